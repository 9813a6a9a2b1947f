"""The API on a page for people: the same declarations that read its parameters and describe its answers to machines."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from search.engines.base import EngineReader
from web.api.spec.components import Components, Schema
from web.api.spec.endpoints import ENDPOINTS, Endpoint
from web.api.spec.examples import Values, example_address, example_values
from web.api.spec.openapi import answer_components, path_of
from web.http.request_searcher import RequestSearcher
from web.urls.base_url import site_path
from web.urls.parameters import Parameter

PATH = "/help/api"


@dataclass(frozen=True, slots=True)
class ParameterLine:
    """One parameter of an endpoint."""

    name: str
    allowed: str
    meaning: str


@dataclass(frozen=True, slots=True)
class EndpointView:
    """One endpoint."""

    name: str
    title: str
    """Method and path."""
    summary: str
    media: str
    answer: str
    """The name of the shape of its answer; "" where that is no JSON of a shape of its own."""
    parameters: tuple[ParameterLine, ...]
    example: str


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One key of an answer."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ShapeView:
    """An object of an answer, key by key."""

    name: str
    keys: tuple[KeyLine, ...]


@dataclass(frozen=True, slots=True)
class ApiDescription:
    """The whole page."""

    endpoints: tuple[EndpointView, ...]
    shapes: tuple[ShapeView, ...]


class ApiPage:
    """The page of the API."""

    def __init__(self, searcher: RequestSearcher) -> None:
        """Describe the API over the index of a searcher: its facets are parameters."""
        self._searcher = searcher

    def routes(self) -> Blueprint:
        """The address of the page."""
        page = Blueprint("api_page", __name__)
        page.add_url_rule(PATH, view_func=self.describe)
        return page

    def describe(self) -> Response:
        """Every endpoint and every shape."""
        return Response(render_template("api.html", page=api_description(self._searcher.reader())), mimetype="text/html")


def api_description(reader: EngineReader) -> ApiDescription:
    """The page over one generation."""
    values, components = example_values(reader), answer_components()
    endpoints = tuple(_endpoint(endpoint, reader, values, components) for endpoint in ENDPOINTS)
    shapes = (
        ShapeView(name, tuple(_keys(shape, components))) for name, shape in components.all.items() if "properties" in shape
    )
    return ApiDescription(endpoints, tuple(shapes))


def _endpoint(endpoint: Endpoint, reader: EngineReader, values: Values, components: Components) -> EndpointView:
    parameters = (*(endpoint.in_path or {}).values(), *endpoint.parameters(reader.site))
    example = example_address(endpoint, reader.site, values)
    return EndpointView(
        name=endpoint.name,
        title=f"{endpoint.method} {site_path(path_of(endpoint))}",
        summary=endpoint.summary,
        media=endpoint.media,
        answer=_reference(components.of(endpoint.answer)),
        parameters=tuple(_parameter(parameter) for parameter in parameters),
        example=site_path(example) if example else "",
    )


def _parameter(parameter: Parameter) -> ParameterLine:
    repeatable = parameter.repeatable and parameter.most is None
    return ParameterLine(parameter.name, parameter.allowed + ("; repeatable" if repeatable else ""), parameter.meaning)


def _keys(schema: Schema, components: Components) -> Iterator[KeyLine]:
    """The keys of an object, as one would write the way to what is in them: `links`, `hits[]`, `highlights.*`."""
    for name, member in schema["properties"].items():
        at_times = "" if name in schema["required"] else "; at times"
        place, kind = _unfolded(member, name, components)
        yield KeyLine(place, kind + at_times, member.get("description", ""))


def _unfolded(schema: Schema, place: str, components: Components) -> tuple[str, str]:
    """The way to what is inside lists, maps and values that may be null, and its type in words."""
    nullable = ""
    while True:
        if "anyOf" in schema:
            choices = [choice for choice in schema["anyOf"] if choice.get("type") != "null"]
            nullable = " or null" if len(choices) < len(schema["anyOf"]) else nullable
            if len(choices) > 1:
                return place, " or ".join(_type(choice, components) for choice in choices) + nullable
            schema = choices[0]
        elif "items" in schema:
            schema, place = schema["items"], f"{place}[]"
        elif isinstance(schema.get("additionalProperties"), dict):
            schema, place = schema["additionalProperties"], f"{place}.*"
        else:
            return place, _type(schema, components) + nullable


def _type(schema: Schema, components: Components) -> str:
    named = components.all.get(_reference(schema), {})
    if "enum" in named:
        return ", ".join(named["enum"])
    return _reference(schema) or schema["type"]


def _reference(schema: Schema) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]
