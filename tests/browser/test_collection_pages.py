"""Comparing strategies, and going from the coverage table and the themes to sections, with and without JavaScript."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.browsing import NARROW, browsing
from tests.harness.serving_site import Site, until

pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["scripted", "plain"])
def page(request: pytest.FixtureRequest, browser: Browser, served: Site) -> Iterator[Page]:
    with browsing(browser, served.url, java_script_enabled=request.param) as (page, _):
        yield page


@pytest.fixture
def scripted(browser: Browser, served: Site) -> Iterator[Page]:
    with browsing(browser, served.url) as (page, _):
        yield page


def test_three_strategies_are_compared_from_results(page: Page) -> None:
    page.goto("/search?q=governance")
    picked = page.locator(".hit")
    titles = [picked.nth(place).locator("h3").inner_text() for place in range(3)]
    for place in range(3):
        picked.nth(place).locator(".pick input").check()
    page.get_by_role("button", name=re.compile("^Compare")).click()
    expect(page.locator("h1")).to_have_text(re.compile("compared$"))
    assert page.locator("thead th").all_inner_texts()[1:] == titles
    rows = page.locator("tbody tr").count()
    page.get_by_role("link", name="Show differences only").click()
    expect(page.get_by_role("link", name="Show all rows")).to_be_visible()
    assert 0 < page.locator("tbody tr").count() <= rows
    page.locator(".cell-passage a").first.click()
    expect(page.locator("article h2:target, article h3:target")).to_be_visible()


def test_the_choice_goes_along_from_search_to_search(scripted: Page) -> None:
    scripted.goto("/search?country=Finland")
    scripted.locator(".pick input").check()
    expect(scripted.locator(".tray-said")).to_have_text("1 strategy selected.")
    expect(scripted.get_by_role("button", name="Compare")).to_be_disabled()
    scripted.goto("/search?country=Austria")
    scripted.locator(".pick input").check()
    expect(scripted.locator(".tray-said")).to_have_text("2 strategies selected.")
    scripted.get_by_role("button", name="Compare 2 strategies").click()
    expect(scripted.locator("h1")).to_contain_text("Helsinki")
    expect(scripted.locator("h1")).to_contain_text("Vienna")


def test_no_more_than_four_are_ticked(scripted: Page) -> None:
    scripted.goto("/search")
    boxes = scripted.locator(".pick input")
    for place in range(4):
        boxes.nth(place).check()
    expect(boxes.nth(4)).to_be_disabled()
    boxes.nth(0).uncheck()
    expect(boxes.nth(4)).to_be_enabled()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_phone_shows_one_strategy_at_a_time(browser: Browser, served: Site, scripts: bool) -> None:
    with browsing(browser, served.url, viewport=NARROW, java_script_enabled=scripts) as (page, _):
        page.goto("/compare?s=freiburg&s=helsinki&s=vienna")
        heads = page.locator("thead th:visible")
        assert [text for text in heads.all_inner_texts() if "Helsinki" in text] == []
        page.get_by_role("radio", name="Helsinki").check()
        assert heads.locator("a").all_inner_texts() == ["Helsinki, Finland"]


def test_the_heads_of_a_comparison_stay_in_sight(scripted: Page) -> None:
    scripted.goto("/compare?s=freiburg&s=helsinki&s=vienna")
    scripted.mouse.wheel(0, 1500)
    until(lambda: scripted.evaluate("scrollY > 1000"))
    expect(scripted.locator("thead th").nth(1)).to_be_in_viewport()


def test_a_cell_of_the_coverage_leads_to_its_section(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Themes by strategy").click()
    row = page.get_by_role("row", name=re.compile("^Helsinki"))
    row.get_by_role("link", name="Governance: 1 section").click()
    expect(page.locator("#data-governance:target")).to_be_in_viewport()


def test_a_theme_leads_to_what_strategies_say_about_it(page: Page) -> None:
    page.goto("/themes")
    page.get_by_role("link", name="Governance", exact=True).click()
    expect(page.locator("h1")).to_have_text("Governance")
    page.locator(".voice", has_text="Helsinki").locator(".passage a").first.click()
    expect(page.locator("#data-governance:target")).to_be_in_viewport()


def test_the_same_theme_elsewhere_is_shown(page: Page) -> None:
    page.goto("/strategies/helsinki")
    page.get_by_role("link", name=re.compile("The same theme as in Data governance in .* other strategies")).click()
    near = page.locator(".near")
    expect(near.locator(".passage").first).to_be_visible()
    assert "Helsinki, Finland" not in near.locator(".above").all_inner_texts()


def test_from_hit_to_hit_without_going_back(page: Page) -> None:
    page.goto("/search?q=governance")
    titles = page.locator(".hit h3").all_inner_texts()
    page.locator(".hit h3 a").first.click()
    for title in titles[1:4]:
        page.locator(".trail [rel=next]").click()
        expect(page.locator("h1")).to_have_text(title)
    page.locator(".trail a").first.click()
    expect(page.locator(".hit h3")).to_have_text(titles)


def test_a_printed_page_has_text_and_no_tools(scripted: Page) -> None:
    scripted.goto("/strategies/helsinki?q=data")
    scripted.emulate_media(media="print")
    for tool in (".masthead .search-box", ".contents", ".marks-bar", ".elsewhere", ".anchor", ".site-nav"):
        expect(scripted.locator(tool).first).to_be_hidden()
    expect(scripted.locator("article")).to_be_visible()
    behind = scripted.locator(".outward a").first.evaluate("(link) => getComputedStyle(link, '::after').content")
    assert behind.startswith('" (http')  # and the address, for whoever has it on paper
    scripted.goto("/stats")
    expect(scripted.locator(".chart svg").first).to_be_visible()
    expect(scripted.locator(".chart summary").first).to_be_hidden()
