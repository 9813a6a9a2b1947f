"""Arrays come back from their file as they were written, and a file that is not whole is never read as if it were."""

import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from search.engines.arrays.files.array_file import Arrays, Texts, open_arrays, pack_texts, write_arrays
from search.errors import IndexDamaged

SMALL: Arrays = {
    "units": np.arange(20, dtype=np.int32),
    "weights": np.array([0.5, 1.5], np.float32),
    "own": np.array([True, False, True]),
    "nothing": np.empty(0, np.int64),
    "table": np.arange(6, dtype=np.uint8).reshape(2, 3),
}
arrays = st.sampled_from([np.bool_, np.uint8, np.uint32, np.int8, np.int32, np.int64, np.float32, np.float64]).flatmap(
    lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=6))
)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "small.arrays"
    write_arrays(path, SMALL)
    return path


def assert_same(read: Arrays, expected: Arrays) -> None:
    assert list(read) == list(expected)
    for name, array in expected.items():
        assert (read[name].dtype, read[name].shape) == (array.dtype, array.shape)
        assert read[name].tobytes() == np.ascontiguousarray(array).tobytes()


def unpacked(texts: Texts) -> list[bytes]:
    return [texts[at] for at in range(len(texts))]


@pytest.mark.parametrize("verify", [False, True])
def test_arrays_come_back_as_they_were(written: Path, verify: bool) -> None:
    assert_same(open_arrays(written, verify=verify), SMALL)


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), arrays, max_size=5))
def test_arrays_of_any_type_shape_and_name_come_back_as_they_were(given: dict[str, NDArray[Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.arrays"
        write_arrays(path, given)
        assert_same(open_arrays(path, verify=True), given)


@pytest.mark.skipif(sys.platform != "linux", reason="the resident memory of a mapping is read from /proc")
def test_arrays_that_are_seldom_read_keep_no_memory_and_can_all_be_read(tmp_path: Path) -> None:
    path, often = tmp_path / "large.arrays", np.arange(500_001, dtype=np.int32)
    given = {"before": SMALL["own"], "seldom": often[::-1], "often": often, "short": SMALL["units"]}
    write_arrays(path, given)
    read = open_arrays(path, verify=True, seldom=("seldom", "short"))
    assert 0.9 * often.nbytes < resident(path) < 1.2 * often.nbytes
    assert_same(read, given)


def resident(path: Path) -> int:
    """How many bytes of a mapped file are in this process's memory."""
    smaps = Path("/proc/self/smaps").read_text(encoding="utf-8")
    return sum(int(size) * 1024 for size in re.findall(rf"{re.escape(str(path))}\n(?:.*\n)*?Rss: +(\d+) kB", smaps))


def test_arrays_that_are_not_contiguous_come_back_as_they_looked(tmp_path: Path) -> None:
    table = np.arange(12, dtype=np.int32).reshape(3, 4)
    views = {"turned": table.T, "backwards": table[::-1], "every other": table[:, ::2]}
    write_arrays(tmp_path / "views.arrays", views)
    assert_same(open_arrays(tmp_path / "views.arrays", verify=True), views)


def test_arrays_cannot_be_written_to(written: Path) -> None:
    with pytest.raises(ValueError, match="read-only"):
        open_arrays(written)["units"][0] = 1


def test_arrays_outlive_the_name_of_their_file(written: Path) -> None:
    read = open_arrays(written)
    written.unlink()
    assert_same(read, SMALL)


def test_every_array_begins_at_a_multiple_of_64_bytes(written: Path) -> None:
    read = open_arrays(written)
    assert {name: read[name].ctypes.data % 64 for name in SMALL if SMALL[name].size} == dict.fromkeys(
        ["units", "weights", "own", "table"], 0
    )


def test_the_file_is_the_same_for_the_same_arrays(written: Path, tmp_path: Path) -> None:
    write_arrays(tmp_path / "again.arrays", SMALL)
    assert (tmp_path / "again.arrays").read_bytes() == written.read_bytes()


@pytest.mark.parametrize("verify", [False, True])
def test_a_file_cut_short_anywhere_is_damaged(written: Path, verify: bool) -> None:
    whole = written.read_bytes()
    for length in range(len(whole)):
        written.write_bytes(whole[:length])
        with pytest.raises(IndexDamaged, match=r"small\.arrays"):
            open_arrays(written, verify=verify)


def test_a_file_with_more_behind_it_is_damaged(written: Path) -> None:
    written.write_bytes(written.read_bytes() + b"\0")
    with pytest.raises(IndexDamaged):
        open_arrays(written)


@pytest.mark.parametrize("change", [1, 0x10, 0x80, 0xFF])
def test_a_flipped_byte_is_found_unless_it_lies_between_the_arrays(written: Path, change: int) -> None:
    whole = written.read_bytes()
    unseen = 0
    for at in range(len(whole)):
        written.write_bytes(whole[:at] + bytes([whole[at] ^ change]) + whole[at + 1 :])
        try:
            read = open_arrays(written, verify=True)
        except IndexDamaged:
            continue
        assert whole[at] == 0
        assert_same(read, SMALL)
        unseen += 1
    assert unseen < 64 * (len(SMALL) + 1)


def test_without_verifying_only_the_contents_of_arrays_go_unchecked(written: Path) -> None:
    whole = bytearray(written.read_bytes())
    at = whole.index(np.arange(20, dtype=np.int32).tobytes())
    whole[at] ^= 1
    written.write_bytes(whole)
    assert open_arrays(written)["units"][0] == 1
    with pytest.raises(IndexDamaged, match="units does not match its checksum"):
        open_arrays(written, verify=True)


@given(st.binary(max_size=200), st.booleans())
def test_any_other_file_is_damaged(content: bytes, begins_right: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "other.arrays"
        write_arrays(path, {})
        path.write_bytes(path.read_bytes()[: 20 if begins_right else 0] + b"x" + content)
        with pytest.raises(IndexDamaged):
            open_arrays(path)


def test_a_missing_file_is_damage_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match=r"missing\.arrays"):
        open_arrays(tmp_path / "missing.arrays")


def test_a_folder_in_a_file_s_place_is_damage(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged):
        open_arrays(tmp_path)


@given(st.lists(st.binary(max_size=9)))
def test_packed_texts_are_a_sequence_of_the_same_texts(texts: list[bytes]) -> None:
    packed = Texts(*pack_texts(texts))
    assert unpacked(packed) == texts
    assert packed.all() == texts


def test_there_is_no_text_past_the_last() -> None:
    packed = Texts(*pack_texts([b"one", b""]))
    with pytest.raises(IndexError):
        packed[2]


def test_packed_texts_come_back_from_a_file(tmp_path: Path) -> None:
    texts = ["Zürich".encode(), b"", b"a\0b"]
    for words in (texts, [], [b""]):
        data, offsets = pack_texts(words)
        write_arrays(tmp_path / "texts.arrays", {"text": data, "text_offset": offsets})
        read = open_arrays(tmp_path / "texts.arrays")
        assert unpacked(Texts(read["text"], read["text_offset"])) == words
