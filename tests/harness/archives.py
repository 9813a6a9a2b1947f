"""Archives of real files, unpacked."""

import tarfile
from pathlib import Path

import pytest


def unpack(archive: Path, folder: Path) -> None:
    """Unpack a tar archive; nothing in it gets outside of `folder`, where this Python can tell (since 3.11.4)."""
    with tarfile.open(archive) as packed:
        if hasattr(tarfile, "data_filter"):
            packed.extraction_filter = tarfile.data_filter
        packed.extractall(folder)


def unpacked(archive: Path, folder: Path) -> Path:
    """`folder` with what is in an archive of `shared/`; the test is skipped where that archive is absent."""
    if not archive.exists():
        pytest.skip(f"shared/{archive.parent.name}/{archive.name} is absent")
    unpack(archive, folder)
    return folder
