"""The vectors of one model: a document for each embedded text, under the digest of that text.

They belong to no generation: the vectors of a section are found by its text, and no text is embedded twice. The manifest of a
generation says which model's vectors it has.
"""

import math
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from search.engines.opensearch.store.bulk import line, refresh, send
from search.engines.opensearch.store.connection import WRITE_TIMEOUT, Connection, Json, Query, quoted_name
from search.engines.opensearch.store.manifest import check_is_ours
from search.engines.opensearch.store.mapping import FORMAT, MARKER
from search.errors import IndexDamaged, IndexUnwritable
from search.meaning.quantized import Chunks

BATCH_SIZE = 1000
"""Number of texts whose vectors are read in one request."""


class VectorStore:
    """The index of one model's vectors, which need not exist."""

    def __init__(self, connection: Connection, prefix: str, model: str) -> None:
        self._connection = connection
        self.model = model
        self.name = f"{prefix}-vectors-{model}"

    def make(self) -> None:
        """Create it if it is not there. Raises IndexUnwritable or EngineUnusable."""
        if not self.is_there():
            stored = {"type": "binary"}
            body = {
                "settings": {"index": {"refresh_interval": "-1", "unassigned.node_left.delayed_timeout": "0s"}},
                "mappings": {"dynamic": "strict", "_meta": {MARKER: FORMAT}, "properties": {"rows": stored, "scales": stored}},
            }
            answer = self._connection.ask("PUT", f"/{quoted_name(self.name)}", body, WRITE_TIMEOUT)
            if answer.status not in (200, 400):  # 400: another process has created it
                raise IndexUnwritable(f"{self._connection.address}: {answer.reason}.")

    def is_there(self) -> bool:
        """Whether it is there. Raises EngineUnusable if another program made the index with this name."""
        answer = self._connection.ask("GET", f"/{quoted_name(self.name)}/_mapping")
        if answer.status != 200:
            return False
        check_is_ours(self._connection, self.name, answer)
        return True

    def add(self, chunks: Mapping[str, Chunks]) -> None:
        """Write the chunks of texts, by their digests; they are found once this has returned. Raises IndexUnwritable."""
        lines = (line({"index": {"_id": text}}) + line(_document(of_text)) for text, of_text in chunks.items())
        send(self._connection, self.name, lines)
        refresh(self._connection, self.name)

    def known(self, texts: Iterable[str]) -> set[str]:
        """Which of some texts have vectors."""
        return {hit["_id"] for hit in self._found(texts, {"_source": False}, math.inf)}

    def read(self, texts: Iterable[str], deadline: float = math.inf) -> dict[str, Chunks]:
        """The chunks of those texts that have vectors. Raises SearchTimedOut past a deadline by `time.monotonic()`."""
        return {hit["_id"]: _chunks(hit["_source"]) for hit in self._found(texts, {}, deadline)}

    def _found(self, texts: Iterable[str], shown: Query, deadline: float) -> Iterator[Json]:
        each = list(dict.fromkeys(texts))
        groups = [each[start : start + BATCH_SIZE] for start in range(0, len(each), BATCH_SIZE)]
        bodies = [
            {"size": len(some), "query": {"ids": {"values": some}}, "track_total_hits": False, **shown} for some in groups
        ]
        try:
            answers = self._connection.search(self.name, bodies, deadline) if bodies else []
        except IndexDamaged:  # the index is not there: nothing is embedded
            return
        for answer in answers:
            yield from answer["hits"]["hits"]


def _document(chunks: Chunks) -> Query:
    rows, scales = chunks
    return {"rows": _text(rows.tobytes()), "scales": _text(scales.astype("<f4").tobytes())}


def _text(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def _chunks(source: Json) -> Chunks:
    scales = np.frombuffer(b64decode(source["scales"]), "<f4").astype(np.float32)
    return np.frombuffer(b64decode(source["rows"]), np.int8).reshape(len(scales), -1), scales
