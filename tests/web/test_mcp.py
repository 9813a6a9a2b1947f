"""The MCP server, asked by the official client."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from search.engines.base import SearchEngine
from search.searching.searcher import Searcher
from tests.conftest import ROOT
from web.mcp_server import mcp_server

pytestmark = pytest.mark.slow


@pytest.fixture
def ask(shipped_engine: SearchEngine) -> Callable[..., Any]:
    """Calls one tool in a session of its own."""

    def call(tool: str, **arguments: Any) -> Any:
        async def session() -> Any:
            async with Client(mcp_server(Searcher(shipped_engine), "https://example.org")) as client:
                return await client.call_tool(tool, arguments)

        return in_a_thread(session)

    return call


def in_a_thread(session: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Run a session on an event loop of its own: the browser of other tests keeps one in this thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(session())).result()


def answer(result: Any) -> Any:
    assert not result.is_error, result.content
    assert json.loads(result.content[0].text) == result.structured_content
    return result.structured_content


def test_the_client_finds_the_tools_and_what_they_take(shipped_engine: SearchEngine) -> None:
    async def session() -> Any:
        async with Client(mcp_server(Searcher(shipped_engine), "")) as client:
            return (await client.list_tools()).tools

    tools = {tool.name: tool for tool in in_a_thread(session)}
    assert list(tools) == ["search", "get_strategy", "get_section", "compare"]
    assert set(tools["search"].input_schema["properties"]) == {"q", "filters", "page", "per_page"}
    assert all(tool.description for tool in tools.values())


def test_a_search_gives_sections_with_the_ids_of_where_they_stand(ask: Callable[..., Any]) -> None:
    found = answer(ask("search", q="consent management", filters={"country": ["Finland"]}))
    assert (found["total"], found["hits"][0]["id"]) == (1, "helsinki")
    section = found["hits"][0]["sections"][0]
    assert section["url"] == f"https://example.org/strategies/helsinki?q=consent+management#{section['anchor']}"
    assert section["id"] == f"helsinki#{section['anchor']}"
    assert set(section["snippet"]) == {"text"}


def test_a_quotation_can_be_checked(ask: Callable[..., Any]) -> None:
    found = answer(ask("search", q="consent management"))["hits"][0]["sections"][0]
    section = answer(ask("get_section", id=found["id"]))
    quoted = found["snippet"]["text"].strip("… ").rstrip("…").strip()
    assert quoted in " ".join(section["text"].split())
    assert (section["strategy"], section["id"]) == ("Helsinki, Finland", found["id"])


def test_a_whole_strategy_comes_with_its_sections(ask: Callable[..., Any]) -> None:
    found = answer(ask("get_strategy", id="bonn"))
    assert (found["id"], found["metadata"]["country"]) == ("bonn", "Germany")
    assert all(section["id"].startswith("bonn#") and section["text"] is not None for section in found["sections"])
    assert "html" not in found


def test_strategies_are_compared(ask: Callable[..., Any]) -> None:
    found = answer(ask("compare", ids=["bonn", "helsinki"]))
    assert [strategy["id"] for strategy in found["strategies"]] == ["bonn", "helsinki"]
    [governance] = [row for row in found["themes"] if row["theme"] == "governance"]
    assert [(cell["strategy"], cell["state"]) for cell in governance["cells"]] == [
        ("bonn", "described"),
        ("helsinki", "described"),
    ]


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("get_strategy", {"id": "nowhere"}, "ids are in the answers"),
        ("get_section", {"id": "bonn#nowhere"}, "bonn#data-governance"),
        ("compare", {"ids": ["bonn"]}, "two to four"),
        ("search", {"q": "data", "filters": {"colour": ["red"]}}, "colour is not a facet; there are country"),
        ("search", {"q": "data", "per_page": 1000}, "per_page is from 1 to 100"),
        ("search", {"q": "data", "page": 0}, "page counts from 1"),
    ],
)
def test_what_is_wrong_is_told_in_words_that_lead_on(
    ask: Callable[..., Any], tool: str, arguments: dict[str, Any], said: str
) -> None:
    result = ask(tool, **arguments)
    assert result.is_error
    assert said in result.content[0].text


def test_the_command_answers_over_standard_input_and_output(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / "bonn.md").write_text("---\ntitle: Bonn\n---\n## Aims\nOpen data.\n", encoding="utf-8")
    command = ["-m", "search", "--content", str(content), "--index", str(tmp_path / "index")]
    subprocess.run([sys.executable, *command, "index"], cwd=ROOT, check=True, capture_output=True)

    async def session() -> Any:
        parameters = StdioServerParameters(command=sys.executable, args=[*command, "mcp"], cwd=ROOT)
        async with Client(parameters) as client:
            return await client.call_tool("search", {"q": "open data"})

    assert answer(in_a_thread(session))["hits"][0]["sections"][0]["id"] == "bonn#aims"


def test_without_the_package_the_command_says_what_it_needs(tmp_path: Path) -> None:
    (tmp_path / "mcp").mkdir()
    (tmp_path / "mcp" / "__init__.py").write_text("raise ModuleNotFoundError('No module named mcp', name='mcp')\n", "utf-8")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from search.cli.commands import main; main(['mcp'])"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "Error: This needs the package mcp: pip install 'strategy-search[mcp]'.\n"
