"""Forms that no rule of endings finds: few parts of a dictionary are read for few words, and no form is missed thereby."""

import tomllib
from zipfile import ZipFile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.analysis import analyzer
from search.analysis.forms.lemmas import Form, beginning, irregular_forms
from search.analysis.stop_words import STOP_WORDS
from search.strategies import LANGUAGES
from tests.word_lists.__main__ import FORMS


def _parts(language: str) -> dict[str, list[str]]:
    with ZipFile(FORMS / f"{language}.forms.zip") as archive:
        return {name: archive.read(name).decode().splitlines() for name in archive.namelist()}


TOLD = tomllib.loads((FORMS / "irregular.toml").read_text(encoding="utf-8"))["en"]
LINES = {*(line for lines in _parts("en").values() for line in lines), *(f"{lemma} {form}" for form, lemma in TOLD.items())}
ENGLISH = sorted({word for line in LINES for word in line.split()})
WHOLE = frozenset(irregular_forms(ENGLISH, "en"))
BY_STEM = [(analyzer.stem(lemma, "en"), lemma, frozenset(forms)) for lemma, *forms in map(str.split, sorted(LINES))]


@example(["bounden"])
@given(st.lists(st.sampled_from(ENGLISH) | st.text("aeglmnosty", min_size=1, max_size=7), max_size=12))
def test_few_words_have_the_forms_that_the_whole_dictionary_gives_them(words: list[str]) -> None:
    stems = {analyzer.stem(word, "en") for word in words}
    lines = [(lemma, forms) for stem, lemma, forms in BY_STEM if stem in stems or not forms.isdisjoint(words)]
    expected = WHOLE & {Form(form, lemma) for lemma, forms in lines for form in forms}
    acronyms = {
        Form(f"{word.removesuffix('s')}s", word.removesuffix("s")) for word in (*words, *(each.lemma for each in expected))
    }
    assert set(irregular_forms(words, "en")) - acronyms == expected - acronyms


@pytest.mark.slow
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_lemma_stands_where_each_of_its_forms_and_its_stem_are_looked_up(language: str) -> None:
    parts = {name: frozenset(lines) for name, lines in _parts(language).items()}
    for line in sorted(frozenset().union(*parts.values()))[::499]:
        words = line.split()
        for word in (*words, analyzer.stem(words[0], language)):
            assert line in parts[beginning(word)]


@pytest.mark.parametrize(
    ("language", "word", "form"),
    [
        *[("nl", "raadslid", "raadsleden"), ("nl", "basisregistraties", "basisregistratie"), ("de", "datenstrategien", "")],
        *[("fi", "datastrategia", "datastrategian"), ("fi", "yhteentoimivuuden", "yhteentoimivuus"), ("en", "dataleaves", "")],
        *[("fi", "kaupunkistrategiaa", "kaupunkistrategian"), ("nl", "leden", "raadsleden")],
    ],
)
def test_a_compound_that_no_dictionary_has_takes_the_forms_of_its_last_part(language: str, word: str, form: str) -> None:
    found = {text for each in irregular_forms([word], language) for text in each}
    assert (form in found) == (form != "" and word != "leden")


@pytest.mark.slow
def test_a_stop_word_is_no_form_of_another_word() -> None:
    for language in sorted(LANGUAGES):
        found = irregular_forms([*sorted(STOP_WORDS[language]), "devoir", "poder", "ware"], language)
        assert [each for each in found if {*each} & STOP_WORDS[language]] == []
