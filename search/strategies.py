"""The content model: a strategy with its sections, from one Markdown file. Plain values, no engine, no HTML library."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

LANGUAGES: Mapping[str, str] = {
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "nl": "Dutch",
}
"""Language code → English name, of the languages for which the analysis has stemmers and stop words."""

JOIN = " · "
"""Separates parts of a line that are no sentences: items of a list, cells of a table."""

IN_FORCE = frozenset(
    {"active", "current", "in force", "in progress", "ongoing", "valid", "aktiv", "in kraft", "laufend", "actief"}
)
"""Statuses of strategies that are in force, in lower case."""

Precision = Literal["day", "month", "year"]

_ISO_LENGTHS = {"year": 4, "month": 7, "day": 10}
"""Precision → number of characters of the date in ISO 8601."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as precise as its source: `2021`, `2021-10` or `2021-10-05`."""

    date: datetime.date
    precision: Precision

    def __str__(self) -> str:
        """ISO 8601, shortened to the precision."""
        return self.date.isoformat()[: _ISO_LENGTHS[self.precision]]


@dataclass(frozen=True, slots=True)
class Times:
    """Two moments of a file in a collection, in milliseconds since 1970 in UTC."""

    added: int = 0
    changed: int = 0
    """Not before `added`."""


@dataclass(frozen=True, slots=True)
class Horizon:
    """The years that a strategy covers; either end may be open (None)."""

    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Section:
    """The part of a strategy under one heading. Text before the first heading has anchor "" and level 0."""

    anchor: str
    heading: str
    level: int
    path: tuple[str, ...]
    """Headings from the top down to this one; empty for the text before the first heading."""
    text: str
    """Plain text: no tags, no Liquid, no attribute lists; a line for each paragraph, list and row of a table, its items or
    cells separated by JOIN."""
    line: int = 0
    """1-based line of the heading in the file; 0 if it is not known (a heading written in raw HTML)."""
    themes: tuple[str, ...] = ()
    draft: bool = False
    """Whether it is a stub: empty, or a placeholder such as "Work in progress"."""


@dataclass(frozen=True, slots=True)
class Strategy:
    """One Markdown file: front matter plus body."""

    slug: str
    path: str
    """Path in the content folder, with forward slashes."""
    digest: str
    """SHA-256 of the file's bytes, hexadecimal."""
    title: str
    language: str
    """Code, in `LANGUAGES`, of the language whose forms and stop words are used to search it."""
    metadata: Mapping[str, Any]
    """Every front-matter field, as JSON-compatible values; dates as ISO strings."""
    date: PartialDate | None
    horizon: Horizon | None
    sections: tuple[Section, ...]
    html: str
    """The whole body as safe HTML, with an `id` for every section's anchor."""
    incomplete: bool = False
    """Whether the front matter says `completeness: stub`: labelled "Short entry"."""
    tag: str = ""
    """BCP 47 tag of the language that the file is written in, such as `pt-BR`; "" if that is `language`."""
    times: Times = field(default=Times(), compare=False)
    """When the file was added to the collection and last changed there, which only the index knows."""

    @property
    def written_in(self) -> str:
        """BCP 47 tag of the language that the file is written in."""
        return self.tag or self.language


_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""Characters that end a line, change its direction or control a terminal; the name of a file may have them."""


def place_text(path: str, line: int | None = None) -> str:
    """`path` or `path:line` as part of a printable line: unprintable characters are escaped."""
    printable = _UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode(), path)
    return printable if line is None else f"{printable}:{line}"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with one file, by place."""

    path: str
    line: int | None
    rule: str
    message: str
    left_out: bool = True
    """Whether the file is missing from the index because of it."""

    def __str__(self) -> str:
        """`path:line: message`, as compilers write it."""
        return f"{place_text(self.path, self.line)}: {self.message}"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is left out on purpose, such as one with `published: false`."""

    path: str
    reason: str
