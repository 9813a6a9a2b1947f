"""Pictures of the content folder, looked up by name among known ones: no path is made from a URL."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from flask import Blueprint, send_file
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from search.engines.base import EngineReader
from search.engines.generation_cache import PerGeneration
from search.searching.searcher import Searcher

ENDINGS = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")
MAX_BYTES = 10 * 1024 * 1024
"""Largest file that is served, in bytes; larger pictures are meant for printing."""

_A_DAY = 24 * 60 * 60


class Pictures:
    """Knows the pictures of a content folder as they were when the newest generation was first seen."""

    def __init__(self, searcher: Searcher, content: Path) -> None:
        """Look in a folder, which need not be there."""
        self._searcher = searcher
        self._content = content
        self._known = PerGeneration(lambda _reader: dict(_pictures(content)))

    def routes(self) -> Blueprint:
        """Where pictures are served."""
        pictures = Blueprint("pictures", __name__)
        pictures.add_url_rule("/pictures/<path:name>", view_func=self.picture)
        return pictures

    def picture(self, name: str) -> Response:
        """One picture. Raises NotFound for any other name.

        An SVG may hold scripts, which run where it is opened by itself: so it is saved instead.
        """
        path = self._known.of(self._searcher.reader()).get(name)
        if path is None or not _is_showable(path) or path.resolve() != self._content.resolve() / name:  # a link by now
            raise NotFound("There is no such picture.")
        return send_file(path, max_age=_A_DAY, as_attachment=path.suffix.lower() == ".svg")

    def names(self, reader: EngineReader) -> Mapping[str, Path]:
        """Path in the content folder, with forward slashes, to the file."""
        return self._known.of(reader)


def _pictures(content: Path) -> Iterator[tuple[str, Path]]:
    """Every picture of a folder; links are not followed, and what begins with a dot is not content."""
    for folder, folders, files in os.walk(content):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            path = Path(folder, name)
            if name.lower().endswith(ENDINGS) and not name.startswith(".") and _is_showable(path):
                yield path.relative_to(content).as_posix(), path


def _is_showable(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and path.stat().st_size <= MAX_BYTES
