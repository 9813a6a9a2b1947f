"""Searching in a real browser: the form that answers while it is filled in, and the same journey without JavaScript."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.browsing import Witness, browsing
from tests.harness.serving_site import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, served: Site) -> Iterator[Page]:
    with browsing(browser, served.url) as (page, _):
        yield page


@pytest.fixture
def watched(browser: Browser, served: Site) -> Iterator[tuple[Page, Witness]]:
    with browsing(browser, served.url) as both:
        yield both


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def total(page: Page) -> int:
    found = re.search(r"\d+", heading(page))
    return int(found[0]) if found else 0


def facet(page: Page, label: str) -> re.Pattern[str]:
    return re.compile(rf"^{label}\s")


def test_typing_shows_results_and_moves_the_address(page: Page) -> None:
    page.goto("/search")
    page.locator("#q").press_sequentially("open data", delay=20)
    expect(page.locator("h1")).to_contain_text("about open data")
    assert page.url.endswith("/search?q=open+data")
    assert page.title().startswith(f"{total(page)} strategies about “open data” – ")
    expect(page.locator("#q")).to_be_focused()
    assert page.locator("#q").input_value() == "open data"
    expect(page.locator("[role=status]")).to_have_text(heading(page))


def test_nothing_is_said_to_be_missing_before_typing_has_rested(page: Page) -> None:
    page.goto("/search?q=data")
    page.evaluate("""() => {
        window.said = [];
        const note = () => said.push(document.querySelector("h1").innerText, document.querySelector("#status").innerText);
        new MutationObserver(note).observe(document.body, { childList: true, subtree: true, characterData: true });
    }""")
    page.locator("#q").fill("")
    page.locator("#q").press_sequentially("goverance", delay=250)
    expect(page.locator("h1")).to_have_text("Searching for goverance")
    assert [text for text in page.evaluate("said") if "No " in text or "governance" in text] == []
    expect(page.locator("h1")).to_contain_text("about governance")
    expect(page.locator(".notice").first).to_contain_text('No results for "goverance". Showing "governance".')
    said = f'{heading(page)}. No results for "goverance". Showing "governance". Search for exactly what I typed.'
    expect(page.locator("[role=status]")).to_have_text(said)


def test_a_word_that_is_left_before_it_is_whole_is_searched_as_it_stands(page: Page) -> None:
    page.goto("/search?q=data")
    page.locator("#q").fill("governanc")
    expect(page.locator("h1")).to_contain_text("about governanc")
    page.locator("#q").blur()
    expect(page.locator("h1")).to_contain_text("about governance")


def test_a_whole_journey_and_all_the_way_back(page: Page) -> None:
    page.goto("/search?q=data")
    before = total(page)
    page.get_by_role("checkbox", name=facet(page, "Germany")).check()
    expect(page.locator(".chip")).to_have_text(["Remove filter Country: Germany ✕"])
    expect(page.get_by_role("checkbox", name=facet(page, "Germany"))).to_be_focused()
    assert 0 < total(page) < before
    page.get_by_role("checkbox", name=facet(page, "Switzerland")).check()
    expect(page.locator(".chip")).to_have_count(2)
    widened = total(page)
    page.get_by_role("checkbox", name=facet(page, "City")).check()
    expect(page.locator(".chip")).to_have_count(3)
    page.get_by_role("link", name="Remove filter Country: Switzerland").click()
    expect(page.locator(".chip")).to_have_count(2)
    expect(page.get_by_role("link", name="Remove filter Level: City")).to_be_focused()
    for chips in (3, 2, 1, 0):
        page.go_back()
        expect(page.locator(".chip")).to_have_count(chips)
        if chips == 2:
            assert total(page) == widened
    assert (total(page), page.url.rpartition("/")[2]) == (before, "search?q=data")


def test_pages_are_turned_in_place_and_come_back(page: Page) -> None:
    page.goto("/search?q=data")
    first = page.locator(".hit h3").first.inner_text()
    page.get_by_role("link", name="Next", exact=True).click()
    expect(page.locator(".paging [aria-current]")).to_have_text("Page 2")
    expect(page.locator("#results")).to_be_focused()
    assert page.locator("ol.hits").get_attribute("start") == "11"
    assert page.evaluate("document.getElementById('results').getBoundingClientRect().top") < 100
    page.go_back()
    expect(page.locator(".hit h3").first).to_have_text(first)


def test_the_journey_without_javascript(plain: Page) -> None:
    plain.goto("/")
    plain.locator("#q").fill("data")
    plain.locator("#q").press("Enter")
    before = total(plain)
    plain.get_by_role("checkbox", name=facet(plain, "Germany")).check()
    plain.get_by_role("checkbox", name=facet(plain, "City")).check()
    plain.get_by_role("button", name="Apply", exact=True).click()
    assert 0 < total(plain) < before
    assert sorted(re.findall(r"(\w+)=", plain.url)) == ["country", "level", "q"]
    plain.get_by_role("link", name="Remove filter Level: City").click()
    expect(plain.locator(".chip")).to_have_text(["Remove filter Country: Germany ✕"])
    plain.goto("/search?q=data")
    plain.get_by_role("link", name="Next", exact=True).click()
    expect(plain.locator(".paging [aria-current]")).to_have_text("Page 2")
    plain.go_back()
    plain.locator(".hit").first.get_by_role("link", name=re.compile("more section")).click()
    expect(plain.locator(".why")).to_have_count(1)
    assert plain.locator(".passage").count() > 3
    plain.locator(".passage a").first.click()
    expect(plain.locator(".marks-count")).to_contain_text("passages")
    plain.get_by_role("link", name="Next passage").click()
    expect(plain.locator(".marks-count")).to_have_text(re.compile(r"^Passage 1 of \d+$"))


def clear_of_the_bar(page: Page) -> bool:
    """Whether the mark that the reader stands at is in sight, and nothing lies over it."""
    seen: bool = page.evaluate("""() => {
        const mark = document.querySelector("mark.here"), box = mark.getBoundingClientRect();
        return mark.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
    }""")
    return seen


@pytest.mark.parametrize("hand", ["mouse", "keyboard", "phone"])
def test_stepping_begins_at_the_section_that_one_came_to(browser: Browser, served: Site, hand: str) -> None:
    size = {"width": 390, "height": 844} if hand == "phone" else {"width": 1280, "height": 900}
    with browsing(browser, served.url, viewport=size, has_touch=hand == "phone") as (page, _):
        page.goto("/search?q=data&country=Finland")
        result = heading(page)
        section = page.locator(".passage > a").last
        section.tap() if hand == "phone" else section.click()
        following = page.get_by_role("link", name="Next passage")
        came_to = "document.querySelector(':target').compareDocumentPosition(document.querySelector('mark.here')) & 4"
        steps = page.locator(".marks-bar").get_attribute("data-marks")
        assert steps
        page.wait_for_load_state()  # before its scripts have run a page steps by links
        for number in range(2):
            if hand == "phone":
                following.tap()
            elif hand == "keyboard":
                following.press("Enter")
            else:
                following.click()
            expect(page.locator(".marks-count")).to_have_text(re.compile(rf"^Passage \d+ of {len(steps.split())}"))
            expect(page.locator("mark.here")).to_be_in_viewport()
            assert clear_of_the_bar(page)
            assert number or page.evaluate(came_to)
        bar = page.locator(".marks-bar").bounding_box()
        assert bar is not None
        assert (bar["width"] == 390) == (hand == "phone")
        page.go_back()
        expect(page.locator("h1")).to_have_text(result)


def test_stepping_goes_on_from_what_is_in_sight(page: Page) -> None:
    page.goto("/strategies/helsinki?q=data")
    page.locator("#outlook, article h2").last.scroll_into_view_if_needed()
    at = page.evaluate("scrollY")
    page.get_by_role("link", name="Previous passage").click()
    expect(page.locator("mark.here")).to_be_in_viewport()
    assert page.evaluate("scrollY") > at / 2
    seen = page.locator(".marks-count").inner_text()
    page.get_by_role("link", name="Next passage").click()
    page.get_by_role("link", name="Previous passage").click()
    expect(page.locator(".marks-count")).to_have_text(seen)


def test_stepping_by_script_and_by_links_goes_to_the_same_addresses(page: Page, plain: Page) -> None:
    addresses = []
    for one in (page, plain):
        one.goto("/strategies/helsinki?q=data+governance")
        visited: list[str] = []
        for number in (1, 2, 1):
            one.get_by_role("link", name="Next passage").click()
            expect(one.locator(".marks-count")).to_have_text(f"Passage {number} of 2 with all words")
            visited.append(one.url)
        addresses.append(visited)
    assert addresses[0] == addresses[1]


def test_a_heading_has_a_quiet_link_to_itself(page: Page) -> None:
    page.goto("/strategies/helsinki")
    page.get_by_role("link", name="Link to “Outlook”").press("Enter")
    assert page.url.endswith("/strategies/helsinki#outlook")
    expect(page.locator("#outlook:target")).to_be_in_viewport()


def test_more_sections_and_the_reasons_open_in_place(page: Page) -> None:
    page.goto("/search?q=data")
    hit = page.locator(".hit").first
    assert hit.locator(".passage").count() == 3
    hit.get_by_role("link", name=re.compile("more section")).click()
    expect(hit.locator(".passage").nth(3).locator(":scope > a")).to_be_focused()
    hit.get_by_role("link", name=re.compile("Why this result")).click()
    expect(hit.locator(".why p")).to_have_text(re.compile(": the word in the (heading|text)[.]$"))
    expect(hit.locator(".why summary")).to_be_focused()
    expect(hit.locator(".why table")).to_be_hidden()
    hit.locator(".why summary").press("Enter")
    expect(hit.locator(".why table")).to_be_visible()
    assert page.url.endswith("/search?q=data")


def test_what_was_changed_is_spoken_with_the_number_of_results(page: Page) -> None:
    page.goto("/search?year_min=2024")
    page.locator("[name=year_max]").fill("2019")
    page.locator("[name=year_max]").press("Enter")
    expect(page.locator("#said .notice")).to_have_text("From 2024 to 2019 was read as from 2019 to 2024.")
    expect(page.locator("#status")).to_have_text(
        re.compile("^[0-9]+ strategies, from 2019 to 2024[.] From 2024 to 2019 was read as")
    )


def test_the_values_of_a_facet_open_in_a_dialog(page: Page) -> None:
    page.goto("/search?q=data")
    more = page.get_by_role("link", name=re.compile("more values of Theme"))
    more.click()
    dialog = page.get_by_role("dialog", name="Theme")
    expect(dialog).to_be_visible()
    everything = dialog.locator("li").count()
    dialog.get_by_role("searchbox").fill("GOVERN")
    expect(dialog.locator("li:visible")).to_have_text([re.compile("Governance")])
    said = dialog.get_by_role("status")
    expect(said).to_have_text("")
    dialog.get_by_role("searchbox").fill("govx ")
    expect(said).to_have_text("No theme matches “govx”.")
    dialog.get_by_role("searchbox").fill("")
    expect(said).to_have_text("")
    expect(dialog.locator("li:visible")).to_have_count(everything)
    dialog.get_by_role("link", name="A to Z").click()
    labels = dialog.locator("li .index-label").all_inner_texts()
    assert labels == sorted(labels, key=str.casefold)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(more).to_be_focused()
    more.click()
    dialog.get_by_role("checkbox", name=re.compile("^Governance")).check()
    dialog.get_by_role("button", name="Apply").click()
    expect(page.locator(".chip")).to_have_text(["Remove filter Theme: Governance ✕"])
    assert page.url.endswith("/search?q=data&theme=governance")


def test_the_values_of_a_facet_have_a_page_without_javascript(plain: Page) -> None:
    plain.goto("/search?q=data&country=Germany")
    plain.get_by_role("link", name=re.compile("more values of Theme")).click()
    assert heading(plain) == "Theme"
    plain.get_by_role("link", name="A to Z").click()
    plain.get_by_role("checkbox", name=re.compile("^Governance")).check()
    plain.get_by_role("button", name="Apply").click()
    assert plain.url.endswith("/search?q=data&country=Germany&theme=governance")


@pytest.mark.parametrize("failure", [503, "connection lost"])
def test_when_the_server_does_not_answer_the_page_says_so_and_the_form_goes_on(
    watched: tuple[Page, Witness], failure: int | str
) -> None:
    page, witness = watched
    witness.expected = ("Failed to load resource",)
    page.goto("/search?q=data")
    before = page.locator(".hit").count()

    def fail(route: Route) -> None:
        if isinstance(failure, int):
            route.fulfill(status=failure, body="busy")
        else:
            route.abort()

    page.route("**/search?*", fail)
    page.get_by_role("checkbox", name=facet(page, "Germany")).check()
    expect(page.locator(".trouble")).to_be_visible()
    expect(page.locator("[role=status]")).to_contain_text("The server did not answer")
    assert page.locator(".hit").count() == before
    page.unroute("**/search?*")
    page.get_by_role("button", name="Apply", exact=True).click()
    expect(page.locator(".chip")).to_have_text(["Remove filter Country: Germany ✕"])
    expect(page.locator(".trouble")).to_be_hidden()


def test_a_late_answer_never_replaces_a_newer_one(page: Page) -> None:
    page.goto("/search?q=data")

    def late(route: Route) -> None:
        page.wait_for_timeout(300)
        route.continue_()

    page.route(re.compile(r"country=Germany$"), late)
    page.get_by_role("checkbox", name=facet(page, "Germany")).check()
    page.get_by_role("checkbox", name=facet(page, "Finland")).check()
    expect(page.locator(".chip")).to_have_count(2)
    page.wait_for_timeout(500)
    assert page.locator(".chip").count() == 2
