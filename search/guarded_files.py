"""Opens untrusted files: it never blocks, never reads without end, and never leaves the folder.

A path may lead to anything: a FIFO, on which opening waits for a writer; an endless device; a link to elsewhere, perhaps only
since it was checked. So the checks are made on the opened file, not on the path.
"""

import errno
import os
import stat
from pathlib import Path

_NON_BLOCKING = os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
_FOLDER = os.O_DIRECTORY | os.O_CLOEXEC | getattr(os, "O_PATH", os.O_RDONLY)
_CHUNK = 64 * 1024
_LINK_IN_THE_WAY = {errno.ELOOP, errno.ENOTDIR, errno.EMLINK}
"""Errors for a link that must not be followed: on Linux, for a link to a folder, and on FreeBSD."""


class FileRefused(OSError):
    """A file is not read; `strerror` says why, without any path."""

    def __init__(self, rule: str, message: str, name: str | None = None) -> None:
        """Say what was refused, and why.

        Args:
            rule: a stable snake_case name of the reason: `not_a_file`, `too_large`, `outside` or `unreadable`.
            message: the reason, in one sentence that begins with "it".
            name: the path that was refused, for those who may know the folders of this machine.
        """
        super().__init__(errno.EINVAL, message, name)
        self.rule = rule


def opener(path: str | bytes | os.PathLike[str], flags: int, mode: int = 0o666, dir_fd: int | None = None) -> int:
    """Open a regular file at once or not at all; can be given to `open` as its `opener`.

    Args:
        path: the file.
        flags: as `os.open` has them.
        mode: permissions of a file that is made.
        dir_fd: the folder that a relative path begins at.

    Raises:
        FileRefused: it is a FIFO, a device, a socket or a folder.
        OSError: it cannot be opened.
    """
    try:
        descriptor = os.open(path, flags | _NON_BLOCKING, mode, dir_fd=dir_fd)
    except OSError as error:
        if error.errno in {errno.ENXIO, errno.EISDIR, errno.ENODEV, errno.EOPNOTSUPP}:  # a socket, a FIFO to write to, a folder
            raise _not_a_file(path) from error
        raise
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise _not_a_file(path)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _not_a_file(path: str | bytes | os.PathLike[str]) -> FileRefused:
    return FileRefused("not_a_file", "it is not a regular file", os.fsdecode(path))


def read(path: Path, max_bytes: int) -> bytes:
    """The bytes of a file, wherever it is.

    Args:
        path: the file; links are followed.
        max_bytes: its maximum size.

    Raises:
        FileRefused: it is no regular file, or too large.
        OSError: it cannot be read.
    """
    return _bytes_of(opener(path, os.O_RDONLY), max_bytes)


def read_inside(root: str, path: str, max_bytes: int) -> bytes:
    """The bytes of a file in a folder. Links within the folder are followed, those that lead out of it are not.

    Args:
        root: the folder, which may be reached through links.
        path: the path of the file in it, with forward slashes.
        max_bytes: its maximum size.

    Raises:
        FileRefused: it is no regular file, too large, or not in the folder.
        OSError: it cannot be read.
    """
    try:
        descriptor = open_inside(root, path)
    except OSError as error:
        if error.errno not in _LINK_IN_THE_WAY:
            raise
        descriptor = open_inside(*_resolved(root, path))
    return _bytes_of(descriptor, max_bytes)


def open_inside(root: str, path: str) -> int:
    """Open a file in a folder for reading, step by step from the folder down, so that no link is followed on the way.

    Args:
        root: the folder, which may be reached through links.
        path: the path of the file in it, with forward slashes.

    Returns:
        A descriptor of a regular file, to be closed by the caller.

    Raises:
        FileRefused: it is no regular file, or the path is not one within the folder.
        OSError: it cannot be opened; with `errno` ELOOP, EMLINK or ENOTDIR there may be a link on the way.
    """
    *folders, name = path.split("/")
    if not {"", ".", ".."}.isdisjoint([*folders, name]):
        raise FileRefused("outside", "its path does not lead into the folder")
    place = os.open(root, _FOLDER)
    try:
        for folder in folders:
            below = os.open(folder, _FOLDER | os.O_NOFOLLOW, dir_fd=place)
            os.close(place)
            place = below
        return opener(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=place)
    except ValueError as error:
        raise FileRefused("unreadable", "its path holds what no name can hold") from error
    finally:
        os.close(place)


def place_inside(root: str, path: str) -> str:
    """The real path of a file in a folder, with all links resolved.

    Raises:
        FileRefused: it is not in the folder, or does not exist.
        OSError: it cannot be resolved.
    """
    return "/".join(_resolved(root, path))


def _resolved(root: str, path: str) -> tuple[str, str]:
    """A folder and a path in it without any link in either."""
    folder = os.path.realpath(root, strict=True)
    try:
        target = os.path.realpath(f"{folder}/{path}", strict=True)
    except FileNotFoundError as error:
        raise FileRefused("unreadable", "it is a link that leads nowhere", path) from error
    if not target.startswith(f"{folder.rstrip('/')}/"):
        raise FileRefused("outside", "it is a link that leads out of the content folder", path)
    return folder, os.path.relpath(target, folder)


def _bytes_of(descriptor: int, max_bytes: int) -> bytes:
    """Read a file to its end and close it, whatever its stated size: it may grow meanwhile."""
    try:
        total = size = os.fstat(descriptor).st_size
        parts = []
        if size <= max_bytes:
            total = 0
            while total <= max_bytes and (part := os.read(descriptor, max(size + 1, _CHUNK))):
                parts.append(part)
                total += len(part)
        if total > max_bytes:
            raise FileRefused("too_large", f"it is larger than {_in_words(max_bytes)}")
        return b"".join(parts)
    finally:
        os.close(descriptor)


def _in_words(size: int) -> str:
    return f"{size // 1024**2} MiB" if size >= 1024**2 else f"{size // 1024} KiB"


def replace(path: Path, source: bytes, beside: Path) -> None:
    """Replace a file, or anything else but a folder, atomically: nobody ever reads half of it.

    Args:
        path: the file.
        source: its bytes.
        beside: its temporary path in the same folder, until it is complete.

    Raises:
        OSError: it cannot be written; the old one is untouched.
    """
    beside.unlink(missing_ok=True)  # left over, or put there
    with open(beside, "xb", opener=opener) as file:
        file.write(source)
    beside.replace(path)
