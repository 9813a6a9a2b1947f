"""Sentences about a relaxed search: which words occur nowhere, and which occur in the results."""

from collections.abc import Iterator, Sequence
from itertools import chain

from search.engines.base import EngineReader, Found
from search.phrases import listed_in_quotes
from search.query.model import Atom, Clause
from search.query.spelling import Spelling, as_shown, in_typed_case, joined_as_typed, not_mentioned, unquoted
from search.searching.reading.doubtful_words import is_found_otherwise


def unquoted_reason(reader: EngineReader, text: str, nowhere: Sequence[str]) -> str:
    """The sentence about results that have all words of the phrases, but not side by side.

    Args:
        reader: the generation that was searched.
        text: the query as it was typed.
        nowhere: misspelt words of it that were corrected.
    """
    noun = reader.site.noun
    if nowhere:
        return f"{not_mentioned(text, nowhere, noun)} These have all of the words, with their spelling corrected."
    return f"No {noun.one} has that as it is written. These have all of the words."


def some_words_reason(reader: EngineReader, text: str, found: Found, spelt: Spelling) -> str:
    """The sentence about results that have some of the words: why, and which ones.

    Args:
        reader: the generation that was searched.
        text: the query as it was typed.
        found: the results by some of the words.
        spelt: the words that occur nowhere, and corrections.
    """
    noun = reader.site.noun
    nowhere = as_shown(text, spelt.unknown, missing=True)
    some, are_stated = _found_words(reader, text, found)
    verb = "mention" if are_stated else "have"
    if nowhere:
        return f"{not_mentioned(text, nowhere, noun)} These {verb} {some}."
    if found.complete:
        few = f"{noun.counted(found.complete)} {'has' if found.complete == 1 else 'have'}"
        return f"Only {few} all of these words. The others {verb} {some}."
    return f"No {noun.one} has all of these words. These {verb} {some}."


def _found_words(reader: EngineReader, text: str, found: Found) -> tuple[str, bool]:
    """The words that were found, as part of a sentence; and whether texts contain all of them."""
    each = [[unquoted(joined_as_typed(text, atom)) for atom in _found_of(clause, reader)] for clause in found.selective]
    if 1 < found.min_should_match == len(found.selective):
        some = " and ".join(listed_in_quotes(in_typed_case(text, as_shown(text, words))) for words in each)
    else:
        among = listed_in_quotes(in_typed_case(text, as_shown(text, list(chain.from_iterable(each)))))
        some = f"at least {found.min_should_match} of {among}" if found.min_should_match > 1 else among
    are_stated = all(_is_stated(clause, reader) for clause in found.selective)
    return some, are_stated and not any(hit.matched_by for hit in found.strategies)


def _found_of(clause: Clause, reader: EngineReader) -> Iterator[Atom]:
    """The atoms of a clause that were found: those that were typed and are known, else one of its other alternatives."""
    stated = [atom for atom in clause.atoms if atom.kind in _STATED and all(map(reader.knows, atom.words))]
    begun = [atom for atom in clause.atoms if atom.kind == "prefix" and reader.completions(atom.words[0])]
    typed = [atom for atom in (*stated, *begun) if atom.weight == 1.0]
    yield from typed or (stated or begun or clause.atoms)[:1]


def _is_stated(clause: Clause, reader: EngineReader) -> bool:
    """Whether texts contain the words of a clause; else it matches by a facet value that its words name."""
    known = any(atom.kind in _STATED and all(map(reader.knows, atom.words)) for atom in clause.atoms)
    return known or any(atom.kind == "prefix" for atom in clause.atoms) or is_found_otherwise(clause, reader)


_STATED = frozenset({"word", "phrase", "split"})
"""Kinds of atoms whose words stand in a text."""
