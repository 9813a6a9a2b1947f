"""A real Chromium for tests, and what it must never do: print an error, break the policy, ask another host."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request, expect, sync_playwright

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PATIENCE = 60_000.0
"""Milliseconds that a page may take for anything, on a busy machine."""
expect.set_options(timeout=PATIENCE)
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}


@contextmanager
def chromium() -> Iterator[Browser]:
    """The Chromium of this machine. Without one the tests are skipped by name; where CI is set that is a failure."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"no Chromium is here: none of {', '.join(names)}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Witness:
    """Writes down what a page did that none may do."""

    def __init__(self, page: Page, url: str) -> None:
        """Watch a page from its first request on; only what is under this address is its own."""
        self.seen: list[str] = []
        self.expected: tuple[str, ...] = ()
        """Beginnings of messages that the test brings about itself."""
        self._url = url
        page.on("console", self._printed)
        page.on("pageerror", lambda error: self._note(f"error: {error}"))
        page.on("dialog", self._asked)
        page.on("request", self._requested)

    def _printed(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._note(message.text)

    def _asked(self, dialog: Dialog) -> None:
        self._note(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _requested(self, request: Request) -> None:
        if not request.url.startswith(self._url):
            self._note(f"request: {request.url}")

    def _note(self, text: str) -> None:
        if not text.startswith(self.expected or ("\0",)):
            self.seen.append(text)


@contextmanager
def browsing(browser: Browser, url: str, **options: Any) -> Iterator[tuple[Page, Witness]]:
    """A page in a profile of its own. That it behaved is asserted when the block ends."""
    context = browser.new_context(base_url=url, **{"viewport": WIDE, **options})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    witness = Witness(page, url)
    try:
        yield page, witness
        assert witness.seen == [], witness.seen
    finally:
        context.close()
