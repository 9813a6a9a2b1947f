"""The postings of a segment: for each field its terms, and where they occur."""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import formats
from whoosh.codec import base
from whoosh.fields import FieldType
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from search.engines.arrays.build.inversion import Inverted
from search.engines.arrays.files.array_file import Arrays, Texts, check_borders, open_arrays, text_arrays, write_arrays
from search.engines.arrays.files.damage import as_index_damaged


class PositionsFormat(formats.Format):  # type: ignore[misc]  # Whoosh has no types
    """Positions as 32-bit integers, one after the other: nothing to decode, unlike Whoosh's own pickled lists."""

    posting_size = -1

    def __init__(self) -> None:
        """Take no options."""


class PostingsWriter(base.FieldWriter):  # type: ignore[misc]
    """Writes the postings of a segment, a whole field at once."""

    def __init__(self, path: Path) -> None:
        """Write a new file, which exists once this is closed."""
        self._path = path
        self._arrays: dict[str, Any] = {}
        self.is_closed = False

    def write_field(self, name: str, field: FieldType, postings: Inverted) -> None:
        """Write all postings of a field.

        Args:
            name: the name of the field.
            field: the field, whose format says whether positions are kept: `PositionsFormat`, or one without values.
            postings: its postings, in which units are Whoosh's documents.
        """
        columns = {
            **text_arrays("term", postings.terms),
            "first": postings.first,
            "unit": postings.unit,
            "begin": postings.begin,
        }
        if field.format.posting_size:
            columns["position"] = postings.position
        self._arrays |= {f"{name}_{column}": array for column, array in columns.items()}

    def close(self) -> None:
        """Write the file, unless no field was written, as in an abandoned commit. Raises OSError, naming it."""
        if self._arrays:
            write_arrays(self._path, self._arrays)
        self.is_closed = True


class _Field:
    """The postings of one field. T terms, P postings, N occurrences, named as in `Inverted`."""

    def __init__(self, arrays: Arrays, name: str, documents: int) -> None:
        """View a field's arrays. Raises ValueError or KeyError if they do not fit each other or the number of documents."""
        self.terms = Texts(arrays[f"{name}_term"], arrays[f"{name}_term_offset"])
        self.first, self.unit, self.begin = (arrays[f"{name}_{column}"] for column in ("first", "unit", "begin"))
        self.position = arrays.get(f"{name}_position")
        occurrences = int(self.begin[-1]) if self.position is None else len(self.position)
        check_borders(f"{name}_first", self.first, len(self.unit), least=1)
        check_borders(f"{name}_begin", self.begin, occurrences, least=1)
        if (len(self.first), len(self.begin)) != (len(self.terms) + 1, len(self.unit) + 1):
            raise ValueError(f"the arrays of {name} are of different lengths")
        numbers = [column for column in (self.unit, self.position) if column is not None]
        if any(column.dtype != np.int32 or column.ndim != 1 for column in numbers):
            raise ValueError(f"the arrays of {name} are of another kind")
        if len(self.unit) and not 0 <= int(self.unit.min()) <= int(self.unit.max()) < documents:
            raise ValueError(f"{name}_unit names documents that are not there")

    def place(self, term: bytes) -> int | None:
        """The number of a term; None if there is no such term."""
        place = bisect_left(self.terms, term)
        return place if place < len(self.terms) and self.terms[place] == term else None

    def postings(self, place: int) -> tuple[list[int], list[int]]:
        """The documents of a term, and the start of each document's positions, with the end of the last one."""
        start, end = self.first[place : place + 2].tolist()
        return self.unit[start:end].tolist(), self.begin[start : end + 1].tolist()

    def info(self, place: int) -> TermInfo:
        """Whoosh's statistics of a term."""
        units, begin = self.postings(place)
        weights = np.diff(begin)
        return TermInfo(
            weight=float(weights.sum()), df=len(units), maxweight=float(weights.max()), minid=units[0], maxid=units[-1]
        )


class PostingsReader(base.TermsReader):  # type: ignore[misc]
    """Reads the postings of a segment. Raises IndexDamaged, naming the file, if anything is not as it should be."""

    def __init__(self, path: Path, documents: int) -> None:
        """Map a file.

        Args:
            path: a file that `PostingsWriter` wrote.
            documents: the number of documents of the segment.
        """
        arrays = open_arrays(path)
        names = [name.removesuffix("_unit") for name in arrays if name.endswith("_unit")]
        with as_index_damaged(path):
            self._fields = {name: _Field(arrays, name, documents) for name in names}

    def inverted(self, name: str) -> Inverted:
        """All postings of a field. Raises KeyError if it is not there, or has no positions."""
        field = self._fields[name]
        if field.position is None:
            raise KeyError(f"{name}_position")
        terms = [term.decode() for term in field.terms.all()]
        return Inverted(terms, field.first, field.unit, field.begin, field.position)

    def indexed_field_names(self) -> list[str]:
        """The fields that have postings."""
        return list(self._fields)

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        name, text = term
        return name in self._fields and self._fields[name].place(text) is not None

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Every field and term."""
        return ((name, term) for name, field in self._fields.items() for term in field.terms.all())

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Every field and term with its statistics."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def term_info(self, name: str, term: bytes) -> TermInfo:
        """The statistics of a term. Raises TermNotFound."""
        return self._fields[name].info(self._place(name, term))

    def matcher(self, name: str, term: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        """The postings of a term as a matcher of Whoosh. Raises TermNotFound."""
        field = self._fields[name]
        units, begin = field.postings(self._place(name, term))
        pairs = list(pairwise(begin))
        values = None if field.position is None else [field.position[start:end].tobytes() for start, end in pairs]
        weights = [float(end - start) for start, end in pairs]
        return ListMatcher(units, weights, values, format_, scorer=scorer, term=(name, term))

    def _place(self, name: str, term: bytes) -> int:
        place = self._fields[name].place(term) if name in self._fields else None
        if place is None:
            raise TermNotFound(f"No term {name}:{term!r}")
        return place
