"""Limits on front matter of any format: length, number of values, depth of nesting."""

from typing import Any

from search.errors import FileFaulty

RULE = "front_matter"
MAX_CHARACTERS = 64 * 1024
"""Characters between the fences; real front matter has a few thousand."""
MAX_DEPTH = 50
"""Levels of nested mappings and lists; real front matter has three or four."""
MAX_NODES = 10_000
"""Keys, values and lists after aliases are expanded, so that a few bytes cannot become gigabytes."""
MAX_INTEGER_BITS = 64
"""Longer digit strings are identifiers, not quantities, and Python refuses to print the longest of them."""


def size_checked(source: str, line: int) -> str:
    """Return the front matter unchanged if it is not too long.

    Raises:
        FileFaulty: rule `front_matter`, at the line.
    """
    if len(source) > MAX_CHARACTERS:
        raise FileFaulty(f"the front matter is longer than {MAX_CHARACTERS // 1024} kB", rule=RULE, line=line)
    return source


def bounded(value: Any, line: int) -> Any:
    """Return the value if it is within the limits; integers that are too long become strings of their digits.

    Args:
        value: mappings, lists and scalars; none is shared.
        line: of the file at which the front matter begins, for the errors.

    Raises:
        FileFaulty: rule `front_matter`, at the line.
    """
    return _Bounds(line).of(value, 0)


def too_deep(line: int) -> FileFaulty:
    """The fault for front matter that is nested too deeply."""
    return FileFaulty(f"the front matter nests more than {MAX_DEPTH} deep", rule=RULE, line=line)


class _Bounds:
    def __init__(self, line: int) -> None:
        self.line = line
        self.nodes = 0

    def of(self, value: Any, depth: int) -> Any:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise FileFaulty(f"the front matter has more than {MAX_NODES} values", rule=RULE, line=self.line)
        if isinstance(value, dict | list) and depth == MAX_DEPTH:
            raise too_deep(self.line)
        if isinstance(value, dict):
            return {key: self.of(item, depth + 1) for key, item in value.items()}
        if isinstance(value, list):
            return [self.of(item, depth + 1) for item in value]
        too_long = isinstance(value, int) and value.bit_length() > MAX_INTEGER_BITS
        return str(value) if too_long else value
