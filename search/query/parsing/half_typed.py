"""Parses a query that is still being typed, with its last word as a prefix."""

import re
from collections.abc import Collection

from msgspec.structs import replace

from search.analysis import analyzer
from search.analysis.characters import APOSTROPHES, BLANKS, COMMAS, FIRST_DIGITS
from search.query.model import ParsedQuery
from search.query.parsing.parser import MAX_CHARACTERS, MIN_PREFIX, TOKEN, by_lower_case, parse, with_plain_signs


def as_beginning(
    text: str, facets: Collection[str] = (), languages: Collection[str] = (), own_fields: Collection[str] = ()
) -> str:
    """A half-typed text with its last word as a prefix (`word*`), or without the last word if that says too little so far.

    A last word is left out while it has one letter, may become a stop word (which is ignored beside others), or is a field
    without its value. A part of a joined word is left out only while it has one letter: `inter-o` becomes `inter*`. Of a number
    with half-typed thousands, as `10,0`, the complete ones are the prefix. Stop words alone give "": their results would grow
    with the next word. There is no prefix after a space, in quotation marks and after a minus: a half-typed exclusion would
    exclude too much. An exclusion is left out where a last word would be.

    Args:
        text: anything at all.
        facets: names that may stand before a colon, whose values are left out until they are complete.
        languages: codes of the languages that the index holds.
        own_fields: other names that may stand before a colon.
    """
    text = with_plain_signs(text[:MAX_CHARACTERS]).rstrip(APOSTROPHES)
    tokens = list(TOKEN.finditer(text))
    words = list(analyzer.spans(text))
    if not tokens or not words or tokens[-1]["phrase"]:
        return text
    if tokens[-1]["minus"]:
        return _without_begun_exclusion(text, tokens[-1], words[-1], languages)
    if number := _HALF_TYPED_NUMBER.search(text):
        before, whole = text[: number.start()], number["whole"]
        return f"{before}{whole}*" if len(whole) >= MIN_PREFIX else _unless_stop_words(before, languages)
    joined = _without_joined_letter(text, words)
    if joined != text:
        return as_beginning(joined, facets, languages, own_fields)
    last, (word, start, end), names = tokens[-1], words[-1], {*by_lower_case(tuple(facets)), *own_fields}
    if end < len(text):
        is_field = text.endswith(":") and (last["bare"] or "")[:-1].lower() in names
        return _unless_stop_words(text[: last.start()] if is_field else text, languages)
    field = (last["field"] or "").lower()
    if field in by_lower_case(tuple(facets)) or last["bare"] in {"OR", "AND"}:
        return text[: last.start()]
    if _says_too_little(word, () if _JOINT.search(text, last.start(), start) else languages):
        return _unless_stop_words(text[: last.start() if field in names else start], languages)
    return f"{text}*"


def _says_too_little(word: str, languages: Collection[str]) -> bool:
    """Whether the beginning of a word has one letter, or may become a stop word of one of the languages."""
    folded = analyzer.fold(word)
    return len(folded) < MIN_PREFIX or any(analyzer.begins_stop_word(folded, language) for language in languages)


def _without_begun_exclusion(
    text: str, token: re.Match[str], last_word: tuple[str, int, int], languages: Collection[str]
) -> str:
    """A text that ends in an exclusion, without it if its only word says too little so far."""
    word, start, end = last_word
    is_only_word = start == max(token.start("bare"), token.start("phrase")) and end == len(text)
    return text[: token.start()] if is_only_word and _says_too_little(word, languages) else text


def _without_joined_letter(text: str, words: list[tuple[str, int, int]]) -> str:
    """A text without a last part of a joined word that has one letter or none yet, and without the sign before that."""
    for word, start, end in reversed(words):
        if end == len(text) and len(analyzer.fold(word)) < MIN_PREFIX and _JOINT.search(text, 0, start):
            text = text[:start]
        elif _JOINT.fullmatch(text, end):
            text = text[:end]
        else:
            break
    return text


_JOINT = re.compile(r"(?<=\w)[-/&+_@]\Z")
"""A sign that joins the words before and after it."""
_SEPARATORS = f"[{COMMAS}.{APOSTROPHES}{BLANKS}]"
_THOUSANDS = rf"[{FIRST_DIGITS}]\d{{0,2}}(?:(?P<sign>{_SEPARATORS})\d{{3}}(?:(?P=sign)\d{{3}})*)?"
_HALF_TYPED_NUMBER = re.compile(
    rf"(?<![\w:-])(?<!\d{_SEPARATORS})(?P<whole>{_THOUSANDS})"
    rf"(?(sign)(?P=sign)|(?:[{COMMAS}]\d\d)*{_SEPARATORS})\d{{0,2}}$"
)
"""A number with thousands of which the last are not complete yet; it may also be two numbers."""


def _unless_stop_words(text: str, languages: Collection[str]) -> str:
    """The text, or "" if it has nothing but stop words."""
    folded = [analyzer.fold(word) for word in analyzer.words(text)]
    stop = [any(analyzer.is_stop_word(word, language) for language in languages) for word in folded]
    return "" if '"' not in text and all(stop) else text


def parse_begun(text: str, begun: str, facets: Collection[str] = (), own_fields: Collection[str] = ()) -> ParsedQuery:
    """Parse a half-typed text, without warnings: most of what is odd in it will be right once it is complete.

    Args:
        text: anything at all.
        begun: what `as_beginning` makes of the text.
        facets: as `parse`.
        own_fields: as `parse`.
    """
    parsed = parse(begun, facets, own_fields)
    if begun == text or not begun.endswith("*") or not parsed.wanted:
        return replace(parsed, warnings=())
    *clauses, last = parsed.clauses
    atoms = (replace(atom, kind="begun") if atom.kind == "prefix" else atom for atom in last.atoms)
    return replace(parsed, clauses=(*clauses, replace(last, atoms=tuple(atoms))), warnings=())
