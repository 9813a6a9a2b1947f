"""A site whose search.toml is broken is served as it was, says so, and is as its author wants once that is mended."""

from collections.abc import Callable
from pathlib import Path

import pytest

from search.engines.base import SearchEngine
from tests.harness.content_folder import titled, write
from tests.harness.serving_site import serving, until
from tests.harness.strange_files import put, remove


@pytest.mark.parametrize("broken", ["FIFO", "folder", "endless device", "a = " + "[" * 100_000])
def test_a_broken_search_toml_is_told_and_the_mended_one_taken_up(
    broken: str, tmp_path: Path, build_engine: Callable[[Path], SearchEngine]
) -> None:
    content = write(tmp_path / "content", {"oslo.md": titled("Oslo"), "search.toml": "[site]\ntitle = 'Before'\n"})
    build_engine(content)
    settings = content / "search.toml"
    if broken.startswith("a = "):
        settings.write_text(broken, encoding="utf-8")
    else:
        put(broken, settings)
    with serving(content, tmp_path / "index") as site:
        until(lambda: site.json("/readyz")["last_failure"], 60, site.log)
        assert site.json("/readyz")["last_failure"]["kind"] == "site_invalid"
        assert "<title>Before" in site.get("/").decode()
        assert f"{settings}: it is " in site.log()
        remove(settings)
        settings.write_text("[site]\ntitle = 'Mended'\n", encoding="utf-8")
        until(lambda: "<title>Mended" in site.get("/").decode(), 60, site.log)
        until(lambda: site.json("/readyz")["last_failure"] is None, 60, site.log)
        assert "Traceback" not in site.log()
