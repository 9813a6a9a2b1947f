"""An engine that follows its index opens what is new beside what is open, so that no search has to wait long for it."""

import time
from pathlib import Path

import pytest

from search.engines import open_engine
from search.engines.arrays.reader import ArrayReader
from search.engines.arrays.search.scorer import Scoring
from search.engines.base import EngineReader
from search.engines.whoosh.engine import NEWEST_TIMEOUT, WhooshEngine
from search.errors import IndexDamaged, SearchTimedOut
from search.indexing.indexer import refresh
from search.query.model import ParsedQuery, SearchQuery
from search.searching.searcher import Searcher
from tests.harness.content_folder import titled, write
from tests.harness.serving_site import until
from web.http.metrics import RequestMetrics
from web.http.request_searcher import RequestSearcher

pytestmark = pytest.mark.slow


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write(tmp_path / "content", {"a.md": titled("Rain") + "# Goals\n\nOpen rain data.\n"})


@pytest.fixture
def scored(monkeypatch: pytest.MonkeyPatch) -> list[ParsedQuery]:
    """The queries that are scored, in turn."""
    found: list[ParsedQuery] = []
    original = ArrayReader._new_scoring

    def noted(reader: ArrayReader, parsed: ParsedQuery) -> Scoring:
        found.append(parsed)
        return original(reader, parsed)

    monkeypatch.setattr(ArrayReader, "_new_scoring", noted)
    return found


@pytest.fixture
def following(content: Path, tmp_path: Path) -> WhooshEngine:
    """An engine that has one generation open and follows."""
    refresh(content, open_engine(tmp_path / "index"))
    engine = WhooshEngine(tmp_path / "index")
    engine.follow(lambda _: None)
    assert engine.reader().state.strategies == 1
    return engine


def changed(content: Path, index: Path) -> str:
    """The generation that somebody else makes of a folder with one more file."""
    write(content, {"b.md": titled("Snow") + "# Goals\n\nOpen snow data.\n"})
    return refresh(content, open_engine(index)).state.generation


def test_who_has_just_changed_something_finds_it(following: WhooshEngine, content: Path, tmp_path: Path) -> None:
    generation = changed(content, tmp_path / "index")
    assert following.reader().state.generation == generation
    assert [hit.slug for hit in Searcher(following).search(SearchQuery(q="snow")).hits] == ["b"]


def test_while_the_newest_takes_long_to_open_the_one_before_answers(
    following: WhooshEngine, content: Path, tmp_path: Path
) -> None:
    before = following.reader().state.generation
    with following._lock:  # as whoever opens a large generation holds it
        generation = changed(content, tmp_path / "index")
        started = time.monotonic()
        assert following.reader().state.generation == before
        assert time.monotonic() - started >= NEWEST_TIMEOUT
    until(lambda: following.reader().state.generation == generation)


def test_nothing_is_answered_from_a_file_that_was_written_to(following: WhooshEngine, content: Path, tmp_path: Path) -> None:
    (arrays,) = (tmp_path / "index").glob("store-*/*.arrays")
    with arrays.open("r+b") as file:
        file.seek(200)
        file.write(b"\xff" * 20)
    with pytest.raises(IndexDamaged, match=arrays.name):
        following.reader()
    refresh(content, open_engine(tmp_path / "index"))
    assert [hit.slug for hit in Searcher(following).search(SearchQuery(q="rain")).hits] == ["a"]


class Rehearsing(Searcher):
    """A searcher that notes in which generation it has searched again for what."""

    def repeat_recent_searches(self, reader: EngineReader) -> None:
        super().repeat_recent_searches(reader)
        self.rehearsed = reader.state.generation, self._recent.recent_keys()


def rehearsed(searcher: Rehearsing, generation: str) -> list[SearchQuery]:
    """What a searcher that follows has searched for again in a generation, once it has done so."""
    until(lambda: getattr(searcher, "rehearsed", ("", []))[0] == generation)
    return searcher.rehearsed[1]


def test_what_was_searched_for_lately_is_ready_in_the_next_generation(
    content: Path, tmp_path: Path, scored: list[ParsedQuery]
) -> None:
    refresh(content, open_engine(tmp_path / "index"))
    searcher = Rehearsing(WhooshEngine(tmp_path / "index"))
    searcher.follow()
    for words in ("snow", "rain", "snow"):
        searcher.search(SearchQuery(q=words))
    generation = changed(content, tmp_path / "index")
    assert [query.q for query in rehearsed(searcher, generation)] == ["rain", "snow"]
    scored.clear()
    assert [hit.slug for hit in searcher.search(SearchQuery(q="snow")).hits] == ["b"]
    assert scored == []  # so it was ready
    searcher.search(SearchQuery(q="hail"))
    assert [parsed.words for parsed in scored] == [("hail",)]


def test_searches_that_nobody_makes_are_not_counted(content: Path, tmp_path: Path) -> None:
    refresh(content, open_engine(tmp_path / "index"))
    figures = RequestMetrics()
    searcher = Searcher(WhooshEngine(tmp_path / "index"), 10)
    RequestSearcher(searcher, figures.count_search).search(SearchQuery(q="rain"), searcher.reader())
    searcher.repeat_recent_searches(searcher.reader())
    assert figures._searches.labels("yes")._value.get() == 1


def test_a_search_by_a_facet_that_the_site_has_no_more_is_read_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    files = {"a.md": titled("Rain", "country: Peru"), "search.toml": '[[facets]]\nname = "country"\n'}
    content = write(tmp_path / "content", files)
    refresh(content, WhooshEngine(tmp_path / "index"))
    searcher = Rehearsing(WhooshEngine(tmp_path / "index"))
    by_text, chosen = SearchQuery(q="rain country:peru"), SearchQuery(q="rain", filters=(("country", ("Peru",)),))
    for query in (by_text, chosen):
        assert searcher.search(query).total == 1
    searcher.follow()
    write(content, {"search.toml": '[[facets]]\nname = "level"\n'})
    generation = refresh(content, open_engine(tmp_path / "index")).state.generation
    assert rehearsed(searcher, generation) == [by_text, chosen]
    assert caplog.records == []


def test_a_search_that_takes_too_long_keeps_no_other_from_being_ready(content: Path, tmp_path: Path) -> None:
    refresh(content, open_engine(tmp_path / "index"))
    searcher = Rehearsing(WhooshEngine(tmp_path / "index"), seconds=-1)
    for words in ("rain", "snow"):
        with pytest.raises(SearchTimedOut):
            searcher.search(SearchQuery(q=words))
    searcher.repeat_recent_searches(searcher.reader())
    assert [query.q for query in searcher.rehearsed[1]] == ["rain", "snow"]
