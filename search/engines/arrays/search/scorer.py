"""Scores of sections and strategies, and their explanations."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from search.analysis import analyzer
from search.engines.arrays.format.field_propagation import propagated
from search.engines.arrays.format.postings import Weights, merged, union_weights
from search.engines.arrays.format.terms import folded_range
from search.engines.arrays.search.index_view import Generation
from search.engines.arrays.search.matcher import ClauseMatch, Mask, strategies_with
from search.engines.arrays.search.top_k import rounded
from search.engines.arrays.search.weighting import Ranking, Scores, Share
from search.engines.shares import DECIMALS, DRAFT_REASON, DRAFT_SHARE, EXACT_SHARE, FORM_SHARE, PAIR_SHARE
from search.engines.terms import surface_term
from search.phrases import count_of
from search.query.model import FORM_KINDS, Atom
from search.query.results import ScorePart

_OR = " OR "
"""Stands between the atoms of a clause in explanations, and distinguishes clauses from other parts of a score."""
_BYTES_OF_A_SECTION = 8
"""Bytes of its number and its score."""


_Number = TypeVar("_Number", bound=np.integer)


class _Scored(NamedTuple):
    """The values that are computed once; `Scoring` says what each is."""

    sections: NDArray[np.int32]
    scores: Scores
    strategies: Scores


class _Part(NamedTuple):
    """A part of the scores: some atoms with what they find together, the factor for it, and a label."""

    between: str
    atoms: tuple[Atom, ...]
    how: str
    share: Share

    def label(self) -> str:
        """Its label in explanations."""
        return self.between.join(map(str, self.atoms)) + self.how


def _typed(atoms: tuple[Atom, ...]) -> tuple[Atom, ...]:
    """The atoms without other forms."""
    return tuple([atom for atom in atoms if atom.kind not in FORM_KINDS])


class Scoring:
    """The scores of one search. U units, S strategies."""

    def __init__(self, generation: Generation, ranking: Ranking, clauses: list[ClauseMatch], allowed: Mask | None) -> None:
        """Score the clauses' postings in the allowed units (None for all), once they are needed."""
        self._generation = generation
        self._ranking = ranking
        self.clauses = clauses
        self._allowed = allowed

    def within(self, allowed: Mask | None) -> Scoring:
        """The scoring of the same words in some units only."""
        return self if allowed is None else Scoring(self._generation, self._ranking, self.clauses, allowed)

    def _parts(self) -> Iterator[_Part]:
        """The parts of the scores: each clause, the exact form of its words, and words side by side."""
        for found in self.clauses:
            atoms, times = found.clause.atoms, found.clause.times
            share = times * (1 - FORM_SHARE if found.forms else 1)
            yield _Part(_OR, _typed(atoms), "", Share(self._clause_weights(found), share))
            if found.forms:
                yield _Part(_OR, atoms, "", Share(propagated(self._generation.layout, found.postings), times * FORM_SHARE))
            for atom in atoms:
                if atom.kind == "word" and atom.field is None:
                    share = EXACT_SHARE * atom.weight * times
                    for exact, part in self._exact_forms(atom):
                        yield _Part("", (atom,), ", as typed", Share(exact, share * part))
        for pair, side_by_side in self._pairs():
            yield _Part(" ", pair, ", side by side", Share(side_by_side, PAIR_SHARE))

    def _clause_weights(self, found: ClauseMatch) -> Weights:
        """A clause's weights in the units that are scored; those of plain words are stored with own fields propagated."""
        atoms = _typed(found.clause.atoms)
        if not found.plain:
            return propagated(self._generation.layout, found.typed)
        parts = []
        for atom in atoms:
            for code in self._generation.languages:
                units, weights = self._generation.scored_weights(self._generation.stem_term(analyzer.fold(atom.words[0]), code))
                parts.append(Weights(units, weights if atom.weight == 1.0 else weights * np.float32(atom.weight)))
        return union_weights(parts)

    def _pairs(self) -> Iterator[tuple[tuple[Atom, Atom], Weights]]:
        """The weights of each two words that were typed one after the other, where they stand side by side."""
        for left, right in pairwise(self.clauses):
            atoms = (left.clause.atoms[0], right.clause.atoms[0])
            if right.adjoining and all(atom.kind == "word" and atom.field is None for atom in atoms):
                words = [analyzer.fold(atom.words[0]) for atom in atoms]
                found = [
                    self._generation.phrase_weights([self._generation.stem_term(word, code) for word in words])
                    for code in self._generation.languages
                ]
                side_by_side = union_weights(found)
                if len(side_by_side.units):
                    yield atoms, propagated(self._generation.layout, side_by_side)

    def _exact_forms(self, atom: Atom) -> Iterator[tuple[Weights, float]]:
        """The weights of the folded and of the exact form of a word in sections, each with its part of the share.

        A form that accounts for all that the stem finds, or that is the same as the other form, makes no difference: skipped.
        """
        word, folded, generation = atom.words[0], analyzer.fold(atom.words[0]), self._generation
        languages = generation.languages
        stems = [generation.stem_term(folded, code) for code in languages]
        alike = [generation.spellings(*folded_range(folded, code, prefix=False)) for code in languages]
        exact = [generation.spelling(surface_term(word, code), among) for code, among in zip(languages, alike, strict=True)]
        stem = sum(map(generation.stem_weight, stems))
        weights = [sum(map(generation.surface_weight, spelt)) for spelt in (alike, exact)]
        forms = [(alike, 1.0)] if weights[0] == weights[1] else [(alike, 0.5), (exact, 0.5)]
        for (spelt, part), weight in zip(forms, weights, strict=False):
            if 0 < weight < stem:
                yield union_weights(map(generation.surface_sections, spelt)), part

    @property
    def strategies(self) -> Scores:
        """S: the best score of each strategy's units, rounded."""
        return self._scored.strategies

    @property
    def sections(self) -> NDArray[np.int32]:
        """The sections that match, ascending: those that have a word, of a chosen theme if there is one.

        If no section of a strategy in a chosen theme has a word, since all words are in its own fields, all of them match.
        Sections of deleted strategies are included.
        """
        return self._scored.sections

    @property
    def scores(self) -> Scores:
        """The score of each of these sections."""
        return self._scored.scores

    @property
    def nbytes(self) -> int:
        """An upper estimate of the memory this takes, once all of it is computed."""
        postings = sum([found.nbytes for found in self.clauses])
        sections = sum([len(part.units) for found in self.clauses for part in found.found])
        return postings + sections * _BYTES_OF_A_SECTION + self._generation.strategies * (4 + len(self.clauses))

    @cached_property
    def _scored(self) -> _Scored:
        """All scores. Few units have a word of the query: only those are computed and kept."""
        parts = sorted(self._parts(), key=lambda part: part.between != _OR)
        places, earned = self._ranking.earned([part.share for part in parts])
        units = np.zeros(self._generation.units, np.float32)
        np.add.at(units, places, earned)
        units[self._ranking.drafts] *= np.float32(DRAFT_SHARE)
        best = np.zeros(self._generation.strategies, np.float32)
        of_clauses = sum([len(part.share.found.units) for part in parts if part.between == _OR])
        inside = self._inside(places[:of_clauses])  # the units of all other parts are among them
        np.maximum.at(best, self._generation.unit_strategy.take(inside), units.take(inside))
        sections = self._touched()
        return _Scored(sections, units.take(sections), rounded(best))

    def _inside(self, units: NDArray[_Number]) -> NDArray[_Number]:
        return units if self._allowed is None else units.compress(self._allowed.take(units))

    def _touched(self) -> NDArray[np.int32]:
        units = merged([found.units for found in self.clauses]) if self.clauses else np.empty(0, np.int32)
        with_words = self._inside(units.compress(self._ranking.sections.take(units)))
        if self._allowed is None:
            return with_words
        generation = self._generation
        chosen = self._allowed & self._ranking.sections & ~strategies_with(generation, with_words)[generation.unit_strategy]
        chosen[with_words] = True
        return chosen.nonzero()[0].astype(np.int32)

    def explain(self, unit: int, place: str) -> tuple[ScorePart, ...]:
        """The explanation of a unit's score.

        Args:
            unit: its number.
            place: the name of the unit in the explanation.
        """
        parts = []
        for part in self._parts():
            (units, weights), scores = part.share.found, self._ranking.earned([part.share])[1]
            places = int(np.count_nonzero(self._generation.unit_alive.take(units)))
            for at in np.flatnonzero(units == unit):
                here = "once" if weights[at] == 1 else f"{weights[at]:g} times"
                detail = f"counts {here} here; in {count_of(places, 'section')}"
                parts.append(ScorePart(part.label(), place, round(float(scores[at]), DECIMALS), detail))
        if self._generation.unit_draft[unit]:
            parts.append(ScorePart("", place, DRAFT_SHARE, DRAFT_REASON))
        return tuple(parts)
