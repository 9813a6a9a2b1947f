"""What every engine does with what it is given: generations, whole strategies, the write lock, and an index that is none."""

import hashlib
import threading
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from search.engines.base import Changes, EngineReader, SearchEngine
from search.errors import IndexDamaged, IndexMissing, StrategyUnknown
from search.indexing.indexer import refresh
from search.query.model import CompiledQuery, SearchQuery
from search.query.parsing.parser import parse
from search.site import Site, load_site
from search.strategies import Fault, Skipped, Strategy
from tests.engines.contract.collection import SLUGS
from tests.engines.contract.conftest import Place
from tests.harness.content_folder import read_content, titled, write
from tests.harness.serving_site import until


def found(reader: EngineReader, word: str) -> list[str]:
    """The slugs of the strategies that have a word."""
    page = reader.search(CompiledQuery(SearchQuery(q=word), parse(word), "all")).strategies
    return sorted(hit.strategy.slug for hit in page)


def read(content: Path) -> dict[str, Strategy]:
    """The strategies of a folder, by slug."""
    strategies: Iterable[Strategy] = read_content(content, load_site(content)).strategies
    return {strategy.slug: strategy for strategy in strategies}


def test_without_an_index_everything_but_a_rebuild_says_that_there_is_none(engine: SearchEngine) -> None:
    with pytest.raises(IndexMissing, match="`strategy-search index` builds one"):
        engine.reader()
    with pytest.raises(IndexMissing):
        engine.recover()
    with pytest.raises(IndexMissing):
        engine.update(Site(), "f", Changes(()))
    state = engine.rebuild(Site(), "f", Changes(()))
    assert engine.reader().state == state
    assert (state.strategies, state.sections, state.languages, list(engine.reader().strategies())) == (0, 0, (), [])


def test_a_generation_says_what_is_in_it(built: SearchEngine, content: Path) -> None:
    state, strategies = built.reader().state, read(content)
    assert (state.strategies, state.languages) == (5, ("de", "en"))
    assert state.sections == sum(len(strategy.sections) for strategy in strategies.values()) == 8
    assert (state.faults, state.skipped) == ((), ())
    assert built.reader().site == load_site(content)
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in content.glob("*.md")}
    assert dict(built.reader().digests()) == files


def test_a_strategy_comes_back_as_it_was_given(built: SearchEngine, content: Path) -> None:
    reader, strategies = built.reader(), read(content)
    assert {slug: reader.strategy(slug) for slug in SLUGS} == strategies
    bare = [replace(strategies[slug], html="", sections=()) for slug in SLUGS]
    assert list(reader.strategies()) == bare
    assert list(reader.strategies(sections=True)) == [replace(strategies[slug], html="") for slug in SLUGS]
    with pytest.raises(StrategyUnknown, match="atlantis"):
        reader.strategy("atlantis")


def test_an_update_adds_replaces_and_removes(built: SearchEngine, content: Path) -> None:
    write(
        content, {"oslo.md": titled("Oslo") + "## Vision\n\nTrams.\n", "bonn.md": titled("Bonn") + "Harbours of the Rhine.\n"}
    )
    (content / "rain.md").unlink()
    strategies = read(content)
    state = built.update(load_site(content), "f", Changes([strategies["oslo"], strategies["bonn"]], ["rain.md"]))
    reader = built.reader()
    assert reader.state == state
    assert (state.strategies, state.sections) == (5, 7)
    assert (found(reader, "harbours"), found(reader, "trams")) == (["bergen", "bonn"], ["oslo"])
    assert [strategy.slug for strategy in reader.strategies()] == ["bergen", "bonn", "oslo", "turku", "wien"]
    assert reader.strategy("oslo") == strategies["oslo"]
    assert dict(reader.digests()) == {strategy.path: strategy.digest for strategy in strategies.values()}


def test_a_rebuild_leaves_nothing_of_before(built: SearchEngine, content: Path) -> None:
    before = built.reader().state
    built.rebuild(load_site(content), "g", Changes([read(content)["wien"]]))
    reader = built.reader()
    assert (reader.state.strategies, reader.state.fingerprint, found(reader, "harbours")) == (1, "g", [])
    assert reader.state.generation != before.generation


def test_a_reader_keeps_its_generation_and_others_see_the_new_one(built: SearchEngine, content: Path, place: Place) -> None:
    kept, other = built.reader(), place.open()
    assert other.reader().state == kept.state
    built.update(load_site(content), "f", Changes((), ["oslo.md", "rain.md"]))
    assert (found(kept, "harbours"), kept.state.strategies) == (["bergen", "oslo", "rain"], 5)
    assert kept.strategy("oslo").title == "Oslo"
    for engine in (built, other, place.open()):
        assert found(engine.reader(), "harbours") == ["bergen"]
        assert engine.reader().state == built.reader().state
        engine.close()


def test_a_generation_is_opened_once(built: SearchEngine) -> None:
    assert built.reader() is built.reader()


def test_faults_alone_are_a_new_generation_of_the_same_content(built: SearchEngine, content: Path) -> None:
    before = built.reader().state
    changes = Changes((), (), (Fault("bad.md", 3, "yaml", "It is bad."),), (Skipped("draft.md", "published: false"),))
    state = built.update(load_site(content), before.fingerprint, changes)
    assert (state.faults, state.skipped) == (changes.faults, changes.skipped)
    assert (state.changed_at, state.strategies) == (before.changed_at, 5)
    assert state.generation != before.generation
    assert built.reader().state == state


def test_what_is_no_index_is_damaged_and_the_next_update_heals_it(
    built: SearchEngine, content: Path, place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    place.damage()
    engine = place.open()
    for use in (engine.reader, engine.recover, lambda: engine.update(Site(), "f", Changes(()))):
        with pytest.raises(IndexDamaged):
            use()
    report = refresh(content, engine)
    assert (report.written, report.added) == (True, 5)
    assert "The index is built anew from the content." in caplog.text
    assert found(built.reader(), "harbours") == ["bergen", "oslo", "rain"]


def test_a_refresh_writes_what_changed_and_nothing_where_nothing_did(built: SearchEngine, content: Path, place: Place) -> None:
    before = built.reader().state
    unchanged = refresh(content, place.open())
    assert (unchanged.written, unchanged.unchanged, unchanged.state) == (False, 5, before)
    write(content, {"oslo.md": titled("Oslo") + "## Vision\n\nTrams.\n"})
    report = refresh(content, place.open())
    assert (report.written, report.added, report.changed, report.removed, report.unchanged) == (True, 0, 1, 0, 4)
    assert found(built.reader(), "trams") == ["oslo"]


def test_one_writer_at_a_time_which_may_take_its_turn_twice(built: SearchEngine, place: Place) -> None:
    entered, other = threading.Event(), place.open()

    def write_too() -> None:
        with other.write_lock():
            entered.set()

    with built.write_lock(), built.write_lock():
        waiting = threading.Thread(target=write_too)
        waiting.start()
        assert not entered.wait(0.3)
        built.recover()
        assert not entered.is_set()
    assert entered.wait(20)
    waiting.join()
    with built.write_lock():
        pass


def test_a_turn_is_over_however_it_ends(built: SearchEngine, place: Place) -> None:
    with pytest.raises(ZeroDivisionError), built.write_lock():
        _ = 1 // 0
    with place.open().write_lock():
        pass


def test_new_generations_are_opened_without_anybody_asking(built: SearchEngine, content: Path, place: Place) -> None:
    follower, opened = place.open(), list[EngineReader]()
    follower.reader()
    follower.follow(opened.append)
    state = built.update(load_site(content), "f", Changes((), ["oslo.md"]))
    until(lambda: opened and opened[-1].state == state)
    assert found(opened[-1], "harbours") == ["bergen", "rain"]
    assert follower.reader() is opened[-1]
    follower.close()


def test_a_closed_engine_opens_the_index_again(built: SearchEngine) -> None:
    state = built.reader().state
    built.close()
    assert built.reader().state == state
