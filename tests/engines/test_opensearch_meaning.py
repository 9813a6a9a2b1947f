"""Vectors on a cluster: the best hits are ordered with them, each text is embedded once, and words go on until then."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from search.engines import open_engine
from search.engines.base import SearchEngine
from search.engines.opensearch import embedding
from search.engines.opensearch.store.connection import Connection
from search.errors import EngineUnusable
from search.index_address import ServerAddress, parse_address
from search.indexing.indexer import refresh
from search.meaning.embedder import OnnxEmbedder, Vectors
from search.meaning.model_folder import read_model
from search.meaning.queries import query_embedder
from search.query.model import SearchQuery
from search.query.results import SearchResults
from search.searching.searcher import Searcher
from tests.harness.content_folder import titled, write
from tests.harness.tiny_model import tiny_model
from tests.meaning.conftest import FILES, WAIT

pytestmark = pytest.mark.cluster

QUERY = "city plan harbour"
BY_MEANING, BY_WORDS = ["turku", "oslo"], ["oslo", "turku"]
AGAIN = ("words", "the passages are still being embedded")


class Counting(OnnxEmbedder):
    """Keeps what it has embedded."""

    def __init__(self, folder: Path) -> None:
        super().__init__(read_model(folder))
        self.texts: list[str] = []

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        return super().passages(texts)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model(tmp_path_factory.mktemp("tiny"), weight=0.75)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write(tmp_path / "content", FILES)


@pytest.fixture
def address(opensearch_ports: list[int]) -> Iterator[str]:
    text = f"opensearch+http://127.0.0.1:{opensearch_ports[0]}/meaning-{uuid4().hex}"
    yield text
    address = parse_address(text)
    assert isinstance(address, ServerAddress)
    connection = Connection(address)
    connection.ask("DELETE", f"/{address.prefix}-*")
    connection.close()


@pytest.fixture
def opened(address: str) -> Iterator[Callable[..., SearchEngine]]:
    """Opens the index once more, as another process does; as a writer where a model is given."""
    engines: list[SearchEngine] = []

    def open_(embedder: OnnxEmbedder | None = None) -> SearchEngine:
        engines.append(open_engine(address, embedder))
        return engines[-1]

    yield open_
    for engine in engines:
        engine.close()


def found(engine: SearchEngine, model: Path, query: SearchQuery | None = None) -> SearchResults:
    asked = query or SearchQuery(QUERY, match="any")
    return Searcher(engine, WAIT, query_embedder(str(model), WAIT)).search(asked)


def order(engine: SearchEngine, model: Path) -> tuple[str | None, str]:
    results = found(engine, model)
    return results.order, results.order_reason


def slugs(results: SearchResults) -> list[str]:
    return [hit.slug for hit in results.hits]


def test_meaning_orders_what_words_find_and_changes_nothing_else(
    content: Path, opened: Callable[..., SearchEngine], model: Path, tmp_path: Path
) -> None:
    counting = Counting(model)
    writer, embedded = opened(counting), open_engine(tmp_path / "index", Counting(model))
    for engine in (writer, embedded):
        refresh(content, engine)
    assert len(counting.texts) == 6  # the sections
    reader = opened()
    by_meaning, by_words = found(reader, model), found(reader, model, SearchQuery(QUERY, match="any", order="words"))
    assert (slugs(by_meaning), slugs(by_words)) == (BY_MEANING, BY_WORDS)
    assert (by_meaning.order, by_words.order) == ("meaning", "words")
    assert (by_meaning.total, by_meaning.facets) == (by_words.total, by_words.facets)
    assert slugs(found(embedded, model)) == BY_MEANING
    for page, slug in enumerate(BY_MEANING, 1):
        one = found(reader, model, SearchQuery(QUERY, match="any", per_page=1, page=page))
        assert (slugs(one), one.total) == ([slug], 2)
    assert slugs(found(reader, model, SearchQuery(QUERY, match="any", sort="title"))) == BY_WORDS
    assert reader.reader().vectors.model == read_model(model).id


def test_sections_are_ordered_by_their_own_passages(content: Path, opened: Callable[..., SearchEngine], model: Path) -> None:
    write(content, {"bonn.md": titled("Bonn") + "## Plan\n\nA city plan.\n\n## Quay\n\nThe city has a quay, a plan, a port.\n"})
    writer = opened(Counting(model))
    refresh(content, writer)

    def headings(**asked: Any) -> list[str]:
        hits = found(writer, model, SearchQuery(QUERY, match="any", group="section", **asked)).hits
        return [section.heading.text for hit in hits for section in hit.sections]

    by_meaning, by_words = headings(), headings(order="words")
    assert sorted(by_meaning) == sorted(by_words)
    assert set(by_meaning[:2]) == {"Quay", "The docks"} != set(by_words[:2])
    assert [headings(per_page=1, page=page) for page in (1, 2, 3)] == [[heading] for heading in by_meaning[:3]]


def test_why_a_hit_stands_where_it_does_names_its_closest_passage(
    content: Path, opened: Callable[..., SearchEngine], model: Path
) -> None:
    writer = opened(Counting(model))
    refresh(content, writer)
    first, *_ = found(writer, model, SearchQuery(QUERY, match="any", explain=True)).hits
    words, meaning = first.explanation[-2:]
    assert (words.place, words.detail, meaning.place) == ("order, by words", "of at most 0.25", "order, by meaning")
    assert meaning.detail.startswith("of at most 0.75; closest passage: The docks (cosine ")


def test_an_update_embeds_only_what_changed(content: Path, opened: Callable[..., SearchEngine], model: Path) -> None:
    counting = Counting(model)
    writer, reader = opened(counting), opened()
    refresh(content, writer)
    first = reader.reader().state
    counting.texts.clear()
    espoo = (content / "espoo.md").read_text(encoding="utf-8")
    write(content, {"espoo.md": f"{espoo}\n## Money\n\nFunds are found.\n"})
    refresh(content, writer)
    assert counting.texts == ["Espoo – Money. Funds are found."]
    assert order(reader, model) == ("meaning", "")
    refresh(content, writer, full=True)
    assert counting.texts == ["Espoo – Money. Funds are found."]
    state = reader.reader().state
    assert state.generation.split("-")[2:] == first.generation.split("-")[2:] == [read_model(model).id[:6]]
    assert order(reader, model) == ("meaning", "")


def test_words_alone_order_hits_until_the_vectors_are_there(
    content: Path, opened: Callable[..., SearchEngine], model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "AT_ONCE", 3)
    monkeypatch.setattr(embedding, "WRITTEN", 2)
    counting, reader = Counting(model), opened()
    writer = opened(counting)
    first = refresh(content, writer).state
    assert (counting.texts, order(reader, model)) == ([], ("words", "the passages are not embedded yet"))
    told: list[tuple[int, int]] = []
    assert writer.embed(lambda done, all_: told.append((done, all_)))
    assert told == [(number, 6) for number in range(1, 7)]
    assert order(reader, model) == ("meaning", "")
    assert not writer.embed()
    state = reader.reader().state
    assert (state.changed_at, state.strategies, state.sections) == (first.changed_at, first.strategies, first.sections)
    assert state.generation != first.generation


def test_embedding_that_is_broken_off_goes_on_where_it_was(
    content: Path, opened: Callable[..., SearchEngine], model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "AT_ONCE", 0)
    monkeypatch.setattr(embedding, "WRITTEN", 2)
    counting = Counting(model)
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


def test_an_update_while_sections_are_embedded_is_published_at_once(
    content: Path, opened: Callable[..., SearchEngine], model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "AT_ONCE", 0)
    writer, other = opened(Counting(model)), opened(Counting(model))
    refresh(content, writer)

    def change(done: int, _all: int) -> None:
        if done == 5:
            write(content, {"new.md": titled("New") + "## Quay\n\nA new quay.\n"})
            refresh(content, other)

    assert writer.embed(change)
    assert (other.reader().state.strategies, order(other, model)[0]) == (5, "words")
    assert writer.embed()
    assert order(other, model) == ("meaning", "")
    assert not writer.embed()


def test_an_update_without_the_model_leaves_vectors_to_who_has_it(
    content: Path, opened: Callable[..., SearchEngine], model: Path
) -> None:
    writer, plain = opened(Counting(model)), opened()
    refresh(content, writer)
    write(content, {"new.md": titled("New") + "## Quay\n\nA new quay.\n"})
    refresh(content, plain)
    assert order(plain, model) == AGAIN
    assert writer.embed()
    assert order(plain, model) == ("meaning", "")
    (content / "new.md").unlink()
    refresh(content, plain)
    assert order(plain, model) == ("meaning", "")


def test_another_model_embeds_beside_and_then_takes_over(
    content: Path, opened: Callable[..., SearchEngine], model: Path, tmp_path: Path
) -> None:
    other = tiny_model(tmp_path / "other", sharpness=2.0)
    writer = opened(Counting(model))
    refresh(content, writer)
    second = opened(Counting(other))
    assert not refresh(content, second).written
    seen: set[tuple[str | None, str]] = set()
    assert second.embed(lambda _done, _all: seen.update([order(writer, model), order(writer, other)]))
    another = ("words", "the passages are embedded with another model")
    assert seen == {("meaning", ""), another}
    assert (order(writer, model), order(writer, other)) == (another, ("meaning", ""))


def test_an_index_of_somebody_else_in_the_place_of_vectors_is_left_alone(
    content: Path, opened: Callable[..., SearchEngine], model: Path, address: str
) -> None:
    place = parse_address(address)
    assert isinstance(place, ServerAddress)
    connection, name = Connection(place), f"{place.prefix}-vectors-{read_model(model).id}"
    connection.ask("PUT", f"/{name}", {"mappings": {"properties": {"theirs": {"type": "keyword"}}}})
    with pytest.raises(EngineUnusable, match=f"an index {name} is there that this program has not made"):
        refresh(content, opened(Counting(model)))
    assert connection.ask("GET", f"/{name}/_count").json["count"] == 0
    connection.close()


def test_vectors_that_somebody_deleted_are_made_anew_while_words_go_on(
    content: Path, opened: Callable[..., SearchEngine], model: Path, address: str
) -> None:
    writer = opened(Counting(model))
    refresh(content, writer)
    place = parse_address(address)
    assert isinstance(place, ServerAddress)
    connection = Connection(place)
    connection.ask("DELETE", f"/{place.prefix}-vectors-*")
    connection.close()
    assert slugs(found(writer, model)) == BY_WORDS
    assert writer.embed()
    assert slugs(found(writer, model)) == BY_MEANING
