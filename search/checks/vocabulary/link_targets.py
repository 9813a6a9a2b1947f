"""The addresses that the body of a page links to, and the links that are not written as links are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.checks.source.findings import Edit

_ADDRESS = r"(?:https?:|www\.|mailto:|/|#|\.{1,2}/)"
_LABEL = r"\[(?P<label>[^\[\]\r\n]{1,300})\]"
_DESTINATION = re.compile(
    r"[ \t]*(?:<(?P<angled>[^<>\r\n]*)>|(?P<plain>(?>(?:\\.|[^\s()\\]++|\((?>(?:\\.|[^\s()\\]++)*)\))*)))(?P<title>"
    r"""\s{1,9}(?:"[^"]{0,500}"|'[^']{0,500}'|\([^()]{0,500}\)))?\s{0,9}\)"""
)
_REFERENCE = re.compile(r"^ {0,3}\[[^\]\^\r\n][^\]\r\n]*\]:[ \t]*<?(?P<address>[^\s<>]+)>?", re.MULTILINE)
_DEFINED = re.compile(r"^ {0,3}\[([^\]\r\n]+)\]:", re.MULTILINE)
_AUTOLINK = re.compile(r"<(?P<address>https?:[^<>\s]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(?:href|src)\s?=\s?(?P<quote>["'])(?P<address>[^"'<>]*)(?P=quote)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """An address and where it stands in the file."""

    address: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class BadLink:
    """A link that readers see as brackets."""

    start: int
    message: str
    edit: Edit | None


def targets(prose: str) -> Iterator[Target]:
    """The address of every link and picture, by their kinds.

    Args:
        prose: a page's text with everything but prose masked.
    """
    for end in _ends_of_labels(prose):
        match = _DESTINATION.match(prose, end + 1) if prose.startswith("(", end) else None
        if match:
            kind = "plain" if match["angled"] is None else "angled"
            yield Target(match[kind], *match.span(kind))
    for pattern in (_REFERENCE, _AUTOLINK, _ATTRIBUTE):
        for match in pattern.finditer(prose):
            yield Target(match["address"], *match.span("address"))


_BRACKET = re.compile(r"\\.|[\[\]]|\n[ \t]*\n", re.DOTALL)
"""Besides brackets, what takes their meaning from one, and the end of a paragraph, over which no label goes on."""


def _ends_of_labels(prose: str) -> Iterator[int]:
    """Where the text of what may be a link has ended, after its bracket."""
    begun = 0
    for mark in _BRACKET.finditer(prose):
        if mark[0] == "]" and begun:
            yield mark.end()
        if mark[0][0] != "\\":
            begun = begun + 1 if mark[0] == "[" else max(0, begun - 1) if mark[0] == "]" else 0


def misspelt_links(prose: str) -> Iterator[BadLink]:
    """Every link with a bracket too few, in the wrong place or of the wrong kind."""
    yield from _gaps(prose)
    yield from _swapped(prose)
    yield from _unopened(prose)
    yield from _unclosed(prose)


_GAP = re.compile(rf"(?<![\]\\!]){_LABEL}(?P<gap>[ \t]+)\((?={_ADDRESS}[^\s()]*\))(?!#\d+\))")
_NO_LABEL = re.compile(r"[ xX]|\d+|\^.*|-?@.*|[A-Z]{2,}")
"""Tasks, notes, citations, and the marks of a list of changes: right where they stand."""


def _gaps(prose: str) -> Iterator[BadLink]:
    defined = {match[1].casefold() for match in _DEFINED.finditer(prose)}
    for match in _GAP.finditer(prose):
        if not _NO_LABEL.fullmatch(match["label"]) and match["label"].casefold() not in defined:
            yield BadLink(match.start(), "a blank parts the link's text from its address", Edit(*match.span("gap"), ""))


_SWAPPED = re.compile(r"(?<!\])\((?P<label>[^()\r\n]{1,300})\)\[(?P<address>(?:https?:|www\.|mailto:)[^\]\s]+)\](?![(\[])")


def _swapped(prose: str) -> Iterator[BadLink]:
    for match in _SWAPPED.finditer(prose):
        edit = Edit(*match.span(), f"[{match['label']}]({match['address']})")
        yield BadLink(match.start(), "the link's brackets are the wrong way round", edit)


_NO_PARENTHESIS = re.compile(rf"(?<![\]\\]){_LABEL}(?P<address>https?://[^\s()\[\]]+)\)")
_NO_BRACKET = re.compile(
    r"(?<![\]\\])\[(?P<label>[^\[\]()\r\n]{1,300})\((?P<address>https?://[^\s()\[\]]+)\)(?P<rest>[^\[\]\r\n]{0,300}\])?"
)


def _unopened(prose: str) -> Iterator[BadLink]:
    for match in _NO_PARENTHESIS.finditer(prose):
        yield BadLink(match.start(), "the link has no '(' before its address", Edit(*(match.start("address"),) * 2, "("))
    for match in _NO_BRACKET.finditer(prose):
        if match["rest"] is None:
            yield BadLink(match.start(), "the link has no ']' after its text", Edit(*(match.end("label"),) * 2, "]"))


_UNCLOSED_TITLE = re.compile(r"""[ \t]*[^\s()]+[ \t]+(?P<quote>["'])[^"'()\r\n]*(?P<end>)\)""")
_BLANK_INSIDE = re.compile(
    r"""[ \t]*(?P<address>(?P<first>(?>[^\s()<>"']+))(?P<more>(?>(?:[ \t]+[^\s()<>"']+){1,50})))[ \t]*\)"""
)
"""Of up to fifty parts: what has more is a text in parentheses, and the pattern keeps a note of each."""
_BARE = re.compile(rf"[ \t]*(?P<address>{_ADDRESS}(?:[^\s()\]]|\([^\s()\]]*\))*(?<![.,;:!?]))(?P<wrong>\](?!\())?")


def _unclosed(prose: str) -> Iterator[BadLink]:
    for opening in re.finditer(r"\]\(", prose):
        at = opening.end()
        if _DESTINATION.match(prose, at):
            continue
        if title := _UNCLOSED_TITLE.match(prose, at):
            yield BadLink(at, "the link's title has one quotation mark only", Edit(*title.span("end"), title["quote"]))
        elif (inside := _BLANK_INSIDE.match(prose, at)) and re.search(r"[./#]", inside["first"]):
            path = re.search(r"[/.]", inside["more"])
            fixed = re.sub(r"[ \t]", "%20", inside["address"])
            yield BadLink(at, "the link's address has a blank in it", Edit(*inside.span("address"), fixed) if path else None)
        elif bare := _BARE.match(prose, at):
            end = bare.span("wrong") if bare["wrong"] else (bare.end("address"),) * 2
            yield BadLink(at, "the link has no ')' after its address", Edit(*end, ")"))
