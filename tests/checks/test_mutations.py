"""Corruptions of the shipped files, several of each kind: the right rule notices, and mending never makes it worse."""

import datetime
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from search.checks import Finding, apply_fixes, run_checks
from search.site import load_site
from tests.hostile.corruptions import CORRUPTIONS, Corruption

pytestmark = pytest.mark.slow

SHIPPED_CONTENT = Path(__file__).parents[2] / "content"
TODAY = datetime.date(2026, 11, 24)
FEW, MANY = 1, 8
"""Of each kind of corruption; `make soak` makes the many."""
SITE = load_site(SHIPPED_CONTENT)


@dataclass(frozen=True)
class Case:
    """One corrupted file and what became of it."""

    corruption: Corruption
    path: str
    good: bytes
    bad: bytes
    fixed: bytes
    before: tuple[Finding, ...]
    """In the good file."""
    found: tuple[Finding, ...]
    """In the bad file."""
    left: tuple[Finding, ...]
    """In the fixed file."""
    mended_again: int
    """Fixes that a second `--fix` wrote."""

    def __str__(self) -> str:
        return f"{self.corruption.name} in {self.path}"

    @property
    def noticed(self) -> bool:
        known = {(finding.rule, finding.message) for finding in self.before}
        return any(
            finding.rule == self.corruption.rule and (finding.rule, finding.message) not in known for finding in self.found
        )


@pytest.fixture(scope="module", params=[FEW, pytest.param(MANY, marks=pytest.mark.soak)])
def cases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    folder = tmp_path_factory.mktemp("corrupted") / "content"
    shutil.copytree(SHIPPED_CONTENT, folder)
    return list(corrupted(folder, Random(20261124), request.param * len(CORRUPTIONS)))


def corrupted(folder: Path, random: Random, count: int) -> Iterator[Case]:
    before = run_checks(folder, SITE, today=TODAY).findings
    files = sorted(path.name for path in folder.glob("*.md"))
    for number in range(count):
        corruption = CORRUPTIONS[number % len(CORRUPTIONS)]
        for name in random.sample(files, k=len(files)):
            good = (folder / name).read_bytes()
            bad = corruption.corrupt(random, good.decode("utf-8"))
            source = bad.encode("utf-8") if isinstance(bad, str) else bad
            if source and source != good:
                yield case_of(folder, corruption, name, good, source, tuple(f for f in before if f.path == name))
                break
        else:
            pytest.fail(f"no shipped file can go bad by: {corruption.name}")


def case_of(folder: Path, corruption: Corruption, name: str, good: bytes, bad: bytes, before: tuple[Finding, ...]) -> Case:
    path = folder / name
    path.write_bytes(bad)
    try:
        found = run_checks(folder, SITE, [path], today=TODAY).findings
        apply_fixes(folder, SITE, [path], today=TODAY)
        fixed = path.read_bytes()
        left = run_checks(folder, SITE, [path], today=TODAY).findings if fixed != bad else found
        again = apply_fixes(folder, SITE, [path], today=TODAY) if fixed != bad else 0
        return Case(corruption, name, good, bad, fixed, before, found, left, again)
    finally:
        path.write_bytes(good)


def test_the_right_rule_notices_at_least_95_in_100_corruptions(cases: list[Case]) -> None:
    meant = [case for case in cases if case.corruption.rule]
    missed = [str(case) for case in meant if not case.noticed]
    print(
        f"\n{len(cases)} corruptions of {len(CORRUPTIONS)} kinds; {len(meant)} change the meaning, "
        f"{len(meant) - len(missed)} of them are noticed by the right rule"
    )
    assert len(missed) <= 0.05 * len(meant), missed


def test_a_change_that_changes_no_meaning_is_not_noticed(cases: list[Case]) -> None:
    for case in cases:
        if not case.corruption.rule:
            assert [finding.message for finding in case.found] == [finding.message for finding in case.before], case


def test_mending_never_makes_a_finding_worse(cases: list[Case]) -> None:
    for case in cases:
        if any(finding.rule == "front_matter" for finding in case.found):
            continue  # a file that could not be read before it was fixed
        assert len(case.left) <= len(case.found), case
        assert errors(case.left) <= errors(case.found), case
        fixed = {finding.rule for finding in case.found if finding.fix} if case.fixed != case.bad else set()
        more = Counter(finding.rule for finding in case.left) - Counter(finding.rule for finding in case.found)
        assert not fixed & more.keys(), case


def errors(findings: Iterable[Finding]) -> int:
    return sum(finding.severity == "error" for finding in findings)


def test_a_file_that_can_be_read_again_has_no_errors_left_that_it_did_not_have(cases: list[Case]) -> None:
    readable = [case for case in cases if case.corruption.rule == "front_matter" and case.fixed != case.bad]
    assert readable
    for case in readable:
        assert errors(case.left) == 0, case


def test_mending_twice_is_mending_once(cases: list[Case]) -> None:
    assert [str(case) for case in cases if case.mended_again] == []


def test_what_can_be_mended_becomes_the_good_file_again_byte_for_byte(cases: list[Case]) -> None:
    undone = [case for case in cases if case.corruption.undone]
    print(f"\n{sum(case.fixed == case.good for case in undone)} of {len(undone)} that can be undone are, byte for byte")
    assert [str(case) for case in undone if case.fixed != case.good] == []


def test_what_is_not_mended_is_left_alone(cases: list[Case]) -> None:
    unmended = [case for case in cases if not any(finding.fix for finding in case.found)]
    assert unmended
    assert [str(case) for case in unmended if case.fixed != case.bad] == []
