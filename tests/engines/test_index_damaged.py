"""Every file of an index, damaged in every way: found out and named, never a wrong answer, built anew from the content."""

import gc
import logging
import shutil
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from search.engines import open_engine
from search.engines.arrays.files.manifest import read_manifest
from search.engines.whoosh.engine import WhooshEngine
from search.errors import IndexDamaged, IndexMissing
from search.indexing.indexer import refresh
from tests.harness.content_folder import titled, write
from tests.hostile.index_damage import DAMAGE
from tests.indexing.index_states import everything, leftovers, state_of

pytestmark = pytest.mark.slow


def _city(number: int, text: str) -> dict[str, str]:
    front = titled(f"City {number}", "country: Finland", "strategy_date: 2021")
    return {f"city-{number}.md": f"{front}## Data governance\n\nOpen data and rain. {text}\n\n## Harbour\n\nZürich {number}.\n"}


class Site:
    """A content folder and its index of two segments, one with a strategy deleted, to be damaged again and again."""

    def __init__(self, folder: Path) -> None:
        self.content, self.base = folder / "content", folder / "base"
        for edition in range(2):
            write(
                self.content,
                {name: text for n in range(0, 6, edition + 1) for name, text in _city(n, f"No {edition}.").items()},
            )
            refresh(self.content, open_engine(self.base))
        self.whole = state_of(self.base)
        self.files = sorted(
            path.relative_to(self.base) for path in self.base.rglob("*") if path.is_file() and path.name != "lock"
        )
        self.index = folder / "index"

    def sound(self) -> WhooshEngine:
        """A sound index again."""
        shutil.rmtree(self.index, ignore_errors=True)
        shutil.copytree(self.base, self.index)
        return WhooshEngine(self.index)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("damaged"))
    segments = read_manifest(site.base).segments
    assert len(segments) == 2
    assert any(segment.dead for segment in segments)
    return site


PARTS = 3
"""Of all files and damages, each with about as many of each; of them one is tried, and `make soak` tries the others."""


def _cases(site: Site, part: int) -> list[tuple[Path, str]]:
    every = [(at + number, file, damage) for at, file in enumerate(site.files) for number, damage in enumerate(DAMAGE)]
    return [(file, damage) for number, file, damage in every if number % PARTS == part]


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.soak) for part in range(1, PARTS))])
def test_a_damaged_file_is_found_and_named_and_the_next_run_mends_it(
    part: int, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    found: Counter[str] = Counter()
    for file, damage in _cases(site, part):
        site.sound()
        DAMAGE[damage](site.index / file)
        end = _seen_by_a_reader(site, file, damage)
        caplog.clear()
        report = refresh(site.content, open_engine(site.index))
        named = any(str(site.index / file) in message for message in caplog.messages)
        assert named == report.written == (end != "harmless") or end == "no index", f"{file}, {damage}: {end}"
        assert everything(open_engine(site.index)) == site.whole
        assert leftovers(site.index) == []
        found[f"{file.suffix} {end}"] += 1
    print(dict(found))
    assert not [end for end in found if "unnamed" in end]
    assert found[".arrays harmless"] < 6


def _seen_by_a_reader(site: Site, file: Path, damage: str) -> str:
    """What one who opens a damaged index gets, which is never a wrong answer.

    What stands between the arrays only to align them may be anything: a bit that is flipped there harms nobody.
    """
    try:
        state = state_of(site.index)
    except IndexDamaged as error:
        return "at opening" if str(site.index / file) in str(error) else "unnamed"
    if state is None:
        assert (file.name, damage) == ("manifest.json", "removed")
        return "no index"
    assert state == site.whole, f"{file}, {damage}: a wrong answer"
    assert not _matters_to_readers(file) or damage.startswith("a bit")
    return "harmless" if _matters_to_readers(file) else "at the next update"


def _matters_to_readers(file: Path) -> bool:
    return file.suffix == ".arrays" or file.name == "manifest.json"


@pytest.mark.parametrize("damage", ["a bit flipped at 50%", "cut by half", "emptied", "removed"])
def test_an_index_damaged_while_open_gives_no_wrong_answer_and_is_mended(site: Site, damage: str) -> None:
    for file in filter(_matters_to_readers, site.files):
        engine = site.sound()
        assert everything(engine) == site.whole
        DAMAGE[damage](site.index / file)
        with suppress(IndexDamaged, IndexMissing):
            assert everything(engine) == site.whole
            assert damage.startswith("a bit")
        refresh(site.content, engine)
        assert everything(engine) == site.whole
        engine.close()


def test_whoosh_is_not_given_a_damaged_file_even_by_one_that_has_checked_it_before(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    changed = write(site.content.with_name("changed"), {path.name: path.read_text() for path in site.content.iterdir()})
    write(changed, _city(1, "Something new."))
    for file in site.files:
        if _matters_to_readers(file):
            continue
        engine = site.sound()
        engine.recover()
        DAMAGE["a bit flipped at 50%"](site.index / file)
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            assert refresh(changed, engine).written
        assert [message for message in caplog.messages if file.name in message]
        assert "something new" in (everything(engine)).lower()
        engine.close()


def test_readers_keep_a_generation_that_is_replaced_and_let_it_go_with_the_next(site: Site) -> None:
    engine = site.sound()
    reader = engine.reader()
    old = reader.state.generation
    refresh(site.content, open_engine(site.index), full=True)
    assert leftovers(site.index) == []
    assert [reader.strategy(strategy.slug).slug for strategy in reader.strategies()] == [f"city-{n}" for n in range(6)]
    assert engine.reader().state.generation != old
    del reader
    gc.collect()
    maps = Path("/proc/self/maps").read_text()
    assert not [line for line in maps.splitlines() if str(site.index) in line and "(deleted)" in line]
    engine.close()
