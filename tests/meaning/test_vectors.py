"""Vectors of sections, in a folder and on a cluster: each text is embedded once, and words go on until all are."""

import logging
import os
import threading
from pathlib import Path

import pytest

from search.engines.arrays.vectors import publishing
from search.engines.base import STILL_EMBEDDING, SearchEngine
from search.engines.opensearch import embedding
from search.errors import ModelUnusable
from search.indexing.indexer import refresh
from search.meaning.embedder import OnnxEmbedder
from search.meaning.model_folder import read_model
from tests.harness.content_folder import titled, write
from tests.harness.counting_embedder import CountingEmbedder
from tests.harness.tiny_model import tiny_model
from tests.meaning.conftest import Open, order

QUAY = {"new.md": titled("New") + "## Quay\n\nA new quay.\n"}


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """An update that embeds nothing before it is published, as one of many sections does."""
    for module in (publishing, embedding):
        monkeypatch.setattr(module, "MAX_EMBEDDED_AT_ONCE", 0)


def test_an_update_embeds_only_what_changed(
    content: Path, engine: SearchEngine, counting: CountingEmbedder, model: Path, opened: Open
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
    assert order(engine, model) == order(opened(), model) == ("meaning", "")
    assert engine.reader().vectors.model == read_model(model).id


def test_words_alone_order_hits_until_the_vectors_are_there(
    content: Path, opened: Open, counting: CountingEmbedder, model: Path, later: None
) -> None:
    engine, reader = opened(counting), opened()
    first = refresh(content, engine).state
    assert (counting.texts, order(reader, model)) == ([], ("words", "the passages are not embedded yet"))
    told: list[tuple[int, int]] = []
    assert engine.embed(lambda done, all_: told.append((done, all_)))
    assert told == [(number, 6) for number in range(1, 7)]
    assert order(reader, model) == ("meaning", "")
    assert not engine.embed()
    state = reader.reader().state
    assert (state.changed_at, state.strategies, state.sections) == (first.changed_at, first.strategies, first.sections)
    assert state.generation != first.generation


def test_an_update_while_sections_are_embedded_is_published_at_once(
    content: Path, opened: Open, counting: CountingEmbedder, model: Path, later: None
) -> None:
    engine = opened(counting)
    refresh(content, engine)

    def change(done: int, _all: int) -> None:
        if done == 2 and not (content / "new.md").exists():
            write(content, QUAY)
            thread = threading.Thread(target=refresh, args=(content, opened(CountingEmbedder(model))))
            thread.start()
            thread.join()
            assert (engine.reader().state.strategies, order(engine, model)[0]) == (5, "words")

    while engine.embed(change):
        pass
    assert order(engine, model) == ("meaning", "")
    assert len(counting.texts) == len(set(counting.texts)) == 7


def test_another_model_embeds_beside_and_then_takes_over(
    content: Path, engine: SearchEngine, opened: Open, model: Path, tmp_path: Path, later: None
) -> None:
    other = tiny_model(tmp_path / "other", sharpness=2.0)
    writer = opened(CountingEmbedder(other))
    assert not refresh(content, writer).written
    seen: set[tuple[str | None, str]] = set()
    assert writer.embed(lambda _done, _all: seen.update([order(engine, model), order(engine, other)]))
    another = ("words", "the passages are embedded with another model")
    assert seen == {("meaning", ""), another}
    assert (order(engine, model), order(engine, other)) == (another, ("meaning", ""))


def test_an_update_without_the_model_leaves_vectors_to_who_has_it(
    content: Path, engine: SearchEngine, opened: Open, model: Path
) -> None:
    plain = opened()
    write(content, QUAY)
    refresh(content, plain)
    assert order(plain, model) == ("words", STILL_EMBEDDING)
    assert engine.embed()
    assert order(plain, model) == ("meaning", "")
    (content / "new.md").unlink()
    refresh(content, plain)
    assert order(plain, model) == ("meaning", "")


def test_a_model_that_fails_leaves_the_index_as_good_as_without(
    content: Path, opened: Open, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = tiny_model(tmp_path / "broken")
    embedder = OnnxEmbedder(read_model(broken))
    os.truncate(broken / "model.onnx", 10)
    engine = opened(embedder)
    with caplog.at_level(logging.WARNING):
        report = refresh(content, engine)
    assert report.state.strategies == 4
    assert any("does not match its checksum" in message for message in caplog.messages)
    assert order(engine, broken)[0] == "words"
    with pytest.raises(ModelUnusable):
        engine.embed()


def test_own_fields_are_embedded_only_where_there_are_no_sections(
    tmp_path: Path, opened: Open, counting: CountingEmbedder
) -> None:
    files = {"bare.md": titled("Bare", "summary: A quay."), "oslo.md": titled("Oslo") + "## Port\n\nIt.\n"}
    refresh(write(tmp_path / "bare", files), opened(counting))
    assert counting.texts == ["Bare. A quay.", "Oslo – Port. It."]
