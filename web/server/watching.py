"""The watcher process, which updates the index; it is restarted whenever it dies."""

import logging
import os
import signal
import subprocess
import threading

from search.engines import open_engine
from search.errors import WatcherEnded
from search.indexing.content_check import ContentCheck
from search.indexing.fault_lines import fault_lines
from search.indexing.indexer import Report, limits_of, refresh
from search.indexing.tasks import Tasks
from search.indexing.update_log import record_failure, recording_failure
from search.indexing.watcher import follow, wait
from search.meaning.embedder import document_embedder
from search.processes.logging_setup import log_from
from search.processes.parent_watch import child_command
from search.settings import Settings, settings_from
from web.server.embedding import keep_embedding

RESTART_AFTER = 1.0
"""Seconds before a watcher that died is started again."""
POLL_SECONDS = 0.2
"""Seconds between checks whether it is alive."""

_log = logging.getLogger(__name__)


def keep_watching(settings: Settings, stop: threading.Event) -> None:
    """Run the watcher until told to stop, and restart it whenever it dies. It gets its settings from the environment.

    Args:
        settings: the same; the death of a watcher that follows the content is noted among its updates, as it makes none.
        stop: set it to end.
    """
    while not stop.is_set():
        # Workers are forked at any moment: they would inherit, and hold for as long as they live, the pipe on which `Popen`
        # waits for a program to begin. It needs none (`posix_spawn`) where it does not close descriptors.
        process = subprocess.Popen(child_command(__name__, "watch"), close_fds=False)  # noqa: S603
        while process.poll() is None and not stop.wait(POLL_SECONDS):
            pass
        if stop.is_set():
            process.terminate()
            process.wait()
        else:
            error = WatcherEnded(f"The watcher ended with exit code {process.returncode}; it is started again.")
            _log.error("%s", error)
            if settings.watch:
                record_failure(settings.state_folder, error)
            stop.wait(RESTART_AFTER)


def watch() -> None:
    """What the process does, by the settings in the environment: follow the content, do what webhooks ask for, and check."""
    settings = settings_from(os.environ)
    log_from(settings.log_level)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    engine, limits = open_engine(settings.index, document_embedder(settings.model)), limits_of(settings)
    state = settings.state_folder
    tasks, check = Tasks(state), ContentCheck(settings.content, state, engine, limits)
    threading.Thread(target=check.follow, args=(stop,), name="content check", daemon=True).start()
    if settings.model:
        threading.Thread(target=keep_embedding, args=(engine, stop), name="embedding", daemon=True).start()

    told: set[str] = set()

    def update() -> None:
        with check.updating(), recording_failure(state):
            _log_report(tasks.run(lambda: refresh(settings.content, engine, limits=limits)), told)

    if settings.watch:
        follow(settings.content, update, stop, engine.reader, tasks.have_pending)
    else:
        wait(update, stop, tasks.have_pending)


def _log_report(report: Report, told: set[str]) -> None:
    """Say what an update did, and what is wrong with files, once for as long as it stays so: `told` is what was said of it."""
    if report.written:
        _log.info(
            "Generation %s: %d added, %d changed, %d removed.",
            report.state.generation,
            report.added,
            report.changed,
            report.removed,
        )
    lines = dict.fromkeys(fault_lines(report.state.faults))
    for line in lines:
        if line not in told:
            _log.warning("%s", line)
    told.clear()
    told.update(lines)
