"""`strategy-search evaluate`: runs a file of judged queries and writes a TREC run."""

from collections.abc import Iterable
from pathlib import Path

import click

from search.engines import open_engine
from search.errors import QueriesInvalid
from search.meaning.queries import query_embedder
from search.phrases import count_of
from search.query.model import Group, Match, Order, SearchQuery
from search.searching.evaluation import read_queries, run
from search.searching.searcher import Searcher
from search.settings import Settings

EVALUATION_SECONDS = 60.0
"""Time limit for one judged query: a thousand hits take longer than a page."""


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
    if run_file.exists() and run_file.samefile(queries):
        raise QueriesInvalid(f"{run_file} is the file of queries: the run needs a file of its own.")
    if not run_file.is_fifo():  # closing a pipe once would end the run for its reader
        _write(run_file, "a", ())  # fail before the minutes of searching; keeps the old content
    lines = list(run(searcher, judged, SearchQuery(match=match, group=group, order=order)))
    _write(run_file, "w", lines)
    click.echo(f"{count_of(len(judged), 'query', 'queries')}, {count_of(len(lines), 'line')} in {run_file}.")


def _write(path: Path, mode: str, lines: Iterable[str]) -> None:
    """Write lines to a file. Raises click.ClickException."""
    try:
        with path.open(mode, encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}") from error
