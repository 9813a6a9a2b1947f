"""The absolute base URL of the site, for citations, feeds and site maps."""

import re

from flask import request

_THIS_MACHINE = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?")


def site_address(base: str) -> str:
    """Scheme and host, without a slash at the end: `base`, the public address, if there is one.

    Whoever makes a request writes its Host header, and a cache may hand the answer to others. So without a public address
    the header is believed only where it names this very machine; else the site is named as the server is bound.
    """
    if base:
        return base
    if _THIS_MACHINE.fullmatch(request.host):
        return request.host_url.rstrip("/")
    name, port = request.server or ("localhost", None)
    return f"http://{name}:{port}" if port else f"http://{name}"
