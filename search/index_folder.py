"""Where the index of a content folder is if nobody says: outside of it, since whoever fills a folder may fill one in it too."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from platformdirs import user_cache_path

from search.errors import SettingInvalid

OWN = Path("content")
"""The content folder of a project, whose index stands beside it."""
BESIDE = Path("index")


def default_index(content: Path) -> Path:
    """The index folder of a content folder: `index` for the project's own, else one in the user's cache folder.

    Every spelling of a path, and every link to it, leads to the same index.

    Raises:
        SettingInvalid: the user has no cache folder.
    """
    folder = _real(content)
    if folder == _real(OWN):
        return BESIDE
    cache = user_cache_path("strategy-search")
    if not cache.is_absolute():
        raise SettingInvalid("this user has no home folder to keep an index in; `--index DIR` says where else")
    name = re.sub(r"[^A-Za-z0-9-]+", "-", folder.name).strip("-")[:40] or "content"
    return cache / f"{name}-{hashlib.sha256(bytes(folder)).hexdigest()[:16]}"


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))  # unlike Path.resolve, of links that lead in a circle too
