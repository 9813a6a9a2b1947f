"""The one call that pages, API and command line share: reading the query, relaxation, suggestions, snippets."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from msgspec.structs import replace

from search.analysis import analyzer
from search.cache import Lately
from search.engines.base import EngineReader, Found, FoundSection, FoundStrategy, SearchEngine
from search.errors import SearchTimedOut
from search.query.compounds import with_compounds
from search.query.fields import OWN_FIELDS, OwnField, own_text
from search.query.model import Match, ParsedQuery, SearchQuery
from search.query.parser import loosened, parse
from search.query.results import Hit, MarkedText, Relaxed, SearchResults, SectionHit, Suggestion
from search.query.synonyms import with_synonyms
from search.query.word_forms import with_word_forms
from search.searching.fragments import opening
from search.searching.highlighter import Highlighter

REHEARSED = 32
"""Searches of the generation before that are made anew."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was found and how."""

    parsed: ParsedQuery
    found: Found
    match: Match
    relaxed: Relaxed | None = None
    suggestion: Suggestion | None = None


class Searcher:
    """Searches the newest generation of one index."""

    def __init__(self, engine: SearchEngine, seconds: float = 1.0) -> None:
        """Search with an engine, each search for at most so many seconds."""
        self._engine = engine
        self._seconds = seconds
        self._lately = Lately[SearchQuery, None](lambda _: None, lambda _: 1, REHEARSED)
        """What was searched for lately: no more than the queries themselves."""

    def follow(self) -> None:
        """Open each new generation beside the present one, and search in it for what was searched for lately."""
        self._engine.follow(self.rehearse)

    def rehearse(self, reader: EngineReader) -> None:
        """Search for what was searched for lately in a generation that is new: most of it will be asked again."""
        for query in self._lately.asked():
            with suppress(SearchTimedOut):
                self._results(query, reader, time.perf_counter())

    def reader(self) -> EngineReader:
        """The newest generation, for what is not a search. Raises IndexMissing or IndexDamaged."""
        return self._engine.reader()

    def search(self, query: SearchQuery, reader: EngineReader | None = None) -> SearchResults:
        """Answer one search.

        Args:
            query: what is asked.
            reader: the generation to ask, where several searches must agree with one another; else the newest.

        Raises:
            IndexMissing, IndexDamaged: there is nothing to search.
            SearchTimedOut: it took longer than the limit.
        """
        started = time.perf_counter()
        self._lately.of(query)
        return self._results(query, reader or self.reader(), started)

    def _results(self, query: SearchQuery, reader: EngineReader, started: float) -> SearchResults:
        answer = _answer(reader, query, time.monotonic() + self._seconds)
        found, parsed = answer.found, answer.parsed
        highlighter = _highlighter(parsed)
        return SearchResults(
            query=query,
            match=answer.match,
            words=parsed.words,
            total=found.total,
            total_sections=found.total_sections,
            out_of=reader.state.strategies,
            hits=tuple([_hit(strategy, highlighter) for strategy in found.strategies]),
            facets=found.facets,
            generation=reader.state.generation,
            warnings=parsed.warnings,
            relaxed=answer.relaxed,
            suggestion=answer.suggestion,
            droppable=() if found.total else tuple(_droppable(reader, query, answer)),
            took_ms=round((time.perf_counter() - started) * 1000, 2),
        )


def read_query(reader: EngineReader, text: str) -> ParsedQuery:
    """The text of a query as the site of this index reads it, with the site's synonyms and, in its languages, compounds."""
    site, languages = reader.site, reader.state.languages
    parsed = replace(_read_query(text, tuple([facet.name for facet in site.facets]), site.synonyms), apart=site.apart)
    return with_compounds(with_word_forms(parsed, reader, languages, site.language), languages)


@lru_cache(maxsize=1024)
def _read_query(text: str, facets: tuple[str, ...], synonyms: tuple[tuple[str, ...], ...]) -> ParsedQuery:
    """Kept, since a reader who turns a page or chooses a facet asks the same words again."""
    parsed = parse(text, facets, [field.name for field in OWN_FIELDS])
    return with_synonyms(parsed, synonyms)


_highlighter = lru_cache(maxsize=256)(Highlighter)


def _answer(reader: EngineReader, query: SearchQuery, deadline: float) -> _Answer:
    parsed = read_query(reader, query.q)
    match: Match = "any" if query.match == "any" else "all"
    enough = _enough(parsed)
    found = reader.search(query, parsed, match, deadline, enough)
    if found.total >= enough:
        return _Answer(parsed, found, match)
    unknown = tuple(word for word in parsed.words if not reader.knows(word))
    suggestion = _suggestion(reader, query.q, unknown)
    relaxed = _relaxed(reader, query, parsed, found.total, unknown, suggestion, deadline) if query.match == "auto" else None
    return relaxed or _Answer(parsed, reader.search(query, parsed, match, deadline), match, suggestion=suggestion)


def _enough(parsed: ParsedQuery) -> int:
    """How many strategies with all words satisfy: one for a few words, more for a question, which is rarely met in full."""
    wanted = len(parsed.wanted)
    return 1 if wanted <= 3 else wanted


def _relaxed(
    reader: EngineReader,
    query: SearchQuery,
    parsed: ParsedQuery,
    total: int,
    unknown: tuple[str, ...],
    suggestion: Suggestion | None,
    deadline: float,
) -> _Answer | None:
    """Corrected spelling if a word is unknown, else any of the words; None if neither finds more than the exact search."""
    reason = _words_reason(parsed, total, unknown)
    if suggestion:
        parsed = read_query(reader, suggestion.q)
        found = reader.search(query, parsed, "all", deadline, 1)
        if found.total:
            return _Answer(parsed, found, "all", Relaxed("all", _spelling_reason(unknown), unknown), suggestion)
    parsed = loosened(parsed)
    if len(parsed.wanted) > 1:
        found = reader.search(query, parsed, "any", deadline, total + 1)
        if found.total > total:
            return _Answer(parsed, found, "any", Relaxed("any", reason, unknown), suggestion)
    return None


def _spelling_reason(unknown: tuple[str, ...]) -> str:
    return f"{_listed(unknown)} {_is(unknown)} nowhere; the likeliest spelling was searched."


def _words_reason(parsed: ParsedQuery, total: int, unknown: tuple[str, ...]) -> str:
    few = "No strategy has" if not total else f"Only {total} {'strategy has' if total == 1 else 'strategies have'}"
    nowhere = f" {_listed(unknown)} {_is(unknown)} nowhere." if unknown else ""
    return f"{few} all of {' '.join(parsed.words)}.{nowhere} Any of the words was searched."


def _listed(words: tuple[str, ...]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _is(words: tuple[str, ...]) -> str:
    return "is" if len(words) == 1 else "are"


def _suggestion(reader: EngineReader, text: str, unknown: tuple[str, ...]) -> Suggestion | None:
    """The query's text with each unknown word that has a likely correction replaced, all else as typed."""
    corrections = {word: found[0] for word in unknown if (found := reader.corrections(word))}
    if not corrections:
        return None
    corrected, at = "", 0
    for word, start, end in analyzer.spans(text):
        if word in corrections:
            corrected += text[at:start] + corrections[word]
            at = end
    return Suggestion(corrected + text[at:], corrections)


def _droppable(reader: EngineReader, query: SearchQuery, answer: _Answer) -> Iterator[tuple[str, int]]:
    """Each filter that alone stands between the reader and some results, with their number, most first."""
    relaxations: dict[str, SearchQuery] = {name: query.choosing(name, ()) for name, _ in query.filters}
    for name in query.missing:
        without = tuple(facet for facet in query.missing if facet != name)
        relaxations[name] = replace(relaxations.get(name, query), missing=without)
    if query.year_min is not None or query.year_max is not None:
        relaxations["year"] = replace(relaxations.get("year", query), year_min=None, year_max=None)
    totals = [(name, reader.count(relaxed, answer.parsed, answer.match)) for name, relaxed in relaxations.items()]
    yield from sorted(((name, total) for name, total in totals if total), key=lambda pair: (-pair[1], pair[0]))


def _hit(found: FoundStrategy, highlighter: Highlighter) -> Hit:
    strategy = found.strategy
    horizon = (strategy.horizon.start, strategy.horizon.end) if strategy.horizon else None
    return Hit(
        slug=strategy.slug,
        title=strategy.title,
        metadata=strategy.metadata,
        date=str(strategy.date) if strategy.date else None,
        date_precision=strategy.date.precision if strategy.date else None,
        horizon=horizon,
        draft=strategy.incomplete,
        score=round(found.score, 4),
        highlights=_highlights(found, highlighter),
        matched_sections=found.matched_sections,
        sections=tuple([_section_hit(found, section, highlighter) for section in found.sections]),
        explanation=found.explanation,
    )


def _highlights(found: FoundStrategy, highlighter: Highlighter) -> Mapping[str, MarkedText]:
    """The title and the summary always, other own fields where a word of the query is in them."""
    strategy, highlights = found.strategy, {}
    for field, always, matches in _shown_fields(found.fields):
        flat = _one_line(own_text(strategy, field))
        marks = highlighter.marks(flat, strategy.language, field.name) if matches else ()
        if flat and (marks or always):
            highlights[field.name] = MarkedText(flat, marks)
    return highlights


_ALWAYS_SHOWN = frozenset({"title", "summary"})


@lru_cache(maxsize=1 << len(OWN_FIELDS))
def _shown_fields(matching: frozenset[str]) -> list[tuple[OwnField, bool, bool]]:
    """The own fields that may be shown where some match: each with whether it always is, and whether it matches."""
    fields = [(field, field.name in _ALWAYS_SHOWN, field.name in matching) for field in OWN_FIELDS]
    return [(field, always, matches) for field, always, matches in fields if always or matches]


@lru_cache(maxsize=4096)
def _one_line(text: str) -> str:
    """Kept, since the best strategies are shown again and again."""
    return " ".join(text.split())


def _section_hit(found: FoundStrategy, hit: FoundSection, highlighter: Highlighter) -> SectionHit:
    section, language, slug = hit.section, found.strategy.language, found.strategy.slug
    headed = hit.headed or (section.level == 0 and "title" in found.fields)
    return SectionHit(
        id=f"{slug}#{section.anchor}" if section.anchor else slug,
        anchor=section.anchor,
        heading=MarkedText(section.heading, highlighter.marks(section.heading, language) if headed else ()),
        path=section.path,
        themes=section.themes,
        position=hit.position,
        of=hit.of,
        draft=section.draft,
        score=round(hit.score, 4),
        snippet=highlighter.extract(section.text, language) if hit.worded else opening(section.text),
        explanation=hit.explanation,
    )
