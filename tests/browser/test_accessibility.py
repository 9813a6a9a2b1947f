"""Every kind of page by axe's rules for WCAG 2.2 AA and best practice: wide and narrow, light and dark, 0 violations."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.browsing import NARROW, WIDE, browsing
from tests.harness.serving_site import Site

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = {
    "home": "/",
    "results": "/search?q=data+governance&country=Germany&country=Finland&year_min=2018",
    "no results": "/search?q=zebra&country=Finland&match=all",
    "a hit alone": "/search?q=data&per_page=1&sections_per_hit=20&explain=true",
    "sections": "/search?q=data&group=section",
    "table": "/search?q=data&view=table",
    "nothing found": "/search?q=govrnance+zebra&match=all&country=Finland",
    "values of a facet": "/search/facets/theme?q=data",
    "strategy": "/strategies/helsinki?q=governance&hit=2&at=2",
    "elsewhere": "/elsewhere?strategy=helsinki&section=data-governance",
    "choice of strategies": "/compare?s=helsinki",
    "comparison": "/compare?s=freiburg&s=helsinki&s=vienna",
    "themes": "/themes",
    "theme": "/themes/governance",
    "coverage": "/coverage",
    "figures": "/stats",
    "help": "/help",
    "api": "/help/api",
    "error": "/strategies/nowhere",
}
LOOKS = [("light", WIDE), ("light", NARROW), ("dark", WIDE), pytest.param(("dark", NARROW), marks=pytest.mark.soak)]
"""How wide a window is has little to do with its colours."""


@pytest.fixture(scope="module", params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]['width']}")
def page(request: pytest.FixtureRequest, browser: Browser, served: Site) -> Iterator[Page]:
    scheme, size = request.param
    with browsing(browser, served.url, viewport=size, color_scheme=scheme, reduced_motion="reduce") as (page, witness):
        witness.expected = ("Failed to load resource: the server responded with a status of 404",)
        yield page


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]})
    return [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for one in found.response["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_has_no_violation_and_fits_its_window(page: Page, kind: str) -> None:
    page.goto(PAGES[kind])
    while page.get_by_role("link", name="look again").count():
        page.reload()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_open_suggestions_have_no_violation(page: Page) -> None:
    page.goto("/")
    page.locator("#q").press_sequentially("gov")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert violations(page) == []


def test_an_open_dialog_has_no_violation(page: Page) -> None:
    page.goto("/search?q=data")
    if page.viewport_size == NARROW:
        page.locator("#filters summary").click()
    page.get_by_role("link", name=re.compile("more values of Theme")).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []


def test_what_opens_in_place_and_the_tray_have_no_violation(page: Page) -> None:
    page.goto("/search?q=data")
    hit = page.locator(".hit").first
    hit.get_by_role("checkbox").check()
    hit.get_by_role("link", name=re.compile("more section")).click()
    hit.get_by_role("link", name=re.compile("Why this result")).click()
    expect(hit.locator(".why")).to_be_visible()
    assert violations(page) == []


def test_what_the_keyboard_reaches_is_seen(page: Page) -> None:
    """No focus under a sticky bar (WCAG 2.4.11): each stop is where a finger could touch it."""
    page.goto("/strategies/helsinki?q=data")
    seen = """() => {
        const one = document.activeElement, box = one.getBoundingClientRect();
        const top = document.elementFromPoint(box.x + Math.min(box.width, 20) / 2, box.y + box.height / 2);
        return one === document.body || one.contains(top) || top?.contains(one) || one.className === 'unseen';
    }"""
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate(seen), page.evaluate("document.activeElement.outerHTML")
