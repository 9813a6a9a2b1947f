"""The exit codes of the command line, whatever the verb."""

import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.harness import command_line


@pytest.mark.parametrize(
    ("arguments", "environment", "code", "message"),
    [
        (("index",), {"STRATEGY_SEARCH_PORT": "many"}, 2, "Error: STRATEGY_SEARCH_PORT is 'many'"),
        (("status",), {}, 1, "Error: There is no index in "),
        (("query", "open"), {}, 1, "Error: There is no index in "),
    ],
)
def test_what_cannot_be_done_is_one_line_and_an_exit_code(
    run: Run, arguments: tuple[str, ...], environment: dict[str, str], code: int, message: str
) -> None:
    result = run(*arguments, **environment)
    assert (result.exit_code, len(result.output.splitlines())) == (code, 1)
    assert result.output.startswith(message)


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [["check"], ["--help"]], ids=" ".join)
def test_that_nothing_can_be_printed_is_one_line_and_an_exit_code(arguments: list[str], content: Path, tmp_path: Path) -> None:
    command = command_line.of(content, tmp_path / "index", *arguments)
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            command, cwd=command_line.ROOT, stdout=full, stderr=subprocess.PIPE, check=False, timeout=command_line.PATIENCE
        )
    said = b"Error: what is printed cannot be written: No space left on device.\n"
    assert (ended.returncode, ended.stderr) == (1, said)


def test_a_missing_content_folder_exits_with_2_and_leaves_the_index(run: Run, content: Path) -> None:
    run("index")
    content.rename(content.with_name("gone"))
    result = run("index")
    assert (result.exit_code, "cannot be read: No such file or directory." in result.output) == (2, True)
    assert "1 of 2 strategies" in run("query", "harbours").output
