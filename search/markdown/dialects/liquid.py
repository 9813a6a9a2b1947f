"""Removes Liquid, Jekyll's template language, before a page is read as Markdown, as Jekyll does."""

import re

from search.markdown.dialects.lines import line_feeds, stands_alone
from search.markdown.dialects.parameters import shown_text
from search.markdown.kramdown.sentinels import JOIN, NOTHING

_MARK = re.compile(
    r"\{% -?+ \s*+ (?P<tag>\w*+) (?P<argument> (?>(?: (?! %\} | \{% ). )*) ) %\}"
    r"| \{\{ (?>(?: (?! \}\} | \{\{ | \{% ). )*) \}\}",
    re.VERBOSE | re.DOTALL,
)
"""A tag or an output. Neither runs over the start of another, so that a stray `{{` costs no second look at the rest; nor is
anything given back of what was read, for it would be read again."""

_UNSHOWN = frozenset({"comment", "capture"})
"""Blocks whose content Jekyll does not output in place."""
_BRANCHES = frozenset("else elsif when".split())
"""Between what stands before and after them only one is shown, though both are searched."""
_CONDITIONS = frozenset("if unless endif endunless".split())
"""Tags that may enclose the ending of a word."""


def without_liquid(text: str) -> str:
    """A page as its author means it, without Liquid tags and outputs, line for line.

    What stands between `{% raw %}` and `{% endraw %}` stays, marks and all; comments and captures go with their content;
    a `{% highlight %}` block becomes a fence. Nothing is evaluated: of an `if` both branches stay, of a `for` one round. Of
    an include, as of any tag, the texts stay that are its title, caption or content. What was taken out of a line leaves
    `NOTHING` or `JOIN`, for its words are not to be joined, and emphasis ends where it did.
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
            kept.append(text[position : match.end()] if inside == "raw" else line_feeds(text[position : match.end()]))
        else:
            kept += [line_feeds(between) if inside in _UNSHOWN else between, _replacement(match)]
            opens = (tag in _UNSHOWN or tag == "raw") and match.end() <= last_end.get(f"end{tag}", -1)
            inside = tag if opens else ""
        position = match.end()
    return _EDGES.sub(r"\1", "".join(kept) + text[position:])


_EDGES = re.compile(f"(?m)^([ \t]*)[{NOTHING}{JOIN}][{NOTHING}{JOIN} \t]*|(?<![{NOTHING}{JOIN}])[{NOTHING}{JOIN}]++$")
"""Marks at the start or end of a line: the text after them begins the line, perhaps as a heading or item."""


def _replacement(match: re.Match[str]) -> str:
    """The replacement of one tag: as many line feeds as it spans, and a fence for a highlight block on its own line."""
    tag, lines = match["tag"] or "", line_feeds(match[0])
    if tag in ("highlight", "endhighlight") and stands_alone(match):
        language = match["argument"].split()[:1] if tag == "highlight" else []
        return "".join(["~~~~~~", *language, lines])
    if tag in _BRANCHES:
        return f"{NOTHING} {NOTHING}{lines}"
    if tag in _CONDITIONS:
        return JOIN + lines
    return (shown_text(match["argument"]) if "=" in (match["argument"] or "") else "") + NOTHING + lines


def without_removal_marks(html: str) -> str:
    """HTML without the marks of removed text; words on both sides of it stay separate."""
    return _TAKEN.sub(_parting, html) if NOTHING in html or JOIN in html else html


_TAKEN = re.compile(f"<[^<>]*>|[{NOTHING}{JOIN}]+")


def _parting(match: re.Match[str]) -> str:
    if match[0][0] == "<":
        return match[0].translate(_GONE)
    start, end = match.span()
    text = match.string
    words = text[start - 1 : start].isalnum() and text[end : end + 1].isalnum()
    return " " if words and match[0] != JOIN else ""


_GONE = dict.fromkeys(map(ord, NOTHING + JOIN))
