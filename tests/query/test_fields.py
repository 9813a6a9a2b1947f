"""The fields that are searched: where their text comes from, and when an index is out of date."""

import datetime
from typing import Any

import pytest

from search.analysis import analyzer
from search.query import fields
from search.query.fields import HEADING_WEIGHT, OWN_FIELDS, fingerprint, own_texts, section_texts
from search.strategies import PartialDate, Section, Strategy

VIENNA = Strategy(
    slug="vienna",
    path="vienna.md",
    digest="",
    title="Vienna",
    language="de",
    metadata={
        "title": "Vienna, from the metadata",
        "tagline": "Data for all",
        "summary": "Summary.",
        "excerpt": "Excerpt.",
        "description": ["Two", 2, "values"],
        "organization": "MA 01",
        "country": "Austria",
        "city": "Wien",
    },
    date=PartialDate(datetime.date(2019, 1, 1), "year"),
    horizon=None,
    sections=(),
    html="",
)
OPENING = Section(anchor="", heading="Vienna", level=0, path=(), text="Text.")
GOALS = Section(anchor="goals", heading="Goals", level=2, path=("Goals",), text="Text.")


def test_own_texts_come_from_title_and_front_matter_in_the_order_of_the_fields() -> None:
    assert [(field.name, text) for field, text in own_texts(VIENNA)] == [
        ("title", "Vienna"),
        ("tagline", "Data for all"),
        ("summary", "Summary.\nTwo, values\nExcerpt."),
        ("vision", ""),
        ("organisation", "MA 01"),
        ("place", "Wien\nAustria"),
    ]


def test_every_own_field_has_a_name_of_its_own_and_counts_for_something() -> None:
    assert len({field.name for field in OWN_FIELDS}) == len(OWN_FIELDS)
    assert all(field.weight > 0 for field in OWN_FIELDS)


def test_what_occurrences_count_for_adds_up_without_rounding() -> None:
    """The engine compares sums of weights, and takes those of what is deleted from sums that it has."""
    assert [weight % 0.5 for weight in (HEADING_WEIGHT, *(field.weight for field in OWN_FIELDS))] == [0.0] * (
        len(OWN_FIELDS) + 1
    )


def test_the_heading_of_the_opening_text_is_the_title_and_not_searched_twice() -> None:
    assert section_texts(OPENING) == ("", "Text.")
    assert section_texts(GOALS) == ("Goals", "Text.")


def test_the_fingerprint_is_the_same_for_the_same_parts() -> None:
    assert fingerprint("a", "b") == fingerprint("a", "b")
    assert len(fingerprint()) == 16


def test_the_fingerprint_tells_every_list_of_parts_from_every_other() -> None:
    lists = [(), ("",), ("a",), ("b",), ("a", "b"), ("b", "a"), ("ab",), ("a\nb",), ("a', 'b",), ("a", "b", "")]
    assert len({fingerprint(*parts) for parts in lists}) == len(lists)


@pytest.mark.parametrize(
    ("place", "name", "value"),
    [
        (fields, "VERSION", fields.VERSION + 1),
        (fields, "HEADING_WEIGHT", 9.0),
        (fields, "OWN_FIELDS", OWN_FIELDS[:-1]),
        (analyzer, "VERSION", "other"),
    ],
)
def test_the_fingerprint_changes_with_the_fields_and_the_analysis(
    place: Any, name: str, value: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint("site")
    monkeypatch.setattr(place, name, value)
    assert fingerprint("site") != before
