"""Removes words from the text of a query so that the rest keeps its meaning."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial, reduce

from search.analysis import analyzer
from search.analysis.characters import UNSPACED
from search.query.expansion.synonyms import Words
from search.query.parsing.parser import MAX_CHARACTERS, TOKEN, with_plain_signs, without_last_quote


def without_rows(text: str, rows: Iterable[Words], *, joined: bool = False, language: str | None = None) -> str:
    """A text without the first occurrence of each row of words, and without stop words and signs left at its ends.

    Args:
        text: the text of a query; only the part of it that is searched is kept.
        rows: folded words that follow one another.
        joined: whether words that a sign joins to them are removed too: of *Governance-Modell* nothing is left.
        language: the language whose stop words are removed; None for those of all languages: *ai* is one in French.
    """
    read = _as_read(text)
    left = reduce(partial(_without_row, joined=joined, language=language), rows, read)
    return text if left == read else left


def without_words(text: str, words: Collection[str]) -> str:
    """A text without all occurrences of some folded words, and without stop words and signs left at its ends."""
    if not words:
        return text
    left = _as_read(text)
    cut_from = len(left)
    for word, start, end in reversed(list(_spans(left))):
        if word in words:
            left, cut_from = _cut(left, start, min(end, cut_from)), start  # tokens of a script without spaces overlap
    return _without_ends(left)


def conditions(text: str, names: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each condition of a text as it was typed, and the text without it.

    All values of one field (`country:…`) are one condition, and all excluded words are one.

    Args:
        text: the text of a query.
        names: the names that may stand before a colon, in lower case.
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
    """The part of a text that is searched, with every quotation mark as one of a pair of `"`."""
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
    """The folded words of a text with [start, end); "" for an exclusion or field condition, so that no row spans it."""
    for token in TOKEN.finditer(text):
        at, end = token.span()
        if token["minus"] or token["field"]:
            yield "", at, end
        else:
            yield from ((analyzer.fold(word), at + start, at + stop) for word, start, stop in analyzer.spans(text[at:end]))


def _cut(text: str, start: int, end: int) -> str:
    """A text without [start, end), the signs that joined it to its neighbours, quotation marks around nothing else, and its OR.

    If the signs were left, a hyphen would exclude the word after it, and a star would apply to the word before it.
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
    """The text before and after a removed word, without the operator that joined the word to one of them."""
    shorter = _OPERATOR_AT_END.sub("", before)
    return shorter + after if shorter != before else before + _OPERATOR_AT_START.sub("", after)


_OPERATOR_AT_END = re.compile(r"(?<!\S)(?:(?:OR|AND)\s+)+$")
_OPERATOR_AT_START = re.compile(r"^(?:\s+(?:OR|AND)(?!\S))+")


def _is_inside(character: str) -> bool:
    """Whether a character is neither whitespace nor a quotation mark; false for ""."""
    return bool(character) and not character.isspace() and character != '"'


def _is_sign(character: str) -> bool:
    return _is_inside(character) and not _LETTER.match(character)


_LETTER = re.compile(f"{analyzer.LETTER}|[_{UNSPACED}]")


def _before(text: str, at: int, fits: Callable[[str], bool]) -> int:
    """The start of the run of fitting characters that ends at `at`."""
    while at and fits(text[at - 1]):
        at -= 1
    return at


def _after(text: str, at: int, fits: Callable[[str], bool]) -> int:
    """The end of the run of fitting characters that begins at `at`."""
    while at < len(text) and fits(text[at]):
        at += 1
    return at


def _without_ends(text: str, language: str | None = None) -> str:
    """A text without the stop words and signs at its ends: *privacy in* becomes `privacy`."""
    words = text.split()
    while words and _says_nothing(words[-1], language):
        words.pop()
    while words and _says_nothing(words[0], language):
        words.pop(0)
    return " ".join(words) if analyzer.words(text) else ""


def _says_nothing(word: str, language: str | None) -> bool:
    """Whether a word is a sign or a stop word; `US` and `u.s.` are neither."""
    if _CODE.fullmatch(word) and (word.isupper() or "." in word[:-1]):
        return False
    is_sign = '"' not in word and not analyzer.words(word)
    folded = analyzer.fold(analyzer.exact(word))
    return is_sign or (analyzer.is_stop_word(folded, language) if language else analyzer.is_stop_word_somewhere(folded))


_CODE = re.compile(r"(?:[^\W\d_]\.?){2,3}")
