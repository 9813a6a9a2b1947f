"""A gate lets in as many as it has places for, in their order, and keeps no place for those who went away."""

import threading
import time
from collections.abc import Iterator

import pytest

from tests.harness.serving_site import until
from web.errors import Overloaded
from web.http.limits.limiter import ConcurrencyLimiter


def test_as_many_come_in_as_there_are_places_and_the_next_is_turned_away() -> None:
    limiter = ConcurrencyLimiter(2)
    limiter.acquire()
    limiter.acquire()
    with pytest.raises(Overloaded, match="Too many"):
        limiter.acquire()
    limiter.release()
    limiter.acquire()


def test_those_who_wait_come_in_one_by_one_in_the_order_in_which_they_came() -> None:
    limiter, inside, line = ConcurrencyLimiter(1, waiting=3, timeout=30), list[int](), list[threading.Thread]()

    def come(number: int) -> None:
        limiter.acquire()
        inside.append(number)

    limiter.acquire()
    for number in range(3):
        line.append(threading.Thread(target=come, args=(number,)))
        line[-1].start()
        until(lambda number=number: len(limiter._queue) == number + 1)
    with pytest.raises(Overloaded, match="Too many"):
        limiter.acquire()
    for count in range(3):
        assert inside == list(range(count))
        limiter.release()
        line[count].join(30)
    assert inside == [0, 1, 2]


def test_one_who_has_waited_too_long_is_turned_away_and_the_place_goes_to_the_next() -> None:
    limiter = ConcurrencyLimiter(1, waiting=1, timeout=0.1)
    limiter.acquire()
    started = time.monotonic()
    with pytest.raises(Overloaded, match="too long"):
        limiter.acquire()
    assert time.monotonic() - started >= 0.1
    limiter.release()
    limiter.acquire()


def test_chunks_are_made_inside_and_sent_outside() -> None:
    limiter, made = ConcurrencyLimiter(1), list[str]()

    def chunks() -> Iterator[bytes]:
        for chunk in (b"one", b"two"):
            with pytest.raises(Overloaded):
                limiter.acquire()
            made.append(chunk.decode())
            yield chunk

    sent = []
    for chunk in limiter.limited(chunks()):
        sent.append(chunk)
        limiter.acquire()
        limiter.release()
    assert (sent, made) == ([b"one", b"two"], ["one", "two"])
    limiter.acquire()


def test_a_stream_waits_for_its_turn_however_many_are_there() -> None:
    limiter, sent = ConcurrencyLimiter(1), list[bytes]()
    limiter.acquire()
    thread = threading.Thread(target=lambda: sent.extend(limiter.limited([b"one"])))
    thread.start()
    until(lambda: len(limiter._queue) == 1)
    assert sent == []
    limiter.release()
    thread.join(30)
    assert sent == [b"one"]


def test_a_chunk_that_cannot_be_made_gives_its_place_back() -> None:
    limiter = ConcurrencyLimiter(1)

    def broken() -> Iterator[bytes]:
        yield b"one"
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        list(limiter.limited(broken()))
    limiter.acquire()


def test_a_crowd_of_threads_never_takes_more_than_the_places_and_leaves_all_free() -> None:
    limiter, inside, most, turned_away = ConcurrencyLimiter(3, waiting=5, timeout=0.002), set[int](), list[int](), list[int]()

    def come(number: int) -> None:
        for _ in range(60):
            try:
                limiter.acquire()
            except Overloaded:
                turned_away.append(number)
                continue
            inside.add(number)
            most.append(len(inside))
            time.sleep(0.0005)
            inside.remove(number)
            limiter.release()

    crowd = [threading.Thread(target=come, args=(number,)) for number in range(24)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    assert max(most) == 3
    assert turned_away
    assert len(most) + len(turned_away) == 24 * 60
    for _ in range(3):
        limiter.acquire()
    with pytest.raises(Overloaded):
        limiter.acquire()
