"""Many clients at once, over connections that are used again and again, as browsers and programs use them."""

import asyncio
import time
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

PATIENCE = 20.0
"""Seconds within which every answer must be there: a client that waits longer has found a queue without an end."""


Result = TypeVar("Result")


def finished(work: Coroutine[Any, Any, Result]) -> Result:
    """What some work ends with, done in a thread of its own: a browser that was tested before keeps a loop in this one."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(lambda: asyncio.run(work)).result()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one request."""

    path: str
    status: int
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes
    seconds: float


class Client:
    """One connection, opened when it is first needed and again when the server has closed it."""

    def __init__(self, url: str) -> None:
        """Talk to the server at this address."""
        parts = urlsplit(url)
        self._host, self._port = str(parts.hostname), int(parts.port or 80)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __aenter__(self) -> Self:
        """The client itself; nothing is opened yet."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection."""
        self.close()

    def close(self) -> None:
        """Let go of the connection; the next request opens another."""
        if self._streams:
            self._streams[1].close()
            self._streams = None

    async def get(self, path: str, **headers: str) -> Answer:
        """One answer.

        Args:
            path: path and query string.
            headers: more of them, with underscores for hyphens.

        Raises:
            OSError, asyncio.IncompleteReadError: the connection could not be opened, or broke.
            TimeoutError: the answer took longer than the patience.
        """
        started = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                status, answered, body = await self._exchange(path, headers)
        except BaseException:
            self.close()
            raise
        return Answer(path, status, answered, body, time.perf_counter() - started)

    async def _exchange(self, path: str, headers: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        if not self._streams:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        lines = [f"GET {path} HTTP/1.1", f"Host: {self._host}:{self._port}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode())
        first, *rest = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        answered = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest if line)}
        body = await _body(reader, answered)
        if answered.get("connection") == "close":
            self.close()
        return int(first.split()[1]), answered, body


async def _body(reader: asyncio.StreamReader, headers: Mapping[str, str]) -> bytes:
    if headers.get("transfer-encoding") != "chunked":
        return await reader.readexactly(int(headers.get("content-length", 0)))
    body = b""
    while size := int(await reader.readline(), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readline()
    return body


def percentile(seconds: list[float], share: float) -> float:
    """The time within which this share of the answers came, in milliseconds."""
    return 1000 * sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share))]
