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
FORBIDDEN = """
    for (const name of ["localStorage", "sessionStorage"])
        Object.defineProperty(window, name, { get() { throw new DOMException("forbidden", "SecurityError"); } });
"""


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


def test_filters_are_those_of_the_search_that_back_leads_to_whatever_is_being_typed(page: Page) -> None:
    page.goto("/search?q=data")
    box = page.get_by_role("checkbox", name=re.compile("^Germany"))
    box.check()
    expect(page.locator(".chip")).to_have_count(1)
    page.locator("[name=year_min]").click()
    page.keyboard.type("20")
    page.go_back()
    expect(page.locator(".chip")).to_have_count(0)
    expect(box).not_to_be_checked()
    expect(page.locator("[name=year_min]")).to_have_value("")


def _just_typed(page: Page, word: str) -> None:
    """Type a word, and close its suggestions once its results are shown."""
    page.goto("/search")
    page.locator("#q").press_sequentially(word, delay=10)
    expect(page.locator("h1")).to_contain_text(f"about {word}")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")


def test_what_is_opened_in_results_of_a_word_just_typed_stays_open(page: Page) -> None:
    _just_typed(page, "governance")
    hit = page.locator(".hit").first
    hit.get_by_role("link", name=re.compile("Why this result")).click()
    expect(hit.locator(".why summary")).to_be_focused()
    page.wait_for_timeout(600)  # twice as long as a search waits that was left while it was typed
    assert page.locator(".why").count() == 1
    expect(hit.locator(".why summary")).to_be_focused()


def test_a_slow_press_on_a_result_of_a_word_just_typed_opens_it(page: Page) -> None:
    _just_typed(page, "governance")
    page.locator(".hit h3 a").nth(1).click(delay=900)
    page.wait_for_url("**/strategies/**")


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


def test_who_goes_back_and_at_once_forward_again_sees_the_search_of_the_address(page: Page) -> None:
    page.goto("/search?q=data")
    page.get_by_role("link", name="Title", exact=True).click()
    expect(page.locator(".option[aria-current]").first).to_have_text("Title")
    hold(page, r"search\?")
    page.go_back()
    page.wait_for_function("() => held.length === 1")
    page.go_forward()
    page.wait_for_url("**sort=title")
    let_go(page, 2)
    expect(page.locator("#results")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator(".option[aria-current]").first).to_have_text("Title")


@pytest.mark.parametrize(("address", "link"), [("/search?q=data", "more values of Theme"), ("/strategies/helsinki", "^Cite$")])
def test_a_link_that_is_pressed_twice_opens_one_dialog(page: Page, address: str, link: str) -> None:
    page.goto(address)
    hold(page, "facets|cite")
    page.get_by_role("link", name=re.compile(link)).first.dblclick()
    let_go(page, 2)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.wait_for_timeout(300)
    assert page.locator("dialog").count() == 1
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)


def test_a_selection_for_comparison_is_one_whatever_shows_it_and_is_cleared(page: Page) -> None:
    page.goto("/search?q=data&group=section")
    [slug, *_] = page.locator(".hit").evaluate_all(
        "all => all.map((one) => one.dataset.slug).filter((slug, place, slugs) => slugs.indexOf(slug) < place)"
    )
    boxes = page.locator(f"input[form=compare][value={slug}]")
    boxes.last.check()
    for box in boxes.all():
        expect(box).to_be_checked()
    boxes.first.uncheck()
    for box in boxes.all():
        expect(box).not_to_be_checked()
    page.goto("/search?q=data")
    for box in page.locator("input[form=compare]").all()[:4]:
        box.check()
    page.goto("/search?q=data&page=2")
    expect(page.locator(".tray-said")).to_have_text("4 strategies selected.")
    box = page.locator("input[form=compare]").first
    expect(box).to_be_disabled()
    page.get_by_role("button", name="Clear the selection").click()
    expect(page.locator(".tray-said")).to_have_text("To compare, select two to four strategies.")
    expect(page.locator("#results")).to_be_focused()
    expect(box).to_be_enabled()
    page.reload()
    assert page.locator("#compare [name=s]").count() == 0


def test_parts_of_several_pages_in_one_have_no_id_twice(page: Page) -> None:
    page.goto("/strategies/helsinki")
    for number in range(2):
        page.locator("a.elsewhere").first.click()
        expect(page.locator(".near")).to_have_count(number + 1)
    ids = page.locator("[id]").evaluate_all("all => all.map((one) => one.id)")
    assert sorted(ids) == sorted(set(ids))


def test_a_table_that_is_copied_says_so_for_a_while(browser: Browser, served: Site) -> None:
    with browsing(browser, served.url, permissions=["clipboard-read"]) as (page, _):
        page.goto("/search?q=data&view=table")
        for _ in range(2):
            page.get_by_role("button", name="Copy table").click()
            expect(page.get_by_role("status")).to_have_text("Copied")
            expect(page.get_by_role("button", name="Copy table")).to_be_visible()
            expect(page.get_by_role("status")).to_have_text("")


def test_a_browser_that_may_remember_nothing_does_all_else(page: Page) -> None:
    page.add_init_script(FORBIDDEN)
    page.goto("/search?q=data")
    for box in page.locator("input[form=compare]").all()[:2]:
        box.check()
    page.get_by_role("button", name="Compare 2 strategies").click()
    expect(page.locator("h1")).to_contain_text("compared")
    page.goto("/help")
    page.keyboard.press("/")
    page.keyboard.type("gov")
    expect(page.get_by_role("listbox")).to_be_visible()
