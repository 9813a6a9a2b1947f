"""Parses block quotes and boxes: alerts of GitHub and Obsidian, admonitions, fenced containers.

A box becomes a block quote that begins with its title: the written one, else its kind.
"""

import re
from xml.etree.ElementTree import SubElement

from search.markdown.blocks.lines import ADMONITION, CODE_INDENT, COLONS, QUOTE, indent_of, interrupts
from search.markdown.blocks.lists import goes_on
from search.markdown.blocks.run import Run
from search.markdown.dialects.parameters import shown_text
from search.markdown.kramdown.raw_blocks import set_aside
from search.markdown.spans.attributes import LIST

_ALERT = re.compile(r"\[!(?P<kind>[\w-]{1,40})(?:\|[^\]\n]{0,40})?\][-+]?(?: +(?P<title>.*))? *")
_MAX_TITLE = 500
"""Characters after the colons of a container."""
_WORDS_OF_LAYOUT = frozenset("inline end left right".split())
_NAMED = re.compile(
    rf"\{{? ?(?:#[\w:-]+ +)?\.?(?P<kind>[\w-]+)(?:(?P<parameters>[^{{}}\[\]]*)\}})?(?:\[(?P<bracketed>.*)\])?(?:{LIST})?"
    rf"(?: *(?P<title>[^{{}}]*?)(?: *{LIST})?)? *(?::+ *)?"
)
_UNNAMED = frozenset(
    "cards card columns column col row grid details div container section tabs tab tab-set center left right figure "
    "code-group raw v-pre steps step timeline panel-tabset panel-sidebar panel-center panel-fill column-margin column-page "
    "column-screen content-visible content-hidden incremental nonincremental notes fragment layout-ncol grid-item "
    "grid-item-card tab-item card-carousel hidden".split()
)
"""Kinds of containers for layout only, which are not shown as a title."""


def read_quote(run: Run) -> bool:
    """Read a block quote, or an alert."""
    if not QUOTE.fullmatch(run.lines[run.at]):
        return False
    inside: list[str] = []
    while run.at < len(run.lines) and (line := run.lines[run.at]).strip():
        if quoted := QUOTE.fullmatch(line):
            inside.append(quoted["text"])
        elif _goes_on_quoted(inside[-1]) and not interrupts(line, run.line(run.at + 1)) and not _underlines(line):
            inside.append(line.lstrip(" "))
        else:
            break
        run.at += 1
    alert = _ALERT.fullmatch(inside[0])
    inside[0] = "" if alert else inside[0]
    title = (alert["title"] or _shown(alert["kind"])) if alert else ""
    _add_box(run, title, set_aside(inside, run.page.store))
    return True


def _goes_on_quoted(above: str) -> bool:
    return indent_of(above) < CODE_INDENT and goes_on(above.lstrip("> "))


def _underlines(line: str) -> bool:
    return set(line.strip()) == {"="}


def read_admonition(run: Run) -> bool:
    """Read an admonition as MkDocs has it, `!!! note "Title"`, and its tabs, `=== "Title"`, with what is indented under it."""
    line = run.lines[run.at]
    found = ADMONITION.fullmatch(line)
    if found is None:
        return False
    indent = indent_of(line) + CODE_INDENT
    end = index = run.at + 1
    while index < len(run.lines) and (not run.lines[index].strip() or indent_of(run.lines[index]) >= indent):
        index += 1
        end = index if run.lines[index - 1].strip() else end
    kinds = [kind for kind in (found["kinds"] or "").split() if kind not in _WORDS_OF_LAYOUT]
    title = found["title"] if found["title"] is not None else _shown(kinds[0]) if kinds else ""
    inside = [each[indent:] for each in run.lines[run.at + 1 : end]]
    run.at = end
    if line.lstrip().startswith("="):
        _add_title(run, title)
        run.inside(inside, run.parent, quotes=1)
    else:
        _add_box(run, title, inside)
    return True


def read_colons(run: Run) -> bool:
    """Read a container between colons: Docusaurus's `:::tip Title`, VuePress's `::: tip Title`, pandoc's `::: {.note}`."""
    found = COLONS.fullmatch(run.lines[run.at])
    if found is None:
        return False
    rest = found["rest"].strip()
    named = _NAMED.fullmatch(rest) if rest.strip(": ") and len(rest) <= _MAX_TITLE else None
    if run.colons is None:
        run.colons = _ends_of_containers(run.lines)
    end = run.colons.get(run.at)
    if named is None and rest.strip(": ") and end is None:
        return False
    inside = run.lines[run.at + 1 : end] if end is not None else []
    run.at = run.at + 1 if end is None else end + 1
    if named:
        title = (named["bracketed"] or named["title"] or shown_text(named["parameters"] or "")).strip(" :")
        _add_container(run, named["kind"].lower(), title, inside)
    elif end is not None:
        _add_box(run, "", inside)
    return True


def _add_container(run: Run, kind: str, title: str, inside: list[str]) -> None:
    """Add a container; one that is never closed, or is for layout only, is no box."""
    title = title or ("" if kind in _UNNAMED else _shown(kind))
    if inside and kind not in _UNNAMED:
        _add_box(run, title, inside)
    else:
        _add_title(run, title)
        run.inside(inside, run.parent, quotes=1)


def _ends_of_containers(lines: list[str]) -> dict[int, int]:
    """First line → last line of each container; those that never end are left out."""
    ends: dict[int, int] = {}
    begun: list[tuple[int, int]] = []
    for index, line in enumerate(lines):
        found = COLONS.fullmatch(line) if ":::" in line else None
        if found is None:
            continue
        length = len(found["colons"])
        if found["rest"].strip(": "):
            begun.append((index, length))
        elif begun:
            ends[begun.pop()[0]] = index
    return ends


def _shown(kind: str) -> str:
    return kind.removeprefix("callout-").replace("-", " ").replace("_", " ").capitalize()


def _add_title(run: Run, title: str) -> None:
    if title:
        SubElement(run.add("p"), "strong").text = title


def _add_box(run: Run, title: str, lines: list[str]) -> None:
    quote = run.add("blockquote")
    if title:
        SubElement(SubElement(quote, "p"), "strong").text = title
    run.inside(lines, quote, quotes=1)
    run.last = quote
