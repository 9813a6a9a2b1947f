"""The program as pipx and uv install it: a wheel in an environment of its own, begun from a folder that is not the checkout."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.harness.command_line import PATIENCE, ROOT

pytestmark = pytest.mark.slow

Installed = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, since building leaves files behind."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    for name in ("search", "web"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(folder))
    [wheel] = folder.glob("*.whl")
    return wheel


def pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "--no-input"]
    subprocess.run([*command, *arguments], check=True, timeout=PATIENCE, env={**os.environ, "PIP_NO_INDEX": "1"})


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Runs the command in an empty folder; what it depends on is taken from where it is installed already."""
    folder, home = tmp_path_factory.mktemp("tool"), tmp_path_factory.mktemp("home")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True, timeout=PATIENCE)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    pip("--python", str(folder / "bin" / "python"), "install", "--no-deps", "--no-compile", str(wheel))

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(folder / "bin" / "strategy-search"), *arguments]
        environment = {"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        return subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)

    return run


def test_a_wheel_has_every_file_of_the_program(wheel: Path) -> None:
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    paths = (path for name in ("search", "web") for path in (ROOT / name).rglob("*") if path.is_file())
    assert held == {path.relative_to(ROOT).as_posix() for path in paths if path.suffix != ".pyc"}


def test_the_installed_program_begins_a_folder_and_searches_it(installed: Installed) -> None:
    version = installed("--version")
    assert version.stdout.startswith("strategy-search, version ")
    begun = installed("init", "mine")
    assert begun.stdout == "mine is ready. See it by: strategy-search --content mine serve\n"
    indexed = installed("--content", "mine", "index")
    assert "1 strategy, 5 sections; 1 added" in indexed.stdout
    assert "example-city" in installed("--content", "mine", "query", "open data").stdout
    assert "/.cache/strategy-search/mine-" in installed("--content", "mine", "status").stdout
    checked = installed("--content", "mine", "check")
    assert (checked.returncode, checked.stdout) == (0, "2 files: 0 errors, 0 warnings.\n")
    assert {done.stderr for done in (version, begun, indexed, checked)} == {""}
