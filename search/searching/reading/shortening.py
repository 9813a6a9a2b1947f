"""The text of a query without some of its words: what is left means what it meant before."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial, reduce

from search.analysis import analyzer
from search.analysis.characters import UNSPACED
from search.query.expansion.synonyms import Words
from search.query.parsing.parser import MAX_CHARACTERS, TOKEN, with_plain_signs, without_last_quote


def without_rows(text: str, rows: Iterable[Words], *, joined: bool = False, language: str | None = None) -> str:
    """A text without the first place of each row of words, and without what is empty then.

    Args:
        text: of a query; no more of it counts than is searched.
        rows: folded words that follow one another.
        joined: whether what a sign joins to them goes as well: of *Governance-Modell* nothing is left.
        language: that whose stop words are empty; None for those of all: *ai* is one in French.
    """
    read = _as_read(text)
    left = reduce(partial(_without_row, joined=joined, language=language), rows, read)
    return text if left == read else left


def without_words(text: str, words: Collection[str]) -> str:
    """A text without some folded words, wherever they are, and without what is empty then."""
    if not words:
        return text
    left = _as_read(text)
    cut_from = len(left)
    for word, start, end in reversed(list(_spans(left))):
        if word in words:
            left, cut_from = _cut(left, start, min(end, cut_from)), start  # neighbours in a script without blanks overlap
    return _without_ends(left)


def conditions(text: str, names: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each condition of a text as it was typed, and the text without it: what stands behind a name, or is excluded.

    What stands behind one name is one condition, as the values of one facet are, and so are all words that are excluded.

    Args:
        text: of a query.
        names: those that may stand before a colon, in lower case.
    """
    text = _as_read(text)
    found = defaultdict[tuple[str, bool], list[re.Match[str]]](list)
    for token in TOKEN.finditer(text):
        name = (token["field"] or "").lower()
        if token["minus"] or name in names:
            found[name, bool(token["minus"])].append(token)
    for tokens in found.values():
        rest = reduce(lambda left, token: _cut(left, *token.span()), reversed(tokens), text)
        yield " ".join(token[0] for token in tokens), " ".join(rest.split())


def _as_read(text: str) -> str:
    """As much of a text as is searched, each quotation mark as one of a pair of `"`."""
    text = with_plain_signs(text[:MAX_CHARACTERS])
    return without_last_quote(text) if text.count('"') % 2 else text


def _without_row(text: str, words: Words, *, joined: bool, language: str | None) -> str:
    spans = list(_spans(text))
    for at in range(len(spans) - len(words) + 1):
        row = spans[at : at + len(words)]
        if tuple(word for word, _, _ in row) == words:
            start, end = row[0][1], row[-1][2]
            if joined:
                start, end = _before(text, start, _is_inside), _after(text, end, _is_inside)
            return _without_ends(_cut(text, start, end), language)
    return text


def _spans(text: str) -> Iterator[tuple[str, int, int]]:
    """The words that are looked for anywhere, folded, with [start, end); exclusions and what is in fields are gaps: ""."""
    for token in TOKEN.finditer(text):
        at, end = token.span()
        if token["minus"] or token["field"]:
            yield "", at, end
        else:
            yield from ((analyzer.fold(word), at + start, at + stop) for word, start, stop in analyzer.spans(text[at:end]))


def _cut(text: str, start: int, end: int) -> str:
    """A text without [start, end), without the signs that joined it, quotation marks that held nothing else, and its OR.

    Were they left, a minus between two words would exclude the second, and a star behind them would be one of the first.
    """
    left, right = _before(text, start, _is_sign), _after(text, end, _is_sign)
    is_behind_word = _is_inside(text[left - 1 : left])
    is_before_word = _is_inside(text[right : right + 1])
    if is_behind_word or is_before_word:
        between = " " if is_behind_word and is_before_word else ""
        return text[: left if is_behind_word else start] + between + text[right:]
    before, after = text[:left], text[right:]
    if before.count('"') % 2 == 0:
        return _without_operator(before, after)
    opened, closed = before.rstrip(), after.lstrip()
    if opened.endswith('"') and closed.startswith('"'):
        return _without_operator(f"{opened[:-1]} ", f" {closed[1:]}")
    return opened + closed if opened.endswith('"') or closed.startswith('"') else before + after


def _without_operator(before: str, after: str) -> str:
    """Two parts of a text, without the operator that joined what was between them to one of them."""
    shorter = _OPERATOR_AT_END.sub("", before)
    return shorter + after if shorter != before else before + _OPERATOR_AT_START.sub("", after)


_OPERATOR_AT_END = re.compile(r"(?<!\S)(?:(?:OR|AND)\s+)+$")
_OPERATOR_AT_START = re.compile(r"^(?:\s+(?:OR|AND)(?!\S))+")


def _is_inside(character: str) -> bool:
    """Whether a character may stand inside of what is typed without blanks and quotation marks."""
    return bool(character) and not character.isspace() and character != '"'


def _is_sign(character: str) -> bool:
    return _is_inside(character) and not _LETTER.match(character)


_LETTER = re.compile(f"{analyzer.LETTER}|[_{UNSPACED}]")


def _before(text: str, at: int, fits: Callable[[str], bool]) -> int:
    """Where the characters that fit, right before a place, begin."""
    while at and fits(text[at - 1]):
        at -= 1
    return at


def _after(text: str, at: int, fits: Callable[[str], bool]) -> int:
    """Where the characters that fit, from a place on, end."""
    while at < len(text) and fits(text[at]):
        at += 1
    return at


def _without_ends(text: str, language: str | None = None) -> str:
    """A text without the stop words and the signs at its ends: what is left of *privacy in Britain* is `privacy`."""
    words = text.split()
    while words and _says_nothing(words[-1], language):
        words.pop()
    while words and _says_nothing(words[0], language):
        words.pop(0)
    return " ".join(words) if analyzer.words(text) else ""


def _says_nothing(word: str, language: str | None) -> bool:
    """Whether a word is a sign or a stop word, which `US` and `u.s.` are not."""
    if _CODE.fullmatch(word) and (word.isupper() or "." in word[:-1]):
        return False
    is_sign = '"' not in word and not analyzer.words(word)
    folded = analyzer.fold(analyzer.exact(word))
    return is_sign or (analyzer.is_stop_word(folded, language) if language else analyzer.is_stop_word_somewhere(folded))


_CODE = re.compile(r"(?:[^\W\d_]\.?){2,3}")
