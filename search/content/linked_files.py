"""Resolves links to files: by path, as the index page of a folder, in the page's language, or as a note by its name."""

import posixpath
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from search.content.composed_text import composed
from search.content.files import ENDINGS
from search.content.language.file_language import name_in_language
from search.languages.tags import primary

_INDEXES = ("", "/index", "/_index", "/README")
"""Names of a folder's index page, after the folder's path."""
_SHOWN_AS = (*ENDINGS, ".html", ".htm", "/")
"""Endings that an address of a Markdown file may have."""


class _File(NamedTuple):
    path: str
    name: str
    """Without extension and language."""
    language: str


class LinkedFiles:
    """Finds the Markdown files of a folder by the targets of links.

    As in site generators, a link stays within the language of its page: `about.md` means `about.de.md` on `page.de.md`. If a
    language lacks a page, the page in the site's language takes its place.
    """

    def __init__(self, paths: Iterable[str] = (), language: str = "") -> None:
        """Index the files.

        Args:
            paths: paths of the files in the content folder.
            language: code of the language of files whose paths name none.
        """
        self._default = language
        self._places: dict[tuple[str, str], str] = {}
        self._notes: dict[str, list[_File]] = {}
        for path in paths:
            name, stated, _ = name_in_language(composed(posixpath.splitext(path)[0]))
            file = _File(path, name, stated or language)
            self._places.setdefault((file.name, file.language), path)
            self._notes.setdefault(posixpath.basename(name).casefold(), []).append(file)

    def at(self, target: str, page: str) -> str | None:
        """The path of the file that a link leads to; None if there is none.

        Args:
            target: a path in the content folder, as in an address.
            page: path of the file that contains the link.
        """
        target = composed(target)
        bare = _without_ending(target)
        return self._at(bare, page) or (self._at(target, page) if bare != target else None)

    def _at(self, target: str, page: str) -> str | None:
        """As `at`, for a target without extension, though it may seem to have one: `about.html` of `about.html.md`."""
        name, stated, by_folder = name_in_language(target)
        languages = self._languages(page)
        if stated and not (by_folder and stated == languages[0]):
            languages = [stated]
        return next(
            filter(None, (self._places.get(((name + index).lstrip("/"), each)) for each in languages for index in _INDEXES)),
            None,
        )

    def note(self, target: str, page: str) -> str | None:
        """The path of the only file of that name in any folder, first among those in the page's language.

        Args:
            target: a name, or the end of a path.
            page: path of the file that contains the link.
        """
        wanted = f"/{_without_ending(composed(target))}".casefold()
        named = [
            file for file in self._notes.get(posixpath.basename(wanted), ()) if f"/{file.name}".casefold().endswith(wanted)
        ]
        by_language = ([file for file in named if file.language == language] for language in self._languages(page))
        found = next(filter(None, by_language), named)
        return found[0].path if len(found) == 1 else None

    def _languages(self, page: str) -> list[str]:
        """The languages of the files that a link on this page may mean, the page's own first."""
        own = name_in_language(posixpath.splitext(page)[0]).language or self._default
        return list(dict.fromkeys((own, primary(own), self._default)))


def translated_names(path: str, page: str) -> Iterator[str]:
    """The names under which an image or attachment may be stored: on `page.de.md`, `map.de.png` before `map.png`."""
    bare = posixpath.splitext(page)[0]
    if (own := name_in_language(bare)).language and not own.folder:
        name, ending = posixpath.splitext(path)
        yield f"{name}{posixpath.splitext(bare)[1]}{ending}"
    yield path


def _without_ending(path: str) -> str:
    return path.removesuffix(next(filter(path.endswith, _SHOWN_AS), ""))
