"""kramdown's own cases and CommonMark's examples are read as there, but for those that differ on purpose and say why."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conformance.suites import (
    COMMONMARK,
    FEWEST_STRUCTURES,
    FEWEST_TEXTS,
    KRAMDOWN,
    LEAST_OF_COMMONMARK,
    OF_CASES,
    ROOT,
    commonmark_examples,
    kramdown_cases,
    left,
)


def test_cases_of_kramdown_are_read_as_kramdown_does_but_where_it_is_said() -> None:
    cases = list(kramdown_cases(KRAMDOWN))
    if not cases:
        pytest.skip("shared/kramdown-cases is absent")
    agree = [case for case in cases if case.text_agrees]
    assert sorted(case.name for case in cases if case not in agree) == sorted(left("kramdown"))
    assert len(agree) * OF_CASES >= FEWEST_TEXTS * len(cases)
    assert sum(case.structure_agrees for case in agree) * OF_CASES >= FEWEST_STRUCTURES * len(cases)


def test_examples_of_commonmark_show_the_same_text_but_where_it_is_said() -> None:
    if not COMMONMARK.is_file():
        pytest.skip("the npm package commonmark-spec is absent")
    examples = list(commonmark_examples(COMMONMARK))
    differ = [example.name for example in examples if not example.text_agrees]
    assert sorted(differ) == sorted(left("commonmark"))
    assert len(differ) <= (1 - LEAST_OF_COMMONMARK) * len(examples)


def test_a_suite_that_is_absent_is_skipped_by_its_name(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "tests.conformance",
        "--kramdown",
        str(tmp_path / "k"),
        "--commonmark",
        str(tmp_path / "c"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    skipped = f"kramdown: skipped, {tmp_path / 'k'} is absent\ncommonmark: skipped, {tmp_path / 'c'} is absent\n"
    assert (done.returncode, done.stdout) == (0, skipped)


def test_a_case_that_differs_without_a_reason_is_named(tmp_path: Path) -> None:
    (tmp_path / "same.text").write_text("*a*\n")
    (tmp_path / "same.html").write_text("<p><em>a</em></p>\n")
    (tmp_path / "other.text").write_text("*a*\n")
    (tmp_path / "other.html").write_text("<p>b</p>\n")
    command = [sys.executable, "-m", "tests.conformance", "--kramdown", str(tmp_path), "--commonmark", str(tmp_path / "c")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 1
    assert done.stdout.startswith("kramdown: text 1 of 2, structure too 1\n  other: differs, and nothing says why\n")
