"""Granian's server, changed so that no worker outlives it, and so that SIGHUP ends it as an interrupt does."""

import logging
import os
import signal
import sys
from functools import partial
from typing import Any

from granian.log import LogLevels
from granian.server.mp import MPServer

from search.processes.logging_setup import log_from
from search.processes.parent_watch import end_with_parent

_LOGGING: dict[str, Any] = {
    "formatters": {},
    "handlers": {},
    "loggers": {name: {"handlers": []} for name in ("_granian", "granian.access")},
}
"""In place of Granian's own: no handlers, so that what is logged goes where all of this program's does."""

_log = logging.getLogger(__name__)


class WorkerServer(MPServer):
    """The first process of a server: it begins workers, and again those that die."""

    def __init__(self, target: str, log_level: str, **settings: Any) -> None:
        """Nothing has begun; for the settings see Granian, whose lines go into the log of this program."""
        super().__init__(target, log_level=LogLevels(log_level), log_dictconfig=_LOGGING, **settings)
        self._level = log_level
        self._process = os.getpid()

    def run(self) -> None:
        """Serve until interrupted. Raises SystemExit once too many workers have died."""
        self.serve(spawn_target=partial(_work, self._process, self._level, self._spawn_wsgi_worker))

    def startup(self, spawn_target: Any, target_loader: Any) -> None:
        """Take over the signals, listen, and begin the workers."""
        hang_up = signal.getsignal(signal.SIGHUP)
        super().startup(spawn_target, target_loader)  # type: ignore[no-untyped-call]
        if hang_up == signal.SIG_IGN:  # as `nohup` has it
            signal.signal(signal.SIGHUP, hang_up)

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        """End the server; or a worker that was forked this very moment, and has this handler still for want of its own."""
        if os.getpid() != self._process:
            os._exit(1)
        super().signal_handler_interrupt(*args, **kwargs)  # type: ignore[no-untyped-call]

    def signal_handler_reload(self, *args: Any, **kwargs: Any) -> None:
        """Handle SIGHUP: end the server when its terminal is closed."""
        self.signal_handler_interrupt(*args, **kwargs)


def _work(parent: int, log_level: str, work: Any, *args: Any) -> None:
    """Run a worker process."""
    end_with_parent(parent)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # its parent ends it
    log_from(log_level)
    try:
        work(*args)
    except Exception:
        _log.critical("A worker cannot go on.", exc_info=True)
        sys.exit(1)
