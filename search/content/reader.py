"""Reads a Markdown file into a strategy, with faults by line. A faulty file never affects another."""

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from search.content import front_matter
from search.content.files import bytes_of, digest_of, slug_of
from search.content.front_matter import FrontMatter
from search.content.language.file_language import language_of, stem_of
from search.content.themes import Vocabulary
from search.errors import FileFaulty
from search.languages.tags import tag_of
from search.markdown.sections import Document, sections_of
from search.site import Site
from search.strategies import Fault, Skipped, Strategy

REPOSITORY_FILES = frozenset("readme license licence changelog contributing code_of_conduct security maintainers".split())
"""Files at the top of a repository that describe it and are not content, unless they have front matter. Further down, a
README may be the index page of its folder."""


@dataclass(frozen=True, slots=True)
class FileRead:
    """The result of reading a file: a strategy, or the reason why there is none."""

    path: str
    strategy: Strategy | None = None
    faults: tuple[Fault, ...] = ()
    skipped: Skipped | None = None


def read_file(folder: Path, path: str, site: Site, vocabulary: Vocabulary) -> FileRead:
    """Read one file of a folder into a strategy; every problem becomes a fault.

    A file without front matter or title is still read, with a note: its title is its first heading, else its name.
    A file with `published: false` is left out.

    Args:
        folder: the content folder.
        path: path of the file in the folder, with forward slashes.
        site: gives the default language.
        vocabulary: gives sections their themes.
    """
    try:
        source = bytes_of(folder, path)
        page = front_matter.parse(source)
        if reason := _why_left_out(path, page):
            return FileRead(path, skipped=Skipped(path, reason))
        document = sections_of(page.body, title=_stated_title(page), first_line=page.body_line)
    except FileFaulty as fault:
        return FileRead(path, faults=(Fault(path, fault.line, fault.rule, str(fault)),))
    return _strategy(path, digest_of(source), page, document, site, vocabulary)


def _why_left_out(path: str, page: FrontMatter) -> str:
    if str(page.metadata.get("published")).lower() in ("false", "no", "off"):
        return "published is false"
    if "/" not in path and stem_of(path).lower() in REPOSITORY_FILES and not page.metadata:
        return "it is about the folder, not part of the collection"
    return ""


def _strategy(path: str, digest: str, page: FrontMatter, document: Document, site: Site, vocabulary: Vocabulary) -> FileRead:
    title, untitled = _title(path, page, document)
    language = language_of(path, page.metadata, page.body, site.language)
    unknown = _language_fault(path, page, language.searched)
    strategy = Strategy(
        slug=slug_of(path),
        path=path,
        digest=digest,
        title=title,
        language=language.searched,
        tag="" if language.tag == language.searched else language.tag,
        metadata=front_matter.json_value(page.metadata),
        date=front_matter.strategy_date(page.metadata),
        horizon=front_matter.horizon(page.metadata),
        sections=vocabulary.assign(document.sections),
        html=document.html,
        incomplete=str(page.metadata.get("completeness")).strip().lower() == "stub",
    )
    return FileRead(path, strategy, tuple(fault for fault in (untitled, unknown) if fault))


def _stated_title(page: FrontMatter) -> str | None:
    title = page.metadata.get("title")
    if title is None or isinstance(title, dict | list):
        return None
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", str(title)).split()) or None


def _title(path: str, page: FrontMatter, document: Document) -> tuple[str, Fault | None]:
    """The title, and a note if the front matter gives none."""
    stated = _stated_title(page)
    if stated:
        return stated, None
    title = document.title or _readable(path)
    lack = "its title is not a text" if page.metadata.get("title") else "it has no title"
    lack = lack if page.metadata else "it has no front matter"
    return title, Fault(path, page.line_of("title") or 1, "no_title", f"{lack}; {title!r} is used", left_out=False)


def _readable(path: str) -> str:
    """A file's name as a title: `2019-06-04-data_plan.md` is `Data plan`."""
    folder, stem = PurePosixPath(path).parent.name, stem_of(path)
    name = folder if stem in ("index", "_index") and folder else stem
    words = re.sub(r"[-_\s]+", " ", re.sub(r"^\d{4}-\d{1,2}-\d{1,2}-", "", name)).strip()
    return words[:1].upper() + words[1:] or path


def _language_fault(path: str, page: FrontMatter, used: str) -> Fault | None:
    """A note on a `lang` that is no known language."""
    stated = page.metadata.get("lang")
    if stated is None or tag_of(stated):
        return None
    message = f"lang is {stated!r}, which is no code of a language; {used} is used"
    return Fault(path, page.line_of("lang"), "language", message, left_out=False)
