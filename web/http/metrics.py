"""Metrics for Prometheus: of all workers together, and of the current index."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from flask import Blueprint, Flask, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from werkzeug.wrappers import Response

from search.errors import IndexNotOpen
from search.indexing.update_log import failing_seconds
from search.query.results import SearchResults
from web.http.request_searcher import RequestSearcher

_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Seconds: from an answer that the reader had already to a search that timed out."""
_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST"})


class RequestMetrics:
    """The metrics of one worker, and their exposition for all workers."""

    def __init__(self, folder: Path | None = None) -> None:
        """Make the counters, all at zero.

        Args:
            folder: where the workers of one server keep what they count; None where there is but this process.
        """
        self._folder = folder
        self._own = CollectorRegistry()
        self._requests = Counter(
            "strategy_search_requests", "Requests answered.", ["endpoint", "method", "status"], registry=self._own
        )
        self._seconds = Histogram(
            "strategy_search_request_seconds", "Time to an answer.", ["endpoint"], registry=self._own, buckets=_BUCKETS
        )
        self._searches = Counter(
            "strategy_search_searches", "Searches for words, by whether anything was found.", ["found"], registry=self._own
        )
        self._hanging = Counter("strategy_search_requests_hung", "Requests that hung: alarm on any.", registry=self._own)

    def install(self, app: Flask) -> None:
        """Count every request of an app."""

        @app.after_request
        def count(response: Response) -> Response:
            endpoint = request.endpoint or "none"
            method = request.method if request.method in _METHODS else "other"
            self._requests.labels(endpoint, method, response.status_code).inc()
            self._seconds.labels(endpoint).observe(time.perf_counter() - g.started)
            return response

    def count_search(self, results: SearchResults) -> None:
        """Count a search for words."""
        if results.query.q.strip():
            self._searches.labels("yes" if results.total else "no").inc()

    def count_hanging(self) -> None:
        """Count a request that hangs."""
        self._hanging.inc()

    def exposition(self, searcher: RequestSearcher, state: Path) -> bytes:
        """All figures in Prometheus' text format; the searcher's index, and updates as noted in the folder `state`."""
        registry = self._own
        if self._folder:
            registry = CollectorRegistry()
            MultiProcessCollector(registry, str(self._folder))  # type: ignore[no-untyped-call]
        of_index = CollectorRegistry()
        of_index.register(_IndexMetrics(searcher, state))
        return generate_latest(registry) + generate_latest(of_index)


class Metrics:
    """The endpoint of Prometheus."""

    def __init__(self, searcher: RequestSearcher, metrics: RequestMetrics, state: Path) -> None:
        """Tell the metrics of all workers, and those of the searcher's index; `state` is the folder of notes of updates."""
        self._state = state
        self._searcher = searcher
        self._metrics = metrics

    def routes(self) -> Blueprint:
        """The address of the figures."""
        metrics = Blueprint("metrics", __name__)
        metrics.add_url_rule("/metrics", view_func=self.metrics)
        return metrics

    def metrics(self) -> Response:
        """All figures."""
        return Response(self._metrics.exposition(self._searcher, self._state), content_type=CONTENT_TYPE_PLAIN_0_0_4)


class _IndexMetrics(Collector):
    """What the index is at the moment of asking; the same whichever worker is asked."""

    def __init__(self, searcher: RequestSearcher, state: Path) -> None:
        self._searcher = searcher
        self._state = state

    def collect(self) -> Iterator[Metric]:
        """All gauges of the index; without one only that there is none, and whether that lasts."""
        failing = failing_seconds(self._state)
        yield _gauge("updates_failing_seconds", "Time for which updates of the index have failed; 0 when they do not.", failing)
        try:
            state = self._searcher.reader().state
        except IndexNotOpen:
            yield _gauge("index_open", "Whether there is an index that opens.", 0)
            return
        yield _gauge("index_open", "Whether there is an index that opens.", 1)
        generation = GaugeMetricFamily("strategy_search_index_generation", "The generation, as a label.", labels=["generation"])
        generation.add_metric([state.generation], 1)
        yield generation
        yield _gauge("index_strategies", "Strategies in the index.", state.strategies)
        yield _gauge("index_sections", "Sections in the index.", state.sections)
        yield _gauge("content_faults", "Faults of the content, by file and line.", len(state.faults))
        left_out = len({fault.path for fault in state.faults if fault.left_out})
        yield _gauge("content_files_left_out", "Files that are not in the index because of a fault.", left_out)
        built = datetime.fromisoformat(state.built_at)
        yield _gauge("index_age_seconds", "Time since the index was written.", (datetime.now(UTC) - built).total_seconds())


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(f"strategy_search_{name}", meaning, value=value)
