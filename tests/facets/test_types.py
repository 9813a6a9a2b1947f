"""The facet types: which values each gives, what they are called, how they are ordered, and how a range is said."""

import datetime
from dataclasses import replace
from typing import Any

import pytest

from search.content.themes import load_vocabulary
from search.facets.all_types import TYPES, facet_type
from search.site import Site
from search.strategies import PartialDate, Section, Strategy

VOCABULARY = load_vocabulary(Site())
VIENNA = Strategy(
    slug="vienna",
    path="vienna.md",
    digest="",
    title="Vienna",
    language="de",
    metadata={"country": "Austria"},
    date=PartialDate(datetime.date(2019, 1, 1), "year"),
    horizon=None,
    sections=(),
    html="",
)
ROLES = Section(anchor="roles", heading="Roles", level=2, path=("Roles",), text="Text.", themes=("roles", "governance"))


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (None, ()),
        ("", ()),
        (" \n", ()),
        ("Health", ("Health",)),
        ("  Public \n  health ", ("Public health",)),
        (["b", "a"], ("b", "a")),
        (["a", " a ", None, "", "A"], ("a", "A")),
        ([], ()),
        (2021, ("2021",)),
        (0, ("0",)),
        (1.5, ("1.5",)),
        ([1, "1", True], ("1", "true")),
        (True, ("true",)),
        (False, ("false",)),
        ({"name": "x"}, ()),
        ([["nested"], {"a": 1}, "flat"], ("flat",)),
    ],
)
def test_the_values_of_a_facet_are_what_is_stated_each_once(stated: Any, expected: tuple[str, ...]) -> None:
    assert facet_type("topic").values(replace(VIENNA, metadata={"topic": stated})) == expected


def test_a_field_that_is_not_there_has_no_values() -> None:
    assert facet_type("topic").values(VIENNA) == ()


def test_year_and_language_are_those_of_the_file_whatever_the_metadata_say() -> None:
    told = replace(VIENNA, metadata={"year": 1999, "language": "Latin"})
    assert facet_type("year").values(told) == ("2019",)
    assert facet_type("language").values(told) == ("de",)
    assert facet_type("year").values(replace(told, date=None)) == ()


def test_themes_are_values_of_sections_and_all_others_of_strategies() -> None:
    assert {name: kind.section_values(ROLES) for name, kind in TYPES.items()} == {
        "country": (),
        "theme": ("roles", "governance"),
        "year": (),
        "language": (),
    }
    assert facet_type("theme").values(replace(VIENNA, metadata={"theme": "stated"})) == ()


def test_only_fields_of_the_front_matter_are_stated() -> None:
    assert [name for name in ("topic", *TYPES) if facet_type(name).is_stated] == ["topic", "country"]


@pytest.mark.parametrize(
    ("name", "text", "label", "typed"),
    [
        ("topic", "public health", "Public health", "public health"),
        ("topic", "in_progress", "In progress", "in_progress"),
        ("topic", "true", "Yes", "true"),
        ("topic", "false", "No", "false"),
        ("topic", "eIDAS_2", "EIDAS_2", "eIDAS_2"),
        ("country", "Austria", "Austria", "Austria"),
        ("theme", "open-data", "Open data", "open-data"),
        ("theme", "unheard-of", "unheard-of", "unheard-of"),
        ("language", "fi", "Finnish", "fi"),
        ("language", "tlh", "Klingon", "tlh"),
        ("language", "xx", "xx", "xx"),
        ("year", "2021", "2021", 2021),
        ("year", "soon", "Soon", "soon"),
    ],
)
def test_a_value_has_a_label_for_readers_and_a_type_for_programs(name: str, text: str, label: str, typed: str | int) -> None:
    assert (facet_type(name).label(text, VOCABULARY), facet_type(name).typed(text)) == (label, typed)


@pytest.mark.parametrize(
    ("name", "ordered"),
    [("topic", ["10", "9", "apple", "Zebra"]), ("year", ["9", "10"]), ("language", ["nl", "en", "fi"])],
)
def test_numbers_are_ordered_by_size_and_all_else_by_label(name: str, ordered: list[str]) -> None:
    kind = facet_type(name)
    assert sorted(sorted(ordered), key=lambda text: kind.order(text, VOCABULARY)) == ordered


def test_a_theme_is_hinted_at_by_its_headings_and_known_by_no_other_name() -> None:
    [definition] = [one for one in VOCABULARY.definitions if one.key == "open-data"]
    assert tuple(facet_type("theme").hints("open-data", VOCABULARY)) == definition.headings
    assert facet_type("country").hints("Austria", VOCABULARY) == ()
    assert [name for name in ("topic", *TYPES) if not facet_type(name).has_other_names] == ["theme"]


def test_only_ranges_and_types_of_sections_have_parameters_beside_their_name() -> None:
    assert {name: facet_type(name).parameters for name in ("topic", *TYPES)} == {
        "topic": (),
        "country": (),
        "theme": ("theme_match",),
        "year": ("year_min", "year_max"),
        "language": (),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("before 2020", [("before 2020", None, 2019)]),
        ("After 2018, in Finland", [("After 2018", 2019, None)]),
        ("health (since 2019)", [("since 2019", 2019, None)]),
        ("up to 2020", [("up to 2020", None, 2020)]),
        ("2018-2020", [("2018-2020", 2018, 2020)]),
        ("data 2018 – 2020", [("2018 – 2020", 2018, 2020)]),
        ("from 2018 to 2020", [("from 2018 to 2020", 2018, 2020)]),
        ("between 2018 and 2020", [("between 2018 and 2020", 2018, 2020)]),
        ("vor 2020 seit 2018", [("vor 2020", None, 2019), ("seit 2018", 2018, None)]),
        ("zwischen 2018 und 2020", [("zwischen 2018 und 2020", 2018, 2020)]),
        ("jusqu'en 2020", [("jusqu'en 2020", None, 2020)]),
        ("Year: from 2018", [("from 2018", 2018, None)]),
        ("2018 and 2020", []),
        ("2018 2020", []),
        ("from 2018", []),
        ("2020-2018", []),
        ("2018-2020-1", []),
        ("-before 2020", []),
        ("title:2018-2020", []),
        ("after 5 years", []),
    ],
)
def test_a_range_is_read_from_a_text_as_years_are_said(text: str, said: list[tuple[str, int | None, int | None]]) -> None:
    assert list(facet_type("year").ranges_in(text)) == said
    assert list(facet_type("country").ranges_in(text)) == []
