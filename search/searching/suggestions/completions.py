"""Completions of the word that is being typed: words of the collection, each with the number of strategies it finds."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from msgspec.structs import replace

from search.analysis import analyzer
from search.engines.base import EngineReader
from search.query.model import CompiledQuery, Rule, SearchQuery
from search.query.parsing.parser import MAX_CHARACTERS, MIN_PREFIX, with_plain_signs
from search.searching.reading.query_reader import read_query
from search.searching.relaxation import enough_for, total_found

MAX_COMPLETIONS = 4
_MAX_CANDIDATES = 6
"""Number of words that are tried: together with the other words, even a frequent one may find nothing."""


@dataclass(frozen=True, slots=True)
class Completion:
    """A text with its last word completed."""

    q: str
    typed: int
    """Where the typed part of it ends."""
    count: int
    """Number of strategies that the search for it finds."""


def completions(reader: EngineReader, text: str, within: SearchQuery) -> Iterator[Completion]:
    """The likeliest completions of the last word of a text, most frequent first; none if no word is being typed.

    Args:
        reader: the generation whose words are used.
        text: what is typed so far.
        within: the search whose filters apply.
    """
    yield from islice(_found(reader, text[:MAX_CHARACTERS], within), MAX_COMPLETIONS)


def _found(reader: EngineReader, text: str, within: SearchQuery) -> Iterator[Completion]:
    spans = list(analyzer.spans(text))
    if not spans or spans[-1][2] != len(text) or len(spans[-1][0]) < MIN_PREFIX:
        return
    beginning, start, _ = spans[-1]
    seen = set()  # forms of one word find the same
    closing = '"' if with_plain_signs(text).count('"') % 2 else ""
    words = {text[:start] + word + closing: word for word in reader.completions(beginning)[:_MAX_CANDIDATES]}
    rule: Rule = "any" if within.match == "any" else "all"
    counts = reader.counts([CompiledQuery(replace(within, q=q), read_query(reader, q), rule) for q in words])
    for (q, word), with_all in zip(words.items(), counts, strict=True):
        is_relaxed = 0 < with_all < enough_for(read_query(reader, q))
        count = total_found(reader, replace(within, q=q)) if is_relaxed else with_all
        alike = count, analyzer.stem(analyzer.fold(word), reader.site.language)
        if count and alike not in seen:
            seen.add(alike)
            yield Completion(q, len(text), count)
