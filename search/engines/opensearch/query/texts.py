"""Finds the words of a query in texts that the cluster returned: to describe hits, not to find them."""

from collections.abc import Iterable, Sequence

from search.analysis import analyzer
from search.analysis.tokenizer import Token
from search.engines.opensearch.query.matching import QueryBuilder
from search.query.model import Atom


class Finder:
    """Looks for the atoms of one query."""

    def __init__(self, builder: QueryBuilder, atoms: Iterable[Atom]) -> None:
        self._builder = builder
        self._atoms = [atom for atom in atoms if atom.kind != "value"]

    def has(self, text: str, language: str, field: str | None = None) -> bool:
        """Whether any of the atoms is in a text of a section, or of the own field that is named."""
        atoms = [
            atom
            for atom in self._atoms
            if atom.field in (None, field) and atom.language in (None, language) and language in self._builder.languages
        ]
        if not text or not atoms:
            return False
        words = list(analyzer.tokens(text))
        return any(self._is_in(words, atom, language) for atom in atoms)

    def _is_in(self, words: Sequence[Token], atom: Atom, language: str) -> bool:
        vocabulary, typed = self._builder.words, [analyzer.fold(word) for word in atom.words]
        if atom.kind in {"word", "lemma", "begun"} or len(typed) > 1:
            if atom.kind == "begun":
                stems = set(vocabulary.begun_stems(typed[0], language))
                return any(vocabulary.stem(analyzer.fold(token.word), language) in stems for token in words)
            return self._is_run([vocabulary.stem(word, language) for word in typed], words, language)
        if atom.kind == "prefix":
            return any(analyzer.fold(token.word).startswith(typed[0]) for token in words)
        found = set(vocabulary.compounds(typed[0], language)) if atom.kind == "compound" else {typed[0]}
        if atom.kind in {"phrase", "split"}:
            return self._is_run([vocabulary.stem(typed[0], language)], words, language)
        return any(analyzer.fold(token.word) in found for token in words)

    def _is_run(self, stems: Sequence[str], words: Sequence[Token], language: str) -> bool:
        """Whether stems follow one another; a joined word as a whole can only be the first."""
        found = [(token, self._builder.words.stem(analyzer.fold(token.word), language)) for token in words]
        parts = {token.position: stem for token, stem in found if not token.whole}
        rest = list(enumerate(stems[1:], 1))
        return any(
            first == stems[0] and all(parts.get(token.position + at) == stem for at, stem in rest) for token, first in found
        )
