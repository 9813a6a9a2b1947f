"""The table of one sentence each: copied, taken away and printed, by mouse, keyboard and finger, and without scripts."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.browsing import WIDE, browsing
from tests.harness.serving_site import Site

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


def press(control: Locator, hand: str) -> None:
    """Use a control as this hand does."""
    if hand == "phone":
        control.tap()
    elif hand == "keyboard":
        control.press("Enter")
    else:
        control.click()


@pytest.mark.parametrize("hand", ["mouse", "keyboard", "phone"])
def test_the_table_is_copied_and_taken_away(browser: Browser, served: Site, hand: str) -> None:
    phone = hand == "phone"
    options = {"viewport": PHONE if phone else WIDE, "has_touch": phone, "permissions": ["clipboard-read"]}
    with browsing(browser, served.url, **options) as (page, _):
        page.goto("/search?q=data+ethics")
        total = int(page.locator("h1").inner_text().split()[0])
        if phone:
            page.get_by_text("Show: Strategies", exact=True).tap()
        press(page.get_by_role("link", name="Table", exact=True), hand)
        expect(page.locator(".quotations tbody tr")).to_have_count(total)
        assert page.url.endswith("/search?q=data+ethics&view=table")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        press(page.get_by_role("button", name="Copy table"), hand)
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        rows = [line.split("\t") for line in page.evaluate("navigator.clipboard.readText()").splitlines()]
        assert rows[0] == ["Strategy", "Place", "Year", "Sentence", "Section", "Link"]
        assert [row[0] for row in rows[1:]] == page.locator(".quotations tbody th").all_inner_texts()
        table = page.evaluate(
            "navigator.clipboard.read().then(([one]) => one.getType('text/html')).then((blob) => blob.text())"
        )
        assert (table.count("<tr>"), re.findall('href="(.*?)"', table)) == (total + 1, [row[5] for row in rows[1:]])
        with page.expect_download() as download:
            press(page.get_by_role("link", name="Download as CSV"), hand)
        lines = list(csv.reader(Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()))
        assert [line[:4] + line[5:] for line in lines[1:]] == [row[:4] + row[5:] for row in rows[1:]]
        press(page.locator(".quotations a").first, hand)
        expect(page.locator("mark").first).to_be_visible()
        page.locator(".trail a").first.click()
        expect(page.locator(".quotations tbody tr")).to_have_count(total)


def test_without_scripts_the_table_is_read_and_printed(browser: Browser, served: Site) -> None:
    with browsing(browser, served.url, java_script_enabled=False) as (page, _):
        page.goto("/search?q=data")
        page.get_by_role("link", name="Table", exact=True).click()
        expect(page.locator(".quotations tbody tr")).to_have_count(10)
        expect(page.get_by_role("button", name="Copy table")).to_be_hidden()
        page.get_by_role("link", name="100", exact=True).click()
        assert page.locator(".quotations tbody tr").count() > 20
        page.emulate_media(media="print")
        expect(page.locator(".table-tools")).to_be_hidden()
        behind = page.locator(".sentence").first.evaluate("(cell) => getComputedStyle(cell, '::after').content")
        assert behind.startswith(f'"{served.url}/strategies/')
        assert "?" not in behind
        expect(page.locator(".quotations .sentence").last).to_be_visible()


@pytest.mark.parametrize("hand", ["mouse", "keyboard", "phone"])
def test_a_search_that_finds_nothing_leads_to_one_that_does(browser: Browser, served: Site, hand: str) -> None:
    phone = hand == "phone"
    with browsing(browser, served.url, viewport=PHONE if phone else WIDE, has_touch=phone) as (page, _):
        page.goto("/search?q=govrnance&match=all&country=Finland")
        expect(page.locator("h1")).to_contain_text("No results")
        press(page.locator(".notice").get_by_role("link", name="governance", exact=True), hand)
        expect(page.locator("h1")).to_contain_text("1 strategy about governance")
        expect(page.locator(".nothing")).to_have_count(0)
