"""What a check prints: lines for people, JSON for programs, annotations for pull requests."""

import json
from pathlib import Path

import jsonschema
import pytest

from search.checks import CheckReport, Edit, Finding, Fix, render

MEND = Fix('strategy_date: "2023"', (Edit(20, 30, '"2023"'),))
ERROR = Finding("sub/a.md", None, "outside", "error", "it is a link that leads out of the content folder")
WARNING = Finding("b.md", 6, "year_only_date", "warning", "1 January 2023 is read as the year 2023", MEND)


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CheckReport:
    monkeypatch.chdir(tmp_path)
    return CheckReport(Path("content"), 3, (ERROR, WARNING))


def test_text_tells_the_findings_of_one_rule_together_errors_first(report: CheckReport) -> None:
    assert render(report, "text").splitlines() == [
        "error outside: 1 finding in 1 file",
        "  content/sub/a.md: it is a link that leads out of the content folder",
        "warning year_only_date: 1 finding in 1 file",
        '  content/b.md:6: 1 January 2023 is read as the year 2023 (mend: strategy_date: "2023")',
        "3 files: 1 error, 1 warning; --fix mends 1.",
    ]


def test_what_many_files_lack_is_told_once_with_a_count_and_the_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lacking = [Finding(f"{name}.md", 1, "missing_field", "warning", "status is missing") for name in "abc"]
    empty = Finding("d.md", 4, "missing_field", "warning", "status is empty; say something")
    untitled = [Finding(f"{name}.md", 1, "no_title", "error", f"it has no title; {name!r} is used") for name in "ef"]
    report = CheckReport(Path("content"), 26, (*lacking, empty, *untitled, ERROR))
    assert render(report, "text").splitlines() == [
        "error no_title: 2 findings in 2 files",
        "  it has no title in 2 of 26 files:",
        "    content/e.md:1: 'e' is used",
        "    content/f.md:1: 'f' is used",
        "error outside: 1 finding in 1 file",
        "  content/sub/a.md: it is a link that leads out of the content folder",
        "warning missing_field: 4 findings in 4 files",
        "  status is missing in 3 of 26 files:",
        "    content/a.md:1",
        "    content/b.md:1",
        "    content/c.md:1",
        "  content/d.md:4: status is empty; say something",
        "26 files: 3 errors, 4 warnings.",
    ]
    assert json.loads(render(report, "json"))["rules"] == [
        {"rule": "no_title", "severity": "error", "findings": 2, "files": 2},
        {"rule": "outside", "severity": "error", "findings": 1, "files": 1},
        {"rule": "missing_field", "severity": "warning", "findings": 4, "files": 4},
    ]
    assert render(report, "github").startswith("::error file=content/e.md")


def test_a_clean_folder_is_one_line() -> None:
    assert render(CheckReport(Path("content"), 1, ()), "text") == "1 file: 0 errors, 0 warnings."


def test_json_has_every_finding_with_its_mend(report: CheckReport) -> None:
    assert json.loads(render(report, "json")) == {
        "files": 3,
        "errors": 1,
        "warnings": 1,
        "rules": [
            {"rule": "outside", "severity": "error", "findings": 1, "files": 1},
            {"rule": "year_only_date", "severity": "warning", "findings": 1, "files": 1},
        ],
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
    assert render(report, "text").splitlines()[1].startswith(f"  {tmp_path}/there/b.md:6: ")
    sarif = json.loads(render(report, "sarif"))
    [result] = sarif["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == (tmp_path / "there/b.md").as_uri()


SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": {"$ref": "#/$defs/run"}},
    },
    "$defs": {
        "run": {
            "type": "object",
            "required": ["tool", "results"],
            "additionalProperties": False,
            "properties": {
                "tool": {"required": ["driver"], "properties": {"driver": {"$ref": "#/$defs/driver"}}},
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
            },
        },
        "driver": {
            "required": ["name", "rules"],
            "additionalProperties": False,
            "properties": {
                "name": {"type": "string"},
                "rules": {"type": "array", "items": {"$ref": "#/$defs/rule"}, "uniqueItems": True},
            },
        },
        "rule": {
            "required": ["id"],
            "additionalProperties": False,
            "properties": {
                "id": {"type": "string"},
                "shortDescription": {"$ref": "#/$defs/message"},
                "fullDescription": {"$ref": "#/$defs/message"},
                "defaultConfiguration": {"properties": {"level": {"enum": ["none", "note", "warning", "error"]}}},
            },
        },
        "message": {"required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}},
        "result": {
            "required": ["ruleId", "message", "locations"],
            "additionalProperties": False,
            "properties": {
                "ruleId": {"type": "string"},
                "ruleIndex": {"type": "integer", "minimum": 0},
                "level": {"enum": ["none", "note", "warning", "error"]},
                "message": {"$ref": "#/$defs/message"},
                "locations": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/location"}},
            },
        },
        "location": {
            "required": ["physicalLocation"],
            "properties": {
                "physicalLocation": {
                    "required": ["artifactLocation", "region"],
                    "properties": {
                        "artifactLocation": {
                            "required": ["uri"],
                            "properties": {"uri": {"type": "string", "pattern": "^[A-Za-z0-9._~:/?@!$&'()*+,;=%-]+$"}},
                        },
                        "region": {"required": ["startLine"], "properties": {"startLine": {"type": "integer", "minimum": 1}}},
                    },
                }
            },
        },
    },
}
"""What SARIF 2.1.0 requires of the members that are written here, and what code scanning requires beyond it."""


def test_sarif_names_tool_rules_and_places_as_its_schema_wants_them(report: CheckReport, tmp_path: Path) -> None:
    odd = Finding("a b/ä#c.md", 3, "dead_link", "error", "the file 'x.md' is not there")
    log = json.loads(render(CheckReport(report.root, 3, (*report.findings, odd)), "sarif"))
    jsonschema.Draft202012Validator(SARIF).validate(log)
    [run] = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [(rule["id"], rule["defaultConfiguration"]["level"]) for rule in rules] == [
        ("dead_link", "error"),
        ("outside", "error"),
        ("year_only_date", "warning"),
    ]
    assert rules[0]["fullDescription"]["text"] == "A link to a file that is not there leads readers to nothing."
    told = [(result["ruleId"], result["level"], result["message"]["text"]) for result in run["results"]]
    assert told == [
        ("dead_link", "error", "the file 'x.md' is not there"),
        ("outside", "error", "it is a link that leads out of the content folder"),
        ("year_only_date", "warning", '1 January 2023 is read as the year 2023 (mend: strategy_date: "2023")'),
    ]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [rule for rule, _, _ in told]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert [(place["artifactLocation"]["uri"], place["region"]["startLine"]) for place in places] == [
        ("content/a%20b/%C3%A4%23c.md", 3),
        ("content/sub/a.md", 1),
        ("content/b.md", 6),
    ]


def test_sarif_of_a_clean_folder_is_a_run_without_results() -> None:
    log = json.loads(render(CheckReport(Path("content"), 1, ()), "sarif"))
    jsonschema.Draft202012Validator(SARIF).validate(log)
    assert log["runs"][0]["results"] == []
