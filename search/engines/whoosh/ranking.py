"""How much a word in a place is worth: In_expB2 over arrays, a section being read together with its strategy's own fields."""

from __future__ import annotations

import math
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.generation import Generation, kept, union
from search.engines.whoosh.segment import Postings

Scores = NDArray[np.float32]

DRAFT_SHARE = 0.3
"""What a stub section keeps of its score: it is found, but after sections that say something."""
EXACT_SHARE = 0.1
"""What the very form that was typed adds to its stem's score; a form that differs only in accents adds half of it."""


PAIR_SHARE = 0.3
"""What two words typed one after the other add where they stand side by side, as a share of what the pair would earn as a term."""
SHORTEST = 0.5
"""Share of the mean length below which a unit is not rewarded for being shorter still: one line says little about its words."""


class Earned(NamedTuple):
    """What one word earns: a row per unit that is scored for it, ascending."""

    units: NDArray[np.int32]
    weights: NDArray[np.float32]
    scores: Scores


class Ranking:
    """Weighs postings of one generation.

    What is scored is a section together with the title and the other own fields of its strategy, as if they stood in front of
    it: where a word is in the title, all sections profit, and a word in both does not count twice as much as it should. A
    strategy without sections is scored by its fields alone.

    In_expB2 (Amati and van Rijsbergen, ACM TOIS 20(4), 2002: divergence from randomness, inverse expected document frequency,
    Bernoulli after-effect, normalisation 2 with c = 1). With tf and l the occurrences and length of what is scored, avgl the
    mean length, N how many are scored, n of them with the term, F its occurrences in all:

        tfn = tf · log2(1 + avgl / l)      ne = N · (1 − (1 − 1/N)^F)
        score = tfn / (tfn + 1) · (F + 1) / n · log2((N + 1) / (ne + 0.5))
    """

    def __init__(self, generation: Generation) -> None:
        """Keep the generation; its norms are worked out when first needed."""
        self._generation = generation

    @cached_property
    def _sections(self) -> NDArray[np.int64]:
        """S: how many sections each strategy has."""
        return np.diff(self._generation.strategy_unit) - 1

    @cached_property
    def _scored(self) -> NDArray[np.bool_]:
        """U: living sections, and the own fields of living strategies without any."""
        generation = self._generation
        bare = self._sections[generation.unit_strategy] == 0
        scored: NDArray[np.bool_] = generation.unit_alive & (~generation.unit_own | bare)
        return scored

    @cached_property
    def _norm(self) -> Scores:
        """U: log2(1 + avgl / l), by which the occurrences in a unit are multiplied; l at least SHORTEST of avgl."""
        generation = self._generation
        own = generation.unit_length[generation.strategy_unit[:-1]]
        lengths = generation.unit_length + np.where(generation.unit_own, np.float32(0), own[generation.unit_strategy])
        mean = float(lengths[self._scored].mean(dtype=np.float64)) if self._scored.any() else 0.0
        return np.log2(1 + mean / np.maximum(lengths, SHORTEST * mean)).astype(np.float32) if mean else np.ones_like(lengths)

    @cached_property
    def _total(self) -> int:
        return int(np.count_nonzero(self._scored))

    def earned(self, postings: Postings, *, with_fields: bool, share: float = 1.0) -> Earned:
        """What each unit that is scored earns.

        Args:
            postings: all postings of a term, or of terms that count as one.
            with_fields: whether the strategies' own fields count; not so when only sections of a theme are searched.
            share: factor for the whole.
        """
        units, weights = self._with_context(postings) if with_fields else self._alone(postings)
        tfn = weights * self._norm[units]
        return Earned(units, weights, tfn / (tfn + np.float32(1)) * np.float32(share * self._information(weights)))

    def _alone(self, postings: Postings) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        scored = kept(postings, ~self._generation.unit_own[postings.units])
        return scored.units, scored.weights

    def _with_context(self, postings: Postings) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Units and weights with what stands in own fields handed to every section of the strategy."""
        own = self._generation.unit_own[postings.units]
        if not own.any():
            return postings.units, postings.weights
        scored = kept(postings, self._scored[postings.units])
        fields = kept(postings, own)
        counts = self._sections[self._generation.unit_strategy[fields.units]]
        firsts = np.cumsum(counts) - counts
        inside = np.arange(int(counts.sum())) - np.repeat(firsts, counts)
        units = (np.repeat(fields.units + 1, counts) + inside).astype(np.int32)
        spread = Postings(units, np.repeat(fields.weights, counts), np.repeat(fields.zones, counts))
        joined = union([scored, spread])
        return joined.units, joined.weights

    def _information(self, weights: NDArray[np.float32]) -> float:
        """The part of the score that is the same in every unit."""
        n, total = len(weights), self._total
        if n == 0:
            return 0.0
        occurrences = float(weights.sum(dtype=np.float64))
        expected = total * -math.expm1(occurrences * math.log1p(-1 / total)) if total > 1 else 1.0
        return (occurrences + 1) / n * math.log2((total + 1) / (expected + 0.5))
