"""When strategies came and changed, as every engine keeps it: across updates, rebuilds and renames, and as an order."""

import os
import shutil
from pathlib import Path

from search.engines.base import SearchEngine
from search.indexing.indexer import refresh
from search.strategies import Times
from tests.engines.contract.test_searching import ask, slugs
from tests.harness.content_folder import titled


def test_recently_added_and_changed_ones_come_first_and_a_rename_is_an_addition(built: SearchEngine, content: Path) -> None:
    shutil.move(content / "turku.md", content / "abo.md")
    refresh(content, built)
    assert slugs(ask(built.reader(), sort="added"))[0] == "abo"
    (content / "rain.md").write_text(titled("Rain") + "Sun.\n", encoding="utf-8")
    refresh(content, built)
    before = built.reader().times()
    assert slugs(ask(built.reader(), sort="added"))[0] == "abo"
    assert slugs(ask(built.reader(), sort="changed"))[:2] == ["rain", "abo"]
    assert slugs(ask(built.reader(), "harbours", sort="changed", group="section"))[0] in {"bergen", "oslo"}
    refresh(content, built, full=True)
    assert built.reader().times() == before


def test_at_the_first_build_files_count_from_when_they_were_written(engine: SearchEngine, content: Path) -> None:
    for slug, modified in (("wien", 5), ("oslo", 4), ("bergen", 4), ("rain", 3), ("turku", -1_000_000_000)):
        os.utime(content / f"{slug}.md", (modified, modified))
    refresh(content, engine)
    assert slugs(ask(engine.reader(), sort="added")) == ["wien", "bergen", "oslo", "rain", "turku"]
    assert engine.reader().times()["rain.md"] == engine.reader().strategy("rain").times == Times(3000, 3000)
    assert engine.reader().times()["turku.md"] == Times(0, 0)


def test_times_outlive_new_settings_and_a_file_that_is_touched(built: SearchEngine, content: Path) -> None:
    before = built.reader().times()
    os.utime(content / "oslo.md", (9, 9))
    (content / "search.toml").write_text('[[facets]]\nname = "country"\nlabel = "Land"\n', encoding="utf-8")
    assert refresh(content, built).written
    assert built.reader().times() == before
