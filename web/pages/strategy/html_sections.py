"""The HTML of a strategy cut at its section headings, so that a page can put something between heading and text."""

import html
import re
from collections.abc import Collection
from dataclasses import dataclass

_HEADING = re.compile(r"""<(h[1-6])\b[^<>]*?\sid="([^"]*)"[^<>]*>.*?</\1>""", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Part:
    """One section as it stands in the HTML, or what is before the first one."""

    anchor: str
    """The section's anchor; "" before the first section."""
    heading: str
    """The whole heading element; "" before the first section."""
    body: str
    """All up to the next section's heading. It may close elements that it did not open: cut HTML is no tree."""


def cut(source: str, anchors: Collection[str]) -> tuple[Part, ...]:
    """The HTML as parts which, written one after the other, are the same HTML.

    Args:
        source: safe HTML, its attributes in double quotation marks.
        anchors: ids of the headings to cut at; other headings are text.
    """
    parts = []
    anchor, heading, at = "", "", 0
    for match in _HEADING.finditer(source):
        found = html.unescape(match[2])
        if found in anchors:
            parts.append(Part(anchor, heading, source[at : match.start()]))
            anchor, heading, at = found, match[0], match.end()
    parts.append(Part(anchor, heading, source[at:]))
    return tuple(part for part in parts if part.heading or part.body.strip())
