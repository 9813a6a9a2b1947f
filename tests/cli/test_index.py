"""`index`: what it sums up, names and exits with."""

import os
import re
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.harness import command_line


def test_index_sums_up_and_then_has_nothing_to_do(run: Run) -> None:
    first = run("index")
    assert (first.exit_code, first.output.split(";")[0]) == (0, "2 strategies, 2 sections")
    assert "2 added, 0 changed, 0 removed, 0 unchanged" in first.output
    assert "0 added, 0 changed, 0 removed, 2 unchanged" in run("index").output
    assert "2 added" in run("index", "--full").output


@pytest.mark.slow
def test_on_a_terminal_a_bar_grows_until_all_is_read(content: Path, tmp_path: Path) -> None:
    for shares in ([0, 50, 100], [0, 100]):  # the second time there is nothing to read
        mine, terminal = os.openpty()
        command = command_line.of(content, tmp_path / "index", "index")
        subprocess.run(command, cwd=command_line.ROOT, stderr=terminal, stdout=subprocess.DEVNULL, check=True)
        os.close(terminal)
        shown = b""
        with suppress(OSError):  # nobody writes any more
            while more := os.read(mine, 4096):
                shown += more
        os.close(mine)
        assert [int(share) for share in re.findall(rb"(\d+)%", shown)] == shares


def test_index_names_what_it_left_out_and_exits_with_1(run: Run, content: Path) -> None:
    (content / "bad.md").write_bytes(b"---\ntitle: \xff\n---\n")
    (content / "draft.md").write_text("---\ntitle: Draft\npublished: false\n---\n", encoding="utf-8")
    result = run("index")
    assert result.exit_code == 1
    assert "2 strategies" in result.output
    assert "Skipped draft.md: published is false" in result.output
    assert "1 left out:" in result.output
    assert "bad.md:2: " in result.output


def test_a_note_alone_is_no_failure(run: Run, content: Path) -> None:
    (content / "plain.md").write_text("Only text.\n", encoding="utf-8")
    result = run("index")
    assert (result.exit_code, "plain.md:1: " in result.output and "'Plain'" in result.output) == (0, True)


def test_a_folder_without_front_matter_is_told_so_once_with_a_number(run: Run, content: Path) -> None:
    for number in range(30):
        (content / f"plain-{number:02}.md").write_text(f"# Plain {number}\n\nOnly text.\n", encoding="utf-8")
    (content / "lang.md").write_text("---\ntitle: A\nlang: xx\n---\ntext\n", encoding="utf-8")
    for output in (run("index").output, run("status").output):
        notes = [line for line in output.splitlines() if "front matter" in line or ".md" in line]
        assert len(notes) == 2
        assert "lang.md:3: lang is 'xx'" in "".join(notes)
        assert "it has no front matter: 30 files, such as plain-00.md" in "".join(notes)
