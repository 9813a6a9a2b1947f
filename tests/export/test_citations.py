"""Citations, read by the libraries that those who write papers use."""

import datetime
import json
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from flask.testing import FlaskClient
from pybtex.database import parse_string

from search.engines.base import SearchEngine
from search.settings import Settings
from tests.export.zotero import saved
from tests.harness.content_folder import titled, write
from tests.harness.html_tree import parse
from web.app import create_app

ODD = """---
title: 'R&D: 100 % of {all} #1 \\ _data_ ~ ^'
tagline: "Größe"
organisation: Stadt Köln and Friends
strategy_date: "2021-10"
strategy_website: https://koeln.example/daten
document_url: https://koeln.example/strategie.pdf
---
## Ziele, 50 % & mehr
Text.
"""


@pytest.fixture
def client(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> FlaskClient:
    folder = tmp_path / "content"
    (folder / "köln").mkdir(parents=True)
    (folder / "köln" / "odd.md").write_text(ODD, encoding="utf-8")
    (folder / "bare.md").write_text("---\ntitle: Bare\n---\nText.\n", encoding="utf-8")
    engine = build_engine(folder)
    today = datetime.date(2026, 11, 29)
    return create_app(Settings(public_url="https://example.org"), engine, lambda: today).test_client()


def form(client: FlaskClient, name: str, slug: str, anchor: str = "") -> str:
    links = client.get(f"/api/v1/strategies/{slug}").get_json()
    found = next((s["links"] for s in links["sections"] if s["anchor"] == anchor), None) if anchor else links["links"]
    assert found
    response = client.get(found[name].removeprefix("https://example.org"))
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    return response.get_data(as_text=True)


ORIGINAL = "https://koeln.example/strategie.pdf (as summarised in Strategy Search)"
TITLE = "R&D: 100 % of {all} #1 \\ _data_ ~ ^: Größe"


def unlatexed(text: str) -> str:
    for written, meant in ((r"\textbackslash{}", "\\\\"), (r"\textasciitilde{}", "~"), (r"\textasciicircum{}", "^")):
        text = text.replace(written, meant)
    for mark in "&%$#_{}":
        text = text.replace(f"\\{mark}", mark)
    return text.replace("\\\\", "\\")


def test_bibtex_is_read_by_pybtex(client: FlaskClient) -> None:
    [(key, entry)] = parse_string(form(client, "bibtex", "köln/odd"), "bibtex").entries.items()
    assert (key, entry.type, unlatexed(entry.fields["title"][1:-1])) == ("koln-odd", "techreport", TITLE)
    assert (entry.fields["year"], entry.fields["month"]) == ("2021", "10")
    assert [str(person) for person in entry.persons["author"]] == ["{Stadt Köln and Friends}"]
    assert unlatexed(entry.fields["url"]) == "https://example.org/strategies/k%C3%B6ln/odd"
    assert (entry.fields["urldate"], unlatexed(entry.fields["note"])) == ("2026-11-29", ORIGINAL)


def test_a_section_is_cited_within_its_strategy(client: FlaskClient) -> None:
    anchor = client.get("/api/v1/strategies/köln/odd").get_json()["sections"][0]["anchor"]
    [(_, entry)] = parse_string(form(client, "bibtex", "köln/odd", anchor), "bibtex").entries.items()
    assert (entry.type, unlatexed(entry.fields["title"][1:-1])) == ("incollection", "Ziele, 50 % & mehr")
    assert unlatexed(entry.fields["booktitle"][1:-1]) == TITLE
    assert unlatexed(entry.fields["url"]) == f"https://example.org/strategies/k%C3%B6ln/odd#{anchor}"
    [record] = rispy.loads(form(client, "ris", "köln/odd", anchor))
    assert (record["type_of_reference"], record["title"], record["secondary_title"]) == ("CHAP", "Ziele, 50 % & mehr", TITLE)
    [item] = json.loads(form(client, "csl_json", "köln/odd", anchor))
    assert (item["type"], item["title"], item["container-title"]) == ("chapter", "Ziele, 50 % & mehr", TITLE)


def test_ris_is_read_by_rispy(client: FlaskClient) -> None:
    [record] = rispy.loads(form(client, "ris", "köln/odd"))
    assert record == {
        "type_of_reference": "RPRT",
        "title": TITLE,
        "authors": ["Stadt Köln and Friends"],
        "publisher": "Stadt Köln and Friends",
        "year": "2021",
        "date": "2021/10/",
        "language": "en",
        "urls": ["https://example.org/strategies/k%C3%B6ln/odd"],
        "access_date": "2026/11/29/",
        "notes": [ORIGINAL],
    }


def rendered(item: Any) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        source = CiteProcJSON([item])
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        bibliography = CitationStylesBibliography(style, source, formatter.plain)
        bibliography.register(Citation([CitationItem(item["id"])]))
        return str(bibliography.bibliography()[0])


def test_csl_json_is_read_by_citeproc(client: FlaskClient) -> None:
    [item] = json.loads(form(client, "csl_json", "köln/odd"))
    assert (item["issued"], item["author"]) == ({"date-parts": [[2021, 10]]}, [{"literal": "Stadt Köln and Friends"}])
    assert (item["accessed"], item["note"]) == ({"date-parts": [[2026, 11, 29]]}, ORIGINAL)
    text = rendered(item)
    assert "Stadt Köln and Friends" in text
    assert "2021" in text


def test_several_organisations_are_several_authors_in_every_form(
    tmp_path: Path, build_engine: Callable[[Path], SearchEngine]
) -> None:
    names = ["Stadt Ulm", "Stadt Neu-Ulm", "R&D Board"]
    files = {f"{count}.md": titled("Data", f"organisation: {names[:count]}") + "Text.\n" for count in (2, 3)}
    client = create_app(Settings(), build_engine(write(tmp_path / "content", files))).test_client()
    [(_, entry)] = parse_string(form(client, "bibtex", "3"), "bibtex").entries.items()
    assert [unlatexed(str(person)) for person in entry.persons["author"]] == [f"{{{name}}}" for name in names]
    [record], [item] = rispy.loads(form(client, "ris", "3")), json.loads(form(client, "csl_json", "3"))
    assert (record["authors"], record["publisher"]) == (names, ", ".join(names))
    assert [author["literal"] for author in item["author"]] == names
    assert form(client, "apa", "2").startswith("Stadt Ulm & Stadt Neu-Ulm. (n.d.). Data.")
    assert form(client, "apa", "3").startswith("Stadt Ulm, Stadt Neu-Ulm, & R&D Board. (n.d.). Data.")
    assert form(client, "chicago", "3").startswith("Stadt Ulm, Stadt Neu-Ulm, and R&D Board. Data.")
    listed = saved(parse(client.get("/search?sort=title").get_data(as_text=True)))[1]
    for item in (listed, *saved(parse(client.get("/strategies/3").get_data(as_text=True)))):
        assert item.authors == [("", name) for name in names]


BARE = "Strategy Search. Retrieved November 29, 2026, from https://example.org/strategies/bare\n"


def test_apa_and_chicago_are_written_out(client: FlaskClient) -> None:
    anchor = client.get("/api/v1/strategies/köln/odd").get_json()["sections"][0]["anchor"]
    url = "https://example.org/strategies/k%C3%B6ln/odd"
    pdf = "https://koeln.example/strategie.pdf (as summarised in Strategy Search"
    assert [form(client, "apa", "köln/odd"), form(client, "apa", "köln/odd", anchor), form(client, "apa", "bare")] == [
        f"Stadt Köln and Friends. (2021, October). {TITLE}. {pdf}. Retrieved November 29, 2026, from {url})\n",
        f"Stadt Köln and Friends. (2021, October). Ziele, 50 % & mehr. In {TITLE}. {pdf}. "
        f"Retrieved November 29, 2026, from {url}#{anchor})\n",
        f"Bare. (n.d.). {BARE}",
    ]
    read = "accessed November 29, 2026"
    texts = [form(client, "chicago", "köln/odd"), form(client, "chicago", "köln/odd", anchor), form(client, "chicago", "bare")]
    assert texts == [
        f"Stadt Köln and Friends. {TITLE}. October 2021. {pdf}, {read}, {url}).\n",
        f"Stadt Köln and Friends. “Ziele, 50 % & mehr.” In {TITLE}. October 2021. {pdf}, {read}, {url}#{anchor}).\n",
        f"Bare. n.d. Strategy Search, {read}, https://example.org/strategies/bare.\n",
    ]


def test_a_page_has_every_citation_of_a_passage_with_its_file(client: FlaskClient) -> None:
    anchor = client.get("/api/v1/strategies/köln/odd").get_json()["sections"][0]["anchor"]
    page = parse(client.get(f"/cite?strategy=k%C3%B6ln%2Fodd&section={anchor}").get_data(as_text=True))
    assert page.one("h1").text == "Cite Ziele, 50 % & mehr"
    assert [title.text for title in page.all("h2")] == ["APA", "Chicago", "BibTeX", "RIS", "CSL-JSON"]
    sections = page.all("section", class_="citation")
    for name, section in zip(("apa", "chicago", "bibtex", "ris", "csl_json"), sections, strict=True):
        written = form(client, name, "köln/odd", anchor)
        assert section.one(class_="cited").text.split() == written.split()
        assert client.get(section.one("a")["href"]).get_data(as_text=True) == written
    for asked in ("", "?strategy=nowhere", "?strategy=bare&section=nowhere"):
        assert client.get(f"/cite{asked}").status_code == 404


def test_what_is_cited_says_the_day_so_it_is_kept_for_a_day(tmp_path: Path, shipped_engine: SearchEngine) -> None:
    tags = set()
    for day in (29, 30):
        client = create_app(Settings(), shipped_engine, partial(datetime.date, 2026, 11, day)).test_client()
        for address in ("/cite?strategy=bonn", "/api/v1/strategies/bonn.ris"):
            tags.add(client.get(address).headers["ETag"])
    assert len(tags) == 4


def test_what_is_not_stated_is_left_out(client: FlaskClient) -> None:
    [(_, entry)] = parse_string(form(client, "bibtex", "bare"), "bibtex").entries.items()
    assert (dict(entry.fields), dict(entry.persons)) == (
        {"title": "{Bare}", "language": "en", "url": "https://example.org/strategies/bare", "urldate": "2026-11-29"},
        {},
    )
    [record] = rispy.loads(form(client, "ris", "bare"))
    assert set(record) == {"type_of_reference", "title", "language", "urls", "access_date"}
    [item] = json.loads(form(client, "csl_json", "bare"))
    assert set(item) == {"id", "type", "title", "language", "URL", "accessed"}
