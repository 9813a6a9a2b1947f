"""Similar names: whether one is probably another one mistyped, by edit distance (optimal string alignment)."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

MAX_LENGTH = 60
"""Letters beyond which a text is a sentence and no name."""
MIN_LENGTH = 3
"""Letters below which one typing error leads from any word to any other."""
MAX_ABBREVIATION = 5
MIN_LENGTH_FOR_TWO_ERRORS = 8
"""Letters from which two typing errors are accepted."""


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """A name without case, accents, punctuation and superfluous blanks."""
    plain = unicodedata.normalize("NFKD", name[: 4 * MAX_LENGTH].casefold())
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(re.findall(r"[^\W_]+", letters))


def is_close(one: str, other: str, *, max_distance: int = 2) -> bool:
    """Whether two different names look like the same one, mistyped; in a short name at most one typing error is accepted."""
    if max(len(one), len(other)) > MAX_LENGTH:
        return False
    first, second = folded(one), folded(other)
    if first == second:
        return one != other and bool(first)
    shorter, longer = sorted((len(first), len(second)))
    max_errors = min(max_distance, 2 if shorter >= MIN_LENGTH_FOR_TWO_ERRORS else 1)
    if shorter < MIN_LENGTH or longer - shorter > max_errors or _numbers(first) != _numbers(second) or _is_abbreviation(one):
        return False
    return OSA.distance(first, second) <= max_errors


def nearest(name: str, others: Iterable[str], *, max_distance: int = 2) -> str | None:
    """The closest of the names that look like this one, mistyped; of equally close ones the first."""
    close = [other for other in others if is_close(name, other, max_distance=max_distance)]
    return min(close, key=lambda other: OSA.distance(folded(name), folded(other)), default=None)


def _is_abbreviation(name: str) -> bool:
    """Abbreviations are close to many others and mean none of them."""
    return name.isupper() and len(name) <= MAX_ABBREVIATION


def _numbers(name: str) -> list[str]:
    """Names with different numbers are names of different things."""
    return re.findall(r"\d+", name)
