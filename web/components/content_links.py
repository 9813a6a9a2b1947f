"""Links and pictures of a file's text, which are written relative to the file, as addresses of this site."""

import posixpath
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit

from web.urls.links import strategy_href

_ENDINGS = (".md", ".mdx", ".markdown", ".mkd", ".html", ".htm", "/")

FindAnchor = Callable[[str, str], str]
"""The anchor of a strategy, by its slug, that the end of an address leads to; "" for its top."""


@dataclass(frozen=True, slots=True)
class ContentNames:
    """The link targets of a content folder."""

    slugs: Mapping[str, str]
    """Path without its ending to the slug, of every strategy."""
    pictures: Container[str]
    """Paths of pictures."""


def _as_written(_slug: str, fragment: str) -> str:
    return unquote(fragment)


@dataclass(frozen=True, slots=True)
class BodyLinks:
    """Resolves the links and pictures of one file."""

    path: str = ""
    """Of the file, in the content folder."""
    slugs: Mapping[str, str] = field(default_factory=dict)
    pictures: Container[str] = ()
    anchor: FindAnchor = _as_written

    def link(self, address: str) -> str | None:
        """The URL of a link's target; None if there is none.

        Args:
            address: as it stands in the text: a file of the content folder, a page of the site that the folder was written
                for, an anchor, or an address on the web.
        """
        parts = _split(address)
        if parts is None:
            return None
        scheme, host, path, fragment = parts
        if scheme or host or not path:
            return address
        slug = self._slug(path)
        if slug is None:
            return None
        return strategy_href(slug, anchor=self.anchor(slug, fragment) if fragment else "")

    def picture(self, address: str) -> str | None:
        """Where a picture is served; None where the content folder does not have it."""
        parts = _split(address)
        if parts is None or parts[0] or parts[1]:
            return None
        name = _inside(posixpath.dirname(self.path), parts[2])
        return f"/pictures/{quote(name)}" if name in self.pictures else None

    def _slug(self, path: str) -> str | None:
        """Of the strategy that a path leads to: from the file, or else from its page where a page is a folder."""
        page = posixpath.splitext(self.path)[0]
        for folder in (posixpath.dirname(self.path), page):
            name = _inside(folder, path)
            for ending in _ENDINGS:
                name = name.removesuffix(ending)
            slug = self.slugs.get(name) or self.slugs.get(posixpath.join(name, "index"))
            if slug is not None:
                return slug
            if not path.startswith("."):
                break
        return self._note(unquote(path).casefold())

    def _note(self, name: str) -> str | None:
        """Of the one strategy with that name in any folder: links between notes name no folder, and no ending."""
        if "/" in name or posixpath.splitext(name)[1]:
            return None
        found = {slug for path, slug in self.slugs.items() if posixpath.basename(path).casefold() == name}
        return found.pop() if len(found) == 1 else None


def _inside(folder: str, path: str) -> str:
    """A path relative to a folder, from the content folder; one with a leading slash is relative to its root."""
    plain = unquote(path)
    kept = "/" if plain.endswith("/") else ""
    return posixpath.normpath(posixpath.join("/", folder, plain)).lstrip("/") + kept


def _split(address: str) -> tuple[str, str, str, str] | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts.scheme, parts.netloc, parts.path, parts.fragment
