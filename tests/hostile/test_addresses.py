"""Addresses and headers that reach for files, hosts and header lines that are not theirs, on a real server."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from search.engines.base import SearchEngine
from search.settings import Settings
from tests.harness.content_folder import titled, write
from tests.harness.raw_http import exchange, request
from tests.harness.serving_site import Site, serving
from web.app import create_app

pytestmark = pytest.mark.slow

SECRET = "told-to-nobody"
STRANGE = "a\r\nX-Evil: 1"
"""A slug that is a header line to whoever writes it into one as it is; file names may have line breaks."""
WAYS_OUT = (
    "../secret.{}",
    "..%2fsecret.{}",
    "%2e%2e/secret.{}",
    "%2e%2e%2fsecret.{}",
    "..%252fsecret.{}",
    "..\\secret.{}",
    "..%5csecret.{}",
    "....//secret.{}",
    "..;/secret.{}",
    "%c0%ae%c0%ae/secret.{}",
    "%uff0e%uff0e/secret.{}",
    "bonn/../../secret.{}",
    "./../secret.{}",
    "{folder}/secret.{}",
    "/{folder}/secret.{}",
    "file://{folder}/secret.{}",
    "../secret.{}%00",
    "../secret.{}%00.md",
    "secret.{}",
    ".hidden.{}",
    "linked.{}",
    "outside/secret.{}",
    "search.toml",
    "%2fetc%2fpasswd",
    "..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
)
PLACES = (
    *("/strategies/", "/api/v1/strategies/", "/pictures/", "/static/", "/themes/", "/search/facets/", "/api/v1/facets/"),
    *("/api/v1/tasks/", "/", "/compare?s=bonn&s=", "/api/v1/compare?s=bonn&s=", "/elsewhere?anchor=goals&strategy="),
    *("/cite?strategy=", "/strategy.csv?strategy=", "/strategy.jsonl?strategy=", "/strategy.atom?strategy="),
)
HOSTS = (
    *(
        "stranger.example",
        "stranger.example:80",
        "stranger.example:8000",
        "127.0.0.1.stranger.example",
        "localhost.stranger.example",
    ),
    *(
        "localhost@stranger.example",
        "stranger.example/",
        "stranger.example#localhost",
        "[::1]stranger.example",
        "stranger.example\\.localhost",
    ),
    *(
        "localhost\r\nHost: stranger.example",
        "stranger.example\r\nHost: localhost",
        "localhost\r\nX-Forwarded-Host: stranger.example",
    ),
    *(
        "localhost\r\nForwarded: host=stranger.example;proto=https",
        "localhost\r\nX-Original-URL: //stranger.example/",
        "éstranger.example",
    ),
)
NAMING = (
    *("/sitemap.xml", "/robots.txt", "/opensearch.xml", "/search.atom", "/search.csv", "/search.jsonl", "/strategies/bonn"),
    *("/strategy.csv?strategy=bonn", "/strategy.atom?strategy=bonn", "/cite?strategy=bonn"),
    *("/search?q=data&country=", "/strategies//bonn", "/api/v1/search?q=data", "/api/v1/strategies/bonn.csl.json"),
    *(
        "/api/v1/strategies/bonn.bib",
        "/compare.csv?s=bonn&s=ulm",
        "/compare.md?s=bonn&s=ulm",
        "/api/v1/openapi.json",
        "/nowhere",
    ),
)
"""What states the address of the site, or might."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("addresses")
    secret = titled("Secret") + f"## Goals\n\n{SECRET}\n"
    front = ["thumbnail: ../secret.png", "thumbnail_credit: nobody", "image: outside/secret.png"]
    body = "## Goals\n\nData.\n\n![a](../secret.png) ![b](/outside/secret.png) ![c](linked.png) [d](../secret.md)\n"
    files = {"bonn.md": titled("Bonn", *front) + body, "ulm.md": titled("Ulm", "thumbnail: linked.png") + "## Goals\n\nData.\n"}
    write(folder / "content", {**files, f"{STRANGE}.md": titled("Strange") + "## Goals\n\nData.\n", ".hidden.md": secret})
    write(
        folder / "content", {"search.toml": f"[site]\ntitle = 'Open'\n# {SECRET}\n", ".hidden.png": SECRET, "map.png": "a map"}
    )
    write(folder / "outside", {"secret.md": secret, "secret.png": SECRET})
    write(folder, {"secret.md": secret, "secret.png": SECRET})
    for ending in ("md", "png"):
        (folder / "content" / f"linked.{ending}").symlink_to(folder / f"secret.{ending}")
    (folder / "content" / "outside").symlink_to(folder / "outside")
    return folder


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Site]:
    with serving(folder / "content", folder / "index", ["--no-watch"], STRATEGY_SEARCH_REINDEX_TOKEN="sesame-open") as site:
        yield site


@pytest.mark.parametrize("place", PLACES)
def test_no_address_leads_out_of_the_folder(site: Site, folder: Path, place: str) -> None:
    for way in WAYS_OUT:
        for ending in ("md", "png"):
            path = place + way.replace("{folder}", str(folder)).replace("{}", ending)
            answer = exchange(site, request(path, "Authorization: Bearer sesame-open"))
            [status] = answer.statuses
            assert status in {400, 404} or (place.startswith(("/compare", "/elsewhere")) and status == 200), path
            assert SECRET.encode() not in answer.raw, path
            assert b"root:" not in answer.raw, path


def test_links_and_fields_of_a_file_lead_to_nothing_outside(site: Site) -> None:
    assert {strategy["id"] for strategy in site.json("/api/v1/strategies")["strategies"]} == {"bonn", "ulm", STRANGE}
    for path in ("/", "/search", "/strategies/bonn", "/strategies/ulm", "/api/v1/strategies/bonn.md", "/stats"):
        assert SECRET not in site.get(path).decode()
    for path in ("/search", "/strategies/bonn", "/strategies/ulm"):
        assert b"<img" not in site.get(path)
    faults = {fault["path"]: fault["rule"] for fault in site.json("/api/v1/status")["faults"]}
    assert faults == {"linked.md": "outside", "outside": "outside"}


def test_a_picture_that_has_become_a_link_since_is_not_followed(site: Site, folder: Path) -> None:
    assert site.get("/pictures/map.png") == b"a map"
    picture = folder / "content" / "map.png"
    picture.rename(folder / "map.png")
    picture.symlink_to(folder / "secret.png")
    assert exchange(site, request("/pictures/map.png")).statuses == [404]
    picture.unlink()
    (folder / "map.png").rename(picture)
    assert site.get("/pictures/map.png") == b"a map"


@pytest.mark.parametrize("host", HOSTS)
def test_a_host_header_is_no_address_of_this_site(site: Site, host: str) -> None:
    for path in NAMING:
        answer = exchange(site, request(path, host=host))
        assert answer.statuses in ([200], [303], [404], [400]), path
        assert b"stranger" not in answer.raw, path


def test_an_address_in_full_is_no_address_of_this_site_either(site: Site) -> None:
    for path in NAMING:
        assert b"stranger" not in exchange(site, request(f"http://stranger.example{path}")).raw


def test_with_a_public_address_that_is_the_only_one(shipped_engine: SearchEngine) -> None:
    client = create_app(Settings(public_url="https://data.example.org/"), shipped_engine).test_client()
    for host in ("https://stranger.example", "http://localhost", "http://127.0.0.1:8000"):
        for path in ("/sitemap.xml", "/robots.txt", "/search.atom", "/search.csv", "/strategies/helsinki"):
            text = client.get(path, base_url=host).get_data(as_text=True)
            assert "https://data.example.org/" in text
            assert host not in text


@pytest.mark.parametrize("trusted", [0, 1, 2])
def test_only_the_host_that_a_trusted_proxy_names_is_believed(shipped_engine: SearchEngine, trusted: int) -> None:
    client = create_app(Settings(trusted_proxies=trusted), shipped_engine).test_client()
    asked = {"Host": "another.example"}
    named = {
        **asked,
        "X-Forwarded-Host": "stranger.example, one.example, two.example",
        "X-Forwarded-Proto": "javascript, https, http",
    }
    for path in ("/sitemap.xml", "/robots.txt", "/search.atom", "/strategies/helsinki"):
        forwarded, bound = (client.get(path, headers=headers).text for headers in (named, asked))
        believed = {0: "http://localhost", 1: "http://two.example", 2: "https://one.example"}[trusted]
        assert believed in forwarded
        assert "http://localhost" in bound
        assert not any(name in forwarded + bound for name in ("stranger", "another", "javascript"))


@pytest.mark.parametrize(
    "split", ["%0d%0aX-Evil:%201", "%0aX-Evil:%201", "%0d%0a%0d%0aX-Evil:%201", "%E5%98%8A%E5%98%8DX-Evil:1"]
)
def test_no_line_break_of_an_address_gets_into_the_headers(site: Site, split: str) -> None:
    places: tuple[str, ...] = (
        "/",
        "//",
        "/search?q=",
        "/search?country=&q=",
        "/search/facets/country?q=",
        "/api/v1/search?per_page=1&q=",
    )
    places += (
        "/strategies/bonn?q=",
        "/search.csv?q=",
        "/search.atom?q=",
        "/cite?strategy=",
        "/strategy.csv?strategy=",
        "/compare?s=",
        "/strategies//",
        "/api/v1/tasks/",
    )
    for path in (*(place + split for place in places), f"/strategies/{split}?q={split}", f"/pictures/{split}.png"):
        answer = exchange(site, request(path))
        assert len(answer.statuses) == 1, path
        assert not {"x-evil", "x-evil "} & {name for name, _ in answer.headers}, path


def test_no_line_break_of_a_file_name_gets_into_the_headers(site: Site) -> None:
    slug = quote(STRANGE)
    assert site.json(f"/api/v1/strategies/{slug}")["title"] == "Strange"
    paths = [f"/api/v1/strategies/{slug}.{ending}" for ending in ("md", "bib", "ris", "csl.json", "apa.txt")]
    for path in (*paths, f"/strategy.csv?strategy={slug}", f"/strategy.atom?strategy={slug}", f"/cite?strategy={slug}"):
        answer = exchange(site, request(path))
        assert answer.statuses == [200]
        assert [name for name, _ in answer.headers if "evil" in name] == []


@pytest.mark.parametrize("given", ["a b", "a\tb", "a" * 65, "<script>", "\xe9", 'a"', "a;b", "a,b", ""])
def test_an_id_of_a_request_is_taken_over_only_if_it_is_one(site: Site, given: str) -> None:
    answer = exchange(site, request("/healthz", f"X-Request-ID: {given}"))
    [told] = [value for name, value in answer.headers if name == "x-request-id"]
    assert told != given
    assert len(told) == 16


def test_the_log_names_nothing_that_went_wrong(site: Site) -> None:
    assert site.process.poll() is None
    assert [line for line in site.log().splitlines() if "Traceback" in line or "panicked" in line] == []
    assert SECRET not in site.log()
    assert any("X-Evil" in entry["message"] for entry in site.entries())  # within one entry, never at the beginning of another


def test_every_way_out_would_lead_somewhere(folder: Path) -> None:
    content = os.path.realpath(folder / "content")
    for name in ("../secret.md", "../secret.png", ".hidden.png", "linked.png", "outside/secret.md"):
        assert SECRET in Path(content, name).read_text(encoding="utf-8")
