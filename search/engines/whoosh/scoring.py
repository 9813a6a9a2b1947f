"""Scores of sections and strategies, their order, and where each score comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search import analysis
from search.engines.whoosh.context import Weights, in_context, together
from search.engines.whoosh.generation import Generation, exact_range, folded_range, union
from search.engines.whoosh.matching import ClauseMatch, Mask
from search.engines.whoosh.ranking import DRAFT_SHARE, EXACT_SHARE, PAIR_SHARE, Earned, Ranking, Scores
from search.engines.whoosh.segment import Postings
from search.engines.whoosh.terms import stem_term
from search.queries import Atom
from search.results import ScorePart

DECIMALS = 4
"""Scores are compared rounded, so that the last bits of floating-point sums never decide an order."""


_OR = " OR "
"""What stands between the atoms of a clause."""


class _Part(NamedTuple):
    """What some atoms earn together, and what to call it."""

    between: str
    atoms: tuple[Atom, ...]
    how: str
    earned: Earned

    def label(self) -> str:
        """What an explanation calls it."""
        return self.between.join(map(str, self.atoms)) + self.how


class Scoring:
    """The scores of one search. U units, S strategies."""

    def __init__(self, generation: Generation, ranking: Ranking, clauses: list[ClauseMatch], allowed: Mask | None) -> None:
        """Keep what is scored: the clauses' postings in the allowed units (None for all)."""
        self._generation = generation
        self._ranking = ranking
        self.clauses = clauses
        self._allowed = allowed

    def within(self, allowed: Mask | None) -> Scoring:
        """The same words in some units only."""
        return self if allowed is None else Scoring(self._generation, self._ranking, self.clauses, allowed)

    def _parts(self) -> Iterator[_Part]:
        """What each clause, the exact form of its words, and words side by side earn."""
        for found in self.clauses:
            atoms, times = found.clause.atoms, found.clause.times
            yield _Part(_OR, atoms, "", self._ranking.earned(self._clause_weights(found), times))
            for atom in atoms:
                if atom.kind == "word" and atom.field is None:
                    share = EXACT_SHARE * atom.weight * times
                    for exact, part in self._exact_forms(atom, found.languages):
                        yield _Part("", (atom,), ", as typed", self._ranking.earned(exact, share * part))
        for pair, side_by_side in self._pairs():
            yield _Part(" ", pair, ", side by side", self._ranking.earned(side_by_side, PAIR_SHARE))

    def _clause_weights(self, found: ClauseMatch) -> Weights:
        """A clause's weights in the units that are scored; those of plain words lie ready in context."""
        if self._allowed is not None:
            return self._alone(found.postings)
        atoms = found.clause.atoms
        if any(atom.kind != "word" or atom.field is not None for atom in atoms):
            return in_context(self._generation.layout, found.postings)
        parts = []
        for atom in atoms:
            for code in found.languages:
                units, weights = self._generation.scored_weights(stem_term(analysis.fold(atom.words[0]), code))
                parts.append(Weights(units, weights if atom.weight == 1.0 else weights * np.float32(atom.weight)))
        return together(parts)

    def _alone(self, postings: Postings) -> Weights:
        """Weights of sections without the own fields of their strategies."""
        sections = ~self._generation.unit_own[postings.units]
        return Weights(postings.units[sections], postings.weights[sections])

    def _pairs(self) -> Iterator[tuple[tuple[Atom, Atom], Weights]]:
        """Weights of each two words that were typed one after the other, where they stand so."""
        for left, right in pairwise(self.clauses):
            atoms = (left.clause.atoms[0], right.clause.atoms[0])
            if all(atom.kind == "word" and atom.field is None for atom in atoms):
                words = [analysis.fold(atom.words[0]) for atom in atoms]
                found = [
                    self._generation.phrase_postings([stem_term(word, code) for word in words])
                    for code in left.languages
                    if code in right.languages
                ]
                postings = found[0] if len(found) == 1 else union(found)
                if len(postings.units):
                    weights = in_context(self._generation.layout, postings) if self._allowed is None else self._alone(postings)
                    yield atoms, weights

    def _exact_forms(self, atom: Atom, languages: Sequence[str]) -> Iterator[tuple[Weights, float]]:
        """Sections with the folded and with the exact form of a word, each with its part of the share.

        A form that stands for all that the stem finds, or for the other form too, makes no difference and is passed over.
        """
        word, folded = atom.words[0], analysis.fold(atom.words[0])
        stem = sum(self._generation.stem_weight(stem_term(folded, code)) for code in languages)
        alike = [folded_range(folded, code, prefix=False) for code in languages]
        exact = [exact_range(word, code) for code in languages]
        weights = [sum(self._generation.surface_weight(*range_) for range_ in ranges) for ranges in (alike, exact)]
        forms = [(alike, 1.0)] if weights[0] == weights[1] else [(alike, 0.5), (exact, 0.5)]
        for (ranges, part), weight in zip(forms, weights, strict=False):
            if 0 < weight < stem:
                yield self._in_sections(ranges), part

    def _in_sections(self, ranges: Sequence[tuple[str, str]]) -> Weights:
        """Weights of surface terms in sections alone."""
        found = [self._generation.surface_sections(*range_) for range_ in ranges]
        postings = found[0] if len(found) == 1 else union(found)
        return Weights(postings.units, postings.weights)

    @property
    def units(self) -> Scores:
        """U: what each unit earns, 0 where nothing matches or words are not looked for."""
        return self._both[0]

    @property
    def strategies(self) -> Scores:
        """S: the best score of each strategy's units, rounded."""
        return self._both[1]

    @cached_property
    def _both(self) -> tuple[Scores, Scores]:
        parts = list(self._parts())
        scores = np.zeros(self._generation.units, np.float32)
        for part in parts:
            np.add.at(scores, part.earned.units, part.earned.scores)
        scores *= self._ranking.draft_share
        if self._allowed is not None:
            scores[~self._allowed] = 0
        best = np.zeros(self._generation.strategies, np.float32)
        for units in (part.earned.units for part in parts if part.between == _OR):  # all others are among these
            np.maximum.at(best, self._generation.unit_strategy.take(units), scores.take(units))
        return scores, np.round(best, DECIMALS)

    @cached_property
    def touched(self) -> Mask:
        """U: sections where words are looked for that have a word of the query themselves, if it has any words."""
        touched = np.zeros(self._generation.units, bool) if self.clauses else self._ranking.sections.copy()
        for found in self.clauses:
            touched[found.postings.units] = True
        touched &= self._ranking.sections
        return touched if self._allowed is None else touched & self._allowed

    def explain(self, unit: int, place: str) -> tuple[ScorePart, ...]:
        """Where a unit's score comes from.

        Args:
            unit: its number.
            place: what to call it.
        """
        parts = []
        for part in self._parts():
            units, weights, scores = part.earned
            for at in np.flatnonzero(units == unit):
                detail = f"weighed occurrences: {weights[at]:g}; places that have it: {len(units)}"
                parts.append(ScorePart(part.label(), place, round(float(scores[at]), DECIMALS), detail))
        if self._generation.unit_draft[unit]:
            parts.append(ScorePart("", place, DRAFT_SHARE, "factor: a stub section"))
        return tuple(parts)


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
