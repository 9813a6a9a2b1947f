"""Requests over HTTP by `wrk`, beside a bare answer of the same size from the same server: what the wire itself costs."""

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import click

from tests.harness.serving_site import ROOT, Site, free_port, serving, until

CLIENTS = (1, 8, 64)
SECONDS = 5
ANSWERS, WARMING = 1000, 200
"""Answers that are asked what the engine took, and how many of them, which find workers cold, do not count."""
PATH = "/api/v1/search?q=open+data"


def measure_wire() -> None:
    """Print requests a second, p50 and p99 of the shipped collection's JSON search and of a bare answer."""
    if not shutil.which("wrk"):
        click.echo("\nwrk is not here: requests over HTTP were not measured.")
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(ROOT / "content", Path(folder) / "index", ["--no-watch", "--workers", "2"]) as site,
    ):
        took = statistics.median(_took(site.url, ANSWERS)[WARMING:])
        body = site.get(PATH)
        click.echo(
            f"\nHTTP, {len(body)} bytes, the engine's own time {took:.2f} ms{'':6} {'req/s':>8} {'p50 ms':>8} {'p99 ms':>8}"
        )
        for clients in CLIENTS:
            _line(f"search, {clients} clients", site.url + PATH, clients)
        with _bare(body, Path(folder)) as url:
            for clients in CLIENTS:
                _line(f"bare answer, {clients} clients", url, clients)


def _took(url: str, number: int) -> list[float]:
    """What the engine says it took, in milliseconds, asked as `wrk` asks: over one connection, one request after the other."""
    connection = HTTPConnection(urlsplit(url).netloc)
    taken = []
    for _ in range(number):
        connection.request("GET", PATH)
        told = re.search(rb'"took_ms":([\d.]+)', connection.getresponse().read())
        assert told
        taken.append(float(told[1]))
    connection.close()
    return taken


def _line(name: str, url: str, clients: int) -> None:
    command = ["wrk", "-t1", f"-c{clients}", f"-d{SECONDS}s", "--latency", url]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", shown)
    p50, p99 = (_milliseconds(shown, percent) for percent in ("50", "99"))
    click.echo(f"{name:58} {float(rate[1]) if rate else 0:8.0f} {p50:8.2f} {p99:8.2f}")


def _milliseconds(shown: str, percent: str) -> float:
    found = re.search(rf"{percent}%\s+([\d.]+)(us|ms|s)", shown)
    assert found, shown
    return float(found[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[found[2]]


@contextmanager
def _bare(body: bytes, folder: Path) -> Iterator[str]:
    """A Flask application that answers with just these bytes, on the same server with as many workers."""
    (folder / "body").write_bytes(body)
    (folder / "bare.py").write_text(
        "from flask import Flask, Response\n"
        "app = Flask(__name__)\n"
        f"body = open({str(folder / 'body')!r}, 'rb').read()\n"
        "app.add_url_rule('/readyz', view_func=lambda: Response(body, mimetype='application/json'))\n",
        encoding="utf-8",
    )
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "2", "bare:app"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    site = Site(f"http://127.0.0.1:{port}", process, folder / "body")
    try:
        until(lambda: _open(site), 30)
        yield f"{site.url}/readyz"
    finally:
        process.terminate()
        process.wait(10)


def _open(site: Site) -> bool:
    try:
        return bool(site.get("/readyz"))
    except OSError:
        return False
