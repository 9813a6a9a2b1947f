"""Which names are others, mistyped."""

import pytest

from search.checks.vocabulary.similarity import is_close, nearest


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Netherland", "Netherlands"),
        ("germany", "Germany"),
        ("Icty", "city"),
        ("Österreich", "Osterreich"),
        ("Untied Kindgom", "United Kingdom"),
    ],
)
def test_names_with_a_slip_or_two_are_close(one: str, other: str) -> None:
    assert is_close(one, other)
    assert is_close(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Niger", "Nigeria"),
        ("state", "status"),
        ("AUT", "AUS"),
        ("Plan 2020", "Plan 2021"),
        ("it", "is"),
        ("", "?"),
        ("a" * 70, "a" * 71),
    ],
)
def test_names_of_different_things_are_not_close(one: str, other: str) -> None:
    assert not is_close(one, other)


def test_the_nearest_name_is_the_one_with_fewest_slips() -> None:
    assert nearest("Slovacia", ["Slovenia", "Slovakia"]) == "Slovakia"
    assert nearest("Atlantis", ["Austria"]) is None


def test_neighbours_that_changed_places_are_one_slip() -> None:
    assert is_close("govenrance", "governance", max_distance=1)
