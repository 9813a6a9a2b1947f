"""Suggestions by keyboard alone, as the ARIA combobox pattern has them, and the keys that lead to the box."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.browsing import browsing
from tests.harness.serving_site import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, served: Site) -> Iterator[Page]:
    with browsing(browser, served.url) as (page, witness):
        witness.expected = ("Failed to load resource",)
        page.goto("/")
        yield page


def active(page: Page) -> str | None:
    """The option that assistive technology is told of."""
    text: str | None = page.evaluate(
        "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.innerText"
    )
    return text


def test_an_option_is_chosen_by_keyboard_alone(page: Page) -> None:
    page.keyboard.press("/")
    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    page.keyboard.type("gov", delay=30)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("option").last).to_have_text("Search for “gov”")
    groups = page.get_by_role("listbox").get_by_role("group")
    assert groups.evaluate_all("groups => groups.map((group) => group.getAttribute('aria-label'))") == [
        "Words",
        "Filters and themes",
        "Strategies",
        "Sections",
        "Search",
    ]
    counts = [page.get_by_role("group", name=name).get_by_role("option").count() for name in ("Strategies", "Sections")]
    assert counts == [3, 4]
    details = page.get_by_role("group", name="Sections").locator(".suggestion-detail").all_inner_texts()
    assert all(detail.startswith("heading · ") for detail in details)
    page.keyboard.press("ArrowUp")
    assert active(page) == "Search for “gov”"
    page.keyboard.press("ArrowUp")
    assert "heading · " in (active(page) or "")
    for _ in range(20):
        page.keyboard.press("ArrowUp")
        if (active(page) or "").startswith("Theme: Governance"):
            break
    expect(page.locator("[aria-selected=true]")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?theme=governance")


def test_a_suggested_filter_stands_beside_those_in_force(page: Page) -> None:
    page.goto("/search?country=Germany&sort=title")
    page.locator("#q").press_sequentially("gov")
    page.get_by_role("option", name=re.compile("^Theme: Governance")).click()
    page.wait_for_url("**/search?country=Germany&theme=governance&sort=title")


def test_the_arrows_go_through_the_box_itself(page: Page) -> None:
    page.locator("#q").press_sequentially("vienna")
    expect(page.get_by_role("option").last).to_have_text("Search for “vienna”")
    count = page.get_by_role("option").count()
    page.keyboard.press("ArrowDown")
    assert (active(page) or "").startswith("Vienna")
    for _ in range(count):
        page.keyboard.press("ArrowDown")
    assert active(page) is None
    page.keyboard.press("ArrowDown")
    assert (active(page) or "").startswith("Vienna")


def test_enter_on_nothing_searches_and_escape_closes_then_clears(page: Page) -> None:
    box = page.locator("#q")
    box.press_sequentially("open")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("open")
    page.keyboard.press("Escape")
    expect(box).to_have_value("")
    box.press_sequentially("open")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=open")


def test_one_letter_suggests_nothing_and_what_is_being_composed_is_left_alone(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#q").press_sequentially("o")
    page.evaluate(
        """() => {
            const box = document.getElementById('q');
            box.value = 'おおさか';
            box.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: true }));
        }"""
    )
    page.wait_for_timeout(400)
    assert [url for url in asked if "/api/v1/suggest" in url] == []


def test_what_an_input_method_has_written_is_searched_once_it_is_whole(page: Page) -> None:
    page.goto("/search")
    page.locator("#q").focus()
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "がばなんす", "selectionStart": 5, "selectionEnd": 5})
    keyboard.send("Input.insertText", {"text": "governance"})
    expect(page.locator("h1")).to_contain_text("about governance")
    expect(page.get_by_role("listbox")).to_be_visible()


def test_an_older_answer_never_takes_the_place_of_a_newer_one(page: Page) -> None:
    def answer(route: Route) -> None:
        q = re.search(r"q=(\w+)", route.request.url)
        assert q is not None
        if q[1] == "da":
            page.wait_for_timeout(600)
        title = f"for {q[1]}"
        strategy = {"title": {"text": title, "marks": []}, "distinct_title": title, "url": "/", "reason": "title"}
        found = {"strategies": [strategy], "sections": [], "filters": []}
        route.fulfill(body=json.dumps(found), content_type="application/json")

    page.route("**/api/v1/suggest*", answer)
    page.locator("#q").press_sequentially("da")
    page.wait_for_timeout(250)
    page.locator("#q").press_sequentially("ta")
    expect(page.locator(".suggestion-label").first).to_have_text("for data")
    page.wait_for_timeout(800)
    expect(page.locator(".suggestion-label").first).to_have_text("for data")


def test_without_an_answer_the_box_still_searches(page: Page) -> None:
    page.route("**/api/v1/suggest*", lambda route: route.abort())
    page.locator("#q").press_sequentially("open")
    page.wait_for_timeout(400)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=open")


def test_the_keys_can_be_switched_off_and_never_work_while_typing(page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("a/b")
    expect(page.locator("#q")).to_have_value("a/b")
    page.goto("/help")
    choice = page.get_by_role("checkbox", name="Use keyboard shortcuts")
    expect(choice).to_be_checked()
    choice.uncheck()
    page.goto("/themes")
    page.keyboard.press("/")
    expect(page.locator("#q")).not_to_be_focused()
    page.goto("/help")
    expect(choice).not_to_be_checked()


@pytest.mark.parametrize("hand", ["mouse", "keyboard", "phone"])
def test_a_word_is_completed_while_the_results_stay_in_view(browser: Browser, served: Site, hand: str) -> None:
    size = {"width": 390, "height": 844} if hand == "phone" else {"width": 1280, "height": 900}
    with browsing(browser, served.url, viewport=size, has_touch=hand == "phone") as (page, _):
        page.goto("/search?q=data")
        page.locator("#q").fill("data gov")
        option = page.get_by_role("group", name="Words").get_by_role("option", name="data governance")
        expect(option).to_be_visible()
        expect(page.locator("h1")).to_contain_text("data gov")
        listed, results = page.get_by_role("listbox").bounding_box(), page.locator("#results").bounding_box()
        assert listed is not None
        assert results is not None
        assert listed["y"] + listed["height"] < size["height"] * 0.7
        if hand == "phone":
            option.tap()
        elif hand == "mouse":
            option.click()
        else:
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=data+governance")
        expect(page.locator(".hit").first).to_be_visible()


def test_escape_in_the_search_of_a_dialog_starts_no_search(page: Page) -> None:
    """Chromium sends an event called `search` when Escape empties a field."""
    page.goto("/search?q=data")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("link", name=re.compile("more values of Theme")).click()
    find = page.get_by_role("dialog").get_by_role("searchbox")
    find.fill("gov")
    find.press("Escape")
    page.locator("#q").evaluate("box => box.dispatchEvent(new Event('search', { bubbles: true }))")
    expect(page.locator("h1")).to_contain_text("about data")
    assert [url for url in asked if "/search?" in url or url.endswith("/undefined")] == []
