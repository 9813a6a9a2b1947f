"""Citations as text in the two most requested styles: APA (7th edition) and Chicago (17th, bibliography).

Hand-written; docs/decisions explains why no CSL processor is used.
"""

import datetime
from collections.abc import Sequence

from web.citations.work import Cited


def to_apa(work: Cited) -> str:
    """`City of X. (2019, March 1). Title. …`; without an author the title comes first."""
    issued = _american(work.date, year_first=True) or "n.d."
    title = _stop(work.title)
    author = _stop(_listed(work.authors, "&"))
    named = [author, f"({issued}).", title] if work.authors else [title, f"({issued})."]
    within = [f"In {_stop(work.within)}"] if work.within else []
    read = f"Retrieved {_american(_parts(work.collection.day))}, from {work.url}"
    if work.original:
        return _line(*named, *within, f"{work.original} (as summarised in {_stop(work.collection.title)} {read})")
    return _line(*named, *within, _stop(work.collection.title), read)


def to_chicago(work: Cited) -> str:
    """`City of X. Title. March 1, 2019. …`; a section in quotation marks, within its strategy."""
    author = [_stop(_listed(work.authors, "and"))] if work.authors else []
    title = [f"“{_stop(work.title)}”", f"In {_stop(work.within)}"] if work.within else [_stop(work.title)]
    issued = [_stop(_american(work.date) or "n.d.")]
    read = f"{work.collection.title}, accessed {_american(_parts(work.collection.day))}, {work.url}"
    return _line(*author, *title, *issued, f"{work.original} (as summarised in {read})." if work.original else f"{read}.")


def _listed(names: Sequence[str], last: str) -> str:
    """Organisations as both styles list them: `A & B`, `A, B, & C`."""
    before = ", ".join(names[:-1])
    return f"{before}{',' if len(names) > 2 else ''} {last} {names[-1]}" if before else "".join(names)


def _parts(day: datetime.date) -> tuple[int, ...]:
    return day.year, day.month, day.day


def _american(date: tuple[int, ...], *, year_first: bool = False) -> str:
    """`March 1, 2019` or `2019, March 1`, as far as the date is known."""
    if not date:
        return ""
    year, rest = str(date[0]), date[1:]
    if not rest:
        return year
    day = "".join(f" {number}" for number in rest[1:])
    month = f"{datetime.date(2000, rest[0], 1):%B}{day}"
    return f"{year}, {month}" if year_first else f"{month}, {year}" if day else f"{month} {year}"


def _stop(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _line(*parts: str) -> str:
    return " ".join(" ".join(parts).split()) + "\n"
