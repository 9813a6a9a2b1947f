"""An index that nobody may write to, as in a container whose disk is read-only, is served as it is."""

import shutil
import subprocess
from pathlib import Path

import pytest

from search.engines import open_engine
from search.indexing.indexer import refresh
from tests.harness.content_folder import titled, write
from tests.harness.serving_site import serving, until

pytestmark = pytest.mark.slow


def _read_only(folder: Path) -> list[str]:
    """What stands before a command so that a folder is read-only for it."""
    unshare = shutil.which("unshare")
    script = f'mount --bind "{folder}" "{folder}" && mount -o remount,bind,ro "{folder}" && exec "$@"'
    command = [unshare or "", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"]
    written = subprocess.run([*command, "touch", str(folder / "x")], check=False, capture_output=True) if unshare else None
    if written is None or b"Read-only file system" not in written.stderr:
        pytest.skip("a disk that is read-only for one process needs namespaces, which are not to be had here")
    return command


@pytest.mark.parametrize("option", ["--no-watch", "--watch"])
def test_an_index_on_a_read_only_disk_is_served(tmp_path: Path, option: str) -> None:
    content, index = write(tmp_path / "content", {"rain.md": titled("Rain") + "# Goals\n\nRain.\n"}), tmp_path / "index"
    refresh(content, open_engine(index))
    before = {path: path.stat().st_mtime_ns for path in index.rglob("*")}
    with serving(content, index, [option], _read_only(index)) as site:
        assert site.json("/api/v1/search?q=rain")["total"] == 1
        status = site.json("/api/v1/status")
        assert (status["findings"], status["checking"]) == (None, False)  # nobody can write them, so none are awaited
        assert "strategy_search_searches_total" in site.get("/metrics").decode()
        if option == "--watch":
            write(content, {"snow.md": titled("Snow")})
            until(lambda: "Read-only file system. The last good index stays in use." in site.log(), explain=site.log)
        assert [hit["id"] for hit in site.json("/api/v1/search")["hits"]] == ["rain"]
    assert {path: path.stat().st_mtime_ns for path in index.rglob("*")} == before
