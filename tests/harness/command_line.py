"""The command line in a process of its own, as a person or a script runs it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 180.0
"""Seconds that a command may take on a busy machine: one that takes longer hangs."""


def of(content: Path, index: Path, *arguments: str) -> list[str]:
    """A command over a folder and its index, as a list of what is run."""
    return [sys.executable, "-m", "search", "--content", str(content), "--index", str(index), *arguments]


def bound_by_permissions(command: list[str]) -> list[str]:
    """The command without root's right to write and read whatever it likes, where it is run as root (`capabilities(7)`)."""
    rights = "-dac_override,-dac_read_search"
    return command if os.geteuid() else ["setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}", *command]


def run(command: list[str], environment: Mapping[str, str] | None = None, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """A command that has ended. Of settings it knows those that are given here alone."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("STRATEGY_SEARCH_")}
    return subprocess.run(
        command,
        cwd=cwd,
        env={**known, "PYTHONPATH": str(ROOT), **(environment or {})},
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
