"""The process that keeps the index fresh: a program of its own, begun again whenever it dies."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import threading
from pathlib import Path

from search.engines import open_engine
from search.errors import WatcherEnded
from search.indexing.indexer import Report, limits_of, refresh
from search.indexing.update_log import note_failure, noted
from search.indexing.watcher import follow
from search.processes.logging_setup import log_from
from search.processes.parent_watch import child_command
from search.settings import settings_from

RESTART_AFTER = 1.0
"""Seconds before a watcher that died is started again."""
LOOK = 0.2
"""Seconds between two looks whether it lives."""

_log = logging.getLogger(__name__)


def keep_watching(state: Path, stop: threading.Event) -> None:
    """Run the watcher, again whenever it dies, until told to stop. Its settings are those in the environment.

    Args:
        state: the folder of what is noted of updates; so is a watcher that dies, as it updates nothing.
        stop: set it to end.
    """
    while not stop.is_set():
        # Workers are forked at any moment: they would inherit, and hold for as long as they live, the pipe on which `Popen`
        # waits for a program to begin. It needs none (`posix_spawn`) where it does not close descriptors.
        process = subprocess.Popen(child_command(__name__, "watch"), close_fds=False)  # noqa: S603
        while process.poll() is None and not stop.wait(LOOK):
            pass
        if stop.is_set():
            process.terminate()
            process.wait()
        else:
            error = WatcherEnded(f"The watcher ended with exit code {process.returncode}; it is started again.")
            _log.error("%s", error)
            note_failure(state, error)
            stop.wait(RESTART_AFTER)


def watch() -> None:
    """What the process does: follow the content folder of the settings in the environment."""
    settings = settings_from(os.environ)
    log_from(settings.log_level)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    engine = open_engine(settings.index)

    def update() -> None:
        with noted(settings.state_folder):
            _log_report(refresh(settings.content, engine, limits=limits_of(settings)))

    follow(settings.content, update, stop, look=engine.reader)


def _log_report(report: Report) -> None:
    if report.written:
        _log.info(
            "Generation %s: %d added, %d changed, %d removed.",
            report.state.generation,
            report.added,
            report.changed,
            report.removed,
        )
        for fault in report.state.faults:
            _log.warning("%s", fault)
