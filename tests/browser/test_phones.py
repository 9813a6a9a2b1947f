"""A results page on a phone: the first hit at once, filters as a panel, sorting in one row; with and without JavaScript."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.browsing import browsing
from tests.harness.serving_site import Site

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def scripted(browser: Browser, served: Site) -> Iterator[Page]:
    with browsing(browser, served.url, viewport=PHONE, has_touch=True, is_mobile=True) as (page, _):
        yield page


@pytest.fixture
def plain(browser: Browser, served: Site) -> Iterator[Page]:
    with browsing(browser, served.url, viewport=PHONE, java_script_enabled=False) as (page, _):
        yield page


def top_of(one: Locator) -> float:
    box = one.bounding_box()
    assert box
    return box["y"]


def left_of(one: Locator) -> float:
    box = one.bounding_box()
    assert box
    return box["x"]


def in_first_screen(page: Page, selector: str) -> bool:
    box = page.locator(selector).first.bounding_box()
    return box is not None and box["y"] + box["height"] <= PHONE["height"]


def test_filters_close_to_the_results_that_they_leave(scripted: Page) -> None:
    scripted.goto("/search?q=data+governance&country=Germany&country=Netherlands")
    assert in_first_screen(scripted, ".hit .passage .snippet")
    sorting, showing = (top_of(scripted.locator(".views summary").nth(place)) for place in range(2))
    assert sorting == showing
    scripted.locator("#filters summary").tap()
    switzerland = scripted.locator("#filters").get_by_role("checkbox", name="Switzerland")
    switzerland.tap()
    expect(scripted.locator(".chip")).to_have_count(3)
    shown = scripted.get_by_role("button", name=re.compile("^Show [0-9]+ strategies$"))
    expect(shown).to_be_in_viewport()
    count = shown.inner_text().removeprefix("Show ")
    shown.tap()
    expect(scripted.locator("h1")).to_be_focused()
    expect(scripted.locator("h1")).to_have_text(re.compile(f"^{count} about"))
    expect(switzerland).to_be_hidden()
    assert in_first_screen(scripted, ".hit h3")


def test_an_order_is_chosen_from_the_row_above_the_results(scripted: Page) -> None:
    scripted.goto("/search?q=data")
    scripted.locator(".views summary").first.tap()
    scripted.get_by_role("link", name="Oldest").tap()
    summary = scripted.locator(".views summary").first
    expect(summary).to_have_text(re.compile("^Sort by: Oldest"))
    expect(summary).to_be_focused()


def test_filters_and_menu_are_there_without_scripts(plain: Page) -> None:
    plain.goto("/search?q=data")
    plain.locator("#filters summary").click()
    plain.locator("#filters").get_by_role("checkbox", name="Germany").check()
    plain.get_by_role("button", name="Apply filters").click()
    expect(plain.locator("h1")).to_have_text(re.compile("in Germany$"))
    assert in_first_screen(plain, ".hit h3")
    for opened in (".views summary", ".site-nav summary"):
        plain.locator(opened).first.click()
    for panel in (plain.locator(".views p").first, plain.locator(".site-nav p")):
        expect(panel.locator("a").last).to_be_in_viewport(ratio=1)
        assert panel.evaluate("(one) => one.scrollWidth <= one.clientWidth"), panel
    plain.get_by_role("link", name="Themes", exact=True).click()
    expect(plain.locator("h1")).to_have_text("Themes")


def test_names_stay_in_sight_while_a_table_is_scrolled(scripted: Page) -> None:
    for address, table, name in (("/coverage", ".matrix", "tbody th"), ("/stats", ".chart .scroller", ".time-line li span")):
        scripted.goto(address)
        scroller = scripted.locator(table).first
        before = left_of(scroller.locator(name).nth(3))
        scroller.evaluate("(one) => { one.scrollLeft = 200; }")
        assert scroller.evaluate("(one) => one.scrollLeft") == 200
        assert left_of(scroller.locator(name).nth(3)) == pytest.approx(before, abs=2), address
    scripted.goto("/coverage")
    head = scripted.locator(".matrix thead th").nth(2)
    top = top_of(head)
    scripted.locator(".matrix").evaluate("(one) => { one.scrollTop = 300; }")
    assert top_of(head) == pytest.approx(top, abs=2)


def test_long_words_of_a_text_are_hyphenated_on_phones_and_code_is_not(scripted: Page) -> None:
    for address, text in (("/search?q=data", ".passage .snippet"), ("/strategies/bonn", ".text p")):
        scripted.goto(address)
        first = scripted.locator(text).first
        expect(first).to_have_css("hyphens", "auto")
        first.evaluate("(one) => one.append(document.createElement('code'))")
        expect(first.locator("code")).to_have_css("hyphens", "manual")


def test_no_line_of_facts_begins_or_ends_with_the_dot_between_them(scripted: Page) -> None:
    scripted.set_viewport_size({"width": 320, "height": 844})
    scripted.goto("/search?q=data&per_page=100")
    lines = """(list) => [...list.children].filter((one, number, all) => one.offsetTop !== all[number - 1]?.offsetTop)
      .map((one) => [one.offsetLeft, parseFloat(getComputedStyle(one).paddingInlineStart)])"""
    cut = [line for one in scripted.locator(".facts").all() for line in one.evaluate(lines)[1:]]
    assert cut
    for left, padding in cut:
        assert left + padding == pytest.approx(16, abs=1)
    assert scripted.locator(".facts li").first.evaluate("(one) => getComputedStyle(one, '::after').content") == "none"
    dots = "(one, side) => [getComputedStyle(one).clipPath, getComputedStyle(one)[side]]"
    facts = scripted.locator(".facts").first
    clipped, moved = facts.evaluate(dots, "marginLeft")
    assert clipped == f"inset(0px 0px 0px {moved.removeprefix('-')})"
    facts.evaluate("(one) => { one.dir = 'rtl' }")
    clipped, moved = facts.evaluate(dots, "marginRight")
    assert clipped == f"inset(0px {moved.removeprefix('-')} 0px 0px)"


def test_the_menu_closes_by_escape_and_by_a_press_elsewhere(scripted: Page) -> None:
    scripted.goto("/search?q=data")
    menu = scripted.locator(".site-nav")
    themes = menu.get_by_role("link", name="Themes", exact=True)
    menu.locator("summary").click()
    expect(themes).to_be_visible()
    scripted.keyboard.press("Escape")
    expect(themes).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    expect(themes).to_be_visible()
    scripted.locator("h1").click()
    expect(themes).to_be_hidden()
