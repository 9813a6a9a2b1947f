"""`strategy-search index`: build the index, or bring it up to date."""

import os
import sys

import click

from search.engines import open_engine
from search.engines.base import SearchEngine
from search.errors import ModelUnusable
from search.indexing.fault_lines import fault_lines
from search.indexing.indexer import Report, limits_of, refresh
from search.indexing.update_log import recording_failure
from search.meaning.embedder import document_embedder
from search.phrases import STRATEGY, count_of
from search.settings import Settings
from search.strategies import place_text


@click.command()
@click.option("--full", is_flag=True, help="Build everything anew, even if nothing changed.")
@click.pass_obj
def index(settings: Settings, full: bool) -> None:
    """Build the index, or bring it up to date; exit code 1 if a file was left out."""
    engine = open_engine(settings.index, document_embedder(settings.model, os.cpu_count() or 1))
    with recording_failure(settings.state_folder):
        report = _with_progress(engine, settings, full=full)
    click.echo(_summary(report))
    for line in fault_lines(report.state.faults):
        click.echo(f"  {line}", err=True)
    _embed(engine)
    if any(fault.left_out for fault in report.state.faults):
        raise SystemExit(1)


def _embed(engine: SearchEngine) -> None:
    """Embed new sections if a model is set; without one the index is complete, and ordered by words alone."""
    try:
        while engine.embed():
            pass
    except ModelUnusable as error:
        click.echo(f"Sections are not embedded: {error}", err=True)


def _with_progress(engine: SearchEngine, settings: Settings, *, full: bool) -> Report:
    if not sys.stderr.isatty():
        return refresh(settings.content, engine, full=full, limits=limits_of(settings))
    with click.progressbar(length=1, label="Reading", file=sys.stderr) as bar:

        def show(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        report = refresh(settings.content, engine, full=full, progress=show, limits=limits_of(settings))
        bar.update((bar.length or 1) - bar.pos)
    return report


def _summary(report: Report) -> str:
    state = report.state
    changes = f"{report.added} added, {report.changed} changed, {report.removed} removed, {report.unchanged} unchanged"
    left_out = len({fault.path for fault in state.faults if fault.left_out})
    lines = [
        f"{STRATEGY.counted(state.strategies)}, {count_of(state.sections, 'section')}; {changes}; generation {state.generation}"
        f" in {report.seconds:.2f} s.",
        *(f"Skipped {place_text(skipped.path)}: {skipped.reason}" for skipped in state.skipped),
        *([f"{left_out} left out:" if left_out else "Notes:"] if state.faults else []),
    ]
    return "\n".join(lines)
