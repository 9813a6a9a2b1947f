"""Killed at any moment, the index is the old or the new generation, whole; the next run brings it up to date and clears up.

The moments are chosen by a seed over how long the command was measured to take, two of three after it has begun to work.
(`tests/indexing/test_index_faults.py` kills it at each of its deeds instead.)
"""

import os
import random
import shutil
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest

from search.engines import open_engine
from search.indexing.indexer import refresh
from search.meaning.embedder import document_embedder
from tests.harness import command_line
from tests.harness.content_folder import titled, write
from tests.harness.processes import session, watchers
from tests.harness.serving_site import serving, until
from tests.harness.tiny_model import tiny_model
from tests.indexing.index_states import leftovers, meaning_of, state_of

pytestmark = pytest.mark.slow

SEED = 7
FILES = 60
"""Enough for the work to be a good part of what the command does."""
READ_BY_A_POOL = 100
"""Files that are read by several processes."""


def _files(count: int, edition: str) -> dict[str, str]:
    text = "Open data, harbours and rain for all of Zürich. " * 100
    return {
        f"city-{number}.md": titled(f"City {number}", "country: Finland", f"strategy_date: {2000 + number % 20}")
        + f"## Data governance\n\n{text}\n\n## Edition\n\nThe {edition if number % 4 == 0 else 'same'} edition of {number}.\n"
        for number in range(count)
    }


def _start(content: Path, index: Path, *flags: str, model: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        command_line.of(content, index, "index", *flags),
        cwd=command_line.ROOT,
        env={**os.environ, "STRATEGY_SEARCH_MODEL": model},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def _run(content: Path, index: Path, *flags: str, model: str = "") -> float:
    """Run the command to its end; the seconds that it took."""
    started = time.monotonic()
    process = _start(content, index, *flags, model=model)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    return time.monotonic() - started


class Kills:
    """An index that is brought from one edition of its content to the other and back, and killed on the way.

    With a sentence model its sections are embedded, too.
    """

    def __init__(self, folder: Path, model: str = "") -> None:
        self.content, self.index, self.model = folder / "content", folder / "index", model
        self.states: dict[str, str | None] = {"none": None}
        self.meanings: dict[str, str | None] = {"none": None}
        """What editions answer with the model."""
        self.seconds: dict[str, tuple[float, float]] = {}
        """From when to when after its start each kind of command works, as far as can be said."""
        for edition in ("first", "second"):
            write(self.content, _files(FILES, edition))
            for kind, flags in (("build", ["--full"]), ("update", [])):
                if edition == "second" or kind == "build":
                    took = _run(self.content, self.index, *flags, model=model)
                    self.seconds[kind] = (_run(self.content, self.index, model=model), took)
            self.states[edition] = state_of(self.index)
            self.meanings[edition] = meaning_of(self.index, model)
        assert len(set(self.states.values())) == 3
        assert len(set(self.meanings.values())) == (3 if model else 1)
        self.edition = "second"

    def moment(self, kind: str, chance: random.Random) -> float:
        """Seconds after which to kill."""
        works, ends = self.seconds["update" if kind == "update" else "build"]
        return chance.uniform(0 if chance.random() < 1 / 3 else min(works, ends), ends)

    def kill_once(self, moment: float, kind: str) -> str:
        """Kill the command some seconds after its start; what was found, after it has been judged."""
        before = self._begin(kind)
        process = _start(self.content, self.index, *(["--full"] if kind == "build" else []), model=self.model)
        try:
            process.communicate(timeout=moment)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
        found = state_of(self.index)
        old, new = self.states[before], self.states[self.edition]
        assert found in (old, new), f"{kind} killed after {moment:.3f} s"
        meant = {None, self.meanings[before if found == old else self.edition]}
        assert meaning_of(self.index, self.model) in meant, f"vectors, {kind} killed after {moment:.3f} s"
        self._heal()
        assert state_of(self.index) == new, f"{kind} killed after {moment:.3f} s is not healed"
        assert meaning_of(self.index, self.model) == self.meanings[self.edition], f"{kind} killed after {moment:.3f} s"
        assert leftovers(self.index) == []
        end = "too late" if process.returncode == 0 else "old" if found == old else "new"
        return f"{kind}: {end}"

    def _heal(self) -> None:
        engine = open_engine(self.index, document_embedder(self.model))
        refresh(self.content, engine)
        while engine.embed():
            pass
        engine.close()

    def _begin(self, kind: str) -> str:
        before = self.edition
        self.edition = "first" if before == "second" else "second"
        write(self.content, _files(FILES, self.edition))
        if kind != "first build":
            return before
        shutil.rmtree(self.index)
        return "none"


def _kill(folder: Path, times: int, model: str = "") -> None:
    kills, chance, ends = Kills(folder, model), random.Random(SEED), Counter[str]()
    for _ in range(times):
        kind = chance.choice(["update", "build", "first build"])
        ends[kills.kill_once(kills.moment(kind, chance), kind)] += 1
    print(f"killed {times} times: {dict(sorted(ends.items()))}; 0 lost, 0 wrong")
    assert sum(ends.values()) == times


def test_killed_at_some_random_moments_an_index_is_whole_and_the_next_run_heals_it(tmp_path: Path) -> None:
    _kill(tmp_path, 5, str(tiny_model(tmp_path / "model")))


@pytest.mark.soak
def test_killed_at_fifty_moments_while_it_embeds_the_next_run_makes_the_vectors(tmp_path: Path) -> None:
    _kill(tmp_path, 50, str(tiny_model(tmp_path / "model")))


@pytest.mark.soak
def test_killed_at_two_hundred_moments_an_index_is_whole_and_the_next_run_heals_it(tmp_path: Path) -> None:
    _kill(tmp_path, 200)


def test_the_processes_that_read_for_a_killed_one_end_with_it(tmp_path: Path) -> None:
    content = write(tmp_path / "content", _files(READ_BY_A_POOL, "first"))
    process = _start(content, tmp_path / "index")
    until(lambda: len(session(process.pid)) > 2)
    process.kill()
    process.wait()
    until(lambda: session(process.pid) == [], explain=lambda: f"left: {session(process.pid)}")
    assert process.stdout is not None
    process.stdout.close()


def _follow_and_kill(folder: Path, times: int) -> None:
    content, random_ = write(folder / "content", _files(FILES, "first")), random.Random(SEED)
    with serving(content, folder / "index", ["--workers", "1"]) as site:
        for edition in range(times):
            until(lambda: list(watchers(site.process.pid)), explain=site.log)
            write(content, _files(FILES, f"{edition}th"))
            time.sleep(random_.random())
            for watcher in watchers(site.process.pid):
                os.kill(watcher, signal.SIGKILL)
            asked = f"/api/v1/search?q=%22{edition}th+edition%22&match=all"
            took = until(lambda asked=asked: site.json(asked)["total"] == FILES // 4, explain=site.log)
            print(f"watcher killed: up to date again after {took:.1f} s")
        until(lambda: "is started again" in site.log(), explain=site.log)
    _run(content, folder / "index")
    of_the_server = sorted(path.name for path in (folder / "index").glob("reindexing.*"))
    assert leftovers(folder / "index") == of_the_server


def test_a_server_whose_watcher_is_killed_answers_on_and_catches_up(tmp_path: Path) -> None:
    _follow_and_kill(tmp_path, 1)


@pytest.mark.soak
def test_a_server_whose_watcher_is_killed_again_and_again_answers_on_and_catches_up(tmp_path: Path) -> None:
    _follow_and_kill(tmp_path, 20)


def test_three_commands_at_once_make_one_generation(tmp_path: Path) -> None:
    content, index = write(tmp_path / "content", _files(6, "first")), tmp_path / "index"
    _run(content, index)
    write(content, _files(6, "second"))
    processes = [_start(content, index) for _ in range(3)]
    said = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert sorted("2 changed" in output for output in said) == [False, False, True]
    assert all("generation 2-" in output for output in said)
    assert leftovers(index) == []
