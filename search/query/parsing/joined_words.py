"""Atoms for words that were typed joined, as in `open-data`, `X-Road` and `A/B`, or in a script without spaces."""

import re
from collections.abc import Iterator, Sequence

from search.analysis import analyzer
from search.analysis.characters import HYPHENS
from search.analysis.tokenizer import Token
from search.query.model import Atom

Atoms = tuple[Atom, ...]
"""The alternatives of one clause."""
JOINED_WEIGHT = 0.95
"""Weight of a joined word as a whole relative to its parts side by side."""


WHOLE_WEIGHT = 0.5
"""Weight of a joined word as a whole relative to each of its parts, if these are searched one by one."""


def side_by_side(found: Sequence[Token]) -> Atoms:
    """The words of a text as one phrase and, if some are joined, as another one that has these as wholes."""
    words = [token.word for token in found if not token.whole]
    if _is_run(found):
        words = words[:-1] or words
    atom = Atom("phrase" if len(words) > 1 else "word", tuple(words))
    wholes = {token.position: token for token in found if token.whole}
    if not wholes:
        return (atom,)
    kept: list[str] = []
    for token in found:
        if token.whole:
            kept = [*kept[: len(kept) - analyzer.parts(token.word)], token.word]
        else:
            kept.append(token.word)
    return atom, Atom("phrase" if len(kept) > 1 else "word", tuple(kept), weight=JOINED_WEIGHT)


def _is_run(found: Sequence[Token]) -> bool:
    """Whether tokens are those of a script without blanks: the last of them is the end of the one before."""
    return len(found) > 1 and found[-1].unspaced and found[-1].start < found[-2].end


def one_by_one(text: str, found: Sequence[Token]) -> list[Atoms]:
    """The clauses of a text typed without spaces: one for each word, but a phrase for words that say little by themselves.

    Args:
        text: the text.
        found: its tokens.
    """
    result: list[Atoms] = []
    for group in _joined(text, found):
        words = [token for token in group if not token.whole]
        if len(words) == 1 and words[0].unspaced:
            result.append((Atom("prefix", (words[0].word,)),))
        elif len(words) > 1 and (_is_run(group) or any(_is_uninformative(token.word) for token in words)):
            result.append(side_by_side(group))
        else:
            whole = [Atom("word", (token.word,), weight=WHOLE_WEIGHT) for token in group if token.whole]
            result += [(Atom("word", (token.word,)), *whole) for token in words]
    return result


def _is_uninformative(word: str) -> bool:
    folded = analyzer.fold(word)
    return folded.isdigit() or analyzer.is_stop_word_somewhere(folded)


def _joined(text: str, found: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens in groups: those that a single sign joins are in one group."""
    group: list[Token] = []
    for token in found:
        apart = group and token.start >= group[-1].end and not _JOINT.fullmatch(text, group[-1].end, token.start)
        if apart or (group and token.unspaced != group[-1].unspaced):
            yield group
            group = []
        group.append(token)
    if group:
        yield group


_JOINT = re.compile(f"[{HYPHENS}/&+_.@ \u00a0]")

_AROUND = ".,;!?()[]„“”"
"""What may stand around a word without being part of it."""
_GENDERED = re.compile(r"([^\W\d_]{3,})(?:[:*]|[_/](?=innen))(in(?:nen)?)", re.IGNORECASE)
_INFLECTED = re.compile(
    r"([^\W\d_a-zäåö]{2,6}):(?:a|ä|ia|iä|ssa|ssä|sta|stä|lla|llä|lta|ltä|lle|ksi|na|nä|n|in|hen|ta|tä|t|ita|iden)"
)


def inflected(text: str) -> tuple[str, ...]:
    """The words that are written as one with a sign and an ending; () if the text is no such form.

    German has forms for all genders: `Bürger:innen` is *Bürger* and *Bürgerinnen*. Finnish puts the ending of a case after an
    acronym: `EU:n`.
    """
    text = text.strip(_AROUND)
    if gendered := _GENDERED.fullmatch(text):
        return gendered[1], gendered[1] + gendered[2]
    acronym = _INFLECTED.fullmatch(text)
    return (acronym[1],) if acronym else ()
