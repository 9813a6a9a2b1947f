"""How a construct is written as often as a file of some size holds it."""

from collections.abc import Callable, Iterator
from itertools import count

Written = Callable[[int], str]
"""From a number of characters to a text of about as many."""


def again(unit: str, before: str = "", after: str = "") -> Written:
    """A text with one piece again and again; `§` in it is a number that rises."""

    def written(size: int) -> str:
        if "§" not in unit:
            return before + unit * -(-size // len(unit)) + after
        return before + filled((unit.replace("§", str(number)) for number in count(1)), size) + after

    return written


def both(opening: str, closing: str, before: str = "") -> Written:
    """As many openings as closings after them."""

    def written(size: int) -> str:
        times = size // len(opening + closing)
        return before + opening * times + closing * times

    return written


def twice(one: str, other: str) -> Written:
    """Half a text of one piece, half of another: what marks or names something, then what refers to it."""

    def written(size: int) -> str:
        return again(one)(size // 2) + "\n" + again(other)(size // 2)

    return written


def stairs(step: str, tread: str) -> Written:
    """Lines that each begin with one step more than the line above."""

    def written(size: int) -> str:
        return filled((step * number + tread for number in count()), size)

    return written


def runs(mark: str, parting: str = " a ") -> Written:
    """Runs of a mark, each longer by one than the one before."""
    return stairs(mark, parting)


def fields(inside: Written) -> Written:
    """A file whose front matter it is."""
    return lambda size: f"---\ntitle: A\n{inside(size)}\n---\nText.\n"


def filled(pieces: Iterator[str], size: int) -> str:
    kept: list[str] = []
    while size > 0:
        kept.append(next(pieces))
        size -= len(kept[-1])
    return "".join(kept)
