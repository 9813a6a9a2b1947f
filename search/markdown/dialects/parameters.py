"""Parameters of what tools draw, such as includes, shortcodes and components: those whose text a reader sees."""

import re

SHOWN = frozenset(
    "alt attribution body caption content cta description header heading label message placeholder question quote subtitle "
    "summary tagline text title tooltip".split()
)
"""Names of parameters that are drawn."""
_NAMED = re.compile(
    r"""(?<![\w-])(?P<name>[A-Za-z][\w-]*)=(?:"(?P<double>(?:[^"\\]|\\.)*+)"|'(?P<single>(?:[^'\\]|\\.)*+)')""", re.DOTALL
)
_POSITIONAL = re.compile(r"""(?<![=\w])(?:"(?P<double>[^"]*+)"|`(?P<raw>[^`]*+)`)""")


def shown_text(parameters: str, *, positional: bool = False) -> str:
    """The texts among parameters that a reader sees, on one line.

    Args:
        parameters: as they are written, such as `title="Aims" width="50%"`.
        positional: whether texts without a name count too.
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
