"""The page of a search: the main query to the cluster, and its hits as found strategies and sections."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from search.content.serialization import section_from, strategy_from
from search.engines.base import FoundSection, FoundStrategy
from search.engines.opensearch.query.facets import counts_within
from search.engines.opensearch.query.hits import Hit, Shown
from search.engines.opensearch.query.matching import EVERYTHING, SECTIONS, Selection, all_of, any_of, in_sections
from search.engines.opensearch.query.scoring import Part, scored
from search.engines.opensearch.query.texts import Finder
from search.engines.opensearch.store.connection import Json, Query
from search.engines.opensearch.store.mapping import MAX_SECTIONS, facet_field
from search.engines.shares import DECIMALS
from search.query.fields import own_texts, section_texts
from search.query.model import Atom
from search.query.results import ScorePart

TIER = 4096.0
"""Added to a score for each tier: more than any score. Scores keep three decimals beside it."""
_ORDERS: dict[str, list[Query]] = {
    "relevance": [{"_score": "desc"}, {"newest": "desc"}],
    "newest": [{"newest": "desc"}],
    "oldest": [{"oldest": "asc"}],
    "added": [{"added": "desc"}],
    "changed": [{"changed": "desc"}],
    "title": [{"title": "asc"}],
}
Explained = Mapping[tuple[str, int], tuple[ScorePart, ...]]
"""Id of a document and place of a section (0 for its own fields) → the explanation of the score."""
_COMPLETE, _ALL_WORDS = "complete", "every word"
"""Names of queries; the cluster says of each hit which of them it matches."""


class Page:
    """One page of results: its query, and the hits in the answer."""

    def __init__(self, selection: Selection, parts: Sequence[Part], head: int = 0) -> None:
        """Keep the search, the parts of its scores, and how many of the best hits to read whichever page is wanted."""
        self._selection = selection
        self._query = selection.query
        self._parts = parts
        self._queries = [query for part in parts for query in part.queries]
        self._finder = Finder(selection.builder, [atom for clause in selection.clauses for atom in clause.atoms])
        self._begin = self._query.begin
        self._end = max(head, self._begin + self._query.per_page)
        self._first = 0 if head else self._begin
        self._names = bool(head)
        self._by_section = self._query.group == "section"
        self._best_first = self._query.sort == "relevance" or not self._by_section

    def body(self, living: Query) -> Query:
        """The main search: hits, totals, and the counts of facets that need no search of their own."""
        selection = self._selection
        choices = selection.choices()
        shown = all_of([choices, self._has_sections()]) if self._by_section else choices
        return {
            "from": 0 if self._by_section else self._first,
            "size": self._end if self._by_section else self._end - self._first,
            "track_total_hits": False,
            "track_scores": True,
            "_source": ["record"],
            "docvalue_fields": [
                "sections_count",
                *(["texts"] if self._names else []),
                *map(facet_field, selection.builder.facets),
            ],
            "query": {"bool": {"filter": [living, selection.fixed, selection.words], "should": list(self._should())}},
            "post_filter": shown,
            "sort": [*_ORDERS[self._query.sort], {"slug": "asc"}],
            "aggs": {**counts_within(selection), "chosen": {"filter": choices, "aggs": self._totals()}},
        }

    def _should(self) -> Iterator[Query]:
        """The queries that score hits, those for tiers, and those that only mark or extend the hits that match them."""
        selection = self._selection
        if self._queries:
            yield from self._best()
        if selection.is_tiered and self._query.sort == "relevance":
            yield self._tiers()
        elif selection.rule != "all":
            yield {"bool": {"filter": selection.complete, "_name": _COMPLETE}}
        for number, clause in enumerate(selection.clauses):
            if any(atom.kind == "value" for atom in clause.atoms):
                yield {"bool": {"filter": selection.builder.with_words(clause), "_name": f"words {number}"}}
        for name, among in self._inner():
            yield self._inner_hits(name, among)

    def _tiers(self) -> Query:
        """A query that adds a tier for matching every clause, and another one for having every word besides."""
        selection = self._selection
        tiers: Query = {"must": {"constant_score": {"filter": selection.complete, "boost": TIER, "_name": _COMPLETE}}}
        if selection.carries:
            with_words = all_of(list(map(selection.builder.with_words, selection.clauses)))
            tiers["should"] = {"constant_score": {"filter": with_words, "boost": TIER, "_name": _ALL_WORDS}}
        return {"bool": tiers}

    def _best(self) -> Iterator[Query]:
        """Queries that score a strategy by its best section, or by the best of those that are listed."""

        def best(among: Query) -> Query:
            return {"nested": {"path": SECTIONS, "score_mode": "max", "query": scored(self._queries, among)}}

        if not self._by_section:
            yield best(self._selection.allowed or EVERYTHING)
            return
        inner = dict(self._inner())
        yield best(inner["with_words"])
        if "allowed" in inner:
            yield {"bool": {"must": best(inner["allowed"]), "must_not": in_sections(inner["with_words"])}}

    def _inner(self) -> Iterator[tuple[str, Query]]:
        """Queries for the sections of a hit that may be shown: those with a word; if none has any, all of a chosen theme."""
        if self._selection.clauses:
            yield "with_words", all_of([*self._allowed(), self._selection.touched])
        if self._selection.allowed is not None:
            yield "allowed", self._selection.allowed

    def _allowed(self) -> list[Query]:
        return [] if self._selection.allowed is None else [self._selection.allowed]

    def _inner_hits(self, name: str, among: Query) -> Query:
        order: list[Query] = [{"_score": "desc"}, {f"{SECTIONS}.n": "asc"}]
        size = min(self._end, MAX_SECTIONS) if self._by_section else self._query.sections_per_hit
        shown = {
            "name": name,
            "size": size,
            "_source": [f"{SECTIONS}.record"],
            "docvalue_fields": [f"{SECTIONS}.text"] if self._names else [],
            "sort": order if self._best_first else order[::-1],
        }
        query = scored(self._queries, among)
        return {"nested": {"path": SECTIONS, "score_mode": "none", "query": query, "inner_hits": shown}}

    def _has_sections(self) -> Query:
        return any_of([in_sections(all_of([among, {"range": {f"{SECTIONS}.n": {"gte": 1}}}])) for _, among in self._inner()])

    def _totals(self) -> dict[str, Query]:
        """Aggregations over the filtered matches: matching sections, and strategies that match every clause."""
        inner = dict(self._inner())
        counted = {
            name: {"nested": {"path": SECTIONS}, "aggs": {"matching": {"filter": _real(among)}}}
            for name, among in inner.items()
        }
        totals: dict[str, Query] = {"complete": {"filter": self._selection.complete}}
        if "with_words" in inner:
            totals["with_words"] = counted["with_words"]
        if "allowed" in inner:
            bare = {"bool": {"must_not": in_sections(_real(inner["with_words"]))}} if "with_words" in inner else all_of([])
            totals["bare"] = {"filter": bare, "aggs": {"allowed": counted["allowed"]}}
        return totals

    def total_sections(self, answer: Json) -> int:
        """The number of matching sections in an answer."""
        chosen = answer["aggregations"]["chosen"]
        with_words = chosen["with_words"]["matching"]["doc_count"] if "with_words" in chosen else 0
        return int(with_words + (chosen["bare"]["allowed"]["matching"]["doc_count"] if "bare" in chosen else 0))

    def hits(self, answer: Json) -> list[Hit]:
        """The hits of an answer, in order, from the first one of the page, or from the best one if these are reranked.

        If sections are listed, each hit has only one.
        """
        found = [self._hit(hit) for hit in answer["hits"]["hits"]]
        if not self._by_section:
            return found
        alone = [(hit, section, number) for number, hit in enumerate(found) for section in hit.sections if section.place >= 1]
        if self._query.sort == "relevance":
            alone.sort(
                key=lambda each: (-each[0].tier, -round(each[1].score, DECIMALS), _newest(each[0]), each[2], each[1].place)
            )
        return [
            replace(hit, matched=1, sections=[section], earned=round(section.score, DECIMALS), texts=[section.text])
            for hit, section, _ in alone[self._first : self._end]
        ]

    def cut(self, hits: list[Hit]) -> list[Hit]:
        """The hits that are on the page."""
        begin = self._begin - self._first
        return hits[begin : begin + self._query.per_page]

    def _hit(self, hit: Json) -> Hit:
        named = frozenset(hit.get("matched_queries", ()))
        tier = self._tier(named)
        inner = [part["hits"] for part in map(hit.get("inner_hits", {}).get, ("with_words", "allowed")) if part]
        shown: Json = next((part for part in inner if part["total"]["value"]), {"total": {"value": 0}, "hits": []})
        sections = [
            Shown(*self._place_and_score(one["sort"]), one["_source"]["record"].encode(), _text_of(one))
            for one in shown["hits"]
            if one["_source"]["record"]
        ]
        fields = hit["fields"]
        of = fields["sections_count"][0]
        score = max(0.0, (hit["_score"] or 0.0) - tier * TIER)
        return Hit(
            id=hit["_id"],
            strategy=strategy_from(hit["_source"]["record"]),
            score=score,
            earned=score,
            tier=tier,
            matched=shown["total"]["value"] if of else 0,
            sections=sections,
            of=of,
            named=named,
            values={name: fields.get(facet_field(name), []) for name in self._selection.builder.facets},
            texts=fields.get("texts", []),
        )

    def _tier(self, named: frozenset[str]) -> int:
        if not self._selection.is_tiered or self._query.sort != "relevance" or _COMPLETE not in named:
            return 0
        return 1 + (_ALL_WORDS in named)

    def _place_and_score(self, sort: list[float]) -> tuple[int, float]:
        """The place and score of a section, from its sort keys: the cluster gives no other score of it."""
        score, place = sort if self._best_first else sort[::-1]
        return int(place), score

    def found(self, hit: Hit, explained: Explained) -> FoundStrategy:
        """A hit as a found strategy."""
        strategy, finder = hit.strategy, self._finder
        named = [field.name for field, text in own_texts(strategy) if finder.has(text, strategy.language, field.name)]
        sections = tuple([self._section(hit, one, explained) for one in hit.sections])
        bare = not named and not any(section.in_heading or section.in_text for section in sections)
        return FoundStrategy(
            strategy=strategy,
            score=hit.score,
            matched_sections=hit.matched,
            sections=sections,
            fields=frozenset(named),
            explanation=explained.get((hit.id, 0), ()) if hit.of == 0 else (),
            complete=self._selection.rule == "all" or _COMPLETE in hit.named,
            matched_by=tuple(dict.fromkeys(self._matched_by(hit, bare=bare))),
        )

    def _section(self, hit: Hit, shown: Shown, explained: Explained) -> FoundSection:
        section = section_from(shown.record)
        heading, text = section_texts(section)
        language = hit.strategy.language
        return FoundSection(
            section=section,
            position=shown.place,
            of=hit.of,
            score=shown.score,
            in_heading=self._finder.has(heading, language),
            in_text=self._finder.has(text, language),
            explanation=explained.get((hit.id, shown.place), ()),
        )

    def _matched_by(self, hit: Hit, *, bare: bool) -> Iterator[Atom]:
        """The facet values by which a strategy matches clauses whose words it lacks, or any clause if it shows no word."""
        for number, clause in enumerate(self._selection.clauses):
            if f"words {number}" in hit.named and not bare:
                continue
            for atom in clause.atoms:
                if atom.kind == "value":
                    values = self._selection.builder.facets[str(atom.field)].resolved(atom.words)
                    if set(values) & set(hit.values[str(atom.field)]):
                        yield atom


def _real(among: Query) -> Query:
    """A query for real sections, without the stand-in that a strategy without sections has."""
    return all_of([among, {"range": {f"{SECTIONS}.n": {"gte": 1}}}])


def _text_of(section: Json) -> str:
    """The name of a section's vectors, if it was requested."""
    return str(section.get("fields", {}).get(f"{SECTIONS}.text", [""])[0])


def _newest(hit: Hit) -> int:
    return -hit.strategy.date.date.toordinal() if hit.strategy.date else 1
