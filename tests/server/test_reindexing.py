"""A webhook asks a served site for an update: one process does it, whether or not it follows the folder too."""

import json
import os
import signal
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.harness.content_folder import titled, write
from tests.harness.server_processes import readers, watcher
from tests.harness.serving_site import Site, serving, until

pytestmark = pytest.mark.slow

SETTINGS = {"STRATEGY_SEARCH_REINDEX_TOKEN": "sesame", "STRATEGY_SEARCH_FILE_SECONDS": "600"}
PATIENCE = 120.0


def told(site: Site, path: str, method: str = "GET") -> Any:
    asked = urllib.request.Request(site.url + path, headers={"Authorization": "Bearer sesame"}, method=method)
    with urllib.request.urlopen(asked, timeout=60) as answer:
        return json.load(answer)


def asked(site: Site) -> str:
    """Where the task is that was asked for."""
    return str(told(site, "/api/v1/reindex", "POST")["links"]["self"])


def ended(site: Site, task: str) -> Any:
    until(lambda: told(site, task)["state"] in {"done", "failed"}, PATIENCE, site.log)
    return told(site, task)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write(tmp_path / "content", {"rain.md": titled("Rain") + "Rain.\n"})


@pytest.mark.parametrize("option", ["--watch", "--no-watch"])
def test_a_webhook_brings_a_served_site_up_to_date(content: Path, option: str) -> None:
    with serving(content, content.parent / "index", [option], **SETTINGS) as site:
        write(content, {"snow.md": titled("Snow") + "Snow.\n"})
        task = ended(site, asked(site))
        assert (task["state"], task["error"]) == ("done", None)
        assert task["report"]["generation"] == site.json("/readyz")["generation"]
        assert sorted(hit["id"] for hit in site.json("/api/v1/search")["hits"]) == ["rain", "snow"]


def test_without_a_webhook_a_site_that_does_not_follow_stays_as_it_is(content: Path) -> None:
    with serving(content, content.parent / "index", ["--no-watch"], **SETTINGS) as site:
        write(content, {"snow.md": titled("Snow") + "Snow.\n"})
        before = site.json("/readyz")["generation"]
        until(lambda: site.json("/api/v1/status")["findings"] is not None, PATIENCE, site.log)  # so its watcher is at work
        os.kill(watcher(site), signal.SIGKILL)
        until(lambda: "it is started again" in site.log(), PATIENCE, site.log)
        ready = site.json("/readyz")
        assert (ready["generation"], ready["last_failure"]) == (before, None)  # it follows nothing, so nothing is missed
        assert ended(site, asked(site))["report"]["generation"] != before


def test_an_update_that_was_asked_for_and_failed_is_made_up_for(content: Path) -> None:
    with serving(content, content.parent / "index", ["--no-watch"], **SETTINGS) as site:
        write(content, {"snow.md": titled("Snow") + "Snow.\n", "search.toml": "[site]\ncolour = 1\n"})
        task = ended(site, asked(site))
        assert task["state"] == "failed"
        assert task["error"].startswith("search.toml: site.colour is not a setting")
        (content / "search.toml").unlink()
        until(lambda: site.json("/api/v1/search")["total"] == 2, PATIENCE, site.log)
        assert told(site, task["links"]["self"])["state"] == "failed"


@pytest.mark.parametrize("option", ["--watch", "--no-watch"])
def test_a_task_whose_watcher_dies_at_work_has_failed_and_the_next_is_done(content: Path, option: str) -> None:
    with serving(content, content.parent / "index", [option, "--workers", "1"], **SETTINGS) as site:
        task = ""
        for edition in range(100):
            write(content, {f"city-{number}.md": titled(f"City {edition}") + "Text.\n" * 2000 for number in range(20)})
            task = asked(site)
            until(lambda task=task: readers(site, 0) or told(site, task)["state"] == "done", PATIENCE, site.log)
            for process in readers(site, 0):
                os.kill(process, signal.SIGSTOP)
            if told(site, task)["state"] == "running":
                break
            for process in readers(site, 0):
                os.kill(process, signal.SIGCONT)
            ended(site, task)
        assert told(site, task)["state"] == "running"
        os.kill(watcher(site), signal.SIGKILL)
        died = ended(site, task)
        assert (died["state"], died["error"]) == ("failed", "The process that worked on it ended.")
        assert ended(site, asked(site))["state"] == "done"
        assert site.json("/api/v1/search")["total"] == 21


def test_a_task_that_waits_while_there_is_no_watcher_is_done_by_the_next(content: Path) -> None:
    with serving(content, content.parent / "index", ["--no-watch", "--workers", "1"], **SETTINGS) as site:
        write(content, {"snow.md": titled("Snow") + "Snow.\n"})
        os.kill(watcher(site), signal.SIGSTOP)
        task = asked(site)
        assert told(site, task)["state"] == "queued"
        os.kill(watcher(site), signal.SIGKILL)
        assert ended(site, task)["state"] == "done"
        assert site.json("/api/v1/search")["total"] == 2
