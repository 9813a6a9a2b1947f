"""Which errors are likelier than which: the orders that matter, not the figures."""

import pytest

from search.analysis.error_model import likelihood


@pytest.mark.parametrize(
    ("meant", "likelier", "less_likely"),
    [
        ("governance", "govrnance", "govirnance"),  # a letter lost; a vowel for a vowel
        ("governance", "govrenance", "govirnance"),  # neighbours swapped
        ("governance", "govirnance", "govbrnance"),  # any letter for another
        ("data", "dara", "daka"),  # the next key; a key far away
        ("data", "dats", "datm"),
        ("open", "oppen", "ozpen"),  # a letter doubled; any letter too many
        ("open", "openn", "openc"),
        ("open", "opebn", "opecn"),  # the next key besides
        ("plan", "pla", "lan"),  # the first letter is seldom wrong
        ("plan", "paln", "lpan"),
        ("plan", "planx", "xplan"),
        ("plan", "plxn", "xlan"),
    ],
)
def test_one_error_is_likelier_than_another(meant: str, likelier: str, less_likely: str) -> None:
    assert likelihood(likelier, meant, 1) > likelihood(less_likely, meant, 1)


def test_two_errors_are_less_likely_than_any_one() -> None:
    assert likelihood("xpeb", "open", 2) < likelihood("xpen", "open", 1)
