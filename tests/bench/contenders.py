"""The engines that are measured, each given the same sections and asked for the same: ten best, exact counts, ten snippets."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from search.engines.base import Changes
from search.engines.whoosh.engine import WhooshEngine
from search.query.model import SearchQuery
from search.searching.searcher import Searcher
from search.site import Site
from search.strategies import Strategy
from tests.bench.queries import Query

TEN = 10


def asked_as(query: Query) -> str:
    """A query as a reader types it here."""
    if query.kind == "phrase":
        return f'"{" ".join(query.words)}"'
    return (" OR " if query.kind == "or" else " ").join(query.words) + ("*" if query.kind == "prefix" else "")


class Contender(Protocol):
    """What is measured of every engine. Each answers with the number of matches, so that nobody skips counting."""

    name: str

    def build(self, folder: Path, site: Site, strategies: Sequence[Strategy]) -> None:
        """Index all sections into an empty folder."""

    def open(self, folder: Path, site: Site, strategies: Sequence[Strategy]) -> None:
        """Open what was built."""

    def top(self, query: Query) -> int:
        """The ten best."""

    def faceted(self, query: Query) -> int:
        """The ten best, and exact counts of three facets."""

    def whole(self, query: Query) -> int:
        """The ten best, exact counts, and ten snippets."""


class StrategySearch:
    """This program, over its Python interface: hits are strategies with their best section, counts are of strategies."""

    name = "strategy search"

    def build(self, folder: Path, site: Site, strategies: Sequence[Strategy]) -> None:
        WhooshEngine(folder).rebuild(site, "bench", Changes(strategies))

    def open(self, folder: Path, site: Site, strategies: Sequence[Strategy]) -> None:
        self.searcher = Searcher(WhooshEngine(folder), seconds=60)
        self.searcher.reader()

    def top(self, query: Query) -> int:
        return self.searcher.search(SearchQuery(q=asked_as(query), sections_per_hit=0, facets=())).total

    def faceted(self, query: Query) -> int:
        return self.searcher.search(SearchQuery(q=asked_as(query), sections_per_hit=0)).total

    def whole(self, query: Query) -> int:
        return self.searcher.search(SearchQuery(q=asked_as(query), sections_per_hit=1)).total


def _rows(site: Site, strategies: Sequence[Strategy]) -> list[tuple[str, str, str, list[tuple[str, ...]]]]:
    """A row per section: title, heading, text, and the values of each facet."""
    rows = []
    for strategy in strategies:
        values = [facet.type.values(strategy) for facet in site.facets]
        rows += [(strategy.title, section.heading, section.text, values) for section in strategy.sections]
    return rows


class _ArrayFacets:
    """Exact counts for an engine without facets of its own: a column of value numbers per facet, counted by bincount."""

    def __init__(self, site: Site, strategies: Sequence[Strategy]) -> None:
        rows = _rows(site, strategies)
        self._columns = []
        for place in range(len(site.facets)):
            numbers: dict[tuple[str, ...], int] = {}
            self._columns.append(np.array([numbers.setdefault(values[place], len(numbers)) for *_, values in rows], np.int32))

    def count(self, rows: Any) -> list[Any]:
        return [np.bincount(column[rows]) for column in self._columns]


class Fts5:
    """SQLite FTS5 with the Porter stemmer, its own snippets and array facets."""

    name = "SQLite FTS5"
    _MATCH = "SELECT rowid, rank FROM sections WHERE sections MATCH ?"
    _SNIPPET = "SELECT snippet(sections, 2, '[', ']', '…', 32) FROM sections WHERE sections MATCH ? AND rowid IN ({})"

    def build(self, folder: Path, site: Site, strategies: Sequence[Strategy]) -> None:
        folder.mkdir(parents=True)
        with sqlite3.connect(folder / "fts5.db") as base:
            base.execute("CREATE VIRTUAL TABLE sections USING fts5(title, heading, text, tokenize='porter unicode61')")
            rows = ((number, title, heading, text) for number, (title, heading, text, _) in enumerate(_rows(site, strategies)))
            base.executemany("INSERT INTO sections(rowid, title, heading, text) VALUES (?, ?, ?, ?)", rows)
            base.execute("INSERT INTO sections(sections) VALUES ('optimize')")
        base.close()

    def open(self, folder: Path, site: Site, strategies: Sequence[Strategy]) -> None:
        self._base = sqlite3.connect(folder / "fts5.db")
        self._base.execute("INSERT INTO sections(sections, rank) VALUES ('rank', 'bm25(2.0, 2.0, 1.0)')")
        self._facets = _ArrayFacets(site, strategies)

    def _text(self, query: Query) -> str:
        if query.kind == "phrase":
            return f'"{" ".join(query.words)}"'
        quoted = [f'"{word}"' + ("*" if query.kind == "prefix" else "") for word in query.words]
        return " OR ".join(quoted) if query.kind == "or" else " ".join(quoted)

    def top(self, query: Query) -> int:
        return len(self._base.execute(f"{self._MATCH} ORDER BY rank LIMIT {TEN}", (self._text(query),)).fetchall())

    def _counted(self, query: Query) -> tuple[Any, list[int]]:
        found = np.array(self._base.execute(self._MATCH, (self._text(query),)).fetchall(), np.float64).reshape(-1, 2)
        rows = found[:, 0].astype(np.int64)
        self._facets.count(rows)
        best = np.argpartition(found[:, 1], TEN)[:TEN] if len(rows) > TEN else np.arange(len(rows))
        return rows, [int(rows[at]) for at in best[np.argsort(found[best, 1])]]

    def faceted(self, query: Query) -> int:
        return len(self._counted(query)[0])

    def whole(self, query: Query) -> int:
        rows, best = self._counted(query)
        self._base.execute(self._SNIPPET.format(",".join(map(str, best))), (self._text(query),)).fetchall()
        return len(rows)


class Tantivy:
    """tantivy, English stemmer, its own snippets; facets by its aggregations over fast fields."""

    name = "tantivy"

    def _schema(self, site: Site) -> Any:
        import tantivy

        builder = tantivy.SchemaBuilder()
        for name in ("title", "heading", "text"):
            builder.add_text_field(name, stored=name == "text", tokenizer_name="en_stem")
        for facet in site.facets:
            builder.add_text_field(f"facet_{facet.name}", stored=False, fast=True, tokenizer_name="raw")
        return builder.build()

    def build(self, folder: Path, site: Site, strategies: Sequence[Strategy]) -> None:
        import tantivy

        folder.mkdir(parents=True)
        index = tantivy.Index(self._schema(site), path=str(folder))
        writer = index.writer(heap_size=256_000_000, num_threads=1)
        for title, heading, text, values in _rows(site, strategies):
            document = tantivy.Document(title=title, heading=heading, text=text)
            for facet, facet_value in zip(site.facets, values, strict=True):
                for value in facet_value or ("",):
                    document.add_text(f"facet_{facet.name}", value)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path, site: Site, strategies: Sequence[Strategy]) -> None:
        import tantivy

        self._schema_ = self._schema(site)
        self._index = tantivy.Index.open(str(folder))
        self._index.reload()
        self._searcher = self._index.searcher()
        self._aggregations = {facet.name: {"terms": {"field": f"facet_{facet.name}", "size": 100_000}} for facet in site.facets}

    def _query(self, query: Query) -> Any:
        import tantivy

        words, fields = query.words, ["title", "heading", "text"]
        boosts = {"title": 2.0, "heading": 2.0}
        if query.kind == "prefix":
            union = [
                (tantivy.Occur.Should, tantivy.Query.regex_query(self._schema_, field, f"{words[0]}.*")) for field in fields
            ]
            return tantivy.Query.boolean_query(union)
        if query.kind == "typo":
            union = [
                (tantivy.Occur.Should, tantivy.Query.fuzzy_term_query(self._schema_, field, words[0], distance=1))
                for field in fields
            ]
            return tantivy.Query.boolean_query(union)
        text = f'"{" ".join(words)}"' if query.kind == "phrase" else (" OR " if query.kind == "or" else " AND ").join(words)
        return self._index.parse_query(text, fields, field_boosts=boosts)

    def top(self, query: Query) -> int:
        return _count(self._searcher.search(self._query(query), TEN, count=True))

    def faceted(self, query: Query) -> int:
        wanted = self._query(query)
        self._searcher.aggregate(wanted, self._aggregations)
        return _count(self._searcher.search(wanted, TEN, count=True))

    def whole(self, query: Query) -> int:
        import tantivy

        wanted = self._query(query)
        self._searcher.aggregate(wanted, self._aggregations)
        found = self._searcher.search(wanted, TEN, count=True)
        snippets = tantivy.SnippetGenerator.create(self._searcher, wanted, self._schema_, "text")
        for _, address in found.hits:
            snippets.snippet_from_doc(self._searcher.doc(address)).to_html()
        return _count(found)


def _count(found: Any) -> int:
    """The number of all matches, an attribute that tantivy's own types leave out."""
    return int(found.count)


class PlainWhoosh:
    """Whoosh 2.7.4 as it comes: its analyser, searcher, facets and highlights."""

    name = "plain Whoosh"

    def _schema(self, site: Site) -> Any:
        from whoosh.analysis import StemmingAnalyzer
        from whoosh.fields import ID, TEXT, Schema

        stemming = StemmingAnalyzer()
        schema = Schema(
            title=TEXT(stemming, field_boost=2.0), heading=TEXT(stemming, field_boost=2.0), text=TEXT(stemming, stored=True)
        )
        for facet in site.facets:
            schema.add(f"facet_{facet.name}", ID(sortable=True))
        return schema

    def build(self, folder: Path, site: Site, strategies: Sequence[Strategy]) -> None:
        from whoosh.index import create_in

        folder.mkdir(parents=True)
        writer = create_in(str(folder), self._schema(site)).writer(limitmb=512)
        for title, heading, text, values in _rows(site, strategies):
            facets = {f"facet_{facet.name}": (value or ("",))[0] for facet, value in zip(site.facets, values, strict=True)}
            writer.add_document(title=title, heading=heading, text=text, **facets)
        writer.commit()

    def open(self, folder: Path, site: Site, strategies: Sequence[Strategy]) -> None:
        from whoosh.index import open_dir
        from whoosh.qparser import FuzzyTermPlugin, MultifieldParser

        index = open_dir(str(folder))
        self._searcher = index.searcher()
        self._parser = MultifieldParser(["title", "heading", "text"], index.schema)
        self._parser.add_plugin(FuzzyTermPlugin())
        self._facets = [f"facet_{facet.name}" for facet in site.facets]

    def _query(self, query: Query) -> Any:
        if query.kind == "phrase":
            return self._parser.parse(f'"{" ".join(query.words)}"')
        if query.kind in ("prefix", "typo"):
            return self._parser.parse(query.words[0] + ("*" if query.kind == "prefix" else "~1/2"))
        return self._parser.parse((" OR " if query.kind == "or" else " ").join(query.words))

    def top(self, query: Query) -> int:
        return self._searcher.search(self._query(query), limit=TEN).scored_length()  # type: ignore[no-any-return]

    def faceted(self, query: Query) -> int:
        return len(self._searcher.search(self._query(query), limit=TEN, groupedby=self._facets))

    def whole(self, query: Query) -> int:
        found = self._searcher.search(self._query(query), limit=TEN, groupedby=self._facets)
        for hit in found:
            hit.highlights("text")
        return len(found)


ALL: tuple[type[Contender], ...] = (StrategySearch, Tantivy, Fts5, PlainWhoosh)
