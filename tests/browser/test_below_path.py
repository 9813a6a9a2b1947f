"""A site below a path of its host, in a real browser: no script, form or link asks for anything beside it."""

import csv
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.browsing import browsing
from tests.conftest import SHIPPED_CONTENT
from tests.harness.serving_site import TOKEN, Site, serving
from tests.pages.test_content_links import PIXEL

pytestmark = pytest.mark.browser

BELOW = "/strategies"
"""As some of the site's own addresses begin."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, folder_or_cluster: str) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("below")
    content = Path(shutil.copytree(SHIPPED_CONTENT, folder / "content"))
    (content / "map.png").write_bytes(PIXEL)
    helsinki = content / "helsinki.md"
    helsinki.write_text(helsinki.read_text(encoding="utf-8") + "\n\n## Map\n\n![A map](map.png)\n", encoding="utf-8")
    settings = {"STRATEGY_SEARCH_REINDEX_TOKEN": TOKEN}
    with serving(content, folder / "index", below=BELOW, cluster=folder_or_cluster, **settings) as site:
        yield site


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    with browsing(browser, site.url) as (page, _):
        page.goto(f"{site.url}/")
        yield page


def place(page: Page) -> str:
    """Path and query string of the page."""
    address: str = page.evaluate("location.pathname + location.search")
    return address


def test_a_whole_journey_stays_below_the_path(page: Page, site: Site) -> None:
    page.locator("#q").press_sequentially("gov", delay=30)
    page.get_by_role("option", name="governance").first.click()
    expect(page.locator("h1")).to_contain_text("about governance")
    assert place(page) == f"{BELOW}/search?q=governance"

    page.locator("#q").fill("")
    page.locator("#q").press_sequentially("data", delay=20)
    expect(page.locator("h1")).to_contain_text("about data")
    page.get_by_role("checkbox", name=re.compile(r"^Finland\s")).check()
    expect(page.locator(".chip")).to_have_count(1)
    assert place(page) == f"{BELOW}/search?q=data&country=Finland"
    page.get_by_role("link", name="Why this result?").first.click()
    expect(page.locator(".why").first).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("list", name="Take these results along").get_by_role("link", name="CSV").click()
    [row] = csv.DictReader(io.StringIO(Path(saved.value.path()).read_bytes().decode("utf-8-sig"), newline=""))
    assert row["url"] == f"{site.url}/strategies/helsinki"
    page.locator(".pick input").check()

    page.locator(".passage > a").last.click()
    page.get_by_role("link", name="Next passage").click()
    expect(page.locator(".marks-count")).to_have_text(re.compile(r"^Passage \d+ of "))
    assert place(page).startswith(f"{BELOW}/strategies/helsinki?q=data&")
    picture = page.get_by_alt_text("A map")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 1)
    page.get_by_role("link", name="Cite", exact=True).first.click()
    expect(page.get_by_text(f"{site.url}/strategies/helsinki").first).to_be_visible()

    page.goto(f"{site.url}/search?country=Austria")
    page.locator(".pick input").check()
    page.get_by_role("button", name="Compare 2 strategies").click()
    expect(page.locator("h1")).to_contain_text("Helsinki")
    assert place(page).startswith(f"{BELOW}/compare?s=")


def test_a_feed_and_an_update_that_is_asked_for_are_below_the_path(site: Site) -> None:
    (site.content / "oslo.md").write_text("---\ntitle: Oslo\n---\n\n## Vision\n\nHarbours.\n", encoding="utf-8")
    site.ended(site.reindex().removeprefix(site.url))
    feed = feedparser.parse(site.get("/search.atom?q=harbours"))
    assert [entry.link for entry in feed.entries] == [f"{site.url}/strategies/oslo"]
    assert {link.href for link in feed.feed.links} == {f"{site.url}/search.atom?q=harbours", f"{site.url}/search?q=harbours"}
