"""One click in Zotero: what its translators read from a strategy's page and from lists of results."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from search.engines.base import SearchEngine
from search.settings import Settings
from tests.export.zotero import saved
from tests.harness.content_folder import titled, write
from tests.harness.html_tree import parse
from web.app import create_app

ODD = 'R&D: 50 % + "x=y" <b>; a;b'
HELSINKI = {
    "title": "Helsinki, Finland: The City of Helsinki Data Strategy",
    "date": "2019-03-01",
    "language": "en",
    "url": "https://example.org/strategies/helsinki",
}


@pytest.fixture(scope="module")
def shipped(shipped_engine: SearchEngine) -> FlaskClient:
    return create_app(Settings(public_url="https://example.org"), shipped_engine).test_client()


def test_a_strategy_is_saved_as_a_report_of_its_organisation(shipped: FlaskClient) -> None:
    tree = parse(shipped.get("/strategies/helsinki?q=data").get_data(as_text=True))
    [item] = saved(tree)
    abstract = item.fields.pop("abstract")
    assert (item.kind, item.authors) == ("report", [("", "City of Helsinki")])
    assert item.fields == {**HELSINKI, "institution": "City of Helsinki"}
    assert abstract.startswith("Helsinki wants to serve people")
    assert tree.one("meta", name="description")["content"] == abstract
    assert tree.one("meta", property="og:site_name")["content"] == "Data strategies of cities, states and agencies"


def test_results_are_offered_as_a_list_of_reports_and_sections_as_parts(shipped: FlaskClient) -> None:
    found = shipped.get("/api/v1/search?q=data&sort=title").get_json()["hits"]
    items = saved(parse(shipped.get("/search?q=data&sort=title").get_data(as_text=True)))
    assert {item.kind for item in items} == {"report"}
    assert [item.fields["url"] for item in items] == [f"https://example.org/strategies/{hit['id']}" for hit in found]
    [helsinki] = saved(parse(shipped.get("/search?q=helsinki&theme=governance").get_data(as_text=True)))
    note = helsinki.fields.pop("abstract")
    assert (helsinki.fields, helsinki.authors) == ({**HELSINKI, "publisher": "City of Helsinki"}, [("", "City of Helsinki")])
    assert note == (
        "https://digi.hel.fi/english/helsinki-city-data-strategy/ "
        "(as summarised in Data strategies of cities, states and agencies)"
    )
    sections = saved(parse(shipped.get("/search?q=data&group=section").get_data(as_text=True)))
    listed = shipped.get("/api/v1/search?q=data&group=section").get_json()["hits"]
    named = [hit["sections"][0] for hit in listed]
    assert [item.fields["title"] for item in sections] == [one["heading"] for one in named]
    assert {item.kind for item, one in zip(sections, named, strict=True) if one["anchor"]} == {"bookSection"}


def test_odd_titles_and_organisations_are_saved_as_they_are(
    tmp_path: Path, build_engine: Callable[[Path], SearchEngine]
) -> None:
    stated = (f"organisation: {name}" for name in ("Ministry of Health, Welfare and Sport", "ADB"))
    files = {
        f"{slug}.md": titled(f"'{ODD}'", line, "document_url: https://example.com/Plan.PDF") + "Data.\n"
        for slug, line in zip(("ministry", "ä b"), stated, strict=True)
    }
    client = create_app(Settings(), build_engine(write(tmp_path / "content", files))).test_client()
    first, second = saved(parse(client.get("/search?q=data&sort=title").get_data(as_text=True)))
    assert {first.fields["title"], second.fields["title"]} == {ODD.replace("+", " ")}
    pages = [saved(parse(client.get(f"/strategies/{quote(slug)}").get_data(as_text=True)))[0] for slug in ("ministry", "ä b")]
    assert [(item.fields["title"], item.fields["institution"]) for item in pages] == [
        (ODD, "Ministry of Health, Welfare and Sport"),
        (ODD, "ADB"),
    ]
    assert [item.authors for item in pages] == [[], [("", "ADB")]]
    assert {tuple(item.attachments) for item in pages} == {("https://example.com/Plan.PDF",)}
