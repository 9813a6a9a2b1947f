"""Processes of a served site that are killed: the others answer meanwhile, and what died comes back."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.harness import editions
from tests.harness.editions import write_edition
from tests.harness.server_processes import is_over, watcher, workers
from tests.harness.serving_site import Site, serving, until

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("crashes") / "content"
    editions.write_collection(folder)
    return folder


@pytest.fixture(scope="module")
def site(content: Path) -> Iterator[Site]:
    with serving(content, content.with_name("index"), ["--workers", "2"]) as site:
        until(lambda: "Following changes of" in site.log(), explain=site.log)
        yield site


def _shows(site: Site, edition: int) -> bool:
    """Whether this edition is what is found; a connection to a process that was just killed is lost, and asked again."""
    with suppress(OSError):
        return bool(site.json("/api/v1/strategies/beacon")["title"] == f"Edition {edition}")
    return False


def _answers(site: Site) -> bool:
    with suppress(OSError):
        return bool(site.get("/readyz"))
    return False


def _assert_answers(site: Site, seconds: float) -> None:
    """Every request is answered for a while."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert site.json("/api/v1/search?q=zebra")["total"] == 1


def test_a_killed_worker_is_replaced_while_the_other_answers(site: Site, content: Path) -> None:
    first, second = workers(site)
    os.kill(first, signal.SIGKILL)
    until(lambda: is_over(first), explain=site.log)
    _assert_answers(site, 0.5)
    until(lambda: len(workers(site)) == 2, explain=site.log)
    assert second in workers(site)
    write_edition(content, 1)
    until(lambda: _shows(site, 1), explain=site.log)


def test_workers_that_keep_dying_are_replaced_every_time(site: Site) -> None:
    for _ in range(3):
        before = workers(site)
        for worker in before:
            os.kill(worker, signal.SIGKILL)
        until(lambda gone=before: all(is_over(worker) for worker in gone), explain=site.log)
        until(lambda: len(workers(site)) == 2, explain=site.log)
        until(lambda: _answers(site), explain=site.log)
    assert site.process.poll() is None


def test_a_killed_watcher_is_replaced_and_catches_up_with_what_it_missed(site: Site, content: Path) -> None:
    killed = watcher(site)
    os.kill(killed, signal.SIGKILL)
    write_edition(content, 5)
    _assert_answers(site, 0.5)
    until(lambda: _shows(site, 5), explain=site.log)
    assert watcher(site) != killed
    write_edition(content, 6)
    until(lambda: _shows(site, 6), explain=site.log)
