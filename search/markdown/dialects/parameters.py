"""Extracts visible text from the parameters of includes, shortcodes and components."""

import re

SHOWN = frozenset(
    "alt attribution body caption content cta description header heading label message placeholder question quote subtitle "
    "summary tagline text title tooltip".split()
)
"""Names of parameters whose text is shown."""
_NAMED = re.compile(
    r"""(?<![\w-])(?P<name>[A-Za-z][\w-]*)=(?:"(?P<double>(?>(?:[^"\\]|\\.)*))"|'(?P<single>(?>(?:[^'\\]|\\.)*))')""", re.DOTALL
)
_POSITIONAL = re.compile(r"""(?<![=\w])(?:"(?P<double>[^"]*+)"|`(?P<raw>[^`]*+)`)""")


def shown_text(parameters: str, *, positional: bool = False) -> str:
    """The visible texts among parameters, on one line.

    Args:
        parameters: the source, such as `title="Aims" width="50%"`.
        positional: whether to include texts without a name.
    """
    found = [
        match["double"] if match["double"] is not None else match["single"]
        for match in _NAMED.finditer(parameters)
        if match["name"].lower() in SHOWN
    ]
    if positional:
        found += [match["double"] or match["raw"] or "" for match in _POSITIONAL.finditer(parameters)]
    distinct = dict.fromkeys(" ".join(text.replace('\\"', '"').split()) for text in found)
    return " ".join(text for text in distinct if text)
