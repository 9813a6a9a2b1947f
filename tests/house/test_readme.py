"""The README is true: every command, address, parameter and setting in it exists, and none that exists is missing."""

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import click
import pytest

from search.cli.main import VERBS, main
from search.engines.base import SearchEngine
from search.settings import Settings, variable_of
from search.site import parse_site
from web.app import create_app

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _table(heading: str) -> list[list[str]]:
    """The rows of the tables in one chapter, without their heads."""
    chapter = README.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in chapter.splitlines() if line.startswith("|")]
    return [row for number, row in enumerate(rows) if not set("".join(row)) <= set("- ") and not _is_head(rows, number)]


def _is_head(rows: list[list[str]], number: int) -> bool:
    return number + 1 < len(rows) and set("".join(rows[number + 1])) <= set("- ")


def test_every_setting_stands_in_the_readme_with_its_meaning_and_default() -> None:
    table = [row for row in _table("The command line") if "STRATEGY_SEARCH_" in row[0]]
    rows = {row[0].strip("`"): (row[1], row[2].strip("`")) for row in table}
    expected = {variable_of(setting.name): (setting.metadata["meaning"], str(setting.default)) for setting in fields(Settings)}
    assert rows == expected


def test_every_command_stands_in_the_readme_with_options_that_exist() -> None:
    table = [row for row in _table("The command line") if "strategy-search " in row[0]]
    rows = {row[0].strip("`").split()[1]: " ".join(row) for row in table}
    assert set(rows) == set(VERBS)
    for name, text in rows.items():
        verb = main.get_command(click.Context(main), name)
        assert verb
        parameters = verb.get_params(click.Context(verb, obj=Settings()))
        options = {option for parameter in parameters for option in (*parameter.opts, *parameter.secondary_opts)}
        assert set(re.findall(r"--[a-z-]+", text)) <= options, name


@pytest.mark.slow
def test_every_address_answers(shipped_engine: SearchEngine) -> None:
    client = create_app(Settings(), shipped_engine).test_client()
    addresses = [address for row in _table("Addresses") for address in re.findall(r"`(/[^`]*)`", row[0])]
    assert len(addresses) >= 10
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_every_make_target_exists_and_the_makefile_hides_none() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z-]+)", README))
    assert named <= targets
    assert targets - named <= {"clean"}


def test_the_example_of_search_toml_is_one() -> None:
    example = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)[0]
    site = parse_site(example.encode())
    assert (site.title, site.themes[0].key) == ("City data strategies", "governance")
    assert [facet.name for facet in site.facets] == ["country"]


def test_every_picture_and_file_it_points_to_is_there() -> None:
    for target in [*re.findall(r"\]\(([^)#]+)\)", README), *re.findall(r"`([\w.-]+/[\w./-]*\w)`", README)]:
        if not target.startswith(("http", ".venv", "index/", "/")):
            assert (ROOT / target).exists(), target


def test_the_number_of_shipped_strategies_is_right() -> None:
    number = re.findall(r"indexes the (\d+) strategies", README)
    assert number == [str(len(list((ROOT / "content").glob("*.md"))))]


@pytest.mark.parametrize("query", re.findall(r"`([^`]+)`", "\n".join(row[0] for row in _table("Searching"))))
def test_every_example_of_the_query_language_is_understood(shipped_engine: SearchEngine, query: str) -> None:
    from search.searching.reading.query_reader import read_query

    assert read_query(shipped_engine.reader(), query).warnings == ()


@pytest.mark.slow
def test_python_m_search_is_the_command_line() -> None:
    shown = subprocess.run([sys.executable, "-m", "search", "--help"], capture_output=True, text=True, cwd=ROOT, check=True)
    assert all(f"  {name} " in shown.stdout for name in VERBS)
