"""What is searched in the end: all words as typed, corrected spelling, or some of the words; and what is said about it."""

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
"""Words up to which those who have all of them are enough."""
Embed = Callable[[ParsedQuery, str], PendingMeaning | None]
"""Begins to embed a text that is searched, and was read so; None where words alone are searched."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found and how."""

    parsed: ParsedQuery
    found: Found
    rule: Rule
    """What was asked of the engine in the end."""
    searched: str
    """The text that was searched."""
    relaxed: Relaxed | None = None
    suggestion: Suggestion | None = None
    unknown: tuple[str, ...] = ()
    """Words that are nowhere."""


def _by_words(_parsed: ParsedQuery, _text: str) -> None:
    """Embed nothing: words alone order the hits."""


def answer(reader: EngineReader, query: SearchQuery, deadline: float, embed: Embed = _by_words) -> Answer:
    """Search, and relax where all words give too little.

    Args:
        reader: the generation to search.
        query: what is asked.
        deadline: `time.monotonic()` past which SearchTimedOut is raised.
        embed: what is searched, as a sentence model has it.
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
    """What is wrong with the spelling of a query of which too little is found; what finds nothing is not asked about."""
    languages = reader.state.languages

    def is_place(word: str) -> bool:
        return reader.count(CompiledQuery(SearchQuery(), read_query(reader, f"place:{word}"), "all")) > 0

    spelt = spelling(query.q, doubtful_words(parsed, reader), reader, languages, is_place)
    asked = spelt.asked if spelt.unknown else doubted(query.q, doubtful_words(parsed), reader, languages)
    return spelt._replace(asked=_if_found(reader, query, asked))


def _if_found(reader: EngineReader, query: SearchQuery, suggestion: Suggestion | None) -> Suggestion | None:
    """A suggestion without its alternatives that find nothing; None where its first text finds nothing itself."""

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
    """How many strategies a search finds when it is sent: relaxed or corrected where it has to be."""
    return answer(reader, query.counting(), deadline).found.total


def marked_query(reader: EngineReader, query: SearchQuery, deadline: float) -> ParsedQuery:
    """What is marked in a strategy that a search finds: of phrases that stand nowhere the words, as in its passages.

    Past the deadline phrases are marked as they were typed: a strategy can be read without.
    """
    parsed = read_query(reader, query.q)
    with suppress(SearchTimedOut):
        return answer(reader, query.counting(), deadline).parsed if phrase_words(parsed.clauses) else parsed
    return parsed


def _while_typing(reader: EngineReader, query: SearchQuery, rule: Rule, deadline: float) -> Answer:
    """What is typed so far, and nothing else."""
    parsed, text = read_while_typing(reader, query.q)
    return Answer(parsed, reader.search(CompiledQuery(query, parsed, rule), deadline), rule, text)


def offered(reader: EngineReader, query: SearchQuery) -> tuple[Offer, ...]:
    """Filters for what the query names or says."""
    return tuple(islice(offers(reader, query, named_in(reader, query.q), enough_for), MAX_OFFERS))


def enough_for(parsed: ParsedQuery) -> int:
    """How many strategies with all words satisfy: one for a few words, more for a question, which is rarely met in full.

    Stop words do not make a search a long one, as *privacy in the UK* is two words, unless it begins as a question does.
    """
    ignored = frozenset[Clause]() if is_question(parsed) else ignored_clauses(parsed)
    few = _ideas([clause for clause in parsed.wanted if clause not in ignored]) <= MAX_FEW_WORDS
    return 1 if few else _ideas(parsed.wanted)


def _enough_within(reader: EngineReader, query: SearchQuery, parsed: ParsedQuery, rule: Rule) -> int:
    """How many strategies satisfy within the filters: any number, where without filters enough are found.

    So a search that is not relaxed is not relaxed either when a value is chosen, and finds as many as its facet promises; where
    that is none, those elsewhere are what the reader asked for.
    """
    enough = enough_for(parsed)
    if query.narrowed and reader.count(CompiledQuery(query.unfiltered, parsed, rule)) >= enough:
        return 0
    return enough


def _ideas(clauses: Iterable[Clause]) -> int:
    """How many things are wanted: words, of which those that spell one synonym of the site count as one."""
    count, before = 0, frozenset[Atom]()
    for clause in clauses:
        others = frozenset(atom for atom in clause.atoms if atom.kind != "value" and atom.weight == SYNONYM_WEIGHT)
        count += before.isdisjoint(others)
        before = others
    return count


def _relaxed(
    reader: EngineReader, query: SearchQuery, parsed: ParsedQuery, total: int, spelt: Spelling, deadline: float, embed: Embed
) -> Answer | None:
    """Corrected spelling, else some of the words; None if neither finds more than the exact search."""
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
        if rest != parsed:  # those that have all of what is left come first, and have not all of the words
            found = replace(found, complete=0, strategies=tuple([replace(hit, complete=False) for hit in found.strategies]))
        if found.total > total:
            relaxed = Relaxed("any", some_words_reason(reader, query.q, found, spelt), unknown)
            return Answer(parsed, found, "some", text, relaxed, suggestion, unknown)
    return None


def _without_missing(reader: EngineReader, parsed: ParsedQuery) -> ParsedQuery:
    """A query without the clauses that nothing has, if another one tells strategies apart."""
    counts = reader.counts([CompiledQuery(SearchQuery(), ParsedQuery((clause,)), "all") for clause in parsed.wanted])
    found = dict(zip(parsed.wanted, counts, strict=True))
    missing = {clause for clause, count in found.items() if not count}
    most = MAX_SHARE * reader.state.strategies
    if not any(0 < count <= most and not is_uninformative(clause) for clause, count in found.items()):
        return parsed
    return replace(parsed, clauses=tuple([clause for clause in parsed.clauses if clause.excluded or clause not in missing]))


class _Loosened(NamedTuple):
    """What is searched where not all of a query is found."""

    parsed: ParsedQuery
    """Its words, those of phrases beside the phrases."""
    unquoted: ParsedQuery | None
    """The words in place of the phrases; None if it has none, or none but runs of a script without blanks."""
    spelt: Spelling
    """What is nowhere, if each of the words may name a value."""


def _loosened(reader: EngineReader, parsed: ParsedQuery, text: str, spelt: Spelling) -> _Loosened:
    """A query whose phrases need not stand side by side.

    Names of several words stay whole: who asks for New Zealand is not helped by what is *new*.
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
