"""Lists the content files of a folder, with their slugs and bytes; does not parse them."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from search.content.composed_text import composed
from search.content.front_matter import MAX_BYTES
from search.errors import ContentMissing, FileFaulty
from search.guarded_files import FileRefused, read_inside
from search.strategies import Fault

ENDINGS = (".md", ".mdx", ".markdown", ".mkd")
"""File name extensions of content files, in lower case."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The content files of a folder, and its faults."""

    digests: Mapping[str, str]
    """Path in the folder → SHA-256 of the file's bytes, in hexadecimal; sorted by path."""
    faults: tuple[Fault, ...] = ()
    """Files that cannot be read or whose slug is taken; links that are not followed."""


def scan(folder: Path) -> Listing:
    """List the Markdown files of a folder with their digests, sorted by path.

    Files and folders whose name begins with a dot are skipped. A symbolic link that leads out of the folder is a fault, as
    is a second file with the same slug: the first by path is kept. Links to folders inside are not followed, since their
    files are read under their own paths.

    Raises:
        ContentMissing: the folder does not exist or cannot be listed.
    """
    try:
        root = Path(os.path.realpath(folder, strict=True))
        next(root.iterdir(), None)
    except OSError as error:
        raise ContentMissing(f"The content folder {folder} cannot be read: {error.strerror}.") from error
    digests: dict[str, str] = {}
    faults: list[Fault] = []
    taken: dict[str, str] = {}
    for path in sorted(_markdown_files(root, faults)):
        slug = slug_of(path)
        try:
            if slug in taken:
                raise FileFaulty(f"its slug {slug!r} is that of {taken[slug]} already", rule="duplicate_slug")
            digests[path] = digest_of(bytes_of(root, path))
            taken[slug] = path
        except FileFaulty as fault:
            faults.append(Fault(_printable(path), None, fault.rule, str(fault)))
    return Listing(digests, tuple(faults))


def slug_of(path: str) -> str:
    """The slug of a file: its path in NFC, without the extension and a final `index`."""
    return composed(path.rpartition(".")[0].removesuffix("/index"))


def digest_of(source: bytes) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(source).hexdigest()


def bytes_of(root: Path, path: str) -> bytes:
    """The bytes of a content file.

    Args:
        root: the content folder.
        path: of the file in it.

    Raises:
        FileFaulty: rules `file_name`, `outside` (a link that leads out of the folder), `not_a_file`, `too_large` and
            `unreadable`.
    """
    if path != _printable(path):
        raise FileFaulty("its name is not UTF-8", rule="file_name")
    try:
        return read_inside(str(root), path, MAX_BYTES)
    except FileRefused as error:
        raise FileFaulty(str(error.strerror), rule=error.rule) from error
    except OSError as error:
        raise FileFaulty(f"it cannot be read: {error.strerror}", rule="unreadable") from error


def modified_at(folder: Path, path: str) -> int:
    """When a file was last modified, in milliseconds since 1970; 0 if it is gone, or has a time before 1970."""
    try:
        return max(0, (folder / path).stat().st_mtime_ns // 1_000_000)
    except OSError:
        return 0


def _markdown_files(root: Path, faults: list[Fault]) -> Iterator[str]:
    """The path of every Markdown file, unsorted; a folder that cannot be listed becomes a fault."""
    pending = [root]
    while pending:
        folder = pending.pop()
        try:
            entries = [entry for entry in os.scandir(folder) if not entry.name.startswith(".")]
        except OSError as error:
            message = f"the folder cannot be listed: {error.strerror}"
            faults.append(Fault(_path_in(root, folder), None, "unreadable", message))
            continue
        inside = "" if folder == root else f"{folder.relative_to(root).as_posix()}/"
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                pending.append(folder / entry.name)
            elif entry.is_symlink() and os.path.isdir(entry.path):  # noqa: PTH112  # Path.is_dir raises without permission
                faults.append(_linked_folder(root, Path(entry.path)))
            elif entry.name.lower().endswith(ENDINGS):
                yield inside + entry.name


def _linked_folder(root: Path, link: Path) -> Fault:
    target = Path(os.path.realpath(link))
    path = _path_in(root, link)
    if not target.is_relative_to(root):
        return Fault(path, None, "outside", "it is a link to a folder outside of the content folder")
    if link.is_relative_to(target):
        return Fault(path, None, "loop", "it is a link to a folder that it stands in")
    inside = _path_in(root, target)
    return Fault(path, None, "linked_folder", f"it is a link to {inside}, which is read under that path", left_out=False)


def _path_in(root: Path, path: Path) -> str:
    return _printable(path.relative_to(root).as_posix())


def _printable(path: str) -> str:
    """The path as encodable text: bytes that are not UTF-8 become hexadecimal escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
