"""Maps headings to canonical themes, by the vocabulary shipped with the program and the site's own."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from search.site import Site, ThemeDefinition, theme_definitions
from search.strategies import Section

SHIPPED = Path(__file__).with_name("themes.toml")
"""The vocabulary that applies to every site, in English, German, Dutch and French."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The themes of one site and the headings that map to them; built by `load_vocabulary`."""

    definitions: tuple[ThemeDefinition, ...]
    """In display order."""
    _phrases: _Phrases = field(repr=False, compare=False)

    @property
    def fingerprint(self) -> str:
        """A digest of the definitions; the index is rebuilt when it changes."""
        content = json.dumps([asdict(definition) for definition in self.definitions])
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    @property
    def labels(self) -> Mapping[str, str]:
        """Theme key → display name."""
        return {definition.key: definition.label for definition in self.definitions}

    def label(self, key: str) -> str:
        """The display name of a theme; the key itself if it is not in the vocabulary."""
        return next((definition.label for definition in self.definitions if definition.key == key), key)

    def headings(self, key: str) -> tuple[str, ...]:
        """The headings that map to the theme; empty if the key is not in the vocabulary."""
        return next((definition.headings for definition in self.definitions if definition.key == key), ())

    def themes_of(self, heading: str) -> tuple[str, ...]:
        """The themes that a heading names, in order of appearance.

        A longer phrase of the vocabulary wins over shorter ones that overlap it. Markup, numbers, case, accents and
        common plural endings are ignored.
        """
        return tuple(dict.fromkeys(self._phrases.themes_in(heading_words(heading))))

    def assign(self, sections: Sequence[Section]) -> tuple[Section, ...]:
        """The sections with their themes: those of the section's own heading, else those of its parent section."""
        assigned: list[Section] = []
        around: list[Section] = []
        for section in sections:
            while around and around[-1].level >= section.level:
                around.pop()
            inherited = around[-1].themes if around else ()
            themed = replace(section, themes=self.themes_of(section.heading) or inherited)
            assigned.append(themed)
            around.append(themed)
        return tuple(assigned)


@lru_cache(maxsize=4)
def load_vocabulary(site: Site) -> Vocabulary:
    """The shipped themes with the site's: a site's theme replaces a shipped one of the same key; others are appended.

    A phrase that belongs to both a shipped theme and a site's theme maps to the site's.
    """
    shipped = theme_definitions(tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["themes"])
    own = {definition.key: definition for definition in site.themes}
    definitions = {definition.key: definition for definition in shipped} | own
    kept = [definition for definition in shipped if definition.key not in own]
    return Vocabulary(tuple(definitions.values()), _Phrases.compile([*kept, *own.values()]))


@lru_cache(maxsize=512)
def heading_words(heading: str) -> Words:
    """The words of a heading, folded: lower case, no accents, no markup, no numbers.

    Only the first three hundred characters are read: longer text is no real heading, and should not cost time.
    """
    plain = _MARKUP.sub(" ", heading[:300])
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.casefold()).replace("œ", "oe").replace("’", "'")
        plain = "".join(character for character in plain[:600] if not unicodedata.combining(character))
    return tuple(_WORD.findall(_POSSESSIVE.sub("s", plain.lower())))


_MARKUP = re.compile(r"\]\([^()]*\)|\{[^{}]*\}|<[^<>]*>")
"""Link targets, attribute lists and tags."""
_POSSESSIVE = re.compile(r"(?<=\w)'s\b")
_WORD = re.compile(r"[^\W\d_]+")
_ENDING = re.compile(r"(?<=\w{3})(?:ern|ers|en|er|es|e|(?<!s)s)$")
"""Plural and case endings that English, German, Dutch and French share closely enough for headings."""


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    stem = _ENDING.sub("", word, count=1)
    return stem[:-1] + "i" if stem.endswith("y") else stem


def heading_stems(words: Words) -> Words:
    """The stems of a heading's folded words: singular and plural give the same."""
    return tuple(map(_stem, words))


@dataclass(frozen=True, slots=True)
class _Claim:
    """A range of a heading's words that a phrase of the vocabulary matches."""

    start: int
    end: int
    theme: str


@dataclass(frozen=True, slots=True)
class _Phrases:
    """The headings of a vocabulary, indexed by their words."""

    exact: Mapping[Words, str]
    stems: Mapping[Words, str]
    """Stems → theme, without those that two themes share: *values* and *value* differ in meaning, so their stem is dropped."""
    longest: Mapping[str, int]
    """First word, or first stem, of a phrase → number of words in the longest phrase that starts with it."""
    heads: _Beginnings
    tails: _Beginnings
    """Last parts of compounds, such as *massnahmen* in *Schutzmassnahmen*: stemmed and reversed."""

    @classmethod
    def compile(cls, definitions: Iterable[ThemeDefinition]) -> _Phrases:
        """Build the look-up tables; a phrase of two themes maps to the later one."""
        exact: dict[Words, str] = {}
        heads: dict[str, str] = {}
        tails: dict[str, str] = {}
        for theme, heading in ((item.key, heading) for item in definitions for heading in item.headings):
            words = heading_words(heading)
            exact[words] = theme
            if len(words) == 1 and heading.endswith("*"):
                heads[words[0]] = theme
            if len(words) == 1 and heading.startswith("*"):
                tails[_stem(words[0])[::-1]] = theme
        exact.pop((), None)
        stems = _unshared(exact)
        longest: dict[str, int] = {}
        for phrase in (*exact, *stems):
            longest[phrase[0]] = max(len(phrase), longest.get(phrase[0], 0))
        return cls(exact, stems, longest, _Beginnings.of(heads), _Beginnings.of(tails))

    def themes_in(self, words: Words) -> list[str]:
        """The theme of every phrase found, in order of appearance; a longer phrase wins over those that overlap it."""
        taken: set[int] = set()
        kept: list[_Claim] = []
        for claim in sorted(self._claims(words), key=lambda claim: (claim.start - claim.end, claim.start)):
            span = range(claim.start, claim.end)
            if taken.isdisjoint(span):
                taken.update(span)
                kept.append(claim)
        return [claim.theme for claim in sorted(kept, key=lambda claim: claim.start)]

    def _claims(self, words: Words) -> Iterator[_Claim]:
        stems = heading_stems(words)
        shortest = min((*self.heads.sizes[-1:], *self.tails.sizes[-1:]), default=0)
        for start, (word, stem) in enumerate(zip(words, stems, strict=True)):
            if word in self.longest or stem in self.longest:
                reach = max(self.longest.get(word, 0), self.longest.get(stem, 0))
                for end in range(start + 1, min(start + reach, len(words)) + 1):
                    theme = self.exact.get(words[start:end]) or self.stems.get(stems[start:end])
                    if theme is not None:
                        yield _Claim(start, end, theme)
            if len(word) >= shortest and (word,) not in self.exact and (stem,) not in self.stems:
                compound = self.heads.longest(word) or self.tails.longest(stem[::-1])
                if compound is not None:
                    yield _Claim(start, start + 1, compound)


def _unshared(exact: Mapping[Words, str]) -> dict[Words, str]:
    claims: dict[Words, set[str]] = {}
    for words, theme in exact.items():
        claims.setdefault(heading_stems(words), set()).add(theme)
    return {stems: themes.pop() for stems, themes in claims.items() if len(themes) == 1}


@dataclass(frozen=True, slots=True)
class _Beginnings:
    """Prefixes of words and their themes: *datenqualität* for *Datenqualitätsmanagement*."""

    themes: Mapping[str, str]
    sizes: tuple[int, ...]
    """Lengths of the prefixes, longest first."""

    @classmethod
    def of(cls, themes: Mapping[str, str]) -> _Beginnings:
        return cls(themes, tuple(sorted({len(beginning) for beginning in themes}, reverse=True)))

    def longest(self, word: str) -> str | None:
        """The theme of the longest known prefix of a word, or None."""
        if not self.sizes or len(word) < self.sizes[-1]:
            return None
        return next((self.themes[word[:size]] for size in self.sizes if word[:size] in self.themes), None)
