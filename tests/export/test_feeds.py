"""Feeds, site map and the description for browsers, read by independent readers."""

import os
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
from tests.harness.content_folder import titled, write
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
    entries = {entry.id: (entry.link, entry.dcterms_date, entry.author, entry.title) for entry in feed.entries}
    assert entries == {
        "tag:example.org,2025:/strategies/bonn": (
            *("https://example.org/strategies/bonn", "2024-04-25", "Federal City of Bonn"),
            "Bonn, Germany",
        ),
        "tag:example.org,2025:/strategies/freiburg": (
            *("https://example.org/strategies/freiburg", "2022-11-15", "City of Freiburg im Breisgau"),
            "Freiburg im Breisgau, Germany",
        ),
    }
    assert "sort" not in parsed(shipped, "/search.atom?q=open+data&sort=title").feed.id


def feed_of(client: FlaskClient, address: str = "/search.atom?q=data") -> dict[str, tuple[str, str]]:
    """Name of a strategy to when it was published and updated, as a feed reader lists them."""
    return {entry.id.rpartition("/")[2]: (entry.published, entry.updated) for entry in parsed(client, address).entries}


def test_a_feed_reader_sees_an_edit_an_addition_and_a_rename_and_nothing_else(
    tmp_path: Path, build_engine: Callable[[Path], SearchEngine]
) -> None:
    names = ("bonn", "kiel", "ulm")
    folder = write(tmp_path / "content", {f"{name}.md": titled(name, "strategy_date: 2019") + "Data.\n" for name in names})
    for second, name in enumerate(names, 1):
        os.utime(folder / f"{name}.md", (second, second))
    engine = build_engine(folder)
    client = create_app(Settings(), engine).test_client()
    at = [f"1970-01-01T00:00:0{second}+00:00" for second in range(4)]
    first = client.get("/search.atom?q=data")
    assert list(feed_of(client).items()) == [("ulm", (at[3], at[3])), ("kiel", (at[2], at[2])), ("bonn", (at[1], at[1]))]
    assert parsed(client, "/search.atom?q=data").feed.updated == at[3]
    refresh(folder, engine)
    assert client.get("/search.atom?q=data").data == first.data

    write(folder, {"bonn.md": titled("bonn") + "More data.\n"})
    refresh(folder, engine)
    edited = feed_of(client)
    assert list(edited) == ["bonn", "ulm", "kiel"]
    assert edited["bonn"][0] == at[1] < edited["bonn"][1] == parsed(client, "/search.atom?q=data").feed.updated
    assert {name: edited[name] for name in ("ulm", "kiel")} == {name: feed_of(client)[name] for name in ("ulm", "kiel")}

    write(folder, {"jena.md": titled("jena") + "Data.\n"})
    refresh(folder, engine)
    assert list(feed_of(client)) == ["jena", "bonn", "ulm", "kiel"]
    assert len(set(feed_of(client)["jena"])) == 1

    (folder / "ulm.md").rename(folder / "neu-ulm.md")
    refresh(folder, engine)
    assert list(feed_of(client)) == ["neu-ulm", "jena", "bonn", "kiel"]
    assert list(feed_of(client, "/strategy.atom?strategy=bonn").items()) == [("bonn", edited["bonn"])]


def test_a_feed_reader_that_keeps_only_times_is_told_that_nothing_is_new(
    tmp_path: Path, build_engine: Callable[[Path], SearchEngine]
) -> None:
    client = create_app(Settings(), build_engine(write(tmp_path / "content", {"a.md": titled("a") + "Data.\n"}))).test_client()
    first = client.get("/search.atom")
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get("/search.atom", headers=since).status_code == 304
    assert client.get("/search.atom", headers={**since, "If-None-Match": '"other"'}).status_code == 200
    assert client.get("/search.atom", headers={"If-Modified-Since": "Thu, 01 Jan 2015 00:00:00 GMT"}).status_code == 200


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
