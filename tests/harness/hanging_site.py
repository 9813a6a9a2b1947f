"""A server of the real front end, with an address in it at which a request hangs: the product has none."""

import os
import sys
import threading
from pathlib import Path

from flask import Flask
from granian.constants import HTTPModes, Interfaces

from search.engines import open_engine
from search.processes.logging_setup import log_from
from search.settings import Settings
from web.app import create_app
from web.http.limits.admission import THREADS
from web.server.worker_server import WorkerServer

HANGS_AFTER = 0.5
"""Seconds after which a request hangs here."""


def application() -> Flask:
    """What a worker answers with."""
    app = create_app(Settings(), open_engine(Path(os.environ["HANGING_INDEX"])), hang_seconds=HANGS_AFTER)
    app.add_url_rule("/hang", view_func=lambda: str(threading.Event().wait()))
    return app


if __name__ == "__main__":
    log_from("info")
    WorkerServer(
        f"{__spec__.name}:application",
        "info",
        factory=True,
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=1,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
    ).run()
