"""The terms of an index, and how words are written as terms; the same on every engine.

A surface term is language, folded word and, where it differs, a NUL and the exact word: `de`, `burger`, `bürger`. Terms of one
language that fold alike are neighbours, so a folded word is a short range and a prefix a longer one. A stem term is language
and stem.
"""

from functools import lru_cache

from search.analysis import analyzer
from search.analysis.forms.stemming import Apart

SEPARATOR = "\0"


@lru_cache(maxsize=400_000)
def surface_term(word: str, language: str) -> str:
    """The term of an exact word."""
    folded = analyzer.fold(word)
    return f"{language}{folded}" if folded == word else f"{language}{folded}{SEPARATOR}{word}"


def surface_parts(term: str) -> tuple[str, str, str]:
    """Language, folded word and exact word of a surface term."""
    folded, _, word = term[2:].partition(SEPARATOR)
    return term[:2], folded, word or folded


def is_whole(term: str) -> bool:
    """Whether a surface term is a joined word as a whole."""
    return analyzer.is_whole(term[2:])


def stem_term(folded: str, language: str, apart: Apart = ()) -> str:
    """The term that all words with the same stem share, except those that are kept apart."""
    return language + analyzer.stem(folded, language, apart)
