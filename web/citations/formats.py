"""A strategy, or one of its sections, as works that cite it need it: BibTeX, RIS and CSL-JSON."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from search.strategies import Section, Strategy
from web.components.wording import text_of
from web.errors import SectionUnknown
from web.urls.links import strategy_href


@dataclass(frozen=True, slots=True)
class Cited:
    """The fields of a citation."""

    key: str
    """What BibTeX and CSL call it: ASCII letters, digits and hyphens, the same every time."""
    title: str
    within: str
    """The title of the strategy that a section is from; "" for a whole strategy."""
    author: str
    """The organisation that issued it; "" where it is not stated."""
    date: tuple[int, ...]
    """Year, month, day, as far as they are known."""
    language: str
    url: str


def cited(strategy: Strategy, anchor: str, base: str) -> Cited:
    """The citation of a strategy, or of the section at an anchor.

    Args:
        strategy: with its sections.
        anchor: the section's; "" for the whole strategy.
        base: what stands before every path: only with a public address can a citation be followed from anywhere.

    Raises:
        SectionUnknown: no section has this anchor.
    """
    section = _section(strategy, anchor) if anchor else None
    organisation = text_of(strategy.metadata.get("organisation")) or text_of(strategy.metadata.get("organization"))
    return Cited(
        key=_key(f"{strategy.slug} {anchor}"),
        title=section.heading if section else _whole_title(strategy),
        within=_whole_title(strategy) if section else "",
        author=organisation,
        date=tuple(int(number) for number in str(strategy.date).split("-")) if strategy.date else (),
        language=strategy.written_in,
        url=base + strategy_href(strategy.slug, anchor=anchor),
    )


def _section(strategy: Strategy, anchor: str) -> Section:
    for section in strategy.sections:
        if section.anchor == anchor:
            return section
    raise SectionUnknown(f"{strategy.slug} has no section with the anchor {anchor[:80]!r}.")


def _whole_title(strategy: Strategy) -> str:
    """Title and tagline: `Helsinki, Finland: The City of Helsinki Data Strategy`. A place alone is no title of a work."""
    tagline = text_of(strategy.metadata.get("tagline"))
    return f"{strategy.title}: {tagline}" if tagline else strategy.title


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text[:1000]).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain)) or "strategy"


def to_bibtex(work: Cited) -> str:
    """One BibTeX entry: `@techreport`, or `@incollection` for a section."""
    kind = "incollection" if work.within else "techreport"
    stated = {
        "title": _braced(work.title),
        "booktitle": _braced(work.within),
        "author": _braced(work.author),
        "institution" if kind == "techreport" else "publisher": _escaped(work.author),
        "year": str(work.date[0]) if work.date else "",
        "month": str(work.date[1]) if len(work.date) > 1 else "",
        "language": work.language,
        "url": _escaped(work.url, _IN_ADDRESSES),
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
    """A text whose capitals stay as they are, and whose author is no person with a first and a last name."""
    return f"{{{_escaped(text)}}}" if text else ""


def to_ris(work: Cited) -> str:
    """One RIS record: a report, or a chapter for a section. Lines end as the format says, with CR and LF."""
    date = "/".join(f"{number:02d}" for number in work.date)
    tags = [
        ("TY", "CHAP" if work.within else "RPRT"),
        ("TI", work.title),
        ("T2", work.within),
        ("AU", work.author),
        ("PB", work.author),
        ("PY", f"{work.date[0]:04d}" if work.date else ""),
        ("DA", date + "/" * (3 - len(work.date)) if date else ""),
        ("LA", work.language),
        ("UR", work.url),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in tags if value]
    return "".join([*lines, "ER  - \r\n"])


def to_csl_json(work: Cited) -> str:
    """A list of one item, as CSL-JSON files are."""
    return json.dumps([dict(_csl(work))], ensure_ascii=False, indent=2) + "\n"


def _csl(work: Cited) -> Iterator[tuple[str, Any]]:
    yield "id", work.key
    yield "type", "chapter" if work.within else "report"
    yield "title", work.title
    if work.within:
        yield "container-title", work.within
    if work.author:
        yield "author", [{"literal": work.author}]
        yield "publisher", work.author
    if work.date:
        yield "issued", {"date-parts": [list(work.date)]}
    yield "language", work.language
    yield "URL", work.url


@dataclass(frozen=True, slots=True)
class Format:
    """A form that works are cited in."""

    name: str
    """What addresses and answers call it."""
    title: str
    """What readers call it."""
    ending: str
    """How the addresses of its files end, without the dot."""
    media: str
    write: Callable[[Cited], str]
    is_json: bool = False


FORMATS: tuple[Format, ...] = (
    Format("bibtex", "BibTeX", "bib", "application/x-bibtex", to_bibtex),
    Format("ris", "RIS", "ris", "application/x-research-info-systems", to_ris),
    Format("csl_json", "CSL-JSON", "csl.json", "application/vnd.citationstyles.csl+json", to_csl_json, is_json=True),
)
"""Every form, in the order in which they are offered."""
