"""The forms of a segment's words that do not share their stem, laid out so that a search needs no dictionary of lemmas."""

from collections import defaultdict
from collections.abc import Iterable

from search.analysis.forms.lemmas import irregular_forms
from search.analysis.forms.stemming import Apart
from search.engines.arrays.files.array_file import Arrays, text_arrays
from search.engines.terms import stem_term


def word_forms(parts: Iterable[tuple[str, str, str]], apart: Apart) -> Arrays:
    """Form → lemma, for all forms of the segment's lemmas; and stem of a lemma → form, for forms that occur in the segment.

    Args:
        parts: language, folded and exact word of each surface term.
        apart: words that the site keeps apart.
    """
    words = defaultdict[str, set[str]](set)
    for language, folded, _ in parts:
        if folded.isalpha():
            words[language].add(folded)
    found = [(language, each) for language in sorted(words) for each in irregular_forms(words[language], language, apart)]
    rows = sorted((language + each.form, each.lemma) for language, each in found)
    by_stem = sorted(
        (stem_term(each.lemma, language, apart), each.form) for language, each in found if each.form in words[language]
    )
    return {
        **text_arrays("form", (form for form, _ in rows)),
        **text_arrays("form_lemma", (lemma for _, lemma in rows)),
        **text_arrays("lemma_stem", (stem for stem, _ in by_stem)),
        **text_arrays("lemma_form", (form for _, form in by_stem)),
    }
