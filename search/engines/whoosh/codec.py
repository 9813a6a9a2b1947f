"""Whoosh's own files, written a whole field at once: what its codec does posting by posting, in the same format."""

from __future__ import annotations

import pickle
from itertools import pairwise
from typing import Any

from whoosh import formats
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3FieldWriter, W3TermInfo
from whoosh.fields import FieldType
from whoosh.system import pack_int, pack_ushort

from search.engines.arrays.build.inversion import Inverted

_PROTOCOL = 4
"""Of pickles: Whoosh's own choice, 2, has no byte strings and spells them as calls that take ten times as long to read."""


class PositionsFormat(formats.Format):  # type: ignore[misc]  # Whoosh has no types
    """Positions as 32-bit integers, one after the other: read back as an array, unlike Whoosh's own pickled lists."""

    posting_size = -1

    def __init__(self) -> None:
        """Nothing to choose."""


class BulkCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's third format, without compression of postings and without asking for the length of a document at each."""

    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> BulkFieldWriter:
        """What writes the postings of a segment."""
        return BulkFieldWriter(self, storage, segment)


class BulkFieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes one block per term, since posting lists are only ever read whole."""

    def write_field(self, name: str, field: FieldType, postings: Inverted) -> None:
        """Write all postings of a field.

        Args:
            name: of the field.
            field: whose format says whether positions are kept: `PositionsFormat`, or one without values.
            postings: of which the units are Whoosh's documents.
        """
        self.start_field(name, field)
        prefix = pack_ushort(self._fieldid)
        values = postings.position.tobytes() if field.format.posting_size else None
        for term, (start, end) in zip(postings.terms, pairwise(postings.first.tolist()), strict=True):
            begin = postings.begin[start : end + 1].tolist()
            info = self._write_postings(postings.unit[start:end].tolist(), begin, values)
            self._tindex.add(prefix + term.encode(), info.to_bytes())
        self.finish_field()

    def _write_postings(self, units: list[int], begin: list[int], values: bytes | None) -> W3TermInfo:
        """Write one term's postings: documents, frequencies and encoded positions, as `W3PostingsWriter` writes them."""
        weights = [float(after - before) for before, after in pairwise(begin)]
        heaviest = max(weights)
        data = (
            (units[0], *(after - before for before, after in pairwise(units))),
            None if heaviest == 1.0 else weights[0] if heaviest == min(weights) else tuple(weights),
            None if values is None else tuple([values[4 * before : 4 * after] for before, after in pairwise(begin)]),
        )
        uncompressed, no_length = 0, 0
        summary = (len(units), units[-1], heaviest, uncompressed, no_length, no_length)
        block = pickle.dumps(summary, 2) + pickle.dumps(data, _PROTOCOL)
        offset = self._postfile.tell()
        self._postfile.write(WHOOSH3_HEADER_MAGIC + pack_int(-len(block)) + block)
        info = W3TermInfo(weight=sum(weights), df=len(units), maxweight=heaviest, minid=units[0], maxid=units[-1])
        info.set_extent(offset, self._postfile.tell() - offset)
        return info
