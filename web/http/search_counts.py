"""Counts searches that found nothing, or found something only by relaxation, over all workers since the server started."""

import re
import sqlite3
import threading
import time
import weakref
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple

from flask import request

from search.query.results import SearchResults

FILE_NAME = "searches.sqlite"
MAX_SEARCHES = 1000
"""Maximum number of searches kept for each outcome; the rarest and oldest are removed first."""
MAX_LENGTH = 100
"""Maximum characters of a counted search; longer ones are pasted text."""
_PERSONAL = re.compile(r"@|\d{6}")
"""What may be somebody's address or number is not kept."""
_ENDPOINTS = frozenset({"pages.search", "api.search"})
_TABLES = """
CREATE TABLE IF NOT EXISTS started AS SELECT strftime('%Y-%m-%dT%H:%M:%SZ') AS at;
CREATE TABLE IF NOT EXISTS searches (
    outcome TEXT, q TEXT COLLATE NOCASE, count INTEGER, last REAL, PRIMARY KEY (outcome, q)
) WITHOUT ROWID;
"""
_COUNT = """
INSERT INTO searches VALUES (?, ?, 1, ?) ON CONFLICT DO UPDATE SET count = count + 1, last = excluded.last
"""
_TRIM = """
DELETE FROM searches WHERE outcome = ?1 AND q IN (
    SELECT q FROM searches WHERE outcome = ?1 ORDER BY count DESC, last DESC LIMIT -1 OFFSET ?2
)
"""

Outcome = Literal["nothing", "relaxed"]


class CountedSearch(NamedTuple):
    """The words of a search, as last typed, and the number of such searches."""

    q: str
    times: int


class SearchCounts:
    """The counts, with no data about who searched. Thread-safe; processes may share the folder."""

    def __init__(self, folder: Path | None) -> None:
        """Count in a folder that the workers of one server share; None where there is but this process.

        Where the file cannot be used, as after a worker was killed while it wrote, this process counts for itself alone.
        """
        self._lock = threading.Lock()
        try:
            self._database, self.since = _opened(str(folder / FILE_NAME) if folder else ":memory:")
        except sqlite3.Error:
            self._database, self.since = _opened(":memory:")
        """`since` is when counting began, in ISO 8601 and UTC."""
        weakref.finalize(self, self._database.close)

    def count(self, results: SearchResults) -> None:
        """Count a reader's search without filters that found too little; one that cannot be counted is not."""
        query, q = results.query, " ".join(results.query.q.split())
        outcome: Outcome | None = "nothing" if not results.total else "relaxed" if results.relaxed else None
        unfinished = query.typing or query.narrowed or query.page > 1 or request.endpoint not in _ENDPOINTS
        if outcome and q and not unfinished and len(q) <= MAX_LENGTH and not _PERSONAL.search(q):
            with self._lock, suppress(sqlite3.Error, ValueError):
                self._database.execute(_COUNT, (outcome, q, time.time()))
                self._database.execute(_TRIM, (outcome, MAX_SEARCHES))

    def most_frequent(self, outcome: Outcome, limit: int = MAX_SEARCHES) -> Sequence[CountedSearch]:
        """Searches with this outcome, the most frequent first; of these, the latest; none where the file cannot be read."""
        wanted = "SELECT q, count FROM searches WHERE outcome = ? ORDER BY count DESC, last DESC LIMIT ?"
        with self._lock, suppress(sqlite3.Error):
            return [CountedSearch(*row) for row in self._database.execute(wanted, (outcome, limit))]
        return []


def _opened(path: str) -> tuple[sqlite3.Connection, str]:
    """The database, and since when it counts, in ISO 8601 and UTC. Raises sqlite3.Error."""
    database = sqlite3.connect(path, timeout=1, isolation_level=None, check_same_thread=False)
    try:
        database.executescript(f"PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; {_TABLES}")
        [[since]] = database.execute("SELECT at FROM started")
    except sqlite3.Error:
        database.close()
        raise
    return database, str(since)
