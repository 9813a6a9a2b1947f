"""Words carried into a page: marks in safe HTML, and the HTML cut at its sections."""

import random
import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import analyzer
from search.engines.base import SearchEngine
from search.query.parsing.parser import parse
from search.searching.highlighter import Highlighter
from web.components.highlighted_html import MAX_MARKS, Marker, Steps
from web.pages.strategy.html_sections import Part, cut


def marker(q: str) -> Marker:
    highlighter = Highlighter(parse(q, own_fields=["title"]))
    return Marker(lambda text, field: highlighter.words(text, "en", field))


def test_marks_are_numbered_over_the_whole_page() -> None:
    page = marker("data")
    assert page.text("Data strategy", "title") == '<mark id="match-1">Data</mark> strategy'
    assert page.html("<p>Open data &amp; <em>data</em></p>") == (
        '<p>Open <mark id="match-2">data</mark> &amp; <em><mark id="match-3">data</mark></em></p>'
    )
    assert page.total == 3


def test_every_form_of_a_word_is_marked() -> None:
    assert marker("publish").html("<p>Publishing what was published</p>") == (
        '<p><mark id="match-1">Publishing</mark> what was <mark id="match-2">published</mark></p>'
    )


def test_a_word_for_one_field_is_marked_in_that_field_alone() -> None:
    page = marker("title:data")
    assert page.text("Data", "title") == '<mark id="match-1">Data</mark>'
    assert page.html("<p>Data</p>") == "<p>Data</p>"


def test_code_and_attributes_are_never_marked() -> None:
    source = (
        '<p title="data"><a href="#data">x</a> <code>data <b>data</b></code></p>'
        "<pre><code>data</code> data</pre><kbd>data</kbd>"
    )
    assert marker("data").html(source) == source


def test_text_after_code_is_marked_again() -> None:
    assert marker("data").html("<code>data</code> data") == '<code>data</code> <mark id="match-1">data</mark>'


@pytest.mark.parametrize(
    ("q", "html", "marked"),
    [
        ('"harbour portal"', '<p>the <a href="#x">harbour</a> portal</p>', ["harbour", "portal"]),
        ('"harbour portal"', "<ul><li>harbour</li>\n<li><em>portal</em></li></ul>", ["harbour", "portal"]),
        ('"harbour portal"', "<table><tr><td>harbour</td><td>portal</td></tr></table>", ["harbour", "portal"]),
        ('"harbour portal"', "<p>harbour</p><p>portal</p><h4>harbour</h4>", ["harbour", "portal"]),
        ('"harbour portal"', "<p>harbour<br>portal</p>", ["harbour", "portal"]),
        ('"harbour portal"', '<p>harbour<sup><a class="footnote-ref" href="#f">1</a></sup> portal</p>', ["harbour", "portal"]),
        ('"harbour portal"', '<p>harbour <img alt="open"> portal</p>', []),
        ('"harbour portal"', "<p>harbour <code>open</code> portal</p>", []),
        ('"harbour portal"', "<p>harbour <code>portal</code></p>", ["harbour"]),
        ("harbours", "<p><b>H</b>arb<i>ours</i> harbour</p>", ["H", "arb", "ours", "harbour"]),
        ("harbour", "<p>harbour<b>s</b><code>s</code></p>", []),
        ("harbour", "<p>harb</p><p>our</p>", []),
        ("harbour", "harb<wbr>our", ["harb", "our"]),
    ],
)
def test_what_is_marked_is_found_in_the_text_whatever_markup_stands_in_it(q: str, html: str, marked: list[str]) -> None:
    written = marker(q).html(html)
    assert re.findall(r"<mark[^>]*>([^<]*)</mark>", written) == marked
    assert re.sub(r"</?mark[^>]*>", "", written) == marker("").html(html)


def test_a_mark_that_goes_on_in_other_elements_counts_once() -> None:
    page = marker("data")
    assert page.html("d<b>at</b>a data") == (
        '<mark id="match-1">d</mark><b><mark>at</mark></b><mark>a</mark> <mark id="match-2">data</mark>'
    )
    assert page.total == 2


def test_the_last_mark_is_written_to_its_end() -> None:
    page = marker("data")
    written = page.html("<p>data</p>" * (MAX_MARKS - 1) + "d<b>at</b>a data")
    assert written.endswith(f'<mark id="match-{MAX_MARKS}">d</mark><b><mark>at</mark></b><mark>a</mark> data')


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("data governance", []),
        ("Governance of data", []),
        ("data, governance", []),
        ("data. Governance", ["data", "Governance"]),
        ("data on governance; data", ["data"]),
        ("data boards", ["data"]),
        ("data data", ["data", "data"]),
        ("data for governance and rules", []),
        ("data with better governance", ["data", "governance"]),
    ],
)
def test_words_beside_each_other_are_marked_more_strongly_than_single_ones(text: str, alone: list[str]) -> None:
    written = marker("data governance").text(text)
    assert re.findall('<mark[^>]* class="alone">([^<]*)', written) == alone


@pytest.mark.parametrize("q", ["data", '"data rules"', "data datas"])
def test_what_is_all_that_was_searched_for_is_never_alone(q: str) -> None:
    assert 'class="alone"' not in marker(q).text("data. Rules. Data rules")


STEPPED = "<h2>Data</h2><p>data and boards<br>and governance</p><ul><li>data</li><li>governance</li></ul>"
ROWS = "<table><tr><td>data</td><td>governance</td></tr><tr><td>data</td></tr></table>"


@pytest.mark.parametrize(
    ("q", "html", "marks", "complete"),
    [
        ("data governance", STEPPED, (2,), True),
        ("data governance", ROWS, (1,), True),
        ("data zebra", STEPPED, (1, 2, 3), False),
        ("data", STEPPED, (1, 2, 3), True),
        ('"data and boards" governance', STEPPED, (1,), True),
        ("data datas", STEPPED, (1, 2, 3), True),
        ("data ethics", "<p>ethics</p>" * 2, (1, 2), False),
        ("zebra", STEPPED, (), False),
    ],
)
def test_steps_are_the_passages_with_all_words_or_else_those_with_any(
    q: str, html: str, marks: tuple[int, ...], complete: bool
) -> None:
    page = marker(q)
    page.html(html)
    assert page.steps(Highlighter(parse(q)).wanted("en")) == Steps(marks, complete)


def test_what_the_author_has_marked_is_told_apart_and_not_counted() -> None:
    page = marker("data")
    written = page.html('<p><mark class="x">open data</mark></p>')
    assert written == '<p><mark class="own">open <mark id="match-1">data</mark></mark></p>'
    assert page.total == 1


def test_empty_elements_stay_as_they_are() -> None:
    assert marker("data").html('a<br>b<hr/><wbr title="data">') == 'a<br>b<hr/><wbr title="data">'


def test_a_picture_that_is_not_at_hand_gives_way_to_its_text() -> None:
    assert marker("data").html('<img alt="data &amp; more" src="data.png">') == "data &amp; more"


def test_a_table_scrolls_by_itself() -> None:
    assert marker("").html('<table title="a<table>"><tr><td>1</td></tr></table>') == (
        '<div class="scroller" role="group" tabindex="0" aria-label="Table">'
        '<table title="a<table>"><tr><td>1</td></tr></table></div>'
    )


def test_text_stays_text() -> None:
    assert marker("script").html("&lt;script&gt;&amp;lt;") == '&lt;<mark id="match-1">script</mark>&gt;&amp;lt;'
    assert marker("x").text("<script>alert('x')</script>") == (
        '&lt;script&gt;alert(&#39;<mark id="match-1">x</mark>&#39;)&lt;/script&gt;'
    )


def test_there_is_an_end_to_marks() -> None:
    page = marker("data")
    written = page.text("data " * (MAX_MARKS - 1)) + page.html("<p>data</p><p>data</p>") + page.text("data")
    assert page.total == MAX_MARKS
    assert written.count("<mark") == MAX_MARKS
    assert written.endswith("<p>data</p>data")


@given(st.text(st.sampled_from("data &<>\"'é\n"), max_size=60))
def test_marking_changes_nothing_but_marks(text: str) -> None:
    written = str(marker("data").text(text))
    assert re.sub(r"</?mark[^>]*>", "", written) == str(marker("").text(text))


def test_html_is_cut_at_its_section_headings() -> None:
    source = '<p>Before.</p><h2 id="a">A <em>a</em></h2><p>One.</p><h4 id="x">X</h4><h3 class="c" id="b">B</h3>'
    assert cut(source, {"a", "b"}) == (
        Part("", "", "<p>Before.</p>"),
        Part("a", '<h2 id="a">A <em>a</em></h2>', '<p>One.</p><h4 id="x">X</h4>'),
        Part("b", '<h3 class="c" id="b">B</h3>', ""),
    )


def test_parts_one_after_the_other_are_the_whole() -> None:
    source = '<div><h2 id="a">A</h2>one</div><h2 id="b">B</h2> two '
    assert "".join(part.heading + part.body for part in cut(source, {"a", "b"})) == source


def test_html_without_sections_is_one_part() -> None:
    assert cut("<p>All.</p>", set()) == (Part("", "", "<p>All.</p>"),)
    assert cut("", {"a"}) == ()


def _marked(html: str) -> list[str]:
    """The marked words; one that goes on in other elements as one."""
    whole = re.sub("</mark>(?:<[^>]*>)*<mark>", "", html)
    return [unescape(re.sub("<[^>]*>", "", mark)) for mark in re.findall("<mark[^>]*>(.*?)</mark>", whole)]


def _marks_alike(phrase: str, part: Part, text: str, language: str) -> bool:
    highlighter = Highlighter(parse(f'"{phrase}"'))
    page = Marker(lambda text, _: highlighter.words(text, language))
    return _marked(page.html(part.body)) == [text[start:end] for start, end in highlighter.marks(text, language)]


def test_the_shipped_pages_mark_what_snippets_mark(shipped_engine: SearchEngine) -> None:
    """Phrases of neighbouring words, over the bounds of items and cells too, in every section."""
    reader, drawn, tried = shipped_engine.reader(), random.Random(2026), 0
    for strategy in map(reader.strategy, [one.slug for one in reader.strategies()]):
        texts = {section.anchor: section.text for section in strategy.sections if section.anchor}
        for part in filter(lambda part: part.anchor, cut(strategy.html, texts.keys())):
            words = analyzer.words(texts[part.anchor])
            for at in drawn.sample(range(len(words)), min(len(words), 8)):
                phrase = " ".join(words[at : at + drawn.choice([1, 2, 3])])
                assert _marks_alike(phrase, part, texts[part.anchor], strategy.language), (strategy.slug, part.anchor, phrase)
                tried += 1
    assert tried > 800
