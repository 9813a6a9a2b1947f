"""Jekyll's template language, taken out of a page before it is read as Markdown, as Jekyll itself would."""

import re

_MARK = re.compile(
    r"\{% -?+ \s*+ (?P<tag>\w*+) (?P<argument> (?: (?! %\} | \{% ). )*+ ) %\}"
    r"| \{\{ (?: (?! \}\} | \{\{ | \{% ). )*+ \}\}",
    re.VERBOSE | re.DOTALL,
)
"""A tag or an output. Neither runs over the start of another, so that a stray `{{` costs no second look at the rest; nor is
anything given back of what was read, for it would be read again."""

_UNSHOWN = frozenset({"comment", "capture"})
"""Blocks whose content Jekyll does not put where it stands."""


def without_liquid(text: str) -> str:
    """A page as its author means it, without Liquid tags and outputs, line for line.

    What stands between `{% raw %}` and `{% endraw %}` stays, marks and all; comments and captures go with their content;
    a `{% highlight %}` block becomes a fence. Nothing is evaluated: of an `if` both branches stay, of a `for` one round.
    """
    if "{%" not in text and "{{" not in text:
        return text
    last_end = {match["tag"]: match.start() for match in _MARK.finditer(text) if (match["tag"] or "").startswith("end")}
    kept: list[str] = []
    position = 0
    inside = ""
    for match in _MARK.finditer(text):
        tag = match["tag"] or ""
        between = text[position : match.start()]
        if inside and tag != f"end{inside}":
            kept.append(text[position : match.end()] if inside == "raw" else _lines(text[position : match.end()]))
        else:
            kept += [_lines(between) if inside in _UNSHOWN else between, _replacement(match)]
            opens = (tag in _UNSHOWN or tag == "raw") and match.end() <= last_end.get(f"end{tag}", -1)
            inside = tag if opens else ""
        position = match.end()
    return "".join(kept) + text[position:]


def without_marks(text: str) -> str:
    """Text without the Liquid that a page shows literally, for quoting; of a mark that never ends, its beginning goes."""
    return _BEGINNING.sub("", _MARK.sub("", text)) if "{" in text else text


_BEGINNING = re.compile(r"\{\{|\{%")


def _replacement(match: re.Match[str]) -> str:
    """What stands for one mark: as many line feeds as it spans, and a fence for a highlight block on its own line."""
    if match["tag"] in ("highlight", "endhighlight") and _alone(match):
        language = match["argument"].split()[:1] if match["tag"] == "highlight" else []
        return "".join(["~~~~~~", *language, _lines(match[0])])
    return _lines(match[0])


def _alone(match: re.Match[str]) -> bool:
    start = match.start()
    while start and match.string[start - 1] in " \t":
        start -= 1
    return (start == 0 or match.string[start - 1] == "\n") and bool(_REST_OF_LINE.match(match.string, match.end()))


_REST_OF_LINE = re.compile(r"[ \t]*(?:\n|\Z)")


def _lines(text: str) -> str:
    return "\n" * text.count("\n")
