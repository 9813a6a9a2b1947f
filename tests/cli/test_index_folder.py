"""Where the index is if nobody says: outside of the content, the same for every command and every spelling of the folder."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from search.errors import SettingInvalid
from search.index_address import default_index
from tests.harness.command_line import run
from tests.harness.content_folder import titled, write
from tests.harness.serving_site import ROOT, free_port, until

pytestmark = pytest.mark.slow

MAKE = shutil.which("make")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write(tmp_path / "My strategies", {"oslo.md": titled("Oslo") + "## Vision\n\nOpen harbours.\n"})


def command(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a person would, with this program wherever they stand."""
    return run([sys.executable, "-m", "search", *arguments], environment, cwd)


def where(*arguments: str, cwd: Path, cache: Path, **environment: str) -> Path:
    """What `status` says of the folder of the index, whether there is one or not."""
    told = command(*arguments, "status", cwd=cwd, XDG_CACHE_HOME=str(cache), **environment)
    [found] = re.findall(r"^index       (.*)$|There is no index in (.*);", told.stdout + told.stderr, re.MULTILINE)
    return cwd / "".join(found)


def test_a_query_finds_the_index_by_any_spelling_of_the_folder(content: Path, tmp_path: Path) -> None:
    cache, before = tmp_path / "cache", sorted(content.iterdir())
    built = command("--content", str(content), "index", cwd=tmp_path, XDG_CACHE_HOME=str(cache))
    assert (built.returncode, built.stderr) == (0, "")
    (tmp_path / "link").symlink_to(content)
    (tmp_path / "elsewhere").mkdir()
    spellings = [(content, "."), (tmp_path, "My strategies/"), (tmp_path / "elsewhere", "../link"), (tmp_path, f"{content}//.")]
    for cwd, spelling in spellings:
        found = command("--content", spelling, "query", "harbours", "--json", cwd=cwd, XDG_CACHE_HOME=str(cache))
        assert [hit["id"] for hit in json.loads(found.stdout)["hits"]] == ["oslo"], (spelling, found.stderr)
    assert sorted(content.iterdir()) == before
    [folder] = (cache / "strategy-search").iterdir()
    assert folder.name.startswith("My-strategies-")
    assert {where("--content", spelling, cwd=cwd, cache=cache) for cwd, spelling in spellings} == {folder}
    told = command("--content", str(content), "status", "--json", cwd=tmp_path, XDG_CACHE_HOME=str(cache))
    assert json.loads(told.stdout)["index"] == str(folder)


def test_two_folders_of_one_name_have_an_index_each(tmp_path: Path) -> None:
    found = {where("--content", f"{side}/city", cwd=tmp_path, cache=tmp_path / "cache") for side in ("left", "right")}
    assert len(found) == 2
    assert {folder.parent for folder in found} == {tmp_path / "cache" / "strategy-search"}


def test_the_index_of_the_default_content_stands_beside_it(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    for said in ([], ["--content", "content"], ["--content", "./content/"], ["--content", str(tmp_path / "content")]):
        assert where(*said, cwd=tmp_path, cache=tmp_path / "cache") == tmp_path / "index"


def test_an_index_inside_the_content_is_used_only_if_somebody_says_so(content: Path, tmp_path: Path) -> None:
    inside = content / ".index"
    assert command("--content", str(content), "--index", str(inside), "index", cwd=tmp_path).returncode == 0
    cache, said = tmp_path / "cache", ["--content", str(content)]
    assert not where(*said, cwd=tmp_path, cache=cache).is_relative_to(content)
    assert where(*said, "--index", str(inside), cwd=tmp_path, cache=cache) == inside
    assert where(*said, cwd=tmp_path, cache=cache, STRATEGY_SEARCH_INDEX=str(inside)) == inside


@pytest.mark.parametrize("verb", [["index"], ["serve", "--port", "0"]])
def test_a_cache_that_cannot_be_written_is_named_with_what_helps(verb: list[str], content: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "cache"
    blocked.write_text("a file, where a folder is to be")
    failed = command("--content", str(content), *verb, cwd=tmp_path, XDG_CACHE_HOME=str(blocked))
    assert failed.returncode == 1
    [line] = [line for line in failed.stderr.splitlines() if line.startswith("Error: ")]
    assert line.startswith(f"Error: The index cannot be written: {blocked}")
    assert f" The folder of the index is {blocked}/strategy-search/My-strategies-" in line
    assert line.endswith("; `--index DIR` takes another.")
    assert "Traceback" not in failed.stderr


def test_without_a_home_one_is_told_to_name_a_folder(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.index_address.user_cache_path", lambda name: Path("~/.cache") / name)  # as for an unknown user
    with pytest.raises(SettingInvalid, match="no home folder to keep an index in; `--index DIR` says where else"):
        default_index(content)


@pytest.mark.skipif(MAKE is None, reason="there is no make here")
@pytest.mark.parametrize("named", [False, True])
def test_make_serve_builds_outside_of_the_folder_unless_it_is_told(named: bool, content: Path, tmp_path: Path) -> None:
    cache, inside = tmp_path / "cache", content / ".index"
    arguments = [f"CONTENT={content}", f"PORT={free_port()}", *([f"INDEX={inside}"] if named else [])]
    shown = subprocess.run(
        [str(MAKE), "--no-print-directory", "--dry-run", "--assume-old=.venv/.runtime", "serve", *arguments],
        cwd=ROOT,
        env={
            name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))
        },  # not of `make test`
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()[-1]
    program = shown.replace(".venv/bin/strategy-search", f'"{sys.executable}" -m search')
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            ["/bin/sh", "-c", program],
            cwd=ROOT,
            env={**os.environ, "XDG_CACHE_HOME": str(cache)},
            stdout=log,
            stderr=log,
        )
        try:
            until(
                lambda: [*tmp_path.glob("cache/strategy-search/*/manifest.json"), *inside.glob("manifest.json")],
                explain=(tmp_path / "log").read_text,
            )
        finally:
            server.terminate()
            server.wait(30)
    assert (inside.exists(), cache.exists()) == (named, not named)
