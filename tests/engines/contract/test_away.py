"""An engine that does not answer is away: that is not taken for a missing index, nor for a damaged one."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from search.cli.main import main
from search.engines.base import Changes, SearchEngine
from search.errors import EngineUnavailable
from search.index_address import state_folder
from search.indexing.content_check import ContentCheck, FindingsReader
from search.indexing.incremental import indexed_files
from search.indexing.indexer import refresh
from search.indexing.update_log import last_failure
from search.indexing.watcher import Updates
from search.processes.limits import LIMITS
from search.site import Site, load_site
from tests.engines.contract.conftest import Place
from tests.harness.content_folder import titled, write


def test_whatever_is_asked_of_an_engine_that_is_away_says_so(engine: SearchEngine, place: Place) -> None:
    def take_a_turn() -> None:
        with engine.write_lock():
            pytest.fail("nobody gave it")

    uses: list[Callable[[], object]] = [
        engine.reader,
        engine.recover,
        take_a_turn,
        lambda: engine.rebuild(Site(), "f", Changes(())),
        lambda: engine.update(Site(), "f", Changes(())),
    ]
    with place.away():
        for use in uses:
            with pytest.raises(EngineUnavailable, match="cannot be reached"):
                use()


def test_an_update_while_the_engine_is_away_changes_nothing(built: SearchEngine, content: Path, place: Place) -> None:
    state = built.reader().state
    write(content, {"bonn.md": titled("Bonn") + "Trams.\n"})
    for full in (False, True):
        with place.away(), pytest.raises(EngineUnavailable):
            refresh(content, place.open(), full=full)
    assert built.reader().state == state
    assert refresh(content, built).added == 1


def test_of_an_engine_that_is_away_no_file_is_known(built: SearchEngine, content: Path, place: Place) -> None:
    site, (path, digest) = load_site(content), next(iter(built.reader().digests().items()))
    known = indexed_files(built, site)(path, digest)
    assert known
    assert known.strategy
    assert known.strategy.path == path
    with place.away():
        assert indexed_files(built, site)(path, digest) is None


@pytest.mark.slow
def test_a_check_of_the_content_waits_for_an_engine_that_is_away(
    built: SearchEngine, content: Path, place: Place, tmp_path: Path
) -> None:
    notes, state = tmp_path / "notes", built.reader().state
    notes.mkdir()
    check, findings = ContentCheck(content, notes, built, LIMITS), FindingsReader(notes)
    write(content, {"bonn.md": titled("Bonn") + "Trams.\n"})
    with place.away():
        check.run_if_due()
        assert (findings.of(state).made_at, list(notes.iterdir())) == ("", [])
    for question in (1, 3):  # at the beginning, and with a file that has been read
        place.falter(question)
        check.run_if_due()
        assert (findings.of(state).made_at, list(notes.iterdir())) == ("", [])
    place.falter(2)  # which of the files are known: then all are read
    check.run_if_due()
    assert findings.of(state).files is not None


@pytest.mark.parametrize("question", [1, 2, 3])
def test_one_question_without_an_answer_does_not_have_the_index_built_anew(
    built: SearchEngine, content: Path, place: Place, question: int, caplog: pytest.LogCaptureFixture
) -> None:
    write(content, {"bonn.md": titled("Bonn") + "Trams.\n"})
    before = built.reader().state
    place.falter(question)
    with pytest.raises(EngineUnavailable):
        refresh(content, place.open())
    assert built.reader().state == before
    assert "built anew" not in caplog.text
    report = refresh(content, built)
    assert (report.added, report.unchanged) == (1, 5)


def test_an_engine_that_goes_while_files_are_read_is_not_built_anew(built: SearchEngine, content: Path, place: Place) -> None:
    write(content, {"bonn.md": titled("Bonn") + "Trams.\n"})
    before, gone = built.reader().state, place.away()

    def leave(done: int, _all: int) -> None:
        if done == 1:
            gone.__enter__()

    with pytest.raises(EngineUnavailable):
        refresh(content, built, progress=leave)
    gone.__exit__(None, None, None)
    assert place.open().reader().state == before


def test_what_follows_the_folder_tries_again_until_the_engine_is_back(
    built: SearchEngine, content: Path, place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    updates, state = Updates(lambda: refresh(content, built), built.reader), built.reader().state
    caplog.set_level(logging.INFO)
    with place.away():
        assert updates.is_due()
        updates.run()
        updates.run()
    assert not updates.is_due(), "it is tried again after a while, not at once"
    updates.run()
    *away, back = [record.getMessage() for record in caplog.records if record.name.startswith("search.indexing")]
    assert len(away) == 2, "as it was seen, and as it was tried; not for every try"
    assert away[1] == f"{away[0]} Nothing was changed."
    assert back == "The index is up to date again."
    assert built.reader().state == state
    assert not updates.is_due()


def test_commands_say_in_one_line_that_the_engine_is_away(
    built: SearchEngine, content: Path, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    address = place.address.replace("//", "//me:s3cret@")

    def run(*arguments: str) -> tuple[int, list[str]]:
        result = CliRunner().invoke(main, ["--content", str(content), "--index", address, *arguments], catch_exceptions=False)
        assert "s3cret" not in result.output
        return result.exit_code, result.output.splitlines()

    with place.away():
        for verb in (["index"], ["query", "harbours"]):
            code, [line] = run(*verb)
            assert (code, line.startswith(f"Error: The engine at {place.address} cannot be reached: ")) == (1, True)
        code, lines = run("status")
        assert (code, len(lines), lines[0].startswith("failed      ")) == (1, 2, True)
        failure = last_failure(state_folder(address))
        assert failure
        assert failure.kind == "engine_unavailable"
        assert run("check")[0] == 0, "it reads every file itself"
    assert run("index")[0] == 0
    code, lines = run("status")
    assert (code, lines[1]) == (0, f"index       {place.address.replace('//', '//***@')}")
