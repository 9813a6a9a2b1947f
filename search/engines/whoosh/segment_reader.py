"""A segment of Whoosh, read back whole through its own reader."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import SegmentReader

from search.content.serialization import section_from, strategy_from
from search.engines.arrays.build.documents import Contents
from search.engines.arrays.build.inversion import Inverted, in_order_of_units
from search.engines.arrays.build.occurrences import Occurrences


def stored_contents(storage: FileStorage, segment: Any, schema: Schema) -> Contents:
    """Everything that is in a segment, deleted documents included."""
    reader = SegmentReader(storage, schema, segment)
    try:
        stored = [reader._perdoc.stored_fields(number) for number in range(segment.doc_count_all())]
        words = _words(reader, schema)
    finally:
        reader.close()
    records = [fields["record"] for fields in stored]
    units = [strategy_from(fields["record"]) if "html" in fields else section_from(fields["record"]) for fields in stored]
    return Contents(units, records, [fields["html"] for fields in stored if "html" in fields], words)


def _words(reader: SegmentReader, schema: Schema) -> Occurrences:
    terms: list[str] = []
    units: list[Sequence[int]] = []
    values: list[bytes] = []
    for (name, term), info in reader._terms.items():
        if name == "words":
            ids, encoded = _blocks(reader._terms._postfile, info, schema["words"].format)
            terms.append(term.decode())
            units.append(ids)
            values.extend(encoded)
    postings = Inverted(
        terms=terms,
        first=_cumulated([len(ids) for ids in units]),
        unit=np.fromiter(chain.from_iterable(units), np.int32, len(values)),
        begin=_cumulated([len(value) // 4 for value in values]),
        position=np.frombuffer(b"".join(values), np.int32),
    )
    return in_order_of_units(postings)


def _cumulated(lengths: list[int]) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.cumsum([0, *lengths], dtype=np.int64)


def _blocks(file: Any, info: Any, format_: Any) -> tuple[Sequence[int], Sequence[bytes]]:
    """Document numbers and encoded positions of a term, through the codec's blocks: the public loop is twice as slow."""
    matcher = W3LeafMatcher(file, *info.extent(), format_)
    ids, values = [], []
    while matcher.is_active():
        matcher._read_ids()
        matcher._read_values()
        ids.extend(matcher._ids)
        values.extend(matcher._values)
        matcher._next_block()
    return ids, values
