"""Extracts the searched and quoted text from safe HTML: a line for each paragraph, list, table row and line of code."""

import re
from collections.abc import Iterable, Iterator

from search.markdown.sanitizer import Token, attribute, text_of
from search.strategies import JOIN

_LISTS = frozenset({"ol", "ul"})
_CELLS = frozenset({"dd", "td", "th"})
_ITEMS = _CELLS | {"li"}
_HOLDS_ITEMS = _LISTS | _CELLS
"""Elements whose whole content becomes one line."""
BLOCKS = (
    _LISTS
    | _ITEMS
    | frozenset(
        "blockquote br caption details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr p pre section summary table "
        "tbody tfoot thead tr".split()
    )
)
"""Elements that separate the words before, in and after them."""
FOOTNOTE_LINKS = frozenset({"footnote-ref", "footnote-backref"})
"""CSS classes of links to and from footnotes, whose numbers are not part of the text."""

_ITEM, _BLOCK_IN_ITEM, _BREAK, _PICTURE = "\x1e", "\x1f", "\x1d", "\x1c"
"""Temporary separators of items, of blocks in an item, of lines in a paragraph, and of a picture's text from adjacent words;
control characters, since no content has any."""
_BROKEN = re.compile(rf"{_BREAK}\s*(\S?)")
_TOUCHED = re.compile(rf"(?<=\w){_PICTURE}+(?=\w)")
_ENDS_SENTENCE = re.compile(r"[.!?:;,…。！？।؟][\"'”’»)\]]*$")


def plain_text(tokens: Iterable[Token]) -> str:
    """The text of some tokens: references resolved, alternative texts for pictures, without footnote numbers.

    All items of a list, with nested lists, are on one line, and so are the cells of a table row with their content.
    """
    text = "".join(_pieces(tokens))
    if _PICTURE in text:
        text = _TOUCHED.sub(" ", text).replace(_PICTURE, "")
    if _BREAK in text:
        text = _BROKEN.sub(_unbroken, text)
    return "\n".join(filter(None, map(_line, text.split("\n"))))


def _unbroken(found: re.Match[str]) -> str:
    """The replacement of a line break in a paragraph; a blank if a sentence continues after it."""
    return (" " if found[1].islower() else "\n") + found[1]


def _line(text: str) -> str:
    """A line with single blanks; items, and blocks of an item that do not end a sentence, are separated."""
    if _ITEM not in text and _BLOCK_IN_ITEM not in text:
        return " ".join(text.split())
    return JOIN.join(filter(None, map(_item, text.split(_ITEM))))


def _item(text: str) -> str:
    blocks = list(filter(None, (" ".join(block.split()) for block in text.split(_BLOCK_IN_ITEM))))
    joins = [" " if _ENDS_SENTENCE.search(block) else JOIN for block in blocks[:-1]]
    return "".join([part for pair in zip(blocks, [*joins, ""], strict=False) for part in pair])


def _separator(name: str, *, ends: bool, inside: bool) -> str:
    """The separator between the text before and after a tag; `inside` means within a list or a cell."""
    if name in _ITEMS or (name == "dt" and ends):
        return _ITEM
    if inside:
        return _BLOCK_IN_ITEM
    return _BREAK if name == "br" else "\n"


def _pieces(tokens: Iterable[Token]) -> Iterator[str]:
    preformatted = inside = 0
    in_footnote_link = False
    for token in tokens:
        kind, name = token["type"], token.get("name")
        if kind == "Characters":
            if not in_footnote_link:
                yield text_of(token) if preformatted else text_of(token).replace("\n", " ")
        elif name in BLOCKS:
            step = {"StartTag": 1, "EndTag": -1}.get(kind, 0)
            preformatted += step if name == "pre" else 0
            inside += min(step, 0) if name in _HOLDS_ITEMS else 0
            yield _separator(name, ends=step < 0, inside=inside > 0)
            inside += max(step, 0) if name in _HOLDS_ITEMS else 0
        elif name == "img":
            yield f"{_PICTURE}{attribute(token, 'alt')}{_PICTURE}"
        elif name == "a":
            in_footnote_link = kind == "StartTag" and attribute(token, "class") in FOOTNOTE_LINKS
