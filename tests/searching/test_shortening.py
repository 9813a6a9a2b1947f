"""Texts of queries without some of their words: what is left means what it meant."""

from itertools import chain

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.analysis import analyzer
from search.query.model import ParsedQuery
from search.query.parsing.parser import MAX_CHARACTERS, parse
from search.searching.reading.shortening import conditions, without_rows, without_words


@pytest.mark.parametrize(
    ("text", "words", "rest"),
    [
        ("privacy in Britain", "britain", "privacy"),
        ("open data UK", "uk", "open data"),
        ('"United Kingdom" data', "united kingdom", "data"),
        ("“United Kingdom” data", "united kingdom", "data"),
        ("in the uk", "uk", ""),
        ("data", "uk", "data"),
        ("snow rain snow", "snow", "rain snow"),
        ("Governance-Modell", "governance", "Modell"),
        ("Daten-Governance", "governance", "Daten"),
        ("rain-snow-hail", "snow", "rain hail"),
        ("rain/snow", "snow", "rain"),
        ("rain (snow)", "snow", "rain"),
        ("rain & snow", "snow", "rain"),
        ("snow - rain", "snow", "rain"),
        ('"snow"?', "snow", ""),
        ('" " snow', "snow", ""),
        ("C++ - snow", "snow", "C++"),
        ("rain OR snow", "snow", "rain"),
        ("snow OR rain OR hail", "snow", "rain OR hail"),
        ("rain OR snow OR hail", "snow", "rain OR hail"),
        ('rain OR " snow " hail', "snow", "rain hail"),
        ('" rain OR " snow', "snow", '" rain OR "'),
        ('" snow OR rain" hail', "snow", '"OR rain" hail'),
        ("-snow snow rain", "snow", "-snow rain"),
        ("title:snow snow rain", "snow", "title:snow rain"),
        ('-"snow rain" snow rain hail', "snow rain", '-"snow rain" hail'),
        ("united -snow kingdom united kingdom", "united kingdom", "united -snow kingdom"),
    ],
)
def test_a_row_of_words_is_taken_out_with_what_is_empty_then(text: str, words: str, rest: str) -> None:
    assert without_rows(text, [tuple(words.split())]) == rest


@pytest.mark.parametrize(("language", "rest"), [("en", "ai"), ("fr", ""), (None, "")])
def test_a_stop_word_of_another_language_is_left(language: str | None, rest: str) -> None:
    assert without_rows("ai UK", [("uk",)], language=language) == rest


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Governance-Modell", ""),
        ("the Daten-Governance of Bonn", "Bonn"),
        ('"Governance-Modell" Bonn', "Bonn"),
        ("Bonn governance", "Bonn"),
    ],
)
def test_what_is_joined_to_it_goes_as_well_where_that_is_asked_for(text: str, rest: str) -> None:
    assert without_rows(text, [("governance",)], joined=True) == rest


@pytest.mark.parametrize(
    ("text", "words", "rest"),
    [
        ("rain and Snow in snow", {"snow"}, "rain"),
        ('"snow" rain "snow" sun', {"snow"}, "rain sun"),
        ('"snow rain" sun', {"snow"}, '"rain" sun'),
        ('"rain snow" sun', {"snow"}, '"rain" sun'),
        ('"rain snow" sun', {"sun", "hail"}, '"rain snow"'),
        ("the rain", {"hail"}, "rain"),
        ("the rain", set(), "the rain"),
        ("snow hail", {"snow", "hail"}, ""),
        ("snow-rain -snow", {"snow"}, "rain -snow"),
        ("cafe\u0301-rain हिन्दी-rain", {"rain"}, "cafe\u0301 हिन्दी"),
        (":\U0002ebe10%UK", {"\U0002ebe1", "0"}, "UK"),
        ("中国0 rain", {"中国", "国"}, "0 rain"),
        ("中国rain", {"rain"}, "中国"),
        ("中国rain", {"国"}, "中 rain"),
    ],
)
def test_words_are_left_out_of_a_text_wherever_they_are(text: str, words: set[str], rest: str) -> None:
    assert without_words(text, words) == rest


PARTS = (
    *("rain", "snow", "fog", "rain-snow", "snow/fog", "snow-rain*", "fog*", "(snow)", "snow!", "OR", "AND", "“snow”", '"', "-"),
    *("-snow", "-rain-snow", '-"snow fog"', '"snow fog"', '"rain snow hail"', "title:snow", 'title:"snow fog"', "country:snow"),
    *("cafe\u0301-rain", "हिन्दी/snow", "中国rain", "\U0002ebe1\U0002ebe1%fog"),
)


@example("snow-rain* OR fog", {"rain"})
@given(st.lists(st.sampled_from(PARTS), max_size=8).map(" ".join), st.sets(st.sampled_from(["rain", "snow", "fog"])))
def test_what_is_left_asks_for_nothing_that_was_not_asked_for(text: str, words: set[str]) -> None:
    before, after = _read(text), _read(without_words(text, words))
    assert _free_words(after) <= _free_words(before) - words
    if not before.warnings:  # else something is not read as it was typed
        assert _free_words(after) == _free_words(before) - words
        assert [str(clause) for clause in after.unwanted] == [str(clause) for clause in before.unwanted]
        assert after.filters == before.filters


@given(st.lists(st.sampled_from(PARTS), max_size=8).map(" ".join))
def test_without_one_condition_a_text_asks_for_all_else_that_it_asked_for(text: str) -> None:
    typed = dict(conditions(text, {"country", "title"}))
    for one, rest in typed.items():
        assert [left for left, _ in conditions(rest, {"country", "title"})] == [other for other in typed if other != one]
        if not _read(text).warnings:  # else something is not read as it was typed
            assert _free_words(_read(rest)) == _free_words(_read(text))


def test_of_a_long_text_no_more_is_left_than_is_searched() -> None:
    assert without_words("snow " + "rain " * MAX_CHARACTERS, {"snow"}) == ("rain " * MAX_CHARACTERS)[: MAX_CHARACTERS - 6]


def _read(text: str) -> ParsedQuery:
    return parse(text, ("country",), ("title",))


def _free_words(parsed: ParsedQuery) -> set[str]:
    """Those that are looked for anywhere, beginnings apart: of `snow-rain*`, which beside an OR is one beginning, the first."""
    atoms = [atom for clause in parsed.wanted for atom in clause.atoms if not atom.field]
    whole = [analyzer.words(word) for atom in atoms if atom.kind in {"word", "phrase"} for word in atom.words]
    begun = [analyzer.words(atom.words[-1])[:-1] for atom in atoms if atom.kind == "prefix"]
    return set(chain.from_iterable((*whole, *begun)))
