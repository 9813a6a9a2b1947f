"""Text becomes the same words for documents, queries and snippets, whatever its case, accents and encoding of accents."""

import re
import sys
import threading
import tomllib
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.analysis import analyzer
from search.analysis.analyzer import (
    MAX_WORD,
    exact,
    fold,
    fold_text,
    is_stop_word,
    is_stop_word_somewhere,
    raw_tokens,
    spans,
    stem,
    words,
)
from search.analysis.characters import UNSPACED
from search.analysis.stop_words import STOP_WORDS
from search.strategies import LANGUAGES

ALPHANUMERIC = [letter for letter in map(chr, range(sys.maxunicode + 1)) if letter.isalnum()]
EUROPEAN = "".join(
    letter for letter in map(chr, (*range(0x370), *range(0x400, 0x460), *range(0x1E00, 0x1F00))) if letter.isalnum()
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Open Data by default", ["open", "data", "by", "default"]),
        ("", []),
        (" \n\t… — !? ()", []),
        ("open-data", ["open", "data"]),
        ("snake_case_name", ["snake", "case", "name"]),
        ("COVID-19 and 3.5 % in 2021", ["covid", "19", "and", "3", "5", "in", "2021"]),
        ("U.S. data.gov", ["u.s", "data", "gov"]),
        ("l’innovation d'abord", ["l", "innovation", "d", "abord"]),
        ("O'Brien don't", ["o'brien", "don't"]),
        ("Łódź Besançon Jyväskylä", ["łódź", "besançon", "jyväskylä"]),
        ("Straße STRASSE", ["straße", "strasse"]),
        ("Москва 東京都 القاهرة", ["москва", "東京", "京都", "都", "القاهرة"]),
        ("data🙂base", ["data", "base"]),
        ("a\0b", ["a", "b"]),
    ],
)
def test_words_are_runs_of_letters_and_digits_in_lower_case(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize("possessive", ["city's", "city’s", "CITY'S", "City’S"])
def test_a_possessive_belongs_to_its_word_but_not_to_its_term(possessive: str) -> None:
    assert list(spans(f"the {possessive} data")) == [("the", 0, 3), ("city", 4, 10), ("data", 11, 15)]


def test_an_s_that_only_looks_possessive_stays_a_part_of_its_word() -> None:
    assert words("o's it'self cities' 's") == ["o", "it'self", "cities", "s"]
    assert words(unicodedata.normalize("NFD", "O'świata")) == words("O'świata") == ["o'świata"]


@given(st.text(st.sampled_from("aZ7sS'’_- é\u0301"), max_size=12))
def test_a_text_that_is_all_ascii_has_the_words_that_it_has_in_a_text_that_is_not(text: str) -> None:
    assert raw_tokens(f"{text} é")[:-1] == raw_tokens(f"{text} ")
    assert words(text) == [word for word, _, _ in spans(text)]
    assert words(f"{text} é")[:-1] == words(f"{text} ")


def test_offsets_count_code_points_of_the_text_as_it_stands() -> None:
    decomposed = unicodedata.normalize("NFD", "für Zürich")
    assert list(spans("für Zürich")) == [("für", 0, 3), ("zürich", 4, 10)]
    assert list(spans(decomposed)) == [("für", 0, 4), ("zürich", 5, 12)]
    assert list(spans("🙂 Ümit")) == [("ümit", 2, 6)]


def test_an_accent_without_a_letter_is_no_word() -> None:
    assert words("\u0301 \u0301data _\u0308_") == ["data"]


@example("\u17b5 \u17b4' \u115f\u1160 \u3164\u3164 \uffa0\uffa0")
@given(st.text())
def test_spans_lie_in_the_text_in_order_and_give_its_words(text: str) -> None:
    found = list(spans(text))
    borders = [(start, end) for _, start, end in found]
    assert borders == sorted(borders)
    assert all(one[1] <= other[0] for one, other in pairwise(borders)) or re.search(f"[{UNSPACED}]", text)
    assert all(0 <= start < end <= len(text) for _, start, end in found)
    assert [word for word, _, _ in found] == words(text) == [exact(text[start:end]) for _, start, end in found]
    assert all(map(fold, words(text)))


@given(st.text(st.sampled_from(EUROPEAN + " '’-_.\u0301\u0308s")))
@example("A.À. S. É. U.")
@example("C'Ì")
@example(".AÀ")
@example(".AAÀ")
def test_composed_and_decomposed_text_has_the_same_words(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert words(unicodedata.normalize("NFD", composed)) == words(composed)


def test_words_are_told_apart_by_their_first_letters_up_to_the_limit() -> None:
    long = "a" * MAX_WORD
    assert words(f"{long}b {long}c {long[:-1]}d") == [long, long, f"{long[:-1]}d"]
    assert len(fold("ß" * MAX_WORD)) == MAX_WORD


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Zürich", "zurich"),
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("Ærø", "aero"),
        ("œuvre", "oeuvre"),
        ("Łódź", "lodz"),
        ("İstanbul", "istanbul"),
        ("ISTANBUL", "istanbul"),
        ("ıstanbul", "istanbul"),
        ("ﬁnance", "finance"),
        ("Þingvellir", "thingvellir"),
        ("Đakovo", "dakovo"),
        ("ĳsselmeer", "ijsselmeer"),
        ("ＡＩ", "ai"),
        ("𝐃ata", "data"),
        ("m²", "m2"),
        ("ὁδός", "οδοσ"),
        ("ΟΔΟΣ", "οδοσ"),
        ("ёлка", "елка"),
    ],
)
def test_folding_takes_off_case_accents_and_ligatures(word: str, folded: str) -> None:
    assert fold(exact(word)) == folded


FILLERS = "\u115f\u1160\u3164\uffa0"
"""Letters to Unicode that nobody sees."""
APOSTROPHE_LETTERS = "ŉẚ"


@pytest.mark.slow
def test_every_letter_folds_to_something_that_folds_to_itself() -> None:
    folds = {letter: fold(exact(letter)) for letter in ALPHANUMERIC}
    assert [
        letter for letter, folded in folds.items() if letter not in FILLERS and (not folded or fold(folded) != folded)
    ] == []


@pytest.mark.slow
def test_every_letter_folds_like_its_other_cases() -> None:
    cases = {letter: {fold(exact(other)) for other in (letter, letter.upper(), letter.lower())} for letter in ALPHANUMERIC}
    assert [letter for letter, folded in cases.items() if len(folded) > 1 and letter not in APOSTROPHE_LETTERS] == []


ACCENTED = {"a": "aáàâäÄã", "e": "eéèêëÉ", "i": "iíìîïİ", "o": "oóòôöøÖ", "u": "uúùûüÜ", "c": "cçÇ", "n": "nñÑ", "y": "yýÿ"}


@st.composite
def spelt_twice(draw: st.DrawFn) -> tuple[str, str]:
    """Two spellings of one word that differ in accents and case only."""
    letters = draw(st.text(st.sampled_from("abcdefghiklmnoprstuvwyz"), min_size=1, max_size=14))
    one, other = ("".join(draw(st.sampled_from(ACCENTED.get(letter, letter))) for letter in letters) for _ in range(2))
    return one, unicodedata.normalize("NFD", other.upper())


@given(spelt_twice(), st.sampled_from(sorted(LANGUAGES)))
def test_words_that_fold_alike_stem_alike_in_every_language(pair: tuple[str, str], language: str) -> None:
    one, other = (fold(exact(word)) for word in pair)
    assert one == other
    assert stem(one, language) == stem(other, language)


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("de", ["daten", "Daten"]),
        ("de", ["öffnung", "Öffnungen", "oeffnung", "OFFNUNG"]),
        ("en", ["govern", "governs", "governed", "governing"]),
        ("en", ["die", "dying", "dies"]),
        ("en", ["sky", "skies"]),
        ("es", ["estrategia", "Estrategias"]),
        ("fi", ["talo", "talon", "talossa", "talot"]),
        ("fr", ["donnée", "données", "DONNEES"]),
        ("nl", ["gemeente", "Gemeenten"]),
    ],
)
def test_forms_of_a_word_share_its_stem(language: str, forms: list[str]) -> None:
    assert len({stem(fold(exact(form)), language) for form in forms}) == 1


def test_stemming_is_the_language_s_own() -> None:
    assert {code: stem("relations", code) for code in sorted(LANGUAGES)} == {
        "de": "relation",
        "en": "relat~relate",
        "es": "relations",
        "fi": "relations",
        "fr": "relat",
        "nl": "relation",
    }


VOCABULARY = tomllib.loads((Path(__file__).parents[1] / "data" / "vocabulary.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_stemming_never_changes_the_first_letter(language: str) -> None:
    folded = [fold(word) for text in VOCABULARY.values() for word in words(text)]
    assert [word for word in folded if stem(word, language)[:1] != word[0]] == []


def test_stemmers_work_in_several_threads_at_once() -> None:
    stems: list[list[str]] = []
    many = [f"{word}{number}en" for number in range(50) for word in ("daten", "straten", "öffnung")]

    def work() -> None:
        stems.append([analyzer.stem.__wrapped__(fold(word), "de") for word in many])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stems == [[stem(fold(word), "de") for word in many]] * 4


def test_every_language_has_stop_words_and_a_stemmer() -> None:
    assert set(STOP_WORDS) == set(LANGUAGES)
    assert all(stem("data", language) for language in LANGUAGES)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_stop_words_are_single_words_and_folded_already(language: str) -> None:
    assert [word for word in STOP_WORDS[language] if words(word) != [word] or fold(word) != word] == []


@pytest.mark.parametrize(
    ("language", "word"), [("de", "für"), ("en", "THE"), ("es", "también"), ("fi", "mikä"), ("fr", "même"), ("nl", "een")]
)
def test_a_stop_word_is_one_with_its_accents_too(language: str, word: str) -> None:
    assert is_stop_word(fold(exact(word)), language)


def test_a_stop_word_of_one_language_may_be_a_word_of_another() -> None:
    assert [language for language in sorted(LANGUAGES) if is_stop_word("was", language)] == ["de", "en", "nl"]
    assert is_stop_word_somewhere("was")
    assert not is_stop_word_somewhere("strategy")


def test_single_latin_letters_are_stop_words_but_digits_and_other_scripts_are_not() -> None:
    assert all(is_stop_word("x", language) for language in LANGUAGES)
    assert not any(is_stop_word(one, language) for language in LANGUAGES for one in ("5", "東"))


@pytest.mark.parametrize(
    ("text", "folded"),
    [("  New   York ", "new york"), ("Köln, Nord", "koln nord"), ("In-Progress", "in progress"), (" — ", "—"), ("", "")],
)
def test_whole_values_fold_to_their_words(text: str, folded: str) -> None:
    assert fold_text(text) == folded
