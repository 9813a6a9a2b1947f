"""Texts laid out so that words with given beginnings are found in them at the speed of the C library.

A flat text has one byte for each code point of the text, and a blank before and after; words are folded, and all that is no
word is blank. So a blank with the beginning after it is the start of such a word, and the next blank is its end. Nothing has to
be compiled for a word that is looked for, which a regular expression takes longer for than for a page of results.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

from search.analysis import analyzer

Reading = TypeVar("Reading")


class PrefixScanner:
    """What the words begin with that are looked for."""

    def __init__(self, folded: Iterable[str]) -> None:
        """Look for the words that begin so, once folded; no beginning may be empty."""
        shortest: list[str] = []
        initials: set[str] = set()
        for each in sorted(folded):  # whatever begins with another comes right after it, or after more that do
            initials.add(each[0])
            if not shortest or not each.startswith(shortest[-1]):
                shortest.append(each)
        # A few letters of other scripts fold to a blank and an accent: no word of a text that is laid out flat begins so.
        self._whole = [b" " + each.encode() for each in shortest if each.isascii() and " " not in each]
        self._initials = [b" " + _BYTE_OF_INITIAL[each] for each in initials if each in _BYTE_OF_INITIAL]

    def words(self, text: str, read: Mapping[str, Reading | None]) -> list[tuple[int, int, Reading]] | None:
        """The words of a text that begin so, in order: start, end, and what each is read as.

        Args:
            text: any text.
            read: gives what a word, as it is written, is read as; None for one that is to be left out. It is asked for every
                word that begins so and, in a text with letters such as ß, for others with the same initial.

        Returns:
            None if the text cannot be laid out flat: it has letters that Western languages do not have.
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
    """The text laid out; letters that fold to several, or to none of ASCII, stay as they are."""
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
    """Arrows, emoji and the like part words as any sign does."""
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
"""Makes of a flat text one in which no more than the first letter of each word is as it would be folded."""
_BYTE_OF_INITIAL = {folded[0]: (_FLAT_LETTERS | _INITIALS)[byte] for byte, folded in _LETTERS.items()}
"""First letter of a folded word to the byte that such words begin with there."""
