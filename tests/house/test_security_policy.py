"""SECURITY.md is true: every test that it names is there, and its figures are those of the tests."""

import re
from pathlib import Path

from tests.hostile.payloads import FAMILIES, PAYLOADS
from web.http.limits.watchdog import HANG_SECONDS, MAX_HANGING
from web.server.supervisor import HEAD_SECONDS

ROOT = Path(__file__).parents[2]
POLICY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def test_every_test_that_it_names_is_there() -> None:
    named = set(re.findall(r"`(\w+/test_\w+)`", POLICY))
    assert len(named) > 10
    assert [name for name in sorted(named) if not (ROOT / "tests" / f"{name}.py").is_file()] == []


def test_every_hostile_test_stands_in_it() -> None:
    tests = ROOT / "tests"
    files = [*(path for path in tests.glob("hostile/test_*.py") if "fuzz" not in path.stem), *tests.glob("*/test_*hostile*.py")]
    hostile = {path.relative_to(tests).with_suffix("").as_posix() for path in files}
    assert [name for name in sorted(hostile) if f"`{name}`" not in POLICY] == []


def test_its_figures_are_those_of_the_tests() -> None:
    assert f"{len(PAYLOADS)} attempts of {len(FAMILIES)} families" in POLICY
    assert (HEAD_SECONDS, "a head has ten seconds" in POLICY) == (10, True)
    assert (HANG_SECONDS, "after thirty seconds their places" in POLICY) == (30, True)
    assert (MAX_HANGING + 1, "a worker with five of them" in POLICY) == (5, True)
