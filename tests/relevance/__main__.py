"""Prints how well every judged collection is ranked: `python -m tests.relevance`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from tests.relevance.judged_collections import SHARED, JudgedCollection, answered, published, shipped
from tests.relevance.measures import figures, means, shown


@click.command()
@click.option("--each", is_flag=True, help="Also print nDCG@10 of every query on the shipped collection, the poorest first.")
def main(each: bool) -> None:
    """Print nDCG@10, MAP, P@10, Recall@100 and RR of the default path."""
    with tempfile.TemporaryDirectory() as scratch:
        for collection in _collections(Path(scratch)):
            folder = Path(scratch) / collection.name
            folder.mkdir(exist_ok=True)
            found = figures(collection.qrels, answered(collection, folder))
            click.echo(shown(collection.name, means(found)))
            if each and collection.name.startswith("shipped"):
                for query, value in sorted(found["nDCG@10"].items(), key=lambda pair: pair[1]):
                    click.echo(f"    {value:.3f}  {query}")


def _collections(scratch: Path) -> Iterator[JudgedCollection]:
    yield shipped("strategy")
    yield shipped("section")
    if SHARED.exists():
        yield from (published(name, scratch / f"{name}-content") for name in ("cranfield", "cacm"))


if __name__ == "__main__":
    main()
