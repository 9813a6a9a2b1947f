"""Looks words up in an index: whether they occur, their other forms, and how else they are written."""

from itertools import chain

from search.engines.arrays.format.terms import folded_range
from search.engines.arrays.search.index_view import Generation
from search.engines.arrays.search.matcher import compound_postings
from search.query.expansion.word_forms import KnownWord, cuts


def known_word(generation: Generation, folded: str) -> KnownWord:
    """What is known of a folded word in all languages."""
    found = [_in_language(generation, folded, language) for language in generation.languages]
    return KnownWord(
        languages=frozenset().union(*(known.languages for known in found)),
        lemmas=tuple(chain.from_iterable(known.lemmas for known in found)),
        forms=tuple(chain.from_iterable(known.forms for known in found)),
        splits=tuple(dict.fromkeys(chain.from_iterable(known.splits for known in found))),
    )


def occurs(generation: Generation, folded: str) -> bool:
    """Whether a folded word, in any form and language or as the beginning of a compound, is in a text that is not deleted."""
    return any(
        generation.any_alive(postings.units)
        for language in generation.languages
        for postings in (
            generation.stem_postings(generation.stem_term(folded, language)),
            generation.surface_postings(*folded_range(folded, language, prefix=False)),
            compound_postings(generation, folded, language),
        )
    )


def _in_language(generation: Generation, folded: str, language: str) -> KnownWord:
    lemmas = _lemmas(generation, folded, language)
    stems = dict.fromkeys(generation.stem_term(word, language) for word in (folded, *lemmas))
    forms = dict.fromkeys(form for stem in stems for form in _forms(generation, stem))
    return KnownWord(
        languages=frozenset({language} if _has_word(generation, folded, language) else ()),
        lemmas=tuple((language, lemma) for lemma in lemmas if generation.has_stem(generation.stem_term(lemma, language))),
        forms=tuple((language, form) for form in forms if generation.stem_term(form, language) not in stems),
        splits=tuple(cut for cut in cuts(folded) if _side_by_side(generation, cut, language)),
    )


def _lemmas(generation: Generation, folded: str, language: str) -> list[str]:
    """The folded lemmas of a folded word that have another stem."""
    term = f"{language}{folded}".encode()
    return sorted({lemma for segment in generation.segments for lemma in segment.lemmas(term)})


def _forms(generation: Generation, stem: str) -> list[str]:
    """The folded words whose lemma has this stem term and that have another one themselves."""
    return sorted({form for segment in generation.segments for form in segment.forms(stem.encode())})


def _has_word(generation: Generation, folded: str, language: str) -> bool:
    """Whether any text, living or not, has a folded word, and not only as a joined word."""
    term = f"{language}{folded}".encode()
    return any(segment.has_word(term) for segment in generation.segments)


def _side_by_side(generation: Generation, words: tuple[str, str], language: str) -> bool:
    if not _has_word(generation, words[0], language):
        return False
    stems = [generation.stem_term(word, language) for word in words]
    return all(map(generation.has_stem, stems)) and bool(len(generation.phrase_weights(stems).units))
