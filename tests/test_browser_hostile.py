"""Payloads of the usual collections in every place where text comes from outside: shown as text, nothing executed."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, quote_plus

import pytest
from playwright.sync_api import Browser, Page

from tests.browsing import Witness, browsing
from tests.serving_site import Site, serving

pytestmark = pytest.mark.browser

PAYLOADS = (
    "<script>alert(1)</script>",
    "<ScRiPt src=//example.org/x.js></sCrIpT>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "<img src=x onerror=alert(1)>",
    '<img src="x` `<script>alert(1)</script>"` `>',
    "<img/src/onerror=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<input autofocus onfocus=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "![x](x){onerror=alert(1)}",
    "{{ constructor.constructor('alert(1)')() }}",
    "${alert(1)}",
    "{% raw %}<script>alert(1)</script>{% endraw %}",
    "<base href=//example.org/>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=//example.org/x.css>",
    "<style>@import '//example.org/x.css';</style>",
    "<p style=background:url(//example.org/x)>x</p>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "\x1b<script>alert(1)</script>\x00",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u2028<script>alert(1)</script>\u2029",
)
FIELDS = ("tagline", "summary", "vision", "country", "status", "strategy_website")


def _file(number: int, payload: str) -> str:
    """A file with one payload everywhere that a file has text."""
    flat = " ".join(payload.replace("\x00", "").replace("\x1b", "").split())
    quoted = flat.replace("'", "''")
    fields = "\n".join(f"{name}: '{quoted}'" for name in FIELDS)
    head = f"---\ntitle: 'T{number} {quoted}'\n{fields}\n---\n"
    return f"{head}{payload}\n\n## Governance {flat}\n\n{payload}\n"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("hostile") / "content"
    folder.mkdir()
    for number, payload in enumerate(PAYLOADS):
        (folder / f"f{number}.md").write_text(_file(number, payload), encoding="utf-8")
    (folder / "'\"><img src=x onerror=alert(1)>.md").write_text(_file(99, "named"), encoding="utf-8")
    with serving(folder, folder.parent / "index", ["--no-watch", "--workers", "1"]) as site:
        yield site


@pytest.fixture
def watched(browser: Browser, hostile: Site) -> Iterator[tuple[Page, Witness]]:
    with browsing(browser, hostile.url) as (page, witness):
        witness.expected = ("Failed to load resource: the server responded with a status of 404",)
        yield page, witness


def test_what_is_typed_is_text(watched: tuple[Page, Witness]) -> None:
    page, witness = watched
    for payload in PAYLOADS:
        page.goto(f"/search?q={quote_plus(payload)}&country={quote_plus(payload)}&match=all")
        assert witness.seen == [], payload
        assert page.locator("#q").input_value() == payload.replace("\x00", "\ufffd"), payload


@pytest.mark.parametrize("name", ["q", "strategy", "s", "at", "page", "nothing"])
def test_what_stands_in_an_address_is_text(watched: tuple[Page, Witness], name: str) -> None:
    page, witness = watched
    for address in ("/strategies/f1", "/compare", "/elsewhere", "/search/facets/country", f"/strategies/{quote(PAYLOADS[0])}"):
        for payload in PAYLOADS[:12:3]:
            page.goto(f"{address}?{name}={quote_plus(payload)}")
    assert witness.seen == []


def test_what_files_hold_is_text(watched: tuple[Page, Witness]) -> None:
    page, witness = watched
    count = len(PAYLOADS)
    for number in range(count):
        answer = page.goto(f"/strategies/f{number}?q=governance+script+alert&hit=1")
        assert answer is not None
        if answer.status == 200:
            assert page.locator("h1").inner_text().startswith(f"T{number}")
        assert witness.seen == [], PAYLOADS[number]
    page.goto("/search?per_page=100&q=alert+OR+governance&explain=true")
    assert page.locator(".hit").count() > count * 3 // 4
    for address in ("/", "/search?per_page=100", "/stats", "/coverage", "/themes/governance", "/search/facets/country"):
        page.goto(address)
        assert witness.seen == [], address
    page.goto("/compare?" + "&".join(f"s=f{number}" for number in (0, 6, 9, 11)))
    assert page.locator("thead th").count() == 5


def test_what_scripts_write_is_text(watched: tuple[Page, Witness]) -> None:
    page, witness = watched
    page.goto("/search?per_page=100")
    page.locator("#q").press_sequentially("alert", delay=20)
    page.get_by_role("option").first.wait_for()
    page.wait_for_timeout(400)
    page.keyboard.press("Escape")
    page.locator("#q").fill("<img src=x onerror=alert(1)>")
    page.wait_for_timeout(900)
    page.goto("/search")
    page.locator("a[data-dialog]").first.click()
    page.get_by_role("dialog").wait_for()
    page.get_by_role("dialog").get_by_role("searchbox").fill("<script>")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    page.locator(".pick input").first.check()
    assert witness.seen == []
