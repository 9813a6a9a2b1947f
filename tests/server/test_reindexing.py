"""A webhook asks a served site for an update: one process does it, whether or not it follows the folder too."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.harness.content_folder import titled, write
from tests.harness.server_processes import readers, watcher
from tests.harness.serving_site import TOKEN, Site, serving, until

pytestmark = pytest.mark.slow

SETTINGS = {"STRATEGY_SEARCH_REINDEX_TOKEN": TOKEN, "STRATEGY_SEARCH_FILE_SECONDS": "600"}


@pytest.fixture(scope="module", params=["--watch", "--no-watch"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site that follows its folder, and one that does not, for all tests: each leaves it answering."""
    folder = tmp_path_factory.mktemp("reindexing")
    with serving(write(folder / "content", {"rain.md": titled("Rain")}), folder / "index", [request.param], **SETTINGS) as site:
        yield site


unfollowed = pytest.mark.parametrize("site", ["--no-watch"], indirect=True, scope="module")


def add(site: Site, name: str) -> None:
    """Write one more strategy into the folder of a site."""
    write(site.content, {f"{name}.md": titled(name)})


def titles(site: Site) -> set[str]:
    return {hit["title"] for hit in site.json("/api/v1/search?per_page=100")["hits"]}


def test_a_webhook_brings_a_served_site_up_to_date(site: Site) -> None:
    add(site, "Snow")
    task = site.ended(site.reindex())
    assert (task["state"], task["error"]) == ("done", None)
    until(lambda: site.json("/readyz")["generation"] == task["report"]["generation"], explain=site.log)
    assert titles(site) == {"Rain", "Snow"}


@unfollowed
def test_without_a_webhook_a_site_that_does_not_follow_stays_as_it_is(site: Site) -> None:
    add(site, "Hail")
    before, said = site.json("/readyz")["generation"], len(site.log())
    until(lambda: site.json("/api/v1/status")["findings"] is not None, explain=site.log)  # so its watcher is at work
    os.kill(watcher(site), signal.SIGKILL)
    until(lambda: "it is started again" in site.log()[said:], explain=site.log)
    ready = site.json("/readyz")
    assert (ready["generation"], ready["last_failure"]) == (before, None)  # it follows nothing, so nothing is missed
    assert site.ended(site.reindex())["report"]["generation"] != before


@unfollowed
def test_an_update_that_was_asked_for_and_failed_is_made_up_for(site: Site) -> None:
    add(site, "Sleet")
    write(site.content, {"search.toml": "[site]\ncolour = 1\n"})
    task = site.ended(site.reindex())
    assert task["state"] == "failed"
    assert task["error"].startswith("search.toml: site.colour is not a setting")
    (site.content / "search.toml").unlink()
    until(lambda: "Sleet" in titles(site), explain=site.log)
    assert site.authorized(task["links"]["self"])["state"] == "failed"


@unfollowed
def test_a_task_that_waits_while_there_is_no_watcher_is_done_by_the_next(site: Site) -> None:
    add(site, "Fog")
    os.kill(watcher(site), signal.SIGSTOP)
    task = site.reindex()
    assert site.authorized(task)["state"] == "queued"
    os.kill(watcher(site), signal.SIGKILL)
    assert site.ended(task)["state"] == "done"
    until(lambda: "Fog" in titles(site), explain=site.log)


def held_task(site: Site) -> str:
    """A task that is under way until the watcher dies: what reads files for it is stopped before it is given any."""
    for edition in range(20):
        add(site, f"Wind {edition}")
        site.ended(site.reindex())
        until(lambda: readers(site, 0), explain=site.log)
        reader = readers(site, 0)[0]
        os.kill(reader, signal.SIGSTOP)
        os.kill(watcher(site), signal.SIGSTOP)  # so that it finds the task and the change together
        add(site, f"Thunder {edition}")
        task = site.reindex()
        os.kill(watcher(site), signal.SIGCONT)
        # An update that it was in the midst of may have met the change: then that is what is held, and the task waits.
        with suppress(AssertionError):
            until(lambda task=task: site.authorized(task)["state"] != "queued", 10)
        if site.authorized(task)["state"] == "running":
            return task
        os.kill(reader, signal.SIGCONT)
        site.ended(task)
    raise AssertionError("no task could be held")


def test_a_task_whose_watcher_dies_at_work_has_failed_and_the_next_is_done(site: Site) -> None:
    task = held_task(site)
    os.kill(watcher(site), signal.SIGKILL)
    died = site.ended(task)
    assert (died["state"], died["error"]) == ("failed", "The process that worked on it ended.")
    assert site.ended(site.reindex())["state"] == "done"
    until(lambda: {"Rain", "Thunder 0"} <= titles(site), explain=site.log)
