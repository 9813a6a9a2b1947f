"""What a commit is told to be: the same words, digest and arrays, whichever way the index came to them."""

import datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engines.base import Changes
from search.engines.whoosh import publisher, writer
from search.engines.whoosh.engine import WhooshEngine
from search.site import Site
from search.strategies import PartialDate, Section, Strategy

SITE = Site()
Folder = dict[str, str]
"""Path → text."""

folders = st.dictionaries(st.sampled_from(["a.md", "b.md", "c.md", "d.md"]), st.sampled_from(["x", "x y", "y z Bürger", ""]))


def strategy(path: str, text: str) -> Strategy:
    section = Section("a", "Heading", 1, ("Heading",), text)
    date = PartialDate(datetime.date(2021, 1, 1), "year")
    return Strategy(path[:-3], path, f"{path}{text}", path[0].upper(), "en", {}, date, None, (section,), "<p></p>")


def built(index: Path, folder: Folder) -> WhooshEngine:
    engine = WhooshEngine(index)
    engine.rebuild(SITE, "f", Changes([strategy(path, text) for path, text in folder.items()]))
    return engine


@pytest.mark.slow
@given(st.lists(folders, min_size=2, max_size=5))
@settings(max_examples=25)
def test_words_digests_and_identity_are_those_of_a_build_however_reached(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Folder]
) -> None:
    tmp_path = tmp_path_factory.mktemp("steps")
    engine = built(tmp_path / "updated", steps[0])
    for before, after in pairwise(steps):
        changed = [strategy(path, text) for path, text in after.items() if before.get(path) != text]
        state = engine.update(SITE, "f", Changes(changed, [path for path in before if path not in after]))
        anew = built(tmp_path / f"anew-{len(list(tmp_path.iterdir()))}", after).reader()
        assert state.words == anew.state.words
        assert state.generation.partition("-")[2] == anew.state.generation.partition("-")[2]
        assert engine.reader().digests() == anew.digests() == {path: f"{path}{text}" for path, text in after.items()}


def test_words_of_several_segments_count_once_and_those_of_deleted_not_at_all(tmp_path: Path) -> None:
    engine = built(tmp_path, {"a.md": "open data", "b.md": "open rain"})
    assert engine.reader().state.words == len({"a", "b", "heading", "open", "data", "rain"})
    state = engine.update(SITE, "f", Changes([strategy("c.md", "data snow")], ["b.md"]))
    assert state.words == len({"a", "c", "heading", "open", "data", "snow"})


@pytest.mark.parametrize("other", [{"a.md": "open dates"}, {"b.md": "open data"}, {"a.md": "open data", "b.md": ""}, {}])
def test_another_folder_is_another_generation(other: Folder, tmp_path: Path) -> None:
    first = built(tmp_path / "first", {"a.md": "open data"}).reader().state.generation
    assert built(tmp_path / "other", other).reader().state.generation != first


def test_an_array_file_that_is_missing_is_made_of_what_whoosh_stored_to_the_byte(tmp_path: Path) -> None:
    index = writer.create_index(tmp_path / "store")
    written = writer.write(index, [strategy("a.md", "open data"), strategy("b.md", "open Bürger")], ())
    publisher.lay_out(tmp_path / "store", written, SITE)
    [file] = (tmp_path / "store").glob("*.arrays")
    before = file.read_bytes()
    file.unlink()
    assert [entry.file for entry in publisher.array_entries(index, tmp_path / "store", SITE)] == [file.name]
    assert file.read_bytes() == before
