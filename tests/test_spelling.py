"""Unknown words are corrected to the likeliest known ones, and beginnings completed to the most frequent."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.spelling import LONG_WORD, MOST, SHORT_WORD, Speller, _edits

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
steady = settings(deadline=None)


def slow_edits(one: str, other: str) -> int:
    """Optimal string alignment from its definition: insert, delete, substitute, or swap two neighbours once."""

    @cache
    def between(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        ways = [between(i - 1, j) + 1, between(i, j - 1) + 1, between(i - 1, j - 1) + (one[i - 1] != other[j - 1])]
        if i > 1 and j > 1 and one[i - 2 : i] == other[j - 2 : j][::-1]:
            ways.append(between(i - 2, j - 2) + 1)
        return min(ways)

    return between(len(one), len(other))


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
        ("zürich", ["zurich"]),
        ("xpen", ["open"]),
    ],
)
def test_a_typing_error_is_corrected(typed: str, expected: list[str]) -> None:
    assert SPELLER.corrections(typed) == expected


@pytest.mark.parametrize("typed", ["goernnec", "planetsss", "dtaaa", "xyzxyzxyz", "ogvren"])
def test_what_is_too_far_from_every_word_is_left_alone(typed: str) -> None:
    assert SPELLER.corrections(typed) == []


def test_two_edits_are_forgiven_only_in_long_words() -> None:
    speller = Speller([("abcdefgh", 1), ("abcdefg", 1)])
    assert len("abcdefgh") == LONG_WORD
    assert speller.corrections("xbcdefxh") == ["abcdefgh"]
    assert speller.corrections("xbcdexg") == []


@pytest.mark.parametrize("typed", ["", "d", "dt", "dat", "opn"])
def test_short_words_are_left_alone(typed: str) -> None:
    assert len(typed) < SHORT_WORD
    assert SPELLER.corrections(typed) == []


def test_words_with_digits_are_neither_corrected_nor_proposed() -> None:
    assert SPELLER.corrections("governance2") == []
    assert SPELLER.corrections("agendaxx") == []
    assert SPELLER.corrections("covid18") == []


def test_fewest_edits_come_first_then_the_same_first_letter_then_frequency() -> None:
    speller = Speller([("plans", 1), ("plant", 8), ("slang", 99), ("plan", 9), ("flang", 99), ("plank", 8)])
    assert speller.corrections("plang") == ["plan", "plank", "plant", "plans", "flang"]
    assert speller.corrections("plann") == ["plan", "plank", "plant", "plans"]
    assert Speller([("governxxce", 99), ("governanca", 1)]).corrections("governance") == ["governanca", "governxxce"]


def test_the_frequencies_of_equal_words_are_added() -> None:
    assert Speller([("data", 2), ("date", 3), ("data", 2)]).corrections("datx") == ["data", "date"]


def test_only_the_likeliest_corrections_are_given() -> None:
    speller = Speller([(f"plan{letter}", ord(letter)) for letter in "abcdefghij"])
    assert speller.corrections("planx") == [f"plan{letter}" for letter in "jihgf"]
    assert len(speller.corrections("planx")) == MOST


def test_letters_beyond_the_basic_plane_count_as_one() -> None:
    assert Speller([("𝔡ata", 1)]).corrections("𝔢ata") == ["𝔡ata"]


def test_a_speller_without_words_knows_nothing() -> None:
    assert Speller([]).corrections("governance") == []


LETTERS = st.text("abcß𝔡", max_size=8)


@settings(deadline=None, max_examples=300)
@given(LETTERS, st.integers(1, 7), st.data())
def test_edits_are_those_of_the_definition(typed: str, length: int, data: st.DataObject) -> None:
    words = data.draw(st.lists(st.text("abcß𝔡", min_size=length, max_size=length), min_size=1, max_size=5))
    rows = np.array([[ord(letter) for letter in word] for word in words], np.uint32)
    assert _edits(typed, rows).tolist() == [slow_edits(typed, word) for word in words]


@steady
@given(
    st.text("abcd", min_size=1, max_size=10),
    st.dictionaries(st.text("abcd", min_size=1, max_size=10), st.integers(1, 9), max_size=30),
)
def test_every_word_within_reach_is_considered(typed: str, words: dict[str, int]) -> None:
    reach = 0 if len(typed) < SHORT_WORD else 2 if len(typed) >= LONG_WORD else 1
    near = [word for word in words if len(word) >= SHORT_WORD - 1 and 0 <= slow_edits(typed, word) <= reach]
    order = sorted(near, key=lambda word: (slow_edits(typed, word), word[0] != typed[0], -words[word], word))
    assert Speller(words.items()).corrections(typed) == (order[:MOST] if reach else [])
