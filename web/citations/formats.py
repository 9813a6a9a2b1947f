"""Citation formats: BibTeX, RIS and CSL-JSON for programs, and text styles."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from web.citations.styles import to_apa, to_chicago
from web.citations.work import Cited


def to_bibtex(work: Cited) -> str:
    """One BibTeX entry: `@techreport`, or `@incollection` for a section."""
    kind = "incollection" if work.within else "techreport"
    stated = {
        "title": _braced(work.title),
        "booktitle": _braced(work.within),
        "author": " and ".join(map(_braced, work.authors)),
        "institution" if kind == "techreport" else "publisher": _escaped(work.publisher),
        "year": str(work.date[0]) if work.date else "",
        "month": str(work.date[1]) if len(work.date) > 1 else "",
        "language": work.language,
        "url": _escaped(work.url, _IN_ADDRESSES),
        "urldate": work.collection.day.isoformat(),
        "note": _escaped(work.note),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in stated.items() if value]
    return f"@{kind}{{{work.key},\n{''.join(lines)}}}\n"


_IN_TEXT: Mapping[str, str] = {
    **{mark: f"\\{mark}" for mark in "&%$#_"},
    "{": r"\{",
    "}": r"\}",
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_IN_ADDRESSES: Mapping[str, str] = {mark: f"\\{mark}" for mark in "%#&_"}


def _escaped(text: str, marks: Mapping[str, str] = _IN_TEXT) -> str:
    return "".join(marks.get(character, character) for character in " ".join(text.split()))


def _braced(text: str) -> str:
    """A text in braces, so that BibTeX keeps its capitals and does not split an author into first and last name."""
    return f"{{{_escaped(text)}}}" if text else ""


def to_ris(work: Cited) -> str:
    """One RIS record: a report, or a chapter for a section. Lines end with CR and LF, as the format requires."""
    date, day = "/".join(f"{number:02d}" for number in work.date), work.collection.day
    tags = [
        ("TY", "CHAP" if work.within else "RPRT"),
        ("TI", work.title),
        ("T2", work.within),
        *(("AU", author) for author in work.authors),
        ("PB", work.publisher),
        ("PY", f"{work.date[0]:04d}" if work.date else ""),
        ("DA", date + "/" * (3 - len(work.date)) if date else ""),
        ("LA", work.language),
        ("UR", work.url),
        ("Y2", f"{day:%Y/%m/%d}/"),
        ("N1", work.note),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in tags if value]
    return "".join([*lines, "ER  - \r\n"])


def to_csl_json(work: Cited) -> str:
    """A CSL-JSON file: a list of one item."""
    return json.dumps([dict(_csl(work))], ensure_ascii=False, indent=2) + "\n"


def _csl(work: Cited) -> Iterator[tuple[str, Any]]:
    yield "id", work.key
    yield "type", "chapter" if work.within else "report"
    yield "title", work.title
    if work.within:
        yield "container-title", work.within
    if work.authors:
        yield "author", [{"literal": author} for author in work.authors]
        yield "publisher", work.publisher
    if work.date:
        yield "issued", {"date-parts": [list(work.date)]}
    yield "language", work.language
    yield "URL", work.url
    day = work.collection.day
    yield "accessed", {"date-parts": [[day.year, day.month, day.day]]}
    if work.note:
        yield "note", work.note


@dataclass(frozen=True, slots=True)
class Format:
    """A citation format."""

    name: str
    """Its name in addresses and API answers."""
    title: str
    """Its name on pages."""
    ending: str
    """File extension in addresses, without the dot."""
    media: str
    write: Callable[[Cited], str]
    is_json: bool = False
    is_prose: bool = False
    """Whether it is text for readers, not a file for programs."""


FORMATS: tuple[Format, ...] = (
    Format("bibtex", "BibTeX", "bib", "application/x-bibtex", to_bibtex),
    Format("ris", "RIS", "ris", "application/x-research-info-systems", to_ris),
    Format("csl_json", "CSL-JSON", "csl.json", "application/vnd.citationstyles.csl+json", to_csl_json, is_json=True),
    Format("apa", "APA", "apa.txt", "text/plain", to_apa, is_prose=True),
    Format("chicago", "Chicago", "chicago.txt", "text/plain", to_chicago, is_prose=True),
)
"""All formats, in display order."""
