"""Unknown words are corrected to the likeliest known ones; known ones never are."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.corrector import LONG_WORD, MAX_CORRECTIONS, SHORT_WORD, SHORTEST_WORD, Speller
from search.analysis.error_model import likelihood
from tests.analysis.test_edit_distance import slow_edits

WORDS = [
    ("governance", 40),
    ("government", 30),
    ("governor", 2),
    ("data", 90),
    ("date", 5),
    ("dates", 4),
    ("plan", 50),
    ("plane", 1),
    ("open", 60),
    ("opens", 3),
    ("covid19", 7),
    ("agenda21", 6),
    ("zurich", 9),
    ("strategy", 70),
    ("strategies", 65),
    ("ai", 8),
]
SPELLER = Speller(WORDS)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("governence", ["governance"]),
        ("governace", ["governance"]),
        ("govrenance", ["governance"]),
        ("govvernance", ["governance"]),
        ("goevrnmnet", ["government"]),
        ("stratgey", ["strategy"]),
        ("strategeis", ["strategies"]),
        ("opne", ["open"]),
        ("zürihc", ["zurich"]),
        ("xpen", ["open"]),
    ],
)
def test_a_typing_error_is_corrected(typed: str, expected: list[str]) -> None:
    assert [*SPELLER.corrections(typed).words] == expected


@pytest.mark.parametrize("typed", ["goernnec", "planetsss", "dtaaa", "xyzxyzxyz", "ogvren"])
def test_what_is_too_far_from_every_word_is_left_alone(typed: str) -> None:
    assert [*SPELLER.corrections(typed).words] == []


def test_two_edits_are_forgiven_only_in_long_words() -> None:
    speller = Speller([("abcdefgh", 1), ("abcdefg", 1)])
    assert len("abcdefgh") == LONG_WORD
    assert [*speller.corrections("xbcdefxh").words] == ["abcdefgh"]
    assert [*speller.corrections("xbcdexg").words] == []


@pytest.mark.parametrize("typed", ["", "d", "dt", "da", "op"])
def test_the_shortest_words_are_left_alone(typed: str) -> None:
    assert len(typed) < SHORTEST_WORD
    assert [*SPELLER.corrections(typed).words] == []


def test_of_three_letters_only_a_lost_fourth_is_put_back() -> None:
    speller = Speller([("open", 1), ("own", 9), ("pen", 9)])
    assert [*speller.corrections("opn").words] == ["open"]
    assert [*speller.corrections("owm").words] == []
    assert [*speller.corrections("pne").words] == []


@pytest.mark.parametrize("word", [word for word, _ in WORDS])
def test_a_word_of_the_lexicon_is_never_corrected(word: str) -> None:
    assert [*SPELLER.corrections(word).words] == []
    assert [*SPELLER.corrections(word.upper()).words] == []


def test_accents_and_case_make_no_other_word_and_the_usual_form_is_proposed() -> None:
    speller = Speller([("zurich", 2), ("zürich", 1), ("zürich", 3), ("bürger", 1)])
    assert [*speller.corrections("zurich").words] == []
    assert [*speller.corrections("zurihc").words] == ["zürich"]
    assert [*speller.corrections("burgr").words] == ["bürger"]


def test_words_with_digits_are_neither_corrected_nor_proposed() -> None:
    assert [*SPELLER.corrections("governance2").words] == []
    assert [*SPELLER.corrections("agendaxx").words] == []
    assert [*SPELLER.corrections("covid18").words] == []


def test_the_likelier_error_counts_beside_the_more_frequent_word() -> None:
    assert [*Speller([("plant", 8), ("plank", 9)]).corrections("plan").words] == ["plank", "plant"]
    assert [*Speller([("planet", 1), ("plane", 9)]).corrections("planeq").words] == ["plane", "planet"]
    assert [*Speller([("decisions", 4), ("decision", 9)]).corrections("decisios").words] == ["decisions", "decision"]
    assert [*Speller([("their", 50), ("the", 900)]).corrections("thei").words] == ["their", "the"]


def test_one_error_comes_before_two() -> None:
    assert [*Speller([("governxxce", 9999), ("governanca", 1)]).corrections("governance").words] == ["governanca", "governxxce"]


def test_the_frequencies_of_equal_words_are_added() -> None:
    assert [*Speller([("data", 2), ("date", 3), ("data", 2)]).corrections("datx").words] == ["data", "date"]


def test_only_the_likeliest_corrections_are_given() -> None:
    speller = Speller([(f"plan{letter}", ord(letter)) for letter in "abcdefghij"])
    assert [*speller.corrections("planp").words] == [f"plan{letter}" for letter in "jihgf"]
    assert len(speller.corrections("planp").words) == MAX_CORRECTIONS


def test_letters_beyond_the_basic_plane_count_as_one() -> None:
    assert [*Speller([("𝔡ata", 1)]).corrections("𝔢ata").words] == ["𝔡ata"]


def test_a_speller_without_words_knows_nothing() -> None:
    assert [*Speller([]).corrections("governance").words] == []


@given(
    st.text("abcd", min_size=1, max_size=10),
    st.dictionaries(st.text("abcd", min_size=1, max_size=10), st.integers(1, 9), max_size=30),
)
def test_every_word_within_reach_is_weighed(typed: str, words: dict[str, int]) -> None:
    def chance(word: str) -> float:
        return likelihood(typed, word, slow_edits(typed, word)) * math.sqrt(words[word])

    reach = 2 if len(typed) >= LONG_WORD else 1
    near = [word for word in words if len(word) >= SHORTEST_WORD and slow_edits(typed, word) <= reach]
    fitting = [word for word in near if len(typed) >= SHORT_WORD or len(word) > len(typed)]
    nothing = len(typed) < SHORTEST_WORD or typed in words
    order = sorted(fitting, key=lambda word: (-chance(word), word))
    assert [*Speller(words.items()).corrections(typed).words] == ([] if nothing else order[:MAX_CORRECTIONS])
