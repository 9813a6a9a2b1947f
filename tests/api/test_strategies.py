"""Strategies, status and probes as JSON."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.engines import open_engine
from search.engines.base import SearchEngine
from search.indexing.content_check import ContentCheck
from search.processes.limits import LIMITS
from search.settings import Settings
from tests.harness.json_answer import answer
from web.app import create_app

BONN = """---
title: Bonn, Germany
country: Germany
strategy_date: "2024-04"
completeness: stub
---
Before.

## Data governance

Rules.

### Boards

Work in progress
"""


@pytest.fixture
def client(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> FlaskClient:
    folder = tmp_path / "content"
    (folder / "guides").mkdir(parents=True)
    (folder / "bonn.md").write_text(BONN, encoding="utf-8")
    (folder / "guides" / "größe 1.md").write_text("---\ntitle: Größe\nlang: de\n---\nText.\n", encoding="utf-8")
    (folder / "broken.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    (folder / "hidden.md").write_text("---\ntitle: Hidden\npublished: false\n---\n", encoding="utf-8")
    return create_app(Settings(content=folder, index=str(tmp_path / "index")), build_engine(folder)).test_client()


def test_strategies_are_listed_by_slug_with_links(client: FlaskClient) -> None:
    found = answer(client, "/api/v1/strategies")
    assert (found["total"], found["page"], found["pages"], found["per_page"]) == (2, 1, 1, 10)
    assert found["links"] == {"self": "/api/v1/strategies", "next": None}
    assert all(one.pop("added") == one.pop("changed") for one in found["strategies"])
    assert found["strategies"] == [
        {
            "id": "bonn",
            "title": "Bonn, Germany",
            "distinct_title": "Bonn, Germany",
            "url": "/strategies/bonn",
            "language": "en",
            "draft": True,
            "metadata": {
                "title": "Bonn, Germany",
                "country": "Germany",
                "strategy_date": "2024-04",
                "completeness": "stub",
                "date_precision": "month",
            },
            "horizon": None,
            "links": {
                "self": "/api/v1/strategies/bonn",
                "html": "/strategies/bonn",
                "markdown": "/api/v1/strategies/bonn.md",
                "bibtex": "/api/v1/strategies/bonn.bib",
                "ris": "/api/v1/strategies/bonn.ris",
                "csl_json": "/api/v1/strategies/bonn.csl.json",
                "apa": "/api/v1/strategies/bonn.apa.txt",
                "chicago": "/api/v1/strategies/bonn.chicago.txt",
            },
        },
        {
            "id": "guides/größe 1",
            "title": "Größe",
            "distinct_title": "Größe",
            "url": "/strategies/guides/gr%C3%B6%C3%9Fe%201",
            "language": "de",
            "draft": False,
            "metadata": {"title": "Größe", "lang": "de"},
            "horizon": None,
            "links": {
                "self": "/api/v1/strategies/guides/gr%C3%B6%C3%9Fe%201",
                "html": "/strategies/guides/gr%C3%B6%C3%9Fe%201",
                "markdown": "/api/v1/strategies/guides/gr%C3%B6%C3%9Fe%201.md",
                "bibtex": "/api/v1/strategies/guides/gr%C3%B6%C3%9Fe%201.bib",
                "ris": "/api/v1/strategies/guides/gr%C3%B6%C3%9Fe%201.ris",
                "csl_json": "/api/v1/strategies/guides/gr%C3%B6%C3%9Fe%201.csl.json",
                "apa": "/api/v1/strategies/guides/gr%C3%B6%C3%9Fe%201.apa.txt",
                "chicago": "/api/v1/strategies/guides/gr%C3%B6%C3%9Fe%201.chicago.txt",
            },
        },
    ]


def test_the_list_has_pages(client: FlaskClient) -> None:
    first = answer(client, "/api/v1/strategies?per_page=1")
    second = answer(client, first["links"]["next"])
    assert [strategy["id"] for strategy in first["strategies"] + second["strategies"]] == ["bonn", "guides/größe 1"]
    assert second["links"] == {"self": "/api/v1/strategies?page=2&per_page=1", "next": None}
    assert answer(client, "/api/v1/strategies?page=9")["strategies"] == []


def cited_at(anchor: str) -> dict[str, str]:
    query = f"?section={anchor}" if anchor else ""
    endings = {"bibtex": "bib", "ris": "ris", "csl_json": "csl.json", "apa": "apa.txt", "chicago": "chicago.txt"}
    return {name: f"/api/v1/strategies/bonn.{ending}{query}" for name, ending in endings.items()}


def test_a_strategy_comes_whole(client: FlaskClient) -> None:
    found = answer(client, "/api/v1/strategies/bonn")
    assert found["id"] == "bonn"
    assert '<h2 id="data-governance">Data governance</h2>' in found["html"]
    assert found["sections"] == [
        {
            "id": "bonn",
            "anchor": "",
            "heading": "",
            "path": [],
            "level": 0,
            "themes": [],
            "text": "Before.",
            "draft": False,
            "position": 1,
            "url": "/strategies/bonn",
            "links": cited_at(""),
        },
        {
            "id": "bonn#data-governance",
            "anchor": "data-governance",
            "heading": "Data governance",
            "path": ["Data governance"],
            "level": 2,
            "themes": ["governance"],
            "text": "Rules.",
            "draft": False,
            "position": 2,
            "url": "/strategies/bonn#data-governance",
            "links": cited_at("data-governance"),
        },
        {
            "id": "bonn#boards",
            "anchor": "boards",
            "heading": "Boards",
            "path": ["Data governance", "Boards"],
            "level": 3,
            "themes": ["governance"],
            "text": "Work in progress",
            "draft": True,
            "position": 3,
            "url": "/strategies/bonn#boards",
            "links": cited_at("boards"),
        },
    ]


def test_every_link_to_a_strategy_leads_to_it(client: FlaskClient) -> None:
    for strategy in answer(client, "/api/v1/strategies")["strategies"]:
        assert answer(client, strategy["links"]["self"])["id"] == strategy["id"]
        assert client.get(strategy["links"]["html"]).status_code == 200


def checked(client: FlaskClient, folder: Path) -> Any:
    """The status, once the content has been checked."""
    assert answer(client, "/api/v1/status")["checking"] is True
    ContentCheck(folder / "content", folder / "index", open_engine(folder / "index"), LIMITS).run_if_due()
    found = answer(client, "/api/v1/status")
    assert found["checking"] is False
    return found


def test_the_status_says_what_was_left_out_and_why(client: FlaskClient) -> None:
    found = answer(client, "/api/v1/status")
    assert set(found) == {
        *(
            "generation",
            "built_at",
            "changed_at",
            "strategies",
            "sections",
            "words",
            "languages",
            "faults",
            "skipped",
            "findings",
            "checking",
            "last_failure",
        ),
    }
    assert (found["strategies"], found["languages"]) == (2, ["de", "en"])
    [fault] = found["faults"]
    assert (fault["path"], fault["left_out"]) == ("broken.md", True)
    assert set(fault) == {"path", "line", "rule", "message", "left_out"}
    assert [skipped["path"] for skipped in found["skipped"]] == ["hidden.md"]


def test_the_status_says_what_a_check_of_the_content_finds(client: FlaskClient, tmp_path: Path) -> None:
    findings = checked(client, tmp_path)["findings"]
    assert set(findings) == {"bonn.md", "broken.md", "guides/größe 1.md"}
    assert {(one["rule"], one["severity"]) for one in findings["broken.md"]} == {("front_matter", "error")}
    assert set(findings["bonn.md"][0]) == {"line", "rule", "severity", "message", "mend"}


def test_a_server_without_its_content_folder_finds_nothing_to_check(client: FlaskClient, tmp_path: Path) -> None:
    (tmp_path / "content").rename(tmp_path / "elsewhere")
    assert checked(client, tmp_path)["findings"] is None
    assert answer(client, "/api/v1/strategies/bonn")["links"]["markdown"] is None
    assert client.get("/api/v1/strategies/bonn.md").get_json()["code"] == "source_missing"


def test_strategies_are_listed_with_their_sections_where_those_are_wanted(client: FlaskClient) -> None:
    found = answer(client, "/api/v1/strategies?sections=true&per_page=1")
    assert [section["id"] for section in found["strategies"][0]["sections"]] == ["bonn", "bonn#data-governance", "bonn#boards"]
    assert found["links"]["next"] == "/api/v1/strategies?page=2&per_page=1&sections=true"


def test_a_strategy_is_given_as_the_file_that_was_indexed(client: FlaskClient, tmp_path: Path) -> None:
    response = client.get("/api/v1/strategies/bonn.md")
    assert (response.get_data(as_text=True), response.content_type) == (BONN, "text/markdown; charset=utf-8")
    (tmp_path / "content" / "bonn.md").write_text("---\ntitle: Bonn\n---\nNot indexed yet.\n", encoding="utf-8")
    assert client.get("/api/v1/strategies/bonn.md").get_json()["code"] == "source_missing"


def test_a_file_that_is_called_like_a_form_of_another_is_a_strategy(
    tmp_path: Path, build_engine: Callable[[Path], SearchEngine]
) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    for name in ("notes.md", "notes.md.md", "notes.bib.md"):
        (folder / name).write_text(f"---\ntitle: {name}\n---\nText.\n", encoding="utf-8")
    client = create_app(Settings(content=folder), build_engine(folder)).test_client()
    assert answer(client, "/api/v1/strategies/notes.md")["title"] == "notes.md.md"
    assert answer(client, "/api/v1/strategies/notes.bib")["title"] == "notes.bib.md"
    assert answer(client, "/api/v1/strategies/notes")["title"] == "notes.md"


def test_a_ready_server_names_its_generation(client: FlaskClient) -> None:
    generation = answer(client, "/api/v1/status")["generation"]
    assert answer(client, "/healthz") == {"status": "alive", "degraded": []}
    assert answer(client, "/readyz") == {"status": "ready", "generation": generation, "last_failure": None, "degraded": []}
    assert answer(client, "/api/v1/search")["generation"] == generation


def test_a_server_without_an_index_is_alive_but_not_ready(tmp_path: Path) -> None:
    client = create_app(Settings(), open_engine(tmp_path / "none")).test_client()
    assert client.get("/healthz").status_code == 200
    response = client.get("/readyz")
    assert (response.status_code, response.mimetype) == (503, "application/problem+json")
    assert response.get_json()["code"] == "index_missing"


def test_the_markdown_of_a_file_is_linked_just_where_it_is_served(
    tmp_path: Path, build_engine: Callable[[Path], SearchEngine]
) -> None:
    content = tmp_path / "content"
    content.mkdir()
    for name in ("empty.md", "gone.md", "changed.md", "notes.md", "notes.md.md"):
        (content / name).write_text("" if name == "empty.md" else "Harbours.\n", encoding="utf-8")
    client = create_app(Settings(content=content), build_engine(content)).test_client()
    before = client.get("/api/v1/strategies/gone")
    (content / "gone.md").unlink()
    (content / "changed.md").write_text("Bridges.\n", encoding="utf-8")
    found = {one["id"]: one["links"]["markdown"] for one in client.get("/api/v1/strategies").get_json()["strategies"]}
    markdown = "/api/v1/strategies/{}.md".format
    assert found == {
        "changed": None,
        "empty": markdown("empty"),
        "gone": None,
        "notes": None,  # there the strategy `notes.md` is
        "notes.md": markdown("notes.md"),
    }
    for slug, link in found.items():
        answer = client.get(link or markdown(slug))
        assert (answer.status_code == 200 and answer.mimetype == "text/markdown") == (link is not None), slug
    again = client.get("/api/v1/strategies/gone", headers={"If-None-Match": before.headers["ETag"]})
    assert (again.status_code, again.get_json()["links"]["markdown"]) == (200, None)
