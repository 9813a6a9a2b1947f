"""Judged queries in, a run file out."""

import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from search.cli.main import main
from search.errors import QueriesInvalid
from search.searching.evaluation import read_queries
from tests.harness import command_line
from tests.relevance.judged_collections import SHARED, answered, published
from tests.relevance.measures import figures, means, shown

pytestmark = pytest.mark.slow


def _evaluate(folder: Path, queries: str, *options: str) -> tuple[int, str, Path]:
    (folder / "queries.tsv").write_text(queries, encoding="utf-8")
    index, run = folder / "index", folder / "out.run"
    CliRunner().invoke(main, ["--content", str(folder / "content"), "--index", str(index), "index"], catch_exceptions=False)
    result = CliRunner().invoke(
        main,
        ["--index", str(index), "evaluate", str(folder / "queries.tsv"), "--run", str(run), *options],
        catch_exceptions=False,
    )
    return result.exit_code, result.output, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    for slug, text in {"oslo": "Open harbours.", "turku": "Open maps, open data.", "bonn": "Rain."}.items():
        (tmp_path / "content" / f"{slug}.md").write_text(f"---\ntitle: {slug}\n---\n\n## Weather\n\n{text}\n", encoding="utf-8")
    return tmp_path


def test_a_run_names_query_slug_rank_and_score_best_first(folder: Path) -> None:
    code, said, run = _evaluate(folder, "q1\topen\n\nq2\train maps\n")
    rows = [line.split() for line in run.read_text(encoding="utf-8").splitlines()]
    assert (code, said) == (0, f"2 queries, 4 lines in {run}.\n")
    assert [(row[0], row[1], row[2], row[3]) for row in rows] == [
        ("q1", "Q0", "turku", "1"),
        ("q1", "Q0", "oslo", "2"),
        ("q2", "Q0", "bonn", "1"),
        ("q2", "Q0", "turku", "2"),
    ]
    assert float(rows[0][4]) > float(rows[1][4]) > 0


def test_asked_for_all_words_nothing_is_relaxed(folder: Path) -> None:
    assert _evaluate(folder, "q2\train maps\n", "--match", "all")[2].read_text(encoding="utf-8") == ""


@pytest.mark.parametrize("line", ["q2 rain", "q 2\train", "\train"])
def test_a_line_without_an_id_and_a_tab_is_named(folder: Path, line: str) -> None:
    code, said, _ = _evaluate(folder, f"q1\topen\n{line}\n")
    assert (code, said) == (1, f"Error: {folder / 'queries.tsv'}:2: expected an id without blanks, a tab and a query\n")


def test_a_document_with_a_blank_in_its_name_is_one_word_of_its_line(folder: Path) -> None:
    (folder / "content" / "two words.md").write_text("---\ntitle: A\n---\nSnow.\n", encoding="utf-8")
    [row] = _evaluate(folder, "q1\tsnow\n")[2].read_text(encoding="utf-8").splitlines()
    assert row.split()[:4] == ["q1", "Q0", "two%20words", "1"]


def test_an_earlier_run_is_replaced_by_a_new_one_and_stays_where_that_fails(folder: Path) -> None:
    (folder / "out.run").write_text("an earlier run, and a long one\n" * 20, encoding="utf-8")
    run = _evaluate(folder, "q1\topen\n")[2]
    whole = run.read_text(encoding="utf-8")
    assert [line.split()[0] for line in whole.splitlines()] == ["q1", "q1"]
    arguments = ["evaluate", str(folder / "queries.tsv"), "--run", str(run)]
    failed = CliRunner().invoke(main, ["--index", str(folder / "no-index"), *arguments])
    assert failed.exit_code == 1
    assert run.read_text(encoding="utf-8") == whole


def test_a_run_that_cannot_be_written_is_refused_before_anything_is_asked(folder: Path) -> None:
    (folder / "queries.tsv").write_text("q1\topen\n", encoding="utf-8")
    arguments = ["evaluate", str(folder / "queries.tsv"), "--run", str(folder / "nowhere" / "out.run")]
    result = CliRunner().invoke(main, ["--index", str(folder / "index"), *arguments])
    assert result.exit_code == 1
    assert result.output == f"Error: {folder / 'nowhere' / 'out.run'} cannot be written: No such file or directory\n"


def test_the_file_of_queries_is_not_written_over(folder: Path) -> None:
    code, said, _ = _evaluate(folder, "q1\topen\n", "--run", str(folder / "queries.tsv"))
    assert (code, said) == (1, f"Error: {folder / 'queries.tsv'} is the file of queries: the run needs a file of its own.\n")
    assert (folder / "queries.tsv").read_text(encoding="utf-8") == "q1\topen\n"


def test_a_byte_order_mark_is_no_part_of_an_id_and_windows_line_ends_none_of_a_query(folder: Path) -> None:
    _, said, run = _evaluate(folder, "\ufeffq1\train\r\n")
    assert (said, run.read_text(encoding="utf-8").split()[0]) == (f"1 query, 1 line in {run}.\n", "q1")


def test_an_id_that_is_there_twice_is_named_by_its_line(folder: Path) -> None:
    code, said, _ = _evaluate(folder, "q1\topen\n\nq1\train\n")
    assert (code, said) == (1, f"Error: {folder / 'queries.tsv'}:3: the id q1 is that of another query already\n")


def test_a_file_of_queries_that_cannot_be_read_is_named_with_the_reason(folder: Path) -> None:
    (folder / "queries.tsv").write_bytes(b"q1\topen\nq2\tcaf\xe9\n")
    with pytest.raises(QueriesInvalid, match=r"queries\.tsv:2: it is not UTF-8$"):
        read_queries(folder / "queries.tsv")
    with pytest.raises(QueriesInvalid, match=r"nowhere\.tsv cannot be read: No such file or directory$"):
        read_queries(folder / "nowhere.tsv")


def test_a_run_may_be_written_to_what_is_no_file(folder: Path) -> None:
    assert _evaluate(folder, "q1\topen\n", "--run", "/dev/null")[:2] == (0, "1 query, 2 lines in /dev/null.\n")


def test_a_run_may_be_written_to_a_pipe(folder: Path) -> None:
    pipe, queries = folder / "pipe", folder / "queries.tsv"
    whole = _evaluate(folder, "q1\topen\n")[2].read_bytes()
    os.mkfifo(pipe)
    command = command_line.of(folder / "content", folder / "index", "evaluate", str(queries), "--run", str(pipe))
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        said = command_line.run(command).stdout
        assert (said, reader.communicate()[0]) == (f"1 query, 2 lines in {pipe}.\n", whole)


def test_sections_are_named_by_slug_and_anchor_where_they_are_ranked(folder: Path) -> None:
    rows = _evaluate(folder, "q1\topen\n", "--group", "section")[2].read_text(encoding="utf-8").splitlines()
    assert [row.split()[2:4] for row in rows] == [["turku#weather", "1"], ["oslo#weather", "2"]]


@pytest.mark.soak
@pytest.mark.parametrize(("name", "least"), [("cranfield", 0.545), ("cacm", 0.541)])
def test_the_default_path_ranks_judged_collections_as_well_as_promised(name: str, least: float, tmp_path: Path) -> None:
    if not SHARED.exists():
        pytest.skip("shared/relevance is absent")
    collection = published(name, tmp_path / "content")
    found = means(figures(collection.qrels, answered(collection, tmp_path)))
    print(f"\n{shown(name, found)}")
    assert found["nDCG@10"] >= least
