"""Real parts for tests: indexes of real files, the shipped collection, a served site."""

import gc
import os
import signal
import tempfile
from collections.abc import Callable, Generator, Iterator
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings

import search
import web
from search.engines import open_engine
from search.engines.base import SearchEngine
from search.indexing.indexer import refresh
from search.settings import Settings
from tests.engines.opensearch_cluster import Shared, lacking
from tests.harness import serving_site
from tests.harness.serving_site import Site, serving
from tests.harness.template_cache import TemplateCache
from web.app import create_app

ROOT = Path(__file__).parents[1]

# No example has a deadline, since a busy machine is no fault of the code. Fixtures of a function are shared by its examples.
_SUPPRESSED = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile("here", deadline=None, suppress_health_check=_SUPPRESSED)
settings.register_profile("ci", settings.get_profile("here"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
# Nor has a search a limit of time, for the same reason, unless a test is of that.
Settings.__init__.__defaults__ = tuple(
    60.0 if setting.name == "search_seconds" else setting.default for setting in fields(Settings)
)
# Each application of a process takes up the templates that the one before has compiled.
Flask.jinja_options = {"bytecode_cache": TemplateCache()}
SHIPPED_CONTENT = ROOT / "content"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The same tests over another engine, as in `pytest --on-cluster tests/browser tests/api tests/server/test_crawl.py`."""
    parser.addoption("--on-cluster", action="store_true", help="keep the index of every served site on an OpenSearch cluster")


def pytest_configure(config: pytest.Config) -> None:
    """In each process of a parallel run pytest-cov begins twice; what began first is kept nowhere, and can never be paused."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # what `nohup` begins ignores it, and so would every server of these tests
    begun_first = getattr(config.pluginmanager.getplugin("_cov"), "cov_controller", None)
    if begun_first and hasattr(config, "workerinput"):
        begun_first.cov.stop()


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Coverage pauses while tests are collected, which it makes twice as long; what runs then, imports, comes before."""
    controller = getattr(session.config.pluginmanager.getplugin("_cov"), "cov_controller", None)
    if not controller or session.config.option.dist != "no":  # the first process of a parallel run collects nothing
        return (yield)
    for package in (search, web):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if module.name != "web.mcp_server":  # which takes as long as all others together
                import_module(module.name)
    controller.pause()
    try:
        return (yield)
    finally:
        controller.resume()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What makes up many inputs, or is mostly done by a server, is slow, and says nothing new of which lines are covered."""
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("slow")
        if item.get_closest_marker("slow") and item.config.pluginmanager.hasplugin("_cov"):
            item.add_marker("no_cover")


def pytest_collection_finish() -> None:
    """What is collected stays to the end: the garbage collector never looks at it again, and looks less often."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """For `make test` (`auto`) two processes for a processor, since many tests wait for a server."""
    processors = os.cpu_count() or 1
    return processors if config.option.numprocesses == "logical" else 2 * processors


@pytest.fixture(scope="session")
def opensearch_address(opensearch_ports: list[int]) -> str:
    """The same, as the address of an index begins."""
    return "opensearch+http://" + ",".join(f"127.0.0.1:{port}" for port in opensearch_ports)


@pytest.fixture(scope="session", autouse=True)
def cluster(request: pytest.FixtureRequest) -> str:
    """Address of the cluster that every index is on; "" where none is asked for."""
    if request.config.getoption("--on-cluster"):
        serving_site.CLUSTER = request.getfixturevalue("opensearch_address")
    return serving_site.CLUSTER


@pytest.fixture(scope="module", params=["folder", pytest.param("cluster", marks=pytest.mark.cluster)])
def folder_or_cluster(request: pytest.FixtureRequest) -> str:
    """A test that asks for it runs with its index in a folder (""), and with it on a cluster."""
    return str(request.getfixturevalue("opensearch_address")) if request.param == "cluster" else ""


@pytest.fixture(scope="session")
def shipped_engine(tmp_path_factory: pytest.TempPathFactory, cluster: str) -> Iterator[SearchEngine]:
    """The shipped collection, indexed once for all tests that only read it."""
    engine = open_engine(f"{cluster}/shipped-{uuid4().hex}" if cluster else tmp_path_factory.mktemp("shipped-index"))
    refresh(SHIPPED_CONTENT, engine)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def client(shipped_engine: SearchEngine) -> FlaskClient:
    """Asks an application over the shipped collection; modules over files of their own have another of this name."""
    return create_app(Settings(), shipped_engine).test_client()


@pytest.fixture(scope="session")
def opensearch_ports() -> Iterator[list[int]]:
    """Where the nodes of a real OpenSearch answer; it is the same one for all processes of a run."""
    if lacking() and not os.environ.get("CI"):
        pytest.skip(f"OpenSearch needs {lacking()}, which this machine has not")
    folder = Path(tempfile.gettempdir()) / f"opensearch-of-{os.environ.get('PYTEST_XDIST_TESTRUNUID') or os.getpid()}"
    folder.mkdir(exist_ok=True)
    cluster = Shared(folder)
    yield cluster.ports
    cluster.leave()


@pytest.fixture
def build_engine(tmp_path: Path) -> Callable[[Path], SearchEngine]:
    """Indexes a folder of files."""

    def build(folder: Path) -> SearchEngine:
        engine = open_engine(tmp_path / "index")
        refresh(folder, engine)
        return engine

    return build


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The shipped collection, served by real workers to all tests that only read it."""
    with serving(SHIPPED_CONTENT, tmp_path_factory.mktemp("served") / "index", ["--no-watch", "--workers", "2"]) as site:
        yield site
