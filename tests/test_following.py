"""An engine that follows its index opens what is new beside what is open, so that no search has to wait long for it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from search.engines import open_engine
from search.engines.whoosh.engine import PATIENCE, WhooshEngine
from search.errors import IndexDamaged
from search.indexer import refresh
from search.queries import SearchQuery
from search.searcher import Searcher
from tests.content_folder import titled, write


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write(tmp_path / "content", {"a.md": titled("Rain") + "# Goals\n\nOpen rain data.\n"})


@pytest.fixture
def following(content: Path, tmp_path: Path) -> WhooshEngine:
    """An engine that has one generation open and follows."""
    refresh(content, open_engine(tmp_path / "index"))
    engine = WhooshEngine(tmp_path / "index")
    engine.follow()
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
        assert PATIENCE <= time.monotonic() - started < PATIENCE + 2
    deadline = time.monotonic() + 10
    while following.reader().state.generation != generation:
        assert time.monotonic() < deadline


def test_nothing_is_answered_from_a_file_that_was_written_to(following: WhooshEngine, content: Path, tmp_path: Path) -> None:
    (arrays,) = (tmp_path / "index").glob("store-*/*.arrays")
    with arrays.open("r+b") as file:
        file.seek(200)
        file.write(b"\xff" * 20)
    with pytest.raises(IndexDamaged, match=arrays.name):
        following.reader()
    refresh(content, open_engine(tmp_path / "index"))
    assert [hit.slug for hit in Searcher(following).search(SearchQuery(q="rain")).hits] == ["a"]


def test_what_was_searched_for_lately_is_ready_in_the_next_generation(
    following: WhooshEngine, content: Path, tmp_path: Path
) -> None:
    for words in ("snow", "rain", "snow"):
        Searcher(following).search(SearchQuery(q=words))
    asked = following.reader().asked()
    assert [parsed.words for parsed in asked] == [("rain",), ("snow",)]
    generation = changed(content, tmp_path / "index")
    deadline = time.monotonic() + 10
    while following.reader().state.generation != generation or not set(asked) <= set(following.reader().asked()):
        assert time.monotonic() < deadline, following.reader().asked()


def test_a_search_by_a_facet_that_the_site_has_no_more_is_left_behind(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    files = {"a.md": titled("Rain", "country: Peru"), "search.toml": '[[facets]]\nname = "country"\n'}
    content, engine = write(tmp_path / "content", files), WhooshEngine(tmp_path / "index")
    refresh(content, engine)
    for words in ("rain country:peru", "peru"):
        assert Searcher(engine).search(SearchQuery(q=words)).total == 1
    engine.follow()
    write(content, {"search.toml": '[[facets]]\nname = "level"\n'})
    generation = refresh(content, open_engine(tmp_path / "index")).state.generation
    deadline = time.monotonic() + 10
    while engine.reader().state.generation != generation or ("peru",) not in [each.words for each in engine.reader().asked()]:
        assert time.monotonic() < deadline, caplog.text
    assert not any(parsed.filters for parsed in engine.reader().asked())
    assert caplog.records == []
