"""Supervises the workers and the watcher process; each of them may die without affecting the others."""

import gc
import logging
import os
import threading
import time
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from search.content.reading_pool import POOL
from search.engines import open_engine
from search.engines.base import SearchEngine
from search.errors import EngineUnavailable, IndexDamaged, IndexMissing
from search.index_address import absolute
from search.indexing.indexer import limits_of, refresh
from search.indexing.tasks import Tasks
from search.indexing.update_log import recording_failure
from search.phrases import STRATEGY, count_of
from search.processes.bind_address import free_address
from search.processes.logging_setup import log_from
from search.settings import Settings, variable_of
from web.http.limits.admission import THREADS
from web.server.metrics_folder import metrics_folder
from web.server.watching import keep_watching
from web.server.worker_server import WorkerServer

HEAD_SECONDS = 10
"""Seconds for the head of a request to arrive, and between two requests on a connection; an idle one is closed."""
STABLE_SECONDS = 60.0
"""Seconds after which a server counts as successfully started."""
ENDING_SECONDS = 2
"""What workers have to end what they answer once the server is told to end: a reader may be slow without end."""
MAX_QUICK_RESTARTS = 3
"""Times that a server is started again though it has not stood for long."""
METRICS_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""Variable by which `prometheus-client` learns, before it is imported, where several workers count together."""

_log = logging.getLogger(__name__)


def serve(settings: Settings) -> None:
    """Serve until interrupted, or until it is hung up on: by a terminal that is closed, or by whoever sends that signal.

    Raises:
        AddressUnusable: nobody could ask it anything.
        ContentMissing, SiteInvalid: there is no index yet and none can be built.
    """
    log_from(settings.log_level)
    host, port = free_address(settings.host, settings.port)
    settings = replace(settings, host=host, port=port)
    _ensure_index(settings)
    os.environ.update(to_environment(settings))
    with suppress(OSError):  # then nothing can be noted, nor written
        settings.state_folder.mkdir(parents=True, exist_ok=True)
    Tasks(settings.state_folder).clear()
    gc.freeze()  # what is here stays: at the end, when seconds count, the collector would look through all of it
    stop = threading.Event()
    with metrics_folder() as folder:
        os.environ[METRICS_VARIABLE] = str(folder)  # begun anew with each server: the index may be shared, or read-only
        threading.Thread(target=keep_watching, args=(settings, stop), name="watcher", daemon=True).start()
        try:
            _keep_serving(settings)
        finally:
            stop.set()


def _keep_serving(settings: Settings) -> None:
    """Serve, again when the server has given up because its workers kept dying; not when it cannot even begin."""
    logging.getLogger("_granian").addFilter(lambda record: "Python threads" not in record.getMessage())  # so many are meant
    quick_restarts = 0
    while True:
        server, started = _server(settings), time.monotonic()
        try:
            server.run()
        except SystemExit as ended:
            if not ended.code:  # told to end before the server listened to signals
                raise
            quick_restarts = 1 if time.monotonic() - started > STABLE_SECONDS else quick_restarts + 1
            if server.interrupt_signal or quick_restarts > MAX_QUICK_RESTARTS:
                raise
            _log.error("The workers kept dying; the server is started again.")
        else:
            return


def _server(settings: Settings) -> WorkerServer:
    """A server that has not begun; its workers start the application."""
    return WorkerServer(
        "web.server.wsgi:application",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,  # what tells the versions apart waits for a first byte without end
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_SECONDS * 1000),
        websockets=False,
        workers=settings.workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=ENDING_SECONDS,
        log_level=settings.log_level,
    )


def _ensure_index(settings: Settings) -> None:
    """Build the index if there is none that opens; otherwise answers begin at once and the watcher catches up.

    So they do where the engine is away: it may come back, and nobody knows what it holds.
    """
    engine = open_engine(settings.index)
    try:
        engine.reader()
    except (IndexMissing, IndexDamaged) as error:
        _log.info("%s Building it from %s.", error, settings.content)
        _build(settings, engine)
    except EngineUnavailable as error:
        _log.warning("%s Searches are answered once it is back.", error)


def _build(settings: Settings, engine: SearchEngine) -> None:
    try:
        with recording_failure(settings.state_folder):
            report = refresh(settings.content, engine, limits=limits_of(settings))
    except EngineUnavailable as error:
        _log.warning("%s The index is not built yet.", error)
    else:
        _log.info("%s, %s.", STRATEGY.counted(report.state.strategies), count_of(report.state.sections, "section"))
    finally:
        POOL.close()  # what answers reads no files


def to_environment(settings: Settings) -> dict[str, str]:
    """The settings as variables, by which other processes get them: paths in full, wherever those processes stand.

    They are not resolved further: a link may come to lead elsewhere while it is served.
    """
    values = {setting.name: getattr(settings, setting.name) for setting in fields(settings)}
    values["index"] = absolute(settings.index)
    values["model"] = settings.model and str(Path(settings.model).absolute())
    return {variable_of(name): str(value.absolute() if isinstance(value, Path) else value) for name, value in values.items()}
