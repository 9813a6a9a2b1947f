"""The address of an index on the command line: folders of odd names are folders; what names no known engine is refused."""

import json
from pathlib import Path

import pytest

from tests.cli.test_index_folder import command
from tests.harness.content_folder import titled, write

pytestmark = pytest.mark.slow

VERBS = [
    ["index"],
    ["status"],
    ["query", "x"],
    ["check"],
    ["serve", "--port", "0"],
    ["evaluate", "q.tsv", "--run", "r"],
    ["mcp"],
]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write(tmp_path / "content", {"oslo.md": titled("Oslo") + "## Vision\n\nOpen harbours.\n"})


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: str(verb[0]))
def test_an_engine_that_is_not_known_is_refused_by_every_command(verb: list[str], content: Path, tmp_path: Path) -> None:
    address, before = "lucene+https://me:s3cret@host:9200/cities", sorted(tmp_path.iterdir())
    told = command(
        "--content", "content", *verb, cwd=tmp_path, STRATEGY_SEARCH_INDEX=address, XDG_CACHE_HOME=str(tmp_path / "c")
    )
    lines = [line for line in told.stderr.splitlines() if line.startswith("Error: ")]
    assert (told.returncode, told.stdout) == (2, "")
    known = "the address of an index is a folder or opensearch+https://…"
    assert lines == [f"Error: lucene+https://host:9200/cities: there is no engine 'lucene'; {known}"]
    assert "s3cret" not in told.stderr
    assert sorted(tmp_path.iterdir()) == before, "nothing is made for it, neither a folder nor a note"


@pytest.mark.parametrize(
    "folder",
    [
        "c:d",
        "opensearch+https",
        "lucene+http:/host",
        *(pytest.param(name, marks=pytest.mark.soak) for name in ("a+b", "./http://host")),
    ],
)
def test_a_folder_with_signs_of_an_address_in_its_name_is_one(folder: str, content: Path, tmp_path: Path) -> None:
    assert command("--content", "content", "--index", folder, "index", cwd=tmp_path).returncode == 0
    assert (tmp_path / folder / "manifest.json").is_file()
    told = command("--content", "content", "status", "--json", cwd=tmp_path, STRATEGY_SEARCH_INDEX=folder)
    assert json.loads(told.stdout)["index"] == str(tmp_path / folder)
