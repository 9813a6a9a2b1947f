"""Chromium, for the tests of this folder alone: no other test needs Playwright."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.browsing import chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run; every page gets a profile of its own."""
    with chromium() as browser:
        yield browser
