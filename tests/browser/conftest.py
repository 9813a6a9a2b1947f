"""Chromium, for the tests of this folder alone: no other test needs Playwright."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.browsing import browsing, chromium
from tests.harness.serving_site import Site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run; every page gets a profile of its own."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def plain(browser: Browser, served: Site) -> Iterator[Page]:
    """A page of the shipped collection without JavaScript."""
    with browsing(browser, served.url, java_script_enabled=False) as (page, _):
        yield page
