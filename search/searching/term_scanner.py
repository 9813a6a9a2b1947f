"""Finds the words of a text that have given prefixes, with `bytes.find` of the C library.

A flat text has one byte for each code point of the text, and a blank before and after; words are folded, everything else is
blank. So a blank followed by a prefix is the start of a match, and the next blank is its end. Nothing has to be compiled for a
prefix: compiling a regular expression takes longer than scanning a page of results.
"""

import codecs
import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

from search.analysis import analyzer

Reading = TypeVar("Reading")


class PrefixScanner:
    """The prefixes of the words to find."""

    def __init__(self, folded: Iterable[str]) -> None:
        """Find words with these folded prefixes; none may be empty."""
        shortest: list[str] = []
        initials: set[str] = set()
        for each in sorted(folded):  # a prefix sorts right before those that it begins
            initials.add(each[0])
            if not shortest or not each.startswith(shortest[-1]):
                shortest.append(each)
        # A few letters of other scripts fold to a blank and an accent: no word of a flat text begins so.
        self._whole = [b" " + each.encode() for each in shortest if each.isascii() and " " not in each]
        self._initials = [b" " + _BYTE_OF_INITIAL[each] for each in initials if each in _BYTE_OF_INITIAL]

    def words(self, text: str, read: Mapping[str, Reading | None]) -> list[tuple[int, int, Reading]] | None:
        """The words of a text with one of the prefixes, in order: start, end and reading.

        Args:
            text: any text.
            read: the reading of a word as it is written; None for one to leave out. It is called for every word with a prefix
                and, in a text with letters such as ß, for others with the same initial.

        Returns:
            None if the text cannot be flattened: it has letters outside of Western languages.
        """
        if text.isascii() and "'" not in text:  # as most are
            return _words(text, b" %b " % text.encode().translate(_TO_FLAT), self._whole, read)
        flat = _flat(text)
        if flat is None:
            return None
        if flat.isascii():
            return _words(text, flat, self._whole, read)
        return _words(text, flat.translate(_TO_INITIALS), self._initials, read)


def _words(
    text: str, flat: bytes, beginnings: list[bytes], read: Mapping[str, Reading | None]
) -> list[tuple[int, int, Reading]]:
    find, words = flat.find, []
    for beginning in beginnings:
        start = find(beginning)
        while start >= 0:
            end = find(b" ", start + 1) - 1
            reading = read[text[start:end]]
            if reading is not None:
                words.append((start, end, reading))
            start = find(beginning, start + 1)
    return sorted(words) if len(beginnings) > 1 else words


def _flat(text: str) -> bytes | None:
    """The flat text; letters that fold to several letters, or to none of ASCII, stay as they are."""
    try:
        encoded = text.encode() if text.isascii() else text.encode(_WESTERN, _BLANKS_FOR_SIGNS)
    except UnicodeEncodeError:
        return None
    flat = b" %b " % encoded.translate(_TO_FLAT)
    if "'" in text or "’" in text:
        flat = _POSSESSIVE.sub(_joined, flat).replace(b"'", b" ")
    return flat


_WESTERN = "cp1252"
"""One byte for every letter and nearly every sign that the languages of this site are written with."""


def _blanks_for_signs(error: UnicodeError) -> tuple[str, int]:
    """Arrows, emoji and the like separate words as any sign does."""
    if not isinstance(error, UnicodeEncodeError) or _LETTER.search(error.object, error.start, error.end):
        raise error
    return " " * (error.end - error.start), error.end


_LETTER = re.compile(analyzer.LETTER)
_BLANKS_FOR_SIGNS = f"{__name__}.blanks_for_signs"
codecs.register_error(_BLANKS_FOR_SIGNS, _blanks_for_signs)

_POSSESSIVE = re.compile(rb"'s(?<=[^ ']'s)(?=[ '])(?:'s(?=[ ']))*")
"""The English possessive, where apostrophes still stand; of several in a row the first belongs to the word, no other to any."""


def _joined(possessives: re.Match[bytes]) -> bytes:
    return b"-s".ljust(len(possessives[0]))


def _letters() -> dict[int, str]:
    """Byte to folded letter, or letters, of every Western letter and digit."""
    characters = {byte: bytes((byte,)).decode(_WESTERN, "ignore") for byte in range(256)}
    return {byte: analyzer.fold(analyzer.exact(each)) for byte, each in characters.items() if each.isalnum()}


def _table(changed: Mapping[int, bytes], others: bytes) -> bytes:
    return b"".join(changed.get(byte, others[byte : byte + 1]) for byte in range(256))


_BYTES = bytes(range(256))
_BLANKS = b" " * 256
_LETTERS = _letters()
_FLAT_LETTERS = {
    byte: folded.encode() if len(folded) == 1 and folded.isascii() else _BYTES[byte : byte + 1]
    for byte, folded in _LETTERS.items()
}
_APOSTROPHES = dict.fromkeys("'’".encode(_WESTERN), b"'")
_TO_FLAT = _table(_FLAT_LETTERS | _APOSTROPHES, _BLANKS)

_INITIALS = {
    byte: folded[0].encode() if folded[0].isascii() else _BYTES[byte : byte + 1]
    for byte, folded in _LETTERS.items()
    if not _TO_FLAT[byte : byte + 1].isascii()
}
_TO_INITIALS = _table(_INITIALS, _BYTES)
"""Translates a flat text so that only the first letter of each word is folded for certain."""
_BYTE_OF_INITIAL = {folded[0]: (_FLAT_LETTERS | _INITIALS)[byte] for byte, folded in _LETTERS.items()}
"""First letter of a folded word → the first byte of such words there."""
