"""Scores of sections and strategies, their order, and where each score comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from search import analysis
from search.engines.whoosh.generation import Generation, exact_range, folded_range, union
from search.engines.whoosh.matching import ClauseMatch, Mask
from search.engines.whoosh.ranking import DRAFT_SHARE, EXACT_SHARE, PAIR_SHARE, Earned, Ranking, Scores
from search.engines.whoosh.segment import Postings
from search.engines.whoosh.terms import stem_term
from search.queries import Atom
from search.results import ScorePart

DECIMALS = 4
"""Scores are compared rounded, so that the last bits of floating-point sums never decide an order."""


class Scoring:
    """The scores of one search. U units, S strategies."""

    def __init__(self, generation: Generation, ranking: Ranking, clauses: list[ClauseMatch], allowed: Mask | None) -> None:
        """Keep what is scored: the clauses' postings in the allowed units (None for all)."""
        self._generation = generation
        self._ranking = ranking
        self._clauses = clauses
        self._allowed = allowed

    @cached_property
    def _parts(self) -> list[tuple[str, Postings, Earned]]:
        """What each clause, and the exact form of its words, earns: label, where it stands, scores."""
        parts = []
        for found in self._clauses:
            label = " OR ".join(map(str, found.clause.atoms))
            parts.append((label, found.postings, self._earned(found.postings, found.clause.times)))
            for atom in found.clause.atoms:
                for form, exact in self._exact_forms(atom, found.languages):
                    share = EXACT_SHARE / 2 * atom.weight * found.clause.times
                    parts.append((f"{form}, as typed", exact, self._earned(exact, share)))
        for pair, together in self._pairs():
            parts.append((f"{pair}, side by side", together, self._earned(together, PAIR_SHARE)))
        return parts

    def _pairs(self) -> Iterator[tuple[str, Postings]]:
        """Postings of each two words that were typed one after the other, where they stand so."""
        for left, right in pairwise(self._clauses):
            atoms = (left.clause.atoms[0], right.clause.atoms[0])
            if all(atom.kind == "word" and atom.field is None for atom in atoms):
                words = [analysis.fold(atom.words[0]) for atom in atoms]
                found = [
                    self._generation.phrase_postings([stem_term(word, code) for word in words])
                    for code in self._generation.languages
                    if code in left.languages and code in right.languages
                ]
                together = found[0] if len(found) == 1 else union(found)
                if len(together.units):
                    yield " ".join(atom.words[0] for atom in atoms), together

    def _earned(self, postings: Postings, share: float) -> Earned:
        return self._ranking.earned(postings, with_fields=self._allowed is None, share=share)

    def _exact_forms(self, atom: Atom, languages: Sequence[str]) -> Iterator[tuple[str, Postings]]:
        """Postings of the folded and of the exact form of a word, each where it does not stand for all that the stem finds."""
        if atom.kind != "word" or atom.field is not None:
            return
        word, folded = atom.words[0], analysis.fold(atom.words[0])
        stem = sum(_occurrences(self._generation.stem_postings(stem_term(folded, code))) for code in languages)
        for ranges in (
            [folded_range(folded, code, prefix=False) for code in languages],
            [exact_range(word, code) for code in languages],
        ):
            found = [self._generation.surface_postings(*range_) for range_ in ranges]
            postings = found[0] if len(found) == 1 else union(found)
            if len(postings.units) and _occurrences(postings) < stem:
                yield word, postings

    @cached_property
    def units(self) -> Scores:
        """U: what each unit earns, 0 where nothing matches or words are not looked for."""
        scores = np.zeros(self._generation.units, np.float32)
        for _, _, earned in self._parts:
            scores[earned.units] += earned.scores
        scores *= np.where(self._generation.unit_draft, np.float32(DRAFT_SHARE), np.float32(1))
        if self._allowed is not None:
            scores[~self._allowed] = 0
        return scores

    @cached_property
    def touched(self) -> Mask:
        """U: sections that have a word of the query themselves, where words are looked for."""
        touched = np.zeros(self._generation.units, bool)
        for found in self._clauses:
            touched[found.postings.units] = True
        touched &= ~self._generation.unit_own
        return touched if self._allowed is None else touched & self._allowed

    @cached_property
    def strategies(self) -> Scores:
        """S: the best score of each strategy's units, rounded."""
        starts = self._generation.strategy_unit[:-1]
        best: Scores = np.maximum.reduceat(self.units, starts) if len(starts) else self.units
        return np.round(best, DECIMALS)

    def explain(self, unit: int, place: str) -> tuple[ScorePart, ...]:
        """Where a unit's score comes from.

        Args:
            unit: its number.
            place: what to call it.
        """
        parts = []
        for label, postings, earned in self._parts:
            at = int(np.searchsorted(earned.units, unit))
            if at < len(earned.units) and earned.units[at] == unit:
                here = "" if unit in postings.units else "; only in the strategy's own fields"
                detail = f"{earned.weights[at]:g} weighed occurrences{here}; {len(earned.units)} places have it"
                parts.append(ScorePart(label, place, round(float(earned.scores[at]), DECIMALS), detail))
        if self._generation.unit_draft[unit]:
            parts.append(ScorePart("", place, DRAFT_SHARE, "factor: a stub section"))
        return tuple(parts)


def _occurrences(postings: Postings) -> float:
    return float(postings.weights.sum(dtype=np.float64))


def ordered(numbers: NDArray[np.int64], keys: list[NDArray[np.generic]], wanted: int) -> NDArray[np.int64]:
    """The first of some numbered things in the order of several keys.

    Args:
        numbers: what to order.
        keys: per number in the whole collection, most important first, smaller before larger.
        wanted: how many are needed; more may be returned.
    """
    first = keys[0][numbers]
    if len(numbers) > 4 * wanted > 0:
        threshold = np.partition(first, wanted - 1)[wanted - 1]
        numbers = numbers[first <= threshold]
    return numbers[np.lexsort([key[numbers] for key in reversed(keys)])]
