"""Builders of JSON Schema: `record(q=TEXT, words=many(TEXT))`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]

TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
PLACE: Schema = {"type": "integer", "minimum": 1}
INTEGER: Schema = {"type": "integer"}
SCORE: Schema = {"type": "number", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
ADDRESS: Schema = {"type": "string", "format": "uri-reference"}
TIME: Schema = {"type": "string", "description": "ISO 8601, in UTC"}
GENERATION: Schema = {"type": "string", "description": "which state of the index the answer is from"}


def record(**members: Schema) -> Schema:
    """An object with these required keys; more may be added."""
    return {"type": "object", "properties": dict(members), "required": list(members)}


def extended(base: Schema, **members: Schema) -> Schema:
    """A record with more required keys."""
    return record(**{**base["properties"], **members})


def with_optional(base: Schema, **members: Schema) -> Schema:
    """A record with optional keys."""
    return {**base, "properties": {**base["properties"], **members}}


def many(item: Schema) -> Schema:
    """A list of any length."""
    return {"type": "array", "items": item}


def mapping(value: Schema) -> Schema:
    """An object with any keys."""
    return {"type": "object", "additionalProperties": value}


def nullable(schema: Schema) -> Schema:
    """A value or null."""
    if isinstance(schema.get("type"), str) and "enum" not in schema:
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def one_of(*values: str) -> Schema:
    """One of a few texts."""
    return {"type": "string", "enum": list(values)}


def described(schema: Schema, meaning: str) -> Schema:
    """The same, with its meaning in words."""
    return {**schema, "description": meaning}


def ref(name: str) -> Schema:
    """A reference to a named component."""
    return {"$ref": f"#/components/schemas/{name}"}
