"""URL parameters, declared once: how each is read, and what it allows."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from web.urls.parameter_errors import ParameterFault, ParametersInvalid


class Kind(Protocol):
    """What values a parameter has."""

    @property
    def allowed(self) -> str:
        """The values that are allowed, in words."""

    @property
    def names(self) -> Sequence[str]:
        """The values that are allowed where they can be listed, for finding the one that was meant."""

    @property
    def schema(self) -> Mapping[str, Any]:
        """The same as JSON Schema."""

    def read(self, text: str) -> Any:
        """The value that a text stands for. Raises ValueError."""


@dataclass(frozen=True, slots=True)
class Text:
    """Any text."""

    allowed: str = "any text"
    names: Sequence[str] = ()

    @property
    def schema(self) -> Mapping[str, Any]:
        """A string."""
        return {"type": "string"}

    def read(self, text: str) -> str:
        """The text as it is."""
        return text


@dataclass(frozen=True, slots=True)
class ShortText:
    """Text up to a length, where no length of an address bounds it."""

    longest: int
    """Unicode code points."""
    what: str = "a text"
    names: Sequence[str] = ()

    @property
    def allowed(self) -> str:
        """The length, in words."""
        return f"{self.what} of at most {self.longest:,} characters"

    @property
    def schema(self) -> Mapping[str, Any]:
        """A string with its length."""
        return {"type": "string", "maxLength": self.longest}

    def read(self, text: str) -> str:
        """The text as it is."""
        if len(text) > self.longest:
            raise ValueError(text)
        return text


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number between two bounds, both allowed."""

    minimum: int
    maximum: int
    names: Sequence[str] = ()

    @property
    def allowed(self) -> str:
        """The bounds, in words."""
        return f"a whole number from {self.minimum} to {self.maximum}"

    @property
    def schema(self) -> Mapping[str, Any]:
        """An integer with its bounds."""
        return {"type": "integer", "minimum": self.minimum, "maximum": self.maximum}

    def read(self, text: str) -> int:
        """The number. Only ASCII digits: a URL is no place for any other."""
        if not re.fullmatch(r"-?[0-9]{1,18}", text):
            raise ValueError(text)
        number = int(text)
        if not self.minimum <= number <= self.maximum:
            raise ValueError(text)
        return number


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few names."""

    names: Sequence[str]
    title: str = ""
    """What the choice itself is called where the API is described; "" where the names depend on the site."""

    @property
    def allowed(self) -> str:
        """The names, in words."""
        return f"one of {', '.join(self.names)}" if self.names else "nothing here"

    @property
    def schema(self) -> Mapping[str, Any]:
        """A string out of a list."""
        titled = {"title": self.title} if self.title else {}
        return {"type": "string", "enum": list(self.names), **titled}

    def read(self, text: str) -> str:
        """The name."""
        if text not in self.names:
            raise ValueError(text)
        return text


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    names: Sequence[str] = ("true", "false")
    allowed: str = "true or false"

    @property
    def schema(self) -> Mapping[str, Any]:
        """A boolean."""
        return {"type": "boolean"}

    def read(self, text: str) -> bool:
        """Whether the text is `true`."""
        if text not in self.names:
            raise ValueError(text)
        return text == "true"


@dataclass(frozen=True, slots=True)
class Names:
    """Some of a few names, parted by commas, or `*` for all of them; empty for none."""

    names: Sequence[str]

    @property
    def allowed(self) -> str:
        """The names, in words."""
        return f"* for all, or some of {', '.join(self.names)}, parted by commas"

    @property
    def schema(self) -> Mapping[str, Any]:
        """A string with commas: a list would let `*` stand beside names."""
        name = f"({'|'.join(map(re.escape, self.names))})"
        return {"type": "string", "pattern": f"^({name}(,{name})*|\\*)?$"}

    def read(self, text: str) -> tuple[str, ...]:
        """The names, each once, in the order given."""
        chosen = tuple(dict.fromkeys(text.split(","))) if text else ()
        if chosen != ("*",) and not set(chosen) <= set(self.names):
            raise ValueError(text)
        return chosen


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
        fault = _take(values, known, name, text)
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
        given = values.get(parameter.name, [])
        if len(given) < parameter.least:
            yield ParameterFault("missing_parameter", parameter.name, ",".join(given), parameter.allowed)
        elif parameter.most is not None and len(given) > parameter.most:
            yield ParameterFault("too_many_values", parameter.name, ",".join(given), parameter.allowed)


def _take(values: dict[str, Any], known: Mapping[str, Parameter], name: str, text: str) -> ParameterFault | None:
    """Add one parameter's value to the others, or return its fault."""
    parameter = known.get(name)
    if parameter is None:
        return ParameterFault("unknown_parameter", name, text, Choice(tuple(known)).allowed, _closest(name, known))
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
