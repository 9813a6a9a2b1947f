"""Anchors: readable, unique in a page, and never those by which the page around a text finds its own elements."""

from __future__ import annotations

import pytest

from search.markdown.anchors import Anchors, anchor_of
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


def test_no_character_that_nobody_sees_is_in_an_anchor() -> None:
    headings = ["⚙️ Settings", "❤️ for all", "1️⃣ First", "葛\U000e0100城"]
    assert [anchor_of(heading) for heading in headings] == ["settings", "for-all", "first", "葛城"]


def test_an_anchor_is_the_heading_without_numbers_accents_and_marks() -> None:
    headings = ["2.3 Données ouvertes", "IV. Ziele & Maßnahmen", "Who’s who?", "***"]
    assert [anchor_of(heading) for heading in headings] == ["donnees-ouvertes", "ziele-massnahmen", "whos-who", "section"]
