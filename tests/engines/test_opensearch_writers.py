"""Writers of one index on a cluster: one after the other, whatever becomes of them; and what they leave behind."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from search.engines.base import Changes, EngineReader
from search.engines.opensearch import engine as engines
from search.engines.opensearch.engine import OpenSearchEngine
from search.engines.opensearch.store import lease, writing
from search.engines.opensearch.store.connection import Connection
from search.engines.opensearch.store.lease import Lease
from search.engines.opensearch.store.manifest import Manifest, ManifestStore, Version
from search.errors import IndexBusy, IndexUnwritable
from search.index_address import ServerAddress, parse_address
from search.site import Site
from search.strategies import Section, Strategy

pytestmark = pytest.mark.cluster

PORT = Strategy(
    slug="oslo",
    path="oslo.md",
    digest="0",
    title="Oslo",
    language="en",
    metadata={},
    date=None,
    horizon=None,
    sections=(Section(anchor="s", heading="Port", level=2, path=(), text="Ships.", themes=()),),
    html="",
)


def digests(reader: EngineReader) -> dict[str, str]:
    return dict(reader.digests())


@pytest.fixture
def address(opensearch_ports: list[int]) -> Iterator[ServerAddress]:
    address = parse_address(f"opensearch+http://127.0.0.1:{opensearch_ports[0]}/writers-{uuid4().hex}")
    assert isinstance(address, ServerAddress)
    yield address
    connection = Connection(address)
    connection.ask("DELETE", f"/{address.prefix}-*")
    connection.close()


@pytest.fixture
def opened(address: ServerAddress) -> Iterator[Callable[[], OpenSearchEngine]]:
    """Opens the index once more, as another process does."""
    engines: list[OpenSearchEngine] = []

    def open_() -> OpenSearchEngine:
        engines.append(OpenSearchEngine(address))
        return engines[-1]

    yield open_
    for engine in engines:
        engine.close()


def _fail(_store: ManifestStore, _manifest: Manifest, _before: Version | None) -> None:
    raise IndexUnwritable("the writer died")


def test_what_a_writer_wrote_and_never_published_does_not_count(
    opened: Callable[[], OpenSearchEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = opened(), opened()
    first.rebuild(Site(), "f", Changes([PORT]))
    before = first.reader().state
    with monkeypatch.context() as dying:
        dying.setattr(ManifestStore, "publish", _fail)
        with pytest.raises(IndexUnwritable):
            first.update(Site(), "f", Changes([replace(PORT, digest="1"), replace(PORT, slug="bonn", path="bonn.md")]))
    assert second.reader().state == before
    assert digests(second.reader()) == {"oslo.md": "0"}
    second.update(Site(), "f", Changes([replace(PORT, slug="wien", path="wien.md", digest="2")]))
    assert digests(first.reader()) == {"oslo.md": "0", "wien.md": "2"}
    assert first.reader().state.strategies == 2


def test_a_lease_that_is_not_renewed_runs_out_and_its_holder_writes_no_more(
    address: ServerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "RENEW_SECONDS", 1000.0)
    monkeypatch.setattr(lease, "LEASE_SECONDS", 0.3)
    connection = Connection(address)
    dead, living = (Lease(ManifestStore(connection, address.prefix)) for _ in range(2))
    with dead.held():
        number = dead.next_number(1)
        with living.held():
            assert living.next_number(1) == number + 1
            with pytest.raises(IndexUnwritable, match="another process has taken over the writing"):
                dead.next_number(1)
    connection.close()


def test_who_waits_too_long_for_a_lease_is_told_who_is_busy(address: ServerAddress, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "WAIT_SECONDS", 0.0)
    connection = Connection(address)
    one, other = (Lease(ManifestStore(connection, address.prefix)) for _ in range(2))
    with one.held(), pytest.raises(IndexBusy, match="Another process is writing"), other.held():
        pytest.fail("it is held")
    connection.close()


def test_what_no_longer_counts_is_removed_after_a_while(
    address: ServerAddress, opened: Callable[[], OpenSearchEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, connection = opened(), Connection(address)

    def kept() -> tuple[int, int]:
        """Indexes of documents, and documents."""
        names = list(connection.ask("GET", f"/{address.prefix}-0*/_settings").json)
        [found] = connection.search(f"{address.prefix}-0*", [{"size": 0, "track_total_hits": True}])
        return len(names), found["hits"]["total"]["value"]

    engine.rebuild(Site(), "f", Changes([PORT]))
    for digest in "123":
        engine.update(Site(), "f", Changes([replace(PORT, digest=digest)]))
    assert kept() == (1, 4)
    engine.rebuild(Site(), "f", Changes([PORT]))
    engine.recover()
    assert kept() == (2, 5), "somebody may read the older one still"
    for module in (engines, writing):
        monkeypatch.setattr(module, "REMOVAL_DELAY", -1.0)
    engine.recover()
    assert kept() == (1, 1)
    for digest in "4567":
        engine.update(Site(), "f", Changes([replace(PORT, digest=digest)]))
    assert kept() == (1, 2)
    assert digests(engine.reader()) == {"oslo.md": "7"}
    connection.close()


@pytest.mark.parametrize("more", ["north", "000001", "000001-0a1b2c3d-x"])
def test_a_prefix_that_begins_like_another_one_leaves_its_indexes_alone(
    more: str, address: ServerAddress, opened: Callable[[], OpenSearchEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = OpenSearchEngine(replace(address, prefix=f"{address.prefix}-{more}"))
    other.rebuild(Site(), "f", Changes([PORT]))
    engine = opened()
    engine.rebuild(Site(), "f", Changes([PORT]))
    monkeypatch.setattr(writing, "REMOVAL_DELAY", -1.0)
    engine.recover()
    assert digests(OpenSearchEngine(replace(address, prefix=f"{address.prefix}-{more}")).reader()) == {"oslo.md": "0"}
    assert digests(opened().reader()) == {"oslo.md": "0"}
    other.close()


def test_a_lease_that_cannot_be_given_back_is_not_held_any_more_and_hides_no_error(address: ServerAddress) -> None:
    connection = Connection(address)
    store = ManifestStore(connection, address.prefix)
    one, other = Lease(store), Lease(store)

    def block(blocked: bool) -> None:
        connection.ask("PUT", f"/{store.name}/_settings", {"index.blocks.write": blocked})

    def write() -> None:
        block(True)
        raise IndexUnwritable("the writer died")

    with pytest.raises(IndexUnwritable, match="the writer died"), one.held():
        write()
    block(False)
    with other.held():
        number = other.next_number(1)
    with one.held():
        assert one.next_number(1) == number + 1
    connection.close()
