"""What a worker keeps in memory, once it has answered every query."""

import re
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path

import click

from search.settings import Settings
from tests.bench.contenders import asked_as
from tests.bench.queries import Query


def measure_memory(folder: Path, asked: Sequence[Query]) -> None:
    """Print the resident memory of a worker, of which the mapped index is shared with all others."""
    resident, own = worker_memory(folder, asked)
    click.echo(f"\nworker           {resident:.0f} MB resident, {own:.0f} MB of its own, the rest shared")


def worker_memory(folder: Path, asked: Sequence[Query], model: str = "") -> tuple[float, float]:
    """MB that a worker has resident, and of its own, after every query; with a sentence model where its folder is given."""
    with get_context("spawn").Pool(1) as pool:
        memory: tuple[float, float] = pool.apply(_after_all, (folder, [asked_as(query) for query in asked], model))
    return memory


def _after_all(folder: Path, texts: Sequence[str], model: str) -> tuple[float, float]:
    from search.engines import open_engine
    from web.app import create_app

    client = create_app(
        Settings(index=str(folder), search_seconds=60, model=model, embed_seconds=60), open_engine(folder)
    ).test_client()
    for text in texts:
        for path in ("/api/v1/search", "/search"):
            assert client.get(path, query_string={"q": text}).status_code == 200
    rollup = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    megabytes = {name: int(size) / 1024 for name, size in re.findall(r"^(\w+):\s+(\d+) kB", rollup, re.MULTILINE)}
    return megabytes["Rss"], megabytes["Anonymous"]
