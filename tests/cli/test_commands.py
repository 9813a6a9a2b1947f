"""The command line, as a person at a terminal and a script meet it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search.cli.commands import main


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "oslo.md").write_text("---\ntitle: Oslo\ncountry: Norway\n---\n\n## Vision\n\nOpen harbours.\n", encoding="utf-8")
    (folder / "turku.md").write_text("---\ntitle: Turku\ncountry: Finland\n---\n\n## Open data\n\nMaps.\n", encoding="utf-8")
    return folder


@pytest.fixture
def run(content: Path, tmp_path: Path):  # type: ignore[no-untyped-def]  # a function of any arguments
    def invoke(*arguments: str, **environment: str) -> Result:
        command = ["--content", str(content), "--index", str(tmp_path / "index"), *arguments]
        return CliRunner().invoke(main, command, env=environment, catch_exceptions=False)

    return invoke


def test_index_sums_up_and_then_has_nothing_to_do(run) -> None:  # type: ignore[no-untyped-def]
    first = run("index")
    assert (first.exit_code, first.output.split(";")[0]) == (0, "2 strategies, 2 sections")
    assert "2 added, 0 changed, 0 removed, 0 unchanged" in first.output
    assert "0 added, 0 changed, 0 removed, 2 unchanged" in run("index").output
    assert "2 added" in run("index", "--full").output


def test_index_names_what_it_left_out_and_exits_with_1(run, content: Path) -> None:  # type: ignore[no-untyped-def]
    (content / "bad.md").write_bytes(b"---\ntitle: \xff\n---\n")
    (content / "draft.md").write_text("---\ntitle: Draft\npublished: false\n---\n", encoding="utf-8")
    result = run("index")
    assert result.exit_code == 1
    assert "2 strategies" in result.output
    assert "Skipped draft.md: published is false" in result.output
    assert "1 left out:" in result.output
    assert "bad.md:2: " in result.output


def test_a_note_alone_is_no_failure(run, content: Path) -> None:  # type: ignore[no-untyped-def]
    (content / "plain.md").write_text("Only text.\n", encoding="utf-8")
    result = run("index")
    assert (result.exit_code, "plain.md:1: " in result.output and "'Plain'" in result.output) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "environment", "code", "message"),
    [
        (("index",), {"STRATEGY_SEARCH_PORT": "many"}, 2, "Error: STRATEGY_SEARCH_PORT is 'many'"),
        (("status",), {}, 1, "Error: There is no index in "),
        (("query", "open"), {}, 1, "Error: There is no index in "),
    ],
)
def test_what_cannot_be_done_is_one_line_and_an_exit_code(  # type: ignore[no-untyped-def]
    run, arguments: tuple[str, ...], environment: dict[str, str], code: int, message: str
) -> None:
    result = run(*arguments, **environment)
    assert (result.exit_code, len(result.output.splitlines())) == (code, 1)
    assert result.output.startswith(message)


def test_a_missing_content_folder_exits_with_2_and_leaves_the_index(run, content: Path) -> None:  # type: ignore[no-untyped-def]
    run("index")
    content.rename(content.with_name("gone"))
    result = run("index")
    assert (result.exit_code, "cannot be read: No such file or directory." in result.output) == (2, True)
    assert "1 of 2 strategies" in run("query", "harbours").output


def test_query_shows_hits_with_their_sections(run) -> None:  # type: ignore[no-untyped-def]
    run("index")
    lines = run("query", "open", "maps").output.splitlines()
    assert lines[0] == "1 of 2 strategies (1 section)"
    assert lines[2].startswith("Turku  [turku]  ")
    assert lines[3:5] == ["  Open data  #open-data", "    Maps."]


def test_query_filters_explains_and_says_what_it_did(run) -> None:  # type: ignore[no-untyped-def]
    run("index")
    assert "[oslo]" in run("query", "open", "--country", "Norway").output
    assert "[turku]" not in run("query", "open", "--country", "Norway").output
    assert "[turku]" in run("query", "--filter", "theme=open-data").output
    assert "weighed occurrences" in run("query", "open", "--explain").output
    assert 'No results for "harbuors". Showing "harbours".' in run("query", "harbuors").output
    assert run("query", "open", "--filter", "country").exit_code == 2


def test_query_prints_the_answer_of_the_json_endpoint(run) -> None:  # type: ignore[no-untyped-def]
    run("index")
    answer = json.loads(run("query", "harbours", "--json").output)
    assert (answer["total"], answer["hits"][0]["id"], answer["facets"][0]["name"]) == (1, "oslo", "country")


def test_status_tells_what_the_index_holds(run, content: Path) -> None:  # type: ignore[no-untyped-def]
    (content / "bad.md").write_bytes(b"a\0b")
    run("index")
    text = run("status").output
    assert "strategies  2 in en" in text
    assert "left out    bad.md:1: " in text
    state = json.loads(run("status", "--json").output)
    assert (state["strategies"], state["sections"], state["faults"][0]["path"]) == (2, 2, "bad.md")


def test_check_names_findings_mends_them_and_exits_by_their_severity(run, content: Path) -> None:  # type: ignore[no-untyped-def]
    (content / "bonn.md").write_text(
        "---\ntitle: Bonn\n---\n\nSee [the paper] (https://example.org/paper).\n", encoding="utf-8"
    )
    named = run("check")
    assert (named.exit_code, "bonn.md:5: error link_syntax" in named.output) == (1, True)
    found = json.loads(run("check", "--format", "json").stdout)
    assert "bonn.md" in json.dumps(found)
    assert "::error file=" in run("check", "--format", "github").output
    mended = run("check", "--fix")
    assert (mended.exit_code, "1 mends written." in mended.output) == (0, True)
    assert "[the paper](https://example.org/paper)" in (content / "bonn.md").read_text(encoding="utf-8")
