"""The page of one strategy."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.engines.base import SearchEngine
from search.settings import Settings
from search.strategies import Strategy
from tests.harness.html_tree import page, parse
from web.app import create_app
from web.pages.strategy.facts import links_of

SITE = """[site]
title = "City strategies"
edit_url = "https://example.org/edit/{path}"
[[facets]]
name = "country"
[[facets]]
name = "status"
[[facets]]
name = "theme"
"""

HELSINKI = """---
title: Helsinki, Finland
tagline: Data for the city
city: Helsinki
country: Finland
level: city
organisation: City of Helsinki
strategy_date: 2021-01-01
horizon: "2021–2025"
status: Active
summary: Helsinki uses data.
vision: The most usable data in the world
strategy_document: https://www.digi.hel.fi/strategy/
strategy_website: "javascript:alert(1)"
header:
  actions:
    - label: Portal
      url: https://hri.fi/
layout: strategy
sources:
  - https://example.org/list
  - A printed report
notes: One note only
population: 650000
partners: [Espoo, Vantaa]
published_online: true
languages_of_answers: [fi, sv, Plain English]
nested: {a: 1}
---
An opening line about data.

## Data governance

Boards publish `data` rules. [Data](https://example.com/data) is theirs.

### Roles

Owners look after data.

## Outlook

Work in progress
"""


@pytest.fixture
def client(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> FlaskClient:
    folder = tmp_path / "content"
    (folder / "guides").mkdir(parents=True)
    (folder / "search.toml").write_text(SITE, encoding="utf-8")
    (folder / "helsinki.md").write_text(HELSINKI, encoding="utf-8")
    (folder / "guides" / "zwölf & eins.md").write_text("---\ntitle: Zwölf\nlang: de\n---\nText.\n", encoding="utf-8")
    return create_app(Settings(), build_engine(folder), lambda: datetime.date(2026, 3, 1)).test_client()


def test_the_page_opens_with_what_the_strategy_says_of_itself(client: FlaskClient) -> None:
    tree = page(client, "/strategies/helsinki")
    assert tree.one("head").one("title").text == "Helsinki, Finland – City strategies"
    opening = tree.one(class_="opening")
    assert opening.one("h1").text == "Helsinki, Finland"
    assert opening.one(class_="tagline").text == "Data for the city"
    assert opening.one(class_="lead").text == "Helsinki uses data."
    assert opening.one("blockquote").text == "The most usable data in the world"


HARBOUR = """---
title: Harbour plan
---
## Aim

The [open harbour](https://x.example) portal helps. A ha*r*bour is open.

- Cranes
- **Silent** boats

| Measure | Owner |
|---|---|
| Grey seals | Pier team |
"""


@pytest.mark.parametrize(
    "q",
    [
        '"harbour portal"',
        '"grey seals pier"',
        '"owner grey"',
        '"cranes silent boats"',
        "harbour",
        '"boats cranes"',
        '"boats crannes"',
        "pier.seals",
    ],
)
def test_what_a_snippet_marks_the_page_marks(tmp_path: Path, build_engine: Callable[[Path], SearchEngine], q: str) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "h.md").write_text(HARBOUR, encoding="utf-8")
    site = create_app(Settings(), build_engine(tmp_path / "content")).test_client()
    [hit] = site.get("/api/v1/search", query_string={"q": q}).get_json()["hits"]
    snippet = hit["sections"][0]["snippet"]
    assert "Cranes · Silent boats · Measure · Owner · Grey seals · Pier team" in snippet["text"]
    tree = page(site, hit["url"])
    marked = "".join(("|" if "id" in mark.attributes else "") + mark.text for mark in tree.all("mark"))
    title = hit["highlights"]["title"]
    told = [text["text"][start:end] for text in (title, snippet) for start, end in text["marks"]]
    assert marked.split("|")[1:] == told != []


def test_facts_are_honest_and_lead_to_searches(client: FlaskClient) -> None:
    facts = page(client, "/strategies/helsinki").all(class_="fact-list")[0]
    assert [(row.one("dt").text, row.one("dd").text) for row in facts.all("div")] == [
        ("Place", "Helsinki, Finland"),
        ("Level", "City"),
        ("Date", "2021"),
        ("Period covered", "2021–2025"),
        ("Status", "Listed as active; period ended in 2025"),
        ("Organisation", "City of Helsinki"),
    ]
    assert [link["href"] for link in facts.all("a")] == [
        "/search?country=Finland",
        "/search?year_min=2021&year_max=2021",
        "/search?status=Active",
    ]


def test_links_out_name_their_host_and_lead_to_the_web_only(client: FlaskClient) -> None:
    links = page(client, "/strategies/helsinki").one(class_="outward").all("li")
    assert [(link.text, link.one("a")["href"], link.one("a")["rel"]) for link in links] == [
        ("Document digi.hel.fi", "https://www.digi.hel.fi/strategy/", "nofollow noopener"),
        ("Portal hri.fi", "https://hri.fi/", "nofollow noopener"),
    ]


@pytest.mark.parametrize(
    ("address", "language", "kind"),
    [
        ("https://a.example/x.PDF#page=2", "Finnish", "PDF, Finnish"),
        ("https://a.example/x.docx?a=b", "fi", "Word, Finnish"),
        ("https://a.example/x.html", "swiss German", "Swiss German"),
        ("https://a.example/", "", ""),
    ],
)
def test_a_document_is_named_with_its_type_and_language(address: str, language: str, kind: str) -> None:
    metadata = {"strategy_document": address, "strategy_website": "https://b.example/y.pdf", "language_of_original": language}
    links = links_of(
        Strategy(
            slug="s",
            path="s.md",
            title="S",
            language="en",
            metadata=metadata,
            sections=(),
            html="",
            digest="",
            date=None,
            horizon=None,
        )
    )
    assert [(link.label, link.kind) for link in links] == [("Document", kind), ("Website", "")]


def test_the_page_has_facts_then_what_to_do_with_it_then_its_contents(client: FlaskClient) -> None:
    beside = page(client, "/strategies/helsinki?q=data").one(class_="beside")
    parts = ("fact-list", "outward", "take", "marks-bar", "contents")
    assert [name for one in beside.all() for name in one.classes if name in parts] == list(parts)
    first = beside.one(class_="take").all("li")[:3]
    assert [item.text for item in first] == ["Cite", "Copy link", "Compare"]
    assert first[2].one("a")["href"] == "/compare?s=helsinki"


def test_every_heading_has_an_anchor_that_is_no_part_of_it(client: FlaskClient) -> None:
    heads = page(client, "/strategies/helsinki").all(class_="headed")
    assert [(head.one("a")["href"], head.one("a")["aria-label"], head.one("a").text) for head in heads] == [
        ("#data-governance", "Link to “Data governance”", "¶"),
        ("#roles", "Link to “Roles”", "¶"),
        ("#outlook", "Link to “Outlook”", "¶"),
    ]


def test_contents_list_every_section_with_its_depth(client: FlaskClient) -> None:
    entries = page(client, "/strategies/helsinki").one(class_="contents").all("li")
    assert [(entry.text, entry.one("a")["href"], entry.classes) for entry in entries] == [
        ("Data governance", "#data-governance", ["depth-1"]),
        ("Roles", "#roles", ["depth-2"]),
        ("Outlook (not yet written)", "#outlook", ["depth-1"]),
    ]


def test_every_link_of_the_contents_lands_on_an_element(client: FlaskClient) -> None:
    tree = page(client, "/strategies/helsinki")
    for link in tree.one(class_="contents").all("a"):
        assert tree.one(id=link["href"].removeprefix("#")).text == link.text.removesuffix(" (not yet written)")


def test_sections_carry_their_themes_as_links(client: FlaskClient) -> None:
    themes = page(client, "/strategies/helsinki").all(class_="section-themes")
    assert [[item.text for item in one.all("li")] for one in themes] == [
        ["Governance"],
        ["Roles"],
        ["Outlook", "Not yet written"],
    ]
    assert themes[0].one("a")["href"] == "/themes/governance"


def test_sources_notes_and_other_facts_are_shown(client: FlaskClient) -> None:
    tree = page(client, "/strategies/helsinki")
    notes, sources, more, _ = tree.all("section", class_="remarks")
    assert [item.text for item in notes.all("li")] == ["One note only"]
    assert [item.text for item in sources.all("li")] == ["https://example.org/list", "A printed report"]
    assert [link["rel"] for link in sources.all("a")] == ["nofollow noopener"]
    assert [(row.one("dt").text, row.one("dd").text) for row in more.all("div")] == [
        ("Population", "650000"),
        ("Partners", "Espoo, Vantaa"),
        ("Published online", "Yes"),
        ("Languages of answers", "Finnish, Swedish, Plain English"),
    ]


@pytest.mark.parametrize(
    ("issues", "links"),
    [
        ("", [("Report an error in this entry", "https://example.org/edit/guides/zw%C3%B6lf%20%26%20eins.md")]),
        (
            "https://example.org/new?file={path}&title={title}&page={url}",
            [
                (
                    "Report an error in this entry",
                    "https://example.org/new?file=guides/zw%C3%B6lf%20%26%20eins.md&title=Zw%C3%B6lf"
                    "&page=http%3A%2F%2Flocalhost%2Fstrategies%2Fguides%2Fzw%25C3%25B6lf%2520%2526%2520eins",
                ),
                ("Edit this page", "https://example.org/edit/guides/zw%C3%B6lf%20%26%20eins.md"),
            ],
        ),
        (
            "javascript:alert(1)",
            [("Report an error in this entry", "https://example.org/edit/guides/zw%C3%B6lf%20%26%20eins.md")],
        ),
    ],
)
def test_there_is_a_way_to_mend_the_page(
    client: FlaskClient, tmp_path: Path, build_engine: Callable[[Path], SearchEngine], issues: str, links: list[tuple[str, str]]
) -> None:
    settings = tmp_path / "content" / "search.toml"
    settings.write_text(SITE.replace("[[", f'issue_url = "{issues}"\n[[', 1), encoding="utf-8")
    mended = create_app(Settings(), build_engine(tmp_path / "content")).test_client()
    found = page(mended, "/strategies/guides/zw%C3%B6lf%20&%20eins").one(class_="after").all("a")
    assert [(link.text, link["href"]) for link in found] == links


def test_only_a_section_with_a_text_is_quoted(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> None:
    body = "Before all.\n\n## Parts\n\n### One\n\nText.\n\n### Two\n\nTBD\n\n### Three\n\n| a | b |\n|---|---|\n| c | d |\n"
    (tmp_path / "a.md").write_text(f"---\ntitle: A\n---\n{body}", encoding="utf-8")
    tree = page(create_app(Settings(), build_engine(tmp_path)).test_client(), "/strategies/a")
    assert [one.one("summary").text for one in tree.all(class_="quote")] == ["Quote One", "Quote Three"]


def test_the_text_says_which_language_it_is_in(client: FlaskClient) -> None:
    tree = page(client, "/strategies/guides/zw%C3%B6lf%20&%20eins")
    assert (tree.one("html")["lang"], tree.one("article")["lang"]) == ("en", "de")


def test_words_are_carried_into_the_page_and_counted(client: FlaskClient) -> None:
    tree = page(client, "/strategies/helsinki?q=data#data-governance")
    marks = tree.all("mark")
    assert [mark["id"] for mark in marks] == [f"match-{number}" for number in range(1, 8)]
    assert [mark.text for mark in marks] == ["Data", "data", "data", "data", "Data", "Data", "data"]
    entries = tree.one(class_="contents").all("li")
    assert [entry.text for entry in entries] == ["Data governance 2 passages", "Roles 1 passage", "Outlook (not yet written)"]
    assert tree.one("h1").all("mark") == []


def test_code_keeps_its_text_unmarked(client: FlaskClient) -> None:
    code = page(client, "/strategies/helsinki?q=data").one("article").one("code")
    assert (code.text, code.all("mark")) == ("data", [])


def test_every_form_of_a_word_is_marked(client: FlaskClient) -> None:
    marks = page(client, "/strategies/helsinki?q=publishing+owner").all("mark")
    assert [mark.text for mark in marks] == ["publish", "Owners"]


def bar(client: FlaskClient, query: str) -> list[tuple[str, str]]:
    """What the bar says, and its links."""
    element = page(client, f"/strategies/helsinki?{query}").one(class_="marks-bar")
    links = [(link.attributes.get("aria-label", link.text), link["href"]) for link in element.all("a")]
    return [(element.one(class_="marks-count").text, ""), *links]


@pytest.mark.parametrize(
    ("query", "at", "said", "previous", "following"),
    [
        ("q=data", "", "7 passages", 7, 1),
        ("q=data", "&at=1", "Passage 1 of 7", 7, 2),
        ("q=data", "&at=6", "Passage 6 of 7", 5, 7),
        ("q=data", "&at=99", "Passage 7 of 7", 6, 1),
        ("q=data+board", "", "1 passage with all words", 6, 6),
        ("q=data+board", "&at=1", "Passage 1 of 1 with all words", 6, 6),
        ("q=owner+board", "", "2 passages with some of the words", 2, 1),
        ('q="look+after"+owner', "", "1 passage with all words", 1, 1),
    ],
)
def test_a_bar_steps_through_the_passages_by_plain_links(
    client: FlaskClient, query: str, at: str, said: str, previous: int, following: int
) -> None:
    here = f"/strategies/helsinki?{query.replace(chr(34), '%22')}"
    assert bar(client, query + at) == [
        (said, ""),
        ("Previous passage", f"{here}&at={previous}#match-{previous}"),
        ("Next passage", f"{here}&at={following}#match-{following}"),
        ("Clear the marks", "/strategies/helsinki"),
    ]


def test_a_page_without_the_words_says_so(client: FlaskClient) -> None:
    bar = page(client, "/strategies/helsinki?q=blockchain").one(class_="marks-bar")
    assert bar.one(class_="marks-count").text == "No match in this page"


def test_without_words_there_is_no_bar(client: FlaskClient) -> None:
    for address in ("/strategies/helsinki", "/strategies/helsinki?q=++", "/strategies/helsinki?q=country:Finland"):
        assert page(client, address).all(class_="marks-bar") == []


def test_an_unknown_strategy_offers_a_search_for_its_words(client: FlaskClient) -> None:
    response = client.get("/strategies/guides/new_york-city")
    tree = parse(response.get_data(as_text=True))
    assert response.status_code == 404
    assert tree.one("form").one("input", name="q")["value"] == "guides new york city"
    assert [link["href"] for link in tree.one("main").all("a")] == ["/search?q=guides%20new%20york%20city", "/"]


def test_a_page_knows_its_neighbours_in_the_search_it_was_found_by(client: FlaskClient) -> None:
    trail = page(client, "/strategies/guides/zw%C3%B6lf%20&%20eins?sort=title&hit=2").one(class_="trail")
    assert [(link.text, link["href"]) for link in trail.all("a")] == [
        ("‹ Back to 2 results · 2 of 2", "/search?sort=title"),
        ("‹ Previous: Helsinki, Finland", "/strategies/helsinki?sort=title&hit=1"),
    ]
    trail = page(client, "/strategies/helsinki?sort=title&hit=1&at=3").one(class_="trail")
    assert [link["href"] for link in trail.all("a", rel="next")] == [
        "/strategies/guides/zw%C3%B6lf%20%26%20eins?sort=title&hit=2"
    ]


def test_clearing_the_marks_keeps_the_way_back_to_the_results(client: FlaskClient) -> None:
    marked = page(client, "/strategies/helsinki?q=data&sort=title&hit=1&at=3")
    clear = marked.one(class_="marks-bar").all("a")[-1]
    assert (clear.text, clear["href"]) == ("Clear the marks", "/strategies/helsinki?q=data&sort=title&hit=1&marks=false")
    plain = page(client, clear["href"])
    assert (plain.all("mark"), plain.all(class_="marks-bar")) == ([], [])
    ways = [[(link.text, link["href"]) for link in tree.one(class_="trail").all("a")] for tree in (marked, plain)]
    assert ways[0] == ways[1]
    assert plain.one("input", name="q")["value"] == "data"


def test_a_place_past_the_end_of_the_search_has_no_neighbours(client: FlaskClient) -> None:
    assert page(client, "/strategies/helsinki?hit=99").all(class_="trail") == []
    assert page(client, "/strategies/helsinki?q=data").all(class_="trail") == []


def test_a_page_says_what_it_lacks(client: FlaskClient) -> None:
    assert page(client, "/strategies/helsinki").one(class_="lacks").text == "1 section still to be written."
    bare = page(client, "/strategies/guides/zw%C3%B6lf%20&%20eins")
    assert bare.one(class_="lacks").text == "Country and status: not recorded."  # nor do readers filter by year here


def test_a_theme_that_others_have_too_leads_to_them(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> None:
    for name, body in {
        "a": "## Data governance\nRules.\n\n## Roles\nOwners.",
        "b": "## Governance\nBoards.",
        "c": "## Governance\nX.",
    }.items():
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: {name}\n---\n{body}\n", encoding="utf-8")
    site = create_app(Settings(), build_engine(tmp_path)).test_client()
    [line, alone] = page(site, "/strategies/a").all(class_="section-line")
    link = line.one(class_="elsewhere")
    assert (link.text, link["href"]) == (
        "The same theme as in Data governance in 2 other strategies",
        "/elsewhere?strategy=a&section=data-governance",
    )
    assert alone.all(class_="elsewhere") == []
    near = page(site, link["href"]).one(id="near")
    assert (len(near.all(class_="passage")), near.all("p")[-1].text) == (2, "These are most alike. 3 strategies on Governance")
    near = page(site, "/elsewhere?strategy=a&section=roles").one(id="near")
    assert near.all("p")[0].text == "No other strategy has a section on this theme."


@pytest.mark.parametrize("section", ["", "nowhere"])
def test_a_section_that_is_not_there_is_nowhere_else_either(client: FlaskClient, section: str) -> None:
    assert client.get(f"/elsewhere?strategy=helsinki&section={section}").status_code == 404


def test_a_field_by_which_readers_filter_is_called_as_its_filter_is(shipped_engine: SearchEngine) -> None:
    source = create_app(Settings(), shipped_engine).test_client().get("/strategies/freiburg").get_data(as_text=True)
    assert ("Original language" in source, "Language of original" in source) == (True, False)
