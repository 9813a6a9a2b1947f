"""`strategy-search check`: the lint rules over the content, with their fixes."""

from pathlib import Path
from typing import get_args

import click

from search.checks import Format, apply_fixes, render, run_checks
from search.engines import open_engine
from search.indexing.incremental import indexed_files
from search.indexing.indexer import limits_of
from search.phrases import count_of
from search.settings import Settings
from search.site import load_site


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--fix", is_flag=True, help="Write the mends that are proposed, and nothing else.")
@click.option("--format", "form", type=click.Choice(get_args(Format)), default="text", show_default=True)
@click.pass_obj
def check(settings: Settings, paths: tuple[Path, ...], fix: bool, form: Format) -> None:
    """Name what is wrong, missing or uneven in the content; exit code 1 on errors, 0 on warnings alone."""
    site, limits = load_site(settings.content), limits_of(settings)
    if fix:
        click.echo(f"{count_of(apply_fixes(settings.content, site, paths, limits=limits), 'mend')} written.", err=True)
    known = indexed_files(open_engine(settings.index), site)
    report = run_checks(settings.content, site, paths, known=known, limits=limits)
    click.echo(render(report, form))
    if report.exit_code:
        raise SystemExit(report.exit_code)
