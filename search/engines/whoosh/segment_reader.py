"""Reads a segment of Whoosh back."""

from pathlib import Path

from search.content.serialization import section_from, strategy_from
from search.engines.arrays.build.documents import Contents
from search.engines.arrays.build.inversion import in_order_of_units
from search.engines.arrays.files.damage import as_index_damaged
from search.engines.whoosh.codec import POSTINGS, STORED, ArraySegment
from search.engines.whoosh.storage import Storage


def stored_contents(storage: Storage, segment: ArraySegment) -> Contents:
    """The contents of a segment, deleted documents included. Raises IndexDamaged, naming the file."""
    codec = segment.codec()
    stored, terms = codec.per_document_reader(storage, segment), codec.terms_reader(storage, segment)
    with as_index_damaged(Path(storage.folder, segment.make_filename(STORED))):
        records = stored.texts("record")
        strategies = frozenset(stored.documents("html"))
        units = [strategy_from(text) if at in strategies else section_from(text) for at, text in enumerate(records)]
        pages = stored.texts("html")
    with as_index_damaged(Path(storage.folder, segment.make_filename(POSTINGS))):
        return Contents(units, records, pages, in_order_of_units(terms.inverted("words")))
