"""Links and pictures of a file's text, which are written relative to the file, as addresses of this site."""

import posixpath
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit

from web.urls.links import strategy_href

_ENDINGS = (".md", ".markdown", ".html", "/")


@dataclass(frozen=True, slots=True)
class ContentNames:
    """The link targets of a content folder."""

    slugs: Mapping[str, str]
    """Path without its ending to the slug, of every strategy."""
    pictures: Container[str]
    """Paths of pictures."""


@dataclass(frozen=True, slots=True)
class BodyLinks:
    """Resolves the links and pictures of one file."""

    path: str = ""
    """Of the file, in the content folder."""
    slugs: Mapping[str, str] = field(default_factory=dict)
    pictures: Container[str] = ()

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
        name = self._inside(path)
        for ending in _ENDINGS:
            name = name.removesuffix(ending)
        slug = self.slugs.get(name) or self.slugs.get(posixpath.join(name, "index"))
        return None if slug is None else strategy_href(slug, anchor=unquote(fragment))

    def picture(self, address: str) -> str | None:
        """Where a picture is served; None where the content folder does not have it."""
        parts = _split(address)
        if parts is None or parts[0] or parts[1]:
            return None
        name = self._inside(parts[2])
        return f"/pictures/{quote(name)}" if name in self.pictures else None

    def _inside(self, path: str) -> str:
        """A path relative to the content folder; one with a leading slash is relative to its root."""
        folder = posixpath.dirname(self.path)
        plain = unquote(path)
        kept = "/" if plain.endswith("/") else ""
        return posixpath.normpath(posixpath.join("/", folder, plain)).lstrip("/") + kept


def _split(address: str) -> tuple[str, str, str, str] | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts.scheme, parts.netloc, parts.path, parts.fragment
