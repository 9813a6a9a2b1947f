"""The reason why a strategy was found, as a sentence: which words stand where, and whether side by side."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from search.engines.base import FoundStrategy
from search.phrases import listed
from search.query.fields import OWN_FIELDS, own_text
from search.query.model import ParsedQuery
from search.query.spelling import in_typed_case, joined_as_typed, unquoted
from search.searching.highlighter import Highlighter


class _Place(NamedTuple):
    """A place with the clauses that are found there and in no place before it."""

    clauses: frozenset[int]
    name: str
    together: bool


def reason(found: FoundStrategy, parsed: ParsedQuery, text: str, highlighter: Highlighter) -> str:
    """Where the words were found, as in `Both words in the heading, side by side`; "" if none was.

    Looks in the best section, then in the own fields, then in the next sections.

    Args:
        found: a strategy with its best sections.
        parsed: the query that was searched.
        text: the query as it was typed.
        highlighter: finds the words of the query.
    """
    language = found.strategy.language
    wanted = highlighter.wanted(language, "title")
    names = _names(parsed, text)
    places = list(_places(found, highlighter, wanted))
    there = frozenset[int]().union(*(place.clauses for place in places))
    if not there:
        return ""
    phrases = sum(parsed.wanted[number].atoms[0].kind == "phrase" for number in wanted)
    if len(places) == 1 and there == wanted and (len(wanted) == 1 or not phrases):
        whole = "The phrase" if phrases else "The word"
        subject = {1: whole, 2: "Both words"}.get(len(wanted), f"All {len(wanted)} words")
        return f"{subject} in the {places[0].name}{_beside(places[0])}"
    parts = [f"{_listed([names[n] for n in sorted(place.clauses)])} in the {place.name}{_beside(place)}" for place in places]
    return "; ".join([*parts, *_elsewhere(found, parsed, names, wanted - there)])


@lru_cache(maxsize=16)
def _names(parsed: ParsedQuery, text: str) -> tuple[str, ...]:
    """The wording of each wanted clause in sentences. Cached, since every hit of a search asks for it."""
    return in_typed_case(text, [unquoted(joined_as_typed(text, clause.atoms[0])) for clause in parsed.wanted])


def _elsewhere(found: FoundStrategy, parsed: ParsedQuery, names: Sequence[str], left: frozenset[int]) -> Iterator[str]:
    """The parts of the sentence about the words that were found in none of the places.

    If some of them name a facet value, all words of its name are listed, even those found elsewhere: *Country: Germany*.
    """
    with_value = {number: atom for number in sorted(left) for atom in parsed.wanted[number].atoms if atom in found.matched_by}
    for atom in dict.fromkeys(with_value.values()):
        naming = [names[number] for number, clause in enumerate(parsed.wanted) if atom in clause.atoms]
        yield f"{_listed(naming)} as its {str(atom.field).replace('_', ' ')}"
    if missing := [names[number] for number in sorted(left - with_value.keys())]:
        yield f"{_listed(missing)} in another section" if found.complete else f"without {_listed(missing)}"


def _places(found: FoundStrategy, highlighter: Highlighter, wanted: frozenset[int]) -> Iterator[_Place]:
    language, left = found.strategy.language, wanted
    for name, text, field in _texts(found):
        words = [word for word in highlighter.words(text, language, field) if word.clauses & left]
        here = frozenset[int]().union(*(word.clauses for word in words)) & left
        if here:
            beside = frozenset[int]().union(*(word.clauses for word in words if word.together))
            yield _Place(here, name, len(here) > 1 and here <= beside)
        left -= here


def _texts(found: FoundStrategy) -> Iterator[tuple[str, str, str | None]]:
    """The places in which words are looked for: the name of each, its text, and its own field, if it is one."""
    for hit in found.sections[:1]:
        yield "heading", hit.section.heading, None
        yield "text", hit.section.text, None
    for field in OWN_FIELDS:
        yield field.name, own_text(found.strategy, field), field.name
    for hit in found.sections[1:]:
        yield "next sections", f"{hit.section.heading}\n{hit.section.text}", None


def _beside(place: _Place) -> str:
    return ", side by side" if place.together else ""


def _listed(words: list[str]) -> str:
    return listed([f"“{word}”" for word in words], "and")
