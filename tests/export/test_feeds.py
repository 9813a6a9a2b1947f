"""Feeds, site map and the description for browsers, read by independent readers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
from flask.testing import FlaskClient

from search.engines.base import SearchEngine
from search.indexing.indexer import refresh
from search.settings import Settings
from web.app import create_app


@pytest.fixture
def shipped(shipped_engine: SearchEngine) -> FlaskClient:
    return create_app(Settings(public_url="https://example.org"), shipped_engine).test_client()


def parsed(client: FlaskClient, address: str) -> Any:
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (200, "application/atom+xml")
    feed = feedparser.parse(response.data)
    assert not feed.bozo
    return feed


def test_a_search_can_be_followed(shipped: FlaskClient) -> None:
    feed = parsed(shipped, "/search.atom?q=open+data&country=Germany")
    assert (feed.version, feed.feed.title) == (
        "atom10",
        "2 strategies about “open data” in Germany – Data strategies of cities, states and agencies",
    )
    assert feed.feed.id == "tag:example.org,2025:/search.atom?q=open+data&country=Germany"
    assert {link.rel: link.href for link in feed.feed.links} == {
        "self": "https://example.org/search.atom?q=open+data&country=Germany",
        "alternate": "https://example.org/search?q=open+data&country=Germany",
    }
    assert [(entry.id, entry.link, entry.updated) for entry in feed.entries] == [
        ("tag:example.org,2025:/strategies/bonn", "https://example.org/strategies/bonn", "2024-04-25T00:00:00Z"),
        ("tag:example.org,2025:/strategies/freiburg", "https://example.org/strategies/freiburg", "2022-11-15T00:00:00Z"),
    ]
    assert (feed.entries[0].author, feed.entries[0].title) == ("Federal City of Bonn", "Bonn, Germany")


def test_a_feed_is_as_new_as_its_content_and_not_as_its_answer(
    tmp_path: Path, build_engine: Callable[[Path], SearchEngine]
) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "bonn.md").write_text("---\ntitle: Bonn\n---\nData.\n", encoding="utf-8")
    engine = build_engine(folder)
    client = create_app(Settings(), engine).test_client()
    first = client.get("/search.atom?q=data")
    feed, changed_at = feedparser.parse(first.data), client.get("/api/v1/status").get_json()["changed_at"]
    assert (feed.feed.updated, feed.entries[0].updated) == (changed_at, changed_at)
    assert client.get("/search.atom?q=data").data == first.data
    (folder / "ulm.md").write_text("---\ntitle: Ulm\nstrategy_date: 2022\n---\nData.\n", encoding="utf-8")
    refresh(folder, engine)
    later = parsed(client, "/search.atom?q=data")
    assert [entry.title for entry in later.entries] == ["Ulm", "Bonn"]
    assert later.entries[0].published == "2022-01-01T00:00:00Z"
    assert (later.entries[1].id, later.feed.id) == (feed.entries[0].id, feed.feed.id)


def test_a_feed_holds_whatever_a_strategy_says(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    text = "---\ntitle: \"A < B & \\u0001 'C'\"\n---\n## Größe ]]> \U0001f600\n<!-- data --> data & more.\n"
    (folder / "größe 1.md").write_text(text, encoding="utf-8")
    client = create_app(Settings(), build_engine(folder)).test_client()
    [entry] = parsed(client, "/search.atom?q=data&sort=title").entries
    assert entry.id == "tag:localhost,2025:/strategies/gr%C3%B6%C3%9Fe%201"
    assert client.get(entry.link).status_code == 200
    assert parsed(client, "/search.atom?q=%3Cscript%3E%00").entries is not None


def test_the_site_map_lists_pages_that_are_there(shipped: FlaskClient) -> None:
    response = shipped.get("/sitemap.xml")
    assert response.mimetype == "application/xml"
    namespace = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    addresses = [loc.text or "" for loc in ET.fromstring(response.data).iter(f"{namespace}loc")]
    assert len(addresses) == len(set(addresses)) > 30
    assert "https://example.org/strategies/helsinki" in addresses
    for address in addresses:
        assert shipped.get(address.removeprefix("https://example.org")).status_code == 200, address


def test_a_browser_can_add_the_site_to_its_search_engines(shipped: FlaskClient) -> None:
    root = ET.fromstring(shipped.get("/opensearch.xml").data)
    namespace = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert root.tag == f"{namespace}OpenSearchDescription"
    assert 0 < len(root.findtext(f"{namespace}ShortName") or "") <= 16
    templates = {url.get("type"): url.get("template") for url in root.iter(f"{namespace}Url")}
    assert templates["text/html"] == "https://example.org/search?q={searchTerms}"
    for template in templates.values():
        assert template
        address = template.removeprefix("https://example.org").replace("{searchTerms}", "open%20data")
        assert shipped.get(address).status_code == 200


def test_crawlers_are_led_to_the_site_map_and_away_from_endless_searches(shipped: FlaskClient) -> None:
    lines = shipped.get("/robots.txt").get_data(as_text=True).splitlines()
    assert lines == ["User-agent: *", "Disallow: /search", "Disallow: /api/", "", "Sitemap: https://example.org/sitemap.xml"]
