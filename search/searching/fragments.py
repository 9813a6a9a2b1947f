"""Fragments: the extract of a text with most of its matches."""

import re
from collections.abc import Mapping
from operator import itemgetter

from search.query.results import Mark, MarkedText

SNIPPET_LENGTH = 240
"""Most code points of an extract, about three lines of a results page, ellipses apart; a longer match may take twice that."""
SENTENCE_REACH = 80
"""How far before the first mark an extract may begin, in code points, to begin with a sentence."""
WEIGHED_MATCHES = 24
"""Matches of a text that are weighed, if they have every matching word of the text; later ones cannot be better."""
ELLIPSIS = "… "

Find = tuple[int, int, int]
"""One match of an atom: start and end in the text, and the number of the atom.

Plain, since a page of results has hundreds."""

Phrases = Mapping[Find, tuple[Mark, ...]]
"""The matches that are phrases, each with the marks of its words."""

_NO_PHRASES: Phrases = {}
_END = itemgetter(1)


def marks_of(finds: list[Find], phrases: Phrases) -> list[Mark]:
    """The words to mark, in order, each once: a word may match alone and in a phrase."""
    if not phrases:
        return [(start, end) for start, end, _ in finds]
    return sorted({mark for find in finds for mark in phrases.get(find, (find[:2],))})


def opening(text: str) -> MarkedText:
    """The fragment of a text without matches: its beginning."""
    return extract(text.strip(), [])


def extract(text: str, finds: list[Find], phrases: Phrases = _NO_PHRASES) -> MarkedText:
    """The passage with the most distinct matches, about SNIPPET_LENGTH long, whole words, on one line.

    Args:
        text: without blanks at its ends.
        finds: what was found in it, in order.
        phrases: the words of those that are phrases.
    """
    start, end = _window(text, finds)
    passage = text[start:end].replace("\n", " ")
    if not passage.isprintable():
        passage = _BREAK.sub(" ", passage)
    before = ELLIPSIS if start else ""
    after = " …" if end < len(text) else ""
    return MarkedText(before + passage + after, _shown(finds, phrases, start, end, len(before) - start))


def _shown(finds: list[Find], phrases: Phrases, start: int, end: int, shift: int) -> tuple[Mark, ...]:
    """The marks of the matches that lie wholly within [start, end), shifted."""
    if not phrases:
        return tuple([(first + shift, last + shift) for first, last, _ in finds if first >= start and last <= end])
    within = [find for find in finds if find[0] >= start and find[1] <= end]
    return tuple([(first + shift, last + shift) for first, last in marks_of(within, phrases)])


def _window(text: str, finds: list[Find]) -> tuple[int, int]:
    """[start, end) of the best passage, grown to whole words and a sentence start; the opening if nothing matches."""
    if not finds:
        return 0, _word_end(text, 0)
    passage = _best_passage(finds)
    first, last = passage[0][0], max(map(_END, passage))
    start = _sentence_start(text, first, last)
    end = _word_end(text, start)
    return start, end if last <= end else min(last, start + 2 * SNIPPET_LENGTH)


def _best_passage(finds: list[Find]) -> list[Find]:
    """Neighbouring matches that fit into an extract: most distinct atoms, then most matches, then earliest."""
    room = SNIPPET_LENGTH - 40
    if finds[-1][1] <= finds[0][0] + room:
        return finds
    atoms = {atom for _, _, atom in finds}
    if len(finds) > WEIGHED_MATCHES and (len(atoms) == 1 or atoms == {atom for _, _, atom in finds[:WEIGHED_MATCHES]}):
        finds = finds[:WEIGHED_MATCHES]
    return _densest(finds, room) if len(atoms) == 1 else _richest(finds, room)


def _densest(finds: list[Find], room: int) -> list[Find]:
    """The first of the passages with most matches: what reaches over as many as one before either grows by one or moves on."""
    best, most, at = 0, 1, 0
    reach = finds[0][0] + room
    for _, end, _ in finds[1:]:
        if end <= reach:
            best, most = at, most + 1
        else:
            at += 1
            reach = finds[at][0] + room
    return finds[best : best + most]


def _richest(finds: list[Find], room: int) -> list[Find]:
    """The passage with most distinct atoms, of such that with most matches, of such the first."""
    best, most_atoms, most = finds, 0, 0
    counts: dict[int, int] = {}
    ahead, number = 0, len(finds)
    for at, (start, _, first) in enumerate(finds):
        while ahead < number and (finds[ahead][1] <= start + room or ahead == at):
            atom = finds[ahead][2]
            counts[atom] = counts.get(atom, 0) + 1
            ahead += 1
        atoms = len(counts)
        if atoms > most_atoms or (atoms == most_atoms and ahead - at > most):
            best, most_atoms, most = finds[at:ahead], atoms, ahead - at
        if ahead == number and atoms <= most_atoms:
            break
        counts[first] -= 1
        if not counts[first]:
            del counts[first]
    return best


def _sentence_start(text: str, first: int, last: int) -> int:
    """The start of a fragment that must hold [first, last): a near sentence or line start, else a word boundary."""
    reach = first - min(SENTENCE_REACH, max(0, SNIPPET_LENGTH - (last - first) - 20))
    if reach <= 0:
        return 0
    sentence = _SENTENCE_START.search(text, max(0, reach - 2), first + 1)
    if sentence and sentence.end() < reach:
        sentence = _SENTENCE_START.search(text, reach - 1, first + 1)
    if sentence:
        return sentence.end()
    gap = _GAP.search(text, max(reach, first - 40), first)
    return gap.end() if gap else first


_BREAK = re.compile(r"\s")
_GAP = re.compile(r"\s\s*")
"""Written so because `re` searches fastest for a pattern that begins with one of a set of characters."""
_SENTENCE_START = re.compile(r"[.!?:\n](?:(?<=\n)\n*|(?<!\n)\s+)(?=\S)")


def _word_end(text: str, start: int) -> int:
    """The last word boundary within SNIPPET_LENGTH of a start; that very place where words are longer than half of it."""
    whole = text[start : start + SNIPPET_LENGTH + 1]
    if len(whole) <= SNIPPET_LENGTH:
        return start + len(whole)
    words = whole.rstrip() if whole[-1].isspace() else whole.rsplit(maxsplit=1)[0]
    return start + (len(words) if SNIPPET_LENGTH // 2 < len(words) <= SNIPPET_LENGTH else SNIPPET_LENGTH)
