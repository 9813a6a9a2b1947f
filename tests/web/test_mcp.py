"""The MCP server, asked by the official client."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TextIO

import pytest

from search.engines.base import SearchEngine
from search.searching.searcher import Searcher
from tests.conftest import ROOT
from tests.harness.content_folder import titled, write

pytestmark = pytest.mark.slow


def client_of(searcher: Searcher, base: str = "") -> Any:
    """The official client of a server in this process. Its package is imported here, as that takes longer than all others."""
    from mcp import Client

    from web.mcp_server import mcp_server

    return Client(mcp_server(searcher, base))


@pytest.fixture
def ask(shipped_engine: SearchEngine) -> Callable[..., Any]:
    """Calls one tool in a session of its own."""

    def call(tool: str, **arguments: Any) -> Any:
        async def session() -> Any:
            async with client_of(Searcher(shipped_engine), "https://example.org/data/") as client:
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
        async with client_of(Searcher(shipped_engine)) as client:
            return (await client.list_tools()).tools

    tools = {tool.name: tool for tool in in_a_thread(session)}
    assert list(tools) == ["search", "get_strategy", "get_section", "compare"]
    assert set(tools["search"].input_schema["properties"]) == {"q", "filters", "page", "per_page"}
    assert all(tool.description for tool in tools.values())


def test_a_search_gives_sections_with_the_ids_of_where_they_stand(ask: Callable[..., Any]) -> None:
    found = answer(ask("search", q="consent management", filters={"country": ["Finland"]}))
    assert (found["total"], found["hits"][0]["id"]) == (1, "helsinki")
    section = found["hits"][0]["sections"][0]
    assert section["url"] == f"https://example.org/data/strategies/helsinki?q=consent+management#{section['anchor']}"
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


def test_front_matter_comes_as_it_is_whatever_its_fields_are_called(
    tmp_path: Path, build_engine: Callable[[Path], SearchEngine]
) -> None:
    write(tmp_path / "content", {"a.md": titled("A", "links: [x]", "score: 5", "html: y") + "Text.\n"})
    searcher = Searcher(build_engine(tmp_path / "content"))

    async def session() -> Any:
        async with client_of(searcher) as client:
            return await client.call_tool("get_strategy", {"id": "a"})

    assert answer(in_a_thread(session))["metadata"] == {"title": "A", "links": ["x"], "score": 5, "html": "y"}


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
        ("compare", {"ids": ["bonn"]}, "ids is given too few times; allowed is an id out of an answer"),
        ("compare", {"ids": ["bonn"] * 1000}, "given 2 to 4 times."),
        ("search", {"q": "data", "filters": {"colour": ["red"]}}, "filters is “colour”; allowed is one of country, level"),
        ("search", {"q": "data", "filters": {"contry": []}}, "Did you mean country?"),
        ("search", {"q": "data", "filters": {"page": ["2"]}}, "filters is “page”; allowed is one of country"),
        (
            "search",
            {"q": "data", "filters": {"country": ["Germany"] * 51}},
            "country is given too many times; allowed is a text",
        ),
        ("search", {"q": "data", "filters": {"country": ["x" * 501]}}, "allowed is a text of at most 500 characters"),
        ("search", {"q": "x" * 501}, f"q is “{'x' * 79}…”; allowed is a text of at most 500 characters."),
        ("search", {"q": "data", "per_page": 1000}, "per_page is “1000”; allowed is a whole number from 1 to 100."),
        ("search", {"q": "data", "page": 0}, "page is “0”; allowed is a whole number from 1 to "),
    ],
)
def test_what_is_wrong_is_told_in_words_that_lead_on(
    ask: Callable[..., Any], tool: str, arguments: dict[str, Any], said: str
) -> None:
    result = ask(tool, **arguments)
    assert result.is_error
    assert said in result.content[0].text


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("search", {"q": "y" * 100_000}),
        ("search", {"q": "data", "filters": {"y" * 100_000: ["red"]}}),
        ("search", {"q": "data", "filters": {"country": ["y" * 100_000] * 50}}),
        ("search", {"q": "data", "filters": {"country": [7] * 20_000}}),
        ("search", {"q": "data", "filters": {f"y{number}": [] for number in range(5000)}}),
        ("get_strategy", {"id": "y" * 100_000}),
        ("get_section", {"id": f"bonn#{'y' * 100_000}"}),
        ("compare", {"ids": ["y" * 100_000] * 4}),
        ("y" * 100_000, {}),
    ],
)
def test_an_error_is_short_however_long_what_was_asked(ask: Callable[..., Any], tool: str, arguments: dict[str, Any]) -> None:
    result = ask(tool, **arguments)
    assert result.is_error
    assert len(result.content[0].text) < 6000


def test_a_search_at_the_limits_is_answered_and_says_which_words_it_took(ask: Callable[..., Any]) -> None:
    q = " ".join(["data", *(f"word{number}" for number in range(1, 40))])
    found = answer(ask("search", q=q, filters={"country": ["Germany", "x" * 500]}))
    assert (found["q"], found["words"]) == (q, q.split()[:32])
    assert "Only the first 32 words were searched." in found["warnings"]
    assert answer(ask("search", q="data " * 100))["total"] > 0


def test_the_command_answers_over_standard_input_and_output(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / "bonn.md").write_text("---\ntitle: Bonn\n---\n## Aims\nOpen data.\n", encoding="utf-8")
    command = ["-m", "search", "--content", str(content), "--index", str(tmp_path / "index")]
    subprocess.run([sys.executable, *command, "index"], cwd=ROOT, check=True, capture_output=True)

    async def session(log: TextIO) -> Any:
        from mcp import Client, StdioServerParameters
        from mcp.client.stdio import stdio_client

        parameters = StdioServerParameters(command=sys.executable, args=[*command, "mcp"], cwd=ROOT)
        async with Client(stdio_client(parameters, errlog=log)) as client:
            return await client.call_tool("search", {"q": "open data"}), await client.call_tool("search", {"q": "x" * 501})

    with (tmp_path / "log").open("w") as log:
        found, refused = in_a_thread(lambda: session(log))
    assert answer(found)["hits"][0]["sections"][0]["id"] == "bonn#aims"
    assert refused.is_error
    assert refused.content[0].text.endswith("…”; allowed is a text of at most 500 characters.")
    assert (tmp_path / "log").read_text(encoding="utf-8") == ""


def test_without_the_package_the_command_says_what_it_needs(tmp_path: Path) -> None:
    (tmp_path / "mcp").mkdir()
    (tmp_path / "mcp" / "__init__.py").write_text("raise ModuleNotFoundError('No module named mcp', name='mcp')\n", "utf-8")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from search.cli.main import main; main(['mcp'])"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "Error: This needs the package mcp: pip install 'strategy-search[mcp]'.\n"
