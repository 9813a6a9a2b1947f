"""Which units and strategies match the clauses of a query."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from functools import cached_property

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from search.analysis import analyzer
from search.engines.arrays.format.postings import NO_POSTINGS, Postings, Units, kept, merged, union
from search.engines.arrays.format.terms import folded_range, stem_term, surface_parts
from search.engines.arrays.search.index_view import Generation
from search.query.compounds import COMPOUNDING, is_compound, may_begin_compounds
from search.query.fields import OWN_FIELDS
from search.query.model import Atom, Clause, ParsedQuery
from search.query.parser import incidental

Mask = NDArray[np.bool_]

_ZONE_BITS = {field.name: 1 << number for number, field in enumerate(OWN_FIELDS)}


@dataclass(frozen=True)
class ClauseMatch:
    """Where one clause matches."""

    clause: Clause
    found: Sequence[Postings]
    """Of each of its atoms in each language: a unit may be in several."""
    languages: tuple[str, ...]
    """In which it is looked for: those in which it is no stop word, or nothing but stop words is looked for."""
    strategies: Mask
    """S: the strategies, living or not, that it matches in."""
    exempt: Mask | None
    """S: strategies that need not match it, since in their language it is a stop word."""
    plain: bool
    """Whether all its atoms are words that may stand anywhere, of which more is known beforehand."""
    carriers: Sequence[tuple[Atom, Units]] = ()
    """The units that carry a value which the clause names."""
    worded: Mask | None = None
    """S: the strategies that have its words, where others match by carrying a value."""

    @cached_property
    def units(self) -> Units:
        """The units that it matches in, ascending."""
        return merged([*(postings.units for postings in self.found), *(units for _, units in self.carriers)])

    @cached_property
    def postings(self) -> Postings:
        """All that was found put together."""
        return union(self.found)

    @property
    def kept_bytes(self) -> int:
        """How much memory its postings take at most; those that were not joined lie in the index."""
        joined = len(self.found) > 1
        arrays = [array for postings in self.found for array in (*postings, postings.units) if joined or array.flags.owndata]
        return sum([array.nbytes for array in arrays])


def match_clauses(generation: Generation, parsed: ParsedQuery, carrying: Callable[[Atom], Units]) -> list[ClauseMatch]:
    """The matches of every wanted clause, in the order of the query.

    Args:
        generation: what is searched.
        parsed: the query.
        carrying: gives the units that carry a value, ascending: sections of a theme, else the own fields of strategies.
    """
    dropped = {language: incidental(parsed, language) for language in generation.languages}
    return [_with_carriers(generation, clause, dropped, carrying) for clause in parsed.wanted]


def _with_carriers(
    generation: Generation, clause: Clause, dropped: dict[str, frozenset[Clause]], carrying: Callable[[Atom], Units]
) -> ClauseMatch:
    """The match of a clause's words, and of what carries the values that it names."""
    carriers = [(atom, carrying(atom)) for atom in clause.atoms if atom.kind == "value"]
    if not carriers:
        return _match(generation, clause, dropped)
    worded = Clause(tuple([atom for atom in clause.atoms if atom.kind != "value"]), times=clause.times)
    found = _match(generation, worded, {language: frozenset() for language in dropped})
    strategies = found.strategies | strategies_with(generation, merged([units for _, units in carriers]))
    return replace_fields(found, strategies=strategies, carriers=carriers, worded=found.strategies)


def _match(generation: Generation, clause: Clause, dropped: dict[str, frozenset[Clause]]) -> ClauseMatch:
    languages = tuple([language for language in generation.languages if clause not in dropped[language]])
    found = _found(generation, clause, languages)
    clause, postings = _without_missing_compounds(generation, clause, found), [postings for _, postings in found]
    plain = all(atom.kind == "word" and atom.field is None for atom in clause.atoms)
    strategies = _strategies_with_words(generation, clause, languages) if plain else _strategies_with_any(generation, postings)
    if len(languages) == len(generation.languages):
        return ClauseMatch(clause, postings, languages, strategies, None, plain)
    exempt = generation.alive & ~generation.written_in(languages)
    return ClauseMatch(clause, postings, languages, strategies, exempt, plain)


def _found(generation: Generation, clause: Clause, languages: Sequence[str]) -> list[tuple[Atom, Postings]]:
    """Each atom with what it finds, language by language, its weight scaling the occurrences."""
    return [
        (atom, _weighted(postings, atom.weight))
        for atom in clause.atoms
        for postings in _atom_postings(generation, atom, languages)
    ]


def _without_missing_compounds(generation: Generation, clause: Clause, found: Sequence[tuple[Atom, Postings]]) -> Clause:
    """The clause without the compounds that no text has: what is left is mostly one plain word, which is scored faster."""
    if all(atom.kind != "compound" for atom in clause.atoms):
        return clause
    there = {atom for atom, postings in found if atom.kind == "compound" and generation.any_alive(postings.units)}
    return replace(clause, atoms=tuple(atom for atom in clause.atoms if atom.kind != "compound" or atom in there))


def _weighted(postings: Postings, weight: float) -> Postings:
    return postings if weight == 1.0 else postings._replace(weights=postings.weights * np.float32(weight))


def _atom_postings(generation: Generation, atom: Atom, languages: Sequence[str]) -> list[Postings]:
    folded = [analyzer.fold(word) for word in atom.words]
    if atom.kind == "word":
        found = [generation.stem_postings(stem_term(folded[0], language)) for language in languages]
    elif atom.kind == "phrase":
        found = [generation.phrase_postings([stem_term(word, language) for word in folded]) for language in languages]
    elif atom.kind == "prefix":
        found = [generation.surface_postings(*folded_range(folded[0], language, prefix=True)) for language in languages]
    elif atom.kind == "begun":
        found = [_begun_postings(generation, folded[0], language) for language in languages]
    else:
        found = [compound_postings(generation, folded[0], language) for language in languages]
    return found if atom.field is None else [_in_field(generation, postings, atom.field) for postings in found]


def _begun_postings(generation: Generation, folded: str, language: str) -> Postings:
    """Units in which any form is of any word that begins so."""
    spellings = generation.surfaces_in(*folded_range(folded, language, prefix=True))
    stems = {stem_term(surface_parts(term)[1], language) for term in spellings}
    return union([generation.stem_postings(stem) for stem in stems])


def compound_postings(generation: Generation, folded: str, language: str) -> Postings:
    """Units in which any compound of a folded word is; nothing where the word or the language has none."""
    if language not in COMPOUNDING or not may_begin_compounds(folded):
        return NO_POSTINGS
    low, high = folded_range(folded, language, prefix=True)
    return generation.chosen_postings(low, high, lambda term: is_compound(surface_parts(term)[1], folded, language))


def _in_field(generation: Generation, postings: Postings, field: str) -> Postings:
    bit = np.uint8(_ZONE_BITS[field])
    return kept(postings, generation.unit_own[postings.units] & (postings.zones & bit != 0))


def strategies_with(generation: Generation, units: NDArray[np.int32]) -> Mask:
    """S: the strategies that these units belong to."""
    mask = np.zeros(generation.strategies, bool)
    mask[generation.unit_strategy.take(units).astype(np.intp)] = True
    return mask


def _strategies_with_any(generation: Generation, found: Sequence[Postings]) -> Mask:
    """S: the strategies that any of some postings' units belong to."""
    return strategies_with(generation, merged([postings.units for postings in found]))


def _strategies_with_words(generation: Generation, clause: Clause, languages: Sequence[str]) -> Mask:
    """As `strategies_with` the units of plain words; of those the strategies are known beforehand."""
    mask = np.zeros(generation.strategies, bool)
    for atom in clause.atoms:
        for language in languages:
            for strategies in generation.strategies_with_stem(stem_term(analyzer.fold(atom.words[0]), language)):
                mask[strategies.astype(np.intp)] = True  # other numbers take numpy three times as long
    return mask


def allowed_units(match: ClauseMatch, allowed: Mask | None) -> NDArray[np.int32]:
    """The units of a match in which words may be looked for.

    Args:
        match: where a clause matches.
        allowed: U, or None for everywhere.
    """
    return match.units if allowed is None else match.units.compress(allowed.take(match.units))


def excluded_strategies(generation: Generation, parsed: ParsedQuery) -> Mask | None:
    """S: strategies that contain, anywhere, what the query excludes; None if it excludes nothing."""
    if not parsed.unwanted:
        return None
    mask = np.zeros(generation.strategies, bool)
    for clause in parsed.unwanted:
        found = _found(generation, clause, generation.languages)
        mask |= _strategies_with_any(generation, [postings for _, postings in found])
    return mask
