"""Pictures of the pages for the README: `python -m tests.screenshots [FOLDER]`, by default `docs/screenshots`."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.browsing import WIDE, browsing, chromium
from tests.harness.serving_site import ROOT, serving

PICTURES = {
    "home": "/",
    "results": "/search?q=open+data",
    "strategy": "/strategies/helsinki?q=data&hit=2",
    "compare": "/compare?s=freiburg&s=helsinki&s=vienna",
    "theme": "/themes/governance",
    "coverage": "/coverage",
    "figures": "/stats",
}
MOST_BYTES = 300_000


def take(folder: Path) -> list[Path]:
    """Take every picture wide, in light and dark, and narrow; the files that were written."""
    folder.mkdir(parents=True, exist_ok=True)
    looks = {"": (WIDE, "light"), "-dark": (WIDE, "dark"), "-narrow": ({"width": 390, "height": 780}, "light")}
    taken: list[Path] = []
    with (
        tempfile.TemporaryDirectory() as scratch,
        chromium() as browser,
        serving(ROOT / "content", Path(scratch) / "index", ["--no-watch"]) as site,
    ):
        for look, (viewport, scheme) in looks.items():
            with browsing(browser, site.url, viewport=viewport, color_scheme=scheme) as (page, _):
                taken += [_picture(page, address, folder / f"{name}{look}.png") for name, address in PICTURES.items()]
    return taken


def _picture(page: Page, address: str, path: Path) -> Path:
    page.goto(address)
    page.screenshot(path=path)
    if path.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{path} has more than {MOST_BYTES} bytes.")
    return path


if __name__ == "__main__":
    for written in take(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots"):
        print(written)
