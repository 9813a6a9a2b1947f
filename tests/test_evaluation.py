"""Judged queries in, a run file out."""

from __future__ import annotations

import math
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from click.testing import CliRunner

from search.commands import main

SHARED = Path(__file__).parents[2] / "shared" / "relevance"


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
        (tmp_path / "content" / f"{slug}.md").write_text(f"---\ntitle: {slug}\n---\n\n## Text\n\n{text}\n", encoding="utf-8")
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


def test_a_line_without_a_tab_is_named(folder: Path) -> None:
    code, said, _ = _evaluate(folder, "q1\topen\nq2 rain\n")
    assert (code, said) == (1, f"Error: {folder / 'queries.tsv'}:2: expected an id, a tab and a query\n")


@pytest.mark.parametrize(("collection", "least"), [("cranfield", 0.535), ("cacm", 0.535)])
def test_the_default_path_ranks_judged_collections_as_well_as_promised(collection: str, least: float, tmp_path: Path) -> None:
    if not SHARED.exists():
        pytest.skip("shared/relevance is absent")
    subprocess.run([sys.executable, SHARED / "to_markdown.py", SHARED / collection, tmp_path / "content"], check=True)
    _, _, run = _evaluate(tmp_path, (SHARED / collection / "queries.tsv").read_text(encoding="utf-8"))
    ndcg = _ndcg_at_10((SHARED / collection / "qrels.txt").read_text(encoding="utf-8"), run.read_text(encoding="utf-8"))
    print(f"\n{collection}: nDCG@10 {ndcg:.4f}")
    assert ndcg >= least


def _ndcg_at_10(qrels: str, run: str) -> float:
    """The mean over all judged queries of the discounted gain of the first ten, against the best possible order."""
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for query, _, document, grade in map(str.split, qrels.splitlines()):
        grades[query][document] = int(grade)
    ranked: dict[str, list[str]] = defaultdict(list)
    for query, _, document, *_ in map(str.split, run.splitlines()):
        ranked[query].append(document)

    def gain(found: list[int]) -> float:
        return sum(grade / math.log2(rank + 1) for rank, grade in enumerate(found[:10], 1))

    return sum(
        gain([judged.get(document, 0) for document in ranked[query]]) / gain(sorted(judged.values(), reverse=True))
        for query, judged in grades.items()
    ) / len(grades)
