"""Ways in which a file is damaged, each named: what a failing disk, a full one, or a hasty person does to it."""

import os
from collections.abc import Callable
from pathlib import Path


def _flipped(share: float) -> Callable[[Path], None]:
    """One bit turned, in place, at a share of the file's length: what is mapped into memory changes with it."""

    def flip(path: Path) -> None:
        at = min(int(path.stat().st_size * share), path.stat().st_size - 1)
        with path.open("r+b") as file:
            file.seek(at)
            byte = file.read(1)[0]
            file.seek(at)
            file.write(bytes([byte ^ 0x10]))

    return flip


def _cut(share: float) -> Callable[[Path], None]:
    return lambda path: os.truncate(path, int(path.stat().st_size * share))


def _garbled(path: Path) -> None:
    """As long as it was, and something else: a sector that belongs to another file."""
    path.write_bytes((b"\x80\x04\x95" + b"garbage " * (path.stat().st_size // 8 + 1))[: path.stat().st_size])


def _grown(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"\0")


def _in_its_place(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGE: dict[str, Callable[[Path], None]] = {
    **{f"a bit flipped at {share:.0%}": _flipped(share) for share in (0.0, 0.1, 0.5, 0.9, 1.0)},
    "cut by half": _cut(0.5),
    "the last bytes cut": _cut(0.99),
    "emptied": _cut(0.0),
    "garbled": _garbled,
    "longer by a byte": _grown,
    "removed": Path.unlink,
    "a folder in its place": _in_its_place,
}
