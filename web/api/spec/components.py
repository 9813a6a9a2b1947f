"""The schemas of answers, made from their structs: every struct and every choice of names is a component of its own."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

Schema = Mapping[str, Any]

_REFERENCE = "#/components/schemas/{name}"


class Components:
    """The components of one document, and the schema of each type that was asked for."""

    def __init__(self, types: Iterable[Any]) -> None:
        """Make the schemas of types and of all that they are made of."""
        self._types = tuple(dict.fromkeys(types))
        schemas, structs = msgspec.json.schema_components(self._types, ref_template=_REFERENCE)
        self._named: dict[str, Schema] = {}
        self._structs = {name: _tidy(self._with_choices_named(schema)) for name, schema in structs.items()}
        self._schemas = tuple(_tidy(self._with_choices_named(schema)) for schema in schemas)

    def of(self, answer_type: Any) -> Schema:
        """The schema of one of the types."""
        schema: Schema = self._schemas[self._types.index(answer_type)]
        return schema

    def named(self, schema: Schema) -> Schema:
        """A schema in which every choice that has a title is a component; it comes to be one of these."""
        found: Schema = self._with_choices_named(schema)
        return found

    @property
    def all(self) -> Mapping[str, Schema]:
        """Every component by name, those of structs first."""
        return {**self._structs, **self._named}

    def _with_choices_named(self, value: Any) -> Any:
        """Two choices without names of their own may be given the same one by a client that is generated."""
        if isinstance(value, list):
            return [self._with_choices_named(one) for one in value]
        if not isinstance(value, dict):
            return value
        if "enum" in value and "title" in value:
            return self._choice(value)
        return {key: self._with_choices_named(one) for key, one in value.items()}

    def _choice(self, schema: Schema) -> Schema:
        name = schema["title"]
        choice = {"type": "string", "enum": schema["enum"]}
        if self._named.setdefault(name, choice) != choice:
            raise ValueError(f"two choices are called {name}")
        reference = reference_to(name)
        return {"description": schema["description"], **reference} if "description" in schema else reference


def reference_to(name: str) -> Schema:
    """A reference to a component."""
    return {"$ref": _REFERENCE.format(name=name)}


def _tidy(schema: Any) -> Any:
    """A schema without its name, which it is filed under, and without defaults: in an answer such fields are always there."""
    if isinstance(schema, list):
        return [_tidy(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "properties" not in schema:
        return {key: _tidy(value) for key, value in schema.items() if key != "default"}
    members = schema["properties"]
    always = set(schema.get("required", ())) | {name for name, member in members.items() if "default" in member}
    return {
        "type": "object",
        "description": schema["description"],
        "properties": {name: _tidy(member) for name, member in members.items()},
        "required": [name for name in members if name in always],
    }
