"""Granian's server, whose workers end with it from their first moment on, and which a hang-up ends as an interrupt does."""

from __future__ import annotations

import os
import signal
from functools import partial
from typing import Any

from granian.server.mp import MPServer

from search.processes.parent_watch import end_with_parent


class WorkerServer(MPServer):
    """The first process of a server: it begins workers, and again those that die."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        """Nothing has begun; for the settings see Granian."""
        super().__init__(*args, **settings)
        self._process = os.getpid()
        self._ignores_hang_up = signal.getsignal(signal.SIGHUP) == signal.SIG_IGN  # as `nohup` has it

    def run(self) -> None:
        """Serve until interrupted. Raises SystemExit once too many workers have died."""
        self.serve(spawn_target=partial(_work, self._process, self._spawn_wsgi_worker))

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        """End the server; or a worker that was forked this very moment, and has this handler still for want of its own."""
        if os.getpid() != self._process:
            os._exit(1)
        super().signal_handler_interrupt(*args, **kwargs)  # type: ignore[no-untyped-call]

    def signal_handler_reload(self, *args: Any, **kwargs: Any) -> None:
        """What a hang-up does: with a terminal its programs end."""
        if not self._ignores_hang_up:
            self.signal_handler_interrupt(*args, **kwargs)


def _work(parent: int, work: Any, *args: Any) -> None:
    """All that a worker process does."""
    end_with_parent(parent)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # its parent ends it
    work(*args)
