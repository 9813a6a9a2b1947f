"""Opens the engine of an index by its address."""

from collections.abc import Callable
from pathlib import Path

from search.engines.base import SearchEngine
from search.errors import SettingInvalid
from search.index_address import Address, ServerAddress, parse_address
from search.meaning.embedder import Embedder


def _opensearch(address: ServerAddress, embedder: Embedder | None) -> SearchEngine:
    try:
        from search.engines.opensearch.engine import OpenSearchEngine
    except ImportError as error:
        raise SettingInvalid(f"{address} needs the extra `opensearch`: pip install 'strategy-search[opensearch]'") from error
    return OpenSearchEngine(address, embedder)


ENGINES: dict[str, Callable[[ServerAddress, Embedder | None], SearchEngine]] = {"opensearch": _opensearch}
"""Name of an engine, before `+https://` in an address → function that opens it. The embedded engine opens folders."""


def open_engine(address: Address, embedder: Embedder | None = None) -> SearchEngine:
    """The engine of an index. Nothing is read or requested before it is used.

    Args:
        address: a folder, or `engine+https://host:9200/prefix`; see `search.index_address`.
        embedder: with which a writer of the index embeds sections.

    Raises:
        SettingInvalid: no engine of this name is known, or it is no address.
    """
    place = parse_address(address)
    if isinstance(place, Path):
        from search.engines.whoosh.engine import WhooshEngine

        return WhooshEngine(place, embedder)
    if place.engine not in ENGINES:
        known = " or ".join(["a folder", *(f"{name}+https://…" for name in sorted(ENGINES))])
        raise SettingInvalid(f"{place}: there is no engine {place.engine!r}; the address of an index is {known}")
    return ENGINES[place.engine](place, embedder)
