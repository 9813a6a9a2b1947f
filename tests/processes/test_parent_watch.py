"""A process that was begun by another ends with it, whenever that one is killed and whether the system tells of it or not."""

import json
import os
import subprocess
import sys

import pytest

from search.processes.parent_watch import child_command
from tests.harness.serving_site import ROOT, until

pytestmark = pytest.mark.slow

TOLD = "from search.processes import parent_watch; "
UNTOLD = TOLD + "parent_watch._is_told_by_system = lambda: False; "
"""As on a system without `prctl`."""
WAIT = "import time; print('here', flush=True); time.sleep(60)"
GONE = 20.0


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("system", [TOLD, UNTOLD])
def test_a_child_ends_when_its_parent_is_killed(system: str) -> None:
    child = f"{system} import sys; parent_watch.end_with_parent(int(sys.argv[1])); {WAIT}"
    parent = (
        f"import os, subprocess, sys; process = subprocess.Popen([sys.executable, '-c', {child!r}, str(os.getpid())]); "
        "print(process.pid, flush=True); process.wait()"
    )
    with subprocess.Popen([sys.executable, "-c", parent], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        number = int(process.stdout.readline())
        assert process.stdout.readline() == "here\n"
        assert _is_there(number)
        process.kill()
        assert process.stdout.read() == ""  # ends when the last one ends who could write there
    until(lambda: not _is_there(number), GONE)


@pytest.mark.parametrize("system", [TOLD, UNTOLD])
def test_a_child_whose_parent_has_gone_before_it_could_look_ends_at_once(system: str) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    program = f"{system} parent_watch.end_with_parent({gone.pid}); {WAIT}"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False, capture_output=True, timeout=30)
    assert (done.returncode, done.stdout) == (-9, b"")


def test_a_program_of_ours_is_tied_to_its_parent_before_it_imports_what_it_runs() -> None:
    program = child_command("web.server.watching", "watch", "a folder")
    assert (program[0], program[3:]) == (sys.executable, ["a folder"])
    code = program[2].replace(f"end_with_parent({os.getpid()})", "end_with_parent(1)")
    done = subprocess.run([sys.executable, "-v", "-c", code], cwd=ROOT, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == -9
    assert "import 'search.processes.parent_watch'" in done.stderr
    assert "web.server" not in done.stderr


def test_a_program_of_ours_logs_as_its_parent_does() -> None:
    child = "import logging; logging.getLogger('room').info('heard'); logging.getLogger('room').debug('not heard')"
    parent = (
        "import subprocess, sys; from search.processes.parent_watch import child_command; "
        "from search.processes.logging_setup import log_from; {}"
        "command = child_command('room', 'work'); "
        f"command[2] = command[2].partition('from room')[0] + {child!r}; "
        "sys.exit(subprocess.run(command).returncode)"
    )
    for set_up, messages in (("log_from('info'); ", ["heard"]), ("log_from('error'); ", []), ("", [])):
        program = [sys.executable, "-c", parent.format(set_up)]
        done = subprocess.run(program, cwd=ROOT, check=True, capture_output=True, text=True, timeout=60)
        assert [json.loads(line)["message"] for line in done.stderr.splitlines()] == messages
