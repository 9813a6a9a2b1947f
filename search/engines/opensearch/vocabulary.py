"""The words and facet values of a generation, as the cluster counts them, for expanding and correcting queries."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from search.analysis import analyzer
from search.analysis.dictionary.real_words import COMPOUNDING
from search.analysis.forms.lemmas import irregular_forms
from search.analysis.forms.stemming import Apart, begun_in, is_begun
from search.content.themes import load_vocabulary
from search.engines.opensearch.store.connection import Query
from search.engines.opensearch.store.documents import NOT_STATED
from search.engines.terms import is_whole, stem_term, surface_parts
from search.query.expansion.compounds import is_compound, may_begin_compounds
from search.query.expansion.word_forms import KnownWord
from search.site import Facet, Site

MAX_BUCKETS = 20_000
"""Number of words that are read at once; a cluster gives at most 65,535."""


def words_of(number: int, groups: int) -> Query:
    """An aggregation for the words of one of several groups."""
    some = {"include": {"partition": number, "num_partitions": groups}} if groups > 1 else {}
    return {"words": {"terms": {"field": "words", "size": 3 * MAX_BUCKETS, **some}}}


class Words:
    """The words of all texts, language by language."""

    def __init__(self, counts: Mapping[str, int], languages: Iterable[str], apart: Apart) -> None:
        """Keep the words of one generation.

        Args:
            counts: surface term → how many strategies have it.
            languages: codes of the languages of the strategies.
            apart: words that the site keeps apart.
        """
        self.counts = counts
        self._languages = tuple(languages)
        self._apart = apart
        parts = [(term, *surface_parts(term)) for term in counts]
        self._folded = sorted({language + folded for _, language, folded, _ in parts})
        self._single = {language + folded for term, language, folded, _ in parts if not is_whole(term)}
        self._stems = Counter(self.stem(word[2:], word[:2]) for word in self._folded)
        """How many words share each stem."""
        self._respelt = {language + folded for _, language, folded, word in parts if word != folded}

    def stem(self, folded: str, language: str) -> str:
        """The term that all words with the same stem share here."""
        return stem_term(folded, language, self._apart)

    def has_stem(self, stem: str) -> bool:
        """Whether any word has a stem."""
        return stem in self._stems

    def forms_to_tell(self, word: str, language: str) -> list[tuple[str, str]]:
        """Field and term of the folded and of the exact form of a word, if these find less than its stem."""
        folded = analyzer.fold(word)
        if self._stems[self.stem(folded, language)] < 2 and language + folded not in self._respelt:
            return []
        typed = [("typed", language + folded)]
        return [*typed, ("exact", language + word)] if language + folded in self._respelt else typed

    def exact(self) -> Iterator[tuple[str, int]]:
        """Each word as it is written, with the number of strategies that have it."""
        return ((surface_parts(term)[2], count) for term, count in self.counts.items())

    def beginning(self, folded: str, language: str) -> list[str]:
        """The folded words of a language with a prefix."""
        low = language + folded
        end = bisect_left(self._folded, low + "\U0010ffff")
        return [word[2:] for word in self._folded[bisect_left(self._folded, low) : end]]

    def begun_stems(self, folded: str, language: str) -> list[str]:
        """The stems of the words with a prefix in any of its spellings."""
        alike, _ = begun_in(folded, language)
        words = [word for word in self.beginning(alike, language) if is_begun(word, folded, language)]
        return sorted({self.stem(word, language) for word in words})

    def compounds(self, folded: str, language: str) -> list[str]:
        """The compounds of a folded word; none if the word or the language has no compounds."""
        if language not in COMPOUNDING or not may_begin_compounds(folded):
            return []
        return [word for word in self.beginning(folded, language) if is_compound(word, folded, language)]

    def knows(self, folded: str) -> bool:
        """Whether a word is there in any form and language, or as the beginning of a compound."""
        return any(
            self.stem(folded, language) in self._stems or language + folded in self._single or self.compounds(folded, language)
            for language in self._languages
        )

    def word(self, folded: str) -> KnownWord:
        """What the index knows of a folded word, without its splits."""
        languages = [language for language in self._languages if language + folded in self._single]
        lemmas = {language: self._lemmas[language + folded] for language in self._languages}
        forms: dict[tuple[str, str], None] = {}
        for language in self._languages:
            stems = [self.stem(word, language) for word in (folded, *sorted(lemmas[language]))]
            for form in dict.fromkeys(form for stem in stems for form in sorted(self._forms[stem])):
                if self.stem(form, language) not in stems:
                    forms[language, form] = None
        return KnownWord(
            languages=frozenset(languages),
            lemmas=tuple(
                (language, lemma)
                for language, found in lemmas.items()
                for lemma in sorted(found)
                if self.stem(lemma, language) in self._stems
            ),
            forms=tuple(forms),
        )

    def may_be_cut(self, cut: tuple[str, str]) -> list[tuple[str, str]]:
        """The stems of two words in each language that has both: there they may stand side by side."""
        pairs = [(self.stem(cut[0], code), self.stem(cut[1], code), code) for code in self._languages]
        return [
            (first, second)
            for first, second, code in pairs
            if code + cut[0] in self._single and first in self._stems and second in self._stems
        ]

    @cached_property
    def _irregular(self) -> list[tuple[str, str, str]]:
        """Language, form and lemma, for forms that do not share their lemma's stem."""
        words = defaultdict[str, set[str]](set)
        for term in self._folded:
            if term[2:].isalpha():
                words[term[:2]].add(term[2:])
        return [
            (language, each.form, each.lemma)
            for language in sorted(words)
            for each in irregular_forms(words[language], language, self._apart)
        ]

    @cached_property
    def _lemmas(self) -> defaultdict[str, set[str]]:
        """Language and form → the lemmas that have another stem."""
        found = defaultdict[str, set[str]](set)
        for language, form, lemma in self._irregular:
            found[language + form].add(lemma)
        return found

    @cached_property
    def _forms(self) -> defaultdict[str, set[str]]:
        """Stem of a lemma → its forms that occur."""
        there, found = frozenset(self._folded), defaultdict[str, set[str]](set)
        for language, form, lemma in self._irregular:
            if language + form in there:
                found[self.stem(lemma, language)].add(form)
        return found


class FacetValues:
    """The values of one facet, in the order in which they are listed."""

    def __init__(self, facet: Facet, values: Iterable[str], site: Site) -> None:
        self.facet = facet
        vocabulary = load_vocabulary(site)
        kind = facet.type
        self.values = sorted(set(values) - {NOT_STATED}, key=lambda text: kind.order(text, vocabulary))
        self.numbers = {text: number for number, text in enumerate(self.values)}
        self.labels = {text: kind.label(text, vocabulary) for text in self.values}
        self._folded = {analyzer.fold_text(text): text for text in reversed(self.values)}

    def resolved(self, texts: Iterable[str]) -> list[str]:
        """The values with these texts, or that differ from them only in case and accents; unknown ones are left out."""
        return list(dict.fromkeys([value for text in texts if (value := self.named(text)) is not None]))

    def named(self, text: str) -> str | None:
        """The value with this text, or that differs only in case and accents; None if there is none."""
        return text if text in self.numbers else self._folded.get(analyzer.fold_text(text))
