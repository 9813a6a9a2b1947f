"""The sentence of a strategy that says most of what was asked: as it stands in the file, never put together from parts."""

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
"""Best sections of a strategy in which the sentence is looked for."""
MAX_LENGTH, MIN_LENGTH = 400, 25
"""Code points of a sentence that is quoted whole and by itself, where another has as many of the words."""
_OF_SENTENCES = frozenset({"summary", "vision"})
"""A strategy's own fields that are made of sentences."""
_ITEM_END = " \t\n·"


class _Source(NamedTuple):
    """A text of a strategy, and what it is called there."""

    heading: str
    anchor: str
    text: str
    field: str | None


def best_sentence(found: FoundStrategy, highlighter: Highlighter) -> Quotation | None:
    """The sentence with most of the words, of such one with a phrase, of such that with the rarest, of such the best section's.

    Where none has any, the opening of the best section or else of the first own field there is; None where there is no text.

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
                break  # the openings of texts without any of the words say enough of them
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
    """Start and end of each sentence, line or item, without the blanks around it."""
    for start, after in pairwise([*sentence_starts(text, 0, len(text)), len(text)]):
        sentence = text[start:after].strip(_ITEM_END)
        if sentence:
            first = text.index(sentence, start)
            yield first, first + len(sentence)


def _quotation(source: _Source, start: int, end: int, words: Iterable[MatchedWord]) -> Quotation:
    marks = tuple([(word.start - start, word.end - start) for word in words])
    return Quotation(MarkedText(source.text[start:end], marks), source.heading, source.anchor)
