"""What pages tell machines in their heads: other forms of a search, search engines to add, and what a strategy is."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.engines.base import SearchEngine
from search.settings import Settings
from tests.harness.html_tree import parse
from web.app import create_app


@pytest.fixture(scope="module")
def client(shipped_engine: SearchEngine) -> FlaskClient:
    return create_app(Settings(public_url="https://example.org"), shipped_engine).test_client()


def test_a_page_of_results_names_its_other_forms_which_are_there(client: FlaskClient) -> None:
    tree = parse(client.get("/search?q=open+data&country=Germany&page=2").get_data(as_text=True))
    links = {link.attributes["type"]: link.attributes["href"] for link in tree.all("link", rel="alternate")}
    assert links == {
        "application/json": "/api/v1/search?q=open+data&country=Germany&page=2",
        "application/atom+xml": "/search.atom?q=open+data&country=Germany",
        "text/csv": "/search.csv?q=open+data&country=Germany",
        "application/jsonl": "/search.jsonl?q=open+data&country=Germany",
    }
    for media, address in links.items():
        response = client.get(address)
        assert (response.status_code, response.mimetype) == (200, media)


@pytest.mark.parametrize("address", ["/", "/search", "/strategies/helsinki", "/help"])
def test_every_page_offers_the_site_as_a_search_engine(client: FlaskClient, address: str) -> None:
    tree = parse(client.get(address).get_data(as_text=True))
    link = tree.one("link", rel="search")
    assert link.attributes["type"] == "application/opensearchdescription+xml"
    assert client.get(link.attributes["href"]).mimetype == link.attributes["type"]


def test_a_strategy_says_what_it_is_to_search_engines(client: FlaskClient) -> None:
    source = client.get("/strategies/helsinki?q=data").get_data(as_text=True)
    data = json.loads(source.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert (data["@context"], data["@type"], data["name"]) == ("https://schema.org", "Report", "Helsinki, Finland")
    assert (data["url"], data["datePublished"]) == ("https://example.org/strategies/helsinki", "2019-03-01")
    assert (data["author"], data["spatialCoverage"]) == (
        {"@type": "Organization", "name": "City of Helsinki"},
        {"@type": "Place", "name": "Helsinki"},
    )
    assert data["hasPart"][0]["url"].startswith("https://example.org/strategies/helsinki#")


@pytest.mark.parametrize(
    ("issuers", "names"), [("organisation: City, Board", ["City, Board"]), ("organization: [City, Board]", ["City", "Board"])]
)
def test_an_issuer_and_an_original_are_told_by_any_of_their_names(
    tmp_path: Path, build_engine: Callable[[Path], SearchEngine], issuers: str, names: list[str]
) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    text = f"---\ntitle: A\n{issuers}\ndocument_url: https://a.org/a.pdf\n---\nText.\n"
    (folder / "a.md").write_text(text, encoding="utf-8")
    client = create_app(Settings(), build_engine(folder)).test_client()
    source = client.get("/strategies/a").get_data(as_text=True)
    data = json.loads(source.split('<script type="application/ld+json">')[1].split("</script>")[0])
    authors = data["author"] if names[1:] else [data["author"]]
    assert ([author["name"] for author in authors], data["isBasedOn"]) == (names, ["https://a.org/a.pdf"])
    for feed in ("/search.atom", "/strategy.atom?strategy=a"):
        told = re.findall("<name>(.*)</name>", client.get(feed).get_data(as_text=True))
        assert told == ["Strategy Search", *names]
    assert "City, Board" in client.get("/cite?strategy=a").get_data(as_text=True)


def test_what_a_strategy_says_ends_no_script(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "bonn.md").write_text("---\ntitle: 'A </script><b>&'\n---\nText.\n", encoding="utf-8")
    source = create_app(Settings(), build_engine(folder)).test_client().get("/strategies/bonn").get_data(as_text=True)
    data = source.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert json.loads(data)["name"] == "A </script><b>&"
