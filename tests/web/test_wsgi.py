"""The application as a server process starts it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from search.engines.base import SearchEngine
from search.errors import SettingInvalid
from web.server.wsgi import application

pytestmark = pytest.mark.slow


def test_a_worker_gets_its_index_from_the_environment(
    tmp_path: Path, build_engine: Callable[[Path], SearchEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "bonn.md").write_text("---\ntitle: Bonn\n---\nData.\n", encoding="utf-8")
    build_engine(folder)
    monkeypatch.setenv("STRATEGY_SEARCH_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("STRATEGY_SEARCH_PUBLIC_URL", "https://example.org")
    client = application().test_client()
    assert client.get("/readyz").status_code == 200
    assert client.get("/api/v1/search?q=data").get_json()["hits"][0]["url"] == "https://example.org/strategies/bonn?q=data"


def test_a_worker_refuses_a_setting_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRATEGY_SEARCH_WORKERS", "many")
    with pytest.raises(SettingInvalid):
        application()
