"""The search that pages, API and command line share: results as hits with marks and fragments."""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache, partial

from msgspec.structs import replace

from search.analysis.sentences import on_one_line
from search.cache import LruCache
from search.engines.base import EngineReader, FoundSection, FoundStrategy, SearchEngine
from search.errors import SearchTimedOut
from search.facets.all_types import facet_type
from search.meaning.queries import MeaningState, QueryEmbedder, SearchOrder
from search.query.fields import OWN_FIELDS, OwnField, own_text
from search.query.model import ParsedQuery, SearchQuery
from search.query.results import Droppable, Hit, MarkedText, SearchResults, SectionHit
from search.searching.fragments import opening
from search.searching.highlighter import Highlighter
from search.searching.passages.best_sentence import MAX_CANDIDATES, best_sentence
from search.searching.passages.reasons import reason
from search.searching.passages.shown_sections import shown_sections, wordless_themes
from search.searching.reading.names import names_of
from search.searching.reading.query_reader import names_before_colons, without_count
from search.searching.reading.shortening import conditions
from search.searching.relaxation import answer, marked_query, offered, total_found

RECENT_SEARCHES = 32
"""Number of recent searches that are repeated in a new generation."""


class Searcher:
    """Searches the newest generation of one index."""

    def __init__(self, engine: SearchEngine, seconds: float = 60.0, embedder: QueryEmbedder | None = None) -> None:
        """Search with an engine, each search for at most `seconds`; by meaning too if there is an embedder."""
        self._engine = engine
        self.embedder = embedder
        self._seconds = seconds
        self._recent = LruCache[SearchQuery, None](lambda _: None, lambda _: 1, RECENT_SEARCHES)
        """Recent searches, as the keys of a cache without values."""

    def follow(self) -> None:
        """Open each new generation beside the current one, and repeat recent searches in it."""
        if self.embedder:
            self.embedder.warm()
        self._engine.follow(self.repeat_recent_searches)

    def repeat_recent_searches(self, reader: EngineReader) -> None:
        """Repeat recent searches in a new generation: most of them will be asked again."""
        for query in self._recent.recent_keys():
            with suppress(SearchTimedOut):
                self._results(query, reader, time.perf_counter())

    def reader(self) -> EngineReader:
        """The reader of the newest generation, for anything but searches. Raises IndexMissing or IndexDamaged."""
        return self._engine.reader()

    def meaning(self, reader: EngineReader) -> MeaningState | None:
        """Whether searches of a generation are ordered by meaning; None if no model is set."""
        return self.embedder.state(reader.vectors.model, reader.vectors.problem) if self.embedder else None

    def similar(self, slug: str, anchor: str, query: SearchQuery, reader: EngineReader) -> SearchResults | None:
        """The sections of other strategies with a theme in common that are closest in meaning to one section.

        As many as a page of `query` has hits. None if there are none, or no vectors to compare.
        """
        found = reader.similar(slug, anchor, query.per_page) if self.embedder else ()
        wordless = ParsedQuery()
        hits = tuple([_hit(reader, strategy, _highlighter(wordless), wordless, query) for strategy in found])
        state = reader.state
        return (
            SearchResults(query, "all", (), len(hits), len(hits), state.strategies, hits, (), state.generation, 0.0)
            if hits
            else None
        )

    def marked(self, query: SearchQuery, reader: EngineReader) -> ParsedQuery:
        """The query whose words are marked in a strategy, found within the time limit of a search; see `marked_query`."""
        return marked_query(reader, query, time.monotonic() + self._seconds)

    def search(self, query: SearchQuery, reader: EngineReader | None = None) -> SearchResults:
        """Answer one search.

        Args:
            query: the search.
            reader: the generation to search, where several searches must agree with one another; else the newest.

        Raises:
            IndexMissing, IndexDamaged: there is nothing to search.
            SearchTimedOut: it took longer than the limit.
        """
        started = time.perf_counter()
        self._recent.of(query)
        return self._results(query, reader or self.reader(), started)

    def _results(self, query: SearchQuery, reader: EngineReader, started: float) -> SearchResults:
        is_exact = query.typing or query.match != "auto"
        asked = query if is_exact else replace(query, q=without_count(reader, query.q))
        search_query = asked
        if query.view == "table":
            search_query = replace(asked, sections_per_hit=max(query.sections_per_hit, MAX_CANDIDATES))
        ordering = SearchOrder(self.embedder, asked, reader.vectors.model, reader.vectors.problem, reader.knows)
        embed = partial(ordering.meaning, language=reader.site.language, languages=reader.state.languages)
        deadline = time.monotonic() + self._seconds
        outcome = answer(reader, search_query, deadline, embed)
        found, parsed = outcome.found, outcome.parsed
        highlighter = _highlighter(parsed)

        def hits(strategies: Iterable[FoundStrategy]) -> tuple[Hit, ...]:
            return tuple([_hit(reader, strategy, highlighter, parsed, query) for strategy in strategies])

        return SearchResults(
            query=query,
            match="all" if outcome.rule == "all" else "any",
            words=parsed.words,
            total=found.total,
            total_sections=found.total_sections,
            out_of=reader.state.strategies,
            hits=hits(found.strategies),
            facets=found.facets,
            generation=reader.state.generation,
            warnings=(*parsed.warnings, *_empty_ranges(query)),
            relaxed=outcome.relaxed,
            suggestion=outcome.suggestion,
            unknown_words=outcome.unknown,
            searched=outcome.searched,
            total_all=found.complete,
            offers=() if query.typing else offered(reader, asked),
            droppable=() if found.total or query.typing else _droppable(reader, asked, deadline),
            total_any=total_found(reader, replace(asked, match="any"), deadline)
            if query.match == "all" and not found.total
            else 0,
            order=ordering.order,
            order_reason=ordering.reason,
            order_passing=ordering.passing,
            related=hits(found.related),
            other_languages=tuple([(code, hits(passages)) for code, passages in found.other_languages]),
            took_ms=round((time.perf_counter() - started) * 1000, 2),
        )


_highlighter = lru_cache(maxsize=256)(Highlighter)


def _empty_ranges(query: SearchQuery) -> Iterator[str]:
    """A warning for each range that ends before it begins: it is searched as stated and finds nothing."""
    for name, (first, last) in query.ranges:
        if first is not None and last is not None and first > last:
            lower, upper = facet_type(name).bounds
            yield f"Nothing matches {lower} {first} with {upper} {last}: the range ends before it begins."


def _droppable(reader: EngineReader, query: SearchQuery, deadline: float) -> tuple[Droppable, ...]:
    """Each filter or condition of the text without which the search finds something, most results first."""
    apart = conditions(query.q, names_before_colons(reader.site))
    typed = {one: replace(query, q=rest, page=1) for one, rest in apart if rest or query.narrowed}
    found = []
    for name, other in (typed | {name: query.without(name) for name in query.narrowed}).items():
        there = answer(reader, other.counting(), deadline)
        searched = there.searched if there.searched != other.q else ""
        found.append(Droppable(name, there.found.total, other, searched, name in typed))
    return tuple(sorted((one for one in found if one.total), key=lambda one: (-one.total, one.name)))


def _hit(reader: EngineReader, found: FoundStrategy, highlighter: Highlighter, parsed: ParsedQuery, query: SearchQuery) -> Hit:
    strategy = found.strategy
    shown = shown_sections(reader, found, parsed, query, highlighter)
    listed_for = dict.fromkeys((*found.matched_by, *wordless_themes(shown, parsed)))
    horizon = (strategy.horizon.start, strategy.horizon.end) if strategy.horizon else None
    return Hit(
        slug=strategy.slug,
        title=strategy.title,
        distinct_title=reader.distinct_title(strategy),
        metadata=strategy.metadata,
        date=str(strategy.date) if strategy.date else None,
        date_precision=strategy.date.precision if strategy.date else None,
        horizon=horizon,
        draft=strategy.incomplete,
        score=round(found.score, 4),
        highlights=_highlights(found, highlighter),
        matched_sections=found.matched_sections,
        sections=tuple([_section_hit(found, section, highlighter) for section in shown]),
        explanation=found.explanation,
        matches_all=found.complete,
        matched_by=tuple([names_of(reader).value_of(atom) for atom in listed_for]),
        written_in=strategy.written_in,
        times=strategy.times,
        quotation=best_sentence(found, highlighter) if query.view == "table" else None,
        reason=reason(found, parsed, query.q, highlighter) if query.explain else "",
    )


def _highlights(found: FoundStrategy, highlighter: Highlighter) -> Mapping[str, MarkedText]:
    """The title and the summary always, other own fields if they have a word of the query."""
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
    """The own fields to show where some match: each with whether it is always shown, and whether it matches."""
    fields = [(field, field.name in _ALWAYS_SHOWN, field.name in matching) for field in OWN_FIELDS]
    return [(field, always, matches) for field, always, matches in fields if always or matches]


@lru_cache(maxsize=4096)
def _one_line(text: str) -> str:
    """A text on one line. Cached, since the best strategies are shown again and again."""
    return " ".join(on_one_line(text).split())


def _section_hit(found: FoundStrategy, hit: FoundSection, highlighter: Highlighter) -> SectionHit:
    section, language, slug = hit.section, found.strategy.language, found.strategy.slug
    in_heading = hit.in_heading or (section.level == 0 and "title" in found.fields)
    return SectionHit(
        id=f"{slug}#{section.anchor}" if section.anchor else slug,
        anchor=section.anchor,
        heading=MarkedText(section.heading, highlighter.marks(section.heading, language) if in_heading else ()),
        path=section.path,
        themes=section.themes,
        position=hit.position,
        of=hit.of,
        draft=section.draft,
        score=round(hit.score, 4),
        snippet=highlighter.extract(section.text, language) if hit.in_text else opening(section.text),
        explanation=hit.explanation,
    )
