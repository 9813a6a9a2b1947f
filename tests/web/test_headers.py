"""Headers: what a browser may do with an answer, and how long it holds."""

import datetime
import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.engines.base import SearchEngine
from search.indexing.indexer import refresh
from search.settings import Settings
from web.app import create_app

ADDRESSES = ["/", "/search?q=data", "/strategies/helsinki", "/help", "/nowhere", "/api/v1/status", "/healthz"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_is_locked_down(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


@pytest.mark.parametrize("address", [*ADDRESSES, "/api/v1/search?q=data", "/search.csv?q=data", "/static/site.css"])
def test_no_header_is_there_twice(client: FlaskClient, address: str) -> None:
    with client.get(address, headers={"Accept-Encoding": "gzip"}) as response:
        names = [name.lower() for name, _ in response.headers]
    assert len(names) == len(set(names))


def test_the_api_may_be_read_from_any_site_and_pages_may_not(client: FlaskClient) -> None:
    assert client.get("/api/v1/search").headers["Access-Control-Allow-Origin"] == "*"
    assert client.get("/api/v1/nothing").headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/search").headers


@pytest.mark.parametrize("address", ["/", "/search?q=data", "/strategies/helsinki?q=data", "/help", "/api/v1/search?q=data"])
def test_an_answer_that_is_known_already_is_a_304(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    assert first.headers["Cache-Control"] == "public, max-age=1"
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert "Content-Security-Policy" in again.headers


def test_each_address_has_a_tag_of_its_own(client: FlaskClient) -> None:
    addresses = ["/", "/search", "/search?q=data", "/search?q=datum", "/api/v1/search?q=data"]
    assert len({client.get(address).headers["ETag"] for address in addresses}) == len(addresses)


def test_the_tag_changes_with_the_content(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "bonn.md").write_text("---\ntitle: Bonn\n---\nData.\n", encoding="utf-8")
    engine = build_engine(folder)
    client = create_app(Settings(), engine).test_client()
    before = client.get("/search?q=data").headers["ETag"]
    (folder / "ulm.md").write_text("---\ntitle: Ulm\n---\nData.\n", encoding="utf-8")
    refresh(folder, engine)
    after = client.get("/search?q=data", headers={"If-None-Match": before})
    assert after.status_code == 200
    assert after.headers["ETag"] != before


def test_the_tag_changes_with_the_year_because_horizons_end(shipped_engine: SearchEngine) -> None:
    tags = set()
    for year in (2025, 2026):
        app = create_app(Settings(), shipped_engine, lambda year=year: datetime.date(year, 1, 1))  # type: ignore[misc]
        tags.add(app.test_client().get("/strategies/helsinki").headers["ETag"])
    assert len(tags) == 2


@pytest.mark.parametrize("address", ["/nowhere", "/strategies/nowhere", "/api/v1/search?colour=red", "/healthz", "/readyz"])
def test_errors_and_probes_are_not_kept(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    assert headers["Cache-Control"] == "no-store"
    assert "ETag" not in headers


def test_head_answers_like_get_without_a_body(client: FlaskClient) -> None:
    response = client.head("/search?q=data")
    assert (response.status_code, response.data) == (200, b"")
    assert response.headers["ETag"] == client.get("/search?q=data").headers["ETag"]


def test_static_files_are_compressed_and_kept_for_a_year_by_their_content(client: FlaskClient) -> None:
    addresses = re.findall(r'"(/static/[^"]+)"', client.get("/search").get_data(as_text=True))
    for address in addresses:
        answer = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable", address
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Vary"] == "Accept-Encoding"
        plain = client.get(address)
        assert "Content-Encoding" not in plain.headers
        assert plain.data == gzip.decompress(answer.data)
        addresses += [f"/static/{imported}" for imported in re.findall(r'"\./([^"]+)"', plain.get_data(as_text=True))]
    assert {re.split("[/?]", address)[2] for address in addresses} >= {"site.css", "live.js", "answers.js", "keys.js"}


def test_a_static_file_of_no_or_another_version_is_asked_for_again(client: FlaskClient) -> None:
    for address in ("/static/answers.js", "/static/answers.js?v=1"):
        answer = client.get(address)
        assert (answer.headers["Cache-Control"], answer.mimetype) == ("no-cache", "text/javascript")
        assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert client.get("/static/nothing.js").status_code == 404
