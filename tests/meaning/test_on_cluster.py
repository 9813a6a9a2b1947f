"""Vectors on a cluster, where others may write, delete, and have indexes of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engines.base import STILL_EMBEDDING, SearchEngine
from search.engines.opensearch import embedding
from search.engines.opensearch.store import writing
from search.engines.opensearch.store.connection import Connection
from search.errors import EngineUnusable
from search.index_address import ServerAddress, parse_address
from search.indexing.indexer import refresh
from search.meaning.model_folder import read_model
from tests.harness.content_folder import titled, write
from tests.harness.counting_embedder import CountingEmbedder
from tests.meaning.conftest import Open, order

pytestmark = pytest.mark.cluster


@pytest.fixture(scope="module")
def folder_or_cluster(opensearch_address: str) -> str:
    """A cluster alone."""
    return opensearch_address


@pytest.fixture
def connection(address: str) -> Iterator[Connection]:
    """The way there, past the engine."""
    place = parse_address(address)
    assert isinstance(place, ServerAddress)
    connection = Connection(place)
    yield connection
    connection.close()


def _delete_vectors(connection: Connection) -> None:
    assert connection.ask("DELETE", f"/{connection.address.prefix}-vectors-*").status == 200


def test_embedding_that_is_broken_off_goes_on_where_it_was(
    content: Path, opened: Open, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "MAX_EMBEDDED_AT_ONCE", 0)
    monkeypatch.setattr(embedding, "WRITE_BATCH", 2)
    counting = CountingEmbedder(model)
    writer = opened(counting)
    refresh(content, writer)

    def stop(done: int, _all: int) -> None:
        if done == 5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        writer.embed(stop)
    assert order(writer, model)[0] == "words"
    counting.texts.clear()
    assert writer.embed()
    assert len(counting.texts) == 2  # of six, four had been written
    assert order(writer, model) == ("meaning", "")


def test_an_index_of_somebody_else_in_the_place_of_vectors_is_left_alone(
    content: Path, opened: Open, model: Path, connection: Connection
) -> None:
    name = f"{connection.address.prefix}-vectors-{read_model(model).id}"
    connection.ask("PUT", f"/{name}", {"mappings": {"properties": {"theirs": {"type": "keyword"}}}})
    with pytest.raises(EngineUnusable, match=f"an index {name} is there that this program has not made"):
        refresh(content, opened(CountingEmbedder(model)))
    assert connection.ask("GET", f"/{name}/_count").json["count"] == 0


def test_vectors_that_somebody_deleted_are_made_anew_while_words_go_on(
    engine: SearchEngine, model: Path, connection: Connection, counting: CountingEmbedder
) -> None:
    _delete_vectors(connection)
    counting.texts.clear()
    assert engine.embed()
    assert len(counting.texts) == 6
    assert order(engine, model) == ("meaning", "")
    assert not engine.embed()


def test_an_update_after_vectors_were_deleted_does_not_take_its_own_for_all(
    content: Path, engine: SearchEngine, model: Path, connection: Connection, counting: CountingEmbedder
) -> None:
    _delete_vectors(connection)
    counting.texts.clear()
    write(content, {"new.md": titled("New") + "## Quay\n\nA new quay.\n"})
    refresh(content, engine)
    assert order(engine, model) == ("words", STILL_EMBEDDING)
    assert engine.embed()
    assert len(counting.texts) == 7
    assert order(engine, model) == ("meaning", "")


def test_a_writer_that_knows_no_model_leaves_vectors_that_are_being_made(
    content: Path, opened: Open, model: Path, counting: CountingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "MAX_EMBEDDED_AT_ONCE", 0)
    monkeypatch.setattr(embedding, "WRITE_BATCH", 1)
    monkeypatch.setattr(writing, "REMOVAL_DELAY", -1.0)
    engine, plain = opened(counting), opened()
    refresh(content, engine)
    assert engine.embed(lambda done, _all: plain.recover() if done == 4 else None)
    assert order(engine, model) == ("meaning", "")
    counting.texts.clear()
    refresh(content, engine, full=True)
    assert not engine.embed(), "some of the vectors had been removed"
    assert counting.texts == []
