"""Many readers while the content changes every second: no errors, no answer of two generations, no memory that grows."""

import asyncio
import os
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.harness import editions
from tests.harness.editions import Witness, write_edition
from tests.harness.http_load import Answer, Client, finished, percentile
from tests.harness.server_processes import proportional_memory, workers
from tests.harness.serving_site import Site, serving, until

pytestmark = pytest.mark.slow

CLIENTS = 64
CHANGES, MOST_CHANGES, GENERATIONS = 5, 100, 3
"""Changes that are made, at the least and at the most, until so many generations are seen, where it must not take long."""
LONG = float(os.environ.get("SOAK_SECONDS", "600"))
"""Seconds of a soak."""
SETTINGS = {"STRATEGY_SEARCH_LOG_LEVEL": "warning", "STRATEGY_SEARCH_SEARCH_SECONDS": "10"}
"""Clients and server share the machine: that a search is slow because of them is no error."""
LEVEL = 0.05
"""How far the memory of the workers in the last quarter may be from that in the second."""


@dataclass
class Run:
    """What happened in a run."""

    witness: Witness = field(default_factory=Witness)
    statuses: Counter[str] = field(default_factory=Counter)
    contradictions: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    """Bytes of all workers, at equal intervals."""
    edition: int = 0

    def quarter(self, number: int) -> float:
        """Mean memory of a quarter of the run, from 1 to 4, in MiB."""
        size = len(self.memory) // 4
        return statistics.mean(self.memory[(number - 1) * size : number * size]) / 2**20

    def told(self) -> str:
        """The figures."""
        quarters = ", ".join(f"{self.quarter(number):.1f}" for number in range(1, 5))
        return (
            f"{dict(self.statuses)}; {self.edition} changes, {len(self.witness.editions)} generations seen; "
            f"p50 {percentile(self.seconds, 0.5):.0f} ms, p99 {percentile(self.seconds, 0.99):.0f} ms, "
            f"longest {1000 * max(self.seconds):.0f} ms; MiB of the workers by quarters: {quarters}"
        )


def test_64_readers_and_a_change_every_second_give_no_error_and_no_mixed_answer(tmp_path: Path) -> None:
    def is_enough(run: Run) -> bool:
        enough = run.edition >= CHANGES and len(run.witness.editions) >= GENERATIONS and "304" in run.statuses
        return enough or run.edition >= MOST_CHANGES

    run = _run(tmp_path, is_enough)
    print(f"\n{run.told()}")
    _assert_all_was_well(run)


@pytest.mark.soak
def test_minutes_of_64_readers_and_a_change_every_second_leave_the_memory_level(tmp_path: Path) -> None:
    end = time.monotonic() + LONG
    run = _run(tmp_path, lambda _: time.monotonic() >= end)
    print(f"\n{run.told()}")
    _assert_all_was_well(run)
    assert run.quarter(4) == pytest.approx(run.quarter(2), rel=LEVEL)


def _assert_all_was_well(run: Run) -> None:
    assert run.contradictions == []
    assert set(run.statuses) <= {"200", "304"}
    assert run.statuses["304"] > 0
    assert len(run.witness.editions) >= GENERATIONS


def _run(folder: Path, is_enough: Callable[[Run], bool]) -> Run:
    content, run = folder / "content", Run()
    editions.write_collection(content)
    with serving(content, folder / "index", ["--workers", "2"], **SETTINGS) as site:
        until(lambda: site.json("/api/v1/search?q=zebra")["total"] == 1, explain=site.log)
        finished(_load(site, content, run, is_enough))
        until(lambda: site.json("/api/v1/strategies/beacon")["title"] == f"Edition {run.edition}", explain=site.log)
        assert "Traceback" not in site.log()
    return run


async def _load(site: Site, content: Path, run: Run, is_enough: Callable[[Run], bool]) -> None:
    def is_on() -> bool:
        return not is_enough(run)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_change(content, run, is_on))
        tasks.create_task(_weigh(workers(site), run, is_on))
        for number in range(CLIENTS):
            tasks.create_task(_read(site, run, random.Random(number), is_on))


async def _change(content: Path, run: Run, is_on: Callable[[], bool]) -> None:
    while is_on():
        run.edition += 1
        write_edition(content, run.edition)
        await asyncio.sleep(1)


async def _weigh(processes: list[int], run: Run, is_on: Callable[[], bool]) -> None:
    while is_on():
        run.memory.append(sum(map(proportional_memory, processes)))
        await asyncio.sleep(0.5)


async def _read(site: Site, run: Run, chance: random.Random, is_on: Callable[[], bool]) -> None:
    """One reader: whatever comes to mind, now and then the same again with the tag of the last time."""
    tags: dict[str, str] = {}
    async with Client(site.url) as client:
        while is_on():
            path = chance.choice(editions.ADDRESSES)
            known = {"If_None_Match": tags[path]} if path in tags and chance.random() < 0.3 else {}
            try:
                answer = await client.get(path, **known)
            except (OSError, EOFError) as error:
                run.statuses[repr(error)] += 1
                continue
            run.statuses[_outcome(answer)] += 1
            run.seconds.append(answer.seconds)
            tags[path] = answer.headers.get("etag", "")
            if answer.status == 200:
                run.contradictions += run.witness.contradictions(answer)


def _outcome(answer: Answer) -> str:
    """The status, and whatever is told of an error."""
    return str(answer.status) if answer.status in {200, 304} else f"{answer.status} {answer.path}: {answer.body[:300]!r}"
