"""The address of the site, for what is read away from it: citations, feeds, site maps."""

from __future__ import annotations

from flask import request


def site_address(base: str) -> str:
    """Scheme and host, without a slash at the end.

    Args:
        base: the public address; where it is "", the site is named as the request names it.
    """
    return base or request.host_url.rstrip("/")
