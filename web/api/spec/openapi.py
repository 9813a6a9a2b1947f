"""The API described in OpenAPI 3.1, from the same declarations that read its parameters."""

import re
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any

from search.site import Site
from web.api.spec.components import Components, reference_to
from web.api.spec.endpoints import ENDPOINTS, JSON, REINDEX, TASK, Endpoint
from web.api.spec.examples import Values, example_address
from web.http.errors import Problem
from web.urls.parameters import Parameter

PROBLEM = "application/problem+json"

_TERMS = (
    "Read-only, but for one endpoint. Answers are from one generation of the index, which they name; the same generation gives "
    "the same answer, so ask again with `If-None-Match`. Within version 1 keys may be added, never removed or retyped. Errors "
    "are `application/problem+json` (RFC 9457) with a stable `code`."
)
_HEADERS = {
    "ETag": "changes when the answer may have changed",
    "X-Request-ID": "names this request in the server's log; send one along to choose it",
}

_BODY = {
    "description": "Whatever a webhook sends along; nothing of it is read.",
    "required": False,
    "content": {JSON: {"schema": {"type": "object"}}},
}


def openapi(site: Site, values: Values) -> Mapping[str, Any]:
    """The document but for its servers: the site's facets are parameters, and `values` stand in its examples."""
    components = answer_components()
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in ENDPOINTS:
        paths.setdefault(path_of(endpoint), {})[endpoint.method.lower()] = _operation(endpoint, site, values, components)
    return {
        "openapi": "3.1.0",
        "info": {"title": site.title, "version": version("strategy-search"), "description": _TERMS},
        "paths": paths,
        "components": {
            "schemas": dict(components.all),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def answer_components() -> Components:
    """The schemas of all answers, and of problems."""
    return Components([*(endpoint.answer for endpoint in ENDPOINTS), Problem])


def path_of(endpoint: Endpoint) -> str:
    """The path of an endpoint as OpenAPI writes it: `/api/v1/strategies/{slug}`."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", endpoint.rule)


def _operation(endpoint: Endpoint, site: Site, values: Values, components: Components) -> Mapping[str, Any]:
    in_query = (_in_query(parameter, values, components) for parameter in endpoint.parameters(site))
    parameters = [*_in_path(endpoint, values), *in_query]
    example = example_address(endpoint, site, values)
    return {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        **({"description": f"For example `{example}`."} if example else {}),
        **({"parameters": parameters} if parameters else {}),
        **({"security": [{"token": []}]} if endpoint in (REINDEX, TASK) else {}),
        **({"requestBody": _BODY} if endpoint is REINDEX else {}),
        "responses": {str(status): response for status, response in sorted(_responses(endpoint, components))},
    }


def _in_path(endpoint: Endpoint, values: Values) -> Iterator[Mapping[str, Any]]:
    for name, parameter in (endpoint.in_path or {}).items():
        schema = {**parameter.kind.schema, "minLength": 1}
        described = {"name": name, "in": "path", "required": True, "description": parameter.meaning, "schema": schema}
        yield {**described, **_example(name, values)}


def _in_query(parameter: Parameter, values: Values, components: Components) -> Mapping[str, Any]:
    described: dict[str, Any] = {"name": parameter.name, "in": "query", "description": parameter.meaning}
    schema = components.named(parameter.kind.schema)
    if parameter.repeatable:
        bounds = {"minItems": parameter.least or None, "maxItems": parameter.most}
        stated = {name: bound for name, bound in bounds.items() if bound is not None}
        described |= {"schema": {"type": "array", "items": schema, **stated}, "style": "form", "explode": True}
        needed = {"required": True, **_example(parameter.name, values)} if parameter.least else {}
        return described | needed
    own = {parameter.name: parameter.kind.read(parameter.example)} if parameter.example else values
    return {**described, "schema": schema, **_example(parameter.name, own)}


def _example(name: str, values: Values) -> Mapping[str, Any]:
    return {"example": values[name]} if name in values else {}


def _responses(endpoint: Endpoint, components: Components) -> Iterator[tuple[int, Mapping[str, Any]]]:
    headers = {name: {"description": meaning, "schema": {"type": "string"}} for name, meaning in _headers(endpoint).items()}
    content = {endpoint.media: {"schema": components.of(endpoint.answer)}}
    yield endpoint.status, {"description": "The answer.", "headers": headers, "content": content}
    yield 400, _problem("A parameter is unknown, repeated or out of range; every one of them is named.")
    if endpoint.not_found:
        yield 404, _problem(endpoint.not_found)
    yield 414, _problem("The address is too long.")
    yield 500, _problem("Something that nobody foresaw.")
    yield 503, _problem("There is no index yet, it took too long, or too many asked; `Retry-After` says when to come back.")
    if endpoint.method == "GET":
        yield 304, {"description": "The answer is still the one that `If-None-Match` names."}
    if endpoint in (REINDEX, TASK):
        yield 401, _problem("The bearer token is missing or wrong.")
    if endpoint is REINDEX:
        yield 413, _problem("The body is too large; none is needed.")
        yield 415, _problem("There is a body, and it is not JSON.")


def _headers(endpoint: Endpoint) -> Mapping[str, str]:
    is_uncached = endpoint in (REINDEX, TASK)
    return {name: meaning for name, meaning in _HEADERS.items() if name != "ETag" or not is_uncached}


def _problem(meaning: str) -> Mapping[str, Any]:
    return {"description": meaning, "content": {PROBLEM: {"schema": reference_to("Problem")}}}
