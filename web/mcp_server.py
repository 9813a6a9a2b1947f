"""The MCP server: the collection for language models. Every text comes with the id of its section."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from search.errors import StrategySearchError, StrategyUnknown
from search.query.parsing.parser import MAX_CHARACTERS
from search.searching.searcher import Searcher
from search.site import Site
from web.api.answers.coverage import Comparison, compare_answer
from web.api.answers.search import Search, search_answer
from web.api.answers.strategy import strategy_answer
from web.api.answers.values import Json
from web.urls.base_url import split_public, standing_below
from web.urls.parameters import Parameter, choice, read_parameters, short_text
from web.urls.search_url import PAGING, from_args

INSTRUCTIONS = (
    "Strategy documents, section by section. Search first; then read the sections that matter with get_section. Every section "
    "has an id of the form `strategy#anchor` and an address: give them with what you quote, and quote `text` word for word, so "
    "that a quotation can be checked."
)

_DISPLAY_ONLY = frozenset({"html", "marks", "score", "took_ms", "links", "matched_sections"})
"""Keys of answers that only a screen needs."""
_AS_STATED = "metadata"
"""The front matter of a file, whose keys are its own."""

_MAX_VALUE, _MAX_VALUES, _MAX_ID = 500, 50, 4000
"""Characters of a facet's value, values of one facet, and characters of an id."""
_MAX_ERROR = 5000
"""Characters of an error: the library's own validation repeats every argument that is wrong."""

_ID = short_text(_MAX_ID, "an id out of an answer")
_ONE_ID = (Parameter("id", _ID, "the id of a strategy or a section"),)
_COMPARED = (Parameter("ids", _ID, "the ids of two to four strategies", repeatable=True, least=2, most=4),)


def mcp_server(searcher: Searcher, public_url: str) -> MCPServer:
    """The server, ready to run; `public_url` is the site's public address, or "" for addresses from its root."""
    server = _Server(name="strategy-search", instructions=INSTRUCTIONS, log_level="WARNING")
    tools = _Tools(searcher, public_url)
    for tool in (tools.search, tools.get_strategy, tools.get_section, tools.compare):
        server.tool(structured_output=True)(tool)
    return server


class _Server(MCPServer):
    async def call_tool(self, *arguments: Any, **named: Any) -> Any:
        """Call a tool. An error is cut to `_MAX_ERROR`."""
        try:
            return await super().call_tool(*arguments, **named)
        except ToolError as error:
            if len(str(error)) <= _MAX_ERROR:
                raise
            raise ToolError(f"{str(error)[:_MAX_ERROR]} …") from None


class _Tools:
    """What a model may ask. The docstrings are what it reads."""

    def __init__(self, searcher: Searcher, public_url: str) -> None:
        self._searcher = searcher
        self._base, self._below = split_public(public_url)

    def search(self, q: str, filters: dict[str, list[str]] | None = None, page: int = 1, per_page: int = 10) -> dict[str, Any]:
        """Find strategies and their best sections.

        q: words, "phrases in quotation marks", -exclusions, beginnings*, field:value; at most 500 characters. Of more than 32
        words the first 32 are searched, and a warning says so.
        filters: facet name to values, such as {"country": ["Germany"], "theme": ["open-data"]}; the answer lists what there is.
        """

        def answer() -> Search:
            site, chosen = self._searcher.reader().site, filters or {}
            _check([("filters", name) for name in chosen], [_facet_names(site)])
            values = [(name, value) for name, values in chosen.items() for value in values]
            args = [("q", q), *values, ("page", str(page)), ("per_page", str(per_page))]
            _check(args, _search_parameters(site))
            return search_answer(self._searcher.search(from_args(args, site, strict=True)), self._base)

        return self._answered(answer)

    def get_strategy(self, id: str) -> dict[str, Any]:  # noqa: A002 (the name that answers have for it)
        """Read a whole strategy: its metadata and the text of all of its sections."""

        def answer() -> msgspec.Struct:
            _check([("id", id)], _ONE_ID)
            return strategy_answer(self._searcher.reader(), id, lambda _: False, self._base)

        return self._answered(answer)

    def get_section(self, id: str) -> dict[str, Any]:  # noqa: A002
        """Read one section, by its id `strategy#anchor`."""

        def answer() -> Json:
            _check([("id", id)], _ONE_ID)
            reader = self._searcher.reader()
            whole = strategy_answer(reader, id.partition("#")[0], lambda _: False, self._base)
            for section in whole.sections:
                if section.id == id:
                    return {**msgspec.to_builtins(section), "strategy": whole.title, "generation": whole.generation}
            ids = ", ".join(section.id for section in whole.sections)
            raise ToolError(f"There is no section {id[:200]}; this strategy has {ids}.")

        return self._answered(answer)

    def compare(self, ids: list[str]) -> dict[str, Any]:
        """Put two to four strategies side by side: what each says about each theme, with the sections' texts."""

        def answer() -> Comparison:
            _check([("ids", one) for one in ids], _COMPARED)
            reader = self._searcher.reader()
            return compare_answer(reader, list(dict.fromkeys(ids)), self._base)

        return self._answered(answer)

    def _answered(self, answer: Callable[[], msgspec.Struct | Json]) -> dict[str, Any]:
        """An answer without what only a screen needs. Raises ToolError, which says what to do instead."""
        try:
            with standing_below(self._below):
                answered: dict[str, Any] = _plain(msgspec.to_builtins(answer()))
        except StrategyUnknown as error:
            raise ToolError(f"{error} Search for it first; ids are in the answers.") from error
        except StrategySearchError as error:
            raise ToolError(str(error)) from error
        return answered


def _facet_names(site: Site) -> Parameter:
    """What may stand before values: the name of a facet."""
    names = choice([facet.name for facet in site.facets])
    return Parameter("filters", names, "facets to filter by", repeatable=True)


def _search_parameters(site: Site) -> Sequence[Parameter]:
    """What a search takes: some of the API's parameters, with the limits that the length of an address sets there."""
    value = short_text(_MAX_VALUE)
    filters = (Parameter(facet.name, value, facet.label, repeatable=True, most=_MAX_VALUES) for facet in site.facets)
    return (Parameter("q", short_text(MAX_CHARACTERS), "what to search for"), *filters, *PAGING)


def _check(args: Iterable[tuple[str, str]], declared: Iterable[Parameter]) -> None:
    """Raises ParametersInvalid where the API's own reader of parameters finds something wrong."""
    read_parameters(args, declared, strict=True)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            name: member if name == _AS_STATED else _plain(member)
            for name, member in value.items()
            if name not in _DISPLAY_ONLY
        }
    return [_plain(member) for member in value] if isinstance(value, list | tuple) else value
