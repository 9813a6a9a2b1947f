"""Slugs in addresses: any path that a content folder can hold."""

from werkzeug.routing import PathConverter

from search.content.composed_text import composed


class SlugConverter(PathConverter):
    """A slug, with its slashes; unlike a plain path it may hold line breaks, which file names may."""

    regex = r"[^/](?:.|\n)*?"

    def to_python(self, value: str) -> str:
        """The slug, in whichever form its letters are sent."""
        return composed(super().to_python(value))
