"""Turns any error in reading a file of an index into `IndexDamaged` with the name of the file."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from search.errors import IndexDamaged

_MISFITS = (
    *(ValueError, LookupError, TypeError, OverflowError, RecursionError, EOFError, struct.error),
    *(msgspec.MsgspecError, OSError),
)


@contextmanager
def as_index_damaged(path: Path) -> Iterator[None]:
    """Read a file, or a folder of files, whose content is not trusted.

    Raises:
        IndexDamaged: it cannot be read or is not as expected; the message has its name.
    """
    try:
        yield
    except _MISFITS as error:
        reason = error.strerror if isinstance(error, OSError) else f"no {error}" if isinstance(error, KeyError) else None
        raise IndexDamaged(f"{path}: {reason or error}.") from error
