"""Four times what the server can carry: every request is answered or refused in time, and afterwards all is as before."""

import asyncio
import json
import os
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import pytest

from tests.conftest import SHIPPED_CONTENT
from tests.harness.http_load import Answer, Client, finished, percentile
from tests.harness.serving_site import Site, serving

pytestmark = pytest.mark.slow

TIMES = 4
"""The load, in what the server can carry."""
SECONDS = float(os.environ.get("OVERLOAD_SECONDS", "2"))
"""How long it is overloaded."""
RECOVERY = 5.0
"""Seconds after which everything is normal again."""
LONGEST = 10.0
"""Seconds within which every request is answered or refused, on a machine that is busy with the clients as well."""
HEAVY = ("/api/v1/search?q=data+governance&per_page=100&sections_per_hit=20&facets=*", "/search?q=data&per_page=100")
"""A program's request and a browser's, both of them work."""
LIGHT = "/api/v1/search?q=governance"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("overload")
    with serving(
        SHIPPED_CONTENT, folder / "index", ["--no-watch", "--workers", "2"], STRATEGY_SEARCH_LOG_LEVEL="warning"
    ) as site:
        yield site


@dataclass
class Crowd:
    """Readers who come at a steady rate whether or not those before them have been answered."""

    url: str
    answers: list[Answer] = field(default_factory=list)
    _idle: list[Client] = field(default_factory=list)

    async def come(self, rate: float, seconds: float) -> None:
        """Send so many requests a second, each over a connection that is free or a new one, and wait for all answers."""
        started, count = time.monotonic(), int(rate * seconds)
        async with asyncio.TaskGroup() as tasks:
            for number in range(count):
                await asyncio.sleep(max(0.0, started + number / rate - time.monotonic()))
                tasks.create_task(self._ask(HEAVY[number % len(HEAVY)]))
        for client in self._idle:
            client.close()

    async def _ask(self, path: str) -> None:
        client = self._idle.pop() if self._idle else Client(self.url)
        self.answers.append(await client.get(path))
        self._idle.append(client)


async def _capacity(url: str, seconds: float = 2.0) -> float:
    """Heavy requests that are answered in a second when as many are asked at a time as there is room for."""
    end, answers = time.monotonic() + seconds, 0

    async def ask(number: int) -> None:
        nonlocal answers
        async with Client(url) as client:
            while time.monotonic() < end:
                assert (await client.get(HEAVY[number % len(HEAVY)])).status == 200
                answers += 1

    await asyncio.gather(*map(ask, range(8)))
    return answers / seconds


async def _probes(url: str, seconds: float) -> list[Answer]:
    """What a supervisor sees meanwhile, each time over a connection of its own."""
    end, answers = time.monotonic() + seconds, []
    while time.monotonic() < end:
        for path in ("/healthz", "/readyz"):
            async with Client(url) as client:
                answers.append(await client.get(path))
        await asyncio.sleep(0.2)
    return answers


async def _light(url: str, times: int = 40) -> float:
    """Milliseconds of a light request, in the middle of so many."""
    seconds = []
    for _ in range(times):
        async with Client(url) as client:
            answer = await client.get(LIGHT)
        assert answer.status == 200
        seconds.append(answer.seconds)
    return 1000 * statistics.median(seconds)


class Overload(NamedTuple):
    """What came of asking for a multiple of what is carried."""

    before: float
    """Median milliseconds of a light request before it."""
    rate: float
    """Requests a second that are carried."""
    answers: list[Answer]
    probes: list[Answer]
    after: float
    """Median milliseconds of a light request once it is over."""


def overloaded(site: Site) -> Overload:
    async def overload() -> Overload:
        await _light(site.url)
        before, rate = await _light(site.url), await _capacity(site.url)
        crowd = Crowd(site.url)
        _, probes = await asyncio.gather(crowd.come(TIMES * rate, SECONDS), _probes(site.url, SECONDS))
        await asyncio.sleep(RECOVERY)
        return Overload(before, rate, crowd.answers, probes, await _light(site.url))

    return finished(overload())


def test_four_times_the_load_is_answered_or_refused_in_words(site: Site) -> None:
    _, rate, answers, probes, _ = overloaded(site)
    refused = [answer for answer in answers if answer.status != 200]
    assert len(answers) == int(TIMES * rate * SECONDS)
    assert {answer.status for answer in refused} <= {503}
    for answer in refused:
        _assert_told(answer)
    assert len(refused) < len(answers)
    assert {probe.status for probe in probes} == {200}
    assert "Traceback" not in site.log()


@pytest.mark.soak
def test_five_seconds_after_four_times_the_load_all_is_normal(site: Site) -> None:
    before, rate, answers, probes, after = overloaded(site)
    served = [answer.seconds for answer in answers if answer.status == 200]
    refused = [answer for answer in answers if answer.status != 200]
    waits = [answer.seconds for answer in answers]
    print(
        f"\n{rate:.0f} a second are carried; of {len(answers)} at {TIMES} times that, {len(served)} were answered "
        f"(p50 {percentile(served, 0.5):.0f} ms, p99 {percentile(served, 0.99):.0f} ms), {len(refused)} refused "
        f"(p50 {percentile([one.seconds for one in refused] or [0], 0.5):.0f} ms); longest {1000 * max(waits):.0f} ms; "
        f"probes up to {1000 * max(probe.seconds for probe in probes):.0f} ms; "
        f"a light request before {before:.1f} ms, after {after:.1f} ms"
    )
    assert refused
    assert max(waits) < LONGEST
    assert len(served) > rate * SECONDS / 4
    assert after < 3 * before + 20


def _assert_told(refused: Answer) -> None:
    """When to ask again, in the words of whoever asked."""
    assert refused.headers["retry-after"] == "1"
    assert refused.headers["cache-control"] == "no-store"
    if refused.path.startswith("/api"):
        assert refused.headers["content-type"] == "application/problem+json"
        assert json.loads(refused.body)["code"] == "overloaded"
    else:
        assert refused.headers["content-type"].startswith("text/html")
        assert b"<h1" in refused.body
