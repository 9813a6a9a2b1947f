"""The language of a file: as it states it, else as its name or a folder has it, else the site's."""

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
"""Languages without a code of two letters that sites are written in; of the others many are words, such as `new` and `men`."""
_OTHER_MEANINGS = frozenset("ch cv ho ia ie ii io na ng os pi se ss ts ty".split())
"""Codes that are mostly something else in the name of a file or folder: an operating system, TypeScript."""


@dataclass(frozen=True, slots=True)
class FileLanguage:
    """The language of a file."""

    tag: str
    """BCP 47: `pt-BR`."""
    searched: str
    """Code of the language by whose forms and stop words it is searched."""
    source: Literal["field", "path", "site"]
    """What says so."""


def language_of(path: str, metadata: Mapping[str, Any], body: str, site_language: str) -> FileLanguage:
    """The language of a file.

    A name or folder is not believed where the text is evidently in the language of the site, or has no letter of its own:
    it may wait to be translated, and `it`, `hr` and `pa` are departments and programs too.

    Args:
        path: of the file in the content folder.
        metadata: its front matter.
        body: its text.
        site_language: code of the language of files that say nothing.
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
    """The name of a file without its ending and its language: `about` of `about.pt-br.md`."""
    return _parted(posixpath.splitext(posixpath.basename(path))[0])[0]


class NameInLanguage(NamedTuple):
    """The path of a file without its ending, taken apart."""

    name: str
    """Without its language: `guides/about` of `guides/about.de` and of `de/guides/about`."""
    language: str
    """Its tag; "" where the path says none."""
    folder: bool
    """Whether a folder says it, not the name."""


def name_in_language(name: str) -> NameInLanguage:
    """What a path without its ending says of its language: its name does, else the outermost folder that says anything."""
    *folders, last = name.split("/")
    stem, language = _parted(last)
    if language:
        return NameInLanguage("/".join([*folders, stem]), language, folder=False)
    for index, folder in enumerate(folders):
        if language := _path_tag(folder):
            return NameInLanguage("/".join([*folders[:index], *folders[index + 1 :], last]), language, folder=True)
        bare, language = _parted(folder)
        if language:
            return NameInLanguage("/".join([*folders[:index], bare, *folders[index + 1 :], last]), language, folder=True)
    return NameInLanguage(name, "", folder=False)


def _parted(name: str) -> tuple[str, str]:
    """`about` and `de` of `about.de`."""
    bare, _, suffix = name.rpartition(".")
    tag = _path_tag(suffix) if bare else ""
    return (bare, tag) if tag else (name, "")


_IN_PATH = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{4})?(?:[-_](?:[A-Za-z]{2}|\d{3}))?")


@lru_cache(maxsize=4096)
def _path_tag(part: str) -> str:
    """The tag of a language that files are likely to be in, written as paths have it; `IT` and `US` are something else."""
    tag = tag_of(part) if _IN_PATH.fullmatch(part) else None
    if tag is None or not has_known_region(tag) or primary(tag) in _OTHER_MEANINGS:
        return ""
    return tag if len(primary(tag)) == 2 or primary(tag) in _LONG_CODES else ""
