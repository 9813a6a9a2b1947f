"""Texts as a sentence model reads them: in chunks that it can take in whole, each with its title and heading before it."""

import hashlib
import re
from collections.abc import Iterator

from search.query.fields import own_texts
from search.strategies import Section, Strategy

CHUNK_WORDS = 180
"""Words of a chunk: about what models of 256 tokens read."""
CHUNK_CHARACTERS = 2000
"""Most characters of a chunk; writing without blanks has no words to count."""
MAX_CHUNKS = 64
"""Of one section: what is longer is cut."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_WORD = re.compile(rf"\S{{1,{CHUNK_CHARACTERS}}}")
CHUNKS_VERSION = f"2 {CHUNK_WORDS} {CHUNK_CHARACTERS} {MAX_CHUNKS}".encode()
"""Raised by hand when other texts are embedded, or are cut otherwise, so that all are embedded anew."""


def cleaned(text: str, max_length: int = CHUNK_CHARACTERS) -> str:
    """A text on one line, without control characters, cut at so many characters."""
    return " ".join(_CONTROL.sub(" ", text[: 2 * max_length]).split())[:max_length]


def embedded_of(strategy: Strategy) -> tuple[Section | Strategy, ...]:
    """What of a strategy is embedded: its sections; its own fields only where it has none.

    A title beside passages is closer to most short queries than any of these: with it, Cranfield falls by .003 nDCG@10 and CACM
    by .009 (`python -m tests.relevance`).
    """
    return strategy.sections or (strategy,)


def chunks_of(title: str, passage: Section | Strategy) -> list[str]:
    """A section of a strategy of this title, or a strategy itself, as chunks."""
    return _section_chunks(title, passage) if isinstance(passage, Section) else _strategy_chunks(passage)


def _section_chunks(title: str, section: Section) -> list[str]:
    """A section as chunks. What says nothing, as a heading alone, is one too: its heading may be what is looked for."""
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
    """64 bits that tell what is embedded of one section, or of a strategy itself, from all else."""
    texts = (title, *passage.path, passage.text) if isinstance(passage, Section) else [text for _, text in own_texts(passage)]
    written = "\n".join(texts).encode(errors="replace")
    return int.from_bytes(hashlib.blake2b(written, digest_size=8).digest(), "little") or 1
