"""The analyzer: text to words, and words to terms. The functions of this folder that the rest of the program calls."""

from collections.abc import Iterator

from search.analysis.folding import MAX_WORD as MAX_WORD
from search.analysis.folding import exact as exact
from search.analysis.folding import fold as fold
from search.analysis.forms.stemming import stem as stem
from search.analysis.stop_words import begins_stop_word as begins_stop_word
from search.analysis.stop_words import is_stop_word as is_stop_word
from search.analysis.stop_words import is_stop_word_somewhere as is_stop_word_somewhere
from search.analysis.tokenizer import LETTER as LETTER
from search.analysis.tokenizer import composition as composition
from search.analysis.tokenizer import is_whole as is_whole
from search.analysis.tokenizer import raw_matches as raw_matches
from search.analysis.tokenizer import raw_tokens as raw_tokens
from search.analysis.tokenizer import tokens as tokens

VERSION = "9"
"""Raised by hand whenever the same text gives other words, so that old indexes are built anew."""


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Each exact word of a text, with [start, end) in code points of the text; joined words as their parts."""
    return ((token.word, token.start, token.end) for token in tokens(text) if not token.whole)


def words(text: str) -> list[str]:
    """The exact words of a text, in order; joined words as their parts."""
    return [token.word for token in tokens(text) if not token.whole]


def parts(word: str) -> int:
    """The number of words in an exact word: 1, or of a joined word such as `e-mail` the number of its parts."""
    return len(composition(word).parts)


def folded_words(text: str) -> tuple[str, ...]:
    """The folded words of a text, in order; joined words as their parts."""
    return tuple(map(fold, words(text)))


def fold_text(text: str) -> str:
    """A whole value for comparing: its folded words with single spaces. Text without words folds to itself in lower case."""
    return " ".join(folded_words(text)) or text.strip().casefold()
