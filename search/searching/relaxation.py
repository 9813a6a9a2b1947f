"""Relaxation: searches for all words, then if need be with corrected spelling or for some of the words, and says so."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from math import inf
from typing import NamedTuple

from msgspec.structs import replace

from search.analysis import analyzer
from search.engines.base import EngineReader, Found
from search.engines.requirements import MAX_SHARE, is_uninformative
from search.errors import SearchTimedOut
from search.query.expansion.synonyms import SYNONYM_WEIGHT
from search.query.ignored_clauses import ignored_clauses, is_question, phrase_words
from search.query.model import Atom, Clause, CompiledQuery, ParsedQuery, PendingMeaning, Rule, SearchQuery
from search.query.named_values import names_as_phrases
from search.query.results import Offer, Relaxed, Suggestion
from search.query.spelling import Spelling, as_shown, doubted, spelling
from search.searching.offers import MAX_OFFERS, offers
from search.searching.reading.doubtful_words import doubtful_words
from search.searching.reading.query_reader import expanded, named_in, read_query, read_while_typing, spans_of_names
from search.searching.relaxed_reason import some_words_reason, unquoted_reason

MAX_FEW_WORDS = 3
"""Number of words up to which one strategy with all of them is enough."""
Embed = Callable[[ParsedQuery, str], PendingMeaning | None]
"""Starts embedding a query, given as read and as text; gives None where hits are ordered by words alone."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The results of a search, and which search gave them."""

    parsed: ParsedQuery
    found: Found
    rule: Rule
    """The rule of the last search."""
    searched: str
    """The text of the last search: as typed or corrected."""
    relaxed: Relaxed | None = None
    suggestion: Suggestion | None = None
    unknown: tuple[str, ...] = ()
    """Words that occur nowhere."""


def _by_words(_parsed: ParsedQuery, _text: str) -> None:
    """Embed nothing: hits are ordered by words alone."""


def answer(reader: EngineReader, query: SearchQuery, deadline: float, embed: Embed = _by_words) -> Answer:
    """Search, and relax where all words give too little.

    Args:
        reader: the generation to search.
        query: the search.
        deadline: `time.monotonic()` past which SearchTimedOut is raised.
        embed: starts embedding each query that is searched.
    """
    rule: Rule = "any" if query.match == "any" else "all"
    if query.typing:
        return _while_typing(reader, query, rule, deadline)
    parsed = read_query(reader, query.q)
    enough, meaning = _enough_within(reader, query, parsed, rule), embed(parsed, query.q)
    found = reader.search(CompiledQuery(query, parsed, rule, meaning), deadline, enough)
    if found.total >= enough:
        doubt = doubted(query.q, doubtful_words(parsed), reader, reader.state.languages)
        return Answer(parsed, found, rule, query.q, suggestion=_if_found(reader, query, doubt))
    spelt = _spelling(reader, query, parsed)
    relaxed = _relaxed(reader, query, parsed, found.total, spelt, deadline, embed) if query.match == "auto" else None
    if relaxed:
        return relaxed
    found = reader.search(CompiledQuery(query, parsed, rule, embed(parsed, query.q)), deadline)
    question = spelt.asked or _if_found(reader, query, spelt.corrected)
    return Answer(parsed, found, rule, query.q, suggestion=question, unknown=as_shown(query.q, spelt.unknown, missing=True))


def _spelling(reader: EngineReader, query: SearchQuery, parsed: ParsedQuery) -> Spelling:
    """The spelling of a query that finds too little; suggestions that find nothing are left out."""
    languages = reader.state.languages

    def is_place(word: str) -> bool:
        return reader.count(CompiledQuery(SearchQuery(), read_query(reader, f"place:{word}"), "all")) > 0

    spelt = spelling(query.q, doubtful_words(parsed, reader), reader, languages, is_place)
    asked = spelt.asked if spelt.unknown else doubted(query.q, doubtful_words(parsed), reader, languages)
    return spelt._replace(asked=_if_found(reader, query, asked))


def _if_found(reader: EngineReader, query: SearchQuery, suggestion: Suggestion | None) -> Suggestion | None:
    """A suggestion without those of its alternatives that find nothing; None if the suggestion itself finds nothing."""

    def finds(text: str) -> bool:
        parsed, rule = read_query(reader, text), query.match
        if rule != "auto":
            return reader.count(CompiledQuery(query, parsed, rule)) > 0
        loosened = _loosened(reader, parsed, text, Spelling()).parsed
        return any(reader.counts([CompiledQuery(query, parsed, "all"), CompiledQuery(query, loosened, "some")]))

    if not suggestion or not finds(suggestion.q):
        return None
    return replace(suggestion, alternatives=tuple(filter(finds, suggestion.alternatives)))


def total_found(reader: EngineReader, query: SearchQuery, deadline: float = inf) -> int:
    """The number of strategies that a search finds, corrected or relaxed if need be."""
    return answer(reader, query.counting(), deadline).found.total


def marked_query(reader: EngineReader, query: SearchQuery, deadline: float) -> ParsedQuery:
    """The query to mark in a strategy that a search finds; phrases that were found nowhere are marked word by word.

    Past the deadline phrases are marked as they were typed: the strategy's page does not depend on the marks.
    """
    parsed = read_query(reader, query.q)
    with suppress(SearchTimedOut):
        return answer(reader, query.counting(), deadline).parsed if phrase_words(parsed.clauses) else parsed
    return parsed


def _while_typing(reader: EngineReader, query: SearchQuery, rule: Rule, deadline: float) -> Answer:
    """Search for what is typed so far, without correction or relaxation."""
    parsed, text = read_while_typing(reader, query.q)
    return Answer(parsed, reader.search(CompiledQuery(query, parsed, rule), deadline), rule, text)


def offered(reader: EngineReader, query: SearchQuery) -> tuple[Offer, ...]:
    """Offers of filters for the values and ranges that the query names."""
    return tuple(islice(offers(reader, query, named_in(reader, query.q), enough_for), MAX_OFFERS))


def enough_for(parsed: ParsedQuery) -> int:
    """The number of strategies with all words that is enough: 1 for few words, else as many as there are words.

    Few texts have all words of a long question. Stop words do not make a query long (*privacy in the UK* is two words), unless
    it begins like a question.
    """
    ignored = frozenset[Clause]() if is_question(parsed) else ignored_clauses(parsed)
    few = _ideas([clause for clause in parsed.wanted if clause not in ignored]) <= MAX_FEW_WORDS
    return 1 if few else _ideas(parsed.wanted)


def _enough_within(reader: EngineReader, query: SearchQuery, parsed: ParsedQuery, rule: Rule) -> int:
    """The number of strategies within the filters that is enough: 0 if the search finds enough without filters.

    Then a search that is not relaxed is not relaxed either when a facet value is chosen, and finds as many strategies as the
    facet's count promises. If that is none, the strategies outside of the filters are what the reader asked for.
    """
    enough = enough_for(parsed)
    if query.narrowed and reader.count(CompiledQuery(query.unfiltered, parsed, rule)) >= enough:
        return 0
    return enough


def _ideas(clauses: Iterable[Clause]) -> int:
    """The number of things that are searched for: words, of which neighbours with a common synonym of the site count as one."""
    count, before = 0, frozenset[Atom]()
    for clause in clauses:
        others = frozenset(atom for atom in clause.atoms if atom.kind != "value" and atom.weight == SYNONYM_WEIGHT)
        count += before.isdisjoint(others)
        before = others
    return count


def _relaxed(
    reader: EngineReader, query: SearchQuery, parsed: ParsedQuery, total: int, spelt: Spelling, deadline: float, embed: Embed
) -> Answer | None:
    """Search with corrected spelling, else for the words of phrases, else for some of the words; None if nothing helps."""
    text = spelt.corrected.q if spelt.corrected else query.q
    if spelt.corrected:
        parsed = read_query(reader, text)
        found = reader.search(CompiledQuery(query, parsed, "all", embed(parsed, text)), deadline, 1)
        if found.total:
            unknown = as_shown(query.q, spelt.unknown, missing=True)
            relaxed = Relaxed("all", f'No results for "{query.q}". Showing "{text}".', unknown)
            return Answer(parsed, found, "all", text, relaxed, spelt.corrected, unknown)
    loosened = _loosened(reader, parsed, text, spelt)
    spelt = loosened.spelt
    unknown = as_shown(query.q, spelt.unknown, missing=True)
    suggestion = spelt.asked or spelt.corrected
    if loosened.unquoted and not total and not set(spelt.unknown).difference(spelt.corrections):
        parsed = loosened.unquoted
        found = reader.search(CompiledQuery(query, parsed, "all", embed(parsed, text)), deadline, 1)
        if found.total:
            relaxed = Relaxed("all", unquoted_reason(reader, query.q, unknown), unknown)
            return Answer(parsed, found, "all", text, relaxed, suggestion, unknown)
    parsed = loosened.parsed
    if len(parsed.wanted) > 1:
        rest = _without_missing(reader, parsed)
        found = reader.search(CompiledQuery(query, rest, "some", embed(parsed, text)), deadline, total + 1)
        if rest != parsed:  # the strategies that match all that is left come first, but have not all words of the query
            found = replace(found, complete=0, strategies=tuple([replace(hit, complete=False) for hit in found.strategies]))
        if found.total > total:
            relaxed = Relaxed("any", some_words_reason(reader, query.q, found, spelt), unknown)
            return Answer(parsed, found, "some", text, relaxed, suggestion, unknown)
    return None


def _without_missing(reader: EngineReader, parsed: ParsedQuery) -> ParsedQuery:
    """A query without the clauses that match nothing, if another clause distinguishes strategies."""
    counts = reader.counts([CompiledQuery(SearchQuery(), ParsedQuery((clause,)), "all") for clause in parsed.wanted])
    found = dict(zip(parsed.wanted, counts, strict=True))
    missing = {clause for clause, count in found.items() if not count}
    most = MAX_SHARE * reader.state.strategies
    if not any(0 < count <= most and not is_uninformative(clause) for clause, count in found.items()):
        return parsed
    return replace(parsed, clauses=tuple([clause for clause in parsed.clauses if clause.excluded or clause not in missing]))


class _Loosened(NamedTuple):
    """A query whose phrases are only a preference."""

    parsed: ParsedQuery
    """The query with the words of phrases beside the phrases."""
    unquoted: ParsedQuery | None
    """The query with these words in place of the phrases; None if it has no phrases or is in a script without spaces."""
    spelt: Spelling
    """The spelling, without unknown words that are found or name a value by themselves or as part of a whole name."""


def _loosened(reader: EngineReader, parsed: ParsedQuery, text: str, spelt: Spelling) -> _Loosened:
    """Loosen a query: the words of its phrases need not stand side by side.

    Names of several words stay whole: a search for New Zealand is not helped by texts about anything *new*.
    """
    rows = spans_of_names(reader, text)
    named = set(chain.from_iterable(range(*row) for row in rows))
    unnamed = [clause for at, clause in enumerate(parsed.clauses) if at not in named]
    words = phrase_words(unnamed)
    alone = expanded(reader, replace(parsed, clauses=words, filters=()), text)
    whole = names_as_phrases(parsed, rows)
    others = set(doubtful_words(whole, reader)).difference(alone.words)
    nowhere = others.union(doubtful_words(alone, reader))
    unknown = tuple([word for word in spelt.unknown if word in nowhere or word in spelt.corrections])
    quoted = [clause for clause in unnamed if phrase_words([clause])]
    kept = [clause for clause in whole.clauses if clause not in quoted]
    has_spaces = not any(token.unspaced for token in analyzer.tokens(text))
    return _Loosened(
        replace(whole, clauses=(*whole.clauses, *alone.clauses)),
        replace(whole, clauses=(*kept, *alone.clauses)) if quoted and has_spaces else None,
        spelt._replace(unknown=unknown),
    )
