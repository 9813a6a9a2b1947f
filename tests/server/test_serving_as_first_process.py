"""A server that is the first process of its system, as in a container, is sent no signal that it has not asked for."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SHIPPED_CONTENT
from tests.harness import command_line
from tests.harness.serving_site import PATIENCE, ROOT, SETTINGS, free_port, until

pytestmark = pytest.mark.slow

OWN_SYSTEM = ["unshare", "--pid", "--fork", "--kill-child"]
MOMENTS: dict[str, Callable[[str], bool]] = {
    "building": lambda log: "Building it from" in log,
    "serving": lambda log: "Started worker" in log,
}


@pytest.mark.skipif(
    not shutil.which("unshare") or subprocess.run([*OWN_SYSTEM, "true"], check=False, capture_output=True).returncode != 0,
    reason="this user may not begin a system of processes",
)
@pytest.mark.parametrize("moment", MOMENTS)
def test_the_first_process_of_a_system_ends_when_it_is_told_to(tmp_path: Path, moment: str) -> None:
    log, content = tmp_path / "log.txt", SHIPPED_CONTENT
    serve = command_line.of(content, tmp_path / "index", "serve", "--no-watch", "--port", str(free_port()))
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [*OWN_SYSTEM, *serve],
            cwd=ROOT,
            env={**SETTINGS, **os.environ},
            stdout=output,
            stderr=output,
            start_new_session=True,
        ) as system,
    ):
        until(lambda: MOMENTS[moment](log.read_text(encoding="utf-8")), explain=lambda: log.read_text(encoding="utf-8"))
        [first] = Path(f"/proc/{system.pid}/task/{system.pid}/children").read_text(encoding="utf-8").split()
        os.kill(int(first), signal.SIGTERM)
        try:
            assert system.wait(PATIENCE) == 0, log.read_text(encoding="utf-8")
        finally:
            system.kill()
    assert "Traceback" not in log.read_text(encoding="utf-8")
