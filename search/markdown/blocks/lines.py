"""Recognises from single lines which block they begin, and where a paragraph ends."""

import re

from markdown.util import HTML_PLACEHOLDER_RE

HEADING = re.compile(r" {0,3}(?P<marks>#{1,6})(?: +(?P<text>.*)| *)")
RULE = re.compile(r" {0,3}(?:(?>(?:- *+){3,})|(?>(?:\* *+){3,})|(?>(?:_ *+){3,}))")
UNDERLINE = re.compile(r" {0,3}(?P<mark>=+|-+) *")
QUOTE = re.compile(r" {0,3}> ?(?P<text>.*)")
ITEM = re.compile(r"(?P<indent> *)(?P<bullet>[-*+]|\d{1,9}[.)])(?P<gap> +(?=\S)| *$)(?P<text>.*)")
DEFINITION = re.compile(r"(?P<indent> {0,3})(?P<bullet>:)(?P<gap> +(?=\S)| *$)(?P<text>.*)")
END_OF_BLOCK = re.compile(r" {0,3}\^ *")
"""kramdown's end-of-block mark, between blocks that would otherwise be one."""
ATTRIBUTES = re.compile(r" {0,3}\{(?::(?![:/]).*| ?[.#][\w:-]+(?: [^{}]*)?)\} *")
EXTENSION = re.compile(r" {0,3}\{:(?::|/).*\} *")
CONTENTS = re.compile(r" {0,3}(?:\[TOC\]|\[\[_?TOC_?\]\]) *", re.IGNORECASE)
"""Marks the place of a generated table of contents, which is not part of the text."""
NOTE = re.compile(r" {0,3}\[\^(?P<name>[^\[\]\n]{1,300})\]:(?P<text>.*)")
ABBREVIATION = re.compile(r" {0,3}\*\[(?P<name>[^\[\]\n]{1,300})\] ?:(?P<text>.*)")
ADMONITION = re.compile(
    r" {0,3}(?:!!!|\?\?\?\+?|===!?\+?(?= +\"))(?: +(?P<kinds>[\w-]+(?: [\w-]+)*))?(?: +\"(?P<title>.*)\")? *"
)
COLONS = re.compile(r" {0,3}(?P<colons>:{3,}) *(?P<rest>.*)")
BLOCK_TAG_NAMES = frozenset(
    "address article aside audio base blockquote body button canvas caption center col colgroup dd details dialog dir "
    "div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend "
    "li link main math menu menuitem nav noframes noscript object ol optgroup option p param picture section select "
    "source style summary svg table tbody td template tfoot th thead title tr track ul video".split()
)
INLINE_NAMES = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img input ins kbd label map mark meter output progress q "
    "rp rt ruby s samp small span strike strong sub sup time tt u var wbr".split()
)
VOID_NAMES = frozenset("area base br col embed hr img input link meta param source track wbr".split())
HTML_NAMES = BLOCK_TAG_NAMES | INLINE_NAMES | {"pre", "script", "style", "textarea"}
BLOCK_TAG = re.compile(rf" {{0,3}}</?(?:{'|'.join(BLOCK_TAG_NAMES)})(?=[\s/>])", re.IGNORECASE)
CODE_INDENT = 4
_OF_RULINGS = frozenset("|:+- ")
_MAY_INTERRUPT = re.compile(r" *(?:[-*+_>#:^{\[!?<\x02=]|\d)|[^|]*\|")


def indent_of(line: str) -> int:
    """The number of blanks at the start of a line."""
    return len(line) - len(line.lstrip(" "))


def item_of(line: str) -> re.Match[str] | None:
    """The list item that a line begins, of any indentation."""
    item = ITEM.fullmatch(line)
    return None if item is None or RULE.fullmatch(line) else item


def is_ordered(item: re.Match[str]) -> bool:
    """Whether an item has a number."""
    return item["bullet"][-1] in ".)"


def is_ruling(line: str) -> bool:
    """Whether a line can be the dashes under the heading of a table."""
    if "-" not in line or not ("|" in line or "+" in line) or not set(line) <= _OF_RULINGS:
        return False
    return not line.lstrip().startswith("- ") or "-|" in line.replace(" ", "")


def is_row(line: str) -> bool:
    """Whether a line is a table row even without a delimiter row."""
    cells = line.strip()
    return len(cells) > 2 and cells[0] == cells[-1] == "|"


def begins_table(line: str, following: str) -> bool:
    """Whether a line is the heading of a table, or its first row."""
    if "|" not in line or indent_of(line) >= CODE_INDENT:
        return False
    return is_ruling(following) or (is_row(line) and "|" in following)


def interrupts(line: str, following: str = "", *, in_list: bool = False, ordered: bool = False, above: str = ":") -> bool:
    """Whether a line ends the paragraph above it, and is no part of it.

    Args:
        line: not blank.
        following: the line after it, which tells the heading of a table.
        in_list: whether the paragraph is in a list item; there an empty item can follow it too.
        ordered: whether that list is numbered; else a number begins an item only if it is 1, for what follows "in the year" may
            begin with "2019." too.
        above: the line before it. If that does not announce a list by a colon, it takes more than one dash to be one: a line
            of prose may begin with a dash.
    """
    if not _MAY_INTERRUPT.match(line):
        return False
    if HTML_PLACEHOLDER_RE.fullmatch(line.strip()) or begins_table(line, following):
        return True
    item = item_of(line)
    if item is not None and _item_interrupts(item, in_list=in_list, ordered=ordered):
        return in_list or above.rstrip().endswith(":") or _goes_on(item, following)
    if indent_of(line) >= CODE_INDENT:
        return False
    return any(mark.fullmatch(line) for mark in _WHOLE) or bool(BLOCK_TAG.match(line)) or is_heading(line)


_WHOLE = (RULE, QUOTE, END_OF_BLOCK, ATTRIBUTES, EXTENSION, DEFINITION, CONTENTS, NOTE, ABBREVIATION, ADMONITION, COLONS)


def _item_interrupts(item: re.Match[str], *, in_list: bool, ordered: bool) -> bool:
    if not item["text"]:
        return in_list
    return not is_ordered(item) or item["bullet"][:-1] == "1" or ordered


def _goes_on(item: re.Match[str], following: str) -> bool:
    another = item_of(following)
    if another is not None:
        return is_ordered(another) == is_ordered(item)
    return is_ordered(item) or bool(following.strip())


MAX_HEADING = 1000
"""Characters; a line beyond that is text, whatever it begins with. Python-Markdown is slow with long ones."""


def is_heading(line: str) -> bool:
    """Whether a line is a heading with hashes before it."""
    return len(line) <= MAX_HEADING + 20 and bool(HEADING.fullmatch(line))
