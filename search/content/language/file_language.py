"""The language of a file: from its front matter, else from its name or a folder, else the site's."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from search.content.language.detection import detected_languages, lacks_script_of
from search.languages.tags import has_known_region, primary, tag_of
from search.strategies import LANGUAGES

FIELDS = ("lang", "language")
_LONG_CODES = frozenset("ast ceb ckb dsb fil fur gsw haw hsb kab nds scn sco szl yue".split())
"""Three-letter codes accepted in paths; many of the others are also words, such as `new` and `men`."""
_OTHER_MEANINGS = frozenset("ch cv ho ia ie ii io na ng os pi se ss ts ty".split())
"""Codes that usually mean something else in a file or folder name: an operating system, TypeScript."""


@dataclass(frozen=True, slots=True)
class FileLanguage:
    """The language of a file."""

    tag: str
    """BCP 47: `pt-BR`."""
    searched: str
    """Code of the language whose forms and stop words the search uses."""
    source: Literal["field", "path", "site"]
    """Where the language was stated."""


def language_of(path: str, metadata: Mapping[str, Any], body: str, site_language: str) -> FileLanguage:
    """The language of a file.

    The language of a name or folder is ignored if the text is clearly in the site's language, or has no letter of its
    script: the file may not be translated yet, and `it`, `hr` and `pa` are departments and programs too.

    Args:
        path: path of the file in the content folder.
        metadata: its front matter.
        body: its text.
        site_language: code of the language of files that state none.
    """
    for field in FIELDS:
        if tag := tag_of(metadata.get(field)):
            return _file_language(tag, site_language, "field")
    tag = name_in_language(posixpath.splitext(path)[0]).language
    named = primary(tag) if tag else site_language
    if named != site_language and (site_language in detected_languages(body) or lacks_script_of(named, body)):
        tag = ""
    return _file_language(tag, site_language, "path") if tag else FileLanguage(site_language, site_language, "site")


def _file_language(tag: str, site_language: str, source: Literal["field", "path"]) -> FileLanguage:
    return FileLanguage(tag, primary(tag) if primary(tag) in LANGUAGES else site_language, source)


def stem_of(path: str) -> str:
    """The name of a file without extension and language: `about` for `about.pt-br.md`."""
    return _stem_and_language(posixpath.splitext(posixpath.basename(path))[0])[0]


class NameInLanguage(NamedTuple):
    """A path without extension, split into name and language."""

    name: str
    """The path without its language: `guides/about` for `guides/about.de` and for `de/guides/about`."""
    language: str
    """Language tag; "" if the path has none."""
    folder: bool
    """Whether the language comes from a folder, not the file name."""


def name_in_language(name: str) -> NameInLanguage:
    """Split the language off a path without extension: from the file name, else from the outermost folder that has one."""
    *folders, last = name.split("/")
    stem, language = _stem_and_language(last)
    if language:
        return NameInLanguage("/".join([*folders, stem]), language, folder=False)
    for index, folder in enumerate(folders):
        if language := _path_tag(folder):
            return NameInLanguage("/".join([*folders[:index], *folders[index + 1 :], last]), language, folder=True)
        bare, language = _stem_and_language(folder)
        if language:
            return NameInLanguage("/".join([*folders[:index], bare, *folders[index + 1 :], last]), language, folder=True)
    return NameInLanguage(name, "", folder=False)


def _stem_and_language(name: str) -> tuple[str, str]:
    """Split `about.de` into `about` and `de`."""
    bare, _, suffix = name.rpartition(".")
    tag = _path_tag(suffix) if bare else ""
    return (bare, tag) if tag else (name, "")


_IN_PATH = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{4})?(?:[-_](?:[A-Za-z]{2}|\d{3}))?")


@lru_cache(maxsize=4096)
def _path_tag(part: str) -> str:
    """The language tag of a path segment, "" if it is unlikely to be one; upper-case `IT` and `US` are something else."""
    tag = tag_of(part) if _IN_PATH.fullmatch(part) else None
    if tag is None or not has_known_region(tag) or primary(tag) in _OTHER_MEANINGS:
        return ""
    return tag if len(primary(tag)) == 2 or primary(tag) in _LONG_CODES else ""
