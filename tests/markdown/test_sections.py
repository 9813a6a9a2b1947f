"""The body of a strategy becomes sections with anchors, breadcrumbs and plain text, and one page of safe HTML."""

import html
import re
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search.errors import FileFaulty
from search.markdown.anchors.own import MAX_LENGTH, Anchors, anchor_of
from search.markdown.placeholders import is_placeholder
from search.markdown.sections import Document, sections_of
from search.strategies import Section

ID = re.compile(r'<\w+(?: [\w-]+(?:="[^"]*")?)*? id="([^"]*)"')


def read(body: str, title: str = "The title") -> Document:
    return sections_of(body, title=title)


def text_of(body: str) -> str:
    """The text of a body without headings."""
    sections = read(body).sections
    return sections[0].text if sections else ""


def anchors_of(body: str) -> list[str]:
    return [section.anchor for section in read(body).sections]


def test_headings_of_the_first_three_levels_begin_sections() -> None:
    body = "Before.\n\n## Goals\n\nOpen *data*.\n\n### First\n\nOne.\n\n#### Deeper\n\nTwo.\n\n# Part\n\nThree.\n"
    assert read(body).sections == (
        Section("", "", 0, (), "Before.", 1),
        Section("goals", "Goals", 2, ("Goals",), "Open data.", 3),
        Section("first", "First", 3, ("Goals", "First"), "One.\nDeeper\nTwo.", 7),
        Section("part", "Part", 1, ("Part",), "Three.", 15),
    )


def test_a_level_may_be_skipped() -> None:
    sections = read("# A\n\n### B\n\nb\n\n## C\n\nc\n").sections
    assert [(section.level, section.path) for section in sections] == [(1, ("A",)), (3, ("A", "B")), (2, ("A", "C"))]


def test_lines_are_those_of_the_file() -> None:
    body = (
        "\n## Goals\n\n```\n## no heading\n```\n\n<!-- a\n## b\n-->\n{% comment %}\n\n{% endcomment %}\n"
        "Vision\n------\n\n- a\n### Third ###\n"
    )
    sections = sections_of(body, title="T", first_line=10).sections
    assert [(section.heading, section.line) for section in sections] == [("Goals", 11), ("Vision", 23), ("Third", 27)]


def test_headings_written_in_html_begin_sections_of_no_known_line() -> None:
    sections = read('<div class="x">\n<h2>Goals &amp; aims</h2>\n<p>Open.</p>\n</div>\n\n## Next\n').sections
    assert [(section.anchor, section.heading, section.text, section.line) for section in sections] == [
        ("goals-aims", "Goals & aims", "Open.", 0),
        ("next", "Next", "", 6),
    ]


def test_headings_in_code_comments_lists_quotations_and_tables_begin_none() -> None:
    body = (
        "```\n# a\n```\n\n    # b\n\n<!--\n# c\n-->\n\n- item\n\n  ## d\n\n> ## e\n\n"
        "<table><tr><td><h2>f</h2></td></tr></table>\n\n<dl><dt><h3>g</h3></dt></dl>\n"
    )
    document = read(body)
    assert document.sections == (Section("", "", 0, (), "# a\n# b\nitem · d\ne\nf\ng", 1),)
    assert [anchor for anchor in "abcdefg" if f'id="{anchor}"' in document.html] == ["d", "e", "f", "g"]


def test_a_first_heading_that_repeats_the_title_opens_the_strategy() -> None:
    document = sections_of("# Data *Strategy*!\n\nOpening.\n\n## Goals\n\nText.\n", title="Data strategy")
    assert [(section.anchor, section.path, section.text) for section in document.sections] == [
        ("", (), "Opening."),
        ("goals", ("Goals",), "Text."),
    ]
    assert document.html == ('<div id="data-strategy"></div>\n<p>Opening.</p>\n<h2 id="goals">Goals</h2>\n<p>Text.</p>')
    assert document.title == "Data Strategy!"


def test_without_a_title_the_first_heading_of_level_1_is_taken_for_it() -> None:
    document = sections_of("# Helsinki\n\nOpening.\n\n# Goals\n", title=None)
    assert (document.title, [section.heading for section in document.sections]) == ("Helsinki", ["", "Goals"])


def test_only_the_first_heading_can_repeat_the_title() -> None:
    sections = sections_of("## Goals\n\na\n\n# Plan\n\nb\n", title="Plan").sections
    assert [section.heading for section in sections] == ["Goals", "Plan"]


def test_headings_go_down_a_level_if_there_is_one_of_level_1() -> None:
    assert re.findall(r"<(h\d)", read("# A\n\n## B\n\n### C\n\n#### D\n\n###### E\n").html) == ["h2", "h3", "h4", "h5", "h6"]
    assert re.findall(r"<(h\d)", read("## B\n\n### C\n").html) == ["h2", "h3"]
    assert [section.level for section in read("# A\n\n## B\n").sections] == [1, 2]


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Data Governance", "data-governance"),
        ("1. Inclusive", "inclusive"),
        ("2.3 Données ouvertes", "donnees-ouvertes"),
        ("10) Aims", "aims"),
        ("IV. Ziele & Maßnahmen", "ziele-massnahmen"),
        ("A) Überblick", "uberblick"),
        ("2020 Action Plan", "2020-action-plan"),
        ("3D city models", "3d-city-models"),
        ("2021", "2021"),
        ("Helsinki’s goals", "helsinkis-goals"),
        ("Open data / open source", "open-data-open-source"),
        ("DATE_ADD", "date_add"),
        ("Ærø og Łódź", "aero-og-lodz"),
        ("データ戦略", "データ戦略"),
        ("Στρατηγική δεδομένων", "στρατηγική-δεδομένων"),
        ("हिन्दी", "हिन्दी"),
        ("— 🎉 —", "section"),
        ("word " * 40, "-".join(["word"] * 16)),
        ("x" * 200, "x" * MAX_LENGTH),
    ],
)
def test_anchors_are_readable_without_numbers_and_accents(heading: str, anchor: str) -> None:
    assert anchor_of(heading) == anchor


def test_markup_does_not_enter_headings_and_anchors() -> None:
    [section] = read(
        '## 1. **Inclusive** [growth](/g "t") `now` ![map](m.png) <em lang="nl">en</em>[^1] {{ x }}\n\n[^1]: Note'
    ).sections
    assert (section.anchor, section.heading) == ("inclusive-growth-now-map-en", "1. Inclusive growth now map en")


def test_duplicate_headings_are_numbered_around_what_is_taken() -> None:
    assert anchors_of("## Goals\n\n## Goals 2\n\n## Goals\n\n## Goals\n") == ["goals", "goals-2", "goals-3", "goals-4"]


def test_a_stated_id_is_respected_if_it_is_safe_and_free() -> None:
    body = '## A {#my-id}\n\n<p id="b">x</p>\n\n## B\n\n## C {: #my-id}\n\n<h2 id="x y">D</h2>\n\n<p id="b">y</p>\n'
    document = read(body)
    assert [section.anchor for section in document.sections] == ["my-id", "b-2", "c", "d"]
    assert document.html.count('id="b"') == 1


def test_links_to_headings_as_jekyll_names_them_lead_to_where_they_are_here() -> None:
    page = read("[a](#1-goals--aims) [b](#goals--aims) [c](#nowhere) [d](#goals-aims)\n\n## 1. Goals & aims\n").html
    assert re.findall(r'href="([^"]*)"', page) == ["#goals-aims", "#goals-aims", "#nowhere", "#goals-aims"]


@given(st.lists(st.sampled_from(["a", "a-2", "a-3", "b"]), max_size=20))
def test_no_id_is_given_out_twice(wanted: list[str]) -> None:
    anchors = Anchors()
    given = [anchors.new(each) for each in wanted]
    assert len(set(given)) == len(given)
    assert not any(anchors.claim(each) for each in given)


def test_text_has_one_line_for_each_block_and_words_only() -> None:
    body = (
        "Open &amp; *fair*\ndata&nbsp;use.  \nNew line  \ngoes on\n\n"
        '![A map](m.png)\n\n> Said\n\n```json\n{\n  "a": 1\n}\n```\n\n'
        "<details><summary>More</summary>Inside</details>\n\n"
        '<figure><img src="m.png" alt=""><figcaption>Map</figcaption></figure>\n'
    )
    assert text_of(body).split("\n") == [
        *["Open & fair data use.", "New line goes on", "A map", "Said"],
        *["{", '"a": 1', "}", "More", "Inside", "Map"],
    ]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("Aims:\n\n- a\n  - b\n    1. c\n- d\n\nNext", ["Aims:", "a · b · c · d", "Next"]),
        ("- One\n\n- Two\n\n  More of two.\n\n  Even more\n\n* * *", ["One · Two · More of two. Even more"]),
        ("1. one\n2. **two**\n3.\n4. four", ["one · two · four"]),
        ("| Year | Step |\n|--|--|\n| 1 | x<br>y |\n| | z |\n", ["Year · Step", "1 · x · y", "z"]),
        ("<table><tr><td><ul><li>a</li><li>b</li></ul><p>c</p></td><th>d</th></tr></table>", ["a · b · c · d"]),
        ("Term\n: Meaning\n: Another\n\nOther\n: Its own\n", ["Term · Meaning · Another", "Other · Its own"]),
        ("- a\x1eb\n- c&#31;d&#x1d;e", ["ab · cde"]),
        ("- see\n\n  ```\n  x\n  y\n  ```\n- after", ["see · x", "y", "after"]),
        ("> - a\n> - b\n\nc", ["a · b", "c"]),
    ],
)
def test_items_of_a_list_and_cells_of_a_row_share_a_line_and_are_told_apart(body: str, lines: list[str]) -> None:
    assert text_of(body).split("\n") == lines


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ('<img src="x" alt="Ada">Ada leads', "Ada Ada leads"),
        ("Open![data](x)now", "Open data now"),
        ("![Open](x)![data](y)", "Open data"),
        ("(![Open](x)), a![](y)b", "(Open), a b"),
        ("![**Open *data* ==here==** `a*b` \\*c\\* 2*3*4 d_e_f _g_](x)", "Open data here a*b *c* 2*3*4 d_e_f g"),
        ("![***Open*** ~~x~~][r] ![_data_] ![* a *](z)\n\n[r]: x\n[_data_]: y", "Open x data * a *"),
    ],
)
def test_what_a_picture_shows_is_words_apart_from_those_that_it_touches(body: str, text: str) -> None:
    assert text_of(body) == text


def test_footnotes_are_text_and_their_numbers_are_not() -> None:
    assert text_of("Open[^a] data.\n\n[^a]: By *law*.\n") == "Open data.\nBy law."


def test_what_a_page_shows_of_liquid_and_kramdown_is_its_text() -> None:
    (section,) = read('## Templates\n\n```\n{% raw %}"title": "{{keywords"{% endraw %}\n```\n').sections
    assert section.text == '"title": "{{keywords"'
    document = read("{% raw %}`{{ x }}` and {% if y %}{% endraw %} `{: .note}` and `{:ok, x}`.")
    assert document.sections[0].text == "{{ x }} and {% if y %} {: .note} and {:ok, x}."
    assert "<code>{{ x }}</code> and {% if y %} <code>{: .note}</code>" in document.html


@pytest.mark.parametrize(
    "text",
    [
        "Work in progress",
        "**TBD**",
        "_todo_",
        "Coming soon …",
        "This section is under construction.",
        "Lorem ipsum dolor sit.\n\nAmet.",
        "In Arbeit",
        "Wordt nog aangevuld.",
        "À compléter",
        "Próximamente",
        "Tulossa pian",
        "Work in progress; please check back.",
    ],
)
def test_a_section_that_says_only_that_it_is_to_be_written_is_a_draft(text: str) -> None:
    assert [section.draft for section in read(f"## Goals\n\n{text}\n\n## Vision\n\nText.\n").sections] == [True, False]


@pytest.mark.parametrize(
    "text", ["Todo el mundo", "The work in progress counts.", "Offen für alle.", "Drafting is done.", "2030"]
)
def test_a_text_that_says_something_is_no_placeholder(text: str) -> None:
    assert not is_placeholder(text)


def test_an_empty_section_is_a_draft_unless_one_under_it_says_something() -> None:
    body = "## A\n\n### A1\n\ntext\n\n## B\n\n### B1\n\nTBD\n\n## C\n"
    assert [(section.anchor, section.draft) for section in read(body).sections] == [
        ("a", False),
        ("a1", False),
        ("b", True),
        ("b1", True),
        ("c", True),
    ]


def test_an_empty_body_has_no_sections() -> None:
    assert read(" \n\n") == Document((), "", "")


@pytest.mark.parametrize(
    "body",
    [
        "- " * 5000 + "a",
        "\n".join(f"{' ' * 2 * n}- a" for n in range(200)),
        "<div>" * 5000,
        "<b><table><tr><td></b></td></tr></table>" * 1000,
    ],
)
def test_what_nests_without_end_is_refused(body: str) -> None:
    with pytest.raises(FileFaulty) as caught:
        read(body)
    assert caught.value.rule == "too_deep"


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        "[a](" * 30_000,
        "*a **b `c " * 30_000,
        "[^1]: x\n\n" + "a[^1]\n\n" * 1000,
        "[^a note]: x\n\n" + "a[^a note]\n\n" * 1000,
        "".join(f"*[a{n}]: b\n" for n in range(1000)),
        "a\n\n" * 10_000,
        "<div>" + "<p><i>" * 120_000,
        "|a" * 120_000 + "\n" + "|-" * 120_000 + "\n",
        "a|b\n-|-\n" + "`|" * 50_000,
        "|" + "a|" * 300 + "\n|" + "-|" * 300 + "\n" + "|a|\n" * 300,
        "*[AB]: a\n\n" + "AB " * 10_000,
        "*a*\n\n" * 7900,
    ],
)
def test_what_would_take_very_long_is_refused(body: str) -> None:
    with pytest.raises(FileFaulty) as caught:
        read(body)
    assert caught.value.rule == "too_complex"


def test_a_tag_with_thousands_of_attributes_is_text() -> None:
    assert text_of("<p " + " ".join(f"a{n}" for n in range(20_000)) + ">").startswith("<p a0 a1 a2 ")


def test_a_refused_page_leaves_nothing_behind_for_the_next() -> None:
    with pytest.raises(FileFaulty):
        read("[^1]: left\n\n> - " + "- " * 2000 + "a")
    assert read("a[^1]").html == "<p>a[^1]</p>"


PIECES = [
    *["# ", "## ", "### A\n", "\n\n", "\n", "a", " ", "- ", "1. ", "> ", "|", "|-|-|\n", "```\n", "`", "*", "_", "[a](#a)"],
    *["[^1]", "[^1]: x\n", "*[a]: b\n", "---\n", "===\n", "    ", ": ", "&amp;", "&#x41;", "\\", "é", "\x00", "\u2028"],
    *["<h2>", "</h2>", "<div>", "</div>", '<p id="a">', "<b>", "</b>", "<li>", "<ul>", "<table>", "<td>", "</table>"],
    *["<script>", "</script>", "<!--", "-->", "{: #a}", "{#a}", "{{", "}}", "{%", "%}"],
]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text())
@example("<h2><div><h3>a</h3></div></h2>")
@example("- <h2>a\n\n# b")
@example("&#" + "9" * 5000 + ";")
def test_whatever_a_body_is_every_anchor_is_the_id_of_one_element(body: str) -> None:
    with suppress(FileFaulty):
        document = sections_of(body)
        ids = [html.unescape(each) for each in ID.findall(document.html)]
        assert len(set(ids)) == len(ids)
        assert [section.anchor for section in document.sections if section.anchor not in ("", *ids)] == []
        assert not re.search(r"<(script|style|iframe|svg)|\son\w+=|javascript:", document.html)
        assert all(section.line <= body.count("\n") + 1 for section in document.sections)
