"""Adds footnotes to the text of the sections that cite them; the page shows them at its end."""

from collections.abc import Sequence

from search.markdown.plain_text import plain_text
from search.markdown.sanitizer import Token, attribute

MAX_REPEATED = 2000
"""Maximum characters of a note that is added to every section that cites it; a longer one is added to the first only."""


class CitedNotes:
    """The footnotes of a page, assigned to its sections in order."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._begin, self._end = _place(tokens)
        self._notes = dict(_notes(tokens, self._begin, self._end))
        self._given: set[str] = set()

    def text(self, begin: int, end: int, cites_from: int | None = None) -> str:
        """Plain text of a range of tokens, followed by the notes that they cite, one a line.

        Args:
            begin: index of the first token.
            end: index after the last token.
            cites_from: index from which footnote marks are read, if not `begin`: a heading may have some.
        """
        own = plain_text([*self._tokens[begin : min(end, self._begin)], *self._tokens[max(begin, self._end) : end]])
        notes = self._cited(begin if cites_from is None else cites_from, min(end, self._begin))
        if begin <= self._begin < end:
            notes += self._uncited()
        return "\n".join(text for text in (own, *notes) if text)

    def _cited(self, begin: int, end: int) -> list[str]:
        """The texts of the notes cited in a range of tokens, and of notes cited by these, each once."""
        texts: list[str] = []
        waiting = _marks(self._tokens[begin:end])[::-1]
        seen: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in seen or name not in self._notes:
                continue
            seen.add(name)
            text, marks = self._notes[name]
            if name not in self._given or len(text) <= MAX_REPEATED:
                texts.append(text)
                waiting += marks[::-1]
            self._given.add(name)
        return texts

    def _uncited(self) -> list[str]:
        return [text for name, (text, _) in self._notes.items() if name not in self._given]


def _place(tokens: Sequence[Token]) -> tuple[int, int]:
    """The range of tokens with the notes; after the last token if there are none."""
    depth = 0
    begin = len(tokens)
    for index, token in enumerate(tokens):
        if token.get("name") != "div":
            continue
        if token["type"] == "StartTag":
            if not depth and attribute(token, "class") != "footnote":
                continue
            begin, depth = (begin if depth else index), depth + 1
        elif depth:
            depth -= 1
            if not depth:
                return begin, index + 1
    return len(tokens), len(tokens)


def _notes(tokens: Sequence[Token], begin: int, end: int) -> list[tuple[str, tuple[str, list[str]]]]:
    """The id of each note with its text and the ids of the notes that it cites."""
    found: list[tuple[str, tuple[str, list[str]]]] = []
    starts = [
        index
        for index in range(begin, end)
        if tokens[index]["type"] == "StartTag" and attribute(tokens[index], "id").startswith("fn:")
    ]
    for start, after in zip(starts, [*starts[1:], end], strict=False):
        inside = tokens[start:after]
        found.append((attribute(tokens[start], "id"), (plain_text(inside), _marks(inside))))
    return found


def _marks(tokens: Sequence[Token]) -> list[str]:
    """The ids of the cited notes, in order."""
    return [
        attribute(token, "href").removeprefix("#")
        for token in tokens
        if token.get("name") == "a" and attribute(token, "class") == "footnote-ref"
    ]
