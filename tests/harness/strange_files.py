"""What may stand where a file is expected: each kind made for real, and what is held to be in its place."""

import os
import shutil
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

SPARSE = 5 * 1024**3
"""Bytes of a file that takes no room on the disk, and all of the memory of whoever reads it whole."""
_BESIDE = ".strange"
OUTSIDE = "kept-from-readers"
"""Stands in the file that links lead out to."""


def _sparse(place: Path) -> None:
    with place.open("wb") as file:
        file.truncate(SPARSE)


def _link_out(place: Path) -> None:
    secret = place.with_name("outside.txt")
    secret.write_text(f"---\ntitle: {OUTSIDE}\n---\n\nHarbours.\n", encoding="utf-8")
    place.symlink_to(secret)


def _unreadable(place: Path) -> None:
    place.write_bytes(b"")
    place.chmod(0)


KINDS: Mapping[str, Callable[[Path], object]] = {
    "FIFO": os.mkfifo,
    "folder": Path.mkdir,
    "socket": lambda place: os.mknod(place, stat.S_IFSOCK | 0o600),
    "endless device": lambda place: place.symlink_to("/dev/zero"),
    "terminal": lambda place: place.symlink_to("/dev/ptmx"),
    "link out of the folder": _link_out,
    "link to itself": lambda place: place.symlink_to(place.name.removesuffix(_BESIDE)),
    "link to nowhere": lambda place: place.symlink_to("nowhere"),
    "sparse file": _sparse,
    "empty file": Path.touch,
    **({"unreadable file": _unreadable} if os.geteuid() else {}),  # root may read everything
}
"""What is made, by what it is called."""


def put(kind: str, place: Path) -> None:
    """Put a strange thing in the place of whatever is there."""
    beside = place.parents[1] / f"{place.name}{_BESIDE}"  # outside of the folder, which somebody may be tidying
    remove(beside)
    KINDS[kind](beside)
    if place.is_dir() or beside.is_dir():
        remove(place)
    beside.rename(place)


def remove(place: Path) -> None:
    """Take away whatever is there."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
