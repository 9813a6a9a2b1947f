"""Reads files in a process pool with limits: a file that takes too much time or memory is left out, the others are read."""

import atexit
import threading
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from search.content.reader import FileRead, read_file
from search.content.themes import Vocabulary
from search.processes.limited_pool import LimitedPool
from search.processes.limits import Failure, Limits
from search.site import Site
from search.strategies import Fault

POOL = LimitedPool()
"""The pool that reads files for all callers in this process."""
atexit.register(POOL.close)

_RefusalKey = tuple[Limits, str, str, str]
"""Limits, fingerprint of the settings used for reading, path and digest of a file that exceeded the limits."""

_refused: dict[_RefusalKey, Failure] = {}
_lock = threading.Lock()
MAX_REFUSED = 10_000
"""Files that are remembered for exceeding a limit; the oldest is forgotten first."""


def read_files(
    content: Path, digests: Mapping[str, str], site: Site, vocabulary: Vocabulary, limits: Limits
) -> Iterator[FileRead]:
    """The results of `read_file`, in order of completion; for a file past a limit, a result with that fault.

    A file that once exceeded a limit is not tried again in this process until it changes: it would delay every update.

    Args:
        content: the content folder.
        digests: path → digest of the bytes, for each file to read.
        site: gives the default language.
        vocabulary: gives sections their themes.
        limits: limits on the reading of one file.

    Raises:
        WorkerUnavailable: no process can be begun.
    """
    keys = {path: (limits, site.reading_fingerprint, path, digest) for path, digest in digests.items()}
    known = {path: _refused[key] for path, key in keys.items() if key in _refused}
    for path, failure in known.items():
        yield FileRead(path, faults=(fault_of(path, failure),))
    paths = [path for path in digests if path not in known]
    for place, outcome in POOL.map_unordered(partial(_read, content, site, vocabulary), paths, len(paths), limits):
        path = paths[place]
        if isinstance(outcome, Failure):
            if outcome.is_lasting:
                _refuse(keys[path], outcome)
            yield FileRead(path, faults=(fault_of(path, outcome),))
        else:
            yield outcome


def fault_of(path: str, failure: Failure) -> Fault:
    """The fault for a file that could not be read within its limits."""
    return Fault(path, None, failure.rule, failure.message)


def _refuse(key: _RefusalKey, failure: Failure) -> None:
    with _lock:
        if len(_refused) >= MAX_REFUSED:
            _refused.pop(next(iter(_refused)))
        _refused[key] = failure


def _read(content: Path, site: Site, vocabulary: Vocabulary, path: str) -> FileRead:
    return read_file(content, path, site, vocabulary)
