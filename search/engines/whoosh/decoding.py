"""A segment of Whoosh as arrays: what was written word by word is read block by block and regrouped by stem.

No number in a segment depends on another segment, so each is decoded once, when it is committed, however often the index
changes around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import SegmentReader

from search import analysis
from search.engines.whoosh.array_file import Arrays, pack_texts
from search.engines.whoosh.context import Layout, all_in_context
from search.engines.whoosh.terms import ZONE_WEIGHTS, stem_term, surface_parts, zone_of
from search.records import section_from, strategy_from
from search.schema import facet_values
from search.site import LANGUAGES, Facet
from search.strategies import Section, Strategy

LANGUAGE_CODES = tuple(sorted(LANGUAGES))
"""A language's number is its place here."""
NO_DATE = -1
"""The date of a strategy without one: older than every other."""
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Postings:
    """The postings of one segment, ordered by term, then unit."""

    terms: list[str]
    term_of: Ints
    """Term number per posting."""
    units: Ints
    counts: Ints
    positions: Ints
    """All positions of all postings, one after the other."""


def decode(storage: FileStorage, segment: Any, schema: Schema, facets: Sequence[Facet]) -> Arrays:
    """The arrays of one segment; `segment.Segment` says what each is."""
    reader = SegmentReader(storage, schema, segment)
    try:
        stored = [reader._perdoc.stored_fields(number) for number in range(segment.doc_count_all())]
        postings = _read_postings(reader, schema)
    finally:
        reader.close()
    units = [strategy_from(fields["record"]) if "html" in fields else section_from(fields["record"]) for fields in stored]
    is_own = np.array([isinstance(unit, Strategy) for unit in units], bool)
    strategies = [unit for unit in units if isinstance(unit, Strategy)]
    return {
        **_packed("record", [fields["record"].encode() for fields in stored]),
        **_packed("page", [fields["html"].encode() for fields in stored if "html" in fields]),
        **_documents(units, strategies, is_own),
        **_facets(strategies, facets),
        **_themes(units),
        **_words(postings, is_own),
    }


def _packed(name: str, texts: list[bytes]) -> Arrays:
    data, offsets = pack_texts(texts)
    return {name: data, f"{name}_offset": offsets}


def _documents(units: list[Strategy | Section], strategies: list[Strategy], is_own: NDArray[np.bool_]) -> Arrays:
    first = np.flatnonzero(is_own).astype(np.int32)
    strategy_of = np.cumsum(is_own, dtype=np.int32) - 1
    draft = np.array([isinstance(unit, Section) and unit.draft for unit in units], bool)
    return {
        "unit_strategy": strategy_of,
        "unit_own": is_own,
        "unit_draft": draft,
        "strategy_unit": np.append(first, np.int32(len(units))),
        "strategy_language": np.array([LANGUAGE_CODES.index(strategy.language) for strategy in strategies], np.uint8),
        "strategy_date": np.array([_ordinal(strategy) for strategy in strategies], np.int32),
        **_packed("slug", [strategy.slug.encode() for strategy in strategies]),
        **_packed("title", [analysis.fold_text(strategy.title).encode() for strategy in strategies]),
    }


def _ordinal(strategy: Strategy) -> int:
    return strategy.date.date.toordinal() if strategy.date else NO_DATE


def _facets(strategies: list[Strategy], facets: Sequence[Facet]) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {}
    for facet in facets:
        if facet.name != "theme":
            arrays |= _valued(f"facet_{facet.name}", [facet_values(strategy, facet) for strategy in strategies])
    return arrays


def _themes(units: list[Strategy | Section]) -> dict[str, NDArray[Any]]:
    return _valued("facet_theme", [unit.themes if isinstance(unit, Section) else () for unit in units])


def _valued(name: str, rows: list[tuple[str, ...]]) -> dict[str, NDArray[Any]]:
    """Values, and pairs of row and value number."""
    values = sorted({value for row in rows for value in row})
    number = {value: index for index, value in enumerate(values)}
    pairs = [(index, number[value]) for index, row in enumerate(rows) for value in row]
    owner, value = np.array(pairs, np.int32).reshape(-1, 2).T
    return {**_packed(name, [text.encode() for text in values]), f"{name}_row": owner, f"{name}_value": value}


def _read_postings(reader: SegmentReader, schema: Schema) -> _Postings:
    terms: list[str] = []
    units: list[Sequence[int]] = []
    values: list[bytes] = []
    for (name, term), info in reader._terms.items():
        if name == "words":
            ids, encoded = _blocks(reader._terms._postfile, info, schema["words"].format)
            terms.append(term.decode())
            units.append(ids)
            values.extend(encoded)
    lengths = [len(ids) for ids in units]
    return _Postings(
        terms=terms,
        term_of=np.repeat(np.arange(len(terms), dtype=np.int32), lengths),
        units=np.fromiter(chain.from_iterable(units), np.int32, sum(lengths)),
        counts=np.fromiter(map(len, values), np.int32, len(values)) // np.int32(4),
        positions=np.frombuffer(b"".join(values), np.int32),
    )


def _blocks(file: Any, info: Any, format_: Any) -> tuple[Sequence[int], Sequence[bytes]]:
    """Document numbers and encoded positions of a term, through the codec's blocks: the public loop is twice as slow."""
    if info.is_inlined():
        ids, _, values = info.inlined_postings()
        return ids, values
    matcher = W3LeafMatcher(file, *info.extent(), format_)
    ids, values = [], []
    while matcher.is_active():
        matcher._read_ids()
        matcher._read_values()
        ids.extend(matcher._ids)
        values.extend(matcher._values)
        matcher._next_block()
    return ids, values


def _words(postings: _Postings, is_own: NDArray[np.bool_]) -> Arrays:
    """Postings by surface, postings and positions by stem, and the length of every unit."""
    parts = [surface_parts(term) for term in postings.terms]
    posting_of = np.repeat(np.arange(len(postings.units)), postings.counts)
    unit_of = postings.units[posting_of]
    zone = zone_of(postings.positions)
    weight = ZONE_WEIGHTS[is_own[unit_of].astype(np.int8), zone]
    bit = (1 << zone).astype(np.uint8)
    stems = sorted({stem_term(folded, language) for language, folded, _ in parts})
    number = {stem: index for index, stem in enumerate(stems)}
    stem_of = np.fromiter((number[stem_term(folded, language)] for language, folded, _ in parts), np.int32, len(parts))
    stop = np.fromiter((analysis.is_stop_word(folded, language) for language, folded, _ in parts), bool, len(parts))
    by_surface = _grouped("surface", len(parts), postings.term_of[posting_of], unit_of, weight, bit)
    term_of_place = stem_of[postings.term_of[posting_of]]
    order = np.lexsort((postings.positions, unit_of, term_of_place))
    by_stem = _grouped("stem", len(stems), term_of_place[order], unit_of[order], weight[order], bit[order])
    layout = Layout(is_own, np.cumsum(is_own, dtype=np.int32) - 1, np.append(np.flatnonzero(is_own), len(is_own)))
    counted = np.where(stop[postings.term_of[posting_of]], 0, weight)
    return {
        **_packed("surface", [term.encode() for term in postings.terms]),
        **by_surface,
        **_packed("stem", [stem.encode() for stem in stems]),
        **by_stem,
        **_scored(by_stem, layout),
        "stem_position": postings.positions[order],
        "stem_position_unit": unit_of[order].astype(np.int32),
        "stem_position_start": np.searchsorted(term_of_place[order], np.arange(len(stems) + 1)).astype(np.int64),
        "unit_length": np.bincount(unit_of, counted, minlength=len(is_own)).astype(np.float32),
    }


def _scored(by_stem: Arrays, layout: Layout) -> Arrays:
    """The postings by stem as they are scored, so that no search has to spread the own fields over the sections."""
    stems = len(by_stem["stem_start"]) - 1
    stem = np.repeat(np.arange(stems, dtype=np.int32), np.diff(by_stem["stem_start"]))
    stem, unit, weight = all_in_context(layout, stem, by_stem["stem_unit"], by_stem["stem_weight"])
    return {
        "scored_start": np.searchsorted(stem, np.arange(stems + 1)).astype(np.int64),
        "scored_unit": unit,
        "scored_weight": weight,
    }


def _grouped(
    name: str, terms: int, term: Ints, unit: Ints, weight: NDArray[np.float32], bit: NDArray[np.uint8]
) -> dict[str, NDArray[Any]]:
    """Occurrences, ordered by term and unit, as postings: unit, summed weight and zones, and where each term's begin."""
    fresh = np.ones(len(term), bool)
    if len(term):
        fresh[1:] = (term[1:] != term[:-1]) | (unit[1:] != unit[:-1])
    starts = np.flatnonzero(fresh)
    return {
        f"{name}_start": np.searchsorted(term[starts], np.arange(terms + 1)).astype(np.int64),
        f"{name}_unit": unit[starts].astype(np.int32),
        f"{name}_weight": (np.add.reduceat(weight, starts) if len(starts) else weight).astype(np.float32),
        f"{name}_zones": np.bitwise_or.reduceat(bit, starts) if len(starts) else bit,
    }
