"""A value in a file beside the index: whatever becomes of the file, whoever asks gets the value or none."""

from pathlib import Path

import msgspec
import pytest

from search.guarded_files import FileRefused
from search.indexing.state_file import StateFile
from tests.harness.strange_files import KINDS, put


class Weather(msgspec.Struct, frozen=True):
    rain: int


@pytest.fixture
def file(tmp_path: Path) -> StateFile[Weather]:
    (tmp_path / "index").mkdir()
    return StateFile(tmp_path / "index" / "weather.json", Weather, 100)


def test_what_was_put_there_is_read_by_all_until_it_is_removed(file: StateFile[Weather]) -> None:
    assert (file.read(), file.cached()) == (None, None)
    for rain in range(3):
        file.replace(Weather(rain))
        other = StateFile(file.path, Weather, 100)
        assert [file.read(), file.cached(), other.read(), other.cached()] == [Weather(rain)] * 4
    file.remove()
    assert (file.read(), file.cached()) == (None, None)
    assert list(file.path.parent.iterdir()) == []


def test_a_file_that_is_the_same_still_is_not_read_again(file: StateFile[Weather]) -> None:
    file.replace(Weather(1))
    assert file.cached() is file.cached()
    assert file.read() is not file.read()


@pytest.mark.parametrize("damage", [b"", b"{", b"[7]", b'{"rain": "much"}', b"\xff", b"[" * 99, b'{"rain": 1}' + b" " * 99])
def test_what_is_damaged_or_too_large_is_none_until_it_is_replaced(file: StateFile[Weather], damage: bytes) -> None:
    file.path.write_bytes(damage)
    assert (file.read(), file.cached()) == (None, None)
    file.replace(Weather(2))
    assert (file.read(), file.cached()) == (Weather(2), Weather(2))


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file_is_none_at_once(file: StateFile[Weather], kind: str) -> None:
    put(kind, file.path)
    assert (file.read(), file.cached()) == (None, None)


def test_what_would_be_too_large_to_be_read_is_not_written(file: StateFile[Weather]) -> None:
    small = StateFile(file.path, str, 100)
    small.replace("dry")
    with pytest.raises(FileRefused, match="larger than 100 bytes"):
        small.replace("rain" * 25)
    assert small.read() == "dry"
    assert list(file.path.parent.iterdir()) == [file.path]
