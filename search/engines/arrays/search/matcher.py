"""The matcher: finds the units and strategies that match the clauses of a query."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from functools import cached_property, reduce

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from search.analysis import analyzer
from search.analysis.dictionary.real_words import COMPOUNDING
from search.analysis.forms.stemming import begun_in, is_begun
from search.engines.arrays.format.postings import NO_POSTINGS, Postings, Units, filtered, merged, union
from search.engines.arrays.format.terms import folded_range
from search.engines.arrays.search.index_view import Generation
from search.engines.terms import surface_parts
from search.query.expansion.compounds import is_compound, may_begin_compounds
from search.query.fields import OWN_FIELDS
from search.query.ignored_clauses import ignored_clauses
from search.query.model import FORM_KINDS, Atom, Clause, ParsedQuery

Mask = NDArray[np.bool_]
UnitsWithValue = Callable[[Atom], Units]
"""Gives the units that have a facet value, ascending: sections of a theme, else the own fields of strategies."""

_ZONE_BITS = {field.name: 1 << number for number, field in enumerate(OWN_FIELDS)}


@dataclass(frozen=True)
class ClauseMatch:
    """Where one clause matches."""

    clause: Clause
    found: Sequence[Postings]
    """The postings of each of its atoms in each language, those of other forms last; a unit may be in several."""
    forms: int
    """How many of these are of other forms."""
    strategies: Mask
    """S: the strategies, living or not, that it matches in."""
    adjoining: bool
    """Whether it was typed right after the clause that is matched before it, without a stop word between."""
    plain: bool
    """Whether all its atoms except other forms are words that may stand anywhere, for which more is stored in the index."""
    carriers: Sequence[tuple[Atom, Units]] = ()
    """Each facet value that the clause names, with the units that have it."""
    with_words: Mask | None = None
    """S: the strategies that have its words; None if it names no value by which others match."""

    @cached_property
    def units(self) -> Units:
        """The units that it matches in, ascending."""
        return merged([*(postings.units for postings in self.found), *(units for _, units in self.carriers)])

    @cached_property
    def postings(self) -> Postings:
        """The union of all its postings."""
        return union(self.found)

    @cached_property
    def typed(self) -> Postings:
        """The union of its postings without those of other forms."""
        return union(self.found[: len(self.found) - self.forms]) if self.forms else self.postings

    @property
    def nbytes(self) -> int:
        """Upper bound of the memory of its postings; those that were not joined are part of the mapped index."""
        joined = len(self.found) > 1
        arrays = [array for postings in self.found for array in (*postings, postings.units) if joined or array.flags.owndata]
        return sum([array.nbytes for array in arrays])


def match_clauses(generation: Generation, parsed: ParsedQuery, units_with_value: UnitsWithValue) -> list[ClauseMatch]:
    """The matches of every wanted clause that is not ignored, in the order of the query.

    Args:
        generation: the generation that is searched.
        parsed: the query.
        units_with_value: gives the units that have a facet value.
    """
    ignored = ignored_clauses(parsed)
    before = (None, *parsed.wanted)
    return [
        _with_carriers(generation, clause, units_with_value, adjoining=left is not None and left not in ignored)
        for left, clause in zip(before, parsed.wanted, strict=False)
        if clause not in ignored
    ]


def _with_carriers(generation: Generation, clause: Clause, units_with_value: UnitsWithValue, *, adjoining: bool) -> ClauseMatch:
    """The match of a clause by its words, and by the facet values that it names."""
    carriers = [(atom, units_with_value(atom)) for atom in clause.atoms if atom.kind == "value"]
    if not carriers:
        return _match(generation, clause, adjoining=adjoining)
    words = replace(clause, atoms=tuple([atom for atom in clause.atoms if atom.kind != "value"]))
    found = _match(generation, words, adjoining=adjoining)
    strategies = found.strategies | strategies_with(generation, merged([units for _, units in carriers]))
    return replace_fields(found, strategies=strategies, carriers=carriers, with_words=found.strategies)


def _match(generation: Generation, clause: Clause, *, adjoining: bool) -> ClauseMatch:
    found = sorted(_found(generation, clause), key=lambda each: each[0].kind in FORM_KINDS)
    clause, postings = _without_missing_compounds(generation, clause, found), [postings for _, postings in found]
    forms = sum([atom.kind in FORM_KINDS for atom, _ in found])
    plain = all(atom.kind == "word" and atom.field is None for atom in clause.atoms if atom.kind not in FORM_KINDS)
    known = plain and not forms
    strategies = _strategies_with_words(generation, clause) if known else _strategies_with_any(generation, postings)
    return ClauseMatch(clause, postings, forms, strategies, adjoining, plain)


def _found(generation: Generation, clause: Clause) -> list[tuple[Atom, Postings]]:
    """Each atom with its postings, language by language, the occurrences scaled by the atom's weight."""
    return [(atom, _weighted(postings, atom.weight)) for atom in clause.atoms for postings in _atom_postings(generation, atom)]


def _without_missing_compounds(generation: Generation, clause: Clause, found: Sequence[tuple[Atom, Postings]]) -> Clause:
    """The clause without compounds that no text has: mostly, one plain word is left, which is scored faster."""
    if all(atom.kind != "compound" for atom in clause.atoms):
        return clause
    there = {atom for atom, postings in found if atom.kind == "compound" and generation.any_alive(postings.units)}
    return replace(clause, atoms=tuple(atom for atom in clause.atoms if atom.kind != "compound" or atom in there))


def _weighted(postings: Postings, weight: float) -> Postings:
    return postings if weight == 1.0 else postings._replace(weights=postings.weights * np.float32(weight))


def _atom_postings(generation: Generation, atom: Atom) -> list[Postings]:
    folded = [analyzer.fold(word) for word in atom.words]
    languages = generation.languages if atom.language is None else (atom.language,)
    if atom.kind in {"word", "lemma"}:
        found = [generation.stem_postings(generation.stem_term(folded[0], language)) for language in languages]
    elif atom.kind in {"phrase", "split"}:
        terms = [[generation.stem_term(word, language) for word in folded] for language in languages]
        found = [generation.phrase_postings(each) for each in terms]
    elif atom.kind == "form":
        found = [generation.surface_postings(*folded_range(folded[0], language, prefix=False)) for language in languages]
    elif atom.kind == "prefix":
        found = [generation.surface_postings(*folded_range(folded[0], language, prefix=True)) for language in languages]
    elif atom.kind == "begun":
        found = [_begun_postings(generation, folded[0], language) for language in languages]
    else:
        found = [compound_postings(generation, folded[0], language) for language in languages]
    return found if atom.field is None else [_in_field(generation, postings, atom.field) for postings in found]


def _begun_postings(generation: Generation, folded: str, language: str) -> Postings:
    """Units with any form of any word that begins with the folded prefix or another spelling of it."""
    alike, _ = begun_in(folded, language)
    words = {surface_parts(term)[1] for term in generation.surfaces_in(*folded_range(alike, language, prefix=True))}
    stems = {generation.stem_term(word, language) for word in words if is_begun(word, folded, language)}
    return union([generation.stem_postings(stem) for stem in stems])


def compound_postings(generation: Generation, folded: str, language: str) -> Postings:
    """Units with any compound of a folded word; none if the word or the language has no compounds."""
    if language not in COMPOUNDING or not may_begin_compounds(folded):
        return NO_POSTINGS
    low, high = folded_range(folded, language, prefix=True)
    return generation.chosen_postings(low, high, lambda term: is_compound(surface_parts(term)[1], folded, language))


def _in_field(generation: Generation, postings: Postings, field: str) -> Postings:
    bit = np.uint8(_ZONE_BITS[field])
    return filtered(postings, generation.unit_own[postings.units] & (postings.zones & bit != 0))


def strategies_with(generation: Generation, units: NDArray[np.int32]) -> Mask:
    """S: the strategies that these units belong to."""
    mask = np.zeros(generation.strategies, bool)
    mask[generation.unit_strategy.take(units).astype(np.intp)] = True
    return mask


def _strategies_with_any(generation: Generation, found: Sequence[Postings]) -> Mask:
    """S: the strategies that any of some postings' units belong to."""
    return strategies_with(generation, merged([postings.units for postings in found]))


def _strategies_with_words(generation: Generation, clause: Clause) -> Mask:
    """S: the strategies that have any of a clause's plain words, for which the index stores them."""
    mask = np.zeros(generation.strategies, bool)
    for atom in clause.atoms:
        for language in generation.languages:
            for strategies in generation.strategies_with_stem(generation.stem_term(analyzer.fold(atom.words[0]), language)):
                mask[strategies.astype(np.intp)] = True  # with indices of another type NumPy takes three times as long
    return mask


def allowed_units(match: ClauseMatch, allowed: Mask | None) -> NDArray[np.int32]:
    """The units of a match in which words may be searched.

    Args:
        match: where a clause matches.
        allowed: U, or None for everywhere.
    """
    return match.units if allowed is None else match.units.compress(allowed.take(match.units))


def excluded_strategies(generation: Generation, parsed: ParsedQuery, units_with_value: UnitsWithValue) -> Mask | None:
    """S: strategies that match an exclusion of the query anywhere; None if it excludes nothing."""
    if not parsed.unwanted:
        return None
    found = [_with_carriers(generation, clause, units_with_value, adjoining=False) for clause in parsed.unwanted]
    return reduce(np.logical_or, [match.strategies for match in found])
