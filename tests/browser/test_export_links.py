"""Taking along in a real browser: downloads, feeds, links, quotations, citations; by mouse, keys, touch, without scripts."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.browsing import browsing
from tests.harness.serving_site import Site, until

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
QUOTED = (
    r"“(?P<text>[^”]+)”\n"
    r"Helsinki, Finland: The City of Helsinki Data Strategy \(1 March 2019\), “Data governance”, "
    r"as summarised in Data strategies of cities, states and agencies\. "
    r"(?P<link>\S+/strategies/helsinki#data-governance) \(read on \d+ \w+ \d{4}\)"
)
SMALL = """() => [...document.querySelectorAll(".take a, .take button, .quote summary, .quote-tools a, .quote-tools button")]
    .filter((one) => one.checkVisibility() && (one.offsetHeight < 24 || one.offsetWidth < 24)).map((one) => one.outerHTML)"""


@pytest.fixture
def page(browser: Browser, served: Site) -> Iterator[Page]:
    with browsing(browser, served.url) as (page, _):
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        yield page


def copied(page: Page) -> str:
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def passage(page: Page) -> Locator:
    page.goto("/search?q=governance&country=Finland&theme=governance")
    return page.locator(".passage", has_text="Data governance").first


def test_results_are_downloaded_followed_and_copied_by_mouse(page: Page) -> None:
    page.goto("/search?q=open+data&country=Germany")
    take = page.get_by_role("list", name="Take these results along")
    with page.expect_download() as saved:
        take.get_by_role("link", name="CSV").click()
    assert re.fullmatch(r"2 strategies about open data in Germany \d{4}-\d\d-\d\d\.csv", saved.value.suggested_filename)
    rows = list(csv.DictReader(io.StringIO(Path(saved.value.path()).read_bytes().decode("utf-8-sig"), newline="")))
    assert sorted(row["id"] for row in rows) == ["bonn", "freiburg"]
    with page.expect_download() as saved:
        take.get_by_role("link", name="JSON Lines").click()
    assert len(Path(saved.value.path()).read_bytes().splitlines()) == 2
    address = take.get_by_role("link", name="Feed").get_attribute("href")
    feed = feedparser.parse(page.request.get(address or "").body())
    assert (feed.bozo, len(feed.entries)) == (False, 2)
    take.get_by_role("button", name="Copy link").click()
    expect(page.locator("#status")).to_have_text("Copied")
    assert copied(page).endswith("/search?q=open+data&country=Germany")
    expect(take.get_by_role("button", name="Copy link")).to_be_visible()  # the button says what it does again
    page.get_by_role("checkbox", name=re.compile("^Switzerland")).check()
    expect(page.locator(".chip")).to_have_count(2)
    take.get_by_role("button", name="Copy link").click()
    expect(page.locator("#status")).to_have_text("Copied")
    assert copied(page).endswith("/search?q=open+data&country=Germany&country=Switzerland")


def test_a_passage_is_quoted_and_cited_by_keyboard(page: Page) -> None:
    found = passage(page)
    found.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(found.get_by_role("button", name="Copy quotation")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text("Copied")
    quoted = re.fullmatch(QUOTED, copied(page))
    assert quoted
    assert quoted["text"] == found.locator(".snippet").inner_text()
    assert page.evaluate(SMALL) == []
    found.get_by_role("link", name="Cite").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Cite Data governance")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Copy APA").click()
    expect(dialog.get_by_role("status")).to_have_text("Copied")
    assert copied(page) == dialog.locator(".cited").first.inner_text()
    assert copied(page).startswith("City of Helsinki. (2019, March 1). Data governance. In Helsinki, Finland: ")
    assert dialog.locator("h3").all_inner_texts() == ["APA", "Chicago", "BibTeX", "RIS", "CSL-JSON"]
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(found.get_by_role("link", name="Cite")).to_be_focused()


def test_selected_words_or_the_whole_section_of_a_strategy_are_quoted(page: Page) -> None:
    page.goto("/strategies/helsinki")
    section = page.locator(".headed:has(#data-governance) ~ .quote").first
    section.locator("summary").click()
    section.get_by_role("button", name="Copy quotation").click()
    expect(page.get_by_role("status").last).to_have_text("Copied")
    whole = re.fullmatch(QUOTED, copied(page), re.DOTALL)
    assert whole
    page.evaluate("""() => {
        const paragraph = document.querySelector(".headed:has(#data-governance) ~ p");
        getSelection().setBaseAndExtent(paragraph.firstChild, 0, paragraph.firstChild, 12);
    }""")
    section.get_by_role("button", name=re.compile("Cop")).first.click()
    selected = whole["text"][:12].strip()
    until(lambda: copied(page).startswith(f"“{selected}”"))
    take = page.get_by_role("list", name="Take this strategy along")
    with page.expect_download() as saved:
        take.get_by_role("link", name="CSV").click()
    assert saved.value.suggested_filename.startswith("Helsinki, Finland ")
    assert page.evaluate(SMALL) == []


def test_on_a_phone_without_a_clipboard_of_its_own_links_are_copied_all_the_same(browser: Browser, served: Site) -> None:
    """As on any page that came without TLS."""
    with browsing(browser, served.url, viewport=PHONE, has_touch=True, is_mobile=True) as (page, _):
        page.add_init_script("Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined })")
        found = passage(page)
        found.locator("summary").tap()
        found.get_by_role("button", name="Copy link").tap()
        expect(page.locator("#status")).to_have_text("Copied")
        page.locator("#q").fill("")
        page.locator("#q").press("Control+v")
        expect(page.locator("#q")).to_have_value(re.compile("/strategies/helsinki#data-governance$"))
        assert page.evaluate(SMALL) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_nothing_is_offered_that_needs_them_and_citations_are_links(plain: Page) -> None:
    found = passage(plain)
    found.locator("summary").click()
    expect(found.get_by_role("link", name="Cite")).to_be_visible()
    assert plain.locator(".copying:visible").count() == 0
    found.get_by_role("link", name="Cite").click()
    expect(plain.locator("h1")).to_have_text("Cite Data governance")
    with plain.expect_download() as saved:
        plain.get_by_role("link", name="Download BibTeX").click()
    assert "@incollection{helsinki-data-governance," in Path(saved.value.path()).read_text(encoding="utf-8")
    plain.goto("/search?q=open+data")
    with plain.expect_download() as saved:
        plain.get_by_role("link", name="Download as CSV").click()
    assert saved.value.suggested_filename.endswith(".csv")


def test_a_button_that_is_pressed_twice_has_its_own_label_again(page: Page) -> None:
    page.goto("/search?q=open+data")
    button = page.locator("button[data-copy=link]:visible").first
    label = button.inner_text()
    button.click()
    button.click()
    expect(button).to_have_text("Copied")
    expect(button).to_have_text(label)
