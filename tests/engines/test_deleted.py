"""What is deleted is out at once, though its postings stay until their segment is merged: as if it had never been there."""

import msgspec
import pytest

from search.engines import open_engine
from search.engines.arrays.files.manifest import read_manifest
from search.engines.base import SearchEngine
from search.indexing.indexer import refresh
from search.query.model import SearchQuery
from search.searching.searcher import Searcher
from tests.harness.content_folder import titled, write

GONE = {
    "bonn.md": titled("Bonn", "lang: de", "country: Germany")
    + "\n## Ziele\n\nDie Datenstrategie, DATEN und Zürichs Leitbild.\n",
    "rust.md": titled("Rust plan", "lang: en")
    + "\n## Aims\n\nOpen data, opened data, zurich.\n\n## Draft\n\nWork in progress\n",
}
STAYING = {
    "wien.md": titled("Wien", "lang: de", "country: Austria") + "\n## Ziele\n\nDie Daten der Stadt Zürich.\n",
    "leeds.md": titled("Leeds plan", "lang: en") + "\n## Aims\n\nOpening data, open data for rust.\n\n## More\n\nData.\n",
    "york.md": titled("York", "lang: en") + "\n## Aims\n\nThe open register.\n",
}
QUERIES = [
    *("daten", "datenstrategie", "leitbild", "open data", "opened", "rust plan", "zürich", "zurich", '"open data"', "open*"),
    *("data OR daten", "data -register", "title:rust", "country:germany daten", "openning dta", ""),
]


@pytest.fixture(scope="module")
def updated(tmp_path_factory: pytest.TempPathFactory) -> SearchEngine:
    """An index in which two strategies are deleted and none is merged away."""
    folder, index = write(tmp_path_factory.mktemp("updated"), GONE | STAYING), tmp_path_factory.mktemp("index")
    engine = open_engine(index)
    refresh(folder, engine)
    for name in GONE:
        (folder / name).unlink()
    refresh(folder, engine)
    [segment] = read_manifest(index).segments
    assert len(segment.dead) == len(GONE)
    return engine


@pytest.fixture(scope="module")
def anew(tmp_path_factory: pytest.TempPathFactory) -> SearchEngine:
    """An index in which they never were."""
    engine = open_engine(tmp_path_factory.mktemp("anew"))
    refresh(write(tmp_path_factory.mktemp("staying"), STAYING), engine)
    return engine


def answer(engine: SearchEngine, q: str, **options: str) -> object:
    results = Searcher(engine, seconds=60).search(SearchQuery(q=q, explain=True, facet_limit=100, **options))  # type: ignore[arg-type]
    return msgspec.to_builtins(results) | {"took_ms": 0, "generation": ""}


@pytest.mark.parametrize("q", QUERIES)
@pytest.mark.parametrize("options", [{}, {"match": "any"}, {"group": "section"}, {"sort": "oldest"}])
def test_a_search_answers_and_explains_as_if_they_had_never_been_there(
    updated: SearchEngine, anew: SearchEngine, q: str, options: dict[str, str]
) -> None:
    assert answer(updated, q, **options) == answer(anew, q, **options)


def test_a_word_that_nothing_else_has_is_known_no_longer(updated: SearchEngine) -> None:
    assert not updated.reader().knows("leitbild")
    assert not updated.reader().knows("datenstrategie")
    assert updated.reader().knows("register")
    results = Searcher(updated, seconds=60).search(SearchQuery(q="leitbild stadt"))
    assert results.relaxed is not None
    assert results.relaxed.unknown_words == ("leitbild",)
