"""Files that are written to last: whole once they are said to be, told apart when they change, named when they fail."""

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from search.engines.arrays.files.array_file import write_arrays
from search.engines.arrays.files.checksums import FileChecker, checksum_of
from search.engines.arrays.files.durable import NamedFile, as_index_unwritable, identity, naming_file, sync, written
from search.errors import IndexDamaged, IndexUnwritable


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """A real fault of the system: what is written past this many bytes of a file is refused."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_what_is_written_is_there(tmp_path: Path) -> None:
    with written(tmp_path / "file") as file:
        file.write(b"data")
    sync(tmp_path / "file")
    sync(tmp_path)
    assert (tmp_path / "file").read_bytes() == b"data"


def test_a_write_that_fails_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with no_file_larger_than(100), pytest.raises(OSError, match="File too large") as caught:
        write_arrays(path, {"numbers": np.arange(100)})
    assert caught.value.filename == str(path)


def test_as_much_as_fits_is_written_before_the_rest_is_refused(tmp_path: Path) -> None:
    with no_file_larger_than(100), NamedFile(tmp_path / "large", "wb") as file:
        assert file.write(b"x" * 200) == 100
        with pytest.raises(OSError, match="large"):
            file.write(b"x" * 100)


def test_an_error_that_names_a_file_keeps_that_name(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught, naming_file(tmp_path / "other"):
        (tmp_path / "missing").read_bytes()
    assert caught.value.filename == str(tmp_path / "missing")


def test_a_fault_of_the_disk_is_told_with_file_and_reason() -> None:
    with pytest.raises(IndexUnwritable) as caught, as_index_unwritable(), naming_file(Path("index/manifest.json")):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert str(caught.value) == "The index cannot be written: index/manifest.json: No space left on device."


def test_the_identity_changes_with_every_way_to_change_a_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    assert identity(path) is None
    path.write_bytes(b"one")
    seen = [identity(path), identity(path)]
    assert seen[0] == seen[1]
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))
    seen.append(identity(path))
    path.write_bytes(b"longer")
    seen.append(identity(path))
    (tmp_path / "new").write_bytes(b"longer")
    (tmp_path / "new").replace(path)
    seen.append(identity(path))
    assert len(set(seen[1:])) == 4


def test_only_files_that_are_what_they_were_pass_the_check(tmp_path: Path) -> None:
    path = tmp_path / "words.seg"
    path.write_bytes(b"postings")
    checker, sums = FileChecker(), [checksum_of(path)]
    checker.check(tmp_path, sums)
    for other in (b"Postings", b"postings ", b"posting", b""):
        path.write_bytes(other)
        for someone in (checker, FileChecker()):
            with pytest.raises(IndexDamaged, match=r"words\.seg: it is not what was written\.$"):
                someone.check(tmp_path, sums)
    path.unlink()
    with pytest.raises(IndexDamaged, match=r"words\.seg: No such file or directory\.$"):
        checker.check(tmp_path, sums)
    path.write_bytes(b"postings")
    checker.check(tmp_path, sums)


def test_a_file_that_nobody_has_touched_is_not_read_again(tmp_path: Path) -> None:
    path = tmp_path / "words.seg"
    path.write_bytes(b"postings")
    checker, sums = FileChecker(), [checksum_of(path)]
    checker.check(tmp_path, sums)
    times = path.stat()
    path.write_bytes(b"Postings")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    checker.check(tmp_path, sums)
    with pytest.raises(IndexDamaged):
        FileChecker().check(tmp_path, sums)
