"""When the collection last changed, as far as the times of its files tell."""

from collections.abc import Iterable

from search.strategies import Times
from web.components.wording import date_text, moment_text

COPYING_TAKES = 600_000
"""Milliseconds within which files were copied here at once: their times say when that was, and not when they changed."""


def last_change(times: Iterable[Times]) -> str:
    """The day on which a file was last added or changed, in words; "" where only that of a copy of all of them is known."""
    known = list(times)
    changed = [one.changed for one in known]
    if not known or (changed == [one.added for one in known] and max(changed) - min(changed) < COPYING_TAKES):
        return ""
    return date_text(moment_text(max(changed))[:10])
