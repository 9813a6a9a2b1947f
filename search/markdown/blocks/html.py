"""Parses HTML blocks: a piece ends with its elements or at a blank line, and Markdown follows.

So tags may enclose Markdown as on GitHub, and `markdown="1"` is read as in kramdown. Only tags are kept unchanged; elements
that a piece leaves open are closed by the sanitizer.
"""

import re

from search.markdown.blocks.lines import BLOCK_TAG, BLOCK_TAG_NAMES, INLINE_NAMES, VOID_NAMES
from search.markdown.blocks.run import Run

_TAG = re.compile(
    r"""<(?P<end>/?)(?P<name>[A-Za-z][\w:.-]*)(?P<attributes>(?>(?:[^<>"'=]++|=\s*(?:"[^"]*"|'[^']*')|[="'])*))>"""
)
_MARKDOWN = re.compile(r"""\smarkdown(?:\s*=\s*["']?(?P<how>1|0|block|span|markdown)\b|(?=\s|$))""", re.IGNORECASE)
_OF_SPANS = frozenset("p h1 h2 h3 h4 h5 h6 dt summary caption legend address option title button label".split())
"""Elements that contain no blocks."""
_COMPONENT = re.compile(r" {0,3}</?(?P<name>[A-Za-z][\w.-]*)(?=[\s/>])")
_ONLY_TAGS = re.compile(r"""\s*(?:<[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>\s*)+""")
_MAX_LINES = 100
"""Lines of a tag, and of an element whose text is read as one paragraph."""
_ADDRESS = re.compile(r"<(?=[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>)(?!\w+:\w+[ />])")
_EDGES = re.compile(rf"[ \t]*(</?(?:{'|'.join(BLOCK_TAG_NAMES)})(?=[\s/>])[^<>]*>)[ \t]*", re.IGNORECASE)


def read_html(run: Run) -> bool:
    """Read a piece of HTML that begins at a line; inside open elements the tags may be indented."""
    line = run.lines[run.at]
    if "<" not in line:
        return False
    if not BLOCK_TAG.match(line) and not (run.open_html and BLOCK_TAG.match(line.lstrip(" "))):
        return _read_strange_tags(run, line)
    kept: list[str] = []
    depth = 0
    while (line := run.line(run.at)).strip() and not (kept and depth <= 0 and not line.lstrip(" ").startswith("<")):
        _join_tag(run)
        for tag in _TAG.finditer(run.lines[run.at]):
            if how := _how(run, tag):
                _read_inside(run, kept, tag, how)
                return True
            depth += _change(tag)
        kept.append(run.lines[run.at])
        run.at += 1
    run.open_html = max(0, run.open_html + depth)
    run.add_html(_shown("\n".join(kept)))
    return True


def _join_tag(run: Run) -> None:
    """Make one line of a tag that goes on in the next."""
    begin = run.at
    while run.lines[run.at].rfind("<") > run.lines[run.at].rfind(">") and run.line(run.at + 1).strip():
        if run.at - begin > _MAX_LINES:
            break
        run.at += 1
        run.lines[run.at] = f"{run.lines[run.at - 1]}\n{run.lines[run.at]}"


def _read_strange_tags(run: Run, line: str) -> bool:
    """A line of nothing but tags of a component is left out; what stands around it is Markdown."""
    tag = _COMPONENT.match(line)
    if tag is None or tag["name"].lower() in INLINE_NAMES or not _ONLY_TAGS.fullmatch(line):
        return False
    run.add_html(line)
    run.at += 1
    return True


def _change(tag: re.Match[str]) -> int:
    if tag["end"]:
        return -1
    return 0 if tag["name"].lower() in VOID_NAMES or tag["attributes"].endswith("/") else 1


def _how(run: Run, tag: re.Match[str]) -> str:
    """How what stands in an element is read: `block`, `span`, `0` for not at all, or "" for as HTML."""
    name = tag["name"].lower()
    if tag["end"] or name in VOID_NAMES or tag["attributes"].endswith("/"):
        return ""
    asked = _MARKDOWN.search(tag["attributes"]) if "markdown" in tag["attributes"].lower() else None
    if asked is None:
        return "block" if run.page.html_is_read and name not in _OF_SPANS | INLINE_NAMES else ""
    how = (asked["how"] or "1").lower()
    if how in ("1", "markdown"):
        return "span" if name in _OF_SPANS | INLINE_NAMES else "block"
    return how


def _read_inside(run: Run, kept: list[str], tag: re.Match[str], how: str) -> None:
    """Keep the HTML as far as a tag, and read what follows it as that says."""
    line = run.lines[run.at]
    run.add_html(_shown("\n".join([*kept, line[: tag.end()]])))
    if how == "block":
        run.open_html += 1
        _go_on_with(run, line[tag.end() :])
        return
    inside, after = _to_end_of(run, tag)
    if how == "span":
        run.add("span", inside)
    else:
        run.add_html(_shown(inside))
    _go_on_with(run, after)


def _to_end_of(run: Run, tag: re.Match[str]) -> tuple[str, str]:
    """The content of an element, as far as a blank line if it does not end before, and the rest of the line where it ends."""
    ending = f"</{tag['name'].lower()}"
    kept: list[str] = []
    line = run.lines[run.at][tag.end() :]
    for _ in range(_MAX_LINES):
        end = line.lower().find(ending)
        if end >= 0:
            return "\n".join([*kept, line[:end]]), line[end:]
        kept.append(line)
        if not run.line(run.at + 1).strip():
            break
        run.at += 1
        line = run.lines[run.at]
    return "\n".join(kept), ""


def _go_on_with(run: Run, rest: str) -> None:
    """Read on with the rest of a line; each tag of a block in it begins a line of its own."""
    *before, last = [each for each in _EDGES.sub(r"\n\1\n", rest).split("\n") if each.strip()] or [""]
    run.lines[run.at] = last
    if before:
        run.inside(before, run.parent)


def _shown(html: str) -> str:
    """HTML in which addresses between angle brackets are text."""
    return _ADDRESS.sub("&lt;", html) if ":" in html else html
