"""The exit codes of the command line, whatever the verb."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run


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


def test_a_missing_content_folder_exits_with_2_and_leaves_the_index(run: Run, content: Path) -> None:
    run("index")
    content.rename(content.with_name("gone"))
    result = run("index")
    assert (result.exit_code, "cannot be read: No such file or directory." in result.output) == (2, True)
    assert "1 of 2 strategies" in run("query", "harbours").output
