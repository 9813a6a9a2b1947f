"""A folder of two strategies, and the command line over it as a person at a terminal meets it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search.cli.main import main

Run = Callable[..., Result]
"""Runs a verb with its arguments; keywords are environment variables."""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "oslo.md").write_text("---\ntitle: Oslo\ncountry: Norway\n---\n\n## Vision\n\nOpen harbours.\n", encoding="utf-8")
    (folder / "turku.md").write_text("---\ntitle: Turku\ncountry: Finland\n---\n\n## Open data\n\nMaps.\n", encoding="utf-8")
    return folder


@pytest.fixture
def run(content: Path, tmp_path: Path) -> Run:
    def invoke(*arguments: str, **environment: str) -> Result:
        command = ["--content", str(content), "--index", str(tmp_path / "index"), *arguments]
        return CliRunner().invoke(main, command, env=environment, catch_exceptions=False)

    return invoke
