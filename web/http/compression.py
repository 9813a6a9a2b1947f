"""Compression of answers for clients that accept it."""

import gzip
import zlib
from collections.abc import Iterable, Iterator

from flask import Flask, request
from werkzeug.wrappers import Response

from web.citations.formats import FORMATS

COMPRESSION_LEVEL = 5
"""Of gzip: beyond it, time doubles for a few bytes in a hundred."""
MIN_BYTES = 1024
"""Minimum bytes for compression; a smaller answer fits into one packet anyway."""

_COMPRESSIBLE = (
    *(form.media for form in FORMATS if form.is_json),
    *("text/", "application/json", "application/problem+json", "application/jsonl", "application/atom+xml"),
    *("application/xml", "application/opensearchdescription+xml", "image/svg+xml"),
)
"""Prefixes of the media types that are worth compressing."""


def install(app: Flask) -> None:
    """Compress the responses of an app."""

    @app.after_request
    def compress(response: Response) -> Response:
        if not (response.mimetype or "").startswith(_COMPRESSIBLE):
            return response
        response.headers.add("Vary", "Accept-Encoding")
        if _should_compress(response):
            response.headers["Content-Encoding"] = "gzip"
            if response.is_streamed:
                response.response = _compressed(response.iter_encoded())
            else:
                response.set_data(gzip.compress(response.get_data(), COMPRESSION_LEVEL, mtime=0))
        return response


def _should_compress(response: Response) -> bool:
    if "Accept-Encoding" not in request.headers:
        return False
    if response.status_code != 200 or "Content-Encoding" in response.headers or response.direct_passthrough:
        return False
    large = response.is_streamed or (response.content_length or 0) >= MIN_BYTES
    return large and request.method == "GET" and request.accept_encodings["gzip"] > 0


def _compressed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """A stream as a gzip stream, each chunk sent on as soon as it makes a block."""
    compressor = zlib.compressobj(COMPRESSION_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    for chunk in chunks:
        yield compressor.compress(chunk)
    yield compressor.flush()
