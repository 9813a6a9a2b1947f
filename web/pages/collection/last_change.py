"""When the collection last changed, as far as the times of its files tell."""

from collections.abc import Iterable, Sequence

from search.strategies import Times
from web.components.wording import date_text, moment_text

MAX_COPYING_MS = 600_000
"""Within which files were copied here at once: their times say when that was, and not when they came or changed."""


def last_change(times: Iterable[Times]) -> str:
    """The day on which a file was last added or changed, in words; "" where only that of a copy of all of them is known."""
    known = list(times)
    changed = [one.changed for one in known]
    if not known or (changed == [one.added for one in known] and _is_copy(changed)):
        return ""
    return date_text(moment_text(max(changed))[:10])


def tells_additions(times: Iterable[Times]) -> bool:
    """Whether some files came later than others."""
    return not _is_copy([one.added for one in times])


def _is_copy(moments: Sequence[int]) -> bool:
    return not moments or max(moments) - min(moments) < MAX_COPYING_MS
