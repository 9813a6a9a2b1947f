"""What is installed is named to the last byte, and comes from wherever the machine takes its packages from."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")
_REQUIREMENT = re.compile(r"[\w.-]+(?:\[[\w,.-]+\])?==[\w.!+-]+(?: ; [^\\]+)?(?: --hash=sha256:[0-9a-f]{64})+")


def requirements(lock: str) -> list[str]:
    """The requirements of a lock file, each on one line, without comments."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = (re.sub(r"(?:^|\s)#.*", "", line) for line in text.splitlines())
    return [" ".join(line.split()) for line in lines if line.strip()]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_locked_to_a_version_and_its_hashes(lock: str) -> None:
    lines = requirements(lock)
    assert len(lines) > 20
    assert [line for line in lines if not _REQUIREMENT.fullmatch(line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_an_index_or_a_folder_to_take_packages_from(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.findall(r"^\s*(?:-\w|--(?!hash)[\w-]+).*|.*://.*| @ .*", text, re.MULTILINE) == []


def test_what_is_installed_is_held_to_the_hashes() -> None:
    installed = re.findall(r"pip install.*-r \S+", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert len(installed) == len(LOCKS)
    assert all("--require-hashes" in line for line in installed)
