"""Summarises the faults of many files: a line for each file left out, and one for each kind of note."""

from collections.abc import Iterator, Sequence

from search.phrases import count_of
from search.strategies import Fault, place_text


def fault_lines(faults: Sequence[Fault]) -> Iterator[str]:
    """A line for every file left out, in order, then one for each kind of note, with its number of files."""
    notes: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        if fault.left_out:
            yield str(fault)
        else:
            notes.setdefault((fault.rule, fault.message.partition(";")[0]), []).append(fault)
    for (_, gist), alike in notes.items():
        files = {fault.path for fault in alike}
        yield (
            str(alike[0]) if len(alike) == 1 else f"{gist}: {count_of(len(files), 'file')}, such as {place_text(alike[0].path)}"
        )
