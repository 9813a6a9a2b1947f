"""Rules on links to other files of the folder."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

from search.checks.source.findings import Fix, Problem
from search.checks.source.folder import Folder
from search.checks.source.pages import Page
from search.checks.source.prose import HIDDEN
from search.checks.source.rules import rule
from search.checks.vocabulary.link_targets import Target, targets

MARKDOWN = frozenset("md markdown mdx mkd".split())
"""Endings of files that no site shows under that name: who writes them means the file."""
ATTACHMENTS = frozenset("csv doc docx gif jpeg jpg ods odt pdf png ppt pptx svg txt webp xls xlsx zip".split())
"""Endings of files that lie beside the text, where it has the same address as its file."""
PLACED_BY_A_SITE = frozenset("layout permalink slug url".split())
"""Fields of pages whose address is not their file's, so that nobody knows where their attachments are."""

_SCHEME = re.compile(r"[a-z][a-z\d+.-]*:|//", re.IGNORECASE)
_TEMPLATE = re.compile(rf"[{{}}<>$*|{HIDDEN}]|^~")


@rule("error", "A link to a file that is not there leads readers to nothing.")
def dead_link(page: Page, folder: Folder) -> Iterator[Problem]:
    """A link to a file, by a path from the page's own file, that the folder does not hold."""
    for target in targets(page.prose):
        path = _path_of(target.address)
        ending = path.rpartition(".")[2].lower()
        if ending in MARKDOWN or (ending in ATTACHMENTS and _has_attachments(page, folder, path)):
            place = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path))
            if not place.startswith("..") and not _is_there(folder, place, path):
                fix = _fix(page, folder, target, place)
                yield Problem(page.line_at(target.start).number, f"the file {target.address!r} is not there", fix)


def _path_of(address: str) -> str:
    """The path that an address is, without fragment and query; "" if it is none, or made by a template."""
    if _SCHEME.match(address) or _TEMPLATE.search(address):
        return ""
    path = unquote(re.split(r"[#?]", address, maxsplit=1)[0]).strip()
    return "" if "\0" in path else path


def _has_attachments(page: Page, folder: Folder, path: str) -> bool:
    """Whether a page's attachments lie beside its file, in a folder that is there."""
    if path.startswith("/") or page.path.startswith("_") or "/_" in page.path or not PLACED_BY_A_SITE.isdisjoint(page.metadata):
        return False
    return os.path.isdir(os.path.join(folder.root, posixpath.dirname(page.path), posixpath.dirname(path)))  # noqa: PTH112, PTH118


def _is_there(folder: Folder, place: str, path: str) -> bool:
    """Whether a file is there by its place, or under the end of its path anywhere, as some programs find files."""
    try:
        is_in_place = os.path.lexists(os.path.join(folder.root, place.lstrip("/")))  # noqa: PTH118
    except OSError:
        return True
    bare = "/" + re.sub(r"^(?:\.{0,2}/)+", "", path)
    return is_in_place or any(f"/{file}".endswith(bare) for file in folder.files)


def _fix(page: Page, folder: Folder, target: Target, place: str) -> Fix | None:
    """The address of the one file whose path differs in nothing but capitals."""
    alike = [file for file in folder.files if file.casefold() == place.casefold()]
    if len(alike) != 1 or page.text[target.start : target.end] != target.address:
        return None
    rest = target.address[len(re.split(r"[#?]", target.address, maxsplit=1)[0]) :]
    address = quote(posixpath.relpath(alike[0], posixpath.dirname(page.path) or "."), safe="/!$&'*+,;=:@~") + rest
    return page.replace(target.start, target.end, address)


RULES = (dead_link,)
