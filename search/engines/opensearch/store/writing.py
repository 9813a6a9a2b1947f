"""Writes and counts the documents of one generation, and removes those of older ones once nobody reads them."""

import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from search.engines.base import Changes, IndexState
from search.engines.opensearch.store.bulk import line, refresh, send
from search.engines.opensearch.store.connection import WRITE_TIMEOUT, Connection, Json, quoted_name
from search.engines.opensearch.store.documents import document, document_id
from search.engines.opensearch.store.manifest import Manifest, generation_of
from search.engines.opensearch.store.mapping import MARKER, index_body
from search.errors import IndexUnwritable
from search.site import Site
from search.strategies import Strategy

REMOVAL_DELAY = 60.0
"""Seconds for which a document that no longer counts stays, for readers of older generations."""
BATCH_SIZE = 1000
"""Number of paths that are looked up in one request."""
MAX_EXACT_COUNT = 40_000
"""Number of words up to which their count is exact; beyond it, it is approximate."""


@dataclass(frozen=True, slots=True)
class LivingDocument:
    """A document of the current generation."""

    id: str
    path: str
    digest: str


class Writer:
    """Writes to the indexes of one prefix."""

    def __init__(self, connection: Connection, prefix: str) -> None:
        self._connection = connection
        self._prefix = prefix

    def make_index(self, site: Site, number: int) -> str:
        """Create an empty index for the generation of a number, with a new name that `remove_others` recognises."""
        name = f"{self._prefix}-{number:06d}-{uuid4().hex[:8]}"
        answer = self._connection.ask("PUT", f"/{quoted_name(name)}", index_body(site), WRITE_TIMEOUT, timeout="60s")
        if answer.status != 200:
            raise IndexUnwritable(f"{self._connection.address}: {answer.reason}.")
        return name

    def add(self, index: str, strategies: Iterable[Strategy], site: Site, number: int) -> None:
        """Write the documents of strategies. They can be found once this has returned, and count once they are published."""
        lines = (
            line({"index": {"_id": document_id(strategy.slug, number)}}) + line(document(strategy, site, number))
            for strategy in strategies
        )
        send(self._connection, index, lines)
        refresh(self._connection, index)

    def remove(self, index: str, ids: Iterable[str]) -> None:
        """Remove documents that no reader uses any more."""
        send(self._connection, index, (line({"delete": {"_id": id_}}) for id_ in ids))

    def living_documents(self, manifest: Manifest, paths: Sequence[str]) -> list[LivingDocument]:
        """The living documents of some paths."""
        found: list[LivingDocument] = []
        for start in range(0, len(paths), BATCH_SIZE):
            some = paths[start : start + BATCH_SIZE]
            body = {
                "size": len(some),
                "_source": False,
                "docvalue_fields": ["path", "digest"],
                "query": {"bool": {"filter": [manifest.living(), {"terms": {"path": some}}]}},
            }
            [answer] = self._connection.search(manifest.index, [body])
            found += [_living_document(hit) for hit in answer["hits"]["hits"]]
        return found

    def remove_others(self, manifest: Manifest) -> None:
        """Remove the indexes of older builds, and of abandoned builds, once nobody reads them any more.

        Vectors of all models stay: another writer may be making them.
        """
        if manifest.switched_at > time.time() - REMOVAL_DELAY:
            return
        own = re.compile(rf"{re.escape(self._prefix)}-\d{{6,}}-[0-9a-f]{{8}}")  # other prefixes may begin with this one
        answer = self._connection.ask("GET", f"/{quoted_name(self._prefix)}-*", filter_path="*.mappings._meta")
        for name, index in answer.json.items() if answer.status == 200 else ():
            if own.fullmatch(name) and name != manifest.index and MARKER in index["mappings"]["_meta"]:
                self._connection.ask("DELETE", f"/{quoted_name(name)}", None, WRITE_TIMEOUT)

    def state(self, manifest: Manifest, changes: Changes, before: IndexState | None) -> IndexState:
        """The state of a manifest's generation, whose documents can be found already."""
        body = {
            "size": 0,
            "track_total_hits": True,
            "query": manifest.living(),
            "aggs": {
                "sections": {"sum": {"field": "sections_count"}},
                "words": {"cardinality": {"field": "words", "precision_threshold": MAX_EXACT_COUNT}},
                "languages": {"terms": {"field": "language", "size": 1000}},
            },
        }
        [answer] = self._connection.search(manifest.index, [body])
        found, generation, made = answer["aggregations"], generation_of(manifest), now()
        same = before is not None and before.generation.split("-")[1] == generation.split("-")[1]
        return IndexState(
            generation=generation,
            built_at=made,
            changed_at=before.changed_at if before and same else made,
            strategies=answer["hits"]["total"]["value"],
            sections=round(found["sections"]["value"]),
            words=found["words"]["value"],
            languages=tuple(sorted(bucket["key"] for bucket in found["languages"]["buckets"])),
            fingerprint=manifest.state.fingerprint,
            faults=changes.faults,
            skipped=changes.skipped,
        )


def now() -> str:
    """The present time in ISO 8601, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _living_document(hit: Json) -> LivingDocument:
    return LivingDocument(hit["_id"], hit["fields"]["path"][0], hit["fields"]["digest"][0])
