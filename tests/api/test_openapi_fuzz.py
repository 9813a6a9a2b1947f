"""The served API against its own description, by a tool that makes up requests: good ones, bad ones, and sequences."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import SHIPPED_CONTENT
from tests.harness.serving_site import Site, serving

pytestmark = pytest.mark.slow

CASES = 5000
"""What a soak makes up at the least."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, folder_or_cluster: str) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("fuzzed")
    shutil.copytree(SHIPPED_CONTENT, folder / "content")
    settings = {"STRATEGY_SEARCH_REINDEX_TOKEN": "sesame", "STRATEGY_SEARCH_LOG_LEVEL": "warning"}
    with serving(folder / "content", folder / "index", ["--no-watch"], cluster=folder_or_cluster, **settings) as served:
        yield served


def fuzzed(site: Site, folder: Path, *arguments: str) -> int:
    """The number of cases, of which none may fail; all checks are on."""
    command = [sys.executable, "-c", "import schemathesis.cli; schemathesis.cli.schemathesis()", "run"]
    options = ["--checks", "all", "--header", "Authorization: Bearer sesame", "--warnings", "off", "--no-color"]
    address = f"{site.url}/api/v1/openapi.json"
    ended = subprocess.run([*command, address, *options, *arguments], cwd=folder, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout[-6000:] + ended.stderr[-2000:]
    numbers = re.search(r"(\d+) generated, (\d+) passed", ended.stdout)
    assert numbers, ended.stdout[-2000:]
    assert numbers[1] == numbers[2]
    assert "Traceback" not in site.log()
    return int(numbers[1])


@pytest.mark.parametrize(
    "folder_or_cluster",
    ["folder", pytest.param("cluster", marks=[pytest.mark.cluster, pytest.mark.soak])],
    indirect=True,
    scope="module",
)
def test_hundreds_of_requests_at_the_edges_are_answered_as_described(site: Site, tmp_path: Path) -> None:
    assert fuzzed(site, tmp_path, "--phases", "examples,coverage") > 500


@pytest.mark.soak
def test_thousands_of_made_up_requests_are_answered_as_described(site: Site, tmp_path: Path) -> None:
    assert fuzzed(site, tmp_path, "--phases", "fuzzing,stateful", "--max-examples", "400") >= CASES
