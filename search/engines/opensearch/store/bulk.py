"""Bulk requests: many changes of one index in few requests; changes that a busy cluster refuses are sent again."""

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from search.engines.opensearch.store.connection import MAX_TRIES, RETRY_PAUSE, WRITE_TIMEOUT, Connection, quoted_name
from search.errors import EngineUnavailable, EngineUnusable, IndexUnwritable

BATCH_BYTES = 4_000_000


def line(value: object) -> bytes:
    """A line of a bulk request."""
    return msgspec.json.encode(value) + b"\n"


def send(connection: Connection, index: str, lines: Iterable[bytes]) -> None:
    """Send changes, each an action and its document as `line` has them, in order.

    Raises:
        IndexUnwritable, EngineUnusable: a change is refused, or all are.
        EngineUnavailable: the cluster does not accept changes now; some may have been made.
    """
    for batch in _batches(lines):
        for number in range(MAX_TRIES):
            time.sleep(RETRY_PAUSE * number)
            answer = connection.ask("POST", f"/{quoted_name(index)}/_bulk", batch, WRITE_TIMEOUT)
            if answer.status != 200:
                raise IndexUnwritable(f"{connection.address}: {answer.reason}.")
            if not answer.json["errors"] or not (problem := _problem_of(connection, answer.json["items"])):
                break
        else:
            raise EngineUnavailable(f"The engine at {connection.address} cannot be reached: {problem}.")


def refresh(connection: Connection, index: str) -> None:
    """Make all changes that were sent visible to searches. Raises EngineUnavailable unless all of them are."""
    for number in range(MAX_TRIES):
        time.sleep(RETRY_PAUSE * number)
        answer = connection.ask("POST", f"/{quoted_name(index)}/_refresh", None, WRITE_TIMEOUT)
        if answer.status == 200 and not answer.json["_shards"]["failed"]:
            return
    raise EngineUnavailable(f"The engine at {connection.address} cannot be reached: {answer.reason}.")


def _problem_of(connection: Connection, items: Iterable[Mapping[str, Mapping[str, Any]]]) -> str:
    """Why a batch has to be sent again; "" if it need not be. Sending all of it does no harm."""
    transient = ""
    for result in (result for item in items for result in item.values() if "error" in result):
        reason = str(result["error"].get("reason", "")).rstrip(".")
        if result["error"].get("type") == "cluster_block_exception":
            raise EngineUnusable(f"OpenSearch at {connection.address} takes no changes: {reason}.")
        if result["status"] < 500 and result["status"] != 429:
            raise IndexUnwritable(f"{connection.address}: {reason}.")
        transient = reason
    return transient


def _batches(lines: Iterable[bytes]) -> Iterator[bytes]:
    batch: list[bytes] = []
    size = 0
    for each in lines:
        if batch and size + len(each) > BATCH_BYTES:
            yield b"".join(batch)
            batch, size = [], 0
        batch.append(each)
        size += len(each)
    if batch:
        yield b"".join(batch)
