"""What readers do while something else is under way: they type on, press twice, change their minds, and come back."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.browsing import browsing
from tests.harness.serving_site import Site

pytestmark = pytest.mark.browser

HELD = """
    const ask = window.fetch;
    window.held = [];
    window.fetch = (address, options) => window.holding?.test(address)
        ? new Promise((go) => held.push(() => go(ask(address, options)))) : ask(address, options);
"""
"""Answers to addresses that `holding` matches stay away until their part of `held` is called."""


@pytest.fixture
def page(browser: Browser, served: Site) -> Iterator[Page]:
    with browsing(browser, served.url) as (page, _):
        page.add_init_script(HELD)
        yield page


def hold(page: Page, addresses: str) -> None:
    page.evaluate(f"holding = /{addresses}/")


def let_go(page: Page, number: int) -> None:
    """Let so many answers come that are held back, and hold none from now on."""
    page.wait_for_function("number => held.length >= number", arg=number)
    page.evaluate("holding = null; held.splice(0).forEach((go) => go())")


def test_a_year_that_is_being_typed_is_not_searched_before_it_is_whole(page: Page) -> None:
    page.goto("/search?q=data")
    hold(page, r"search\?")
    page.locator("[name=year_min]").click()
    page.keyboard.type("2018")
    page.keyboard.press("Tab")
    page.keyboard.type("20")
    let_go(page, 1)
    expect(page.locator("h1")).to_contain_text("from 2018")
    page.keyboard.type("21")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("from 2018 to 2021")
    assert page.url.endswith("/search?q=data&year_min=2018&year_max=2021")
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.locator("[name=year_max]")).to_be_focused()


def test_what_is_opened_in_results_of_a_word_just_typed_stays_open(page: Page) -> None:
    page.goto("/search")
    page.locator("#q").press_sequentially("governance", delay=10)
    expect(page.locator("h1")).to_contain_text("about governance")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    hit = page.locator(".hit").first
    hit.get_by_role("link", name=re.compile("Why this result")).click()
    expect(hit.locator(".why summary")).to_be_focused()
    page.wait_for_timeout(600)  # twice as long as a search waits that was left while it was typed
    assert page.locator(".why").count() == 1
    expect(hit.locator(".why summary")).to_be_focused()


def test_what_a_hit_of_a_half_typed_word_leads_to_is_that_hit(page: Page) -> None:
    page.goto("/search?q=gover&typing=true")
    hits = page.locator(".hit").evaluate_all(
        "all => all.map((one) => [one.dataset.slug, one.querySelector('.open-here').href])"
    )
    assert len(hits) == 10
    for slug, address in hits:
        page.goto(address)
        assert page.locator(".hit").get_attribute("data-slug") == slug


def test_a_search_that_is_sent_closes_suggestions_still_on_their_way(page: Page) -> None:
    page.goto("/search")
    hold(page, "suggest")
    page.locator("#q").press_sequentially("governance", delay=10)
    page.wait_for_function("() => held.length > 0")
    page.keyboard.press("Enter")
    let_go(page, 1)
    expect(page.locator("h1")).to_contain_text("about governance")
    page.wait_for_timeout(300)
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_typing_on_leaves_the_option_that_was_pointed_at(page: Page) -> None:
    page.goto("/")
    page.locator("#q").press_sequentially("gover", delay=10)
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_contain_text("government")
    hold(page, "suggest")
    page.keyboard.type("nance")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=governance")


def test_a_skip_link_moves_the_focus_and_asks_for_nothing(page: Page) -> None:
    page.goto("/search?q=data")
    hold(page, r"search\?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#results a").first).to_be_focused()
    assert page.evaluate("held.length") == 0


def test_the_same_search_sent_again_is_one_step_back(page: Page) -> None:
    page.goto("/search?q=data")
    page.get_by_role("link", name="Title", exact=True).click()
    expect(page.locator(".option[aria-current]").first).to_have_text("Title")
    for _ in range(3):
        with page.expect_response("**/search?*"):
            page.get_by_role("button", name="Search", exact=True).click()
    page.go_back()
    expect(page.locator(".option[aria-current]").first).to_have_text("Relevance")
