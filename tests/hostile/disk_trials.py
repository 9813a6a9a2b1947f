"""Runs `strategy-search index` on a faulty disk, again and again, and says each time what became of the index.

A program of its own (`python -m tests.hostile.disk_trials`), since it puts the faulty disk underneath itself. Every trial is a
fork of it, and so a process that can be killed: one for the command, one for somebody who opens the index afterwards.
"""

import gc
import json
import os
import shutil
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from tests.hostile import faulty_disk
from tests.hostile.faulty_disk import DISK, FAULTS

faulty_disk.install()

from search.cli.main import main  # noqa: E402  # the disk goes underneath first
from tests.harness.content_folder import titled, write  # noqa: E402
from tests.indexing.index_states import leftovers, meaning_of, state_of  # noqa: E402

ENDS = ("kill", "torn")
LASTING = ("full", "dead")
State = tuple[str | None, str | None]
"""What an index answers by words alone, and with a sentence model where there is one; None where it cannot."""


def _city(number: int, edition: int = 0) -> dict[str, str]:
    text = f"## Data governance\n\nOpen data for {number}, edition {edition}.\n\n## Rain\n\nHarbour and Zürich {number * 7}.\n"
    return {f"city-{number}.md": titled(f"City {number}", "country: Finland", "strategy_date: 2021") + text}


def _cities(numbers: range, edition: int = 0) -> dict[str, str]:
    return {name: text for number in numbers for name, text in _city(number, edition).items()}


class Scenario:
    """An index, the content that it is to be brought up to, and the command that does it; it embeds where a model is given."""

    def __init__(self, name: str, folder: Path, model: str = "") -> None:
        self.model = model
        self.content = write(folder / "content", _cities(range(6)))
        self.base = folder / "base"
        self.flags = ["--full"] if name == "rebuild" else []
        if name != "build":
            self.run(self.base)
        if name == "merge":  # the next change takes up the segment of this one
            write(self.content, _city(0, 1))
            self.run(self.base)
        write(self.content, {**_city(3, 99), **_city(8)})
        (self.content / "city-5.md").unlink()
        self.index = folder / "index"
        self.old = self._state(self.base)
        DISK.arm(self.begin(), "", -1)
        self.run(self.index)
        self.trace = DISK.done
        DISK.arm(Path("/nowhere"), "", -1)
        self.new = self._state(self.index)
        assert self.new[0] not in {None, self.old[0]}
        assert (self.new[1] is not None) == bool(model)

    def begin(self) -> Path:
        """The index as it is before."""
        shutil.rmtree(self.index, ignore_errors=True)
        if self.base.exists():
            shutil.copytree(self.base, self.index)
        return self.index

    def run(self, index: Path) -> None:
        """The command."""
        main(["--content", str(self.content), "--index", str(index), "index", *self.flags], standalone_mode=False)

    def trial(self, at: int, fault: str) -> dict[str, Any]:
        """What becomes of the index when one deed of the command goes wrong: at once, and after the next run."""
        index = self.begin()
        status, said = forked(lambda: self._faulty_run(at, fault))
        _, report = forked(lambda: print(json.dumps(self._found(index))))
        told = {"at": at, "deed": self.trace[at], "fault": fault, "exit": os.waitstatus_to_exitcode(status), "said": said}
        return {**told, **json.loads(report.splitlines()[-1])}

    def _faulty_run(self, at: int, fault: str) -> None:
        DISK.arm(self.index, fault, at)
        main(["--content", str(self.content), "--index", str(self.index), "index", *self.flags])

    def _found(self, index: Path) -> dict[str, Any]:
        state = self._name(index)
        self.run(index)
        return {"state": state, "healed": self._state(index) == self.new, "left": leftovers(index)}

    def _state(self, index: Path) -> State:
        return state_of(index), meaning_of(index, self.model) if self.model else None

    def _name(self, index: Path) -> str:
        """Which state it is; vectors may be wanting, but none may be wrong."""
        try:
            words, meaning = self._state(index)
        except Exception:
            return traceback.format_exc()
        for name, state in {"old": self.old, "new": self.new}.items():
            if words == state[0] and meaning in {state[1], None}:
                return name
        return "neither the old nor the new"


def forked(run: Callable[[], object]) -> tuple[int, str]:
    """Run something in a fork; its wait status and all that it printed."""
    reading, writing = os.pipe()
    gc.collect()  # a model that is no longer used has a thread, for which a fork that ends the model would wait for ever
    child = os.fork()
    if child == 0:
        os.dup2(writing, 1)
        os.dup2(writing, 2)
        os._exit(_exit_code(run))
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as output:
        said = output.read()
    return os.waitpid(child, 0)[1], said


def _exit_code(run: Callable[[], object]) -> int:
    code = 0
    try:
        run()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
        code = 70
    gc.collect()  # what is left open is closed now, as at the end of a process
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def trials(scenario: Scenario, faults: str, stride: int, seed: int) -> Iterator[dict[str, Any]]:
    """Trials at every `stride`-th deed.

    Args:
        scenario: what is run.
        faults: `each` for those that the deed can have, `ends` for the death of the process,
            `lasting` for a disk that is full or dead from then on; several in turn with commas between.
        stride: 1 for every deed.
        seed: chooses where the deeds begin, and the one fault.
    """
    random = Random(seed)
    for kind in faults.split(","):
        for at in range(random.randrange(stride), len(scenario.trace), stride):
            possible = {"ends": ENDS, "lasting": LASTING}.get(kind, FAULTS[scenario.trace[at][0]])
            for fault in possible if stride == 1 else [random.choice(possible)]:
                yield scenario.trial(at, fault)


if __name__ == "__main__":
    name, faults, stride, seed, folder, model = sys.argv[1:]
    os.environ["STRATEGY_SEARCH_MODEL"] = model
    with Path(os.devnull).open("w") as nowhere:
        kept, sys.stdout = sys.stdout, nowhere
        prepared = Scenario(name, Path(folder), model)
        sys.stdout = kept
    if faults == "trace":
        print(json.dumps(prepared.trace))
    else:
        for report in trials(prepared, faults, int(stride), int(seed)):
            print(json.dumps(report), flush=True)
