"""Chunks: sections in parts short enough for a sentence model, each after the strategy's title and the headings."""

import hashlib
import re
from collections.abc import Iterator

from search.query.fields import own_texts
from search.strategies import Section, Strategy

CHUNK_WORDS = 180
"""Maximum number of words of a chunk: about as many as models with 256 tokens read."""
CHUNK_CHARACTERS = 2000
"""Maximum number of characters of a chunk, for scripts without spaces, in which words cannot be counted."""
MAX_CHUNKS = 64
"""Maximum number of chunks of one section; the rest of a longer one is not embedded."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_WORD = re.compile(rf"\S{{1,{CHUNK_CHARACTERS}}}")
CHUNKS_VERSION = f"2 {CHUNK_WORDS} {CHUNK_CHARACTERS} {MAX_CHUNKS}".encode()
"""Its number is raised by hand when other texts are embedded, or are cut in another way, so that all are embedded anew."""


def cleaned(text: str, max_length: int = CHUNK_CHARACTERS) -> str:
    """A text on one line, without control characters, cut at so many characters."""
    return " ".join(_CONTROL.sub(" ", text[: 2 * max_length]).split())[:max_length]


def embedded_of(strategy: Strategy) -> tuple[Section | Strategy, ...]:
    """The parts of a strategy that are embedded: its sections, or its own fields if it has no sections.

    A title beside passages would be closer to most short queries than any of these: with it, Cranfield falls by .003 nDCG@10
    and CACM by .009 (`python -m tests.relevance`).
    """
    return strategy.sections or (strategy,)


def chunks_of(title: str, passage: Section | Strategy) -> list[str]:
    """The chunks of a section, of a strategy with this title, or of a strategy's own fields."""
    return _section_chunks(title, passage) if isinstance(passage, Section) else _strategy_chunks(passage)


def _section_chunks(title: str, section: Section) -> list[str]:
    """The chunks of a section. An empty section is one too: its heading may be what is searched for."""
    above = cleaned(" – ".join(dict.fromkeys([title, *section.path])), CHUNK_CHARACTERS // 4)
    return [f"{above}. {part}" if part else above for part in list(_parts(section.text)) or [""]]


def _strategy_chunks(strategy: Strategy) -> list[str]:
    """A strategy's own fields as one chunk."""
    return [cleaned(". ".join(text for _, text in own_texts(strategy) if text))]


def _parts(text: str) -> Iterator[str]:
    """A text in parts of at most CHUNK_WORDS words and CHUNK_CHARACTERS characters."""
    part: list[str] = []
    length = number = 0
    for found in _WORD.finditer(_CONTROL.sub(" ", text[: MAX_CHUNKS * CHUNK_CHARACTERS])):
        word = found[0]
        if part and (len(part) == CHUNK_WORDS or length + len(word) >= CHUNK_CHARACTERS):
            yield " ".join(part)
            number, part, length = number + 1, [], 0
            if number == MAX_CHUNKS:
                return
        part.append(word)
        length += len(word) + 1
    if part:
        yield " ".join(part)


def digest(title: str, passage: Section | Strategy) -> int:
    """A 64-bit digest of the text that is embedded of a section or of a strategy itself; never 0."""
    texts = (title, *passage.path, passage.text) if isinstance(passage, Section) else [text for _, text in own_texts(passage)]
    written = "\n".join(texts).encode(errors="replace")
    return int.from_bytes(hashlib.blake2b(written, digest_size=8).digest(), "little") or 1
