"""The command line: `strategy-search` and `python -m search`."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import click
import msgspec

from search.checks import apply_fixes, render, run_checks
from search.engines import open_engine
from search.engines.base import IndexState
from search.errors import AddressUnusable, ContentMissing, SettingInvalid, SiteInvalid, StrategySearchError
from search.indexing.incremental import indexed_files
from search.indexing.indexer import Report, refresh
from search.indexing.update_log import last_failure, noted
from search.plurals import counted, strategies
from search.query.model import Group, Match, SearchQuery
from search.query.results import Hit, MarkedText, SearchResults
from search.searching.evaluation import read_queries, run
from search.searching.searcher import Searcher
from search.settings import Settings, settings_from
from search.site import load_site

EVALUATION_SECONDS = 60.0
"""Time for one judged query: a thousand hits take longer than a page."""
UNUSABLE = 2
"""Exit code when nothing could be done, as for a wrong option: the index is untouched."""


class _Group(click.Group):
    """Prints the errors that a person can put right as one line instead of a traceback."""

    def invoke(self, context: click.Context) -> Any:
        """Run a command; errors become exit codes here and nowhere else."""
        try:
            return super().invoke(context)
        except StrategySearchError as error:
            click.echo(f"Error: {error}", err=True)
            context.exit(UNUSABLE if isinstance(error, AddressUnusable | ContentMissing | SiteInvalid | SettingInvalid) else 1)


@click.group(cls=_Group)
@click.option("--content", type=click.Path(path_type=Path), help="Folder of strategies.  [default: content]")
@click.option("--index", type=click.Path(path_type=Path), help="Folder that the index is built in.  [default: index]")
@click.version_option(package_name="strategy-search")
@click.pass_context
def main(context: click.Context, content: Path | None, index: Path | None) -> None:
    """Full-text search over a folder of strategies in Markdown."""
    context.obj = settings_from(os.environ, content=content, index=index)


@main.command()
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 for any that is free.  [default: 8000]")
@click.option("--workers", type=click.IntRange(1, 64), help="Worker processes.  [default: 2]")
@click.option("--watch/--no-watch", default=None, help="Follow changes of the content folder.  [default: watch]")
@click.pass_obj
def serve(settings: Settings, /, **flags: Any) -> None:
    """Serve pages and JSON; build the index if there is none, and keep it fresh."""
    from web.server.supervisor import serve as run

    run(settings_from({}, **asdict(settings) | {name: value for name, value in flags.items() if value is not None}))


@main.command()
@click.option("--full", is_flag=True, help="Build everything anew, even if nothing changed.")
@click.pass_obj
def index(settings: Settings, full: bool) -> None:
    """Build the index, or bring it up to date; exit code 1 if a file was left out."""
    with noted(settings.index):
        report = _with_progress(settings, full=full)
    click.echo(_summary(report))
    for fault in report.state.faults:
        click.echo(f"  {fault}", err=True)
    if any(fault.left_out for fault in report.state.faults):
        raise SystemExit(1)


def _with_progress(settings: Settings, *, full: bool) -> Report:
    engine = open_engine(settings.index)
    if not sys.stderr.isatty():
        return refresh(settings.content, engine, full=full)
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Reading", total=None)
        return refresh(
            settings.content, engine, full=full, progress=lambda done, all_: progress.update(task, completed=done, total=all_)
        )


def _summary(report: Report) -> str:
    state = report.state
    changes = f"{report.added} added, {report.changed} changed, {report.removed} removed, {report.unchanged} unchanged"
    left_out = len({fault.path for fault in state.faults if fault.left_out})
    lines = [
        f"{strategies(state.strategies)}, {counted(state.sections, 'section')}; {changes}; generation {state.generation}"
        f" in {report.seconds:.2f} s.",
        *(f"Skipped {skipped.path}: {skipped.reason}" for skipped in state.skipped),
        *([f"{left_out} left out:" if left_out else "Notes:"] if state.faults else []),
    ]
    return "\n".join(lines)


@main.command()
@click.argument("text", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as the JSON endpoint gives it.")
@click.option("--explain", is_flag=True, help="Say where each score comes from.")
@click.option("--match", type=click.Choice(["auto", "all", "any"]), default="auto", show_default=True)
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="Strategies to show.")
@click.option("--filter", "filters", multiple=True, metavar="FACET=VALUE", help="Choose a value of any facet; repeatable.")
@click.option("--country", multiple=True, help="Choose a country; repeatable.")
@click.option("--theme", multiple=True, help="Choose a theme; repeatable.")
@click.pass_obj
def query(settings: Settings, /, text: tuple[str, ...], as_json: bool, **options: Any) -> None:
    """Search from the terminal."""
    searcher = Searcher(open_engine(settings.index), settings.search_seconds)
    asked = SearchQuery(
        q=" ".join(text),
        match=options["match"],
        per_page=options["limit"],
        explain=options["explain"],
        filters=_filters(options),
        facets=("*",) if as_json else (),
    )
    results = searcher.search(asked)
    if as_json:
        from web.api.serializers.search import search_answer

        click.echo(_json(search_answer(results, settings.public_url)))
    else:
        click.echo("\n".join(_lines(results)))


def _filters(options: dict[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    chosen: dict[str, list[str]] = {}
    for name in ("country", "theme"):
        if options[name]:
            chosen[name] = list(options[name])
    for pair in options["filters"]:
        name, equals, value = pair.partition("=")
        if not equals:
            raise click.BadParameter(f"{pair!r} is not FACET=VALUE", param_hint="--filter")
        chosen.setdefault(name, []).append(value)
    return tuple(sorted((name, tuple(values)) for name, values in chosen.items()))


def _lines(results: SearchResults) -> list[str]:
    said = [results.relaxed.reason] if results.relaxed else []
    if results.unknown_words and not results.relaxed:
        said.append(f"No strategy mentions {', '.join(results.unknown_words)}.")
    if results.suggestion and results.suggestion.q != results.searched:
        said += [f"Did you mean {text}?" for text in (results.suggestion.q, *results.suggestion.alternatives)]
    heading = f"{results.total:,} of {strategies(results.out_of)} ({counted(results.total_sections, 'section')})"
    lines = [heading, *said, *results.warnings]
    for hit in results.hits:
        lines += ["", *_hit_lines(hit)]
    return lines


def _hit_lines(hit: Hit) -> list[str]:
    lines = [f"{_bold(hit.highlights['title'])}  [{hit.slug}]  {hit.score:.2f}"]
    for section in hit.sections:
        lines.append(f"  {' › '.join(section.path) or hit.title}  #{section.anchor}")
        lines.append(f"    {_bold(section.snippet)}")
        lines += [f"      {part.score:8.4f}  {part.word}  ({part.detail})" for part in section.explanation]
    lines += [f"      {part.score:8.4f}  {part.word}  ({part.detail})" for part in hit.explanation]
    return lines


def _bold(marked: MarkedText) -> str:
    """A text with its marks in bold; click leaves the codes out where the output is not a terminal."""
    out, at = "", 0
    for start, end in marked.marks:
        out += marked.text[at:start] + click.style(marked.text[start:end], bold=True)
        at = end
    return out + marked.text[at:]


@main.command()
@click.argument("queries", type=click.Path(path_type=Path))
@click.option("--run", "run_file", type=click.Path(path_type=Path), required=True, help="File to write the run to.")
@click.option("--match", type=click.Choice(["auto", "all", "any"]), default="auto", show_default=True)
@click.option("--group", type=click.Choice(["strategy", "section"]), default="strategy", show_default=True)
@click.pass_obj
def evaluate(settings: Settings, queries: Path, run_file: Path, match: Match, group: Group) -> None:
    """Answer a file of judged queries (id, tab, text on each line) and write a TREC run of the best thousand for each."""
    searcher = Searcher(open_engine(settings.index), seconds=EVALUATION_SECONDS)
    asked = read_queries(queries)
    lines = list(run(searcher, asked, SearchQuery(match=match, group=group)))
    run_file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    click.echo(f"{len(asked)} queries, {len(lines)} lines in {run_file}.")


def _json(value: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_obj
def status(settings: Settings, as_json: bool) -> None:
    """Say what the index holds, how old it is, what was left out of it, and whether the last update failed."""
    failure = last_failure(settings.index)
    if failure and not as_json:
        click.echo(f"failed      {failure.at}: {failure.message}")
    state = open_engine(settings.index).reader().state
    if as_json:
        told = {**asdict(state), "age_seconds": _age(state), "last_failure": asdict(failure) if failure else None}
        click.echo(_json(told))
        return
    click.echo(f"generation  {state.generation}, built {state.built_at}, {_age(state)} s ago; changed {state.changed_at}")
    click.echo(f"strategies  {state.strategies} in {', '.join(state.languages) or 'no language'}")
    click.echo(f"sections    {state.sections}")
    click.echo(f"words       {state.words}")
    for skipped in state.skipped:
        click.echo(f"skipped     {skipped.path}: {skipped.reason}")
    for fault in state.faults:
        click.echo(f"{'left out' if fault.left_out else 'note':10}  {fault}")


def _age(state: IndexState) -> int:
    """Seconds since this generation was built."""
    return int((datetime.now(UTC) - datetime.fromisoformat(state.built_at)).total_seconds())


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--fix", is_flag=True, help="Write the mends that are proposed, and nothing else.")
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
@click.pass_obj
def check(settings: Settings, paths: tuple[Path, ...], fix: bool, form: Literal["text", "json", "github"]) -> None:
    """Name what is wrong, missing or uneven in the content; exit code 1 on errors, 0 on warnings alone."""
    site = load_site(settings.content)
    if fix:
        click.echo(f"{apply_fixes(settings.content, site, paths)} mends written.", err=True)
    known = indexed_files(open_engine(settings.index), site)
    report = run_checks(settings.content, site, paths, known=known.file)
    click.echo(render(report, form))
    if report.exit_code:
        raise SystemExit(report.exit_code)


@main.command()
@click.pass_obj
def mcp(settings: Settings) -> None:
    """Answer language models by the Model Context Protocol, over standard input and output."""
    try:
        from web.mcp_server import mcp_server
    except ModuleNotFoundError as error:
        if error.name != "mcp":
            raise
        raise click.ClickException("This needs the package mcp: pip install 'strategy-search[mcp]'.") from error
    mcp_server(Searcher(open_engine(settings.index), settings.search_seconds), settings.public_url.rstrip("/")).run("stdio")
