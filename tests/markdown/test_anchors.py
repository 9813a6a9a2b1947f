"""Anchors: readable, unique in a page, and never those by which the page around a text finds its own elements."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from search.markdown.anchors.links import heading_links_of
from search.markdown.anchors.own import Anchors, anchor_of
from search.markdown.sections import sections_of

OF_THE_PAGE = (
    "content",
    "contents",
    "q",
    "search",
    "text",
    "near",
    "shortcuts",
    "suggestions",
    "match",
    "match-1",
    "suggestion-0",
)


@pytest.mark.parametrize("name", OF_THE_PAGE)
def test_an_id_of_the_page_is_not_given_to_a_text(name: str) -> None:
    anchors = Anchors()
    assert not anchors.claim(name)
    assert [anchors.new(name), anchors.new(name)] == [f"{name}-section", f"{name}-section-2"]
    assert not anchors.has(name)


@pytest.mark.parametrize("name", ["matches", "match-making", "context", "research", "searches", "quality", "suggested"])
def test_an_id_that_only_begins_like_one_of_the_page_is(name: str) -> None:
    assert Anchors().claim(name)
    assert Anchors().new(name) == name


def test_links_to_such_a_heading_find_it_all_the_same() -> None:
    document = sections_of('[see](#contents)\n\n## Contents\n\nOf data.\n\n<p id="q">x</p>\n')
    assert [section.anchor for section in document.sections] == ["", "contents-section"]
    assert '<a href="#contents-section">see</a>' in document.html
    assert 'id="q"' not in document.html


def test_links_to_a_heading_with_a_picture_need_not_name_what_it_shows() -> None:
    document = sections_of(
        '[a](#data) [b](#-aims) [c](#map)\n\n# <img src="x" alt="Logo"> Data\n\n## ![Goal](y) Aims\n\n## ![Map](z)\n'
    )
    assert re.findall(r'href="([^"]*)"', document.html) == ["#logo-data", "#goal-aims", "#map"]


def test_an_anchor_is_the_heading_without_numbers_accents_and_marks() -> None:
    headings = ["2.3 Données ouvertes", "IV. Ziele & Maßnahmen", "Who’s who?", "***"]
    assert [anchor_of(heading) for heading in headings] == ["donnees-ouvertes", "ziele-massnahmen", "whos-who", "section"]


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("⚙️ Settings", "settings"),
        ("Settings ⚙️", "settings"),
        ("❤️", "section"),
        ("1️⃣ First", "1-first"),
        ("葛\U000e0100飾", "葛飾"),
        ("한\u3164글", "한글"),
        ("\u0301 Accent alone", "accent-alone"),
        ("खुला डेटा", "खुला-डेटा"),
        ("Données ouvertes", "donnees-ouvertes"),
    ],
)
def test_no_anchor_has_a_character_that_nobody_sees(heading: str, anchor: str) -> None:
    assert anchor_of(heading) == anchor


def test_an_id_with_a_character_that_nobody_sees_is_not_given() -> None:
    assert not Anchors().claim("a\u3164b")


DIALECTS = tomllib.loads((Path(__file__).parents[1] / "data" / "heading_links.toml").read_text(encoding="utf-8"))
PAGES = [pytest.param(page, id=dialect) for dialect, pages in DIALECTS.items() for page in pages]


def page_of(headings: list[str], link: str = "") -> str:
    return "Opening.\n\n" + "".join(f"## {heading}\n\nx\n\n" for heading in headings) + f"[the link](<#{link}>)\n"


@pytest.mark.parametrize("page", PAGES)
def test_links_within_a_page_lead_where_they_did(page: dict[str, Any]) -> None:
    wrong = {}
    for link, number in page["links"].items():
        document = sections_of(page_of(page["headings"], link), title="T")
        found = re.search(r'<a href="#([^"]*)">the link', document.html)
        if found is None or found[1] != document.sections[number + 1].anchor:
            wrong[link] = found and found[1]
    assert wrong == {}


@pytest.mark.parametrize("page", PAGES)
def test_links_to_another_page_lead_where_they_did(page: dict[str, Any]) -> None:
    document = sections_of(page_of(page["headings"]), title="T")
    links = heading_links_of(document.html, "T")
    reserved = {"contents"}  # no element has this id, so that the page itself does not tell of it
    expected = {link: document.sections[number + 1].anchor for link, number in page["links"].items() if link not in reserved}
    assert {link: links.anchor(link) for link in expected} == expected


def test_a_link_to_the_title_of_another_page_finds_it() -> None:
    document = sections_of("# Über & uns\n\nx\n", title="Über & uns")
    links = heading_links_of(document.html, "Über & uns")
    assert [links.anchor(name) for name in ("über--uns", "uber-uns", "ber--uns", "nothing")] == ["uber-uns"] * 3 + [None]


def test_a_place_that_is_marked_by_a_name_is_found() -> None:
    html = sections_of('[see](#aims)\n\n<a name="aims"></a>\n\n## Goals\n\nx\n', title="T").html
    assert '<a href="#aims">' in html
    assert '<a id="aims">' in html
    assert "name=" not in html


def test_a_link_that_leads_nowhere_stays_as_it_is() -> None:
    assert '<a href="#nowhere">' in sections_of("[see](#nowhere)\n\n## Goals\n\nx\n", title="T").html
