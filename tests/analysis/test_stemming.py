"""Words that share a stem and mean different things are kept apart, and what belongs together is one word."""

import tomllib
from importlib.resources import files
from itertools import combinations

import pytest

from search.analysis.forms.stemming import snowball, stem

SHIPPED = tomllib.loads(files("search.analysis.forms").joinpath("apart.toml").read_text(encoding="utf-8"))
GROUPS = [pytest.param(code, group, id=f"{code}: {group[0]}") for code, groups in SHIPPED.items() for group in groups]


@pytest.mark.parametrize(("language", "group"), GROUPS)
def test_words_of_a_group_are_kept_apart_and_their_forms_together(language: str, group: list[str]) -> None:
    stems = [{stem(word, language) for word in together.split()} for together in group]
    assert len(stems) > 1
    assert all(one.isdisjoint(other) for one, other in combinations(stems, 2))
    for together, found in zip(group, stems, strict=True):
        assert len(found) == len({snowball(word, language) for word in together.split()}), "each stem of them stays one"


@pytest.mark.parametrize(("language", "group"), GROUPS)
def test_a_group_has_words_that_would_be_one_if_they_were_not_in_it(language: str, group: list[str]) -> None:
    stems = [{snowball(word, language) for word in together.split()} for together in group]
    assert any(not one.isdisjoint(other) for one, other in combinations(stems, 2))


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
