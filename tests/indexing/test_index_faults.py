"""Whatever goes wrong with the disk, wherever: the last good index is served whole, the fault is named, the next run mends it.

`tests/hostile/disk_trials.py` runs the command upon a disk that fails at one chosen deed, or from it on; here it is chosen
which, and judged what came of it. The short form takes a sample of the deeds that another seed would move; the soak takes
every one.
"""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.harness.tiny_model import tiny_model

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SCENARIOS = ("build", "rebuild", "update", "merge")
SEED = 20261124


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model(tmp_path_factory.mktemp("tiny"))


def run(scenario: str, faults: str, stride: int, folder: Path, model: Path | None = None) -> list[Any]:
    """What the trials tell, each a line of JSON."""
    chosen = [scenario, faults, str(stride), str(SEED), str(folder), str(model or "")]
    result = subprocess.run(
        [sys.executable, "-m", "tests.hostile.disk_trials", *chosen],
        cwd=ROOT,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def what_is_wrong(trial: dict[str, Any], index: Path) -> str:
    """Why a trial did not end as it must; "" if it did."""
    if trial["state"] not in {"old", "new"}:
        return "neither the old nor the new generation is served"
    if not trial["healed"] or trial["left"]:
        return "the next run does not heal it, or leaves something behind"
    if re.search("Traceback|Exception", trial["said"]):
        return "somebody is shown the inside of the program"
    if trial["exit"] == 1:
        place = re.escape(str(index))
        named = re.search(rf"^Error: (The index cannot be written: )?{place}\S*: [A-Z].*\.$", trial["said"], re.M)
        return "" if named else "the fault is not named"
    if trial["exit"] == 0:
        return "" if trial["state"] == "new" else "success is claimed, and the old generation served"
    return "" if trial["exit"] == -9 and trial["fault"] in {"kill", "torn"} else "an exit code that nobody expects"


def judge(scenario: str, faults: str, stride: int, folder: Path, model: Path | None = None) -> None:
    trials = run(scenario, faults, stride, folder, model)
    wrong = [(reason, trial) for trial in trials if (reason := what_is_wrong(trial, folder / "index"))]
    ends = Counter(f"exit {trial['exit']}, {trial['state']}" for trial in trials)
    named = f"{scenario}{', with vectors' if model else ''}, {faults}"
    print(f"{named}: {len(trials)} trials; {dict(sorted(ends.items()))}; wrong: {len(wrong)}")
    assert not wrong, "\n".join(f"{reason}: {json.dumps(trial)}" for reason, trial in wrong[:5])
    assert trials


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_fault_at_some_deed_leaves_the_old_or_new_index_and_is_named_and_mended(scenario: str, tmp_path: Path) -> None:
    judge(scenario, "each,lasting,ends", 200, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("faults", ["each", "lasting", "ends"])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_fault_at_every_deed_leaves_the_old_or_new_index_and_is_named_and_mended(
    scenario: str, faults: str, tmp_path: Path
) -> None:
    judge(scenario, faults, 1, tmp_path)


@pytest.mark.parametrize("scenario", ["build", "update"])
def test_a_fault_while_vectors_are_written_loses_none_for_good(scenario: str, tmp_path: Path, model: Path) -> None:
    judge(scenario, "each,lasting,ends", 200, tmp_path, model)


@pytest.mark.soak
@pytest.mark.parametrize("faults", ["each", "lasting", "ends"])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_fault_at_every_deed_while_vectors_are_written_loses_none_for_good(
    scenario: str, faults: str, tmp_path: Path, model: Path
) -> None:
    judge(scenario, faults, 1, tmp_path, model)


@pytest.mark.parametrize("scenario", ["build", "update"])
def test_everything_is_on_the_disk_before_the_pointer_moves(scenario: str, tmp_path: Path) -> None:
    deeds = [tuple(deed) for deed in run(scenario, "trace", 1, tmp_path)[0]]
    moved = max(at for at, deed in enumerate(deeds) if deed == ("rename", "manifest.json.new"))
    before, after = deeds[:moved], deeds[moved + 1 :]
    last = {deed: at for at, deed in enumerate(before)}
    store = next(path for path in (tmp_path / "index").glob("store-*"))
    written = [f"{store.name}/{path.name}" for path in store.iterdir() if ("write", f"{store.name}/{path.name}") in last]
    assert any(name.endswith(".arrays") for name in written)
    assert all(any(name.endswith(end) for name in written) for end in (".postings", ".stored"))
    for name in [*written, "manifest.json.new"]:
        assert last["fsync", name] > last["write", name], name
    made = max(at for at, (deed, path) in enumerate(before) if deed in {"open", "rename"} and path.startswith(f"{store.name}/"))
    assert last["fsync", store.name] >= made - 1
    assert after[:2] == [("open", "."), ("fsync", ".")]
    assert not [deed for deed in before[last["open", "lock"] :] if deed[0] == "remove" and deed[1].endswith(".arrays")]
