"""Small JSON files by which processes share state."""

from contextlib import suppress
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from search import guarded_files

State = TypeVar("State")


class StateFile(Generic[State]):
    """One value in a JSON file; a missing or damaged file counts as no value."""

    def __init__(self, path: Path, kind: type[State], max_bytes: int = 1024 * 1024) -> None:
        """Store a value of type `kind` in a file of at most `max_bytes`; anything else in the file counts as damage."""
        self.path = path
        self._temporary = path.with_name(f"{path.name}.new")
        self._kind = kind
        self._max_bytes = max_bytes
        self._known: tuple[tuple[int, ...], State | None] | None = None

    def read(self) -> State | None:
        """The value; None if it is missing or damaged."""
        try:
            return msgspec.json.decode(guarded_files.read(self.path, self._max_bytes), type=self._kind)
        except (OSError, ValueError, RecursionError):
            return None

    def cached(self) -> State | None:
        """As `read`, but reads the file again only if it changed."""
        try:
            status = self.path.stat()
        except OSError:
            return None
        identity = (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        known = self._known
        if known is None or known[0] != identity or known[1] is None:
            self._known = known = identity, self.read()
        return known[1]

    def replace(self, value: State) -> None:
        """Replace the value atomically; creates the folder if needed.

        Raises:
            OSError: the file cannot be written, or the value is too large; the old value is untouched.
        """
        source = msgspec.json.encode(value)
        if len(source) > self._max_bytes:
            raise guarded_files.FileRefused("too_large", f"it would be larger than {self._max_bytes} bytes", str(self.path))
        self.path.parent.mkdir(parents=True, exist_ok=True)
        guarded_files.replace(self.path, source, self._temporary)

    def remove(self) -> None:
        """Remove the file and any incomplete temporary one, ignoring errors of the disk."""
        for path in (self.path, self._temporary):
            with suppress(OSError):
                path.unlink(missing_ok=True)
