"""A file that takes too much time or memory, or ends what reads it, is left out and named; everything else goes on."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness import command_line
from tests.harness.content_folder import titled, write
from tests.harness.processes import pool_of
from tests.harness.server_processes import is_over, watcher
from tests.harness.serving_site import Site, serving, until

pytestmark = pytest.mark.slow

SLOW = titled("Slow") + "Some *plain* words of a `long` text [about](x) data.\n\n" * 2_000
"""Takes more than half a second, and about 10 MB: more is not read of a page at all."""
SECONDS = {"STRATEGY_SEARCH_FILE_SECONDS": "0.3"}
TOO_SLOW = {"too_slow": "it takes more than 0.3 s of processor time", "stalled": "it takes more than 3.6 s"}
"""Rule to message: where a machine has much else to do, the clock's limit comes first."""
"""Twelve times that by the clock is enough on a busy machine, too."""
MEGABYTES = {"STRATEGY_SEARCH_FILE_SECONDS": "60", "STRATEGY_SEARCH_FILE_MEGABYTES": "4"}
PATIENCE = 60.0


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {"oslo.md": titled("Oslo") + "Harbours.\n", "a-slow.md": SLOW}  # for each test: any may be the first of a process
    return write(tmp_path_factory.mktemp("limits") / "content", files)


@pytest.fixture(scope="module")
def site(content: Path) -> Iterator[Site]:
    with serving(content, content.with_name("index"), **SECONDS) as site:
        until(lambda: "Following changes of" in site.log(), explain=site.log)
        yield site


def reader(site: Site) -> int:
    """The process that reads for the watcher, once it is the only one: a check of the content has others while it lasts."""
    until(lambda: len(pool_of(watcher(site))) == 1, PATIENCE, site.log)
    return pool_of(watcher(site))[0]


def save(site: Site, content: Path, name: str, word: str) -> None:
    """Save a file and wait until it is found."""
    write(content, {name: titled(name) + f"A {word}.\n"})
    until(lambda: site.json(f"/api/v1/search?q={word}&match=all")["total"] == 1, PATIENCE, lambda: site.get("/api/v1/status"))


def test_a_file_that_takes_too_long_is_named_and_the_others_are_indexed(site: Site, content: Path) -> None:
    save(site, content, "bergen.md", "wombat")
    [fault] = site.json("/api/v1/status")["faults"]
    assert (fault["path"], fault["left_out"]) == ("a-slow.md", True)
    assert fault["message"] == TOO_SLOW[fault["rule"]]


def test_one_process_reads_every_edit_and_what_is_too_slow_is_not_read_again(site: Site, content: Path) -> None:
    save(site, content, "bergen.md", "pangolin")
    before = reader(site)
    save(site, content, "bergen.md", "quokka")
    save(site, content, "bodo.md", "okapi")
    assert reader(site) == before
    assert [fault["path"] for fault in site.json("/api/v1/status")["faults"]] == ["a-slow.md"]


def test_a_reader_that_is_killed_is_replaced(site: Site, content: Path) -> None:
    killed = reader(site)
    os.kill(killed, signal.SIGKILL)
    save(site, content, "bergen.md", "aardvark")
    assert reader(site) != killed
    assert site.json("/readyz")["last_failure"] is None


def test_a_reader_ends_with_its_watcher(site: Site, content: Path) -> None:
    reading = reader(site)
    os.kill(watcher(site), signal.SIGKILL)
    until(lambda: is_over(reading), PATIENCE, site.log)
    save(site, content, "bergen.md", "tapir")


@pytest.mark.parametrize(
    ("limits", "messages"), [(SECONDS, TOO_SLOW), (MEGABYTES, {"too_much_memory": "it takes more than 4 MB of memory"})]
)
def test_every_command_leaves_it_out_and_says_why(tmp_path: Path, limits: dict[str, str], messages: dict[str, str]) -> None:
    content = write(tmp_path / "content", {"oslo.md": titled("Oslo") + "Harbours.\n", "slow.md": SLOW})
    index = tmp_path / "index"
    indexed = command_line.run(command_line.of(content, index, "index"), limits)
    assert indexed.returncode == 1
    assert indexed.stderr in {f"  slow.md: {message}\n" for message in messages.values()}
    assert indexed.stdout.startswith("1 strategy, ")
    checked = command_line.run(command_line.of(content, index, "check", "--format", "json"), limits)
    assert checked.returncode == 1
    [error] = [finding for finding in json.loads(checked.stdout)["findings"] if finding["severity"] == "error"]
    assert (error["path"], error["message"]) == ("slow.md", messages[error["rule"]])
