"""Every link of every answer is followed: it is there, it is what it promises, and its anchor is in the page."""

import re
from collections import deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urldefrag

import pytest
from flask.testing import FlaskClient

from search.engines.base import SearchEngine
from search.settings import Settings
from tests.conftest import SHIPPED_CONTENT
from web.app import create_app

pytestmark = pytest.mark.slow

BEGIN = [
    "/api/v1/search?q=open+data&per_page=5&sections_per_hit=2",
    "/api/v1/search?q=governence&country=Germany&country=Switzerland&sort=newest",
    "/api/v1/search?theme=open-data&per_page=20&group=section&facets=theme",
    "/api/v1/search?q=xyzzyqwv",
    "/api/v1/suggest?q=data",
    "/api/v1/suggest?q=ger",
    "/api/v1/facets/theme?q=data&per_page=7",
    "/api/v1/strategies?per_page=9&sections=true",
    "/api/v1/compare?s=helsinki&s=bonn&s=freiburg",
    "/api/v1/coverage?per_page=9",
]
PROMISED = {
    "self": "application/json",
    "next": "application/json",
    "html": "text/html",
    "url": "text/html",
    "markdown": "text/markdown",
    "atom": "application/atom+xml",
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "bibtex": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "csl_json": "application/vnd.citationstyles.csl+json",
    "apa": "text/plain",
    "chicago": "text/plain",
}


def links(answer: Any) -> Iterator[tuple[str, str]]:
    """Every link of an answer, with the name of its key; what a strategy's own front matter says is not ours to promise."""
    if isinstance(answer, list):
        for value in answer:
            yield from links(value)
    elif isinstance(answer, dict):
        for name, value in answer.items():
            if name == "links":
                yield from ((kind, address) for kind, address in value.items() if address is not None)
            elif name == "url":
                yield name, value
            elif name != "metadata":
                yield from links(value)


class Crawler:
    """Follows links, each once; sections' citations, of which there are many alike, for one strategy only."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.pages: dict[str, Any] = {}
        self.faults: list[str] = []

    def crawl(self, begin: list[str]) -> None:
        waiting = deque(("self", address) for address in begin)
        seen = set()
        while waiting:
            name, address = waiting.popleft()
            if (name, address) in seen or ("section=" in address and "/helsinki." not in address):
                continue
            seen.add((name, address))
            response = self.get(address)
            if (response.status_code, response.mimetype) != (200, PROMISED[name]):
                self.faults.append(f"{name} {address}: {response.status_code} {response.mimetype}")
            elif response.mimetype == "application/json":
                answer = response.get_json()
                if name == "self" and (itself := answer.get("links", {}).get("self")) not in (None, address):
                    self.faults.append(f"{address} calls itself {itself}")
                waiting.extend(links(answer))
            anchor = unquote(urldefrag(address).fragment)
            if anchor and not re.search(rf'\sid="{re.escape(anchor)}"', response.get_data(as_text=True)):
                self.faults.append(f"{address}: no such anchor")

    def get(self, address: str) -> Any:
        path = urldefrag(address).url
        if path not in self.pages:
            self.pages[path] = self.client.get(path)
        return self.pages[path]


@pytest.fixture(scope="module")
def crawler(shipped_engine: SearchEngine) -> Crawler:
    return Crawler(create_app(Settings(content=SHIPPED_CONTENT), shipped_engine).test_client())


def test_every_link_leads_to_what_it_promises(crawler: Crawler) -> None:
    crawler.crawl(BEGIN)
    assert crawler.faults == []
    kinds = {response.mimetype for response in crawler.pages.values()}
    assert kinds == set(PROMISED.values())
    assert len(crawler.pages) > 200


@pytest.mark.parametrize(
    ("address", "listed", "total"),
    [
        ("/api/v1/search?q=data&per_page=4", "hits", "total"),
        ("/api/v1/search?q=data&group=section&per_page=50", "hits", "total_sections"),
        ("/api/v1/strategies?per_page=7", "strategies", "total"),
        ("/api/v1/coverage?per_page=7", "strategies", "total"),
        ("/api/v1/facets/theme?per_page=4", "values", "total"),
    ],
)
def test_following_next_gives_each_once(crawler: Crawler, address: str | None, listed: str, total: str) -> None:
    seen, number = [], 0
    while address:
        answer = crawler.get(address).get_json()
        number = answer[total]
        flat = total == "total_sections"
        seen += [one["sections"][0]["id"] if flat else one.get("id") or one["value"] for one in answer[listed]]
        address = answer["links"]["next"]
    assert len(seen) == len(set(seen)) == number > 0
