"""Health checks for supervisors: liveness and readiness."""

from pathlib import Path

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from search.indexing.update_log import degraded, last_failure
from web.http.request_searcher import RequestSearcher


class HealthChecks:
    """Liveness and readiness."""

    def __init__(self, searcher: RequestSearcher, state: Path) -> None:
        """Ready if this searcher's index opens; `state` is the folder for notes of updates."""
        self._searcher = searcher
        self._state = state

    def routes(self) -> Blueprint:
        """The blueprint of the health checks."""
        probes = Blueprint("probes", __name__)
        probes.add_url_rule("/healthz", view_func=self.healthz)
        probes.add_url_rule("/readyz", view_func=self.readyz)
        return probes

    def healthz(self) -> Response:
        """Liveness: always succeeds and names other problems, since a restart does not repair a missing index."""
        return jsonify({"status": "alive", "degraded": degraded(self._state)})

    def readyz(self) -> Response:
        """Readiness: the index opens; also tells whether updates have been failing for long. Raises IndexNotOpen (503)."""
        failure = last_failure(self._state)
        # Not the message, which names folders of the server.
        last = {"at": failure.at, "since": failure.since, "kind": failure.kind} if failure else None
        generation = self._searcher.reader().state.generation
        problems = degraded(self._state)
        return jsonify({"status": "ready", "generation": generation, "last_failure": last, "degraded": problems})
