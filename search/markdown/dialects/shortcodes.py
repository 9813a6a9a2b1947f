"""Removes Hugo's shortcodes, `{{< figure caption="…" >}}` and `{{% notice tip %}}`, keeping their visible texts."""

import re
from collections.abc import Callable

from search.markdown.dialects.lines import line_feeds, stands_alone
from search.markdown.dialects.parameters import shown_text

_SHORTCODE = re.compile(
    r"\{\{(?P<kind>[<%])\s*+(?P<end>/?)\s*+(?P<name>[\w./-]+)(?P<parameters>(?>(?:[^{}<>%]++|[<>%](?!\}\}))*))[>%]\}\}"
)
_ESCAPED = re.compile(r"\{\{(?P<open>[<%])/\*(?P<inside>[^{}*]*+)\*/(?P<close>[>%])\}\}")
_COMMENT = re.compile(r"\{\{[<%] {0,9}(?P<end>/?) {0,9}comment {0,9}[>%]\}\}")
_ADDRESS = re.compile(r"""["']?(?P<path>[^\s"']+)""")
_REFERENCES = frozenset("ref relref siteurl absurl relurl".split())
_TITLED = frozenset(
    "accordion accordion-item alert button callout card details expand hint note notice tab tabitem tip warning".split()
)
"""Shortcodes whose first positional text is shown."""


def without_shortcodes(text: str, keep: Callable[[str], str]) -> str:
    """A page without shortcodes, line for line; code that they stand around becomes a fence.

    Args:
        text: the page.
        keep: sets a piece aside that is to stay as it is, and gives what stands for it.
    """
    if "{{<" not in text and "{{%" not in text:
        return text
    text = _ESCAPED.sub(lambda match: keep(f"{{{{{match['open']}{match['inside']}{match['close']}}}}}"), text)
    return _SHORTCODE.sub(_replacement, _without_comments(text))


def _without_comments(text: str) -> str:
    """A page without comments; one that never ends is none."""
    kept: list[str] = []
    position, begun = 0, None
    for mark in _COMMENT.finditer(text):
        if not mark["end"]:
            begun = mark.start() if begun is None else begun
        elif begun is not None:
            kept += [text[position:begun], line_feeds(text[begun : mark.end()])]
            position, begun = mark.end(), None
    return "".join(kept) + text[position:]


def _replacement(match: re.Match[str]) -> str:
    name, parameters = match["name"], match["parameters"]
    lines = line_feeds(match[0])
    if name == "highlight" and stands_alone(match):
        return f"~~~~~~{'' if match['end'] else ''.join(parameters.split()[:1])}{lines}"
    if match["end"]:
        return lines
    if name in _REFERENCES:
        path = _ADDRESS.search(parameters)
        return (
            path["path"] + lines if path and match.string[match.start() - 1 : match.start()] in ("(", '"', "'", "<") else lines
        )
    shown = shown_text(parameters, positional=name.lower() in _TITLED)
    return (f"{shown} " if shown else "") + lines
