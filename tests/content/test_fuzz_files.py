"""Made-up files through reading, indexing and showing: each is a strategy or a named fault, none takes others along."""

import os
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

import pytest
from flask.testing import FlaskClient

from search.content.reader import read_file
from search.content.themes import load_vocabulary
from search.engines import open_engine
from search.indexing.content_check import ContentCheck
from search.indexing.indexer import refresh
from search.processes.limits import LIMITS
from search.settings import Settings
from search.site import load_site
from tests.conftest import SHIPPED_CONTENT
from tests.hostile.mutations import mutated
from web.app import create_app

pytestmark = pytest.mark.slow

SHARED = Path(__file__).parents[3] / "shared" / "corpora"
SEED = int(os.environ.get("FUZZ_SEED", "20240607"))
"""Each file has a seed of its own, this one and its number, so that a failure can be made again alone."""
FEW, MANY = 100, int(os.environ.get("FUZZ_FILES", "10000"))
TOGETHER = 50
"""Files that are indexed in one folder: so few that it is done in this process."""
SECOND = 1.0
"""On the wall; what takes longer is done twice more, for the machine may have been busy with something else."""


def test_a_hundred_made_up_files_are_read_indexed_and_shown(tmp_path: Path) -> None:
    _assert_all_read(tmp_path, FEW, _shipped())


@pytest.mark.soak
def test_ten_thousand_made_up_files_are_read_indexed_and_shown(tmp_path: Path) -> None:
    _assert_all_read(tmp_path, MANY, [*_shipped(), *_shared()])


def _shipped() -> list[bytes]:
    return [path.read_bytes() for path in sorted(SHIPPED_CONTENT.glob("*.md"))]


@cache
def _shared() -> tuple[bytes, ...]:
    """Markdown of other hands, as large as a strategy; nothing where there is none."""
    return tuple(file for archive in sorted(SHARED.glob("*.tar.xz")) for file in _markdown_of(archive))[::10]


def _markdown_of(archive: Path) -> Iterator[bytes]:
    with tarfile.open(archive) as files:
        for member in files:
            file = files.extractfile(member) if member.name.endswith(".md") and 200 < member.size < 20_000 else None
            if file:
                yield file.read()


def _assert_all_read(folder: Path, count: int, originals: list[bytes]) -> None:
    outcomes: Counter[str] = Counter()
    slow: list[str] = []
    started = time.perf_counter()
    for first in range(0, count, TOGETHER):
        content = folder / f"content-{first}"
        content.mkdir()
        for number in range(first, min(first + TOGETHER, count)):
            (content / f"file-{number}.md").write_bytes(mutated(Random(f"{SEED}-{number}"), originals))
        slow += _read(content, outcomes)
        _assert_indexed_and_shown(content, folder / f"index-{first}")
    print(f"\n{count} files of seed {SEED} in {time.perf_counter() - started:.0f} s: {dict(outcomes)}")
    assert slow == []
    assert outcomes["strategy"] > count / 4
    assert len(outcomes) > 2


def _read(content: Path, outcomes: Counter[str]) -> Iterator[str]:
    """Read every file alone; those that take too long."""
    site = load_site(content)
    vocabulary = load_vocabulary(site)
    for path in sorted(content.iterdir()):
        least = float("inf")
        for _ in range(3):
            started = time.thread_time()
            file = read_file(content, path.name, site, vocabulary)
            least = min(least, time.thread_time() - started)
            if least <= SECOND:
                break
        if least > SECOND:
            yield f"{path.name} took {least:.2f} s"
        assert file.strategy or file.skipped or any(fault.left_out for fault in file.faults), path.name
        outcomes["strategy" if file.strategy else "skipped" if file.skipped else file.faults[0].rule] += 1


def _assert_indexed_and_shown(content: Path, index: Path) -> None:
    """Every file is in the index or named as a fault, and every page of one that is in it is shown."""
    engine = open_engine(index)
    try:
        state = refresh(content, engine).state
        named = {fault.path for fault in state.faults if fault.left_out} | {skipped.path for skipped in state.skipped}
        assert set(engine.reader().digests()) | named == {path.name for path in content.iterdir()}
        assert refresh(content, engine).written is False
        ContentCheck(content, index, engine, LIMITS).run_if_due()
        client = create_app(Settings(content=content, index=str(index)), engine).test_client()
        for strategy in engine.reader().strategies():
            _assert_shown(client, f"/strategies/{strategy.slug}?q=data")
            _assert_shown(client, f"/api/v1/strategies/{strategy.slug}")
        for address in (
            "/",
            "/stats",
            "/coverage",
            "/api/v1/search?q=data&per_page=100&facets=*",
            "/search.csv",
        ):
            _assert_shown(client, address)
        assert client.get("/api/v1/status").get_json()["findings"] is not None
    finally:
        engine.close()


def _assert_shown(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200, address
