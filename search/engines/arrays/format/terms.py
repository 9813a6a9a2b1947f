"""Layout and weights of positions, and ranges of terms: what arrays need besides `search.engines.terms`."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.engines.terms import is_whole
from search.query.fields import HEADING_WEIGHT, OWN_FIELDS

ZONE = 1 << 20
"""Positions of each field or part begin at a multiple of this: phrases stay inside, and a position tells its part."""

ZONES = 8
"""Number of distinct zones: the own fields of a strategy, or the heading (0) and the text (1 and above) of a section."""

_OWN_WEIGHTS = [field.weight for field in OWN_FIELDS]
_ZONE_WEIGHTS = np.array(
    [HEADING_WEIGHT, *[1.0] * (ZONES - 1), *_OWN_WEIGHTS, *[1.0] * (ZONES - len(_OWN_WEIGHTS))], np.float32
)
"""The weight of an occurrence in each zone of a section, and then in each zone of a strategy's own fields."""


def zone_of(positions: NDArray[np.int32]) -> NDArray[np.int32]:
    """The zone of each position."""
    zones: NDArray[np.int32] = np.minimum(positions // np.int32(ZONE), np.int32(ZONES - 1))
    return zones


def weights_of(own: NDArray[np.bool_], zones: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The weight of each occurrence.

    Args:
        own: whether each is in a strategy's own fields.
        zones: the zone of each.
    """
    return _ZONE_WEIGHTS.take(own * np.uint8(ZONES) + zones)


def wholes(terms: Sequence[str]) -> NDArray[np.bool_]:
    """Which of some surface terms are joined words as a whole, whose parts are terms as well."""
    return np.array(list(map(is_whole, terms)), bool)


def folded_range(folded: str, language: str, *, prefix: bool) -> tuple[str, str]:
    """The [low, high) of the surface terms of a folded word, or of all words that begin with it."""
    low = language + folded
    return low, low + ("\U0010ffff" if prefix else "\1")
