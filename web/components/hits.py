"""View models of hits for pages: title and summary, best sections, and why the hit was found."""

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from search.phrases import count_of, readable
from search.query.model import SearchQuery
from search.query.results import Hit, MarkedText, ScorePart, SearchResults, SectionHit
from web.components.thumbnails import Thumbnail, thumbnail
from web.components.wording import date_text, status_text, text_of
from web.urls.links import fragment, searched_text
from web.urls.result_context import ResultContext

OPENING = "Opening text"
"""Label of the text before the first heading."""
_NO_TEXT = MarkedText("")
MAX_SECTIONS = 20
"""Maximum number of sections on a hit's own page; the others are found in the strategy itself."""


class ScoreLine(Struct, frozen=True):
    """One part of the score, for display."""

    word: str
    place: str
    score: str
    detail: str


class SectionView(Struct, frozen=True):
    """A section that matched."""

    above: tuple[str, ...]
    """Headings above its own."""
    heading: MarkedText
    name: str
    """The heading as plain text, or `OPENING`."""
    snippet: MarkedText
    href: str
    draft: bool
    score: str
    explanation: tuple[ScoreLine, ...]


class HitView(Struct, frozen=True):
    """A strategy that matched."""

    title: MarkedText
    name: str
    """The title as plain text, with a distinguishing addition if another strategy has the same title."""
    named: str
    """`name`, with the section's name if the hit is a section."""
    tagline: MarkedText
    summary: MarkedText
    """Empty if the listed sections say more: one of them shows a word, or the summary has none either."""
    facts: tuple[str, ...]
    href: str
    language: str
    draft: bool
    slug: str
    thumbnail: Thumbnail | None
    sections: tuple[SectionView, ...]
    more: str
    """The number of matching sections not listed: `4 more sections match`; "" if all are listed."""
    more_href: str
    """The address of those sections: the hit's own page, or the strategy itself."""
    in_place: bool
    """Whether `more_href` is the hit's own page, whose list a script can insert into this one."""
    matches_all: bool
    """Whether it has all words of the query."""
    listed_for: str
    """The facet value that stands for words that it lacks: `country United Kingdom`; "" if it has the words."""
    why_href: str
    """The hit's own page, which also explains the score; "" if no words were searched."""
    reason: str
    """Why it was found: which words stand where in its best section."""
    score: str
    explanation: tuple[ScoreLine, ...]

    @property
    def explained(self) -> bool:
        """Whether there is a score to explain; a list of all strategies has none."""
        return bool(self.explanation or any(section.explanation for section in self.sections))


def hit_views(
    results: SearchResults, query: SearchQuery, this_year: int, pictures: Container[str] = (), first: int = 0
) -> tuple[HitView, ...]:
    """The hits of an answer.

    Args:
        results: the answer.
        query: the search as in its URL, from which links are made.
        this_year: the current year, which tells whether a period is over.
        pictures: paths of the pictures in the content folder.
        first: the number of the first hit; 0 to derive it from the page of `query`.
    """
    first = first or (query.page - 1) * query.per_page + 1
    searched, words = replace(query, q=searched_text(results)), bool(results.words)
    asked = searched if results.query.typing else query  # otherwise that page makes and states the correction itself
    return tuple(
        _hit(hit, query, ResultContext(searched, number), ResultContext(asked, number).alone, words, this_year, pictures)
        for number, hit in enumerate(results.hits, first)
    )


def _origin(metadata: Mapping[str, Any], title: str) -> Iterator[str]:
    """A strategy's place and level, without those that its title already names."""
    for name in ("city", "state", "country"):
        place = text_of(metadata.get(name))
        if place and place.casefold() not in title.casefold():
            yield place
    level = text_of(metadata.get("level"))
    if level:
        yield readable(level)


def _hit(
    hit: Hit,
    query: SearchQuery,
    context: ResultContext,
    alone_href: str,
    has_words: bool,
    this_year: int,
    pictures: Container[str],
) -> HitView:
    flat = query.group == "section"
    page = (ResultContext(context.query) if flat else context).strategy(hit.slug)
    beyond = 0 if flat else hit.matched_sections - len(hit.sections)
    in_place = query.sections_per_hit < MAX_SECTIONS
    return HitView(
        title=_title(hit),
        name=hit.distinct_title,
        named=f"{hit.distinct_title}: {_heading(hit)}" if flat and hit.sections else hit.distinct_title,
        tagline=hit.highlights.get("tagline") or MarkedText(text_of(hit.metadata.get("tagline"))),
        summary=_summary(hit),
        facts=tuple(_facts(hit, this_year)),
        href=page,
        language=hit.written_in,
        draft=hit.draft,
        slug=hit.slug,
        thumbnail=thumbnail(hit.metadata, pictures),
        sections=tuple(_section(section, page) for section in hit.sections),
        more=_matching(beyond, more=bool(hit.sections)) if beyond > 0 else "",
        more_href=alone_href if in_place else page,
        in_place=in_place,
        matches_all=hit.matches_all,
        listed_for=", ".join(f"{value.facet.replace('_', ' ')} {value.label}" for value in hit.matched_by),
        why_href=alone_href if has_words and not query.explain else "",
        reason=_reason(hit),
        score=_score(hit.score),
        explanation=_score_lines(hit.explanation),
    )


def _reason(hit: Hit) -> str:
    """The sentence why a hit was found, with the section that it is about."""
    if not hit.reason or not hit.sections:
        return hit.reason
    return f"{_heading(hit)}: {hit.reason[:1].lower()}{hit.reason[1:]}"


def _heading(hit: Hit) -> str:
    return hit.sections[0].heading.text or OPENING


def _summary(hit: Hit) -> MarkedText:
    summary = hit.highlights.get("summary", _NO_TEXT)
    shown = any(section.heading.marks or section.snippet.marks for section in hit.sections)
    return summary if not hit.sections or (summary.marks and not shown) else _NO_TEXT


def _title(hit: Hit) -> MarkedText:
    """The title, with a distinguishing addition if another strategy has the same one."""
    title, beyond = hit.highlights.get("title") or MarkedText(hit.title), hit.distinct_title.removeprefix(hit.title)
    return MarkedText(title.text + beyond, title.marks) if beyond else title


def _facts(hit: Hit, this_year: int) -> Iterator[str]:
    yield from _origin(hit.metadata, hit.title)
    if hit.date:
        yield date_text(hit.date)
    status = text_of(hit.metadata.get("status"))
    if status:
        yield status_text(status, hit.horizon[1] if hit.horizon else None, this_year)


def _matching(number: int, *, more: bool) -> str:
    """`4 more sections match`, `1 section matches`."""
    noun = count_of(number, "more section" if more else "section")
    return f"{noun} {'matches' if number == 1 else 'match'}"


def _section(section: SectionHit, page: str) -> SectionView:
    return SectionView(
        above=section.path[:-1],
        heading=section.heading if section.heading.text else MarkedText(OPENING),
        name=section.heading.text or OPENING,
        snippet=section.snippet,
        href=page + fragment(section.anchor),
        draft=section.draft,
        score=_score(section.score),
        explanation=_score_lines(section.explanation),
    )


def _score_lines(parts: Iterable[ScorePart]) -> tuple[ScoreLine, ...]:
    return tuple(ScoreLine(part.word, part.place, _score(part.score), part.detail) for part in parts)


def _score(score: float) -> str:
    return f"{score:.2f}"
