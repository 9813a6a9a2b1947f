"""Small collections become what their files say: see `tests/collections`.

A file holds `[[collection]]` tables: `name`; `files`, path to text; and `expect`, rows of one kind each:

- `strategy`, an id, with any of `title`, `language`, `anchors` (of its sections, in order), `drafts` (those of them that are
  drafts), `has` and `lacks` (in its headings and texts);
- `page`, a path, with `has` and `lacks` (in the HTML as it is sent, or as it reads);
- `q`, a search, with `params` and `hits` (ids, in any order);
- `check`, what a check of the folder finds, as `path:line: rule`; `rules`, those that count, where not all do.
"""

import html
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from search.checks import run_checks
from search.engines.base import SearchEngine
from search.settings import Settings
from search.site import load_site
from tests.harness.content_folder import write
from web.app import create_app

FOLDER = Path(__file__).parents[1] / "collections"
COLLECTIONS = [
    pytest.param(collection, id=f"{path.stem}: {collection['name']}")
    for path in sorted(FOLDER.glob("*.toml"))
    for collection in tomllib.loads(path.read_text(encoding="utf-8"))["collection"]
]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_a_small_collection_becomes_what_its_file_says(
    collection: Mapping[str, Any], tmp_path: Path, build_engine: Callable[[Path], SearchEngine]
) -> None:
    content = write(tmp_path / "content", collection["files"])
    client = create_app(Settings(content=content), build_engine(content)).test_client()
    for row in collection["expect"]:
        kind = next(name for name in _KINDS if name in row)
        assert _KINDS[kind](client, content, row) == [], row


def _strategy(client: FlaskClient, _: Path, row: Mapping[str, Any]) -> list[str]:
    answer = client.get(quote(f"/api/v1/strategies/{row['strategy']}")).get_json()
    sections = answer["sections"]
    found = {
        "title": answer["title"],
        "language": answer["language"],
        "anchors": [section["anchor"] for section in sections],
        "drafts": [section["anchor"] for section in sections if section["draft"]],
    }
    wrong = [f"{name}: {value!r}" for name, value in found.items() if name in row and row[name] != value]
    return wrong + _told(row, "\n".join(f"{section['heading']}\n{section['text']}" for section in sections))


def _page(client: FlaskClient, _: Path, row: Mapping[str, Any]) -> list[str]:
    answer = client.get(quote(row["page"], safe="/?=&#%+"))
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    return _told(row, f"{text}\n{html.unescape(text)}")


def _told(row: Mapping[str, Any], text: str) -> list[str]:
    lacks = [f"lacks {part!r}" for part in row.get("has", ()) if part not in text]
    return lacks + [f"has {part!r}" for part in row.get("lacks", ()) if part in text]


def _search(client: FlaskClient, _: Path, row: Mapping[str, Any]) -> list[str]:
    asked = {"q": row["q"], "per_page": 100, **row.get("params", {})}
    found = sorted(hit["id"] for hit in client.get("/api/v1/search", query_string=asked).get_json()["hits"])
    return [] if found == sorted(row["hits"]) else found


def _check(_: FlaskClient, content: Path, row: Mapping[str, Any]) -> list[str]:
    findings = run_checks(content, load_site(content)).findings
    counted = [finding for finding in findings if finding.rule in row.get("rules", [finding.rule])]
    found = [f"{finding.path}:{finding.line}: {finding.rule}" for finding in counted]
    return [] if found == row["check"] else [*found, "is all that was found"]


_KINDS: Mapping[str, Callable[[FlaskClient, Path, Mapping[str, Any]], list[str]]] = {
    "strategy": _strategy,
    "page": _page,
    "q": _search,
    "check": _check,
}
