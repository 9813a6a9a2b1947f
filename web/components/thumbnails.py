"""The thumbnail beside a hit, with its credit; shown only if the content folder has the file."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from search.content.linked_files import LinkedFiles
from web.components.content_links import BodyLinks, ContentNames
from web.components.wording import text_of


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A picture and its credit."""

    src: str
    credit: str
    """Empty if none is stated."""


def thumbnail(metadata: Mapping[str, Any], pictures: Container[str]) -> Thumbnail | None:
    """The thumbnail of a strategy, or None.

    Args:
        metadata: its front matter: `thumbnail`, counted from the top of the content folder, and `thumbnail_credit` or, as
            Jekyll themes have it, `header.caption`.
        pictures: paths of the pictures that the content folder has.
    """
    if "thumbnail" not in metadata:
        return None
    src = BodyLinks(names=ContentNames(LinkedFiles(), pictures)).picture(text_of(metadata.get("thumbnail")))
    if src is None:
        return None
    header = metadata.get("header")
    caption = header.get("caption") if isinstance(header, dict) else None
    return Thumbnail(src, text_of(metadata.get("thumbnail_credit")) or text_of(caption))
