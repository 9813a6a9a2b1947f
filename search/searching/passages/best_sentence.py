"""The sentence of a strategy that best answers a query, quoted unchanged."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple, TypeGuard

from search.analysis.sentences import sentence_starts
from search.engines.base import FoundStrategy
from search.query.fields import OWN_FIELDS
from search.query.results import MarkedText, Quotation
from search.searching.highlighter import Highlighter
from search.searching.passages.matched_words import MatchedWord

MAX_CANDIDATES = 8
"""Number of a strategy's best sections in which the sentence is looked for."""
MAX_LENGTH, MIN_LENGTH = 400, 25
"""Code points of a sentence; one of another length is quoted only if it has more of the words, or has them side by side."""
_OF_SENTENCES = frozenset({"summary", "vision"})
"""The own fields that consist of sentences."""
_ITEM_END = " \t\n·"


class _Source(NamedTuple):
    """A text of a strategy, with the heading of its section or the name of its field."""

    heading: str
    anchor: str
    text: str
    field: str | None


def best_sentence(found: FoundStrategy, highlighter: Highlighter) -> Quotation | None:
    """The sentence with the most words of the query.

    Of equals, one with a phrase or words side by side, one of preferred length, the one with the rarest words, the first. If no
    sentence has any word, the opening of the best section, else of the first own field with text; None if there is no text.

    Args:
        found: a strategy with its best sections.
        highlighter: finds the words of the query.
    """
    language, sources = found.strategy.language, list(_sources(found))
    matched = [highlighter.words(source.text, language, source.field) for source in sources]
    often = Counter(clause for words in matched for word in words for clause in word.clauses)
    best, most = None, (False, 0, False, False, 0.0)
    for source, words in zip(sources, matched, strict=True):
        for start, end in _sentences(source.text):
            within = [word for word in words if start <= word.start and word.end <= end]
            clauses = frozenset[int]().union(*(word.clauses for word in within))
            fits, rare = MIN_LENGTH <= end - start <= MAX_LENGTH, sum(1 / often[clause] for clause in clauses)
            worth = (True, len(clauses), any(word.together for word in within), fits, rare)
            if worth > most:
                best, most = _quotation(source, start, end, within), worth
            if not words:
                break  # of a text without any of the words, only the opening is a candidate
    return best


def _sources(found: FoundStrategy) -> Iterator[_Source]:
    for hit in found.sections:
        yield _Source(hit.section.heading, hit.section.anchor, hit.section.text, None)
    for field in OWN_FIELDS:
        stated = [found.strategy.metadata.get(source) for source in field.sources if field.name in _OF_SENTENCES]
        texts = [
            " ".join(text.split()) for one in stated for text in (one if isinstance(one, list) else [one]) if _is_text(text)
        ]
        if texts:
            yield _Source(field.name.capitalize(), "", "\n".join(texts), field.name)


def _is_text(value: Any) -> TypeGuard[str]:
    return isinstance(value, str)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence, line or item, without the whitespace and separators around it."""
    for start, after in pairwise([*sentence_starts(text, 0, len(text)), len(text)]):
        sentence = text[start:after].strip(_ITEM_END)
        if sentence:
            first = text.index(sentence, start)
            yield first, first + len(sentence)


def _quotation(source: _Source, start: int, end: int, words: Iterable[MatchedWord]) -> Quotation:
    marks = tuple([(word.start - start, word.end - start) for word in words])
    return Quotation(MarkedText(source.text[start:end], marks), source.heading, source.anchor)
