"""What a supervisor asks: whether the process is alive, and whether it can answer."""

from __future__ import annotations

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from search.searcher import Searcher


class Probes:
    """Liveness and readiness."""

    def __init__(self, searcher: Searcher) -> None:
        """Be ready when this searcher's index opens."""
        self._searcher = searcher

    def routes(self) -> Blueprint:
        """The addresses of the probes."""
        probes = Blueprint("probes", __name__)
        probes.add_url_rule("/healthz", view_func=self.healthz)
        probes.add_url_rule("/readyz", view_func=self.readyz)
        return probes

    def healthz(self) -> Response:
        """The process answers; nothing more is looked at, so that a missing index does not restart it."""
        return jsonify({"status": "alive"})

    def readyz(self) -> Response:
        """The index opens. Raises IndexMissing or IndexDamaged, which is a 503."""
        return jsonify({"status": "ready", "generation": self._searcher.reader().state.generation})
