"""Values printed as JSON."""

from typing import Any

import msgspec


def as_json(value: Any) -> str:
    """A value as indented JSON; structs and dataclasses as objects."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
