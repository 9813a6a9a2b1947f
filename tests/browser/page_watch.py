"""Watches pages in Chromium for what an attack would leave: a call that was made, an element or address that could make one."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Frame, Page, Route

from tests.browser.browsing import PATIENCE, Witness
from tests.hostile.payloads import CANARY

_SENTINEL = "window.alert = window.confirm = window.prompt = window.print = (value) => { window.__called(String(value)); };"
"""In place of what attacks call, in every frame, before anything else runs."""

_SUSPECTS = """
(page, origin) => {
  const wrong = [];
  const of = (address) => { try { return new URL(address, origin); } catch { return null; } };
  const ours = (address) => of(address)?.href.startsWith(`${origin}/static/`);
  const banned = new Set(("animate applet audio base embed foreignobject frame frameset iframe image marquee math object " +
    "portal set source style template track use video").split(" "));
  const loads = new Set("src srcset poster background data ping archive codebase lowsrc dynsrc".split(" "));
  const leads = new Set("href xlink:href action formaction cite longdesc manifest profile usemap".split(" "));
  for (const element of page.querySelectorAll("*")) {
    const name = element.localName.toLowerCase();
    const blame = (why) => wrong.push(`${why}: ${element.outerHTML.slice(0, 200)}`);
    if (banned.has(name)) blame("element");
    if (name === "script" && element.type !== "application/ld+json" && !ours(element.getAttribute("src"))) blame("script");
    if (name === "link" && element.rel === "stylesheet" && !ours(element.getAttribute("href"))) blame("style sheet");
    if (name === "meta" && element.httpEquiv) blame("meta");
    for (const { name: attribute, value } of element.attributes) {
      const key = attribute.toLowerCase();
      if (key.startsWith("on") || key === "style" || key === "srcdoc") blame(key);
      if (!loads.has(key) && !leads.has(key)) continue;
      const address = of(value);
      if (address && !["http:", "https:", "mailto:"].includes(address.protocol)) blame(key);
      if (address && loads.has(key) && address.origin !== origin) blame(key);
    }
  }
  return wrong;
}
"""
"""What in a page runs, or could run or load from elsewhere if it were touched; addresses as Chromium reads them."""

_FRAMES = f"""
async (documents) => {{
  const framed = (srcdoc, name) => Object.assign(document.createElement("iframe"), {{ name, srcdoc }});
  const frames = documents.map(framed);
  const loaded = frames.map((frame) => new Promise((done) => frame.addEventListener("load", done)));
  document.body.replaceChildren(...frames);
  await Promise.race([Promise.all(loaded), new Promise((done) => setTimeout(done, 10000))]);
  await new Promise((done) => setTimeout(done, 300));
  const suspects = {_SUSPECTS};
  return frames.map(({{ contentDocument: page }}) => page ? suspects(page, location.origin) : ["it went elsewhere"]);
}}
"""
_BATCH = 60
"""Documents that are looked at together."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of some documents."""

    called: frozenset[int]
    """Those of which something was called."""
    suspects: tuple[tuple[str, ...], ...]
    """For each document, what stands in it that attacks are made of."""

    @property
    def nothing(self) -> bool:
        """Whether nothing was called, and nothing could."""
        return not self.called and not any(self.suspects)


class Watch:
    """A page in which nothing may be called, with what was."""

    def __init__(self, page: Page, witness: Witness) -> None:
        """Watch a page from its first document on."""
        self.page = page
        self.witness = witness
        self.called: list[str] = []
        """Names of the frames that called; "" for the page itself."""
        page.expose_binding("__called", self._note)
        page.add_init_script(_SENTINEL)
        page.route(f"**://{CANARY}/**", lambda route: route.abort())

    def _note(self, source: dict[str, Any], _value: str) -> None:
        frame: Frame = source["frame"]
        while frame.parent_frame and frame.parent_frame.parent_frame:
            frame = frame.parent_frame
        self.called.append(frame.name)

    def suspects(self) -> list[str]:
        """What stands in the page that attacks are made of, as reasons and HTML."""
        found: list[str] = self.page.evaluate(f"({_SUSPECTS})(document, location.origin)")
        return found

    def harmless(self) -> bool:
        """Whether the page has done nothing that it may not, and cannot."""
        return not self.called and not self.witness.seen and not self.suspects()

    def framed(self, documents: Sequence[str]) -> Seen:
        """Let documents be read and run, each in a frame of this site's origin, under no policy but the browser's own."""
        self.page.route("**/frames", _empty)
        called: set[int] = set()
        suspects: list[tuple[str, ...]] = []
        for start in range(0, len(documents), _BATCH):
            self.page.goto("/frames")
            self.called.clear()
            found = self.page.evaluate(_FRAMES, documents[start : start + _BATCH])
            suspects += map(tuple, found)
            called |= {start + int(name) for name in self.called}
        self.called.clear()
        return Seen(frozenset(called), tuple(suspects))


def _empty(route: Route) -> None:
    route.fulfill(content_type="text/html", body="<!doctype html><title>Frames</title><body>")


@contextmanager
def watching(browser: Browser, url: str, *, policy: bool = True) -> Iterator[Watch]:
    """A page in a profile of its own that is watched.

    Args:
        browser: where.
        url: the site; what is asked of any other host is noted.
        policy: whether the Content-Security-Policy of answers holds.
    """
    context = browser.new_context(base_url=url, bypass_csp=not policy)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    try:
        yield Watch(page, Witness(page, url))
    finally:
        context.close()
