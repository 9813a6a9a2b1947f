"""Every kind of page by axe's rules for WCAG 2.2 AA and best practice, in light and dark and three widths: 0 violations.

Each is loaded once, then looked at in windows of seven widths and as a print on A4: nothing sticks out, no word is broken.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from tests.browser.browsing import browsing
from tests.harness.serving_site import Site, serving

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = {
    "home": "/",
    "results": "/search?q=data+governance&country=Germany&country=Finland&year_min=2018",
    "no results": "/search?q=zebra&country=Finland&match=all",
    "a hit alone": "/search/hit?q=data+governance&country=Germany&hit=2",
    "sections": "/search?q=data&group=section",
    "table": "/search?q=data&view=table",
    "nothing found": "/search?q=govrnance+zebra&match=all&country=Finland",
    "values of a facet": "/search/facets/theme?q=data",
    "strategy": "/strategies/helsinki?q=governance&hit=2&at=2",
    "elsewhere": "/elsewhere?strategy=helsinki&section=data-governance",
    "citations": "/cite?strategy=helsinki&section=data-governance",
    "choice of strategies": "/compare?s=helsinki",
    "comparison": "/compare?s=freiburg&s=helsinki&s=vienna",
    "themes": "/themes",
    "theme": "/themes/governance",
    "coverage": "/coverage",
    "figures": "/stats",
    "maintainers": "/maintainers",
    "help": "/help",
    "api": "/help/api",
    "error": "/strategies/nowhere",
}
WIDTHS = (320, 390, 600, 768, 1024, 1280, 1920)
CHECKED = frozenset({320, 390, 1280})
"""Widths at which axe looks at a page; the others have the layout of one of them."""
_ALL = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
SCHEMES = {"light": _ALL, "dark": _COLOURS}
"""All that the colour scheme changes is colours."""
A4 = 718
"""Width of the text of a printed page in CSS pixels: 210 mm without margins of a centimetre."""

_MISFITS = """() => {
  const found = [];
  if (document.documentElement.scrollWidth > innerWidth) found.push(`wide: ${document.documentElement.scrollWidth}`);
  const box = document.querySelector(".masthead input");
  if (box?.checkVisibility() && box.clientWidth < 160) found.push(`search box: ${box.clientWidth}`);
  for (const label of document.querySelectorAll("th a")) {
    const inner = label.getBoundingClientRect(), outer = label.closest("th").getBoundingClientRect();
    if (inner.top < outer.top - 1 || inner.right > outer.right + 1) found.push(`beyond its cell: ${label.innerText}`);
  }
  const words = /(?<=^|[\\s("“„‘])\\p{L}{2,}(?=$|[\\s)"”’.,;:!?…])/gu;  // no parts of addresses
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange();
  for (let text; text = texts.nextNode();) {
    const around = text.parentElement;
    if (around.closest("code, svg, .unseen") || !around.checkVisibility()) continue;
    for (const { 0: word, index } of text.data.matchAll(words)) {
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      if (new Set([...range.getClientRects()].map((box) => Math.round(box.bottom))).size > 1) found.push(`broken: ${word}`);
    }
  }
  return found;
}"""
"""What sticks out of the window or its cell, a box too narrow to type in, and words that stand on two lines."""
_WITHOUT_HYPHENS = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { hyphens: manual !important }");
  document.adoptedStyleSheets = [sheet];
}"""
_CUT_OFF = """() => [...document.querySelectorAll("main, main *")]
  .filter((one) => one.clientWidth && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible")
  .filter((one) => !one.matches(".unseen"))
  .map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def page(browser: Browser, served: Site) -> Iterator[Page]:
    with browsing(browser, served.url, reduced_motion="reduce") as (page, witness):
        witness.expected = ("Failed to load resource: the server responded with a status of 404",)
        yield page


def widen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})


def violations(page: Page) -> list[str]:
    """What axe finds in a page as it stands, in every look."""
    page.evaluate(AXE_SCRIPT)
    found = []
    for width in sorted(CHECKED):
        widen(page, width)
        for scheme, options in SCHEMES.items():
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for one in page.evaluate("(options) => axe.run(options)", options)["violations"]:
                found += [f"{width} {scheme} {one['id']}: {node['html'][:160]}" for node in one["nodes"]]
    page.emulate_media(color_scheme="light")
    widen(page, 1280)
    return found


def misfits(page: Page) -> list[str]:
    """What does not fit into some window, or on paper."""
    page.evaluate(_WITHOUT_HYPHENS)
    found = []
    for width in WIDTHS:
        widen(page, width)
        found += [f"{width} {one}" for one in page.evaluate(_MISFITS)]
    page.emulate_media(media="print")
    widen(page, A4)
    found += [f"print {one}" for one in (*page.evaluate(_MISFITS), *page.evaluate(_CUT_OFF))]
    page.emulate_media(media="screen")
    return found


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_has_no_violation_and_fits_every_window_and_paper(page: Page, kind: str) -> None:
    widen(page, 1280)
    page.goto(PAGES[kind])
    assert misfits(page) == []
    assert violations(page) == []


WORD = "Donaudampfschifffahrtsgesellschaftskapitaenswitwenrentenauszahlungsstellenleiterverordnung"
ODD = {
    "long.md": f"---\ntitle: {WORD}\ncity: {WORD}\ncountry: {WORD}\n---\n"
    f"## {WORD}\n{WORD} data\n## Governance\n### {WORD}\nAll.\n",
    "arabic.md": "---\ntitle: استراتيجية البيانات\nvision: مدينة\nlang: ar\n---\n## الحوكمة\nالبيانات data\n",
    "wide.md": f"---\ntitle: W\n---\n## Governance\n|{'Heading|' * 20}\n|{'-|' * 20}\n|{'a cell|' * 20}\n\n[Gone](gone.md)\n",
}
ODD_PAGES = (
    *("/", "/search?q=data&explain=true", "/search?q=data&view=table", "/strategies/long?q=data", "/strategies/wide"),
    *("/compare", "/compare?s=arabic&s=long&s=wide", "/coverage", "/stats", "/themes/governance", "/cite?strategy=long"),
)


def test_no_text_is_too_long_for_a_window_or_paper(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "odd").mkdir()
    for name, text in ODD.items():
        (tmp_path / "odd" / name).write_text(text, encoding="utf-8")
    found = []
    with serving(tmp_path / "odd", tmp_path / "index", ["--no-watch"]) as site, browsing(browser, site.url) as (page, _):
        for address in ODD_PAGES:
            page.goto(address)
            page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
            for width, media in ((320, "screen"), (390, "screen"), (768, "screen"), (1280, "screen"), (A4, "print")):
                page.emulate_media(media=media)  # type: ignore[arg-type]
                widen(page, width)
                misfits = [one for one in page.evaluate(_MISFITS) if not one.startswith("broken")]
                found += [f"{address} {width} {one}" for one in misfits]
        page.emulate_media(media="screen")
        page.goto("/strategies/wide")
        dead = page.get_by_text("Gone", exact=True)
        assert dead.evaluate("(one) => getComputedStyle(one).color === getComputedStyle(one.parentElement).color")
        page.goto("/strategies/arabic")
        assert page.locator(".vision").evaluate("(one) => getComputedStyle(one).fontStyle") == "normal"
    assert found == []


def test_open_suggestions_have_no_violation(page: Page) -> None:
    page.goto("/")
    page.locator("#q").press_sequentially("gov")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert violations(page) == []


def test_an_open_dialog_has_no_violation(page: Page) -> None:
    page.goto("/search?q=data")
    page.get_by_role("link", name=re.compile("more values of Theme")).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []


def test_an_open_quotation_and_open_citations_have_no_violation(page: Page) -> None:
    page.goto("/strategies/helsinki")
    page.locator(".quote summary").first.click()
    assert violations(page) == []
    page.locator(".quote[open]").get_by_role("link", name="Cite").click()
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
    seen = """() => {
        const one = document.activeElement, box = one.getBoundingClientRect();
        const top = document.elementFromPoint(box.x + Math.min(box.width, 20) / 2, box.y + box.height / 2);
        return one === document.body || one.contains(top) || top?.contains(one) || one.className === 'unseen';
    }"""
    for address, width, stops in (("/strategies/helsinki?q=data", 1280, 30), ("/coverage", 390, 250)):
        widen(page, width)
        page.goto(address)
        for _ in range(stops):
            page.keyboard.press("Tab")
            assert page.evaluate(seen), page.evaluate("document.activeElement.outerHTML")
