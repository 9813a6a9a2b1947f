"""`strategy-search evaluate`: a file of judged queries, answered as a TREC run."""

from pathlib import Path
from typing import TextIO

import click

from search.engines import open_engine
from search.meaning.queries import query_embedder
from search.query.model import Group, Match, Order, SearchQuery
from search.searching.evaluation import read_queries, run
from search.searching.searcher import Searcher
from search.settings import Settings

EVALUATION_SECONDS = 60.0
"""Time for one judged query: a thousand hits take longer than a page."""


@click.command()
@click.argument("queries", type=click.Path(path_type=Path))
@click.option("--run", "run_file", type=click.Path(path_type=Path), required=True, help="File to write the run to.")
@click.option("--match", type=click.Choice(["auto", "all", "any"]), default="auto", show_default=True)
@click.option("--group", type=click.Choice(["strategy", "section"]), default="strategy", show_default=True)
@click.option("--order", type=click.Choice(["words", "meaning"]), default="meaning", help="By meaning where a model is set.")
@click.pass_obj
def evaluate(settings: Settings, queries: Path, run_file: Path, match: Match, group: Group, order: Order) -> None:
    """Answer a file of judged queries (id, tab, text on each line) and write a TREC run of the best thousand for each."""
    embedder = query_embedder(settings.model, EVALUATION_SECONDS)
    searcher = Searcher(open_engine(settings.index), EVALUATION_SECONDS, embedder)
    judged = read_queries(queries)
    with _opened(run_file) as written:  # before anything is answered, which takes minutes
        lines = list(run(searcher, judged, SearchQuery(match=match, group=group, order=order)))
        written.truncate(0)
        written.writelines(f"{line}\n" for line in lines)
    click.echo(f"{len(judged)} queries, {len(lines)} lines in {run_file}.")


def _opened(path: Path) -> TextIO:
    """A file to write to; what is in it stays until it is truncated. Raises click.FileError."""
    try:
        return path.open("a", encoding="utf-8")
    except OSError as error:
        raise click.FileError(str(path), error.strerror) from error
