"""The index moves on in the middle of a request: the answer is of one generation all the same, and its tag says which."""

import re
from pathlib import Path

import pytest
from flask import Flask

from search.engines.arrays.reader import ArrayReader
from search.engines.whoosh.engine import WhooshEngine
from search.indexing.indexer import refresh
from search.settings import Settings
from tests.harness import editions
from tests.harness.editions import write_edition
from web.app import create_app


class RestlessEngine(WhooshEngine):
    """An engine whose content changes as often as anybody looks: every look finds a newer generation."""

    def __init__(self, index: Path, content: Path) -> None:
        super().__init__(index)
        self._writer = WhooshEngine(index)
        self._content = content
        self.edition = 0

    def reader(self) -> ArrayReader:
        self.edition += 1
        write_edition(self._content, self.edition)
        refresh(self._content, self._writer)
        return super().reader()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    editions.write_collection(folder, steady=3)
    return folder


@pytest.fixture
def engine(tmp_path: Path, content: Path) -> RestlessEngine:
    return RestlessEngine(tmp_path / "index", content)


@pytest.fixture
def app(content: Path, engine: RestlessEngine) -> Flask:
    return create_app(Settings(content=content), engine)


@pytest.mark.parametrize(
    "address", [*editions.ADDRESSES, "/stats", "/coverage", "/compare?s=beacon&s=city-1", "/search.jsonl?q=zebra"]
)
def test_all_of_an_answer_is_of_the_generation_that_was_first_looked_at(
    app: Flask, engine: RestlessEngine, address: str
) -> None:
    before = engine.edition
    answer = app.test_client().get(address)
    assert answer.status_code == 200
    assert engine.edition == before + 1
    assert set(re.findall(r"[Ee]dition (\d+)", answer.text)) <= {str(engine.edition)}


def test_the_tag_is_that_of_the_generation_that_the_answer_names(app: Flask) -> None:
    client = app.test_client()
    first, second = (client.get("/api/v1/search?q=zebra") for _ in range(2))
    assert first.get_json()["generation"] != second.get_json()["generation"]
    assert first.headers["ETag"] != second.headers["ETag"]


def test_the_next_request_sees_the_next_generation(app: Flask, engine: RestlessEngine) -> None:
    client = app.test_client()
    titles = [client.get("/api/v1/strategies/beacon").get_json()["title"] for _ in range(3)]
    assert titles == ["Edition 1", "Edition 2", "Edition 3"]
