"""One process writes the index at a time; another waits, gives up in words, and gets in as soon as the holder is gone."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from search.engines.arrays.files.lock import WriteLock, write_lock
from search.errors import IndexBusy, IndexUnwritable

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
HOLD = """
import sys
from pathlib import Path
from search.engines.arrays.files.lock import write_lock
with write_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holder(index: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that holds the lock until its standard input is closed or it is killed."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(index)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        try:
            yield process
        finally:
            process.kill()


def test_holding_the_lock_makes_the_index_folder(tmp_path: Path) -> None:
    index = tmp_path / "some" / "index"
    with write_lock(index):
        assert index.is_dir()


def test_the_lock_can_be_held_again_and_again(tmp_path: Path) -> None:
    for _ in range(3):
        with write_lock(tmp_path, timeout=0):
            pass


def test_an_error_while_holding_lets_go(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), write_lock(tmp_path):
        raise ZeroDivisionError
    with write_lock(tmp_path, timeout=0):
        pass


def test_who_has_the_turn_may_take_it_again_and_it_ends_with_the_outermost(tmp_path: Path) -> None:
    turn = WriteLock(tmp_path)
    with turn.held():
        with turn.held():
            pass
        with pytest.raises(IndexBusy), write_lock(tmp_path, timeout=0):
            pytest.fail("two hold the lock")
    with write_lock(tmp_path, timeout=0):
        pass


def inside_at_once(place: Callable[[], AbstractContextManager[object]]) -> list[int]:
    """How many of five threads that go to the same place each of them finds there, itself included."""
    inside: list[int] = []
    found = []

    def work() -> None:
        with place():
            inside.append(1)
            found.append(len(inside))
            time.sleep(0.01)
            inside.pop()

    threads = [threading.Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_threads_that_share_a_turn_have_it_one_after_the_other(tmp_path: Path) -> None:
    turn = WriteLock(tmp_path)

    @contextmanager
    def taken_twice() -> Iterator[None]:
        with turn.held(), turn.held():
            yield

    assert inside_at_once(taken_twice) == [1] * 5


def test_an_index_that_is_no_folder_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file")
    with (
        pytest.raises(IndexUnwritable, match=r"^The index cannot be written: .*/index: File exists\. The folder "),
        write_lock(tmp_path / "index"),
    ):
        pytest.fail("it was locked")


def test_two_threads_of_one_process_take_turns(tmp_path: Path) -> None:
    assert inside_at_once(lambda: write_lock(tmp_path)) == [1] * 5


def test_a_second_process_is_told_that_the_index_is_busy(tmp_path: Path) -> None:
    with holder(tmp_path):
        started = time.monotonic()
        with pytest.raises(IndexBusy) as caught, write_lock(tmp_path, timeout=0.2):
            pytest.fail("two processes hold the lock")
        assert time.monotonic() - started >= 0.2
    assert str(caught.value) == f"Another process is writing {tmp_path}."


def test_a_second_process_waits_until_the_first_is_done(tmp_path: Path) -> None:
    with holder(tmp_path) as first:
        assert first.stdin is not None
        threading.Timer(0.3, first.stdin.close).start()
        started = time.monotonic()
        with write_lock(tmp_path, timeout=30):
            assert time.monotonic() - started >= 0.25
        assert first.wait() == 0


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    with holder(tmp_path) as first:
        first.send_signal(signal.SIGKILL)
        assert first.wait() == -signal.SIGKILL
        with write_lock(tmp_path, timeout=0):
            pass


def test_locks_of_different_indexes_have_nothing_to_do_with_one_another(tmp_path: Path) -> None:
    with holder(tmp_path / "one"), write_lock(tmp_path / "other", timeout=0):
        pass
