"""Fragments: extracts of a text that show most of its matches, from the beginning of a sentence where possible."""

import re
from bisect import bisect_left
from collections.abc import Mapping
from operator import itemgetter

from search.analysis.sentences import joined_breaks, on_one_line, sentence_starts
from search.query.results import Mark, MarkedText
from search.strategies import JOIN

SNIPPET_LENGTH = 240
"""Maximum length of an extract in code points, about three lines of a results page, without ellipses and joins. A longer match
may take twice that."""
MAX_WEIGHED_MATCHES = 24
"""Only the first matches of a text are considered, if every atom that matches in the text is among them."""
ELLIPSIS = "… "

Find = tuple[int, int, int]
"""One match of an atom: start and end in the text, and the number of the atom.

A plain tuple, since a page of results has hundreds."""

Phrases = Mapping[Find, tuple[Mark, ...]]
"""The matches of phrases, each with the marks of its words."""

_NO_PHRASES: Phrases = {}
_END = itemgetter(1)


def marks_of(finds: list[Find], phrases: Phrases) -> list[Mark]:
    """The marks of some matches, in order, without duplicates: a word may match alone and in a phrase."""
    if not phrases:
        return [(start, end) for start, end, _ in finds]
    marks: list[Mark] = []
    for start, end in sorted({mark for find in finds for mark in phrases.get(find, (find[:2],))}):
        if marks and start < marks[-1][1]:  # tokens of a script without spaces overlap
            marks[-1] = (marks[-1][0], max(marks[-1][1], end))
        else:
            marks.append((start, end))
    return marks


def opening(text: str) -> MarkedText:
    """The fragment of a text without matches: its beginning."""
    return extract(text.strip(), [])


def extract(text: str, finds: list[Find], phrases: Phrases = _NO_PHRASES) -> MarkedText:
    """The passage with the most distinct matches, about SNIPPET_LENGTH long, whole words, on one line.

    A text that fits is returned whole. Otherwise the passage is the opening if that has all matches, else it begins with a
    sentence. It begins inside a sentence only where an extract from the sentence's start would show fewer distinct matches.

    Args:
        text: a text without whitespace at its ends.
        finds: the matches in it, in order.
        phrases: the marks of those matches that are phrases.
    """
    start, end = _window(text, finds)
    passage = text[start:end]
    before = ELLIPSIS if start else ""
    after = " …" if end < len(text) else ""
    joined = [start + at for at in joined_breaks(passage)] if "\n" in passage else []
    marks = _shifted(_shown(finds, phrases, start, end), len(before) - start, joined)
    return MarkedText(before + on_one_line(passage) + after, marks)


def _shown(finds: list[Find], phrases: Phrases, start: int, end: int) -> list[Mark]:
    """The marks of the matches that lie wholly within [start, end)."""
    if not phrases:
        return [(first, last) for first, last, _ in finds if first >= start and last <= end]
    return marks_of([find for find in finds if find[0] >= start and find[1] <= end], phrases)


def _shifted(marks: list[Mark], shift: int, joined: list[int]) -> tuple[Mark, ...]:
    """The marks relative to the extract: moved by `shift`, and further for each line break before them that became longer."""
    if not joined:
        return tuple([(first + shift, last + shift) for first, last in marks])
    grown = len(JOIN) - 1
    moves = [(first, last, shift + grown * bisect_left(joined, first)) for first, last in marks]
    return tuple([(first + move, last + move) for first, last, move in moves])


def _window(text: str, finds: list[Find]) -> tuple[int, int]:
    """[start, end) of the passage: the whole text if it fits, the opening if that has all matches, else the best passage."""
    if len(text) <= SNIPPET_LENGTH:
        return 0, len(text)
    opening_end = _word_end(text, 0)
    if not finds or max(map(_END, finds)) <= opening_end:
        return 0, opening_end
    finds = _weighed(finds)
    passage = _best_passage(finds)
    start = _best_sentence(text, finds, opening_end, _atoms(passage))
    if start is None:
        first, last = passage[0][0], max(map(_END, passage))
        start = _part_start(text, first, last)
        return start, max(_word_end(text, start), min(last, start + 2 * SNIPPET_LENGTH))
    return start, _word_end(text, start)


def _atoms(finds: list[Find]) -> int:
    """The number of distinct atoms that match."""
    return len({atom for _, _, atom in finds})


def _weighed(finds: list[Find]) -> list[Find]:
    """The matches that are considered in choosing a passage; see MAX_WEIGHED_MATCHES."""
    first = finds[:MAX_WEIGHED_MATCHES]
    if len(first) == len(finds) or {atom for _, _, atom in finds} != {atom for _, _, atom in first}:
        return finds
    return first


def _best_sentence(text: str, finds: list[Find], opening_end: int, min_atoms: int) -> int | None:
    """The start of the extract that begins with a sentence and shows most atoms, then most matches; the first of equals.

    None if every such extract shows fewer atoms than `min_atoms`. If it is near the text's beginning or end, it is moved there.
    """
    chosen, most, last, after = None, (min_atoms, 0), 0, 0
    for at, (first, _, _) in enumerate(finds):
        reached = finds[at : bisect_left(finds, (first + SNIPPET_LENGTH,))]
        if (_atoms(reached), len(reached)) > most:  # else no extract whose first match is this one can be better
            starts = sentence_starts(text, max(after, first - SNIPPET_LENGTH), first)
            within = _within(finds, starts[-1], _word_end(text, starts[-1])) if starts else []
            if (found := (_atoms(within), len(within))) > most:
                chosen, most, last = starts[-1], found, max(map(_END, within))
        after = first + 1
    if chosen is None or last <= opening_end:
        return None if chosen is None else 0
    near_end = len(text) - SNIPPET_LENGTH
    return sentence_starts(text, near_end, chosen)[0] if chosen > near_end else chosen


def _within(finds: list[Find], start: int, end: int) -> list[Find]:
    """The matches that lie wholly within [start, end)."""
    after = bisect_left(finds, (end,))
    return [find for find in finds[bisect_left(finds, (start,)) : after] if find[1] <= end]


def _best_passage(finds: list[Find]) -> list[Find]:
    """The adjacent matches that fit into an extract and have most distinct atoms, then most matches; the first of equals."""
    room = SNIPPET_LENGTH - 40
    if finds[-1][1] <= finds[0][0] + room:
        return finds
    return _densest(finds, room) if len({atom for _, _, atom in finds}) == 1 else _richest(finds, room)


def _densest(finds: list[Find], room: int) -> list[Find]:
    """The first passage with the most matches: a sliding window that never shrinks, but grows or moves on by one match."""
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
    """The passage with the most distinct atoms, then the most matches; the first of equals."""
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


def _part_start(text: str, first: int, last: int) -> int:
    """The start of an extract of a long sentence that must contain [first, last): a clause before it, else a word."""
    if last <= SNIPPET_LENGTH:
        return 0
    reach = max(0, last - SNIPPET_LENGTH, first - 4 * _CONTEXT_BEFORE)
    clauses = [match.end() for match in _CLAUSE.finditer(text, reach, first)]
    if clauses:
        return clauses[-1]
    gap = _GAP.search(text, max(reach, first - _CONTEXT_BEFORE), first)
    return gap.end() if gap else first


_CONTEXT_BEFORE = 40
"""Code points of context before a match, where no clause begins."""
_CLAUSE = re.compile(r"[,;:–—(]\s+")
_GAP = re.compile(r"\s\s*")
"""Not written with a plus, because `re` searches fastest for a pattern that begins with a set of characters."""


def _word_end(text: str, start: int) -> int:
    """The last word boundary within SNIPPET_LENGTH of a start; exactly that far where a word takes more than half of it."""
    whole = text[start : start + SNIPPET_LENGTH + 1]
    if len(whole) <= SNIPPET_LENGTH:
        return start + len(whole)
    words = whole.rstrip() if whole[-1].isspace() else whole.rsplit(maxsplit=1)[0]
    return start + (len(words) if SNIPPET_LENGTH // 2 < len(words) <= SNIPPET_LENGTH else SNIPPET_LENGTH)
