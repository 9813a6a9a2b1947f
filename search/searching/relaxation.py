"""What is searched in the end: all words as typed, corrected spelling, or some of the words; and what is said about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from search.engines.base import EngineReader, Found
from search.query.compounds import with_compounds
from search.query.fields import OWN_FIELDS
from search.query.model import Match, ParsedQuery, SearchQuery
from search.query.parser import as_beginning, loosened, parse, parse_begun
from search.query.results import Relaxed, Suggestion
from search.query.spelling import Spelling, spelling
from search.query.synonyms import with_synonyms

_OWN_NAMES = tuple(field.name for field in OWN_FIELDS)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found and how."""

    parsed: ParsedQuery
    found: Found
    match: Match
    searched: str
    """The text that was searched."""
    relaxed: Relaxed | None = None
    suggestion: Suggestion | None = None
    unknown: tuple[str, ...] = ()
    """Words that are nowhere."""


def read_query(reader: EngineReader, text: str) -> ParsedQuery:
    """The text of a query as the site of this index reads it, with the site's synonyms and, in its languages, compounds."""
    return _read_query(text, tuple([facet.name for facet in reader.site.facets]), reader.site.synonyms, reader.state.languages)


@lru_cache(maxsize=1024)
def _read_query(
    text: str, facets: tuple[str, ...], synonyms: tuple[tuple[str, ...], ...], languages: tuple[str, ...]
) -> ParsedQuery:
    """Kept, since a reader who turns a page or chooses a facet asks the same words again."""
    parsed = parse(text, facets, _OWN_NAMES)
    return with_compounds(with_synonyms(parsed, synonyms), languages)


def answer(reader: EngineReader, query: SearchQuery, deadline: float) -> Answer:
    """Search, and relax where all words give too little.

    Args:
        reader: the generation to search.
        query: what is asked.
        deadline: `time.monotonic()` past which SearchTimedOut is raised.
    """
    match: Match = "any" if query.match == "any" else "all"
    if query.typing:
        return _while_typing(reader, query, match, deadline)
    parsed = read_query(reader, query.q)
    enough = _enough(parsed)
    found = reader.search(query, parsed, match, deadline, enough)
    if found.total >= enough:
        return Answer(parsed, found, match, query.q)
    spelt = spelling(query.q, parsed.words, reader, reader.state.languages)
    relaxed = _relaxed(reader, query, parsed, found.total, spelt, deadline) if query.match == "auto" else None
    if relaxed:
        return relaxed
    found = reader.search(query, parsed, match, deadline)
    return Answer(parsed, found, match, query.q, suggestion=spelt.asked or spelt.corrected, unknown=spelt.unknown)


def _while_typing(reader: EngineReader, query: SearchQuery, match: Match, deadline: float) -> Answer:
    """What is typed so far, and nothing else: with synonyms a word would find more when it is whole than before."""
    facets = [facet.name for facet in reader.site.facets]
    text = as_beginning(query.q, facets, reader.state.languages)
    parsed = parse_begun(query.q, text, facets, _OWN_NAMES)
    return Answer(parsed, reader.search(query, parsed, match, deadline), match, text)


def _enough(parsed: ParsedQuery) -> int:
    """How many strategies with all words satisfy: one for a few words, more for a question, which is rarely met in full."""
    wanted = len(parsed.wanted)
    return 1 if wanted <= 3 else wanted


def _relaxed(
    reader: EngineReader, query: SearchQuery, parsed: ParsedQuery, total: int, spelt: Spelling, deadline: float
) -> Answer | None:
    """Corrected spelling, else some of the words; None if neither finds more than the exact search."""
    text = spelt.corrected.q if spelt.corrected else query.q
    if spelt.corrected:
        parsed = read_query(reader, text)
        found = reader.search(query, parsed, "all", deadline, 1)
        if found.total:
            relaxed = Relaxed("all", f'No results for "{query.q}". Showing "{text}".', spelt.unknown)
            return Answer(parsed, found, "all", text, relaxed, spelt.corrected, spelt.unknown)
    parsed = loosened(parsed)
    if len(parsed.wanted) > 1:
        found = reader.search(query, parsed, "any", deadline, total + 1)
        if found.total > total:
            relaxed = Relaxed("any", _reason(parsed, total, spelt), spelt.unknown)
            return Answer(parsed, found, "any", text, relaxed, spelt.asked or spelt.corrected, spelt.unknown)
    return None


def _reason(parsed: ParsedQuery, total: int, spelt: Spelling) -> str:
    """Why not all of the words were searched."""
    respelt = spelt.corrected.corrections if spelt.corrected else {}
    nowhere = [word for word in spelt.unknown if word not in respelt]
    if nowhere:
        rest = [word for word in parsed.words if word not in nowhere]
        return f"No strategy mentions {_quoted(nowhere)}. These mention {_quoted(rest)}."
    if total:
        few = "1 strategy has" if total == 1 else f"{total} strategies have"
        return f"Only {few} all of these words. The others have some of them."
    return "No strategy has all of these words. These have some of them."


def _quoted(words: Sequence[str]) -> str:
    """`"a"`, `"a" or "b"`, `"a", "b" or "c"`."""
    quoted = [f'"{word}"' for word in words]
    return " or ".join(filter(None, [", ".join(quoted[:-1]), *quoted[-1:]]))
