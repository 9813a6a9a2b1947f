"""The links of an answer as a `Link` header (RFC 8288)."""

from collections.abc import Mapping

from werkzeug.wrappers import Response

from web.urls.export_urls import ATOM, CSV, JSONL, MEDIA_TYPES

_RELATIONS: Mapping[str, tuple[str, str]] = {
    "next": ("next", "application/json"),
    "html": ("alternate", "text/html"),
    "atom": ("alternate", MEDIA_TYPES[ATOM]),
    "csv": ("alternate", MEDIA_TYPES[CSV]),
    "jsonl": ("alternate", MEDIA_TYPES[JSONL]),
    "markdown": ("alternate", "text/markdown"),
}


def with_links(response: Response, links: Mapping[str, str | None]) -> Response:
    """The response with those of its links that have a relation; addresses are percent-encoded already."""
    stated = [
        f'<{address}>; rel="{_RELATIONS[name][0]}"; type="{_RELATIONS[name][1]}"'
        for name, address in links.items()
        if address and name in _RELATIONS
    ]
    if stated:
        response.headers["Link"] = ", ".join(stated)
    return response
