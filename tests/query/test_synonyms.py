"""Words that mean the same to a site are found for one another, in both directions, and never stand against an exclusion."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import analyzer
from search.query.expansion.synonyms import SYNONYM_WEIGHT, with_synonyms
from search.query.ignored_clauses import phrase_words
from search.query.model import Atom, Clause, ParsedQuery
from search.query.parsing.parser import parse

GROUPS = (
    ("open data", "open government data", "ogd"),
    ("ai", "artificial intelligence", "künstliche Intelligenz"),
    ("city", "town"),
)


def expanded(text: str, groups: tuple[tuple[str, ...], ...] = GROUPS) -> list[str]:
    """Each clause as it would be typed, with a tilde before what was not."""
    parsed = with_synonyms(parse(text, ["country"], ["title"]), groups)
    return [
        "-" * clause.excluded + " OR ".join("~" * (atom.weight < 1) + str(atom) for atom in clause.atoms)
        for clause in parsed.clauses
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("city", ["city OR ~town"]),
        ("TOWN hall", ["town OR ~city", "hall"]),
        ("ai", ['ai OR ~"artificial intelligence" OR ~"künstliche intelligenz"']),
        ("ogd", ['ogd OR ~"open data" OR ~"open government data"']),
        ('"artificial intelligence"', ['"artificial intelligence" OR ~ai OR ~"künstliche intelligenz"']),
    ],
)
def test_one_word_and_several_stand_for_one_another(text: str, expected: list[str]) -> None:
    assert expanded(text) == expected


def test_words_that_follow_one_another_count_as_the_member_they_spell() -> None:
    assert expanded("open data") == [
        'open OR ~"open government data" OR ~ogd',
        'data OR ~"open government data" OR ~ogd',
    ]


def test_a_longer_member_that_holds_a_shorter_one_is_recognised_as_a_whole() -> None:
    assert expanded("open government data") == [
        'open OR ~"open data" OR ~ogd',
        'government OR ~"open data" OR ~ogd',
        'data OR ~"open data" OR ~ogd',
    ]


def test_accents_and_case_do_not_matter_but_a_synonym_keeps_its_own() -> None:
    assert expanded("Kunstliche INTELLIGENZ") == [
        'kunstliche OR ~ai OR ~"artificial intelligence"',
        'intelligenz OR ~ai OR ~"artificial intelligence"',
    ]
    assert expanded("AI") == ['ai OR ~"artificial intelligence" OR ~"künstliche intelligenz"']


@pytest.mark.parametrize(
    "text",
    [
        "data",
        "data open",
        "open -x data",
        "open city* data",
        "-city",
        '-"open data"',
        "cit*",
        "open title:data",
        "x",
    ],
)
def test_nothing_else_is_given_synonyms(text: str) -> None:
    assert [clause for clause in expanded(text) if "~" in clause] == []


def test_the_plural_of_an_acronym_has_its_synonyms() -> None:
    assert expanded("KPIs", (("kpi", "key performance indicator"),)) == ['kpis OR ~"key performance indicator"']
    assert expanded("key performance indicators", (("KPIs", "key performance indicator"),))[0].endswith("~kpis")


def test_each_word_beside_an_or_and_in_a_field_has_its_synonyms_there() -> None:
    assert expanded('city OR hall OR "open data"') == [
        'city OR hall OR "open data" OR ~town OR ~"open government data" OR ~ogd'
    ]
    assert expanded("title:city") == ["title:city OR ~title:town"]


def test_who_excludes_one_name_of_a_place_excludes_the_place() -> None:
    places = (("New York City", "NYC"),)
    parsed = with_synonyms(parse("ai -nyc -town"), GROUPS, ("en",), places)
    assert [str(atom) for clause in parsed.unwanted for atom in clause.atoms] == ["nyc", '"new york city"', "town"]


def test_a_form_of_a_synonym_counts_as_the_synonym() -> None:
    assert expanded("towns") == [clause.replace("town", "towns", 1) for clause in expanded("town")] != ["towns"]


def test_the_words_of_a_synonym_are_not_searched_apart_when_a_search_is_relaxed() -> None:
    parsed = with_synonyms(parse("privacy twin"), (("privacy", "data protection"),))
    assert phrase_words(parsed.clauses) == ()


def test_a_filter_between_two_words_does_not_part_them() -> None:
    assert expanded("open country:germany data") == expanded("open data")


def test_a_quoted_member_beside_other_words_is_not_spelt_on() -> None:
    assert expanded('"open data" ogd')[0] == '"open data" OR ~"open government data" OR ~ogd'
    assert expanded('open "government data"') == ["open", '"government data"']


def test_what_several_groups_say_is_added_once() -> None:
    groups = (("car", "auto"), ("car", "Auto", "vehicle", "vehicle", "car", "?!"))
    assert expanded("car", groups) == ["car OR ~auto OR ~vehicle"]


def test_a_synonym_weighs_less_than_what_was_typed_and_is_no_word_of_the_query() -> None:
    parsed = with_synonyms(parse("city"), GROUPS)
    assert [atom.weight for atom in parsed.clauses[0].atoms] == [1.0, SYNONYM_WEIGHT]
    assert parsed.words == ("city",)


def test_how_often_a_word_was_typed_and_what_else_was_read_is_kept() -> None:
    parsed = with_synonyms(parse("city city OR", ["country"]), GROUPS)
    assert parsed.clauses == (Clause((Atom("word", ("city",)), Atom("word", ("town",), weight=SYNONYM_WEIGHT)), times=2),)
    assert parsed.warnings == ("OR stands at the end; it was left out.",)


def test_without_groups_a_query_stays_as_it_is() -> None:
    parsed = parse("open data -city")
    assert with_synonyms(parsed, ()) is parsed


TEXTS = ["open", "data", "ogd", "government", "open data", "data open", "open government data", "ogd open", "nothing"]


def matches(parsed: ParsedQuery, text: str) -> bool:
    words = analyzer.words(text)
    return all(any(_contains(words, atom) for atom in clause.atoms) for clause in parsed.wanted)


def _contains(words: list[str], atom: Atom) -> bool:
    size = len(atom.words)
    return any(tuple(words[at : at + size]) == atom.words for at in range(len(words) - size + 1))


def test_several_words_or_their_synonym_are_what_the_alternatives_mean() -> None:
    plain, spread = parse("open data"), with_synonyms(parse("open data"), GROUPS)
    for text in TEXTS:
        assert matches(spread, text) == (matches(plain, text) or "ogd" in text or "open government data" in text), text


@given(
    st.lists(st.sampled_from(["open", "data", "ogd", "ai", "city", "town", "-city", '"open data"', "gov*"]), max_size=8).map(
        " ".join
    )
)
def test_synonyms_only_ever_add_what_was_not_typed(text: str) -> None:
    parsed = parse(text)
    for before, after in zip(parsed.clauses, with_synonyms(parsed, GROUPS).clauses, strict=True):
        assert after.atoms[: len(before.atoms)] == before.atoms
        assert len(set(after.atoms)) == len(after.atoms)
        added = after.atoms[len(before.atoms) :]
        assert all(atom.words != typed.words for atom, typed in product(added, before.atoms))
        assert not (before.excluded and added)
