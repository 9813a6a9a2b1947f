"""A gate lets in as many as it has places for, in their order, and keeps no place for those who went away."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from web.errors import Overloaded
from web.http.limits.limiter import Gate


def test_as_many_come_in_as_there_are_places_and_the_next_is_turned_away() -> None:
    gate = Gate(2)
    gate.enter()
    gate.enter()
    with pytest.raises(Overloaded, match="Too many"):
        gate.enter()
    gate.leave()
    gate.enter()


def test_those_who_wait_come_in_one_by_one_in_the_order_in_which_they_came() -> None:
    gate, inside, line = Gate(1, waiting=3, patience=30), list[int](), list[threading.Thread]()

    def come(number: int) -> None:
        gate.enter()
        inside.append(number)

    gate.enter()
    for number in range(3):
        line.append(threading.Thread(target=come, args=(number,)))
        line[-1].start()
        time.sleep(0.05)
    with pytest.raises(Overloaded, match="Too many"):
        gate.enter()
    for count in range(3):
        assert inside == list(range(count))
        gate.leave()
        line[count].join(5)
    assert inside == [0, 1, 2]


def test_one_who_has_waited_too_long_is_turned_away_and_the_place_goes_to_the_next() -> None:
    gate = Gate(1, waiting=1, patience=0.1)
    gate.enter()
    started = time.monotonic()
    with pytest.raises(Overloaded, match="too long"):
        gate.enter()
    assert time.monotonic() - started >= 0.1
    gate.leave()
    gate.enter()


def test_chunks_are_made_inside_and_sent_outside() -> None:
    gate, made = Gate(1), list[str]()

    def chunks() -> Iterator[bytes]:
        for chunk in (b"one", b"two"):
            with pytest.raises(Overloaded):
                gate.enter()
            made.append(chunk.decode())
            yield chunk

    sent = []
    for chunk in gate.in_turns(chunks()):
        sent.append(chunk)
        gate.enter()
        gate.leave()
    assert (sent, made) == ([b"one", b"two"], ["one", "two"])
    gate.enter()


def test_a_stream_waits_for_its_turn_however_many_are_there() -> None:
    gate, sent = Gate(1), list[bytes]()
    gate.enter()
    thread = threading.Thread(target=lambda: sent.extend(gate.in_turns([b"one"])))
    thread.start()
    time.sleep(0.1)
    assert sent == []
    gate.leave()
    thread.join(5)
    assert sent == [b"one"]


def test_a_chunk_that_cannot_be_made_gives_its_place_back() -> None:
    gate = Gate(1)

    def broken() -> Iterator[bytes]:
        yield b"one"
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        list(gate.in_turns(broken()))
    gate.enter()


def test_a_crowd_of_threads_is_never_more_than_the_places_inside_and_leaves_all_of_them_free() -> None:
    gate, inside, most, turned_away = Gate(3, waiting=5, patience=0.002), set[int](), list[int](), list[int]()

    def come(number: int) -> None:
        for _ in range(60):
            try:
                gate.enter()
            except Overloaded:
                turned_away.append(number)
                continue
            inside.add(number)
            most.append(len(inside))
            time.sleep(0.0005)
            inside.remove(number)
            gate.leave()

    crowd = [threading.Thread(target=come, args=(number,)) for number in range(24)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    assert max(most) == 3
    assert turned_away
    assert len(most) + len(turned_away) == 24 * 60
    for _ in range(3):
        gate.enter()
    with pytest.raises(Overloaded):
        gate.enter()
