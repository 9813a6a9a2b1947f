"""Folders of real files for tests, and what is wrong with them."""

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from search.content.files import scan
from search.content.reader import read_file
from search.content.themes import load_vocabulary
from search.site import Site
from search.strategies import Fault, Skipped, Strategy


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write files, by path in the folder, with line ends as they are given."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return folder


def delete(folder: Path) -> None:
    """Delete a folder as a person does, who asks once more where a running program has just put something into it."""
    for _ in range(1000):
        with suppress(OSError):
            return shutil.rmtree(folder)
        if not folder.exists():
            return None
    raise AssertionError(f"{folder} cannot be deleted")


def titled(title: str, *lines: str) -> str:
    """Front matter with a title and more lines."""
    return "\n".join(["---", f"title: {title}", *lines, "---", ""])


@dataclass(frozen=True, slots=True)
class Reading:
    """What a whole folder became."""

    strategies: tuple[Strategy, ...]
    """In the order of their paths."""
    faults: tuple[Fault, ...]
    skipped: tuple[Skipped, ...]


def read_content(folder: Path, site: Site) -> Reading:
    """Read every file of a folder. Raises ContentMissing."""
    listing, vocabulary = scan(folder), load_vocabulary(site)
    files = [read_file(folder, path, site, vocabulary) for path in listing.digests]
    return Reading(
        strategies=tuple(file.strategy for file in files if file.strategy),
        faults=(*listing.faults, *(fault for file in files for fault in file.faults)),
        skipped=tuple(file.skipped for file in files if file.skipped),
    )


def faults_of(folder: Path) -> list[tuple[str, int | None, str, bool]]:
    """Path, line, rule and whether the file is left out, of every fault."""
    return [(fault.path, fault.line, fault.rule, fault.left_out) for fault in read_content(folder, Site()).faults]
