"""Attempts to run a script in every field and on every kind of page, in Chromium: all is text, with and without a policy."""

import html
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, quote_plus

import pytest
from playwright.sync_api import Browser, Error, Route

from tests.browser.page_watch import Watch, watching
from tests.harness.serving_site import Site, serving, until
from tests.hostile.content import FIELDS, flat, slug, write_hostile_folder
from tests.hostile.payloads import CANARY, FAMILIES, PAYLOADS

pytestmark = pytest.mark.browser

IN_FILES = PAYLOADS[::2]
"""What stands in files here; in those of the soak everything does. What is typed is always everything."""
TOGETHER = 7
"""Attempts that one search holds: more are longer than a search may be."""
PAGES = (
    *("/", "/search?per_page=100", "/search?per_page=100&group=section&page=2", "/themes", "/themes/t0", "/themes/governance"),
    *("/coverage", "/stats", "/maintainers", "/search/facets/country", "/search/facets/contact?q=alert", "/help", "/help/api"),
    "/search?per_page=100&q=alert+OR+governance&explain=true&sections_per_hit=20",
)
FEEDS = ("/search.atom", "/sitemap.xml", "/robots.txt", "/api/v1/search?per_page=100", "/api/v1/strategies")
NOT_FOUND = ("Failed to load resource: the server responded with a status of 404",)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = write_hostile_folder(tmp_path_factory.mktemp("hostile") / "content", IN_FILES)
    with serving(folder, folder.parent / "index", ["--no-watch", "--workers", "1"]) as site:
        assert site.json("/api/v1/strategies")["total"] == len(IN_FILES) > 100
        until(lambda: not site.json("/api/v1/status")["checking"], 60, site.log)  # what it finds is shown too
        assert site.json("/api/v1/status")["findings"]
        yield site


@pytest.fixture(params=[True, False], ids=["with_a_policy", "without_a_policy"])
def watch(request: pytest.FixtureRequest, browser: Browser, hostile: Site) -> Iterator[Watch]:
    with watching(browser, hostile.url, policy=request.param) as watch:
        watch.witness.expected = NOT_FOUND
        yield watch


@pytest.fixture
def unprotected(browser: Browser, hostile: Site) -> Iterator[Watch]:
    with watching(browser, hostile.url, policy=False) as watch:
        yield watch


def strategy_address(number: int, payloads: Sequence[str] = IN_FILES) -> str:
    return f"/strategies/{quote(slug(number, payloads[number]))}"


def searches() -> list[str]:
    """Searches for every attempt, in the words and in a filter; and a table of all that stands in files."""
    tables = [f"/search?view=table&q=governance&per_page=100&page={page + 1}" for page in range(-(-len(PAYLOADS) // 100))]
    batches = [PAYLOADS[start : start + TOGETHER] for start in range(0, len(PAYLOADS), TOGETHER)]
    return tables + [
        f"/search?match=all&q={quote_plus(' '.join(batch)[:500])}" + "".join(f"&country={quote_plus(one)}" for one in batch)
        for batch in batches
    ]


def body(site: Site, address: str) -> str:
    """What stands at an address, be it an error."""
    try:
        return site.get(address).decode()
    except HTTPError as error:
        with error:
            return error.read().decode()


def test_attempts_work_where_nothing_stands_in_their_way(unprotected: Watch) -> None:
    bare = unprotected.framed([f"<!doctype html><body>{payload}" for payload in PAYLOADS])
    dangerous = {number for number, found in enumerate(bare.suspects) if found} | bare.called
    asked = [what for what in unprotected.witness.seen if CANARY in what]
    print(f"\n{len(PAYLOADS)} attempts of {len(FAMILIES)} families; bare, {len(bare.called)} run by themselves,")
    print(f"{len(dangerous)} run or would if touched, and the canary is asked {len(asked)} times; here none is.")
    assert len(set(PAYLOADS)) == len(PAYLOADS) > 200
    assert len(bare.called) > 70
    assert len(dangerous) > 130
    assert len(asked) > 8


@pytest.mark.parametrize("policy", [True, False])
def test_what_got_into_a_page_would_run_only_without_the_policy(browser: Browser, hostile: Site, policy: bool) -> None:
    def with_attempts(route: Route) -> None:
        answer = route.fetch()
        attempts = f"<script>alert(1)</script><img src=x onerror=alert(1)><img src=//{CANARY}/x.png></main>"
        route.fulfill(response=answer, body=answer.text().replace("</main>", attempts))

    with watching(browser, hostile.url, policy=policy) as watch:
        watch.page.route("**/help", with_attempts)
        watch.page.goto("/help")
        watch.page.wait_for_timeout(100)
        assert watch.called == ([] if policy else ["", ""])
        assert len(watch.suspects()) == 3
        refused = [what for what in watch.witness.seen if "Content Security Policy" in what]
        assert len(refused) == (3 if policy else 0)


def test_what_files_hold_is_text_even_without_a_policy(unprotected: Watch, hostile: Site) -> None:
    assert_text(unprotected, hostile, IN_FILES)


def assert_text(unprotected: Watch, site: Site, payloads: Sequence[str]) -> None:
    """Assert that every file's page shows what the file holds, and that none of it does anything."""
    addresses = [strategy_address(number, payloads) for number in range(len(payloads))]
    pages = [site.get(f"{address}?q=governance+alert&hit=1").decode() for address in addresses]
    for payload, page in zip(payloads, pages, strict=True):
        [tagline] = re.findall('<p class="tagline">(.*?)</p>', page)
        shown = html.unescape(re.sub('<mark id="match-[0-9]+"[^>]*>|</mark>', "", tagline))
        assert flat(shown) == flat(payload)
    seen = unprotected.framed(pages)
    assert seen.nothing, seen
    assert unprotected.witness.seen == []


def test_what_files_hold_is_text_where_it_is_cited_even_without_a_policy(unprotected: Watch, hostile: Site) -> None:
    cited = [f"/cite?strategy={quote_plus(slug(number, payload))}" for number, payload in enumerate(IN_FILES)]
    seen = unprotected.framed([hostile.get(address).decode() for address in cited])
    assert seen.nothing, seen
    assert unprotected.witness.seen == []


def test_what_is_typed_is_text_even_without_a_policy(unprotected: Watch, hostile: Site) -> None:
    seen = unprotected.framed([hostile.get(address).decode() for address in searches()])
    assert seen.nothing, seen
    assert unprotected.witness.seen == []


def test_every_kind_of_page_is_text(watch: Watch) -> None:
    compared = "&".join(f"s={quote_plus(slug(number, IN_FILES[number]))}" for number in (0, 16, 49, 85))
    for address in (
        *PAGES,
        f"/compare?{compared}",
        strategy_address(0),
        f"/elsewhere?strategy={slug(0, IN_FILES[0])}",
        "/cite?strategy=nothing",
    ):
        watch.page.goto(address)
        assert watch.harmless(), (address, watch.called, watch.witness.seen, watch.suspects())


def test_feeds_and_data_that_are_opened_in_a_browser_are_text(watch: Watch) -> None:
    watch.witness.expected = (*NOT_FOUND, "Applying inline style violates")  # Chromium's own view of XML, which may not have it
    for address in FEEDS:
        watch.page.goto(address)
        assert (watch.called, watch.witness.seen) == ([], []), address


def test_a_picture_that_holds_scripts_is_saved_and_not_opened(watch: Watch) -> None:
    with watch.page.expect_download() as saved, pytest.raises(Error, match="Download is starting"):
        watch.page.goto("/pictures/drawn.svg")
    assert (saved.value.suggested_filename, watch.called) == ("drawn.svg", [])


def test_an_address_that_leads_nowhere_is_text_even_without_a_policy(unprotected: Watch, hostile: Site) -> None:
    paths = [f"/strategies/{quote(payload)}" for payload in PAYLOADS[::8]]
    paths += [f"/themes/{quote(payload, safe='')}" for payload in PAYLOADS[1::16]]
    paths += [f"/{quote(payload)}" for payload in PAYLOADS[2::16]]
    seen = unprotected.framed([body(hostile, path) for path in paths])
    assert seen.nothing, seen
    assert unprotected.witness.seen == []


def test_what_stands_in_a_parameter_is_text_even_without_a_policy(unprotected: Watch, hostile: Site) -> None:
    pages = (strategy_address(0), "/compare", "/elsewhere", "/cite")
    names = "q strategy anchor s at hit page sort year_min missing nothing country level status".split()
    asked = zip([f"{page}?{name}=" for page in pages for name in names], PAYLOADS[::3], strict=False)
    seen = unprotected.framed([body(hostile, start + quote_plus(payload)) for start, payload in asked])
    assert seen.nothing, seen
    assert unprotected.witness.seen == []


def test_what_scripts_write_is_text(watch: Watch) -> None:
    page = watch.page
    page.goto("/search?per_page=100&q=alert")
    for typed in ("alert", "<img src=x onerror=alert(1)>"):
        page.locator("#q").fill(typed)
        page.get_by_role("option").first.wait_for()
        page.wait_for_timeout(900)
        assert watch.suspects() == []
    page.goto("/search")
    page.locator("a[data-dialog]").first.click()
    page.get_by_role("dialog").get_by_role("searchbox").fill("<script>")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    page.locator(".pick input").first.check()
    assert watch.harmless(), (watch.called, watch.witness.seen, watch.suspects())


def test_what_scripts_take_over_from_other_pages_is_text(watch: Watch) -> None:
    page = watch.page
    page.goto(f"{strategy_address(16)}?q=governance")
    page.locator("a[data-takes]").first.click()
    page.locator(".near").wait_for()
    page.locator(".marks-bar [data-step='1']").click()
    assert watch.harmless(), (watch.called, watch.witness.seen, watch.suspects())


@pytest.mark.soak
def test_everything_stands_in_files_and_each_attempt_alone_on_every_page(browser: Browser, tmp_path: Path) -> None:
    folder = write_hostile_folder(tmp_path / "content")
    with serving(folder, tmp_path / "index", ["--no-watch", "--workers", "1"]) as site:
        with watching(browser, site.url, policy=False) as watch:
            assert_text(watch, site, PAYLOADS)
        with watching(browser, site.url) as watch:
            watch.witness.expected = NOT_FOUND
            for number, payload in enumerate(PAYLOADS):
                assert_harmless_alone(watch, number, payload)
    print(f"\n{len(PAYLOADS)} attempts in {len(FIELDS)} fields and alone on 5 pages each: 0 executed")


def assert_harmless_alone(watch: Watch, number: int, payload: str) -> None:
    """Assert that an attempt does nothing on any page that takes it."""
    asked = quote_plus(payload)
    for address in (
        f"/search?q={asked}&country={asked}&match=all",
        f"/search/facets/country?q={asked}",
        f"{strategy_address(number, PAYLOADS)}?q={asked}&hit=1",
        f"/strategies/{quote(payload)}",
        f"/compare?s={asked}&s={quote_plus(slug(number, payload))}",
    ):
        watch.page.goto(address)
        assert watch.harmless(), (address, watch.called, watch.witness.seen, watch.suspects())
