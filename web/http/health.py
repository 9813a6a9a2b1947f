"""What a supervisor asks: whether the process is alive, and whether it can answer."""

from pathlib import Path

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from search.indexing.update_log import degraded, last_failure
from web.http.request_searcher import RequestSearcher


class HealthChecks:
    """Liveness and readiness."""

    def __init__(self, searcher: RequestSearcher, state: Path) -> None:
        """Be ready when this searcher's index opens; `state` is the folder in which it is noted how updates went."""
        self._searcher = searcher
        self._state = state

    def routes(self) -> Blueprint:
        """The addresses of the probes."""
        probes = Blueprint("probes", __name__)
        probes.add_url_rule("/healthz", view_func=self.healthz)
        probes.add_url_rule("/readyz", view_func=self.readyz)
        return probes

    def healthz(self) -> Response:
        """The process answers, whatever else is amiss, which is named: a missing index is not mended by a restart."""
        return jsonify({"status": "alive", "degraded": degraded(self._state)})

    def readyz(self) -> Response:
        """The index opens; whether it is behind its content, and for long. Raises IndexNotOpen: a 503."""
        failure = last_failure(self._state)
        # Not the message, which names folders of the server.
        last = {"at": failure.at, "since": failure.since, "kind": failure.kind} if failure else None
        generation = self._searcher.reader().state.generation
        problems = degraded(self._state)
        return jsonify({"status": "ready", "generation": generation, "last_failure": last, "degraded": problems})
