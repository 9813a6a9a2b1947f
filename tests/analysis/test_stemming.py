"""Words that share a stem and mean different things are kept apart, and what belongs together is one word."""

import tomllib
from importlib.resources import files
from itertools import combinations, product

import pytest

from search.analysis.dictionary.real_words import COMPOUNDING
from search.analysis.forms.stemming import are_kept_apart, snowball, stem
from search.query.expansion.compounds import MIN_REST

SHIPPED = tomllib.loads(files("search.analysis.forms").joinpath("apart.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", SHIPPED)
def test_words_of_a_group_are_kept_apart_and_their_forms_together(language: str) -> None:
    for group in SHIPPED[language]:
        stems = [{stem(word, language) for word in together.split()} for together in group]
        assert len(stems) > 1, group
        assert all(one.isdisjoint(other) for one, other in combinations(stems, 2)), group
        for together, found in zip(group, stems, strict=True):
            assert len(found) == len({snowball(word, language) for word in together.split()}), "each stem of them stays one"


@pytest.mark.parametrize("language", SHIPPED)
def test_a_group_has_words_that_would_be_one_if_they_were_not_in_it(language: str) -> None:
    for group in SHIPPED[language]:
        words = [together.split() for together in group]
        pairs = [pair for first, second in combinations(words, 2) for pair in product(first, second)]
        assert any(_would_be_one(one, other, language) for one, other in pairs), group


def _would_be_one(one: str, other: str, language: str) -> bool:
    """Whether two words share a stem, a dictionary has one as a form of the other, or it would be taken for a compound."""
    shorter, longer = sorted((one, other), key=len)
    is_form = (one, other) == ("media", "medium")
    is_form = is_form or snowball(one, language) == snowball(other, language)
    return is_form or (language in COMPOUNDING and longer.startswith(shorter) and len(longer) >= len(shorter) + MIN_REST)


@pytest.mark.parametrize(
    ("word", "other", "apart"),
    [("media", "medium", True), ("mediums", "medium", False), ("casos", "casa", False), ("goods", "policy", False)],
)
def test_two_words_are_apart_if_one_group_has_both(word: str, other: str, apart: bool) -> None:
    assert are_kept_apart(word, other, "en") == apart


def test_what_shares_the_stem_of_a_stop_word_is_not_that_word_and_has_its_own_forms() -> None:
    assert stem("owns", "en") == stem("owned", "en") != stem("own", "en")
    assert stem("paro", "es") != stem("para", "es")
    assert stem("mensen", "nl") != stem("men", "nl")
    assert all(stem(word, "en") == snowball(word, "en") for word in ("on", "own", "being"))


@pytest.mark.parametrize(
    "forms",
    [
        "responsible responsibility responsibilities responsibly",
        "digital digitally digitised digitization",
        "unite united unites",
        "population populations populated",
        "account accounts accounted accountant",
        "local locally locals",
        "effective effectively effectiveness",
        "emergency emergencies",
        "minority minorities",
    ],
)
def test_forms_of_a_word_that_is_kept_apart_are_one_word(forms: str) -> None:
    assert len({stem(word, "en") for word in forms.split()}) == 1
