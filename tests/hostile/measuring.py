"""What reading and checking one file costs, measured in a process of its own: `python -m tests.hostile.measuring`.

It takes `[name, size]` of constructs on its standard input, one JSON list a line, and answers each with a line of its kind:
name, size, seconds of processor time, megabytes at the most, and what became of the file: `read`, the rule by which it was
refused, or `killed` where it went over the limits of its process.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from search.checks import run_checks
from search.content.reader import read_file
from search.content.themes import load_vocabulary
from search.site import Site
from tests.hostile.constructs import CONSTRUCTS

MOST_SECONDS = 10
MOST_BYTES = 1 << 30
"""Limits of a measured process, so that a fault of the program is no fault of the machine."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one file costs."""

    name: str
    size: int
    seconds: float
    megabytes: float
    outcome: str


def costs(wanted: Iterable[tuple[str, int]]) -> Iterator[Cost]:
    """Measure constructs by their names and sizes."""
    lines = "".join(f"{json.dumps(each)}\n" for each in wanted)
    command = [sys.executable, "-m", "tests.hostile.measuring"]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True, cwd=root)
    yield from (Cost(*json.loads(line)) for line in done.stdout.splitlines())


def _measured(name: str, size: int) -> Cost:
    """A fork reads the file, so that what one leaves behind is not another's."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as answer:
        (Path(folder) / "a.md").write_text(CONSTRUCTS[name](size), encoding="utf-8", newline="")
        if (child := os.fork()) == 0:
            resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
            resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
            os.write(answer.fileno(), _outcome(Path(folder)).encode())
            os._exit(0)
        _, _, usage = os.wait4(child, 0)
        answer.seek(0)
        outcome = answer.read().decode() or "killed"
    return Cost(name, size, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, outcome)


def _outcome(folder: Path) -> str:
    site = Site()
    read = read_file(folder, "a.md", site, load_vocabulary(site))
    run_checks(folder, site, known=lambda _path, _digest: read)
    return "read" if read.strategy else read.faults[0].rule if read.faults else "skipped"


def _main() -> None:
    load_vocabulary(Site())
    for line in sys.stdin:
        cost = _measured(*json.loads(line))
        print(json.dumps([cost.name, cost.size, cost.seconds, cost.megabytes, cost.outcome]), flush=True)


if __name__ == "__main__":
    _main()
