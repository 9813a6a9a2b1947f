"""One generation of the reference engine: pages, totals and facets made of nothing but `reference_search`'s answers."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain

import msgspec

from search.analysis import analyzer
from search.analysis.corrector import Corrections, Speller
from search.content.themes import load_vocabulary
from search.engines.base import Found, FoundSection, FoundStrategy, IndexState, VectorsState
from search.errors import SearchTimedOut, StrategyUnknown
from search.query.expansion.word_forms import KnownWord
from search.query.fields import own_texts, section_texts
from search.query.model import ALL_FACETS, Atom, CompiledQuery, ParsedQuery, Rule, SearchQuery
from search.query.results import FacetResult, FacetValue
from search.site import Facet, parse_site
from search.strategies import Section, Strategy, Times
from tests.engines.reference_search import Reference, Unit

NO_THEME = "\0"
"""Theme of a section without one in a strategy that has some elsewhere, once it stands alone."""
Hit = tuple[str, tuple[int, ...], int]
"""Slug, the places of the sections that are shown, and how many match."""


class Stored(msgspec.Struct, frozen=True):
    """An index as the server keeps it."""

    number: int
    state: IndexState
    site: bytes
    """What `search.toml` said."""
    strategies: list[Strategy]


class ReferenceReader:
    """Searches a `Stored`; see `search.engines.base.EngineReader`."""

    def __init__(self, stored: Stored) -> None:
        self.site = parse_site(stored.site)
        self.state = stored.state
        self.vectors = VectorsState()
        self._strategies = {strategy.slug: strategy for strategy in stored.strategies}
        self._whole = Reference(self.site, stored.strategies)
        alone = (one for strategy in stored.strategies for one in _sections_alone(strategy))
        self._alone = Reference(self.site, [*alone, *(strategy for strategy in stored.strategies if not strategy.sections)])

    def search(self, compiled: CompiledQuery, deadline: float = float("inf"), min_total: int = 0) -> Found:
        query, parsed, match = compiled.query, compiled.parsed, compiled.match
        matching = self._whole.matching(query, parsed, match)
        if time.monotonic() > deadline:
            raise SearchTimedOut("The search took longer than the limit.")
        if len(matching) < min_total:
            return Found(len(matching), 0, (), ())
        earned = self._alone.scores(SearchQuery(), msgspec.structs.replace(parsed, filters=()))
        sections = {slug: self._sections(slug, query, parsed, earned) for slug in matching}
        complete = {slug: self._whole.tier(slug, query, parsed, "all") > 0 for slug in matching}
        hits = self._ordered(query, parsed, match, sections, earned)
        page = hits[(query.page - 1) * query.per_page :][: query.per_page]
        scores = self._whole.scores(query, parsed)
        return Found(
            total=len(matching),
            total_sections=sum(map(len, sections.values())),
            strategies=tuple([self._found(hit, parsed, scores[hit[0]], earned, complete[hit[0]]) for hit in page]),
            facets=tuple([self._facet(facet, query, parsed, match) for facet in self.site.facets if _is_wanted(facet, query)]),
            complete=sum(complete.values()),
        )

    def _sections(self, slug: str, query: SearchQuery, parsed: ParsedQuery, earned: Mapping[str, float]) -> list[int]:
        """The places of the sections that match, best first."""
        words = msgspec.structs.replace(parsed, filters=())
        places = range(len(self._strategies[slug].sections))
        inside = [place for place in places if self._alone.sections(_id(slug, place), query, parsed)]
        worded = [place for place in inside if self._alone.sections(_id(slug, place), SearchQuery(), words)]
        shown = sorted(worded, key=lambda place: (-earned[_id(slug, place)], place))
        return shown or (inside if self._whole.sections(slug, query, parsed) else [])

    def _ordered(
        self,
        query: SearchQuery,
        parsed: ParsedQuery,
        match: Rule,
        sections: Mapping[str, list[int]],
        earned: Mapping[str, float],
    ) -> list[Hit]:
        scores = self._whole.scores(query, parsed)

        def key(hit: Hit) -> tuple[object, ...]:
            slug, places, _ = hit
            date = self._strategies[slug].date
            newest = -date.date.toordinal() if date else 0
            score = earned[_id(slug, places[0])] if query.group == "section" else scores[slug]
            by: Mapping[str, tuple[object, ...]] = {
                "relevance": (-self._whole.tier(slug, query, parsed, match), -round(score, 4), newest),
                "newest": (newest,),
                "oldest": (date is None, -newest),
                "added": (-self._strategies[slug].times.added,),
                "changed": (-self._strategies[slug].times.changed,),
                "title": (analyzer.fold_text(self._strategies[slug].title),),
            }
            return (*by[query.sort], slug, places)

        if query.group == "section":
            return sorted([(slug, (place,), 1) for slug, places in sections.items() for place in places], key=key)
        shown = query.sections_per_hit
        return sorted([(slug, tuple(places[:shown]), len(places)) for slug, places in sections.items()], key=key)

    def _found(self, hit: Hit, parsed: ParsedQuery, score: float, earned: Mapping[str, float], complete: bool) -> FoundStrategy:
        slug, places, matched = hit
        strategy = self._strategies[slug]
        atoms = [atom for clause in parsed.wanted for atom in clause.atoms if atom.kind != "value"]
        own = Unit(strategy, None, tuple([(field.name, field.weight, text) for field, text in own_texts(strategy)]))
        sections, fields = (
            [_found_section(strategy, place, earned[_id(slug, place)], atoms) for place in places],
            _parts_with(own, atoms),
        )
        bare = not fields and not any(section.in_heading or section.in_text for section in sections)
        return FoundStrategy(
            strategy=_bare(strategy),
            score=score,
            matched_sections=matched,
            sections=tuple(sections),
            fields=frozenset(fields),
            complete=complete,
            matched_by=tuple(dict.fromkeys(self._matched_by(slug, parsed, bare=bare))),
        )

    def _matched_by(self, slug: str, parsed: ParsedQuery, *, bare: bool) -> Iterator[Atom]:
        for clause in parsed.wanted:
            words = [atom for atom in clause.atoms if atom.kind != "value"]
            if bare or not any(unit.occurrences(atom) for unit in self._whole.of[slug] for atom in words):
                values = [atom for atom in clause.atoms if atom.kind == "value"]
                yield from (atom for atom in values if any(unit.occurrences(atom) for unit in self._whole.of[slug]))

    def _facet(self, facet: Facet, query: SearchQuery, parsed: ParsedQuery, match: Rule) -> FacetResult:
        def count(asked: SearchQuery) -> int:
            return len(self._whole.matching(asked, parsed, match))

        kind, vocabulary = facet.type, load_vocabulary(self.site)
        chosen = query.chosen(facet.name)
        counts = {value: count(_choosing(query, facet.name, value)) for value in {*self._values(facet), *chosen}}
        ranged = kind.kind == "range"
        order: Callable[[str], object] = lambda value: (0 if ranged else -counts[value], kind.order(value, vocabulary))  # noqa: E731
        present = sorted([value for value, number in counts.items() if number], key=order)  # type: ignore[arg-type]
        shown = {*(present if ranged else present[: query.facet_limit]), *chosen}
        return FacetResult(
            name=facet.name,
            label=facet.label,
            type=kind.kind,
            values=tuple(
                [
                    FacetValue(kind.typed(value), kind.label(value, vocabulary), counts[value], value in chosen)
                    for value in sorted(shown, key=order)  # type: ignore[arg-type]
                ]
            ),
            total_values=len({*present, *chosen}),
            missing=count(_missing(query, facet.name)),
            missing_selected=facet.name in query.missing,
            min=int(present[0]) if ranged and present else None,
            max=int(present[-1]) if ranged and present else None,
        )

    def _values(self, facet: Facet) -> Iterator[str]:
        for strategy in self._strategies.values():
            yield from facet.type.values(strategy)
            for section in strategy.sections:
                yield from facet.type.section_values(section)

    def warm(self) -> None:
        pass

    def prepare(self) -> None:
        _ = self._speller

    def count(self, compiled: CompiledQuery) -> int:
        return len(self._whole.matching(compiled.query, compiled.parsed, compiled.match))

    def counts(self, compiled: Sequence[CompiledQuery]) -> list[int]:
        return [self.count(each) for each in compiled]

    def knows(self, word: str) -> bool:
        atoms = [Atom("word", (word,)), Atom("compound", (word,))]
        return any(unit.occurrences(atom) for unit in self._whole.units for atom in atoms)

    def word(self, folded: str) -> KnownWord:
        """Where a word occurs; of other forms this engine knows nothing."""
        found = {
            unit.strategy.language
            for unit in self._whole.units
            for _, _, text in unit.texts
            if folded in analyzer.folded_words(text)
        }
        return KnownWord(languages=frozenset(found))

    @cached_property
    def _speller(self) -> Speller:
        words = (word for unit in self._whole.units for _, _, text in unit.texts for word in analyzer.words(text))
        vocabulary = load_vocabulary(self.site)
        named = (facet.type.label(value, vocabulary) for facet in self.site.facets for value in set(self._values(facet)))
        return Speller((word, 1) for word in chain(words, chain.from_iterable(map(analyzer.words, named))))

    def completions(self, beginning: str) -> tuple[str, ...]:
        """Words that begin so, most frequent first."""
        return self._speller.completions(beginning)

    def corrections(self, word: str) -> Corrections:
        return self._speller.corrections(word)

    def strategy(self, slug: str) -> Strategy:
        if slug not in self._strategies:
            raise StrategyUnknown(f"There is no strategy {slug!r}.")
        return self._strategies[slug]

    def strategies(self, *, sections: bool = False) -> Iterable[Strategy]:
        for _, strategy in sorted(self._strategies.items()):
            yield replace(_bare(strategy), sections=strategy.sections) if sections else _bare(strategy)

    def distinct_title(self, strategy: Strategy) -> str:
        folded = analyzer.fold_text(strategy.title)
        others = [other for slug, other in self._strategies.items() if slug != strategy.slug]
        has_namesake = any(analyzer.fold_text(other.title) == folded for other in others)
        return f"{strategy.title} ({strategy.path})" if has_namesake else strategy.title

    def similar(self, slug: str, anchor: str, wanted: int) -> tuple[FoundStrategy, ...]:
        return ()

    def digests(self) -> Mapping[str, str]:
        return {strategy.path: strategy.digest for strategy in self._strategies.values()}

    def times(self) -> Mapping[str, Times]:
        return {strategy.path: strategy.times for strategy in self._strategies.values()}


def _id(slug: str, place: int) -> str:
    return f"{slug}#{place}"


def _sections_alone(strategy: Strategy) -> Iterator[Strategy]:
    """Each section as a strategy of its own, with the same own fields: what it earns stays the same."""
    has_themes = any(section.themes for section in strategy.sections)
    for place, section in enumerate(strategy.sections):
        themes = section.themes or ((NO_THEME,) if has_themes else ())
        yield replace(strategy, slug=_id(strategy.slug, place), sections=(replace(section, themes=themes),))


def _bare(strategy: Strategy) -> Strategy:
    return replace(strategy, sections=(), html="")


def _found_section(strategy: Strategy, place: int, score: float, atoms: list[Atom]) -> FoundSection:
    section: Section = strategy.sections[place]
    heading, text = section_texts(section)
    found = _parts_with(Unit(strategy, section, (("heading", 1.0, heading), ("text", 1.0, text))), atoms)
    of = len(strategy.sections)
    return FoundSection(section, place + 1, of, score, in_heading="heading" in found, in_text="text" in found)


def _parts_with(unit: Unit, atoms: Iterable[Atom]) -> set[str]:
    """The names of a unit's texts in which any of the words is."""
    parts = [(part[0], Unit(unit.strategy, unit.section, (part,))) for part in unit.texts]
    return {name for name, part in parts if any(part.occurrences(atom) for atom in atoms)}


def _is_wanted(facet: Facet, query: SearchQuery) -> bool:
    return query.facets == ALL_FACETS or facet.name in query.facets


def _choosing(query: SearchQuery, facet: str, value: str) -> SearchQuery:
    """The search that choosing a value alone in its facet gives; where all must be there, besides the chosen ones."""
    if facet in query.all_of:
        return query.choosing(facet, tuple(dict.fromkeys((*query.chosen(facet), value))))
    return query.without(facet).choosing(facet, (value,))


def _missing(query: SearchQuery, facet: str) -> SearchQuery:
    kept = query if facet in query.all_of else query.without(facet)
    return msgspec.structs.replace(kept, missing=tuple(sorted({*kept.missing, facet})))
