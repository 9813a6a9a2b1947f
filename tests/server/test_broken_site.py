"""A site whose search.toml is broken is served as it was, says so, and is as its author wants once that is mended."""

import html
from pathlib import Path

import pytest

from search.engines import open_engine
from search.indexing.indexer import refresh
from tests.harness.content_folder import titled, write
from tests.harness.serving_site import serving, until
from tests.harness.strange_files import put, remove

pytestmark = pytest.mark.slow

DEEP = "a = " + "[" * 100_000


def test_a_broken_search_toml_is_told_and_the_mended_one_taken_up(tmp_path: Path) -> None:
    title = "Before"
    content = write(tmp_path / "content", {"oslo.md": titled("Oslo"), "search.toml": f"[site]\ntitle = '{title}'\n"})
    refresh(content, open_engine(tmp_path / "index"))
    settings = content / "search.toml"
    put("FIFO", settings)  # from the start on, the others under the running server
    with serving(content, tmp_path / "index") as site:
        for number, broken in enumerate(("FIFO", "folder", "endless device", DEEP)):
            if number:
                remove(settings)
                _break(settings, broken)
            until(lambda: site.json("/readyz")["last_failure"], explain=site.log)
            assert site.json("/readyz")["last_failure"]["kind"] == "site_invalid"
            assert f"<title>{title}" in site.get("/").decode(), broken
            told = site.json("/api/v1/status")["last_failure"]
            assert (told["kind"], told["message"].startswith("search.toml: it is ")) == ("site_invalid", True)
            assert html.escape(told["message"]) in site.get("/maintainers").decode()
            remove(settings)
            title = f"Mended {number}"
            settings.write_text(f"[site]\ntitle = '{title}'\n", encoding="utf-8")
            until(lambda title=title: f"<title>{title}" in site.get("/").decode(), explain=site.log)
            until(lambda: site.json("/readyz")["last_failure"] is None, explain=site.log)
            assert site.json("/api/v1/status")["last_failure"] is None
            assert "has not followed the files" not in site.get("/maintainers").decode()
        assert site.log().count(f"{settings}: it is ") >= 4
        assert "Traceback" not in site.log()


def _break(settings: Path, broken: str) -> None:
    if broken == DEEP:
        settings.write_text(broken, encoding="utf-8")
    else:
        put(broken, settings)
