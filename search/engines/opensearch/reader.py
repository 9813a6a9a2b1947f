"""Searches one generation on the cluster: `search.engines.base.EngineReader` over requests."""

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain

from msgspec.structs import replace

from search.analysis import analyzer
from search.analysis.corrector import Corrections, Speller
from search.content.serialization import section_from, strategy_from
from search.engines.base import Found, FoundStrategy, VectorsState, unknown_strategy
from search.engines.meaning_order import RERANKED_HITS
from search.engines.opensearch.query.explanation import explained, explaining
from search.engines.opensearch.query.facets import counts_by_search, facet_result, read_counts, wanted_facets
from search.engines.opensearch.query.hits import Hit
from search.engines.opensearch.query.matching import QueryBuilder, Requirement, Selection, all_of
from search.engines.opensearch.query.page import Explained, Page
from search.engines.opensearch.query.reranker import Reranker
from search.engines.opensearch.query.scoring import parts
from search.engines.opensearch.store.connection import Connection, Json, Query, quoted_name
from search.engines.opensearch.store.documents import key
from search.engines.opensearch.store.manifest import Manifest
from search.engines.opensearch.store.mapping import facet_field, index_body, kinds
from search.engines.opensearch.store.vectors import VectorStore
from search.engines.opensearch.vocabulary import MAX_BUCKETS, FacetValues, Words, words_of
from search.engines.requirements import MAX_SHARE, is_uninformative, min_should_match
from search.errors import EngineUnusable, IndexDamaged, SearchTimedOut
from search.query.expansion.word_forms import KnownWord, cuts
from search.query.model import CompiledQuery, ParsedQuery, Rule, SearchQuery
from search.site import Site
from search.strategies import Strategy, Times

BATCH_SIZE = 200
"""Number of strategies that are read, and of titles that are counted, in one request."""
MAX_VALUES = 10_000
"""Maximum number of values of a facet; of more, some are not counted."""
CACHED_WORDS = 4096


class ClusterReader:
    """Searches one generation. Threads may share it; it never changes while its documents are there: see `REMOVAL_DELAY`."""

    def __init__(
        self,
        connection: Connection,
        manifest: Manifest,
        site: Site,
        vectors: tuple[VectorStore | None, VectorsState],
        before: "ClusterReader | None" = None,
    ) -> None:
        """Search the generation of a manifest; its index need not be checked if the reader before has the same one."""
        self.site = site
        self.state = manifest.state
        self._store, self.vectors = vectors
        self.index = manifest.index
        self._connection = connection
        self._living = manifest.living()
        self._preference = f"g{manifest.state.generation}"
        if before is None or before.index != manifest.index:
            self.check()
        self.word = lru_cache(CACHED_WORDS)(self._word)
        """What the index knows of a folded word; see `search.engines.base.EngineReader`."""
        self._requirements = lru_cache(CACHED_WORDS)(self._counted)
        self._titles: dict[str, int] = {}
        """Folded title → number of strategies that have it; 0 if they are not counted yet."""

    def check(self) -> None:
        """Make sure that the index is there, mapped as it is searched. Raises IndexDamaged or EngineUnusable."""
        answer = self._connection.ask("GET", f"/{quoted_name(self.index)}/_mapping")
        if answer.status == 404:
            raise IndexDamaged(f"{self._connection.address}: the index {self.index} is gone.")
        mapped = answer.json[self.index]["mappings"].get("properties", {})
        for name, wanted in index_body(self.site)["mappings"]["properties"].items():
            if kinds(mapped.get(name, {})) != kinds(wanted):
                raise EngineUnusable(
                    f"{self._connection.address}: the mapping of {self.index} has been changed, at {name}; "
                    "once it is deleted, the next update writes it anew."
                )

    def _search(self, bodies: Sequence[Query], deadline: float = math.inf, *, scored: bool = False) -> list[Json]:
        kind = {"search_type": "dfs_query_then_fetch"} if scored else {}
        return self._connection.search(self.index, bodies, deadline, preference=self._preference, **kind)

    @cached_property
    def _builder(self) -> QueryBuilder:
        """The words and facet values of the generation."""
        fields = {facet_field(facet.name): MAX_VALUES for facet in self.site.facets}
        aggs = {field: {"terms": {"field": field, "size": size}} for field, size in fields.items()}
        groups = self.state.words // MAX_BUCKETS * 2 + 1
        of_words = [words_of(number, groups) for number in range(groups)]
        bodies = [{"size": 0, "query": self._living, "aggs": each} for each in (aggs, *of_words) if each]
        answers = self._search(bodies)
        found = answers[0]["aggregations"] if aggs else {}
        counted = chain.from_iterable(each["aggregations"]["words"]["buckets"] for each in answers[1 if aggs else 0 :])
        facets = {
            facet.name: FacetValues(facet, (bucket["key"] for bucket in found[facet_field(facet.name)]["buckets"]), self.site)
            for facet in self.site.facets
        }
        words = Words({bucket["key"]: bucket["doc_count"] for bucket in counted}, self.state.languages, self.site.apart)
        return QueryBuilder(self.site, self.state.languages, words, facets)

    def warm(self) -> None:
        """Read the words and facet values."""
        _ = self._builder
        self.search(CompiledQuery(SearchQuery(), ParsedQuery(), "all"))

    def prepare(self) -> None:
        """Build the spelling index; see `search.engines.base.EngineReader`."""
        _ = self._speller
        self._builder.words.word("")

    def search(self, compiled: CompiledQuery, deadline: float = math.inf, min_total: int = 0) -> Found:
        """The page of matches that the query asks for; see `search.engines.base.EngineReader`."""
        if time.monotonic() > deadline:
            raise SearchTimedOut("The search took longer than the limit.")
        selection = self._selection(compiled, deadline)
        scoring = parts(self._builder, compiled.parsed, selection.clauses)
        head = RERANKED_HITS if self._store and compiled.meaning and compiled.query.begin < RERANKED_HITS else 0
        page = Page(selection, scoring, head)
        by_search = counts_by_search(selection)
        others = [body | {"query": self._among(selection, body["query"])} for _, body in by_search]
        answer, *counted = self._search([page.body(self._living), *others], deadline, scored=bool(scoring))
        total = answer["aggregations"]["chosen"]["doc_count"]
        if total < min_total:
            return Found(total, 0, (), ())
        reranker = self._reranker(compiled, deadline)
        hits = page.cut(reranker.order(page.hits(answer)) if reranker else page.hits(answer))
        why: Explained = {}
        if compiled.query.explain and hits and scoring:
            why = explained(scoring, self._search(explaining(scoring, self._living, hits), deadline, scored=True), hits)
        counts = read_counts(selection, answer, dict(zip((name for name, _ in by_search), counted, strict=True)))
        for hit in hits:
            self._note_title(hit.strategy)
        return Found(
            total=total,
            total_sections=page.total_sections(answer),
            strategies=tuple([self._placed(page.found(hit, why), hit, compiled.query, reranker) for hit in hits]),
            facets=tuple(
                [facet_result(values, counts[values.facet.name], compiled.query) for values in wanted_facets(selection)]
            ),
            complete=answer["aggregations"]["chosen"]["complete"]["doc_count"],
            selective=tuple(
                [clause for clause, counts in zip(selection.clauses, selection.requirement.counted, strict=False) if counts]
            ),
            min_should_match=selection.requirement.min_should_match,
        )

    def _reranker(self, compiled: CompiledQuery, deadline: float) -> Reranker | None:
        """The reranker, if meaning counts on this page; waits until the query is embedded."""
        if not self._store or not compiled.meaning:
            return None
        meaning = compiled.meaning()
        return Reranker(self._store, meaning, deadline) if meaning and compiled.query.begin < RERANKED_HITS else None

    def _placed(self, found: FoundStrategy, hit: Hit, query: SearchQuery, reranker: Reranker | None) -> FoundStrategy:
        """A hit with the explanation of its place, if that is wanted and hits are reranked."""
        if reranker is None or not query.explain:
            return found
        place = reranker.explain(hit, self.strategy(hit.strategy.slug))
        return replace(found, explanation=(*found.explanation, *place))

    def _among(self, selection: Selection, choices: Query) -> Query:
        return all_of([self._living, selection.fixed, choices])

    def _selection(self, compiled: CompiledQuery, deadline: float = math.inf) -> Selection:
        requirement = self._requirement(compiled.parsed, compiled.match, deadline)
        return Selection(self._builder, compiled, requirement)

    def _requirement(self, parsed: ParsedQuery, rule: Rule, deadline: float) -> Requirement:
        if rule == "all":
            return Requirement()
        if rule == "any":
            return Requirement((True,) * len(self._builder.searched(parsed)))
        if time.monotonic() > deadline:
            raise SearchTimedOut("The search took longer than the limit.")
        return self._requirements(parsed)

    def _counted(self, parsed: ParsedQuery) -> Requirement:
        """The selective clauses, and how many of them must match to leave out a fifth of the strategies."""
        clauses = self._builder.searched(parsed)
        queries = list(map(self._builder.anywhere, clauses))
        if not clauses:
            return Requirement()
        most = MAX_SHARE * self.state.strategies
        sizes = self._counts(queries)
        selective = tuple(
            0 < size <= most and not is_uninformative(clause) for size, clause in zip(sizes, clauses, strict=True)
        )
        counted = [query for query, counts in zip(queries, selective, strict=True) if counts]
        numbers = range(1, len(counted) + 1)
        found = self._counts([{"bool": {"should": counted, "minimum_should_match": number}} for number in numbers])
        least = min_should_match(found, self.state.strategies)
        return Requirement(selective, least) if least else Requirement()

    def _counts(self, queries: Sequence[Query]) -> list[int]:
        """The number of living strategies that match each of some queries."""
        if not queries:
            return []
        body = {"size": 0, "query": self._living, "aggs": {"each": {"filters": {"filters": queries}}}}
        [answer] = self._search([body])
        return [bucket["doc_count"] for bucket in answer["aggregations"]["each"]["buckets"]]

    def count(self, compiled: CompiledQuery) -> int:
        """How many strategies match."""
        [count] = self.counts([compiled])
        return count

    def counts(self, compiled: Sequence[CompiledQuery]) -> list[int]:
        """How many strategies match each query."""
        selections = [self._selection(each) for each in compiled]
        return self._counts([all_of([one.fixed, one.words, one.choices()]) for one in selections])

    def knows(self, word: str) -> bool:
        """Whether the word, in any form and language or as the beginning of a compound, occurs in the index."""
        return self._builder.words.knows(analyzer.fold(word))

    def _word(self, folded: str) -> KnownWord:
        words = self._builder.words
        may = [(cut, words.may_be_cut(cut)) for cut in cuts(folded)]
        asked = [(cut, pair) for cut, pairs in may for pair in pairs]
        phrases = [{"match_phrase": {"stems": {"query": " ".join(pair), "analyzer": "whitespace"}}} for _, pair in asked]
        found = self._counts(phrases)
        splits = dict.fromkeys(cut for (cut, _), count in zip(asked, found, strict=True) if count)
        return replace(words.word(folded), splits=tuple(splits))

    @cached_property
    def _speller(self) -> Speller:
        labels = chain.from_iterable(values.labels.values() for values in self._builder.facets.values())
        named = ((word, 1) for label in labels for word in analyzer.words(label))
        return Speller(chain(self._builder.words.exact(), named))

    def completions(self, beginning: str) -> tuple[str, ...]:
        """Words with a prefix, most frequent first."""
        return self._speller.completions(beginning)

    def corrections(self, word: str) -> Corrections:
        """Corrections of an unknown word, most likely first."""
        return self._speller.corrections(word)

    def strategy(self, slug: str) -> Strategy:
        """A whole strategy. Raises StrategyUnknown."""
        body = {"size": 1, "query": all_of([self._living, {"term": {"slug": slug}}])}
        [answer] = self._search([body])
        if not answer["hits"]["hits"]:
            raise unknown_strategy(slug, self.state)
        return _strategy(answer["hits"]["hits"][0]["_source"], sections=True, page=True)

    def strategies(self, *, sections: bool = False) -> Iterator[Strategy]:
        """Every strategy; see `search.engines.base.EngineReader`."""
        for hit in self._all({"_source": ["record", "sections.record"] if sections else ["record"]}, BATCH_SIZE):
            strategy = _strategy(hit["_source"], sections=sections, page=False)
            self._note_title(strategy)
            yield strategy

    def _all(self, shown: Query, at_once: int = 5000) -> Iterator[Json]:
        """Every document, in the order of slugs."""
        after: Query = {}
        while True:
            body = {"size": at_once, "query": self._living, "sort": [{"slug": "asc"}], **shown, **after}
            [answer] = self._search([body])
            yield from answer["hits"]["hits"]
            if len(answer["hits"]["hits"]) < at_once:
                return
            after = {"search_after": answer["hits"]["hits"][-1]["sort"]}

    def _note_title(self, strategy: Strategy) -> None:
        """Remember a title, to be counted in the same request as others."""
        self._titles.setdefault(key(analyzer.fold_text(strategy.title)), 0)

    def distinct_title(self, strategy: Strategy) -> str:
        """The title of a strategy, with its path if another one has the same; see `search.engines.base.EngineReader`."""
        title = key(analyzer.fold_text(strategy.title))
        if not self._titles.get(title):
            asked = [title, *(each for each, count in list(self._titles.items()) if not count and each != title)][:BATCH_SIZE]
            self._titles.update(zip(asked, self._counts([{"term": {"title": each}} for each in asked]), strict=True))
        return f"{strategy.title} ({strategy.path})" if self._titles[title] > 1 else strategy.title

    def similar(self, slug: str, anchor: str, limit: int) -> tuple[FoundStrategy, ...]:  # noqa: ARG002 - of the protocol
        """Nothing: passages are found by words alone, and only ordered by meaning."""
        return ()

    def digests(self) -> Mapping[str, str]:
        """Path → digest of every file in the index."""
        shown = {"_source": False, "docvalue_fields": ["path", "digest"]}
        return {hit["fields"]["path"][0]: hit["fields"]["digest"][0] for hit in self._all(shown)}

    def times(self) -> Mapping[str, Times]:
        """Path → when the file was added and last changed, for every file in the index."""
        shown = {"_source": False, "docvalue_fields": ["path", "added", "changed"]}
        fields = (hit["fields"] for hit in self._all(shown))
        return {each["path"][0]: Times(each["added"][0], each["changed"][0]) for each in fields}


def _strategy(source: Json, *, sections: bool, page: bool) -> Strategy:
    records = [part["record"] for part in source["sections"] if part["record"]] if sections else []
    return strategy_from(source["record"], tuple(map(section_from, records)), source["page"] if page else "")
