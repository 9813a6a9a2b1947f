"""Loads untrusted YAML front matter, within limits: no code, no alias bombs, no unbounded nesting."""

import re
from typing import Any

import yaml

from search.content.formats.limits import MAX_DEPTH, MAX_INTEGER_BITS, MAX_NODES, RULE, too_deep
from search.errors import FileFaulty

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML built without libyaml: the same results, ten times slower
    from yaml import SafeLoader  # type: ignore[assignment]

_DIRECTIVE = re.compile(r"(?:\A|[\n\r\x85\u2028\u2029])\ufeff?%(?:TAG|YAML)\b")
"""`%TAG` or `%YAML` at a line start (of YAML 1.1). libyaml compares each directive with all before: quadratic time."""


def load(source: str, *, first_line: int = 1) -> Any:
    """Read one YAML document.

    Differs from YAML 1.1 in three ways, because its rules corrupt real files: `NO`, `on` and the like are strings (only
    `true` and `false` are booleans), only decimal numbers are numbers (`01234` is a postcode, `12:30` a time of day), and an
    impossible date or number stays the string as written.

    Args:
        source: the document.
        first_line: line of the file at which the document begins, for the errors.

    Raises:
        FileFaulty: rule `front_matter`, with the line in the file.
    """
    if directive := _DIRECTIVE.search(source):
        line = source.count("\n", 0, directive.end()) + first_line
        raise FileFaulty("the front matter has a YAML directive, which is not read", rule=RULE, line=line)
    try:
        _limit_depth(source, first_line)
        return yaml.load(source, Loader=_Loader)  # noqa: S506 - a subclass of the safe loader
    except yaml.MarkedYAMLError as error:
        problem = error.problem or error.context or "not YAML"
        raise FileFaulty(_sentence(problem), rule=RULE, line=_line(error, source, first_line)) from error
    except yaml.reader.ReaderError as error:
        line = source.count("\n", 0, source.find(chr(int(error.character)))) + first_line
        message = f"the front matter has the control character U+{int(error.character):04X}"
        raise FileFaulty(message, rule=RULE, line=line) from error
    except _AliasError as error:
        raise FileFaulty(str(error), rule=RULE, line=first_line) from error


def key_lines(source: str, *, first_line: int = 1) -> dict[str, int]:
    """The line of every top-level key, by the key as written.

    Args:
        source: a document that `load` has accepted.
        first_line: line of the file at which the document begins.
    """
    node = nodes_of(source)
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {str(key.value): _line_at(key.start_mark, source, first_line) for key, _ in node.value}


def nodes_of(source: str) -> yaml.Node | None:
    """The node tree of a document that `load` has accepted; None for an empty one."""
    node: yaml.Node | None = yaml.compose(source, Loader=SafeLoader)
    return node


class _AliasError(Exception):
    """The aliases of a document expand to too many nodes, or are recursive."""


class _Loader(SafeLoader):
    """The safe loader with a limit on the expansion of aliases."""

    def get_single_node(self) -> yaml.Node | None:
        node = super().get_single_node()
        if node is not None:
            _expanded_size(node, {}, set())
        return node


def _tolerant(kind: str) -> None:
    """Make the loader return a scalar as a string where it is no valid value of its type."""
    construct = getattr(SafeLoader, f"construct_yaml_{kind}")

    def constructor(loader: Any, node: yaml.ScalarNode) -> Any:
        try:
            value = construct(loader, node)
        except (ValueError, ArithmeticError, LookupError, AttributeError):
            return node.value
        too_long = isinstance(value, int) and value.bit_length() > MAX_INTEGER_BITS
        return node.value if too_long else value

    _Loader.add_constructor(f"tag:yaml.org,2002:{kind}", constructor)


for _kind in ("int", "float", "bool", "timestamp"):
    _tolerant(_kind)

_PLAIN = {
    "tag:yaml.org,2002:bool": (re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), "tTfF"),
    "tag:yaml.org,2002:int": (re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), "-+0123456789"),
    "tag:yaml.org,2002:float": (
        re.compile(r"^[-+]?(?:(?:0|[1-9][0-9]*)\.[0-9]*(?:[eE][-+][0-9]+)?|\.[0-9]+|\.(?:inf|Inf|INF))$|^\.(?:nan|NaN|NAN)$"),
        "-+0123456789.",
    ),
}
"""Patterns of scalars that are not read as strings, with the characters that they may begin with."""
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in _PLAIN]
    for first, resolvers in SafeLoader.yaml_implicit_resolvers.items()
}
for _tag, (_pattern, _first) in _PLAIN.items():
    _Loader.add_implicit_resolver(_tag, _pattern, list(_first))


def _limit_depth(source: str, first_line: int) -> None:
    """Refuse deep nesting in the flat stream of events, before any recursive code runs on it."""
    depth = 0
    for event in yaml.parse(source, Loader=SafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise too_deep(_line_at(event.start_mark, source, first_line) if event.start_mark else first_line)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _expanded_size(node: yaml.Node, known: dict[yaml.Node, int], above: set[yaml.Node]) -> int:
    """The number of nodes in this subtree, each alias counted in full.

    Raises:
        _AliasError: there are more than `MAX_NODES`, or an alias is inside the node that it names.
    """
    if node in above:
        raise _AliasError("the front matter has an alias to something that contains it")
    if node not in known:
        above.add(node)
        known[node] = 1 + sum(_expanded_size(child, known, above) for child in _children(node))
        above.discard(node)
        if known[node] > MAX_NODES:
            raise _AliasError(f"the front matter has more than {MAX_NODES} values once its aliases are written out")
    return known[node]


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


_NOTICED_LATE = ("end of stream", "could not find expected ':'")
"""Problems that the parser reports lines below their cause; the error's context mark is where that begins."""


def _line(error: yaml.MarkedYAMLError, source: str, first_line: int) -> int:
    is_late = any(problem in (error.problem or "") for problem in _NOTICED_LATE)
    mark = (error.context_mark if is_late else None) or error.problem_mark or error.context_mark
    return first_line if mark is None else _line_at(mark, source, first_line)


def _line_at(mark: Any, source: str, first_line: int) -> int:
    """The line of a mark as editors count lines; in YAML 1.1 lines also end at U+0085, U+2028 and U+2029."""
    return source.count("\n", 0, mark.index) + first_line


def _sentence(problem: str) -> str:
    return f"the front matter is not YAML: {problem}"
