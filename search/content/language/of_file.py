"""The language of a file: as it states it, else as its name or a folder has it, else the site's."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Literal

from search.content.language.evidence import evident_languages
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

    A name or folder is not believed where the text is evidently in the site's language: it may wait to be translated, and `it`
    and `hr` are departments too.

    Args:
        path: of the file in the content folder.
        metadata: its front matter.
        body: its text.
        site_language: code of the language of files that say nothing.
    """
    for field in FIELDS:
        if tag := tag_of(metadata.get(field)):
            return _file_language(tag, site_language, "field")
    tag = _tag_in(path)
    if tag and primary(tag) != site_language and site_language in evident_languages(body):
        tag = None
    return _file_language(tag, site_language, "path") if tag else FileLanguage(site_language, site_language, "site")


def _file_language(tag: str, site_language: str, source: Literal["field", "path"]) -> FileLanguage:
    return FileLanguage(tag, primary(tag) if primary(tag) in LANGUAGES else site_language, source)


def stem_of(path: str) -> str:
    """The name of a file without its ending and its language: `about` of `about.pt-br.md`."""
    stem = PurePosixPath(path).stem
    name, _, suffix = stem.rpartition(".")
    return name if name and _path_tag(suffix) else stem


def _tag_in(path: str) -> str | None:
    """What the name says, else the outermost folder that says anything."""
    return next((tag for part in _parts(path) if (tag := _path_tag(part))), None)


def _parts(path: str) -> Iterator[str]:
    """Parts of a path that may be languages: `de` of `about.de.md`, `fr` of `fr/` and `content.fr/`."""
    pure = PurePosixPath(path)
    name, _, suffix = pure.stem.rpartition(".")
    if name:
        yield suffix
    for folder in pure.parent.parts:
        yield folder.rpartition(".")[2]


_IN_PATH = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{4})?(?:[-_](?:[A-Za-z]{2}|\d{3}))?")


def _path_tag(part: str) -> str | None:
    """A tag of a language that files are likely to be in, written as paths have it; `IT` and `US` are something else."""
    tag = tag_of(part) if _IN_PATH.fullmatch(part) else None
    if tag is None or not has_known_region(tag) or primary(tag) in _OTHER_MEANINGS:
        return None
    return tag if len(primary(tag)) == 2 or primary(tag) in _LONG_CODES else None
