"""A content folder's search.toml is read strictly: every mistake is named by its key; no file at all is a sensible site."""

from pathlib import Path

import pytest

from search.errors import SiteInvalid
from search.phrases import Noun
from search.site import FILE_NAME, MAX_BYTES, Facet, Site, ThemeDefinition, load_site, parse_site
from search.strategies import LANGUAGES

WHOLE = b"""
[site]
title = "City data strategies"
description = "What cities do with data"
noun = ["plan", "plans"]
language = "de"
edit_url = "https://example.org/edit/{path}"
[[facets]]
name = "country"
label = "Land"
[[facets]]
name = "project_stage"
[[facets]]
name = "year"
[themes.governance]
label = "Governance"
definition = "Who decides."
headings = ["data governance", "daten-governance"]
[themes.open-data]
[synonyms]
groups = [["open data", "ogd"], []]
"""


def test_a_folder_without_a_file_has_the_default_site(tmp_path: Path) -> None:
    site = load_site(tmp_path)
    assert site == Site()
    assert [facet.name for facet in site.facets] == ["country", "level", "status", "theme", "year", "language"]
    assert (site.title, site.language, site.themes, site.synonyms, site.edit_url) == ("Strategy Search", "en", (), (), "")


def test_a_site_whose_title_is_blank_has_that_of_one_without() -> None:
    assert parse_site(b'[site]\ntitle = " "\n').title == Site().title


def test_every_setting_is_read_as_it_is_written() -> None:
    assert parse_site(WHOLE) == Site(
        title="City data strategies",
        description="What cities do with data",
        noun=Noun("plan", "plans"),
        language="de",
        edit_url="https://example.org/edit/{path}",
        facets=(Facet("country", "Land"), Facet("project_stage", "Project stage"), Facet("year", "Year")),
        themes=(
            ThemeDefinition("governance", "Governance", "Who decides.", ("data governance", "daten-governance")),
            ThemeDefinition("open-data", "Open data"),
        ),
        synonyms=(("open data", "ogd"), ()),
        source=WHOLE,
    )


def test_only_the_year_is_a_range() -> None:
    assert [(facet.name, facet.type.kind) for facet in parse_site(WHOLE).facets] == [
        ("country", "value"),
        ("project_stage", "value"),
        ("year", "range"),
    ]


def test_a_facet_is_found_by_its_name() -> None:
    site = parse_site(WHOLE)
    assert site.facet("year") == Facet("year", "Year")
    assert site.facet("level") is None


@pytest.mark.parametrize("source", [b"", b"# nothing\n", b"facets = []\n", b"[site]\n", b"[themes]\n[synonyms]\n"])
def test_what_is_not_said_has_its_default(source: bytes) -> None:
    assert parse_site(source) == Site(source=source)


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake() -> None:
    source = b'\xef\xbb\xbf[site]\r\ntitle = "St\xc3\xa4dte"\r\n'
    assert parse_site(source).title == "Städte"


def test_the_file_is_read_from_the_folder(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(WHOLE)
    assert load_site(tmp_path) == parse_site(WHOLE)


def test_every_change_of_the_file_changes_the_fingerprint() -> None:
    assert parse_site(WHOLE).fingerprint == parse_site(WHOLE).fingerprint
    assert len({parse_site(source).fingerprint for source in (b"", b"\n", WHOLE, WHOLE + b"\n")}) == 4
    assert parse_site(b"").fingerprint == Site().fingerprint


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_known_language_may_be_the_site_s(language: str) -> None:
    assert parse_site(f'site.language = "{language}"'.encode()).language == language


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("colour = 1", "colour is not a setting; known here are facets, places, site, synonyms, themes, words"),
        ("site = 1", "site must be a table"),
        (
            "[site]\ncolour = 1",
            "site.colour is not a setting; known here are description, edit_url, issue_url, language, noun, title",
        ),
        ('[places]\n"New York" = "NYC"', "places.New York must be an array"),
        ('[places]\n"New York" = [""]', "places.New York[1] is blank or holds a control character"),
        ("[site]\ntitle = 1", "site.title must be a string"),
        ("[site]\ndescription = 1", "site.description must be a string"),
        ("[site]\nedit_url = []", "site.edit_url must be a string"),
        ("[site]\nnoun = 1", "site.noun must be an array"),
        ("[site]\nnoun = ['plan']", "site.noun must be an array of 2"),
        ("[site]\nnoun = ['plan', 1]", "site.noun[2] must be a string"),
        ("[site]\nnoun = ['plan', ' ']", "site.noun[2] is blank or holds a control character"),
        ("[site]\nlanguage = 1", "site.language must be a string"),
        ("[site]\nlanguage = 'xx'", "site.language is 'xx'; known are de, en, es, fi, fr, nl"),
        ("facets = 1", "facets must be an array"),
        ("facets = ['country']", "facets[1] must be a table"),
        ("[facets]\nname = 'country'", "facets must be an array"),
        ("[[facets]]\nname = 'x'\n[[facets]]\nnmae = 'y'", "facets[2].nmae is not a setting; known here are label, name"),
        ("[[facets]]\nname = 1", "facets[1].name must be a string"),
        ("[[facets]]\nname = 'x'\nlabel = 1", "facets[1].label must be a string"),
        ("[[facets]]\nlabel = 'x'", "facets[1].name is ''; it must be a front-matter field, theme, year or language"),
        ("[[facets]]\nname = 'a-b'", "facets[1].name is 'a-b'; it must be a front-matter field, theme, year or language"),
        ("[[facets]]\nname = 'page'", "facets[1].name is 'page', which is a search parameter"),
        ("[[facets]]\nname = 'x'\n[[facets]]\nname = 'x'", "facets has the same name twice"),
        ("themes = []", "themes must be a table"),
        ("[themes]\ngovernance = 'x'", "themes.governance must be a table"),
        ("[themes.x]\ncolour = 1", "themes.x.colour is not a setting; known here are definition, headings, label"),
        ("[themes.x]\nlabel = 1", "themes.x.label must be a string"),
        ("[themes.x]\ndefinition = 1", "themes.x.definition must be a string"),
        ("[themes.x]\nheadings = 'x'", "themes.x.headings must be an array"),
        ("[themes.x]\nheadings = [1]", "themes.x.headings[1] must be a string"),
        ("synonyms = []", "synonyms must be a table"),
        ("[synonyms]\ngroup = []", "synonyms.group is not a setting; known here are groups"),
        ("[synonyms]\ngroups = 'x'", "synonyms.groups must be an array"),
        ("[synonyms]\ngroups = ['x']", "synonyms.groups[1] must be an array"),
        ("[synonyms]\ngroups = [['a', 'b'], ['c', 1]]", "synonyms.groups[2][2] must be a string"),
        ("[words]\napart = ['a']", "words.apart[1] must be an array"),
        ("[words]\njoined = []", "words.joined is not a setting; known here are apart"),
    ],
)
def test_every_mistake_is_named_by_its_key(source: str, message: str) -> None:
    with pytest.raises(SiteInvalid) as caught:
        parse_site(source.encode())
    assert str(caught.value) == f"search.toml: {message}"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (b"a = " + b"[" * 100_000, "it is nested too deeply"),
        (b"a = " + b"{a=" * 50_000, "it is nested too deeply"),
        (b"\n[" + b"a." * 300_000 + b"a]", "a dotted key has too many parts (at line 2)"),
        (b'"a b" . ' * 100_000 + b"a = 1", "a dotted key has too many parts (at line 1)"),
        (b"a = " + b"9" * 100_000, "a number in it has too many digits"),
        (b"[site]\ntitle = 'K\xf6ln'", "it is not UTF-8 (at line 2)"),
        ("[site]\n".encode("utf-16"), "it is not UTF-8 (at line 1)"),
        (b"[site]\ntitle = 'a\0b'", "Found invalid character '\\x00' (at line 2, column 11)"),
        (b'[site]\ntitle = "a\\u0000b"', "site.title holds a control character"),
        (b'[themes."a\\u001bb"]', "a key of themes holds a control character"),
        (b'[themes.x]\nheadings = ["a\\u001bb"]', "themes.x.headings[1] holds a control character"),
        (b'[synonyms]\ngroups = [["a\\u001bb"]]', "synonyms.groups[1][1] holds a control character"),
        (b'"a\\nb\\u001b" = 1', "a b\ufffd is not a setting; known here are facets, places, site, synonyms, themes, words"),
        (b"a" * 1000 + b" = 1", "a" * 300 + "…"),
        (b"[site]\n[site]\n", "Cannot declare ('site',) twice (at line 2, column 6)"),
    ],
)
def test_whatever_the_file_holds_is_told_in_one_line(source: bytes, reason: str) -> None:
    with pytest.raises(SiteInvalid) as caught:
        parse_site(source)
    assert (str(caught.value), caught.value.public_message) == (f"search.toml: {reason}",) * 2


def test_a_file_of_more_than_a_mebibyte_is_not_read(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(SiteInvalid) as caught:
        load_site(tmp_path)
    assert str(caught.value) == f"{tmp_path / FILE_NAME}: it is larger than 1 MiB"


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / "site.toml").write_bytes(WHOLE)
    (tmp_path / FILE_NAME).symlink_to("settings/site.toml")
    assert load_site(tmp_path) == parse_site(WHOLE)


@pytest.mark.parametrize("source", [b"[site", b"a = 1\na = 2", b"\xff", b'[site]\ntitle = "\xff"'])
def test_what_is_not_toml_is_named_by_its_file(source: bytes, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(source)
    with pytest.raises(SiteInvalid) as caught:
        load_site(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / FILE_NAME}: ")
