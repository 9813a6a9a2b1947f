"""Test collections: content, queries and judgments, answered by the command line as readers' searches are."""

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner

from search.cli.main import main
from search.query.model import Group, Order
from tests.relevance.judgments import qrels_of, read_judged
from tests.relevance.measures import Qrels, Run, read_qrels, read_run

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "relevance"
"""Collections with published judgments; they are not part of this repository."""


class JudgedCollection(NamedTuple):
    """What is searched, what is asked, and what would be right."""

    name: str
    content: Path
    queries: str
    """An id, a tab and a text on each line."""
    qrels: Qrels
    group: Group = "strategy"
    """What is ranked, and so what `qrels` grades."""


def shipped(group: Group) -> JudgedCollection:
    """The shipped collection with this project's own judgments."""
    searches = read_judged()
    queries = "".join(f"{search.id}\t{search.text}\n" for search in searches)
    return JudgedCollection(f"shipped, by {group}", ROOT / "content", queries, qrels_of(searches, group), group)


def needs() -> JudgedCollection:
    """The shipped collection asked in one's own words: each reader's need, once."""
    searches = [search for search in read_judged() if search.same_as is None]
    queries = "".join(f"{search.id}\t{search.need}\n" for search in searches)
    return JudgedCollection(
        "shipped, questions by section", ROOT / "content", queries, qrels_of(searches, "section"), "section"
    )


def published(name: str, folder: Path) -> JudgedCollection:
    """A collection of SHARED, its documents written as Markdown files into a folder."""
    source = SHARED / name
    command: list[str | Path] = [sys.executable, SHARED / "to_markdown.py", source, folder]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    queries, qrels = ((source / file).read_text(encoding="utf-8") for file in ("queries.tsv", "qrels.txt"))
    return JudgedCollection(name, folder, queries, read_qrels(qrels))


def answered(collection: JudgedCollection, scratch: Path, order: Order = "words", index: str = "") -> Run:
    """The default path's answer to every query.

    Args:
        collection: what is searched and asked.
        scratch: an existing folder for the index, the queries and the run; an index that is there is brought up to date.
        order: by meaning only where STRATEGY_SEARCH_MODEL names a model.
        index: its address, if it is not to be in `scratch`.
    """
    address, queries, run = index or scratch / "index", scratch / "queries.tsv", scratch / "out.run"
    queries.write_text(collection.queries, encoding="utf-8")
    _strategy_search("--content", collection.content, "--index", address, "index")
    _strategy_search("--index", address, "evaluate", queries, "--run", run, "--group", collection.group, "--order", order)
    return read_run(run.read_text(encoding="utf-8"))


def _strategy_search(*arguments: str | Path) -> None:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)
    if result.exit_code:
        raise RuntimeError(result.output)
