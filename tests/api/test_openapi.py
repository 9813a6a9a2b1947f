"""The description of the API: valid, and true of every answer."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from search.engines.base import SearchEngine
from search.settings import Settings
from tests.conftest import SHIPPED_CONTENT
from web.api.spec.endpoints import ENDPOINTS
from web.api.spec.openapi import path_of
from web.app import create_app

PROMISED = Path(__file__).parents[1] / "data" / "api_v1_shape.json"
"""Keys and types of version 1, as promised: lines may be added, never removed or changed."""

EXAMPLES = {
    "search": [
        "/api/v1/search?q=open+data",
        "/api/v1/search?q=open+dtaa+blockchain&explain=true",
        "/api/v1/search?country=Nowhere",
    ],
    "suggest": ["/api/v1/suggest?q=ger", "/api/v1/suggest?q=gov"],
    "facet": ["/api/v1/facets/country?filter=ger", "/api/v1/facets/year?sort=value&q=data&per_page=2"],
    "strategies": ["/api/v1/strategies", "/api/v1/strategies?sections=true&per_page=2"],
    "strategy": ["/api/v1/strategies/helsinki", "/api/v1/strategies/bonn"],
    "markdown": ["/api/v1/strategies/helsinki.md"],
    "bibtex": ["/api/v1/strategies/helsinki.bib", "/api/v1/strategies/helsinki.bib?section=data-governance"],
    "ris": ["/api/v1/strategies/helsinki.ris"],
    "csl_json": ["/api/v1/strategies/helsinki.csl.json"],
    "apa": ["/api/v1/strategies/helsinki.apa.txt?section=data-governance"],
    "chicago": ["/api/v1/strategies/helsinki.chicago.txt"],
    "compare": ["/api/v1/compare?s=helsinki&s=bonn&s=freiburg"],
    "coverage": ["/api/v1/coverage?per_page=3"],
    "status": ["/api/v1/status"],
    "openapi": ["/api/v1/openapi.json"],
}
PROBLEMS = ["/api/v1/search?per_pag=1&page=x", "/api/v1/strategies/nowhere", "/api/v1/nothing", "/api/v1/compare"]


@pytest.fixture(scope="module")
def client(shipped_engine: SearchEngine) -> FlaskClient:
    return create_app(Settings(content=SHIPPED_CONTENT), shipped_engine).test_client()


@pytest.fixture(scope="module")
def document(client: FlaskClient) -> Any:
    return client.get("/api/v1/openapi.json").get_json()


def operations(document: Any) -> Iterator[tuple[str, str, Any]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def resolved(document: Any, schema: Any) -> Any:
    """The schema with what it refers to put in, and with no key allowed but those described."""
    if isinstance(schema, list):
        return [resolved(document, one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return resolved(document, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    closed = {name: resolved(document, one) for name, one in schema.items()}
    return {"additionalProperties": False, **closed} if "properties" in schema else closed


def test_the_description_is_valid(document: Any) -> None:
    validate(document)


def test_every_endpoint_is_described_once(document: Any) -> None:
    assert {operation["operationId"] for _, _, operation in operations(document)} == {one.name for one in ENDPOINTS}
    assert list(document["paths"]) == list(dict.fromkeys(map(path_of, ENDPOINTS)))


@pytest.mark.parametrize(("name", "address"), [(name, address) for name, all_ in EXAMPLES.items() for address in all_])
def test_an_answer_has_the_keys_that_are_described_and_no_others(
    client: FlaskClient, document: Any, name: str, address: str
) -> None:
    response = client.get(address)
    [operation] = [operation for _, _, operation in operations(document) if operation["operationId"] == name]
    [(media, content)] = operation["responses"]["200"]["content"].items()
    assert (response.status_code, response.mimetype) == (200, media)
    if response.is_json:
        Draft202012Validator(resolved(document, content["schema"])).validate(json.loads(response.data))


@pytest.mark.parametrize("address", PROBLEMS)
def test_a_problem_has_the_keys_that_are_described_and_no_others(client: FlaskClient, document: Any, address: str) -> None:
    Draft202012Validator(resolved(document, {"$ref": "#/components/schemas/Problem"})).validate(client.get(address).get_json())


def test_the_parameters_that_are_described_are_those_that_are_read(client: FlaskClient, document: Any) -> None:
    for path, method, operation in operations(document):
        described = [parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "query"]
        address = path.replace("{slug}", "helsinki").replace("{name}", "country")
        if method != "get" or "{" in address:
            continue
        told = client.get(f"{address}?no_such_parameter=1").get_json()["errors"][0]["allowed"]
        assert told == (f"one of {', '.join(described)}" if described else "nothing here")


def test_a_value_of_every_described_kind_is_accepted(client: FlaskClient) -> None:
    everything = (
        "q=data&country=Germany&country=Finland&missing=year&year_min=1&year_max=9999&theme_match=all&sort=oldest&page=1"
        "&per_page=100&match=any&group=section&sections_per_hit=0&facets=country,year&facet_limit=0&explain=false"
    )
    assert client.get(f"/api/v1/search?{everything}").status_code == 200


def test_facets_are_parameters_of_their_own(document: Any) -> None:
    parameters = document["paths"]["/api/v1/search"]["get"]["parameters"]
    [country] = [parameter for parameter in parameters if parameter["name"] == "country"]
    assert country["schema"] == {"type": "array", "items": {"type": "string"}}
    [per_page] = [parameter for parameter in parameters if parameter["name"] == "per_page"]
    assert per_page["schema"] == {"type": "integer", "minimum": 1, "maximum": 100}


def shape(document: Any, schema: Any, place: str) -> Iterator[tuple[str, str]]:
    """Every place of an answer with its type: `search.hits[].title` is a string."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    choices = [resolved(document, choice) for choice in schema.get("anyOf", [schema])]
    yield place, " or ".join(sorted({kind for choice in choices for kind in kinds(choice)}))
    for choice in schema.get("anyOf", []):
        yield from ((inner, kind) for inner, kind in shape(document, choice, place) if inner != place)
    for name, member in schema.get("properties", {}).items():
        needed = name in schema.get("required", ())
        yield from shape(document, member, f"{place}.{name}" if needed else f"{place}.{name} (at times)")
    if "items" in schema:
        yield from shape(document, schema["items"], f"{place}[]")
    if isinstance(schema.get("additionalProperties"), dict):
        yield from shape(document, schema["additionalProperties"], f"{place}.*")


def kinds(schema: Any) -> list[str]:
    kind = schema.get("type", "string" if "enum" in schema else "anything")
    return kind if isinstance(kind, list) else [kind]


def shapes(document: Any) -> Mapping[str, str]:
    """The places of every answer, by operation, and those of a problem."""
    answers = {
        operation["operationId"]: content["schema"]
        for _, _, operation in operations(document)
        for status, response in operation["responses"].items()
        for content in response.get("content", {}).values()
        if status < "300"
    }
    answers["problem"] = {"$ref": "#/components/schemas/Problem"}
    return {place: kind for name, answer in answers.items() for place, kind in shape(document, answer, name)}


def test_no_key_of_version_1_disappears_or_changes_its_type(document: Any) -> None:
    promised, found = json.loads(PROMISED.read_text(encoding="utf-8")), shapes(document)
    assert {place: found.get(place) for place in promised} == promised


def test_every_key_of_version_1_is_promised(document: Any) -> None:
    promised = json.loads(PROMISED.read_text(encoding="utf-8"))
    assert {place: kind for place, kind in shapes(document).items() if place not in promised} == {}, f"add them to {PROMISED}"


def test_parameters_of_version_1_stay(document: Any) -> None:
    promised = {
        "search": "q missing year_min year_max theme_match sort page per_page match group explain",
        "suggest": "q limit",
        "strategies": "page per_page sections",
        "compare": "s",
        "coverage": "page per_page",
        "facet": "filter sort page per_page q missing year_min year_max theme_match match group",
        "bibtex": "section",
    }
    for _, _, operation in operations(document):
        names = {parameter["name"] for parameter in operation.get("parameters", [])}
        assert set(promised.get(operation["operationId"], "").split()) <= names


def test_every_example_of_the_description_gives_an_answer(client: FlaskClient, document: Any) -> None:
    tried = 0
    for path, method, operation in operations(document):
        if method == "get" and path != "/api/v1/tasks/{id}":
            address = operation["description"].removeprefix("For example `").removesuffix("`.")
            assert client.get(address).status_code == 200, address
            tried += 1
    assert tried == len(ENDPOINTS) - 2
