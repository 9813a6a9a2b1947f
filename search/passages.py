"""Extracts: the passage of a text that shows most of what was found in it."""

from __future__ import annotations

import re

from search.results import Mark, MarkedText

SNIPPET_LENGTH = 240
"""Most code points of an extract, about three lines of a results page, ellipses apart; a longer match may take twice that."""
SENTENCE_REACH = 80
"""How far before the first mark an extract may begin, in code points, to begin with a sentence."""
WEIGHED_MATCHES = 24
"""Matches of a text after which no better passage is looked for, if they have every word that the text has."""
ELLIPSIS = "… "

Find = tuple[int, int, int, *tuple[Mark, ...]]
"""One match of an atom: start and end in the text, the atom's number among those looked for; of a phrase, also its words.

Plain, since a page of results has hundreds."""


def marks_of(finds: list[Find]) -> list[Mark]:
    """The words to mark, in order, each once: a word may match alone and in a phrase."""
    if all(len(find) == 3 for find in finds):
        return [find[:2] for find in finds]
    return sorted({mark for find in finds for mark in (find[3:] or (find[:2],))})


def opening(text: str) -> MarkedText:
    """The extract of a text in which nothing was found: how it begins."""
    return extract(text.strip(), [])


def extract(text: str, finds: list[Find]) -> MarkedText:
    """The passage with the most distinct matches, about SNIPPET_LENGTH long, whole words, on one line.

    Args:
        text: without blanks at its ends.
        finds: what was found in it, in order.
    """
    start, end = _window(text, finds)
    before = ELLIPSIS if start else ""
    after = " …" if end < len(text) else ""
    shift = len(before) - start
    within = [find for find in finds if find[0] >= start and find[1] <= end]
    shown = [(first + shift, last + shift) for first, last in marks_of(within)]
    passage = text[start:end].replace("\n", " ")
    if not passage.isprintable():
        passage = _BREAK.sub(" ", passage)
    return MarkedText(before + passage + after, tuple(shown))


def _window(text: str, finds: list[Find]) -> tuple[int, int]:
    """[start, end) of the best passage, grown to whole words and a sentence start; the opening if nothing matches."""
    if not finds:
        return 0, _word_end(text, 0)
    passage = _best_passage(finds)
    first, last = passage[0][0], max([find[1] for find in passage])
    start = _sentence_start(text, first, last)
    return start, min(max(last, _word_end(text, start)), start + 2 * SNIPPET_LENGTH)


def _best_passage(finds: list[Find]) -> list[Find]:
    """Neighbouring matches that fit into an extract: most distinct atoms, then most matches, then earliest."""
    room = SNIPPET_LENGTH - 40
    if finds[-1][1] <= finds[0][0] + room:
        return finds
    finds = _weighed(finds)
    best, best_worth = slice(0, 1), (0, 0)
    counts: dict[int, int] = {}
    ahead, number = 0, len(finds)
    for at, (start, _, atom, *_) in enumerate(finds):
        while ahead <= at or (ahead < number and finds[ahead][1] <= start + room):
            counts[finds[ahead][2]] = counts.get(finds[ahead][2], 0) + 1
            ahead += 1
        worth = (len(counts), ahead - at)
        if worth > best_worth:
            best, best_worth = slice(at, ahead), worth
        if ahead == number and len(counts) <= best_worth[0]:
            break
        counts[atom] -= 1
        if not counts[atom]:
            del counts[atom]
    return finds[best]


def _weighed(finds: list[Find]) -> list[Find]:
    """The matches among which a passage is chosen: the first few of a long text, unless they lack a word that comes later."""
    first = finds[:WEIGHED_MATCHES]
    enough = len(finds) <= WEIGHED_MATCHES or {find[2] for find in first} == {find[2] for find in finds}
    return first if enough else finds


def _sentence_start(text: str, first: int, last: int) -> int:
    """Where an extract begins that has to hold [first, last): a sentence or line start that is near, else a word border."""
    reach = first - min(SENTENCE_REACH, max(0, SNIPPET_LENGTH - (last - first) - 20))
    if reach <= 0:
        return 0
    starts = (match.end() for match in _SENTENCE_START.finditer(text, max(0, reach - 2), first + 1))
    sentence = next((start for start in starts if start >= reach), None)
    if sentence is not None:
        return sentence
    gap = _GAP.search(text, max(reach, first - 40), first)
    return gap.end() if gap else first


_BREAK = re.compile(r"\s")
_GAP = re.compile(r"\s+")
_SENTENCE_START = re.compile(r"(?:[.!?:]\s+|\n+)(?=\S)")


def _word_end(text: str, start: int) -> int:
    """The last word border within SNIPPET_LENGTH of a start; that very place where words are longer than half of it."""
    whole = text[start : start + SNIPPET_LENGTH + 1]
    if len(whole) <= SNIPPET_LENGTH:
        return start + len(whole)
    words = whole.rstrip() if whole[-1].isspace() else whole.rsplit(maxsplit=1)[0]
    return start + (len(words) if SNIPPET_LENGTH // 2 < len(words) <= SNIPPET_LENGTH else SNIPPET_LENGTH)
