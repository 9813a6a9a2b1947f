"""A real server in its own process, for tests that need what only that has: workers, the watcher, the wire."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0
"""Seconds that a server may take to be ready, or to answer, on a busy machine."""
TOKEN = "sesame"
"""Of a site that may be asked for an update."""
SETTINGS = {"STRATEGY_SEARCH_SEARCH_SECONDS": "60", "STRATEGY_SEARCH_WORKERS": "1"}
"""A search may take long on a busy machine though it needs little of the processor. One worker is begun sooner than two, which
are for tests of what several do."""


CLUSTER = ""
"""Address of the cluster on which every site has its index (`--on-cluster`); "" for folders."""


class Site:
    """A served content folder."""

    def __init__(self, url: str, process: subprocess.Popen[bytes], log: Path, content: Path = ROOT) -> None:
        self.url = url
        self.process = process
        self.content = content
        self._log = log

    def get(self, path: str) -> bytes:
        """The body of an answer, over a connection of its own, so that any worker may give it."""
        with urllib.request.urlopen(self.url + path, timeout=PATIENCE) as answer:
            body = answer.read()
        assert isinstance(body, bytes)
        return body

    def json(self, path: str) -> Any:
        """A JSON answer."""
        return json.loads(self.get(path))

    def authorized(self, path: str, method: str = "GET") -> Any:
        """A JSON answer for one who has the token."""
        asked = urllib.request.Request(self.url + path, headers={"Authorization": f"Bearer {TOKEN}"}, method=method)
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            return json.load(answer)

    def reindex(self) -> str:
        """Ask for an update, as a webhook does; where its task is."""
        return str(self.authorized("/api/v1/reindex", "POST")["links"]["self"])

    def ended(self, task: str) -> Any:
        """A task once it has ended."""
        until(lambda: self.authorized(task)["state"] in {"done", "failed"}, explain=self.log)
        return self.authorized(task)

    def log(self) -> str:
        """What the server has printed."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def entries(self) -> list[dict[str, Any]]:
        """What the server has logged: every line that it has printed."""
        return [json.loads(line) for line in self.log().splitlines()]


@contextmanager
def serving(
    content: Path,
    index: Path,
    arguments: Sequence[str] = (),
    before: Sequence[str] = (),
    answering: str = "/readyz",
    below: str = "",
    cluster: str = "",
    **environment: str,
) -> Iterator[Site]:
    """Serve a folder on a free port until the block ends.

    Args:
        content: the folder.
        index: where its index is, or will be, unless STRATEGY_SEARCH_INDEX says otherwise; its log is beside it.
        arguments: of `serve`.
        before: what stands before the command and becomes it.
        answering: what has to be answered for the site to be there.
        below: the path that the site stands at, if it is to be told where it stands.
        cluster: the address of a cluster, without a prefix, on which the index is in place of the folder.
        environment: variables.
    """
    port = free_port()
    log = index.with_name(f"{index.name}-{port}.log")
    command = [*before, sys.executable, "-m", "search", "--content", str(content)]
    url = f"http://127.0.0.1:{port}{below}"
    if below:
        environment["STRATEGY_SEARCH_PUBLIC_URL"] = url
    if "STRATEGY_SEARCH_INDEX" not in environment:
        on = cluster or CLUSTER
        command += ["--index", f"{on}/served-{uuid4().hex}" if on else str(index)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "serve", "--port", str(port), *arguments],
            cwd=ROOT,
            env={**SETTINGS, **os.environ, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    site = Site(url, process, log, content)
    try:
        until(lambda: _answers(site, answering), PATIENCE, site.log)
        yield site
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


def free_port() -> int:
    """A port that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert isinstance(port, int)
    return port


def _answers(site: Site, path: str) -> bool:
    if site.process.poll() is not None:
        raise AssertionError(f"the server ended with {site.process.returncode}:\n{site.log()}")
    try:
        site.get(path)
    except (OSError, urllib.error.URLError):
        return False
    return True


def until(true: Any, seconds: float = PATIENCE, explain: Any = lambda: "") -> float:
    """Wait for something to be true; the seconds it took. Fails with an explanation when it takes longer.

    What is waited for long is looked at less often: looking takes the processor from what is waited for.
    """
    started = time.monotonic()
    while not true():
        waited = time.monotonic() - started
        if waited > seconds:
            raise AssertionError(f"not within {seconds} s: {explain()}")
        time.sleep(min(0.02 + waited / 10, 0.25))
    return time.monotonic() - started
