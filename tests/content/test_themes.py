"""Headings in four languages and any wording map to the themes that a reader would give them."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.content.themes import heading_words, load_vocabulary
from search.site import Site, ThemeDefinition
from search.strategies import Section

SHIPPED = load_vocabulary(Site())
HAND_CHECKED = tomllib.loads((Path(__file__).parents[1] / "data" / "headings.toml").read_text(encoding="utf-8"))
ROWS = [(heading, tuple(themes)) for rows in HAND_CHECKED.values() for heading, themes in rows]
PHRASES = [(heading, definition.key) for definition in SHIPPED.definitions for heading in definition.headings]


def section(heading: str, level: int) -> Section:
    return Section(anchor=heading.lower(), heading=heading, level=level, path=(heading,), text="")


def site_with(*themes: ThemeDefinition) -> Site:
    return Site(themes=themes)


def test_the_shipped_themes_stand_in_the_order_in_which_pages_show_them() -> None:
    assert " ".join(definition.key for definition in SHIPPED.definitions) == (
        "context vision objectives principles governance organisation roles culture data-management data-quality "
        "infrastructure data-use open-data data-sharing ethics-and-privacy security measures implementation monitoring "
        "challenges value-creation participation outlook"
    )


def test_every_shipped_theme_has_a_label_and_a_definition_of_one_sentence() -> None:
    for definition in SHIPPED.definitions:
        assert definition.label, definition.key
        assert definition.definition.endswith("."), definition.key
        assert definition.definition.count(".") == 1, definition.key


def test_no_two_shipped_headings_have_the_same_words() -> None:
    words = Counter(heading_words(heading) for heading, _ in PHRASES)
    assert [heading for heading, count in words.items() if count > 1] == []


def test_every_heading_of_the_vocabulary_maps_to_its_own_theme() -> None:
    assert [heading for heading, key in PHRASES if SHIPPED.themes_of(heading) != (key,)] == []


def test_the_hand_checked_headings_map_as_a_reader_would_map_them() -> None:
    wrong = [(heading, themes, SHIPPED.themes_of(heading)) for heading, themes in ROWS if SHIPPED.themes_of(heading) != themes]
    assert len(ROWS) >= 60
    assert len(wrong) <= len(ROWS) // 10, wrong


def test_the_hand_checked_headings_are_four_languages_and_mostly_no_vocabulary() -> None:
    verbatim = {heading_words(heading) for heading, _ in PHRASES}
    assert list(HAND_CHECKED) == ["english", "german", "dutch", "french"]
    assert sum(heading_words(heading) not in verbatim for heading, _ in ROWS) >= 20


@pytest.mark.parametrize(
    ("heading", "themes"),
    [
        ("Policy", ("governance",)),
        ("Open data policy", ("open-data",)),
        ("Data protection", ("ethics-and-privacy",)),
        ("Personal data protection", ("ethics-and-privacy",)),
        ("Machine learning", ("data-use",)),
        ("Learning", ("culture",)),
        ("Next steps and measures", ("outlook", "measures")),
    ],
)
def test_the_longest_phrase_wins_and_covers_the_words_it_uses(heading: str, themes: tuple[str, ...]) -> None:
    assert SHIPPED.themes_of(heading) == themes


@pytest.mark.parametrize(
    "heading",
    [
        "Data quality",
        "3.1 Data quality",
        "**Data** _quality_",
        "DATA QUALITY",
        "Data-Quality:",
        "Dâta quälity",
        "[Data quality](https://example.org/open-data/security)",
        'Data quality {: .governance id="security"}',
        '<a name="governance">Data</a> quality',
    ],
)
def test_numbers_markup_case_and_accents_do_not_matter(heading: str) -> None:
    assert SHIPPED.themes_of(heading) == ("data-quality",)


@pytest.mark.parametrize(
    ("singular", "plural"),
    [
        ("challenge", "challenges"),
        ("policy", "policies"),
        ("Handlungsfeld", "Handlungsfeldern"),
        ("Grundsatz", "Grundsätze"),
        ("doelstelling", "doelstellingen"),
        ("objectif", "objectifs"),
    ],
)
def test_singular_and_plural_have_the_same_theme(singular: str, plural: str) -> None:
    assert SHIPPED.themes_of(singular) == SHIPPED.themes_of(plural) != ()


@pytest.mark.parametrize(
    ("heading", "themes"),
    [
        ("Our values", ("principles",)),
        ("The value of it", ("value-creation",)),
        ("Unsere Werte", ("principles",)),
        ("Nutzen", ("value-creation",)),
        ("Nutzer", ("participation",)),
    ],
)
def test_forms_of_a_word_that_mean_different_things_stay_apart(heading: str, themes: tuple[str, ...]) -> None:
    assert SHIPPED.themes_of(heading) == themes


@pytest.mark.parametrize(
    ("heading", "themes"),
    [
        ("Datenqualitätsmanagement", ("data-quality",)),
        ("Datenschutzkonzept", ("ethics-and-privacy",)),
        ("Sofortmaßnahmen", ("measures",)),
        ("Umsetzungsplanung", ("implementation",)),
        ("Datenethik-Leitlinien", ("ethics-and-privacy", "principles")),
        ("Hoofddoelen", ("objectives",)),
        ("Kompetenzzentrum", ("organisation",)),
    ],
)
def test_compounds_belong_to_the_word_that_the_vocabulary_marks_with_a_star(heading: str, themes: tuple[str, ...]) -> None:
    assert SHIPPED.themes_of(heading) == themes


@pytest.mark.parametrize(
    "heading", ["Commission", "Provision and supervision", "Inequality", "Transactions", "Zugriffskontrolle"]
)
def test_a_word_inside_another_is_not_that_word(heading: str) -> None:
    assert SHIPPED.themes_of(heading) == ()


@pytest.mark.parametrize("heading", ["", "2021", "***", "{: .governance}", "<governance>", "数据治理"])
def test_a_heading_without_known_words_has_no_theme(heading: str) -> None:
    assert SHIPPED.themes_of(heading) == ()


@given(st.text(max_size=80))
def test_any_text_has_known_themes_at_most_once_each(heading: str) -> None:
    themes = SHIPPED.themes_of(heading)
    assert len(set(themes)) == len(themes)
    assert set(themes) <= {definition.key for definition in SHIPPED.definitions}


@given(st.sampled_from(PHRASES), st.integers(1, 99), st.sampled_from(["{}. {}", "{}) **{}**", "§ {} – {}:"]))
def test_a_known_heading_keeps_its_theme_under_any_number(phrase: tuple[str, str], number: int, form: str) -> None:
    heading, key = phrase
    assert SHIPPED.themes_of(form.format(number, heading.strip("*").upper())) == (key,)


def test_a_site_replaces_a_shipped_theme_in_its_place_and_adds_others_at_the_end() -> None:
    own = ThemeDefinition("roles", "People in charge", headings=("who is in charge",))
    new = ThemeDefinition("climate", "Climate", headings=("climate", "net zero"))
    vocabulary = load_vocabulary(site_with(new, own))
    keys = [definition.key for definition in vocabulary.definitions]
    assert keys == [definition.key for definition in SHIPPED.definitions] + ["climate"]
    assert vocabulary.definitions[keys.index("roles")] is own
    assert vocabulary.themes_of("Who is in charge?") == ("roles",)
    assert vocabulary.themes_of("Data stewards") == ()
    assert vocabulary.themes_of("Governance for net zero") == ("governance", "climate")


def test_a_phrase_that_the_site_claims_belongs_to_the_site() -> None:
    own = ThemeDefinition("audit", "Audit", headings=("monitoring", "*kontrolle"))
    vocabulary = load_vocabulary(site_with(own))
    assert vocabulary.themes_of("Monitoring") == ("audit",)
    assert vocabulary.themes_of("Qualitätskontrolle") == ("audit",)
    assert vocabulary.themes_of("Progress") == ("monitoring",)


def test_a_heading_without_words_in_a_vocabulary_claims_nothing() -> None:
    vocabulary = load_vocabulary(site_with(ThemeDefinition("numbers", "Numbers", headings=("", "42", "*"))))
    assert vocabulary.themes_of("42") == ()
    assert vocabulary.themes_of("Anything") == ()


def test_labels_are_known_by_key_and_an_unknown_key_stands_for_itself() -> None:
    assert SHIPPED.label("culture") == "Culture and competencies"
    assert SHIPPED.label("astrology") == "astrology"


def test_the_fingerprint_follows_the_definitions_and_nothing_else() -> None:
    renamed = load_vocabulary(site_with(ThemeDefinition("roles", "Roles", headings=("who is in charge",))))
    assert load_vocabulary(Site(title="Another")).fingerprint == SHIPPED.fingerprint
    assert renamed.fingerprint != SHIPPED.fingerprint


def test_a_section_without_a_theme_of_its_own_inherits_its_parents() -> None:
    sections = [
        section("Elsewhere", 1),
        section("Data governance", 2),
        section("Steering and security", 3),
        section("Berlin", 3),
        section("Appendix", 2),
        section("Berlin", 3),
    ]
    assert [one.themes for one in SHIPPED.assign(sections)] == [
        (),
        ("governance",),
        ("governance", "security"),
        ("governance",),
        (),
        (),
    ]


def test_themes_pass_down_over_a_skipped_level_and_through_who_inherited_them() -> None:
    sections = [section("Open data", 1), section("Berlin", 3), section("Paris", 2), section("Lutetia", 3)]
    assert [one.themes for one in SHIPPED.assign(sections)] == [("open-data",)] * 4


def test_text_before_the_first_heading_has_no_theme_and_passes_none_on() -> None:
    sections = [section("", 0), section("Berlin", 2)]
    assert [one.themes for one in SHIPPED.assign(sections)] == [(), ()]


def test_assigning_changes_nothing_but_themes_and_keeps_the_order() -> None:
    sections = [section("Vision", 2), section("Berlin", 3)]
    assigned = SHIPPED.assign(sections)
    assert [(one.heading, one.anchor, one.level) for one in assigned] == [("Vision", "vision", 2), ("Berlin", "berlin", 3)]
    assert SHIPPED.assign([]) == ()
