"""Answers judged queries by the default search path and writes a TREC run file."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from search.errors import QueriesInvalid
from search.query.model import Group, SearchQuery
from search.query.results import Hit
from search.searching.searcher import Searcher

DEPTH = 1000
"""Most documents per query in a run: the cut-off of the measures of the Text Retrieval Conference (TREC)."""
TAG = "strategy-search"


class JudgedQuery(NamedTuple):
    """A query and its id in the relevance judgments."""

    id: str
    text: str


def read_queries(path: Path) -> list[JudgedQuery]:
    """The queries of a file with an id, a tab and a text on each line; empty lines are skipped.

    Raises:
        QueriesInvalid: the file cannot be read, or a line has no tab or a duplicate id; the message has its number.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise QueriesInvalid(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line_number = error.object.count(b"\n", 0, error.start) + 1
        raise QueriesInvalid(f"{path}:{line_number}: it is not UTF-8") from error
    queries: dict[str, JudgedQuery] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            query = _query(path, number, line)
            if queries.setdefault(query.id, query) is not query:
                raise QueriesInvalid(f"{path}:{number}: the id {query.id} is that of another query already")
    return list(queries.values())


def _query(path: Path, number: int, line: str) -> JudgedQuery:
    id_, tab, text = line.partition("\t")
    if not tab or len(id_.split()) != 1:
        raise QueriesInvalid(f"{path}:{number}: expected an id without blanks, a tab and a query")
    return JudgedQuery(id_.strip(), text.strip())


def run(searcher: Searcher, queries: Iterable[JudgedQuery], settings: SearchQuery) -> Iterator[str]:
    """The lines of a TREC run: query, Q0, document, rank, score, tag. A blank in a document's id is written `%20`.

    Args:
        searcher: the system under evaluation.
        queries: the queries to answer.
        settings: the options of every search: relaxation, and whether documents are strategies (by slug) or sections (by
            slug#anchor).
    """
    for query in queries:
        search = replace(settings, q=query.text, per_page=DEPTH, sections_per_hit=0, facets=())
        results = searcher.search(search)
        for rank, hit in enumerate(results.hits, 1):
            document, score = _document(hit, search.group)
            if results.order == "meaning":  # measures sort by the score, and the score of the words gives another order
                score = 1 / rank
            yield f"{query.id} Q0 {document.replace(' ', '%20')} {rank} {score:.4f} {TAG}"


def _document(hit: Hit, group: Group) -> tuple[str, float]:
    """The document id and score of a hit: of the strategy, or of its only section."""
    if group == "strategy":
        return hit.slug, hit.score
    return hit.sections[0].id, hit.sections[0].score
