"""Finds the words of a text that have given prefixes, with `bytes.find`.

A flat text has one byte for each code point of the text, and a space before and after; words are folded, everything else is
spaces. So a space followed by a prefix is the start of a match, and the next space is its end. Nothing has to be compiled for a
prefix: compiling a regular expression takes longer than scanning a page of results.
"""

import codecs
import re
from collections.abc import Collection, Mapping
from itertools import chain
from typing import TypeVar

from search.analysis import analyzer
from search.analysis.characters import APOSTROPHES, BLANKS, HYPHENS, UNSPACED

Reading = TypeVar("Reading")


class PrefixScanner:
    """Finds words by a set of prefixes."""

    def __init__(self, folded: Collection[str], spelt: Collection[str] = (), *, hyphens_join: bool = False) -> None:
        """Find words with some folded prefixes. With an empty one, words cannot be found by prefix: `words` gives None.

        Args:
            folded: the prefixes.
            spelt: longer prefixes of the same words, by which to detect that a text may have one of them with signs inside it.
            hyphens_join: whether a word that continues after a hyphen counts as one word, as in a search for prefixes.
        """
        shortest: list[str] = []
        initials: set[str] = set()
        for each in sorted(filter(None, folded)):  # a prefix sorts right before longer ones that begin with it
            initials.add(each[0])
            if not shortest or not each.startswith(shortest[-1]):
                shortest.append(each)
        # A few letters of other scripts fold to a space and an accent: no word of a flat text begins so.
        self._whole = [b" " + each.encode() for each in shortest if each.isascii() and " " not in each]
        self._initials = [b" " + _BYTE_OF_INITIAL[each] for each in initials if each in _BYTE_OF_INITIAL]
        self._spelt = [b" " + each.encode() for each in spelt if each.isascii()]
        self._abbreviated = any(len(each) <= MAX_ABBREVIATION for each in spelt)
        self._signed = any(not each.isalpha() for each in chain(folded, spelt))
        self._joints = _APOSTROPHES_AND_HYPHENS if hyphens_join else _APOSTROPHES_ALONE

    def words(self, text: str, read: Mapping[str, Reading | None]) -> list[tuple[int, int, Reading]] | None:
        """The words of a text with one of the prefixes, in order: start, end and reading.

        Args:
            text: any text.
            read: written word → its reading; None for a word to leave out. It is looked up for every word with a prefix and,
                in a text with letters such as ß, for others with the same initial.

        Returns:
            None if the text cannot be flattened: it has letters outside of Western languages, or one of the words may be
            written in it with signs, as `e-mail`, `A.I.`, `don't` and `C++` are.
        """
        if self._signed or "\u00ad" in text:
            return None
        encoded = _encoded(text)
        if encoded is None:
            return None
        flat = _flat(encoded)
        if flat.isascii():
            return None if self._may_be_joined(encoded, flat) else _words(text, flat, self._whole, read, self._joints)
        if len(encoded.translate(None, _SQUEEZED)) < len(encoded):
            return None
        return _words(text, flat.translate(_TO_INITIALS), self._initials, read, self._joints)

    def _may_be_joined(self, encoded: bytes, flat: bytes) -> bool:
        """Whether a text has more words with the prefixes once the signs inside words are removed."""
        if self._abbreviated and _SPACED_INITIALS.search(encoded):
            return True
        squeezed = b" %b " % encoded.translate(_TO_FLAT, _SQUEEZED)
        for each in self._spelt:  # a plain loop, as the fastest: every text that is shown passes through it
            found = squeezed.count(each)
            if found and found > flat.count(each):
                return True
        return False


MAX_ABBREVIATION = 6
_SPACED_INITIALS = re.compile(rb"\. [A-Za-z]\.")


def _words(
    text: str, flat: bytes, beginnings: list[bytes], read: Mapping[str, Reading | None], joints: frozenset[str]
) -> list[tuple[int, int, Reading]] | None:
    find, words = flat.find, []
    for beginning in beginnings:
        start = find(beginning)
        while start >= 0:
            end = find(b" ", start + 1) - 1
            reading = read[text[start:end]]
            if reading is not None:
                if _goes_on(text, start, end, joints):
                    return None
                words.append((start, end, reading))
            start = find(beginning, start + 1)
    return sorted(words) if len(beginnings) > 1 else words


def _goes_on(text: str, start: int, end: int, joints: frozenset[str]) -> bool:
    """Whether a found word may be part of a longer one that continues beyond a sign."""
    after, before = text[end : end + 1], text[start - 1 : start] if start else ""
    if after in _APART and before in _APART:
        return False
    if end - start == 1 and "." in (after, before):
        return True
    behind = after in joints and text[end + 1 : end + 2].isalnum()
    return after in {"+", "#"} or behind or (before in joints and text[max(0, start - 2) : start - 1].isalnum())


_APART = frozenset(" ,:;()\n")
_APOSTROPHES_ALONE = frozenset(APOSTROPHES)
_APOSTROPHES_AND_HYPHENS = frozenset(APOSTROPHES + HYPHENS)


def _encoded(text: str) -> bytes | None:
    """A text with one byte for each code point; None if it has letters that Western languages do not have."""
    try:
        return text.encode() if text.isascii() else text.encode(_WESTERN, _BLANKS_FOR_SIGNS)
    except UnicodeEncodeError:
        return None


def _flat(encoded: bytes) -> bytes:
    """The flat text; letters that fold to several letters, or to none of ASCII, stay as they are."""
    flat = b" %b " % encoded.translate(_TO_FLAT)
    return _POSSESSIVE.sub(_joined, flat).replace(b"'", b" ") if b"'" in flat else flat


_WESTERN = "cp1252"
"""One byte for every letter and nearly every sign that the languages of this site are written with."""
_SQUEEZED = f"-.{APOSTROPHES}".encode(_WESTERN, "ignore")


def _blanks_for_signs(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler that replaces arrows, emoji and the like by spaces: they separate words as any sign does."""
    if not isinstance(error, UnicodeEncodeError) or _LETTER.search(error.object, error.start, error.end):
        raise error
    return " " * (error.end - error.start), error.end


_LETTER = re.compile(f"{analyzer.LETTER}|[{HYPHENS}{APOSTROPHES}{UNSPACED}{BLANKS}]")
_BLANKS_FOR_SIGNS = f"{__name__}.blanks_for_signs"
codecs.register_error(_BLANKS_FOR_SIGNS, _blanks_for_signs)

_POSSESSIVE = re.compile(rb"'s(?<=[^ ']'s)(?=[ '])(?:'s(?=[ ']))*")
"""The English possessive, before apostrophes become spaces; of several in a row only the first belongs to a word."""


def _joined(possessives: re.Match[bytes]) -> bytes:
    return b"-s".ljust(len(possessives[0]))


def _letters() -> dict[int, str]:
    """Byte → folded letter or letters, for every Western letter and digit."""
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
_APOSTROPHES = dict.fromkeys(APOSTROPHES.encode(_WESTERN, "ignore"), b"'")
_TO_FLAT = _table(_FLAT_LETTERS | _APOSTROPHES, _BLANKS)

_INITIALS = {
    byte: folded[0].encode() if folded[0].isascii() else _BYTES[byte : byte + 1]
    for byte, folded in _LETTERS.items()
    if not _TO_FLAT[byte : byte + 1].isascii()
}
_TO_INITIALS = _table(_INITIALS, _BYTES)
"""Translates a flat text so that only the first letter of each word is folded for certain."""
_BYTE_OF_INITIAL = {folded[0]: (_FLAT_LETTERS | _INITIALS)[byte] for byte, folded in _LETTERS.items()}
"""First letter of a folded word → the first byte of such words in a flat text that is translated so."""
