"""What is searched in the end: all words as typed, corrected spelling, or some of the words; and what is said about it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from math import inf

from msgspec.structs import replace

from search.analysis import analyzer
from search.analysis.stop_words import STOP_WORDS
from search.engines.base import EngineReader, Found
from search.engines.generation_cache import PerGeneration
from search.phrases import listed
from search.query.expansion.compounds import with_compounds
from search.query.expansion.synonyms import SYNONYM_WEIGHT, with_synonyms
from search.query.expansion.word_forms import language_of, with_word_forms
from search.query.fields import OWN_FIELDS
from search.query.ignored_clauses import ignored_clauses, phrase_words
from search.query.model import FORM_KINDS, Atom, Clause, CompiledQuery, ParsedQuery, PendingMeaning, Rule, SearchQuery
from search.query.named_values import Named, with_values
from search.query.parser import as_beginning, parse, parse_begun
from search.query.results import Offer, Relaxed, Suggestion
from search.query.spelling import Spelling, as_shown, doubted, joined_as_typed, spelling, unquoted
from search.searching.offers import MAX_OFFERS, names_of, offers

CACHED_QUERIES = 1024
"""Texts of queries of which it is kept what they ask for."""
Embed = Callable[[ParsedQuery, str], PendingMeaning | None]
"""Begins to embed a text that is searched, and was read so; None where words alone are searched."""
_OWN_NAMES = tuple(field.name for field in OWN_FIELDS)


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


def read_query(reader: EngineReader, text: str) -> ParsedQuery:
    """The text of a query as the site of this index reads it: with synonyms, compounds, and the values that it names."""
    return _texts.of(reader).read(text, reader)[0]


class _Texts:
    """Reads the texts of queries for one generation, of which it keeps no more than its names: what is asked again is kept."""

    def __init__(self, reader: EngineReader) -> None:
        site = reader.site
        self._facets = tuple([facet.name for facet in site.facets])
        self._apart, self._language = site.apart, site.language
        self._synonyms, self._languages = (*site.synonyms, *site.places), reader.state.languages
        self._names = names_of(reader)
        self._parsed = lru_cache(maxsize=CACHED_QUERIES)(self._parse)
        self._widened: dict[tuple[ParsedQuery, tuple[Named, ...]], ParsedQuery] = {}

    def read(self, text: str, reader: EngineReader) -> tuple[ParsedQuery, tuple[Named, ...]]:
        """What a text asks for, and the values that it names."""
        parsed, named = self._parsed(text)
        named = _with_known_hints(named, reader)
        widened = self._widened.get((parsed, named))
        if widened is None:
            if len(self._widened) >= CACHED_QUERIES:
                self._widened.clear()
            widened = self._widened[parsed, named] = self._widen(parsed, named, reader)
        return widened, named

    def _parse(self, text: str) -> tuple[ParsedQuery, tuple[Named, ...]]:
        parsed = parse(text, self._facets, _OWN_NAMES)
        parsed = replace(parsed, filters=tuple(map(self._names.filtered, parsed.filters)), apart=self._apart)
        return parsed, tuple(self._names.named(parsed, text))

    def widened(self, parsed: ParsedQuery, text: str, reader: EngineReader) -> ParsedQuery:
        """What was read of a text already, with synonyms and what else stands for its words."""
        return self._widen(parsed, _with_known_hints(self._names.named(parsed, text), reader), reader)

    def _widen(self, parsed: ParsedQuery, named: tuple[Named, ...], reader: EngineReader) -> ParsedQuery:
        widened = with_synonyms(parsed, self._synonyms, self._languages)
        widened = with_word_forms(widened, reader, self._languages, self._language)
        return with_compounds(with_values(widened, named), self._languages)


def _with_known_hints(named: Iterable[Named], reader: EngineReader) -> tuple[Named, ...]:
    """Named values; hints stand for theirs where their words are known."""
    return tuple([one._replace(by_name=one.by_name or all(map(reader.knows, one.words))) for one in named])


_texts = PerGeneration(_Texts)


def by_words(_parsed: ParsedQuery, _text: str) -> None:
    """Nothing is embedded."""


def answer(reader: EngineReader, query: SearchQuery, deadline: float, embed: Embed = by_words) -> Answer:
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
        doubt = doubted(query.q, _unnamed(parsed), reader, reader.state.languages)
        return Answer(parsed, found, rule, query.q, suggestion=_if_found(reader, query, doubt))
    spelt = _spelling(reader, query, parsed)
    relaxed = _relaxed(reader, query, parsed, found.total, spelt, deadline, embed) if query.match == "auto" else None
    if relaxed:
        return relaxed
    found = reader.search(CompiledQuery(query, parsed, rule, embed(parsed, query.q)), deadline)
    question = spelt.asked or _if_found(reader, query, spelt.corrected)
    return Answer(parsed, found, rule, query.q, suggestion=question, unknown=as_shown(query.q, spelt.unknown))


def _spelling(reader: EngineReader, query: SearchQuery, parsed: ParsedQuery) -> Spelling:
    """What is wrong with the spelling of a query of which too little is found; what finds nothing is not asked about."""
    languages = reader.state.languages

    def is_place(word: str) -> bool:
        return reader.count(CompiledQuery(SearchQuery(), read_query(reader, f"place:{word}"), "all")) > 0

    spelt = spelling(query.q, _unnamed(parsed, reader), reader, languages, is_place)
    asked = spelt.asked if spelt.unknown else doubted(query.q, _unnamed(parsed), reader, languages)
    return spelt._replace(asked=_if_found(reader, query, asked))


def _if_found(reader: EngineReader, query: SearchQuery, suggestion: Suggestion | None) -> Suggestion | None:
    """A suggestion without its alternatives that find nothing; None where its first text finds nothing itself."""

    def finds(text: str) -> bool:
        parsed, rule = read_query(reader, text), query.match
        if rule != "auto":
            return reader.count(CompiledQuery(query, parsed, rule)) > 0
        loosened, _ = _loosened(reader, parsed, text, Spelling())
        return any(reader.counts([CompiledQuery(query, parsed, "all"), CompiledQuery(query, loosened, "some")]))

    if not suggestion or not finds(suggestion.q):
        return None
    return replace(suggestion, alternatives=tuple(filter(finds, suggestion.alternatives)))


def total_found(reader: EngineReader, query: SearchQuery, deadline: float = inf) -> int:
    """How many strategies a search finds when it is sent: relaxed or corrected where it has to be."""
    return answer(reader, replace(query, facets=(), page=1, per_page=1, sections_per_hit=0), deadline).found.total


def _unnamed(parsed: ParsedQuery, reader: EngineReader | None = None) -> tuple[str, ...]:
    """The words that have to match and name no value, without those that are `begun*`: what names one is no misspelling.

    Args:
        parsed: what was read.
        reader: only beginnings that some of its words have are left out, else all; and words that it has in another form.
    """
    named = [atom for clause in parsed.wanted if any(atom.kind == "value" for atom in clause.atoms) for atom in clause.atoms]
    begun = [atom for clause in parsed.wanted for atom in clause.atoms if atom.kind == "prefix"]
    others = [atom for atom in begun if reader is None or reader.completions(atom.words[0])]
    found = [clause.atoms[0] for clause in parsed.wanted if reader and _is_found_otherwise(clause, reader)]
    articles = STOP_WORDS.get(parsed.language or "", frozenset())  # not every letter, which may be part of a name
    stop = [clause.atoms[0] for clause in ignored_clauses(parsed) if analyzer.fold(clause.atoms[0].words[0]) in articles]
    passed_over = {word for atom in (*named, *others, *found, *stop) if atom.kind != "value" for word in atom.words}
    return tuple([word for word in parsed.words if word not in passed_over])


def _is_found_otherwise(clause: Clause, reader: EngineReader) -> bool:
    """Whether some text has another form or spelling of a clause's word."""
    return any(atom.kind in FORM_KINDS and all(map(reader.knows, atom.words)) for atom in clause.atoms)


def _while_typing(reader: EngineReader, query: SearchQuery, rule: Rule, deadline: float) -> Answer:
    """What is typed so far, and nothing else: with synonyms a word would find more when it is whole than before."""
    site, languages = reader.site, reader.state.languages
    facets = [facet.name for facet in site.facets]
    text = as_beginning(query.q, facets, languages)
    parsed = parse_begun(query.q, text, facets, _OWN_NAMES)
    parsed = replace(parsed, apart=site.apart, language=language_of(parsed, reader, languages, site.language))
    return Answer(parsed, reader.search(CompiledQuery(query, parsed, rule), deadline), rule, text)


def offered(reader: EngineReader, query: SearchQuery) -> tuple[Offer, ...]:
    """Filters for what the query names."""
    _, named = _texts.of(reader).read(query.q, reader)
    return tuple(islice(offers(reader, query, named, read_query, enough_for), MAX_OFFERS)) if named else ()


def enough_for(parsed: ParsedQuery) -> int:
    """How many strategies with all words satisfy: one for a few words, more for a question, which is rarely met in full."""
    wanted = _wanted_ideas(parsed)
    return 1 if wanted <= 3 else wanted


def _enough_within(reader: EngineReader, query: SearchQuery, parsed: ParsedQuery, rule: Rule) -> int:
    """How many strategies satisfy within the filters: one, where without filters enough are found.

    So a search that is not relaxed is not relaxed either when a value is chosen, and finds as many as its facet promises.
    """
    enough = enough_for(parsed)
    if enough > 1 and query.narrowed and reader.count(CompiledQuery(query.unfiltered, parsed, rule)) >= enough:
        return 1
    return enough


def _wanted_ideas(parsed: ParsedQuery) -> int:
    """How many words are wanted, where those that spell one synonym of the site count as one."""
    count, before = 0, frozenset[Atom]()
    for clause in parsed.wanted:
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
            unknown = as_shown(query.q, spelt.unknown)
            relaxed = Relaxed("all", f'No results for "{query.q}". Showing "{text}".', unknown)
            return Answer(parsed, found, "all", text, relaxed, spelt.corrected, unknown)
    parsed, spelt = _loosened(reader, parsed, text, spelt)
    if len(parsed.wanted) > 1:
        found = reader.search(CompiledQuery(query, parsed, "some", embed(parsed, text)), deadline, total + 1)
        if found.total > total:
            unknown = as_shown(query.q, spelt.unknown)
            relaxed = Relaxed("any", _reason(reader, query.q, found, spelt), unknown)
            return Answer(parsed, found, "some", text, relaxed, spelt.asked or spelt.corrected, unknown)
    return None


def _loosened(reader: EngineReader, parsed: ParsedQuery, text: str, spelt: Spelling) -> tuple[ParsedQuery, Spelling]:
    """The query with the words of its phrases beside them, and what is nowhere if each of them may name a value."""
    words = phrase_words(parsed)
    if not words:
        return parsed, spelt
    alone = _texts.of(reader).widened(replace(parsed, clauses=words, filters=()), text, reader)
    unnamed = _unnamed(alone, reader)
    unknown = tuple(word for word in spelt.unknown if word in unnamed or word not in alone.words)
    return replace(parsed, clauses=(*parsed.clauses, *alone.clauses)), spelt._replace(unknown=unknown)


def _reason(reader: EngineReader, text: str, found: Found, spelt: Spelling) -> str:
    """Why not all of the words were searched, and which were."""
    noun = reader.site.noun
    respelt = spelt.corrected.corrections if spelt.corrected else {}
    nowhere = as_shown(text, [word for word in spelt.unknown if word not in respelt])
    worded = [_worded(clause, reader) for clause in found.selective]
    searched = as_shown(text, [unquoted(joined_as_typed(text, atom)) for atom, _ in worded])
    some = f"at least {found.min_should_match} of {_quoted(searched)}" if found.min_should_match > 1 else _quoted(searched)
    are_stated = all(is_stated for _, is_stated in worded) and not any(hit.carried for hit in found.strategies)
    verb = "mention" if are_stated else "have"
    if nowhere:
        return f"No {noun.one} mentions {_quoted(nowhere)}. These {verb} {some}."
    if found.complete:
        few = f"{noun.counted(found.complete)} {'has' if found.complete == 1 else 'have'}"
        return f"Only {few} all of these words. The others {verb} {some}."
    return f"No {noun.one} has all of these words. These {verb} {some}."


def _worded(clause: Clause, reader: EngineReader) -> tuple[Atom, bool]:
    """What was found of a clause: as typed or, where that is nowhere, what means the same; and whether a text has it.

    A word that no text has names a value that is carried.
    """
    stated = (atom for atom in clause.atoms if atom.kind in _STATED and all(map(reader.knows, atom.words)))
    begun = (atom for atom in clause.atoms if atom.kind == "prefix")
    found = next(chain(stated, begun), None)
    return found or clause.atoms[0], found is not None or _is_found_otherwise(clause, reader)


_STATED = frozenset({"word", "phrase", "split"})
"""What stands as it is in a text."""


def _quoted(words: Sequence[str]) -> str:
    """`"a"`, `"a" or "b"`, `"a", "b" or "c"`."""
    return listed([f'"{word}"' for word in words])
