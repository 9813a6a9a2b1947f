"""`strategy-search init`: a folder to begin with, which is searched at once and has nothing that a check would find."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search.cli.main import main

STARTER = ["README.md", "example-city.md", "search.toml"]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments], catch_exceptions=False)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("place", ["new", "far/away/my strategies", "empty"])
def test_a_folder_that_is_new_or_empty_is_begun(tmp_path: Path, place: str) -> None:
    (tmp_path / "empty").mkdir()
    folder = tmp_path / place
    done = run("init", str(folder))
    assert (done.exit_code, names(folder)) == (0, STARTER)
    assert str(folder) in done.output


def test_what_is_begun_is_clean_and_found(tmp_path: Path) -> None:
    folder, index = str(tmp_path / "mine"), str(tmp_path / "index")
    assert run("init", folder).exit_code == 0
    checked = run("--content", folder, "check")
    assert (checked.exit_code, checked.output) == (0, "2 files: 0 errors, 0 warnings.\n")
    assert "1 strategy, 5 sections" in run("--content", folder, "--index", index, "index").output
    found = run("--content", folder, "--index", index, "query", "data owner", "--country", "Finland", "--theme", "governance")
    assert "example-city" in found.output
    assert "#data-governance" in found.output


def full(folder: Path) -> Path:
    folder.mkdir()
    (folder / ".hidden").write_text("mine", encoding="utf-8")
    return folder


def a_file(folder: Path) -> Path:
    folder.write_text("mine", encoding="utf-8")
    return folder


def nowhere(folder: Path) -> Path:
    return a_file(folder) / "below"


@pytest.mark.parametrize(
    ("begin", "why"),
    [(full, "is not empty: nothing was written"), (a_file, "cannot be written"), (nowhere, "cannot be written")],
)
def test_any_other_folder_is_refused_in_a_line(tmp_path: Path, begin: Callable[[Path], Path], why: str) -> None:
    folder = begin(tmp_path / "mine")
    refused = run("init", str(folder))
    assert refused.exit_code == 2
    [line] = refused.stderr.splitlines()
    assert line.startswith(f"Error: {folder} {why}")
    assert [path.read_text() for path in tmp_path.rglob("*") if path.is_file()] == ["mine"]
