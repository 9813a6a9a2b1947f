"""Safe HTML to the text that is searched and quoted: words only, one line for each paragraph, item, cell and code line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from search.markdown.sanitizer import Token, attribute, text_of

_BLOCKS = frozenset(
    "blockquote br caption dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre section summary table "
    "tbody td tfoot th thead tr ul".split()
)
_FOOTNOTE_LINKS = frozenset({"footnote-ref", "footnote-backref"})


def plain_text(tokens: Iterable[Token]) -> str:
    """The text of some tokens: references resolved, pictures by their alternative text, no numbers of footnotes."""
    lines = "".join(_pieces(tokens)).split("\n")
    return "\n".join(line for words in lines if (line := " ".join(words.split())))


def _pieces(tokens: Iterable[Token]) -> Iterator[str]:
    preformatted = 0
    in_footnote_link = False
    for token in tokens:
        kind, name = token["type"], token.get("name")
        if kind == "Characters":
            if not in_footnote_link:
                yield text_of(token) if preformatted else text_of(token).replace("\n", " ")
        elif name in _BLOCKS:
            preformatted += {"StartTag": 1, "EndTag": -1}.get(kind, 0) if name == "pre" else 0
            yield "\n"
        elif name == "img":
            yield attribute(token, "alt")
        elif name == "a":
            in_footnote_link = kind == "StartTag" and attribute(token, "class") in _FOOTNOTE_LINKS
