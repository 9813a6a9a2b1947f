"""No file takes long or much memory, whatever it repeats and however often: it is read in linear time or refused in little."""

import os
from collections.abc import Iterable
from itertools import pairwise
from random import Random

import pytest

from tests.hostile.constructs import CONSTRUCTS
from tests.hostile.measuring import Cost, costs

pytestmark = pytest.mark.slow

MOST_SECONDS = 3.0
"""Of an idle processor, for reading, checking and analysing a file together."""
MOST_MEGABYTES = 200.0
"""Of the whole process at its most, the forty of the program itself among them."""
FLOOR = 0.4
"""Seconds below which nobody minds how time grows."""
SLOPE = 1.4
"""Exponent of growth that is still called linear: allocation and caches cost more for more."""
SIZES = (40_000, 160_000)
ALL_SIZES = (10_000, 40_000, 160_000, 320_000, 640_000, 980_000, 4_000_000)
SEED = int(os.environ.get("FUZZ_SEED", "20240607"))
SAMPLE = 8
FOUND = (
    "body: row of backticks and bars",
    "body: short rows of a wide table",
    "body: headings",
    "body: items of both kinds",
    "body: unclosed comments",
    "body: quotation marks",
    "front matter: long alias",
    "file: directives",
    "body: titles of one quote",
    "body: accents of two classes",
    "body: comments on one line",
    "body: abbreviations without a colon",
    "body: headings of ligatures",
    "body: bars",
    "body: definition of blanks",
    "body: containers unclosed",
    "body: component of nested braces",
    "body: comments in braces unclosed",
    "body: comments of shortcodes unclosed",
    "body: braces of ids",
    "body: highlights after blanks",
    "body: pairs of digits after commas",
)
"""What once took minutes, or gigabytes."""
LARGE = ("body: hyphens", "body: link with many blanks", "body: links unclosed")
"""What once took more memory or time than any file may, at the largest size that is read."""
FRONTS = ("front matter: accents in a title", "front matter: accents of two classes")
"""The same of a front matter, which is no longer than 64 kB."""


def test_what_once_took_long_is_read_or_refused_in_linear_time() -> None:
    _assert_linear(FOUND, SIZES)


def test_what_once_took_much_at_the_largest_size_takes_little() -> None:
    _assert_linear(LARGE, (980_000,))


def test_what_once_took_long_in_a_front_matter_takes_little() -> None:
    _assert_linear(FRONTS, (60_000,))


def test_a_sample_of_all_constructs_is_read_or_refused_in_linear_time() -> None:
    _assert_linear(Random(SEED).sample(sorted(CONSTRUCTS), SAMPLE), SIZES)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(8))
def test_all_constructs_of_all_sizes_are_read_or_refused_in_linear_time(part: int) -> None:
    _assert_linear(sorted(CONSTRUCTS)[part::8], ALL_SIZES)


def _assert_linear(names: Iterable[str], sizes: tuple[int, ...]) -> None:
    """Measured time depends a little on what else runs: what is too slow is measured twice more, and its best counts."""
    best: dict[tuple[str, int], Cost] = {}
    wanted = [(name, size) for name in names for size in sizes]
    slow: list[str] = []
    for _ in range(3):
        for cost in costs(wanted):
            known = best.get((cost.name, cost.size))
            best[cost.name, cost.size] = min(known or cost, cost, key=lambda each: each.seconds)
        slow = list(_faults(best, dict.fromkeys(name for name, _ in wanted), sizes))
        wanted = [(name, size) for name, size in wanted if any(fault.startswith(f"{name}, ") for fault in slow)]
        if not wanted:
            break
    assert slow == []


def _faults(best: dict[tuple[str, int], Cost], names: Iterable[str], sizes: tuple[int, ...]) -> Iterable[str]:
    for name in names:
        measured = [best[name, size] for size in sizes]
        for cost in measured:
            if cost.outcome == "killed" or cost.seconds > MOST_SECONDS or cost.megabytes > MOST_MEGABYTES:
                yield f"{name}, {cost.size}: {cost.seconds:.2f} s, {cost.megabytes:.0f} MB, {cost.outcome}"
        for less, more in pairwise(measured):
            grown = (more.size / less.size) ** SLOPE * max(less.seconds, FLOOR)
            if more.seconds > grown:
                yield f"{name}, {more.size}: {less.seconds:.2f} s grew to {more.seconds:.2f} s"
