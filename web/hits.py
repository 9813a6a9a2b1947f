"""What a page shows of one hit: the strategy's own lines, its best sections, and why it was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from search.queries import SearchQuery
from search.results import Hit, MarkedText, ScorePart, SearchResults, SectionHit
from web.links import searched_text, strategy_href
from web.marked_text import Run, Runs, runs
from web.wording import counted, date_said, status_said, text_of

OPENING = "Opening text"
"""What the text before the first heading is called."""


@dataclass(frozen=True, slots=True)
class Earned:
    """A part of the score, as it is shown."""

    word: str
    place: str
    score: str
    detail: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section that matched."""

    above: tuple[str, ...]
    """Headings above its own."""
    heading: Runs
    name: str
    """The heading as plain text; the text before the first heading has a name too."""
    snippet: Runs
    href: str
    draft: bool
    score: str
    explanation: tuple[Earned, ...]


@dataclass(frozen=True, slots=True)
class HitView:
    """A strategy that matched."""

    title: Runs
    name: str
    """The title as plain text."""
    tagline: Runs
    summary: Runs
    """Empty where sections say more."""
    facts: tuple[str, ...]
    href: str
    language: str
    draft: bool
    shown: tuple[SectionView, ...]
    folded: tuple[SectionView, ...]
    folded_text: str
    """What the fold is called: `4 more sections match`."""
    beyond: str
    """Matching sections that the page does not hold: `12 more sections`; "" if it holds all."""
    score: str
    explanation: tuple[Earned, ...]

    @property
    def explained(self) -> bool:
        """Whether there is anything to explain: a list of all strategies scores nothing."""
        return bool(self.explanation or any(section.explanation for section in self.shown))


def hit_views(results: SearchResults, query: SearchQuery, this_year: int) -> tuple[HitView, ...]:
    """The hits of an answer.

    Args:
        results: the answer, with as many sections as the page may hold.
        query: the search as its URL states it; it says how many sections are seen at once.
        this_year: the year that horizons are held against.
    """
    q = searched_text(results)
    return tuple(_hit(hit, q, query, this_year) for hit in results.hits)


def _origin(metadata: Mapping[str, Any], title: str) -> Iterator[str]:
    """Where a strategy is from and on which level, without what its title says already."""
    for name in ("city", "state", "country"):
        place = text_of(metadata.get(name))
        if place and place.casefold() not in title.casefold():
            yield place
    level = text_of(metadata.get("level"))
    if level:
        yield level[0].upper() + level[1:]


def _hit(hit: Hit, q: str, query: SearchQuery, this_year: int) -> HitView:
    sections = tuple(_section(hit, section, q) for section in hit.sections)
    flat = query.group == "section"
    shown = len(sections) if flat else query.sections_per_hit
    beyond = 0 if flat else hit.matched_sections - len(sections)
    tagline = MarkedText(text_of(hit.metadata.get("tagline")))
    return HitView(
        title=runs(hit.highlights.get("title", MarkedText(hit.title))),
        name=hit.title,
        tagline=runs(hit.highlights.get("tagline", tagline)),
        summary=() if sections else runs(hit.highlights.get("summary", MarkedText(""))),
        facts=tuple(_facts(hit, this_year)),
        href=strategy_href(hit.slug, q),
        language=text_of(hit.metadata.get("lang")),
        draft=hit.draft,
        shown=sections[:shown],
        folded=sections[shown:],
        folded_text=_matching(len(sections[shown:]), more=shown > 0),
        beyond=counted(beyond, "more section") if beyond > 0 else "",
        score=_score(hit.score),
        explanation=_earned(hit.explanation),
    )


def _facts(hit: Hit, this_year: int) -> Iterator[str]:
    yield from _origin(hit.metadata, hit.title)
    if hit.date:
        yield date_said(hit.date)
    status = text_of(hit.metadata.get("status"))
    if status:
        yield status_said(status, hit.horizon[1] if hit.horizon else None, this_year)


def _matching(number: int, *, more: bool) -> str:
    """`4 more sections match`, `1 section matches`."""
    noun = counted(number, "more section" if more else "section")
    return f"{noun} {'matches' if number == 1 else 'match'}"


def _section(hit: Hit, section: SectionHit, q: str) -> SectionView:
    return SectionView(
        above=section.path[:-1],
        heading=runs(section.heading) or (Run(OPENING),),
        name=section.heading.text or OPENING,
        snippet=runs(section.snippet),
        href=strategy_href(hit.slug, q, section.anchor),
        draft=section.draft,
        score=_score(section.score),
        explanation=_earned(section.explanation),
    )


def _earned(parts: Iterable[ScorePart]) -> tuple[Earned, ...]:
    return tuple(Earned(part.word, part.place, _score(part.score), part.detail) for part in parts)


def _score(score: float) -> str:
    return f"{score:.2f}"
