"""Workers that answer and one process beside them that keeps the index fresh; each may die without taking the others along."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import threading
from dataclasses import fields
from multiprocessing import get_context
from pathlib import Path

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from search.engines import open_engine
from search.errors import IndexDamaged, IndexMissing
from search.indexer import Report, refresh
from search.reindexing import forget_tasks
from search.settings import Settings, settings_from, variable_of

THREADS = 4
"""Threads of a worker: array work lets go of the interpreter now and then, and a slow client must not hold a worker alone."""
RESTART_AFTER = 1.0
"""Seconds before a watcher that died is started again."""
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
FIGURES_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""Variable by which `prometheus-client` learns, before it is imported, where several workers count together."""

_log = logging.getLogger(__name__)


def serve(settings: Settings) -> None:
    """Serve until interrupted.

    Raises:
        ContentMissing, SiteInvalid: there is no index yet and none can be built.
    """
    logging.basicConfig(level=settings.log_level.upper(), format=LOG_FORMAT)
    _ensure_index(settings)
    os.environ.update(to_environment(settings))
    os.environ[FIGURES_VARIABLE] = str(_new_figures(settings.index))
    forget_tasks(settings.index)
    stop = threading.Event()
    if settings.watch:
        threading.Thread(target=_keep_watching, args=(stop,), name="watcher", daemon=True).start()
    server = Server(
        "web.wsgi:application",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_level=LogLevels(settings.log_level),
    )
    try:
        server.serve()
    finally:
        stop.set()


def _ensure_index(settings: Settings) -> None:
    """Build the index if there is none that opens; otherwise answers begin at once and the watcher catches up."""
    engine = open_engine(settings.index)
    try:
        engine.reader()
    except (IndexMissing, IndexDamaged) as error:
        _log.info("%s Building it from %s.", error, settings.content)
        report = refresh(settings.content, engine)
        _log.info("%d strategies, %d sections.", report.state.strategies, report.state.sections)


def _new_figures(index: Path) -> Path:
    """An empty folder for what the workers count: figures begin anew with the server."""
    folder = (index / "figures").resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def to_environment(settings: Settings) -> dict[str, str]:
    """The settings as variables, by which worker processes get them."""
    values = {setting.name: getattr(settings, setting.name) for setting in fields(settings)}
    return {variable_of(name): str(value) for name, value in values.items()}


def _keep_watching(stop: threading.Event) -> None:
    """Run the watcher in a process of its own, again whenever it dies."""
    while not stop.is_set():
        process = get_context("spawn").Process(target=_watch, name="strategy-search watcher", daemon=True)
        process.start()
        while process.is_alive() and not stop.wait(0.2):
            process.join(0.2)
        if stop.is_set():
            process.terminate()
        else:
            _log.error("The watcher died with exit code %s; it is started again.", process.exitcode)
            stop.wait(RESTART_AFTER)


def _watch() -> None:
    """The watcher process: follow the content folder of the settings in the environment until the parent is gone."""
    from search.watcher import follow

    settings = settings_from(os.environ)
    logging.basicConfig(level=settings.log_level.upper(), format=LOG_FORMAT)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_stop_with_parent, args=(os.getppid(), stop), daemon=True).start()
    engine = open_engine(settings.index)
    follow(settings.content, lambda: _log_report(refresh(settings.content, engine)), stop)


def _stop_with_parent(parent: int, stop: threading.Event) -> None:
    while not stop.wait(1.0):
        if os.getppid() != parent:
            stop.set()


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
