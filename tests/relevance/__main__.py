"""Prints how well every judged collection is ranked: `python -m tests.relevance`."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from search.engines import open_engine
from search.indexing.indexer import refresh
from search.searching.searcher import Searcher
from tests.conftest import SHIPPED_CONTENT
from tests.relevance.intents import misses, read_intents
from tests.relevance.judged_collections import SHARED, JudgedCollection, answered, published, shipped
from tests.relevance.measures import figures, means, shown


@click.command()
@click.option("--each", is_flag=True, help="Also print nDCG@10 of every query on the shipped collection, the poorest first.")
def main(each: bool) -> None:
    """Print nDCG@10, MAP, P@10, Recall@100 and RR of the default path, and how many everyday queries are met."""
    with tempfile.TemporaryDirectory() as scratch:
        _print_intents(Path(scratch))
        for collection in _collections(Path(scratch)):
            folder = Path(scratch) / collection.name
            folder.mkdir(exist_ok=True)
            found = figures(collection.qrels, answered(collection, folder))
            click.echo(shown(collection.name, means(found)))
            if each and collection.name.startswith("shipped"):
                for query, value in sorted(found["nDCG@10"].items(), key=lambda pair: pair[1]):
                    click.echo(f"    {value:.3f}  {query}")


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


def _collections(scratch: Path) -> Iterator[JudgedCollection]:
    yield shipped("strategy")
    yield shipped("section")
    if SHARED.exists():
        yield from (published(name, scratch / f"{name}-content") for name in ("cranfield", "cacm"))


if __name__ == "__main__":
    main()
