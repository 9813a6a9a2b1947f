"""What a check prints: lines for people, JSON for programs, annotations for pull requests."""

import json
from pathlib import Path

import pytest

from search.checks import CheckReport, Edit, Finding, Fix, render

MEND = Fix('strategy_date: "2023"', (Edit(20, 30, '"2023"'),))
ERROR = Finding("sub/a.md", None, "outside", "error", "it is a link that leads out of the content folder")
WARNING = Finding("b.md", 6, "year_only_date", "warning", "1 January 2023 is read as the year 2023", MEND)


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CheckReport:
    monkeypatch.chdir(tmp_path)
    return CheckReport(Path("content"), 3, (ERROR, WARNING))


def test_text_is_one_finding_a_line_and_a_summary(report: CheckReport) -> None:
    assert render(report, "text").splitlines() == [
        "content/sub/a.md: error outside: it is a link that leads out of the content folder",
        'content/b.md:6: warning year_only_date: 1 January 2023 is read as the year 2023 (mend: strategy_date: "2023")',
        "3 files: 1 error, 1 warning; --fix mends 1.",
    ]


def test_a_clean_folder_is_one_line() -> None:
    assert render(CheckReport(Path("content"), 1, ()), "text") == "1 file: 0 errors, 0 warnings."


def test_json_has_every_finding_with_its_mend(report: CheckReport) -> None:
    assert json.loads(render(report, "json")) == {
        "files": 3,
        "errors": 1,
        "warnings": 1,
        "findings": [
            {
                "file": "content/sub/a.md",
                "path": "sub/a.md",
                "line": None,
                "rule": "outside",
                "severity": "error",
                "message": "it is a link that leads out of the content folder",
                "mend": None,
            },
            {
                "file": "content/b.md",
                "path": "b.md",
                "line": 6,
                "rule": "year_only_date",
                "severity": "warning",
                "message": "1 January 2023 is read as the year 2023",
                "mend": {
                    "summary": 'strategy_date: "2023"',
                    "edits": [{"start": 20, "end": 30, "replacement": '"2023"'}],
                },
            },
        ],
    }


def test_an_edit_in_json_says_which_characters_of_the_file_to_replace(report: CheckReport) -> None:
    edit = json.loads(render(report, "json"))["findings"][1]["mend"]["edits"][0]
    text = "---\nstrategy_date:  2023-01-01\n---\n"
    assert f"{text[: edit['start']]}{edit['replacement']}{text[edit['end'] :]}" == '---\nstrategy_date:  "2023"\n---\n'


def test_github_gets_annotations_at_file_and_line(report: CheckReport) -> None:
    assert render(report, "github").splitlines() == [
        "::error file=content/sub/a.md,line=1,title=outside::it is a link that leads out of the content folder",
        "::warning file=content/b.md,line=6,title=year_only_date::1 January 2023 is read as the year 2023"
        '%0AMend: strategy_date: "2023"',
        "3 files: 1 error, 1 warning; --fix mends 1.",
    ]


def test_an_annotation_cannot_be_broken_out_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    finding = Finding("a:b,c\n::error::d%.md", 1, "nul", "error", "100 %\r\n::warning::no, really")
    assert render(CheckReport(Path("content"), 1, (finding,)), "github").splitlines()[0] == (
        "::error file=content/a%3Ab%2Cc%0A%3A%3Aerror%3A%3Ad%25.md,line=1,title=nul::100 %25%0D%0A::warning::no, really"
    )


def test_a_folder_elsewhere_is_named_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    report = CheckReport(tmp_path / "there", 1, (WARNING,))
    assert render(report, "text").startswith(f"{tmp_path}/there/b.md:6: ")
