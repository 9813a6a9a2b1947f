"""The house stands as its design says: who may import whom, where foreign packages live, how files are named and described."""

import ast
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAX_LINES = 300
MAX_FUNCTION, MOST_FUNCTIONS = 50, 20
"""Lines of the longest function, and of nineteen in twenty."""
MAX_TEST_NAME = 80
FRONT_DOOR = {
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "SECURITY.md", "Makefile", ".ci", ".gitignore"),
    *("Containerfile", "compose.yaml", "compose.cluster.yaml", "pyproject.toml", "requirements.lock", "requirements-dev.lock"),
    *("search", "web", "content", "index", "tests", "docs"),
}
"""What stands at the top of the repository."""
_GIT = shutil.which("git")

FLOORS = (
    "search.errors search.strategies search.cache search.phrases search.guarded_files search.languages",
    "search.index_address search.facets",
    "search.site search.settings search.processes search.markdown",
    "search.analysis",
    "search.content",
    "search.query",
    "search.meaning",
    "search.checks",
    "search.engines",
    "search.searching",
    "search.indexing",
    "web.errors web.static_files",
    "web.urls",
    "web.components",
    "web.citations",
    "web.http",
    "web.api",
    "web.export",
    "web.pages",
    "web.app web.mcp_server",
    "web.server",
    "search.cli",
    "search.__main__",
)
"""Folders, and modules that stand in none, from the ground up. A module imports from its own folder and from those below."""
MOST_MODULES = 10
"""In one folder, its `__init__` among them: what one sees at a glance."""

OUTERMOST = {"search.cli.main", "web.server.supervisor", "web.server.watching", "web.server.wsgi"}
"""Where a process begins, and so the only places that look at its environment."""


@cache
def modules() -> dict[str, Path]:
    """Dotted name to file of every module of the two packages."""
    files = [path for package in ("search", "web") for path in sorted((ROOT / package).rglob("*.py"))]
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in files}


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(modules()[module].read_text(encoding="utf-8"))


@cache
def nodes(module: str) -> tuple[ast.AST, ...]:
    """All nodes of a module's syntax tree."""
    return tuple(ast.walk(tree(module)))


@cache
def imports(module: str) -> frozenset[str]:
    """What a module imports, at its top or inside a function: modules by their full names."""
    found = set()
    for node in nodes(module):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively in line {node.lineno}"
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in modules() else str(node.module) for name in names}
    return frozenset(found - {module})


def importing(package: str) -> set[str]:
    """The modules that import a package or anything in it."""
    return {module for module in modules() if any(f"{name}.".startswith(f"{package}.") for name in imports(module))}


def room(module: str) -> str:
    """The folder of the house that a module stands in: `search.query` for `search.query.parsing.parser`."""
    return ".".join(module.split(".")[:2])


def floor(module: str) -> int:
    for number, rooms in enumerate(FLOORS):
        if room(module) in rooms.split():
            return number
    pytest.fail(f"{module} has no place in the house: add its folder to a floor of this test")


HOUSED = [module for module in modules() if module not in {"search", "web"}]


def test_a_module_imports_only_from_its_own_folder_and_those_below() -> None:
    pairs = [(module, other) for module in HOUSED for other in imports(module) if other in HOUSED]
    assert [pair for pair in pairs if len({*map(room, pair)}) == 2 and floor(pair[1]) >= floor(pair[0])] == []


def test_every_folder_on_the_floors_is_there() -> None:
    assert {name for floor in FLOORS for name in floor.split()} == {room(module) for module in HOUSED}


def test_no_folder_holds_more_modules_than_one_sees_at_a_glance() -> None:
    folders = Counter(path.parent.relative_to(ROOT).as_posix() for path in modules().values())
    assert [folder for folder, count in folders.items() if count > MOST_MODULES] == []


def test_no_module_imports_itself_through_others() -> None:
    order = TopologicalSorter({module: imports(module) & modules().keys() for module in modules()})
    assert set(order.static_order()) == modules().keys()


def test_search_knows_nothing_of_the_front_end_but_in_its_command_line() -> None:
    assert {room(module) for module in importing("web") if not module.startswith("web")} == {"search.cli"}


def test_only_one_folder_knows_whoosh() -> None:
    folder = "search.engines.whoosh"
    assert {module for module in importing("whoosh") if not module.startswith(folder)} == set()
    assert {module for module in importing(folder) if not module.startswith(folder)} == {"search.engines.registry"}


def test_an_engine_knows_nothing_of_another_one() -> None:
    folder = "search.engines.opensearch"
    others = ("search.engines.arrays", "search.engines.whoosh")
    assert {module for module in importing(folder) if not module.startswith(folder)} == {"search.engines.registry"}
    assert [module for other in others for module in importing(other) if module.startswith(folder)] == []


@pytest.mark.parametrize(
    ("package", "home"),
    [
        ("bleach", "search.markdown.sanitizer"),
        ("whoosh", "search.engines.whoosh"),
        ("granian", "web.server"),
        ("urllib3", "search.engines.opensearch.store.connection"),
    ],
)
def test_a_package_that_may_have_to_be_replaced_is_known_in_one_place(package: str, home: str) -> None:
    users = importing(package)
    assert users
    assert [module for module in users if not f"{module}.".startswith(f"{home}.")] == []


@pytest.mark.parametrize("package", ["pickle", "_pickle", "marshal", "shelve", "dill", "cloudpickle", "copyreg", "joblib"])
def test_nothing_reads_what_would_be_code(package: str) -> None:
    assert importing(package) == set()


def test_numpy_is_never_asked_to_read_a_file_of_its_own() -> None:
    """Those may hold pickles; arrays are read by `search.engines.arrays.files.array_file` alone."""
    readers = {"load", "loads", "fromfile", "memmap", "open_memmap", "genfromtxt", "loadtxt"}
    found = {
        (module, node.attr)
        for module in modules()
        for node in nodes(module)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in {"np", "numpy"}
    }
    assert found
    assert [(module, name) for module, name in found if name in readers] == []


@pytest.mark.parametrize("package", ["flask", "werkzeug", "jinja2", "markupsafe"])
def test_only_the_front_end_knows_flask(package: str) -> None:
    assert {module for module in importing(package) if not module.startswith("web")} == set()


@pytest.mark.parametrize("package", ["markdown", "bleach", "frontmatter", "yaml"])
def test_only_what_reads_files_knows_their_formats(package: str) -> None:
    assert {room(module) for module in importing(package)} <= {"search.markdown", "search.content", "search.checks"}


def test_only_the_outermost_modules_look_at_the_environment() -> None:
    found = {
        module
        for module in modules()
        for node in nodes(module)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"} and isinstance(node.value, ast.Name)
        if node.value.id == "os"
    }
    assert found <= OUTERMOST


def _strings(module: str) -> Iterator[str]:
    """The texts that stand in a module, with a group in place of what is put into one of them."""
    parts = {id(part) for node in nodes(module) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in nodes(module):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "()" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield node.value


def _is_possessive(expression: str) -> bool:
    """Whether a group in it, not a character or a class, is repeated possessively."""
    without_characters = re.sub(r"\\.|\[\^?\]?(?:\\.|[^\\\]])*\]", "x", expression, flags=re.DOTALL)
    return re.search(r"\)(?:[*+?]|\{\d*,?\d*\})\+", without_characters) is not None


def test_no_group_of_an_expression_is_possessive() -> None:
    """Such groups match too little before Python 3.11.5 (gh-106052), which Debian 12 has; atomic ones, `(?>(?:…)*)`, do not."""
    assert _is_possessive(r"(?:ab)*+")
    assert _is_possessive("(?:ab){1,2}+")
    assert not _is_possessive(r"(?>(?:a\)?+[()*+]++)*)")
    assert {module for module in modules() for text in _strings(module) if "(?" in text and _is_possessive(text)} == set()


def test_no_file_is_named_for_its_kind() -> None:
    kinds = {"utils", "util", "helpers", "helper", "common", "constants", "misc"}
    files = [path for folder in ("search", "web", "tests") for path in (ROOT / folder).rglob("*.*")]
    assert [path.name for path in files if path.name.split(".")[0].lower() in kinds] == []


def test_nothing_lies_about_at_the_front_door() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=False, capture_output=True, text=True) if _GIT else None
    if listed is None or listed.returncode:
        pytest.skip("what is kept is known to git, which is not here")
    assert {path.split("/")[0] for path in listed.stdout.splitlines()} == FRONT_DOOR


def test_a_module_is_one_idea_long() -> None:
    lengths = {module: len(path.read_text(encoding="utf-8").splitlines()) for module, path in modules().items()}
    assert [module for module, length in lengths.items() if length > MAX_LINES] == []


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    parsed = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(parsed) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_functions_are_short_and_few_are_long() -> None:
    lengths = {
        f"{module}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for module, path in modules().items()
        for node in functions(path)
    }
    assert [name for name, length in lengths.items() if length > MAX_FUNCTION] == []
    assert sorted(lengths.values())[int(len(lengths) * 0.95)] <= MOST_FUNCTIONS


def test_tests_are_named_by_sentences_that_can_be_taken_in() -> None:
    names = [node.name for path in sorted((ROOT / "tests").rglob("test_*.py")) for node in functions(path)]
    assert [name for name in names if name.startswith("test_") and len(name) > MAX_TEST_NAME] == []


def described(module: str) -> Iterator[tuple[str, str | None]]:
    """Everything public in a module, by name, with its docstring."""
    yield module, ast.get_docstring(tree(module))
    holders: list[tuple[str, ast.Module | ast.ClassDef]] = [(module, tree(module))]
    for name, holder in holders:
        for node in holder.body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
                yield f"{name}.{node.name}", ast.get_docstring(node)
                if isinstance(node, ast.ClassDef):
                    holders.append((f"{name}.{node.name}", node))


def test_everything_public_says_what_it_is() -> None:
    assert [name for module in modules() for name, docstring in described(module) if not docstring] == []
