"""The stylesheet serves texts of both directions: it says start and end, for left and right are wrong for half of them."""

import re

from tests.conftest import ROOT

STYLES = (ROOT / "web" / "static" / "site.css").read_text(encoding="utf-8")
_PHYSICAL = re.compile(r"(?:margin|padding|border)-(?:left|right)\b|[\s;{](?:left|right)\s*:|text-align:\s*(?:left|right)\b")
_FOUR_SIDES = re.compile(r"(?:margin|padding): ([^\s;]+) ([^\s;]+) ([^\s;]+) ([^\s;]+);")


def test_no_rule_names_a_side_that_turns_with_the_direction_of_a_text() -> None:
    assert _PHYSICAL.findall(STYLES) == []


def test_distances_of_four_values_are_the_same_on_both_sides() -> None:
    assert "padding-inline:" in STYLES
    assert [found[0] for found in _FOUR_SIDES.finditer(STYLES) if found[2] != found[4]] == []
