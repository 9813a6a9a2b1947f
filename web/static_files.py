"""Style sheet and scripts: read and compressed once, at addresses that change with what is in them, imports included."""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

_A_YEAR = "public, max-age=31536000, immutable"
_TEXTS = ("text/", "image/svg+xml")
"""How the media types begin of what gets smaller."""
_IMPORT = re.compile(r'"\./([\w-]+\.js)"')


@dataclass(frozen=True, slots=True)
class _File:
    plain: bytes
    compressed: bytes
    media: str
    version: str


class StaticFiles:
    """The files of one folder, none of which imports another in a circle."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, _File] = {}
        for path in folder.iterdir():
            self._read(path.name)

    def install(self, app: Flask) -> None:
        """Let an app answer with them."""
        app.add_url_rule("/static/<path:name>", "static", self.file)

    def url(self, name: str) -> str:
        """The address of a file as it is now."""
        return f"/static/{name}?v={self._files[name].version}"

    def file(self, name: str) -> Response:
        """A file, kept for a year where its version is named, asked for again where not. Raises NotFound."""
        found = self._files.get(name)
        if found is None:
            raise NotFound("There is no such file.")
        small = found.media.startswith(_TEXTS) and request.accept_encodings["gzip"] > 0
        response = Response(found.compressed if small else found.plain, content_type=found.media)
        if small:
            response.headers["Content-Encoding"] = "gzip"
        response.set_etag(found.version, weak=True)
        response.headers["Cache-Control"] = _A_YEAR if request.args.get("v") == found.version else "no-cache"
        return response.make_conditional(request)

    def _read(self, name: str) -> _File:
        if name not in self._files:
            source = (self._folder / name).read_bytes()
            if name.endswith(".js"):
                source = _IMPORT.sub(self._versioned, source.decode()).encode()
            media = mimetypes.guess_type(name)[0] or "application/octet-stream"
            self._files[name] = _File(
                plain=source,
                compressed=gzip.compress(source, mtime=0),
                media=f"{media}; charset=utf-8" if media.startswith("text/") else media,
                version=hashlib.sha256(source).hexdigest()[:12],
            )
        return self._files[name]

    def _versioned(self, found: re.Match[str]) -> str:
        return f'"./{found[1]}?v={self._read(found[1]).version}"'
