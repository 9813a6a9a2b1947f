"""The manifest names the current generation: it is replaced whole, and anything but a whole one is said to be damaged."""

import json
import tempfile
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.arrays.files.checksums import FileChecksum
from search.engines.arrays.files.manifest import (
    FILE_NAME,
    FORMAT,
    Manifest,
    SegmentEntry,
    read_manifest,
    remove_leftovers,
    sealed,
    write_manifest,
)
from search.engines.base import IndexState
from search.errors import IndexDamaged, IndexMissing
from search.strategies import Fault, Skipped

STATE = IndexState(
    generation="7-0123456789ab",
    built_at="2024-05-06T07:08:09+00:00",
    changed_at="2024-05-06T07:08:09+00:00",
    strategies=26,
    sections=310,
    words=4000,
    languages=("de", "en"),
    fingerprint="f",
    faults=(
        Fault("broken.md", 3, "front_matter", "The front matter ends nowhere."),
        Fault("b\udce4d name.md", None, "encoding", "It is not UTF-8.", left_out=False),
    ),
    skipped=(Skipped("draft.md", "published: false"),),
)
MANIFEST = Manifest(
    format=FORMAT,
    number=7,
    store="store-000003",
    whoosh_generation=5,
    site='[site]\ntitle = "Städte"\n',
    segments=(SegmentEntry("a.arrays", (0, 4)), SegmentEntry("b.arrays")),
    files=(FileChecksum("_strategies_5.toc", 1200, 0xDEADBEEF), FileChecksum("a.seg", 2**40, 0)),
    state=STATE,
)


def test_a_manifest_comes_back_as_it_was_written(tmp_path: Path) -> None:
    write_manifest(tmp_path, MANIFEST)
    assert read_manifest(tmp_path) == MANIFEST


def test_an_empty_generation_comes_back_too(tmp_path: Path) -> None:
    empty = replace(MANIFEST, site="", segments=(), files=(), state=replace(STATE, languages=(), faults=(), skipped=()))
    write_manifest(tmp_path, empty)
    assert read_manifest(tmp_path) == empty


def test_writing_replaces_the_old_manifest_and_leaves_nothing_else_behind(tmp_path: Path) -> None:
    write_manifest(tmp_path, MANIFEST)
    write_manifest(tmp_path, replace(MANIFEST, number=8))
    assert read_manifest(tmp_path).number == 8
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_a_writer_that_died_before_the_rename_changes_nothing(tmp_path: Path) -> None:
    write_manifest(tmp_path, MANIFEST)
    (tmp_path / f"{FILE_NAME}.new").write_text('{"number": 8, "sto')
    assert read_manifest(tmp_path) == MANIFEST
    write_manifest(tmp_path, replace(MANIFEST, number=8))
    assert read_manifest(tmp_path).number == 8


@pytest.mark.parametrize("folder", ["", "nowhere"])
def test_without_a_manifest_there_is_no_index(tmp_path: Path, folder: str) -> None:
    with pytest.raises(IndexMissing) as caught:
        read_manifest(tmp_path / folder)
    assert str(caught.value) == f"There is no index in {tmp_path / folder}; `strategy-search index` builds one."


def assert_damaged(folder: Path, content: bytes) -> None:
    (folder / FILE_NAME).write_bytes(content)
    with pytest.raises(IndexDamaged) as caught:
        read_manifest(folder)
    assert str(caught.value).startswith(f"{folder / FILE_NAME}: ")


def test_a_manifest_of_another_version_is_damaged_so_that_it_is_built_anew(tmp_path: Path) -> None:
    write_manifest(tmp_path, replace(MANIFEST, format="arrays of old"))
    with pytest.raises(IndexDamaged, match="it was made by another version of this program"):
        read_manifest(tmp_path)


def test_a_manifest_cut_short_anywhere_is_damaged(tmp_path: Path) -> None:
    write_manifest(tmp_path, MANIFEST)
    whole = (tmp_path / FILE_NAME).read_bytes()
    for length in range(len(whole) - 1):
        assert_damaged(tmp_path, whole[:length])


@pytest.mark.parametrize("values", [None, 7, "text", [], {}, {"state": 7}, {"state": None}])
def test_json_of_another_kind_is_damaged(tmp_path: Path, values: Any) -> None:
    assert_damaged(tmp_path, sealed(values).encode())


def test_a_manifest_with_any_bit_flipped_is_damaged(tmp_path: Path) -> None:
    write_manifest(tmp_path, MANIFEST)
    whole = (tmp_path / FILE_NAME).read_bytes()
    for at in range(len(whole) - 1):
        assert_damaged(tmp_path, whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])


def _values(folder: Path) -> Any:
    return json.loads((folder / FILE_NAME).read_bytes().split(b"\n")[1])


def _keys(values: dict[str, Any]) -> list[tuple[str, ...]]:
    return [(key,) for key in values] + [("state", key) for key in values["state"]]


KEYS = [(name,) for name in Manifest.__slots__] + [("state", name) for name in IndexState.__slots__]


@pytest.mark.parametrize("key", KEYS, ids=".".join)
def test_a_manifest_without_one_of_its_keys_or_with_another_one_is_damaged(tmp_path: Path, key: tuple[str, ...]) -> None:
    write_manifest(tmp_path, MANIFEST)
    whole = _values(tmp_path)
    assert sorted(_keys(whole)) == sorted(KEYS)
    part = whole if len(key) == 1 else whole["state"]
    value = part.pop(key[-1])
    assert_damaged(tmp_path, sealed(whole).encode())
    part |= {key[-1]: value, "colour": 1}
    assert_damaged(tmp_path, sealed(whole).encode())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("languages", 7),
        *product(["segments", "files", "faults", "skipped"], [None, 7, [7], [None], ["text"], [{}], [{"colour": 1}]]),
    ],
)
def test_lists_of_something_else_are_damaged(tmp_path: Path, name: str, value: Any) -> None:
    write_manifest(tmp_path, MANIFEST)
    whole = _values(tmp_path)
    (whole if name in whole else whole["state"])[name] = value
    assert_damaged(tmp_path, sealed(whole).encode())


def test_a_folder_in_the_manifest_s_place_is_damage(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(IndexDamaged):
        read_manifest(tmp_path)


def test_what_a_generation_is_not_made_of_is_removed(tmp_path: Path) -> None:
    store = tmp_path / MANIFEST.store
    (store / "strategies.tmp").mkdir(parents=True)
    (store / "strategies.tmp" / "postings").write_bytes(b"x")
    (tmp_path / "store-000002" / "deep").mkdir(parents=True)
    for name in ("_strategies_5.toc", "a.seg", "a.arrays", "b.arrays", "_strategies_6.toc", "c.seg", "_strategies_6.toc.17.5"):
        (store / name).write_bytes(b"x")
    for name in ("manifest.json", "manifest.json.new", "lock", "last_failure.json"):
        (tmp_path / name).write_bytes(b"x")
    remove_leftovers(tmp_path, MANIFEST)
    assert {path.name for path in tmp_path.iterdir()} == {store.name, "manifest.json", "lock", "last_failure.json"}
    assert {path.name for path in store.iterdir()} == {"_strategies_5.toc", "a.seg", "a.arrays", "b.arrays"}


def test_without_a_generation_every_store_is_left_over(tmp_path: Path) -> None:
    (tmp_path / "store-000001").mkdir()
    (tmp_path / "lock").touch()
    remove_leftovers(tmp_path, None)
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_damaged_manifest(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert_damaged(Path(folder), content)
