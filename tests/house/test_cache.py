"""What was worked out lately is kept as long as there is room, held against a slow list that does as the words say."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.cache import LruCache

ROOM = 10
sizes = st.integers(0, ROOM + 2)


def reference(kept: list[int], asked: int) -> list[int]:
    """The keys that are kept, least lately asked first, after one more is asked; each is as large as it says."""
    kept = [*(key for key in kept if key != asked), asked]
    while sum(kept) > ROOM:
        kept = kept[1:]
    return kept


@given(st.lists(sizes, max_size=40))
def test_what_was_asked_longest_ago_goes_first(asked: list[int]) -> None:
    made: list[int] = []

    def make(key: int) -> int:
        made.append(key)
        return -key

    cache = LruCache[int, int](make, lambda value: -value, ROOM)
    kept: list[int] = []
    for key in asked:
        times = made.count(key)
        assert cache.of(key) == -key
        assert made.count(key) == times + (key not in kept)
        kept = reference(kept, key)
        assert cache.recent_keys() == kept
    assert sum(cache.recent_keys()) <= ROOM


def test_threads_that_make_the_same_at_once_keep_one_of_it() -> None:
    together = threading.Barrier(4, timeout=10)

    def make(key: str) -> list[str]:
        together.wait()
        return [key]

    cache = LruCache[str, list[str]](make, len, 2)
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(cache.of, ["rain"] * 4)) == [["rain"]] * 4
    assert cache.recent_keys() == ["rain"]
    assert cache.of("rain") is cache.of("rain")


def test_what_cannot_be_made_is_not_kept_and_is_tried_again() -> None:
    tries: list[str] = []

    def make(key: str) -> str:
        tries.append(key)
        if len(tries) == 1:
            raise ValueError(key)
        return key

    cache = LruCache[str, str](make, len, 9)
    with pytest.raises(ValueError, match="rain"):
        cache.of("rain")
    assert cache.recent_keys() == []
    assert cache.of("rain") == "rain"
    assert tries == ["rain", "rain"]
