"""The file that a link means: by its path, as the page of its folder, in the language of the page, or as a note by its name."""

import posixpath
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from search.content.composed_text import composed
from search.content.files import ENDINGS
from search.content.language.file_language import name_in_language
from search.languages.tags import primary

_INDEXES = ("", "/index", "/_index", "/README")
"""What makes a file the page of its folder."""
_SHOWN_AS = (*ENDINGS, ".html", ".htm", "/")
"""How an address may end that leads to a file of Markdown."""


class _File(NamedTuple):
    path: str
    name: str
    """Without ending and language."""
    language: str


class LinkedFiles:
    """Finds the Markdown files of a folder by what links call them.

    Generators put the pages of a language together before they follow links: `about.md` is `about.de.md` where `page.de.md`
    links to it. Where a language lacks a page, that of the site's language takes its place.
    """

    def __init__(self, paths: Iterable[str] = (), language: str = "") -> None:
        """Know some files.

        Args:
            paths: of the files in the content folder.
            language: code of the language of files whose paths say nothing.
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
        """The path of the file at a place; None if there is none.

        Args:
            target: a path in the content folder, as an address has it.
            page: path of the file that the link stands in.
        """
        target = composed(target)
        bare = _without_ending(target)
        return self._at(bare, page) or (self._at(target, page) if bare != target else None)

    def _at(self, target: str, page: str) -> str | None:
        """The same, for the name of a file without its ending, which may look like one: `about.html.md`."""
        name, stated, by_folder = name_in_language(target)
        languages = self._languages(page)
        if stated and not (by_folder and stated == languages[0]):
            languages = [stated]
        return next(
            filter(None, (self._places.get(((name + index).lstrip("/"), each)) for each in languages for index in _INDEXES)),
            None,
        )

    def note(self, target: str, page: str) -> str | None:
        """The path of the one file of that name in any folder, first among those of the page's language.

        Args:
            target: a name, or the end of a path.
            page: path of the file that the link stands in.
        """
        wanted = f"/{_without_ending(composed(target))}".casefold()
        named = [
            file for file in self._notes.get(posixpath.basename(wanted), ()) if f"/{file.name}".casefold().endswith(wanted)
        ]
        by_language = ([file for file in named if file.language == language] for language in self._languages(page))
        found = next(filter(None, by_language), named)
        return found[0].path if len(found) == 1 else None

    def _languages(self, page: str) -> list[str]:
        """Those of the pages that stand beside a page on the site, its own first."""
        own = name_in_language(posixpath.splitext(page)[0]).language or self._default
        return list(dict.fromkeys((own, primary(own), self._default)))


def translated_names(path: str, page: str) -> Iterator[str]:
    """What a picture or another attachment may be called: `map.de.png` before `map.png` on `page.de.md`."""
    bare = posixpath.splitext(page)[0]
    if (own := name_in_language(bare)).language and not own.folder:
        name, ending = posixpath.splitext(path)
        yield f"{name}{posixpath.splitext(bare)[1]}{ending}"
    yield path


def _without_ending(path: str) -> str:
    return path.removesuffix(next(filter(path.endswith, _SHOWN_AS), ""))
