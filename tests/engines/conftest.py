"""The cluster that the tests of engines share."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.opensearch_cluster import Shared, lacking


@pytest.fixture(scope="session")
def opensearch_ports() -> Iterator[list[int]]:
    """Where the nodes of a real OpenSearch answer; it is the same one for all processes of a run."""
    if lacking() and not os.environ.get("CI"):
        pytest.skip(f"OpenSearch needs {lacking()}, which this machine has not")
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    folder = Path(tempfile.gettempdir()) / f"opensearch-of-{run}"
    folder.mkdir(exist_ok=True)
    cluster = Shared(folder)
    yield cluster.ports
    cluster.leave()
