"""Prints how well every judged collection is ranked: `python -m tests.relevance`.

Where STRATEGY_SEARCH_MODEL names a sentence model, by words and by meaning, and how well passages in other languages are found.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from search.engines import open_engine
from search.indexing.indexer import refresh
from search.query.model import Order
from search.searching.searcher import Searcher
from tests.conftest import SHIPPED_CONTENT
from tests.relevance.cross_language import recalls
from tests.relevance.intents import misses, read_intents
from tests.relevance.judged_collections import SHARED, JudgedCollection, answered, needs, published, shipped
from tests.relevance.measures import figures, means, shown

_ORDERS: tuple[Order, ...] = ("words", "meaning")


@click.command()
@click.option("--each", is_flag=True, help="Also print nDCG@10 of every query on the shipped collection, the poorest first.")
@click.option("--only", default="", help="Only collections whose names begin so.")
@click.option("--cluster", default="", help="Address, without a prefix, of a cluster that is measured beside.")
def main(each: bool, only: str, cluster: str) -> None:
    """Print nDCG@10, MAP, P@10, Recall@100 and RR of the default path, and how many everyday queries are met."""
    model = os.environ.get("STRATEGY_SEARCH_MODEL", "")
    with tempfile.TemporaryDirectory() as scratch:
        if not only:
            _print_intents(Path(scratch))
        for collection in _collections(Path(scratch), only):
            folder = Path(scratch) / collection.name
            folder.mkdir(exist_ok=True)
            if cluster:
                found = figures(collection.qrels, answered(collection, folder, index=f"{cluster}/{_prefix(collection)}"))
                click.echo(shown(f"{collection.name}, cluster", means(found)))
            for order in _ORDERS if model else _ORDERS[:1]:
                found = figures(collection.qrels, answered(collection, folder, order))
                click.echo(shown(f"{collection.name}{f', by {order}' if model else ''}", means(found)))
                if each and collection.name.startswith("shipped"):
                    for query, value in sorted(found["nDCG@10"].items(), key=lambda pair: pair[1]):
                        click.echo(f"    {value:.3f}  {query}")
        if model and not only:
            for line in recalls(model, Path(scratch)):
                click.echo(line)


def _print_intents(scratch: Path) -> None:
    """How many queries of each role are answered as the reader means them, and what the others miss."""
    engine = open_engine(scratch / "intent-index")
    refresh(SHIPPED_CONTENT, engine)
    searcher, missed = Searcher(engine, seconds=60), {}
    intents = read_intents()
    for role in dict.fromkeys(intent.role for intent in intents):
        asked = [intent for intent in intents if intent.role == role]
        missed = {intent.wanted["text"]: found for intent in asked if (found := misses(intent, searcher))}
        click.echo(f"{'intent, ' + role.replace('_', ' '):34}{len(asked) - len(missed)} of {len(asked)} met")
        for text, found in missed.items():
            click.echo(f"    {text}: {'; '.join(found)}")
    engine.close()


def _prefix(collection: JudgedCollection) -> str:
    return "relevance-" + re.sub(r"[^a-z]+", "-", collection.name)


def _collections(scratch: Path, only: str) -> Iterator[JudgedCollection]:
    for collection in (shipped("strategy"), shipped("section"), needs()):
        if collection.name.startswith(only):
            yield collection
    if SHARED.exists():
        yield from (published(name, scratch / f"{name}-content") for name in ("cranfield", "cacm") if name.startswith(only))


if __name__ == "__main__":
    main()
