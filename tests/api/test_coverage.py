"""Comparison and coverage: themes against strategies, with texts or with numbers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.engines.base import SearchEngine
from search.settings import Settings
from tests.harness.json_answer import answer
from web.app import create_app

FILES = {
    "bonn.md": "---\ntitle: Bonn\n---\n## Data governance\nA board.\n### Board\nFive people.\n## Open data\nWork in progress\n",
    "ulm.md": "---\ntitle: Ulm\n---\nBefore.\n\n## Governance\nAn office.\n",
    "wien/plan.md": "---\ntitle: Wien\n---\n## Nothing in particular\nText.\n",
}


@pytest.fixture
def client(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> FlaskClient:
    folder = tmp_path / "content"
    (folder / "wien").mkdir(parents=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return create_app(Settings(content=folder), build_engine(folder)).test_client()


def test_strategies_are_compared_by_theme_in_the_order_asked_for(client: FlaskClient) -> None:
    found = answer(client, "/api/v1/compare?s=ulm&s=bonn&s=wien/plan")
    assert list(found) == ["strategies", "themes", "generation", "links"]
    assert found["strategies"][2] == {
        "id": "wien/plan",
        "title": "Wien",
        "distinct_title": "Wien",
        "url": "/strategies/wien/plan",
    }
    cells = {
        row["theme"]: [
            (cell["strategy"], cell["state"], [section["id"] for section in cell["sections"]]) for cell in row["cells"]
        ]
        for row in found["themes"]
    }
    assert cells["governance"] == [
        ("ulm", "described", ["ulm#governance"]),
        ("bonn", "described", ["bonn#data-governance", "bonn#board"]),
        ("wien/plan", "absent", []),
    ]
    assert [state for _, state, _ in cells["open-data"]] == ["absent", "draft", "absent"]
    assert found["links"] == {
        "self": "/api/v1/compare?s=ulm&s=bonn&s=wien%2Fplan",
        "html": "/compare?s=ulm&s=bonn&s=wien%2Fplan",
    }


def test_a_compared_section_is_the_section_of_its_strategy(client: FlaskClient) -> None:
    found = answer(client, "/api/v1/compare?s=ulm&s=bonn")
    [governance] = [row for row in found["themes"] if row["theme"] == "governance"]
    [section] = governance["cells"][0]["sections"]
    [_, whole] = answer(client, "/api/v1/strategies/ulm")["sections"]
    del whole["links"]
    assert section == whole


def test_coverage_has_a_cell_for_every_theme_and_strategy(client: FlaskClient) -> None:
    found = answer(client, "/api/v1/coverage")
    assert (found["total"], found["page"], found["pages"], found["per_page"]) == (3, 1, 1, 10)
    themes = [theme["theme"] for theme in found["themes"]]
    assert {(theme["theme"], theme["strategies"]) for theme in found["themes"]} >= {("governance", 2), ("open-data", 1)}
    assert [strategy["id"] for strategy in found["strategies"]] == ["bonn", "ulm", "wien/plan"]
    for strategy in found["strategies"]:
        assert [cell["theme"] for cell in strategy["cells"]] == themes
    bonn = {cell["theme"]: cell for cell in found["strategies"][0]["cells"]}
    url = "/strategies/bonn#data-governance"
    assert bonn["governance"] == {"theme": "governance", "state": "described", "sections": 2, "url": url}
    assert bonn["open-data"]["state"] == "draft"
    assert bonn["data-quality"] == {"theme": "data-quality", "state": "absent", "sections": 0, "url": "/strategies/bonn"}


def test_coverage_has_pages_and_counts_over_all_of_them(client: FlaskClient) -> None:
    first = answer(client, "/api/v1/coverage?per_page=2")
    second = answer(client, first["links"]["next"])
    assert [strategy["id"] for strategy in second["strategies"]] == ["wien/plan"]
    assert (second["themes"], second["links"]["next"]) == (first["themes"], None)
