"""Definitions of links, one block each: Python-Markdown copies the rest of their block for every one that it takes out."""

import re

_DEFINITION = re.compile(r" {0,3}\[[^\[\]]+\]: *\S")
_TITLE = re.compile(r"""\s*(?:"[^"]*"|'[^']*'|\([^()]*\))\s*""")


def part_definitions(lines: list[str]) -> list[str]:
    """The page with a blank line between definitions that follow one another; a title may stand under its address."""
    kept: list[str] = []
    after_definition = False
    for line in lines:
        defines = bool(_DEFINITION.match(line))
        if defines and after_definition:
            kept.append("")
        after_definition = defines or (after_definition and bool(_TITLE.fullmatch(line)))
        kept.append(line)
    return kept
