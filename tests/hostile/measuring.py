"""What reading, checking and analysing a file costs, measured in a process of its own: `python -m tests.hostile.measuring`.

It takes `[name, size]` of constructs on its standard input, one JSON list a line, and answers each with a line of its kind:
name, size, seconds of an idle processor (`LOOP_SECONDS`), megabytes at the most, and what became of the file: `read`, the
rule by which it was refused, or `killed` where it went over the limits of its process.
"""

import datetime
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from search.analysis import analyzer
from search.checks.file_check import file_findings
from search.checks.source.folder import Folder
from search.content.files import bytes_of, scan
from search.content.front_matter import FrontMatter, parse
from search.content.reader import FileRead, read_file
from search.content.themes import Vocabulary, load_vocabulary
from search.errors import FileFaulty
from search.site import Site
from tests.hostile.constructs import CONSTRUCTS

MOST_SECONDS = 10
MOST_BYTES = 1 << 30
"""Limits of a measured process, so that a fault of the program is no fault of the machine."""
LOOP = 500_000
LOOP_SECONDS = 0.02
"""Seconds of an idle processor, by which all others are told: so much is a loop of so many additions. Where it takes twice as
long, since the processor is slower or others use the same core, everything is taken to do so."""


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
            before = _loop_seconds()
            outcome = _outcome(Path(folder))
            os.write(answer.fileno(), json.dumps([outcome, before + _loop_seconds()]).encode())
            os._exit(0)
        _, _, usage = os.wait4(child, 0)
        answer.seek(0)
        outcome, loops = json.loads(answer.read() or '["killed", 0]')
    seconds = usage.ru_utime + usage.ru_stime - loops
    return Cost(name, size, seconds * 2 * LOOP_SECONDS / (loops or 2 * LOOP_SECONDS), usage.ru_maxrss / 1024, outcome)


def _loop_seconds() -> float:
    """Seconds of processor time that the loop takes now."""
    started, total = time.process_time(), 0
    for number in range(LOOP):
        total += number
    return time.process_time() - started


def _outcome(root: Path) -> str:
    """Read, check and analyse the file in this process, so that all of it counts: the pool's processes are others."""
    site = Site()
    vocabulary = load_vocabulary(site)
    read = read_file(root, "a.md", site, vocabulary)
    folder = _folder(root, site, vocabulary)
    findings = list(file_findings(folder, "a.md", read=read))
    _analyse(read)
    return "read" if read.strategy else findings[0].rule if findings else "skipped"


def _folder(root: Path, site: Site, vocabulary: Vocabulary) -> Folder:
    listing = scan(root)
    fronts = {path: front for path in listing.digests if (front := _front(root, path))}
    today = datetime.date(2026, 1, 1)
    return Folder(root, site, vocabulary, today, listing.digests, listing.faults, fronts)


def _front(root: Path, path: str) -> FrontMatter | None:
    try:
        return parse(bytes_of(root, path))
    except FileFaulty:
        return None


def _analyse(read: FileRead) -> None:
    """Every word to its term, as the index has it."""
    if read.strategy:
        for section in read.strategy.sections:
            for word in analyzer.words(f"{section.heading} {section.text}"):
                analyzer.stem(analyzer.fold(word), read.strategy.language)


def _main() -> None:
    load_vocabulary(Site())
    for line in sys.stdin:
        cost = _measured(*json.loads(line))
        print(json.dumps([cost.name, cost.size, cost.seconds, cost.megabytes, cost.outcome]), flush=True)


if __name__ == "__main__":
    _main()
