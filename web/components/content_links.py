"""Resolves the links and pictures in a file's text, which are relative to the file, to addresses of this site."""

import posixpath
from collections.abc import Callable, Container
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from search.content.files import slug_of
from search.content.language.file_language import stem_of
from search.content.linked_files import LinkedFiles, translated_names
from web.urls.base_url import site_path
from web.urls.links import strategy_href

FindAnchor = Callable[[str, str], str]
"""Maps a strategy's slug and the fragment of an address to an anchor; "" for the top of the page."""


@dataclass(frozen=True, slots=True)
class ContentNames:
    """The link targets of a content folder."""

    files: LinkedFiles
    """The files of all strategies."""
    pictures: Container[str]
    """Paths of pictures."""


def _as_written(_slug: str, fragment: str) -> str:
    return unquote(fragment)


@dataclass(frozen=True, slots=True)
class BodyLinks:
    """Resolves the links and pictures of one file."""

    path: str = ""
    """Path of the file in the content folder."""
    names: ContentNames = ContentNames(LinkedFiles(), ())
    anchor: FindAnchor = _as_written

    def link(self, address: str) -> str | None:
        """The URL of a link's target; None if there is none.

        Args:
            address: as written in the text: a file of the content folder, a page of the site that the folder was written
                for, an anchor, or a web address.
        """
        parts = _split(address)
        if parts is None:
            return None
        scheme, host, path, fragment = parts
        if scheme or host or not path:
            return address
        file = self._file(path)
        if file is None:
            return None
        slug = slug_of(file)
        return strategy_href(slug, anchor=self.anchor(slug, fragment) if fragment else "")

    def picture(self, address: str) -> str | None:
        """The address of a picture; None if the content folder does not have it."""
        parts = _split(address)
        if parts is None or parts[0] or parts[1]:
            return None
        place = _inside(posixpath.dirname(self.path), parts[2])
        names = (name for name in translated_names(place, self.path) if name in self.names.pictures)
        return next((site_path(f"/pictures/{quote(name)}") for name in names), None)

    def _file(self, path: str) -> str | None:
        """Resolve a path: relative to the file, else to its page (if pages are folders), else as a note by its name."""
        folder = posixpath.dirname(self.path)
        file = self.names.files.at(_inside(folder, path), self.path)
        if file is None and path.startswith("."):
            file = self.names.files.at(_inside(posixpath.join(folder, stem_of(self.path)), path), self.path)
        return file or self.names.files.note(unquote(path).lstrip("./"), self.path)


def _inside(folder: str, path: str) -> str:
    """Make a path relative to the content folder; one with a leading slash already is."""
    return posixpath.normpath(posixpath.join("/", folder, unquote(path))).lstrip("/")


def _split(address: str) -> tuple[str, str, str, str] | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts.scheme, parts.netloc, parts.path, parts.fragment
