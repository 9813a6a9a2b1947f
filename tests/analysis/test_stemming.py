"""Words that share a stem and mean different things are kept apart, each with its own forms."""

import tomllib
from importlib.resources import files
from itertools import combinations

import pytest

from search.analysis.forms.stemming import stem

SHIPPED = tomllib.loads(files("search.analysis.forms").joinpath("apart.toml").read_text(encoding="utf-8"))
GROUPS = [pytest.param(code, group, id=f"{code}: {group[0]}") for code, groups in SHIPPED.items() for group in groups]


@pytest.mark.parametrize(("language", "group"), GROUPS)
def test_words_of_a_group_are_kept_apart_and_their_forms_together(language: str, group: list[str]) -> None:
    stems = [{stem(word, language) for word in together.split()} for together in group]
    assert all(one.isdisjoint(other) for one, other in combinations(stems, 2))


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
