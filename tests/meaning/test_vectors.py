"""Vectors of sections: only what changed is embedded, what is damaged made anew, and another model takes over once done."""

import logging
import os
import shutil
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from search.engines import open_engine
from search.engines.arrays.files.manifest import read_manifest
from search.engines.arrays.vectors import publishing
from search.engines.base import SearchEngine
from search.errors import ModelUnusable
from search.indexing.indexer import refresh
from search.meaning.chunks import CHARACTERS, MOST_CHUNKS, WORDS, chunks_of
from search.meaning.embedder import OnnxEmbedder, Vectors
from search.meaning.model_folder import read_model
from search.meaning.queries import query_embedder
from search.query.model import SearchQuery
from search.searching.searcher import Searcher
from search.strategies import Section
from tests.harness.content_folder import titled, write
from tests.harness.tiny_model import tiny_model
from tests.hostile.index_damage import DAMAGE
from tests.indexing.index_states import leftovers
from tests.meaning.conftest import WAIT

QUERY = SearchQuery("city plan harbour", match="any")


class Counting(OnnxEmbedder):
    """Keeps what it has embedded."""

    def __init__(self, folder: Path) -> None:
        super().__init__(read_model(folder))
        self.texts: list[str] = []

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        return super().passages(texts)


@pytest.fixture
def counting(model: Path) -> Counting:
    return Counting(model)


@pytest.fixture
def engine(content: Path, tmp_path: Path, counting: Counting) -> SearchEngine:
    engine = open_engine(tmp_path / "index", counting)
    refresh(content, engine)
    return engine


def order(engine: SearchEngine, model: Path) -> tuple[str | None, str]:
    results = Searcher(engine, WAIT, query_embedder(str(model), WAIT)).search(QUERY)
    return results.order, results.order_reason


def files(index: Path) -> list[Path]:
    manifest = read_manifest(index)
    return [index / manifest.store / entry.vectors.name for entry in manifest.segments if entry.vectors]


def test_an_update_embeds_only_what_changed(
    content: Path, engine: SearchEngine, counting: Counting, model: Path, tmp_path: Path
) -> None:
    assert len(counting.texts) == 6  # the sections
    assert order(engine, model) == ("meaning", "")
    counting.texts.clear()
    espoo = (content / "espoo.md").read_text(encoding="utf-8")
    write(content, {"espoo.md": f"{espoo}\n## Money\n\nFunds are found.\n"})
    generation = engine.reader().state.generation
    refresh(content, engine)
    assert counting.texts == ["Espoo – Money. Funds are found."]
    assert engine.reader().state.generation.split("-")[1:] != generation.split("-")[1:]
    write(content, {"renamed.md": espoo.replace("country: Finland", "status: Active")})
    refresh(content, engine, full=True)
    assert counting.texts[1:] == []
    assert order(engine, model) == ("meaning", "")
    assert leftovers(tmp_path / "index") == []
    assert all(entry.vectors for entry in read_manifest(tmp_path / "index").segments)
    assert read_manifest(tmp_path / "index").model == read_model(model).id


def test_words_alone_order_hits_until_the_vectors_are_there(
    content: Path, tmp_path: Path, counting: Counting, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "AT_ONCE", 3)
    engine = open_engine(tmp_path / "later", counting)
    first = refresh(content, engine).state
    assert (counting.texts, order(engine, model)) == ([], ("words", "the passages are not embedded yet"))
    told: list[tuple[int, int]] = []
    assert engine.embed(lambda done, all_: told.append((done, all_)))
    assert told == [(number, 6) for number in range(1, 7)]
    assert order(engine, model) == ("meaning", "")
    assert not engine.embed()
    state = engine.reader().state
    assert (state.changed_at, state.strategies) == (first.changed_at, first.strategies)
    assert state.generation != first.generation


def test_an_update_while_sections_are_embedded_is_published_at_once(
    content: Path, tmp_path: Path, counting: Counting, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "AT_ONCE", 3)
    engine = open_engine(tmp_path / "later", counting)
    refresh(content, engine)

    def change(done: int, _all: int) -> None:
        if done == 2:
            write(content, {"new.md": titled("New") + "## Quay\n\nA new quay.\n"})
            thread = threading.Thread(target=refresh, args=(content, engine))
            thread.start()
            thread.join()
            assert engine.reader().state.strategies == 5
            assert order(engine, model)[0] == "words"

    while engine.embed(change):
        pass
    assert order(engine, model) == ("meaning", "")
    assert len(counting.texts) == len(set(counting.texts)) == 7


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
        writer = open_engine(index, OnnxEmbedder(read_model(model)))
        assert not refresh(content, writer).written
        assert writer.embed()
        assert order(reader, model) == ("meaning", ""), damage
        assert leftovers(index) == []


def test_a_file_damaged_while_it_is_in_use_is_noticed(engine: SearchEngine, model: Path, tmp_path: Path) -> None:
    assert order(engine, model) == ("meaning", "")
    [file] = files(tmp_path / "index")
    DAMAGE["a bit flipped at 50%"](file)
    assert order(engine, model) == ("words", "vectors are damaged")


def test_another_model_embeds_beside_and_then_takes_over(
    content: Path, engine: SearchEngine, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tiny_model(tmp_path / "other", sharpness=2.0)
    monkeypatch.setattr(publishing, "AT_ONCE", 0)
    writer = open_engine(tmp_path / "index", Counting(other))
    assert not refresh(content, writer).written
    seen: set[tuple[str | None, str]] = set()
    assert writer.embed(lambda _done, _all: seen.update([order(engine, model), order(engine, other)]))
    another = ("words", "the passages are embedded with another model")
    assert seen == {("meaning", ""), another}
    assert (order(engine, model), order(engine, other)) == (another, ("meaning", ""))
    assert leftovers(tmp_path / "index") == []


def test_an_update_without_the_model_leaves_vectors_to_who_has_it(
    content: Path, engine: SearchEngine, model: Path, tmp_path: Path
) -> None:
    write(content, {"new.md": titled("New") + "## Quay\n\nA new quay.\n"})
    refresh(content, open_engine(tmp_path / "index"))
    assert order(engine, model) == ("words", "the passages are still being embedded")
    assert engine.embed()
    assert order(engine, model) == ("meaning", "")


def test_a_model_that_fails_leaves_the_index_as_good_as_without(
    content: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = tiny_model(tmp_path / "broken")
    embedder = OnnxEmbedder(read_model(broken))
    os.truncate(broken / "model.onnx", 10)
    engine = open_engine(tmp_path / "index", embedder)
    with caplog.at_level(logging.WARNING):
        report = refresh(content, engine)
    assert report.state.strategies == 4
    assert any("does not match its checksum" in message for message in caplog.messages)
    assert order(engine, broken)[0] == "words"
    with pytest.raises(ModelUnusable):
        engine.embed()


def test_own_fields_are_embedded_only_where_there_are_no_sections(tmp_path: Path, counting: Counting) -> None:
    content = write(
        tmp_path / "bare", {"bare.md": titled("Bare", "summary: A quay."), "oslo.md": titled("Oslo") + "## Port\n\nIt.\n"}
    )
    refresh(content, open_engine(tmp_path / "of-bare", counting))
    assert counting.texts == ["Bare. A quay.", "Oslo – Port. It."]


def test_a_section_is_cut_into_chunks_with_its_title_and_headings() -> None:
    def chunks(text: str) -> list[str]:
        return chunks_of("Oslo", Section("a", "Data", 2, ("Goals", "Data"), text))

    assert chunks("") == ["Oslo – Goals – Data"]
    assert chunks("One\x00two\nthree.") == ["Oslo – Goals – Data. One two three."]
    long = chunks("word " * (2 * WORDS + 1))
    assert [len(chunk.split()) for chunk in long] == [WORDS + 5, WORDS + 5, 6]
    endless = chunks("字" * 10_000_000)
    assert len(endless) == MOST_CHUNKS
    assert all(len(chunk) <= CHARACTERS + 30 for chunk in endless)
    assert len(chunks("word " * 1_000_000)) == MOST_CHUNKS
