"""Calls within limits: what takes too much costs nothing but itself, wherever it is asked for."""

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from search.errors import WorkerUnavailable
from search.processes import limited_pool
from search.processes.limited_pool import LimitedPool
from search.processes.limits import STALL_FACTOR, Failure, Limits
from tests.harness.processes import pool_of

pytestmark = pytest.mark.slow

ROOMY = Limits(seconds=60, megabytes=500)


@pytest.fixture
def pool() -> Iterator[LimitedPool]:
    pool = LimitedPool()
    yield pool
    pool.close()


def outcomes(pool: LimitedPool, call: Callable[[Any], Any], items: list[Any], limits: Limits = ROOMY) -> list[Any]:
    """What becomes of each item, in their order."""
    return [outcome for _, outcome in sorted(pool.map_unordered(call, items, len(items), limits), key=lambda done: done[0])]


def deed(item: tuple[str, int]) -> object:
    """Something to do, by name."""
    name, amount = item
    if name == "spin":
        end = time.process_time() + amount
        while time.process_time() < end:
            pass
    elif name == "hold":
        return len(b"x" * (amount * 1_000_000))
    elif name == "raise":
        raise LookupError("nowhere")
    elif name == "end":
        os._exit(amount)
    elif name == "kill":
        os.kill(os.getpid(), amount)
    elif name == "sleep":
        time.sleep(amount)
    return amount


def process_of(_item: int) -> int:
    return os.getpid()


def kill_once(note: Path, _item: int) -> str:
    """Is killed at the first try, as by the system when memory is short."""
    if not note.exists():
        note.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def test_a_call_that_takes_too_long_is_ended_and_the_others_are_made(pool: LimitedPool) -> None:
    limits = Limits(seconds=1, megabytes=500)
    first, slow, last = outcomes(pool, deed, [("give", 1), ("spin", 600), ("give", 3)], limits)
    assert (first, last) == (1, 3)
    assert slow == Failure("too_slow", "it takes more than 1 s of processor time")


def test_a_call_that_takes_too_much_memory_is_ended_and_the_others_are_made(pool: LimitedPool) -> None:
    found = outcomes(pool, deed, [("hold", 20), ("hold", 900), ("hold", 30)], Limits(60, 100))
    assert found == [20_000_000, Failure("too_much_memory", "it takes more than 100 MB of memory"), 30_000_000]


def test_a_call_that_stands_still_is_ended_in_the_end(pool: LimitedPool) -> None:
    stalled = Failure("stalled", f"it takes more than {STALL_FACTOR * 0.3:g} s")
    assert outcomes(pool, deed, [("sleep", 600), ("give", 2)], Limits(0.3, 100)) == [stalled, 2]


@pytest.mark.parametrize(
    ("item", "how"), [(("kill", signal.SIGSEGV), "SIGSEGV"), (("end", 3), "exit code 3"), (("kill", signal.SIGKILL), "SIGKILL")]
)
def test_a_call_that_ends_its_process_costs_only_itself(pool: LimitedPool, item: tuple[str, int], how: str) -> None:
    found = outcomes(pool, deed, [("give", 1), item, ("give", 3)])
    assert found == [1, Failure("failed", f"the process that worked on it ended with {how}"), 3]


def test_an_error_that_nobody_foresaw_costs_only_its_item(pool: LimitedPool) -> None:
    found = outcomes(pool, deed, [("raise", 0), ("give", 2)])
    assert found == [Failure("failed", "an error that nobody foresaw: LookupError: nowhere"), 2]


def test_what_was_killed_from_outside_is_tried_again(pool: LimitedPool, tmp_path: Path) -> None:
    assert outcomes(pool, partial(kill_once, tmp_path / "note"), [0, 1]) == ["done", "done"]


def test_one_process_stays_warm_and_is_replaced_when_it_was_killed(pool: LimitedPool) -> None:
    (first,) = outcomes(pool, process_of, [0])
    used = set(outcomes(pool, process_of, [0] * 200))
    assert first in used
    (warm,) = used.intersection(pool_of(os.getpid()))  # whichever was idle first
    assert outcomes(pool, process_of, [0]) == [warm]
    os.kill(warm, signal.SIGKILL)
    (second,) = outcomes(pool, process_of, [0])
    assert second not in used


def test_a_process_that_has_grown_is_replaced(pool: LimitedPool) -> None:
    (first,) = outcomes(pool, process_of, [0])
    assert outcomes(pool, grow, [200]) == [first]
    assert outcomes(pool, process_of, [0]) != [first]


_kept: list[bytes] = []


def grow(megabytes: int) -> int:
    """Keeps what it has held, in the process that made the call."""
    _kept.append(b"x" * (megabytes * 1_000_000))
    return os.getpid()


def _in_daemon(sender: Any) -> None:
    pool = LimitedPool()
    sender.send(outcomes(pool, deed, [("give", number) for number in range(100)]))
    pool.close()


def test_a_daemonic_process_may_have_calls_made() -> None:
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_in_daemon, args=(sender,), daemon=True)
    process.start()
    try:
        assert receiver.poll(60)
        assert receiver.recv() == list(range(100))
    finally:
        process.kill()
        process.join(10)


def test_several_threads_share_a_pool(pool: LimitedPool) -> None:
    found: dict[int, list[Any]] = {}

    def ask(number: int) -> None:
        found[number] = outcomes(pool, deed, [("give", number)] * 50)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == {number: [number] * 50 for number in range(4)}


def test_calls_that_nobody_waits_for_are_ended(pool: LimitedPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited_pool, "_processes_for", lambda count: count)
    before = set(pool_of(os.getpid()))
    going = pool.map_unordered(deed, [("give", 1), ("sleep", 600)], 2, ROOMY)
    assert next(going) == (0, 1)
    assert len(set(pool_of(os.getpid())) - before) == 2
    going.close()  # type: ignore[attr-defined]
    assert len(set(pool_of(os.getpid())) - before) == 1


@pytest.mark.parametrize("program", ["/bin/false", "/nowhere/python"])
def test_where_no_process_can_be_begun_that_is_said(pool: LimitedPool, program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", program)
    with pytest.raises(WorkerUnavailable, match=r"before it could begin|No process can be begun"):
        outcomes(pool, deed, [("give", 1)])
