"""Example requests with values from the index."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from search.engines.base import EngineReader
from search.site import Site
from web.api.spec.endpoints import Endpoint
from web.urls.search_url import query_string

Values = Mapping[str, Any]
"""Name of a parameter, of a path or a query string, to a value that gives an answer; a list for a repeatable one."""

_WORDS = "open data"


def example_values(reader: EngineReader) -> Values:
    """Values for the parameters whose values depend on the content; those that nothing in it would fit are left out."""
    slugs = sorted(strategy.slug for strategy in reader.strategies())[:2]
    several = {"s": slugs} if len(slugs) > 1 else {}
    return {"q": _WORDS, "name": reader.site.facets[0].name, **({"slug": slugs[0]} if slugs else {}), **several}


def example_address(endpoint: Endpoint, site: Site, values: Values) -> str:
    """A whole request that can be tried, from the root of the site; "" where there is none."""
    variables = endpoint.in_path or {}
    needed = [parameter.name for parameter in endpoint.parameters(site) if parameter.least]
    if endpoint.method != "GET" or not values.keys() >= {*variables, *needed}:
        return ""
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: quote(values[match[1]], errors="replace"), endpoint.rule)
    names = [parameter.name for parameter in endpoint.parameters(site) if parameter.name in {"q", *needed}]
    return path + query_string([(name, text) for name in names for text in _texts(values[name])])


def _texts(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
