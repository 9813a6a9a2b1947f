"""Term weighting: In_expB2 over arrays."""

import math
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.arrays.format.field_propagation import scored_units
from search.engines.arrays.format.postings import NO_WEIGHTS, Units, Weights, concatenated
from search.engines.arrays.search.index_view import Generation

Scores = NDArray[np.float32]

MIN_LENGTH = 0.5
"""Share of the mean length below which a shorter unit scores no higher: a single line says little about its words."""


class Share(NamedTuple):
    """The weights of a term, or of terms that count as one, and a factor for their scores."""

    found: Weights
    factor: float


class Ranking:
    """Weighs the terms of one generation.

    In_expB2 (Amati and van Rijsbergen, ACM TOIS 20(4), 2002: divergence from randomness, inverse expected document frequency,
    Bernoulli after-effect, normalisation 2 with c = 1). With tf and l the occurrences and length of what is scored (see
    `field_propagation`), avgl the mean length, N how many are scored, n of them with the term, F its occurrences in all:

        tfn = tf · log2(1 + avgl / l)      ne = N · (1 − (1 − 1/N)^F)
        score = tfn / (tfn + 1) · (F + 1) / n · log2((N + 1) / (ne + 0.5))
    """

    def __init__(self, generation: Generation) -> None:
        """Keep the generation; its norms are computed when first needed."""
        self._generation = generation

    @cached_property
    def _scored(self) -> NDArray[np.bool_]:
        """U: living units that are scored."""
        scored: NDArray[np.bool_] = self._generation.unit_alive & scored_units(self._generation.layout)
        return scored

    @cached_property
    def _total(self) -> int:
        return int(np.count_nonzero(self._scored))

    @cached_property
    def norm(self) -> Scores:
        """U: log2(1 + avgl / l), by which the occurrences in a unit are multiplied; l at least MIN_LENGTH of avgl."""
        generation = self._generation
        own = generation.unit_length[generation.strategy_unit[:-1]]
        lengths = generation.unit_length + np.where(generation.unit_own, np.float32(0), own[generation.unit_strategy])
        mean = float(lengths[self._scored].mean(dtype=np.float64)) if self._scored.any() else 0.0
        return np.log2(1 + mean / np.maximum(lengths, MIN_LENGTH * mean)).astype(np.float32) if mean else np.ones_like(lengths)

    @cached_property
    def sections(self) -> NDArray[np.bool_]:
        """U: units that are sections."""
        sections: NDArray[np.bool_] = ~self._generation.unit_own
        return sections

    @cached_property
    def drafts(self) -> Units:
        """The units that are stub sections: mostly few, or none."""
        return self._generation.unit_draft.nonzero()[0].astype(np.int32)

    def earned(self, shares: Sequence[Share]) -> tuple[NDArray[np.intp], Scores]:
        """The scores of units for some terms, term after term; computed all at once, since most terms have few units.

        Returns:
            The units, in NumPy's own type of indices, since it copies others each time, and their scores: 0 for deleted units.
        """
        shares = [share for share in shares if len(share.found.units)]
        if not shares:
            return np.empty(0, np.intp), NO_WEIGHTS.weights
        units, weights = concatenated([share.found for share in shares], NO_WEIGHTS)
        places, sizes = units.astype(np.intp), [len(share.found.units) for share in shares]
        numbers, starts = sizes, list(accumulate(sizes[:-1], initial=0))
        if not self._generation.whole:
            alive = self._generation.unit_alive.take(places)
            weights = weights * alive
            numbers = np.add.reduceat(alive, starts, dtype=np.intp).tolist()
        occurrences = np.add.reduceat(weights, starts, dtype=np.float64).tolist()
        informations = map(self._information, numbers, occurrences)
        factors = np.array([share.factor * each for share, each in zip(shares, informations, strict=True)], np.float32)
        scores = self.norm.take(places)
        scores *= weights
        scores /= scores + np.float32(1)
        scores *= factors.repeat(sizes)
        return places, scores

    def _information(self, n: int, occurrences: float) -> float:
        """The factor of the score that is the same in every unit; 0 for a term that is in no unit."""
        total = self._total
        if n == 0:
            return 0.0
        expected = total * -math.expm1(occurrences * math.log1p(-1 / total)) if total > 1 else 1.0
        return (occurrences + 1) / n * math.log2((total + 1) / (expected + 0.5))
