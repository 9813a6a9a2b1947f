"""URL parameters, declared once: how each is read, and what it allows."""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from search.content.composed_text import composed
from web.urls.parameter_errors import ParameterFault, ParametersInvalid


@dataclass(frozen=True, slots=True)
class Kind:
    """What values a parameter has."""

    allowed: str
    """In words."""
    schema: Mapping[str, Any]
    """The same as JSON Schema."""
    read: Callable[[str], Any]
    """The value that a text stands for. Raises ValueError."""
    names: Sequence[str] = ()
    """The values where they can be listed, for finding the one that was meant."""


def text(what: str = "any text") -> Kind:
    """Any text."""
    return Kind(what, {"type": "string"}, str)


def short_text(longest: int, what: str = "a text") -> Kind:
    """Text of at most so many code points, where no length of an address bounds it."""
    schema = {"type": "string", "maxLength": longest}
    return Kind(f"{what} of at most {longest:,} characters", schema, _where(lambda text: len(text) <= longest))


def strategy_id() -> Kind:
    """The id of a strategy, in whichever form its letters are sent."""
    return Kind("the id of a strategy", {"type": "string"}, composed)


def number(minimum: int, maximum: int) -> Kind:
    """A whole number between two bounds, both allowed. Only ASCII digits: a URL is no place for any other."""
    schema = {"type": "integer", "minimum": minimum, "maximum": maximum}
    is_inside = _where(lambda text: bool(_DIGITS.fullmatch(text)) and minimum <= int(text) <= maximum)
    return Kind(f"a whole number from {minimum} to {maximum}", schema, lambda text: int(is_inside(text)))


def choice(names: Sequence[str], title: str = "") -> Kind:
    """One of a few names.

    Args:
        names: those that there are.
        title: what the choice itself is called where the API is described; "" where the names depend on the site.
    """
    schema = {"type": "string", "enum": list(names), **({"title": title} if title else {})}
    return Kind(f"one of {', '.join(names)}" if names else "nothing here", schema, _where(names.__contains__), names)


def flag() -> Kind:
    """Yes or no."""
    is_either = _where({"true", "false"}.__contains__)
    return Kind("true or false", {"type": "boolean"}, lambda text: is_either(text) == "true", ("true", "false"))


def several(names: Sequence[str]) -> Kind:
    """Some of a few names, separated by commas, or `*` for all of them; empty for none."""
    name = f"({'|'.join(map(re.escape, names))})"
    schema = {"type": "string", "pattern": f"^({name}(,{name})*|\\*)?$"}  # a list would let `*` stand beside names
    are_known = _where(lambda text: not text or set(text.split(",")) == {"*"} or set(text.split(",")) <= set(names))
    allowed = f"* for all, or some of {', '.join(names)}, separated by commas"
    return Kind(allowed, schema, lambda text: tuple(dict.fromkeys(filter(None, are_known(text).split(",")))), names)


_DIGITS = re.compile(r"-?[0-9]{1,18}")


def _where(is_allowed: Callable[[str], bool]) -> Callable[[str], str]:
    """The text itself where it is allowed, else a ValueError."""

    def read(text: str) -> str:
        if not is_allowed(text):
            raise ValueError(text)
        return text

    return read


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a query string."""

    name: str
    kind: Kind
    meaning: str
    repeatable: bool = False
    least: int = 0
    """How often a repeatable one must be given."""
    most: int | None = None
    """How often it may be given."""
    example: str = ""
    """A value to try."""

    @property
    def allowed(self) -> str:
        """What may be given, in words."""
        if not self.repeatable or self.most is None:
            return self.kind.allowed
        return f"{self.kind.allowed}, given {self.least} to {self.most} times"


def read_parameters(
    args: Iterable[tuple[str, str]], declared: Iterable[Parameter], *, strict: bool = False
) -> Mapping[str, Any]:
    """The values of the parameters that a query string gives; lists for repeatable ones.

    Args:
        args: names and values, as they stand in the URL.
        declared: the parameters that there are.
        strict: whether what is wrong is reported; otherwise it is passed over.

    Raises:
        ParametersInvalid: strict, and something is wrong.
    """
    known = {parameter.name: parameter for parameter in declared}
    values: dict[str, Any] = {}
    faults = []
    for name, text in args:
        fault = _add_value(values, known, name, text)
        if fault:
            faults.append(fault)
    faults += _miscounted(values, known.values())
    if strict and faults:
        raise ParametersInvalid(faults)
    return values


def _miscounted(values: Mapping[str, Any], declared: Iterable[Parameter]) -> Iterator[ParameterFault]:
    """Repeatable parameters that are given too few or too many times."""
    for parameter in declared:
        if not parameter.repeatable:
            continue
        received = values.get(parameter.name, [])
        if len(received) < parameter.least:
            yield ParameterFault("missing_parameter", parameter.name, ",".join(received), parameter.allowed)
        elif parameter.most is not None and len(received) > parameter.most:
            yield ParameterFault("too_many_values", parameter.name, ",".join(received), parameter.allowed)


def _add_value(values: dict[str, Any], known: Mapping[str, Parameter], name: str, text: str) -> ParameterFault | None:
    """Add one parameter's value to the others, or return its fault."""
    parameter = known.get(name)
    if parameter is None:
        return ParameterFault("unknown_parameter", name, text, choice(tuple(known)).allowed, _closest(name, known))
    kind = parameter.kind
    if name in values and not parameter.repeatable:
        return ParameterFault("repeated_parameter", name, text, f"one value, {kind.allowed}")
    try:
        value = kind.read(text)
    except ValueError:
        return ParameterFault("invalid_value", name, text, kind.allowed, _closest(text, kind.names))
    if parameter.repeatable:
        values.setdefault(name, []).append(value)
    else:
        values[name] = value
    return None


def _closest(text: str, names: Iterable[str]) -> str | None:
    """The name that was likely meant. Long texts are no misspelt names, and comparing them takes long."""
    return next(iter(difflib.get_close_matches(text[:64].lower(), list(names), 1)), None)
