"""Serves pictures of the content folder; looks them up on disk each time, so that all workers see the same ones."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterator, Mapping
from pathlib import Path
from typing import IO

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from search.guarded_files import open_inside

TYPES: Mapping[str, str] = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
"""File extension → media type."""
MAX_BYTES = 10 * 1024 * 1024
"""Largest file that is served: larger pictures are meant for printing."""
MAX_LOOKUPS = 1000
"""Maximum number of pictures looked up for one page: nobody means to show more."""

_FRESH_SECONDS = 1
"""Seconds for which browsers cache a picture: short, so that a replaced picture is seen at once."""
_CHUNK = 64 * 1024


class Pictures:
    """Opens the pictures of a content folder, and nothing else of it."""

    def __init__(self, content: Path, hold: Callable[[Response], Response] = lambda response: response) -> None:
        """Look in a folder, which need not be there.

        Args:
            content: the folder.
            hold: wraps every response that may take long to send; see `web.http.limits.admission.Admission.held`.
        """
        self._content = str(content)
        self._hold = hold

    def routes(self) -> Blueprint:
        """The blueprint that serves pictures."""
        pictures = Blueprint("pictures", __name__)
        pictures.add_url_rule("/pictures/<path:name>", view_func=self.picture)
        return pictures

    def picture(self, name: str) -> Response:
        """One picture. Raises NotFound for any other name.

        An SVG may hold scripts that run if it is opened directly, so it is sent as a download.
        """
        file = self.opened(name)
        if file is None:
            raise NotFound("There is no such picture.")
        try:
            response = _picture_response(file, _ending(name))
            return self._hold(response) if response.status_code in {200, 206} and request.method == "GET" else response
        except BaseException:
            file.close()
            raise

    def opened(self, name: str) -> IO[bytes] | None:
        """Open a picture by its path in the content folder; None if there is none. The caller closes it.

        Symbolic links are not followed, and names that begin with a dot are not content.
        """
        if _ending(name) not in TYPES or "\\" in name or any(part.startswith(".") for part in name.split("/")):
            return None
        try:
            file = open(open_inside(self._content, name), "rb", buffering=0)  # noqa: PTH123, SIM115  # the caller's
        except OSError:
            return None
        if os.fstat(file.fileno()).st_size > MAX_BYTES:
            file.close()
            return None
        return file

    def lookup(self) -> PictureLookup:
        """A cached lookup for the rendering of one page."""
        return PictureLookup(self)


class PictureLookup(Container[str]):
    """The paths of existing pictures, looked up one by one and cached."""

    def __init__(self, pictures: Pictures) -> None:
        """Start with an empty cache."""
        self._pictures = pictures
        self._seen: dict[str, bool] = {}

    def __contains__(self, name: object) -> bool:
        """Whether there is a picture of this name, by its path in the content folder."""
        if not isinstance(name, str) or (name not in self._seen and len(self._seen) == MAX_LOOKUPS):
            return False
        if name not in self._seen:
            file = self._pictures.opened(name)
            self._seen[name] = file is not None
            if file:
                file.close()
        return self._seen[name]

    def tag(self) -> str:
        """The part of a page's ETag that depends on its pictures; "" if none was looked up."""
        return "\n".join(f"{found:d} {name}" for name, found in self._seen.items())


def _ending(name: str) -> str:
    return os.path.splitext(name)[1].lower()  # noqa: PTH122  # a name, with a dot at most in front, and no path of this system


def _picture_response(file: IO[bytes], ending: str) -> Response:
    """The response with a picture; 304 if the client already has it."""
    status = os.fstat(file.fileno())
    response = Response(_chunks(file, status.st_size), mimetype=TYPES[ending])
    response.call_on_close(file.close)
    response.content_length = status.st_size
    response.cache_control.public = True
    response.cache_control.max_age = _FRESH_SECONDS
    response.set_etag(f"{status.st_mtime_ns:x}-{status.st_ino:x}-{status.st_size:x}")
    if ending == ".svg":
        response.headers["Content-Disposition"] = "attachment"
    response.make_conditional(request, accept_ranges=True, complete_length=status.st_size)
    return response


def _chunks(file: IO[bytes], left: int) -> Iterator[bytes]:
    """The first `left` bytes of a file, in chunks: no more than Content-Length states, even if the file grew."""
    while left and (piece := file.read(min(_CHUNK, left))):
        left -= len(piece)
        yield piece
