"""The documents are true where a machine can tell: what they name exists, and the house that they describe is this one."""

import importlib
import re
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

import pytest

from search.settings import Settings, variable_of
from tests.house.test_house import FLOORS, ROOT, modules

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
RECORDS = sorted((ROOT / "docs" / "decisions").iterdir())
ELSEWHERE = ("http", ".venv", "index/", "/", "application/", "text/")
"""How names begin that look like paths and are none of the repository's: addresses, what is built, media types."""


def document(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def quoted(text: str) -> list[str]:
    """What stands in backticks, code blocks apart."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def exists(dotted: str) -> bool:
    """Whether a dotted name is a module of the house or something in one."""
    module, *rest = next(
        [start, dotted[len(start) :].strip(".")]
        for start in (dotted.rsplit(".", cut)[0] for cut in range(dotted.count(".") + 1))
        if start in modules()
    )
    found = importlib.import_module(module)
    for part in filter(None, ".".join(rest).split(".")):
        if not hasattr(found, part):
            return False
        found = getattr(found, part)
    return True


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_path_that_a_document_names_exists(path: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", re.sub(r"(`+).+?\1", "", document(path)))
    assert [link for link in links if not link.startswith("http") and not (path.parent / link).exists()] == []
    named = [one for one in quoted(document(path)) if re.fullmatch(r"[\w.-]+/[\w./-]*", one) and not one.startswith(ELSEWHERE)]
    assert [one for one in named if not (ROOT / one).exists()] == []
    assert [one for one in named if one.endswith("/") != (ROOT / one).is_dir()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_file_that_a_document_names_without_a_folder_exists(path: Path) -> None:
    files = {file.name for folder in ("search", "web", "tests", "docs", "content") for file in (ROOT / folder).rglob("*.*")}
    files |= {file.name for file in ROOT.iterdir()} | {"manifest.json"}
    named = [one for one in quoted(document(path)) if re.fullmatch(r"[\w-]+\.(?:py|md|toml|html|js|css|json|lock)", one)]
    assert [one for one in named if one not in files] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_module_that_a_document_names_exists(path: Path) -> None:
    named = re.findall(r"(?<![/\w.])((?:search|web)(?:\.[A-Za-z_]\w*)+)", " ".join(quoted(document(path))))
    assert [one for one in named if one != "search.toml" and not exists(one)] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_make_target_that_a_document_names_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", document(ROOT / "Makefile"), re.MULTILINE))
    code = [*quoted(document(path)), *re.findall(r"```sh\n(.*?)```", document(path), re.DOTALL)]
    assert {target for text in code for target in re.findall(r"\bmake ([a-z-]+)", text)} <= targets


def test_every_constant_that_a_document_names_exists() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for folder in ("search", "web", "tests") for path in files(folder))
    variables = " ".join(variable_of(setting.name) for setting in fields(Settings))
    there = set(re.findall(r"\w+", sources + document(ROOT / "Makefile") + variables))
    for path in DOCUMENTS[1:]:  # those of the README are variables, which its own test knows
        named = {one for one in quoted(document(path)) if re.fullmatch(r"[A-Z][A-Z_]{3,}=?", one)}
        assert {one.strip("=") for one in named} <= there, path


def files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def test_the_architecture_lists_every_folder_of_the_house_from_the_ground_up() -> None:
    table = document(ROOT / "docs" / "architecture.md").split("| folder or module |")[1].split("\n\n")[0]
    rooms = [room.replace(".", "/") for floor in FLOORS for room in floor.split()]
    places = {room: table.find(f"`{room}/`" if (ROOT / room).is_dir() else f"`{room}.py`") for room in rooms}
    assert [room for room, place in places.items() if place < 0] == []
    floors = [[places[room.replace(".", "/")] for room in floor.split()] for floor in FLOORS]
    assert all(max(lower) < min(upper) for lower, upper in pairwise(floors))


def test_decisions_are_numbered_one_after_the_other_and_say_what_they_cost() -> None:
    assert [int(path.name[:4]) for path in RECORDS] == list(range(1, len(RECORDS) + 1))
    for number, path in enumerate(RECORDS, 1):
        text = document(path)
        assert text.startswith(f"# {number}. ")
        assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Context", "Decision", "What it costs"], path.name
