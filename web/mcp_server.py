"""The collection for language models, by the Model Context Protocol: everything said comes with the id of where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from msgspec.structs import replace

from search.errors import StrategySearchError, StrategyUnknown
from search.query.model import SearchQuery
from search.searching.searcher import Searcher
from web.api.serializers.coverage import compare_answer
from web.api.serializers.search import search_answer
from web.api.serializers.strategy import Json, strategy_answer

INSTRUCTIONS = (
    "Strategy documents, section by section. Search first; then read the sections that matter with get_section. Every section "
    "has an id of the form `strategy#anchor` and an address: give them with what you quote, and quote `text` word for word, so "
    "that a quotation can be checked."
)

_FOR_EYES = frozenset({"html", "marks", "score", "took_ms", "links", "matched_sections"})
"""Keys that help a screen and not a reader of text."""


def mcp_server(searcher: Searcher, base: str) -> MCPServer:
    """The server, ready to run.

    Args:
        searcher: what answers.
        base: the site's public address, or "" for addresses from its root.
    """
    server = MCPServer(name="strategy-search", instructions=INSTRUCTIONS)
    tools = _Tools(searcher, base)
    for tool in (tools.search, tools.get_strategy, tools.get_section, tools.compare):
        server.tool(structured_output=True)(tool)
    return server


class _Tools:
    """What a model may ask. The docstrings are what it reads."""

    def __init__(self, searcher: Searcher, base: str) -> None:
        self._searcher = searcher
        self._base = base

    def search(self, q: str, filters: dict[str, list[str]] | None = None, page: int = 1, per_page: int = 10) -> dict[str, Any]:
        """Find strategies and their best sections.

        q: words, "phrases in quotation marks", -exclusions, beginnings*.
        filters: facet name to values, such as {"country": ["Germany"], "theme": ["open-data"]}; the answer lists what there is.
        """

        def answer() -> Json:
            names = {facet.name for facet in self._searcher.reader().site.facets}
            unknown = sorted(set(filters or {}) - names)
            if unknown:
                raise ToolError(f"{unknown[0]} is not a facet; there are {', '.join(sorted(names))}.")
            if not (1 <= page <= 1_000_000 and 1 <= per_page <= 100):
                raise ToolError("page counts from 1; per_page is from 1 to 100.")
            query = SearchQuery(q, page=page, per_page=per_page)
            for name, values in (filters or {}).items():
                query = query.choosing(name, tuple(values))
            return search_answer(self._searcher.search(replace(query, page=page)), self._base)

        return _told(answer)

    def get_strategy(self, id: str) -> dict[str, Any]:  # noqa: A002 (the name that answers have for it)
        """Read a whole strategy: its metadata and the text of all of its sections."""
        return _told(lambda: strategy_answer(self._searcher.reader(), id, lambda _: False, self._base))

    def get_section(self, id: str) -> dict[str, Any]:  # noqa: A002
        """Read one section, by its id `strategy#anchor`."""

        def answer() -> Json:
            reader = self._searcher.reader()
            whole = strategy_answer(reader, id.partition("#")[0], lambda _: False, self._base)
            for section in whole["sections"]:
                if section["id"] == id:
                    return {**section, "strategy": whole["title"], "generation": whole["generation"]}
            ids = ", ".join(section["id"] for section in whole["sections"])
            raise ToolError(f"There is no section {id[:200]}; this strategy has {ids}.")

        return _told(answer)

    def compare(self, ids: list[str]) -> dict[str, Any]:
        """Put two to four strategies side by side: what each says about each theme, with the sections' texts."""

        def answer() -> Json:
            if not 2 <= len(ids) <= 4:
                raise ToolError("ids are those of two to four strategies.")
            reader = self._searcher.reader()
            return compare_answer(reader, list(dict.fromkeys(ids)), self._base)

        return _told(answer)


def _told(answer: Callable[[], Json]) -> dict[str, Any]:
    """An answer without what is for eyes only; what is wrong is told in words that lead on."""
    try:
        told: dict[str, Any] = _plain(msgspec.to_builtins(answer()))
    except StrategyUnknown as error:
        raise ToolError(f"{error} Search for it first; ids are in the answers.") from error
    except StrategySearchError as error:
        raise ToolError(str(error)) from error
    return told


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(member) for name, member in value.items() if name not in _FOR_EYES}
    return [_plain(member) for member in value] if isinstance(value, list | tuple) else value
