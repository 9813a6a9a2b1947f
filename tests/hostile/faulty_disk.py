"""A disk on which the n-th thing that is done below a folder goes wrong: for real, underneath everything that uses it.

Stands between the program and the system: every opening, reading, writing, syncing, mapping, renaming, making, listing and
removing below the folder is counted, and the chosen one fails as a disk fails, or is the last thing that the process does.
`install` has to come before the program is imported.
"""

from __future__ import annotations

import builtins
import errno
import io
import mmap
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FAULTS: dict[str, tuple[str, ...]] = {
    "open": ("EACCES", "EIO", "ENOSPC", "EMFILE"),
    "read": ("EIO",),
    "map": ("EIO", "ENOMEM"),
    "write": ("ENOSPC", "EIO", "short"),
    "truncate": ("ENOSPC", "EIO"),
    "fsync": ("EIO", "ENOSPC"),
    "rename": ("EIO", "EACCES", "ENOSPC"),
    "mkdir": ("ENOSPC", "EACCES"),
    "list": ("EIO", "EACCES"),
    "remove": ("EACCES", "EIO"),
}
"""What is done to a disk, and how that fails. A short write is no failure: only a part of the bytes is taken."""
GROWING = frozenset({"write", "truncate", "mkdir"})
"""What a full disk refuses; files that are there it still opens, renames and removes."""


@dataclass
class Disk:
    """What has been done below a folder, and what is going to go wrong."""

    folder: str = ""
    fault: str = ""
    """A name of FAULTS' values; `kill` and `torn` end the process, before the deed or half-way through it; `full` and `dead`
    are for good; "" is a sound disk."""
    at: int = 0
    """Number of the deed that goes wrong, from 0."""
    done: list[tuple[str, str]] = field(default_factory=list)
    """Deed and path in the folder, in order."""

    def arm(self, folder: Path, fault: str, at: int) -> None:
        """Begin to count."""
        self.folder, self.fault, self.at, self.done = str(folder.resolve()), fault, at, []

    def touch(self, deed: str, target: Any, dir_fd: int | None = None) -> bool:
        """Count a deed. Raises OSError where it is to fail; true where only half of it is to be done."""
        path = _path(target, dir_fd)
        if not self.folder or not f"{path}/".startswith(f"{self.folder}/"):
            return False
        number = len(self.done)
        self.done.append((deed, os.path.relpath(path, self.folder)))
        if number == self.at:
            return self._go_wrong(deed, target)
        if number > self.at and (self.fault == "dead" or (self.fault == "full" and deed in GROWING)):
            raise _error({"dead": "EIO", "full": "ENOSPC"}[self.fault], deed, target)
        return False

    def _go_wrong(self, deed: str, target: Any) -> bool:
        fault = self.fault
        if fault == "kill" or (fault == "torn" and deed != "write"):
            os.kill(os.getpid(), signal.SIGKILL)
        if fault == "dead" or (fault == "full" and deed in GROWING):
            raise _error({"dead": "EIO", "full": "ENOSPC"}[fault], deed, target)
        if fault in FAULTS[deed] and fault != "short":
            raise _error(fault, deed, target)
        return deed == "write" and fault in {"short", "torn"}


DISK = Disk()
_readlink = os.readlink


def _error(name: str, deed: str, target: Any) -> OSError:
    """As the system raises it: named where a path is given, nameless where an open file is."""
    number = getattr(errno, name)
    named = () if deed in {"read", "write", "fsync", "map", "truncate"} else (str(target),)
    return OSError(number, os.strerror(number), *named)


def _path(target: Any, dir_fd: int | None) -> str:
    if isinstance(target, int):
        return _readlink(f"/proc/self/fd/{target}")
    path = os.fsdecode(target)
    if dir_fd is not None:
        path = f"{_readlink(f'/proc/self/fd/{dir_fd}')}/{path}"
    return os.path.abspath(path)  # noqa: PTH100  # links are as they are named


class File(io.FileIO):
    """A file on the disk."""

    def __init__(self, file: Any, mode: str = "r", closefd: bool = True, opener: Any = None) -> None:
        if not isinstance(file, int) and opener is None:  # an opener uses `os.open`
            DISK.touch("open", file)
        super().__init__(file, mode, closefd, opener)

    def readinto(self, buffer: Any, /) -> Any:
        DISK.touch("read", self.fileno())
        return super().readinto(buffer)

    def readall(self) -> Any:
        DISK.touch("read", self.fileno())
        return super().readall()

    def read(self, size: int | None = -1, /) -> Any:
        DISK.touch("read", self.fileno())
        return super().read(-1 if size is None else size)

    def write(self, data: Any, /) -> Any:
        if not DISK.touch("write", self.fileno()):
            return super().write(data)
        half = memoryview(data).cast("B")[: max(1, memoryview(data).nbytes // 2)]
        taken = super().write(half)
        if DISK.fault == "torn":
            os.kill(os.getpid(), signal.SIGKILL)
        return taken

    def truncate(self, size: int | None = None, /) -> Any:
        DISK.touch("truncate", self.fileno())
        return super().truncate(size)


def opened(
    file: Any,
    mode: str = "r",
    buffering: int = -1,
    encoding: str | None = None,
    errors: str | None = None,
    newline: str | None = None,
    closefd: bool = True,
    opener: Any = None,
) -> Any:
    """The built-in `open` upon this disk's files."""
    raw = File(file, mode.replace("b", "").replace("t", ""), closefd, opener)
    if buffering == 0:
        return raw
    buffered: Any = io.BufferedRandom if "+" in mode else io.BufferedReader if "r" in mode else io.BufferedWriter
    binary = buffered(raw)
    return binary if "b" in mode else io.TextIOWrapper(binary, encoding, errors, newline)


def install() -> None:
    """Put this disk under everything that is imported from now on, and what uses `os` and `open` already."""
    io.FileIO = File  # type: ignore[misc]
    io.open = builtins.open = opened
    for deed, names in {
        "fsync": ["fsync"],
        "rename": ["rename", "replace"],
        "mkdir": ["mkdir"],
        "list": ["listdir", "scandir"],
        "remove": ["unlink", "remove", "rmdir"],
        "open": ["open"],
        "read": ["read"],
    }.items():
        for name in names:
            setattr(os, name, _watched(deed, getattr(os, name)))
    mmap.mmap = _Map  # type: ignore[misc]


def _watched(deed: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def watched(target: Any = ".", *arguments: Any, **options: Any) -> Any:
        DISK.touch(deed, target, options.get("dir_fd"))
        return function(target, *arguments, **options)

    return watched


class _Map(mmap.mmap):
    """A file of the disk in memory."""

    def __new__(cls, fileno: int, *arguments: Any, **options: Any) -> _Map:
        if fileno >= 0:
            DISK.touch("map", fileno)
        return super().__new__(cls, fileno, *arguments, **options)
