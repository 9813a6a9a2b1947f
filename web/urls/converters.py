"""Slugs in addresses: any path that a content folder can hold."""

from werkzeug.routing import PathConverter


class SlugConverter(PathConverter):
    """A slug, with its slashes; unlike a plain path it may hold line breaks, which file names may."""

    regex = r"[^/](?:.|\n)*?"
