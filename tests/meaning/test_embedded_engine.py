"""What the embedded engine alone does with vectors: passages beside the hits, files that may be damaged; and late vectors."""

import shutil
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from search.engines import open_engine
from search.engines.arrays.files.manifest import read_manifest
from search.engines.base import SearchEngine
from search.indexing.indexer import refresh
from search.meaning.embedder import Vector
from search.meaning.queries import QueryEmbedder
from search.query.model import SearchQuery
from search.query.results import SearchResults
from search.searching.searcher import Searcher
from tests.harness.counting_embedder import CountingEmbedder
from tests.harness.serving_site import until
from tests.harness.tiny_model import tiny_model
from tests.hostile.index_damage import DAMAGE
from tests.indexing.index_states import leftovers
from tests.meaning.conftest import WAIT, order, slugs


@pytest.fixture(scope="module")
def folder_or_cluster() -> str:
    """A folder alone."""
    return ""


class Held(CountingEmbedder):
    """Once it is loaded, holds each text until it is let go."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.begun = list[str]()
        self.let_go = threading.Event()
        self._thread = ThreadPoolExecutor(1)

    def begin(self, text: str) -> Future[Vector]:
        self.begun.append(text)
        return self._thread.submit(self._held, text)

    def _held(self, text: str) -> Vector:
        assert self.let_go.wait(WAIT)
        vector: Vector = self.queries([text])[0]
        return vector


def test_a_query_whose_embedding_takes_too_long_is_answered_by_words(engine: SearchEngine, model: Path) -> None:
    held = Held(model)
    Searcher(engine, WAIT, QueryEmbedder(held, WAIT)).search(SearchQuery("city plan"))
    searcher = Searcher(engine, WAIT, QueryEmbedder(held, 0.2))
    late = searcher.search(SearchQuery("city plan harbour", match="any"))
    assert (late.order, late.order_reason, late.order_passing) == ("words", "embedding the search took too long", True)
    held.let_go.set()
    until(lambda: searcher.search(SearchQuery("city plan harbour", match="any")).order == "meaning")


@pytest.mark.parametrize(
    ("q", "embedded"),
    [
        ("city plan", ["city plan"]),
        ("city plam", ["city plan"]),
        ("who has a plam for the city harbour", ["who has a plam for the city harbour", "who has a plan for the city harbour"]),
        ("country:Finland", []),
        ('"city plan"', []),
    ],
)
def test_what_is_searched_is_embedded_while_it_is_read(engine: SearchEngine, model: Path, q: str, embedded: list[str]) -> None:
    held = Held(model)
    searcher = Searcher(engine, WAIT, QueryEmbedder(held, WAIT))
    searcher.search(SearchQuery("harbour"))
    held.let_go.set()
    searcher.search(SearchQuery(q))
    assert held.begun == embedded


def files(index: Path) -> list[Path]:
    manifest = read_manifest(index)
    return [index / manifest.store / entry.vectors.name for entry in manifest.segments if entry.vectors]


def test_related_passages_have_none_of_the_words_and_count_nowhere(searcher: Searcher) -> None:
    results = searcher.search(SearchQuery("port rules"))
    assert (results.total, slugs(results)) == (1, ["oslo"])
    assert [section.id for hit in results.related for section in hit.sections][:1] == ["turku#the-docks"]
    assert len(results.related) == 2
    assert sum(value.count for facet in results.facets if facet.name == "country" for value in facet.values) == 1
    assert searcher.search(SearchQuery("port rules", page=2)).related == ()
    finland = SearchQuery("port rules", filters=(("country", ("Finland",)),))
    assert [hit.metadata["country"] for hit in searcher.search(finland).related] == ["Finland", "Finland"]
    norway = SearchQuery("port rules", filters=(("country", ("Norway",)),))
    assert searcher.search(norway).related == ()


def test_a_language_in_which_nothing_matches_has_a_block_of_its_own(searcher: Searcher) -> None:
    results = searcher.search(SearchQuery("port rules"))
    [(code, hits)] = results.other_languages
    assert (code, [hit.sections[0].id for hit in hits]) == ("de", ["kiel#wasser"])
    assert searcher.search(SearchQuery("kaimauer")).other_languages[0][0] == "en"
    assert "de" not in dict(searcher.search(SearchQuery("haushalt rules", match="any")).other_languages)


def test_without_a_model_an_answer_is_as_if_there_were_no_vectors(content: Path, engine: SearchEngine, tmp_path: Path) -> None:
    bare = open_engine(tmp_path / "bare")
    refresh(content, bare)
    for q in ("city plan harbour", "city", ""):
        answers = [_plain(Searcher(one, WAIT).search(SearchQuery(q, explain=True))) for one in (engine, bare)]
        assert answers[0] == answers[1]
        assert answers[0]["order"] is None


def _plain(results: SearchResults) -> dict[str, object]:
    plain: dict[str, object] = msgspec.to_builtins(results) | {"took_ms": 0, "generation": ""}
    return plain


def test_updates_and_another_model_leave_nothing_behind(content: Path, engine: SearchEngine, tmp_path: Path) -> None:
    (content / "oslo.md").unlink()
    refresh(content, engine)
    writer = open_engine(tmp_path / "index", CountingEmbedder(tiny_model(tmp_path / "other", sharpness=2.0)))
    assert writer.embed()
    assert leftovers(tmp_path / "index") == []
    assert len(files(tmp_path / "index")) == len(read_manifest(tmp_path / "index").segments)


def test_damaged_vectors_are_named_and_made_anew_while_words_go_on(
    content: Path, engine: SearchEngine, model: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    engine.close()
    base, index = tmp_path / "index", tmp_path / "damaged"
    for damage in DAMAGE:
        shutil.rmtree(index, ignore_errors=True)
        shutil.copytree(base, index)
        [file] = files(index)
        DAMAGE[damage](file)
        caplog.clear()
        reader = open_engine(index)
        assert order(reader, model) == ("words", "vectors are damaged"), damage
        assert any(str(file) in message for message in caplog.messages), damage
        assert reader.reader() is reader.reader(), damage
        writer = open_engine(index, CountingEmbedder(model))
        assert not refresh(content, writer).written
        assert writer.embed()
        assert order(reader, model) == ("meaning", ""), damage
        assert leftovers(index) == []


def test_a_file_damaged_while_it_is_in_use_is_noticed(engine: SearchEngine, model: Path, tmp_path: Path) -> None:
    assert order(engine, model) == ("meaning", "")
    [file] = files(tmp_path / "index")
    DAMAGE["a bit flipped at 50%"](file)
    assert order(engine, model) == ("words", "vectors are damaged")
