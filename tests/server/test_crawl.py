"""Every link of every answer is followed: it is there, is what it promises, has its anchor, and stays in the site."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from search.engines import open_engine
from search.engines.base import SearchEngine
from search.indexing.indexer import refresh
from search.settings import Settings
from tests.conftest import SHIPPED_CONTENT
from tests.harness.crawler import BY_ENDING, BY_KEY, OFTEN, Crawler
from tests.harness.html_tree import parse
from web.app import create_app
from web.http.limits.admission import MAX_BUFFERED_BYTES

pytestmark = pytest.mark.slow

PAGES = [
    *("/", "/search", "/search?q=open+data&hit=1", "/search?q=data&view=table", "/search?q=governence", "/search?q=xyzzyqwv"),
    *(
        "/search?q=data&country=",
        "/search?theme=open-data&country=Germany&year_min=2018&sort=newest",
        "/search/facets/theme?q=data",
        "/search/hit?q=data&hit=2",
    ),
    *("/strategies/helsinki", "/strategies/freiburg?q=open+data&hit=2", "/strategies/uk-national-data-strategy?q=data&at=3"),
    *("/compare", "/compare?s=helsinki&s=bonn", "/cite?strategy=helsinki&section=vision", "/themes", "/themes/governance"),
    *("/coverage", "/stats", "/maintainers", "/help", "/help/api", "/robots.txt", "/sitemap.xml", "/opensearch.xml"),
    *("/search.atom?q=data", "/search.csv?q=data", "/search.jsonl?q=data", "/strategy.csv?strategy=bonn"),
    *(
        "/strategy.jsonl?strategy=bonn",
        "/strategy.atom?strategy=bonn",
        "/compare.md?s=bonn&s=helsinki",
        "/compare.csv?s=bonn&s=vienna",
    ),
]
ANSWERS = [
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
    "/api/v1/status",
    "/api/v1/searches",
]
ADDRESSED = ("href", "src", "action", "data-suggest")
ERRORS = ["/nowhere", "/strategies/no_where", "/themes/nowhere", "/search/facets/nowhere", "/compare.csv?s=bonn"]
BELOW = "https://example.org/strategies"
"""Named as some of the site's own addresses begin, so that nothing can be told by how a path begins."""

Crawling = Callable[..., Crawler]


@pytest.fixture(scope="module")
def crawling(shipped_engine: SearchEngine) -> Crawling:
    def crawler(root: str = "http://localhost", **settings: Any) -> Crawler:
        app = create_app(Settings(content=SHIPPED_CONTENT, **settings), shipped_engine)
        return Crawler(app.test_client(), root)

    return crawler


@pytest.mark.parametrize(
    ("root", "settings", "often", "pages"),
    [("http://localhost", {}, OFTEN, 500), (BELOW, {"public_url": f"{BELOW}/"}, 3, 250)],
)
def test_every_link_leads_to_what_it_promises(
    crawling: Crawling, root: str, settings: dict[str, str], often: int, pages: int
) -> None:
    crawler = crawling(root, **settings)
    crawler.crawl([*PAGES, *ANSWERS], often)
    assert crawler.faults == []
    assert {response.mimetype for response in crawler.pages.values()} >= {*BY_KEY.values(), *BY_ENDING.values()}
    assert len(crawler.pages) > pages


@pytest.mark.cluster
def test_every_link_of_a_site_on_a_cluster_leads_to_what_it_promises(opensearch_address: str) -> None:
    engine = open_engine(f"{opensearch_address}/crawled-{uuid4().hex}")
    refresh(SHIPPED_CONTENT, engine)
    crawler = Crawler(create_app(Settings(content=SHIPPED_CONTENT), engine).test_client(), "http://localhost")
    crawler.crawl([*PAGES, *ANSWERS], often=2)
    assert crawler.faults == []
    assert len(crawler.pages) > 200
    engine.close()


def test_the_crawler_sees_what_leads_out_of_the_site(crawling: Crawling) -> None:
    crawler = crawling(BELOW)  # a site that does not know where it stands
    crawler.crawl(["/helsinki"])
    assert {"https://example.org/search", "https://example.org/api/v1/suggest"} <= {
        fault.split()[-1] for fault in crawler.faults
    }


@pytest.mark.parametrize("path", ERRORS)
def test_errors_lead_back_into_the_site(crawling: Crawling, path: str) -> None:
    crawler = crawling(BELOW, public_url=BELOW)
    page = crawler.get(BELOW + path)
    assert page.status_code in {400, 404}
    if page.mimetype == "text/html":
        addresses = {one.attributes[name] for one in parse(page.text).all() for name in ADDRESSED if name in one.attributes}
        assert {address for address in addresses if not address.startswith(("#", "/strategies/"))} == set()
    else:
        assert page.get_json(force=True)["instance"] == f"/strategies{path.partition('?')[0]}"


@pytest.mark.parametrize(
    ("shown", "paths"),
    [
        ("How to search", ("/strategies", "/strategies/", "/")),
        ("This search as JSON", ("/strategies/search?q=data", "/search?q=data")),
        ("Helsinki", ("/strategies/strategies/helsinki", "/strategies/helsinki")),
        ("All addresses, parameters and answers", ("/strategies/help", "/help")),
    ],
)
def test_a_proxy_may_take_the_path_off_or_leave_it_on(crawling: Crawling, shown: str, paths: tuple[str, ...]) -> None:
    client = crawling(public_url=BELOW).client
    first, *others = [client.get(path) for path in paths]
    assert shown in first.text
    assert {(page.status_code, page.text) for page in others} == {(200, first.text)}


def test_a_trusted_proxy_says_where_the_site_stands(crawling: Crawling) -> None:
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "data.example.org", "X-Forwarded-Prefix": "/help"}
    client = crawling(trusted_proxies=1).client
    page = client.get("/help", headers=said)
    assert "All addresses, parameters and answers" in page.text
    assert 'href="/help/help/api"' in page.text
    assert "Sitemap: https://data.example.org/help/sitemap.xml\n" in client.get("/robots.txt", headers=said).text
    assert 'href="/help/api"' in client.get("/help").text, "what one request says holds for that one alone"


def test_a_long_export_names_the_address_of_its_own_request(crawling: Crawling) -> None:
    client = crawling(trusted_proxies=1).client
    path = "/search.jsonl?q=data&group=section&sections_per_hit=20"
    with client.get(path, headers={"X-Forwarded-Prefix": "/here"}, buffered=False) as export:
        chunks = export.iter_encoded()
        text = next(chunks)
        assert b"/there/" in client.get("/search?q=data", headers={"X-Forwarded-Prefix": "/there"}).data
        text += b"".join(chunks)
    urls = [json.loads(line)["url"] for line in text.splitlines()]
    assert len(text) > MAX_BUFFERED_BYTES
    assert {url.partition("/strategies/")[0] for url in urls} == {"/here"}


@pytest.mark.parametrize("said", ["//stranger.example", "/a/../b", "stranger.example", '/"><b>', "/a b", "/a?b", "/%0d%0aa"])
def test_a_path_that_is_none_is_no_path_of_the_site(crawling: Crawling, said: str) -> None:
    page = crawling(trusted_proxies=1).client.get("/help", headers={"X-Forwarded-Prefix": said})
    assert page.status_code == 200
    assert 'href="/help/api"' in page.text


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
def test_following_next_gives_each_once(crawling: Crawling, address: str | None, listed: str, total: str) -> None:
    crawler, seen, number = crawling(), list[str](), 0
    while address:
        answer = crawler.get(address).get_json()
        number = answer[total]
        flat = total == "total_sections"
        seen += [one["sections"][0]["id"] if flat else one.get("id") or one["value"] for one in answer[listed]]
        address = answer["links"]["next"]
    assert len(seen) == len(set(seen)) == number > 0
