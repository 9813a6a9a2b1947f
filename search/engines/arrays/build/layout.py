"""The contents of a segment as the arrays that are searched: postings by surface term and by stem, facets and totals.

No number in a segment depends on another segment, so each is laid out only once, when it is committed.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.analysis import analyzer
from search.analysis.forms.stemming import Apart
from search.engines.arrays.build.documents import Contents, Unit
from search.engines.arrays.build.inversion import borders, stable_order
from search.engines.arrays.build.occurrences import Ints, Occurrences
from search.engines.arrays.build.word_forms import word_forms
from search.engines.arrays.files.array_file import Arrays, text_arrays
from search.engines.arrays.format.field_propagation import Layout, all_propagated
from search.engines.arrays.format.terms import weights_of, wholes, zone_of
from search.engines.terms import stem_term, surface_parts
from search.site import Facet
from search.strategies import LANGUAGES, Section, Strategy

LANGUAGE_CODES = tuple(sorted(LANGUAGES))
"""The number of a language is its index here."""
NO_DATE = -1
"""The date of a strategy without one: older than every other."""


def arrays_of(contents: Contents, facets: Sequence[Facet], apart: Apart = ()) -> Arrays:
    """The arrays of one segment; `segment.Segment` says what each is.

    Args:
        contents: the contents of the segment.
        facets: the facets of the site.
        apart: words that the site keeps apart.
    """
    own = contents.own()
    strategies = [unit for unit in contents.units if isinstance(unit, Strategy)]
    return {
        **text_arrays("record", contents.records),
        **text_arrays("page", contents.pages),
        **_documents(contents.units, strategies, own),
        **_facets(contents.units, strategies, facets),
        **_words(contents.words, own, apart),
    }


def _documents(units: Sequence[Unit], strategies: list[Strategy], own: NDArray[np.bool_]) -> Arrays:
    first = np.flatnonzero(own).astype(np.int32)
    strategy_of = np.cumsum(own, dtype=np.int32) - 1
    draft = np.array([isinstance(unit, Section) and unit.draft for unit in units], bool)
    return {
        "unit_strategy": strategy_of,
        "unit_own": own,
        "unit_draft": draft,
        "strategy_unit": np.append(first, np.int32(len(units))),
        "strategy_language": np.array([LANGUAGE_CODES.index(strategy.language) for strategy in strategies], np.uint8),
        "strategy_date": np.array([_ordinal(strategy) for strategy in strategies], np.int32),
        "strategy_added": np.array([strategy.times.added for strategy in strategies], np.int64),
        "strategy_changed": np.array([strategy.times.changed for strategy in strategies], np.int64),
        **text_arrays("path", (strategy.path for strategy in strategies)),
        **text_arrays("digest", (strategy.digest for strategy in strategies)),
        **text_arrays("slug", (strategy.slug for strategy in strategies)),
        **text_arrays("title", (analyzer.fold_text(strategy.title) for strategy in strategies)),
    }


def _ordinal(strategy: Strategy) -> int:
    return strategy.date.date.toordinal() if strategy.date else NO_DATE


def _facets(units: Sequence[Unit], strategies: list[Strategy], facets: Sequence[Facet]) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {}
    for facet in facets:
        kind = facet.type
        if kind.of_sections:
            rows = [kind.section_values(unit) if isinstance(unit, Section) else () for unit in units]
        else:
            rows = [kind.values(strategy) for strategy in strategies]
        arrays |= _valued(f"facet_{facet.name}", rows)
    return arrays


def _valued(name: str, rows: list[tuple[str, ...]]) -> dict[str, NDArray[Any]]:
    """The values of a facet, and its pairs of row and value number."""
    values = sorted({value for row in rows for value in row})
    number = {value: index for index, value in enumerate(values)}
    pairs = [(index, number[value]) for index, row in enumerate(rows) for value in row]
    owner, value = np.array(pairs, np.int32).reshape(-1, 2).T
    return {**text_arrays(name, values), f"{name}_row": owner, f"{name}_value": value}


def _words(words: Occurrences, own: NDArray[np.bool_], apart: Apart) -> Arrays:
    """Postings by surface, postings and occurrences by stem, and the length of every unit."""
    zone = zone_of(words.position).astype(np.uint8)
    weight = weights_of(own[words.unit], zone)
    bit = np.left_shift(1, zone, dtype=np.uint8)
    parts = [surface_parts(term) for term in words.terms]
    stem_of_part = [stem_term(folded, language, apart) for language, folded, _ in parts]
    stems = sorted(set(stem_of_part))
    number = {stem: index for index, stem in enumerate(stems)}
    stem = np.array([number[stem] for stem in stem_of_part], np.int32)[words.term]
    whole = wholes(words.terms)[words.term]
    stop = np.array([analyzer.is_stop_word(folded, language) for language, folded, _ in parts], bool)
    uncounted = stop[words.term] | _inside_wholes(words, whole)
    layout = _layout(own)
    by_stem = _grouped("stem", len(stems), stem, words.unit, weight, bit)
    return {
        **text_arrays("surface", words.terms),
        **_own_last(_grouped("surface", len(parts), words.term, words.unit, weight, bit), own),
        **text_arrays("stem", stems),
        **word_forms(parts, apart),
        **by_stem,
        **_strategies(by_stem, layout),
        **_scored(by_stem, layout),
        **_occurrences(len(stems), stem, words, zone, whole),
        "unit_length": np.bincount(words.unit, np.where(uncounted, 0, weight), len(own)).astype(np.float32),
    }


def _own_last(by_surface: Arrays, own: NDArray[np.bool_]) -> Arrays:
    """The postings with those of own fields after those of sections in each term, and where the former begin."""
    starts, is_own = by_surface["surface_start"], own[by_surface["surface_unit"]]
    term = _term_of_each(starts)
    order = stable_order(2 * term + is_own)
    sections = np.bincount(term[~is_own], minlength=len(starts) - 1)
    moved = {f"surface_{part}": by_surface[f"surface_{part}"][order] for part in ("unit", "weight", "zones")}
    return {**by_surface, **moved, "surface_own_start": starts[:-1] + sections}


def _strategies(by_stem: Arrays, layout: Layout) -> Arrays:
    """The strategies of each stem's postings, each once."""
    starts, strategy = by_stem["stem_start"], layout.strategy[by_stem["stem_unit"]]
    first = borders(_term_of_each(starts), strategy)[:-1]
    return {"stem_strategy": strategy[first], "stem_strategy_start": np.searchsorted(first, starts).astype(np.int64)}


def _term_of_each(starts: NDArray[np.int64]) -> Ints:
    return np.repeat(np.arange(len(starts) - 1, dtype=np.int32), np.diff(starts))


def _inside_wholes(words: Occurrences, whole: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which occurrences are parts of joined words: in the length of a text, a joined word counts as one word."""
    at = np.flatnonzero(whole)
    change = np.zeros(len(whole) + 1, np.int64)
    parts = {term: analyzer.parts(surface_parts(words.terms[term])[2]) for term in set(words.term[at].tolist())}
    np.add.at(change, at - np.array([parts[term] for term in words.term[at].tolist()], np.int64), 1)
    np.add.at(change, at, -1)
    inside: NDArray[np.bool_] = change[:-1].cumsum() > 0
    return inside


def _occurrences(stems: int, stem: Ints, words: Occurrences, zone: NDArray[np.uint8], whole: NDArray[np.bool_]) -> Arrays:
    """Every occurrence by stem, with the number of the next occurrence in the same text, or -1 at its end.

    The occurrence after a joined word is next to its last part, and to the word as a whole as well.
    """
    order = stable_order(stem)
    number = np.empty(len(order), np.int32)
    number[order] = np.arange(len(order), dtype=np.int32)
    follower = np.full(len(order), -1, np.int32)
    goes_on = (words.unit[1:] == words.unit[:-1]) & (words.position[1:] == words.position[:-1] + 1)
    follower[:-1][goes_on] = number[1:][goes_on]
    at = np.flatnonzero(whole)  # each right after its last part
    follower[at - 1] = follower[at]
    return {
        "stem_occurrence_start": np.append(0, np.cumsum(np.bincount(stem, minlength=stems))),
        "occurrence_unit": words.unit[order],
        "occurrence_zone": zone[order],
        "occurrence_follower": follower[order],
    }


def _layout(own: NDArray[np.bool_]) -> Layout:
    return Layout(own, np.cumsum(own, dtype=np.int32) - 1, np.append(np.flatnonzero(own), len(own)))


def _scored(by_stem: Arrays, layout: Layout) -> Arrays:
    """The postings by stem as they are scored, so that no search has to propagate own fields to sections."""
    stems = len(by_stem["stem_start"]) - 1
    terms = _term_of_each(by_stem["stem_start"])
    stem, (unit, weight) = all_propagated(layout, terms, by_stem["stem_unit"], by_stem["stem_weight"])
    return {
        "scored_start": np.searchsorted(stem, np.arange(stems + 1)).astype(np.int64),
        "scored_unit": unit,
        "scored_weight": weight,
    }


def _grouped(name: str, terms: int, term: Ints, unit: Ints, weight: NDArray[np.float32], bit: NDArray[np.uint8]) -> Arrays:
    """Occurrences as postings by term: unit, summed weight and zones of each, and where those of each term begin."""
    order = stable_order(term)
    term, unit = term[order], unit[order]
    starts = borders(term, unit)[:-1]
    return {
        f"{name}_start": np.searchsorted(term[starts], np.arange(terms + 1)).astype(np.int64),
        f"{name}_unit": unit[starts],
        f"{name}_weight": np.add.reduceat(weight[order], starts) if len(starts) else weight,
        f"{name}_total": np.bincount(term, weight[order], minlength=terms),
        f"{name}_zones": np.bitwise_or.reduceat(bit[order], starts) if len(starts) else bit,
    }
