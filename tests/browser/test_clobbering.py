"""Names that content gives to elements, fields and facets never stand in the way of the page's own scripts."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from search.markdown.anchors.own import Anchors
from tests.browser.browsing import browsing
from tests.harness.content_folder import titled, write
from tests.harness.serving_site import Site, serving

pytestmark = pytest.mark.browser

NAMES = (
    "q search content contents text near shortcuts suggestions suggestion-0 match-1 match-2 status said filters results "
    "compare choose location history document body head forms getElementById querySelector querySelectorAll addEventListener "
    "activeElement createElement dispatchEvent title fetch URL CSS sessionStorage"
).split()
FIELDS = ("action", "id", "elements", "requestSubmit", "submit", "method", "name", "target", "parentNode", "country")
"""What a facet may be called, and what a form has of its own by these names."""
HEADINGS = (
    *("Contents", "Content", "Text", "Q", "Search", "Near", "Shortcuts", "Suggestions", "Match", "Match 1", "Match 2"),
    "Dialog heading",
)

_REPLACED = """
Object.entries(Object.getOwnPropertyDescriptors(Document.prototype))
  .filter(([name, { value }]) => typeof value === "function" && name !== "constructor" && document[name] !== value)
  .map(([name]) => name)
"""
"""Methods of the document in whose place something else is found."""


def _body() -> str:
    named = "".join(f'<a id="{name}" name="{name}">x</a><img name="{name}" src="x.png">' for name in NAMES)
    forms = "".join(f'<form id="{name}" name="{name}"><input name="{name}"></form>' for name in NAMES)
    sections = "".join(f"## {heading}\n\nData here.\n\n" for heading in (*HEADINGS, *HEADINGS))
    return f"## Governance\n\nData there.\n\n{named}\n\n{forms}\n\n{sections}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("clobbering")
    bonn = [f"{name}: {name} one" for name in FIELDS]
    ulm = [bonn[0], *(f"{name}: {name} two" for name in FIELDS[1:])]
    facets = "".join(f"[[facets]]\nname = '{name}'\n" for name in ("theme", *FIELDS))
    files = {"bonn.md": titled("Bonn", *bonn) + _body(), "ulm.md": titled("Ulm", *ulm) + "## Governance\n\nData.\n"}
    write(folder / "content", {**files, "search.toml": facets})
    with serving(folder / "content", folder / "index", ["--no-watch", "--workers", "1"]) as served:
        yield served


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    with browsing(browser, site.url) as (page, _):
        yield page


def ids(page: Page, selector: str) -> list[str]:
    """The ids of a page's elements, in order."""
    found: list[str] = page.eval_on_selector_all(selector, "elements => elements.map(({ id }) => id)")
    return found


def with_everything_open(page: Page, slug: str) -> None:
    """A strategy's page with its marks, suggestions and the same theme elsewhere."""
    page.goto(f"/strategies/{slug}?q=data")
    page.locator("a[data-takes]").first.click()
    page.locator(".near").wait_for()
    page.locator("#q").fill("bonn")
    page.get_by_role("option").first.wait_for()


def test_no_id_of_the_page_can_be_one_of_a_text(page: Page) -> None:
    with_everything_open(page, "ulm")
    own = [name for name in ids(page, "[id]") if name not in ids(page, "#text .headed > [id]")]
    assert {"q", "content", "contents", "text", "match-1", "suggestions", "suggestion-0"} <= set(own)
    assert [name for name in own if Anchors().claim(name)] == []


def test_what_content_names_as_the_page_does_takes_nothing_from_its_scripts(page: Page) -> None:
    with_everything_open(page, "bonn")
    every = ids(page, "[id]")
    assert len(every) == len(set(every)) > len(HEADINGS) * 2
    assert page.locator("[name]:not(input, meta, button)").count() == 0
    page.keyboard.press("Escape")
    page.locator(".marks-bar [data-step='1']").click()
    expect(page.locator("mark.here")).to_have_attribute("id", "match-1")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.get_by_role("link", name=re.compile("^Cite")).first.click()
    expect(page.get_by_role("dialog", name=re.compile("^Cite "))).to_be_visible()
    assert page.evaluate(_REPLACED) == []


def test_facets_that_are_called_as_a_form_s_own_parts_are_facets(page: Page, site: Site) -> None:
    page.goto("/search?action=action+one")
    page.locator("#q").fill("data")
    page.wait_for_url(f"{site.url}/search?q=data&action=action+one")
    page.get_by_role("checkbox", name="id one").check()
    page.wait_for_url(f"{site.url}/search?q=data&action=action+one&id=id+one")
    expect(page.get_by_role("checkbox", name="id one")).to_be_focused()
    page.locator("a.chip", has_text="id one").click()
    page.wait_for_url(f"{site.url}/search?q=data&action=action+one")
    page.locator("#q").fill("goals governance")
    page.get_by_role("option", name="Search for").click()
    page.wait_for_url("**/search?q=goals+governance&action=action+one")
