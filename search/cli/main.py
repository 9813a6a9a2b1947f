"""The group of all verbs: `strategy-search` and `python -m search`, its options, and the exit codes of errors."""

import os
from pathlib import Path
from typing import Any

import click

from search.cli.check import check
from search.cli.evaluate import evaluate
from search.cli.index import index
from search.cli.mcp import mcp
from search.cli.model import model
from search.cli.query import query
from search.cli.serve import serve
from search.cli.status import status
from search.errors import AddressUnusable, ContentMissing, SettingInvalid, SiteInvalid, StrategySearchError
from search.settings import settings_from

UNUSABLE = 2
"""Exit code when nothing could be done, as for a wrong option: the index is untouched."""
_UNUSABLE_INPUT = (AddressUnusable, ContentMissing, SiteInvalid, SettingInvalid)


class _Group(click.Group):
    """Prints the errors that a person can put right as one line instead of a traceback."""

    def invoke(self, context: click.Context) -> Any:
        """Run a command; errors become exit codes here and nowhere else."""
        try:
            return super().invoke(context)
        except StrategySearchError as error:
            click.echo(f"Error: {error}", err=True)
            context.exit(UNUSABLE if isinstance(error, _UNUSABLE_INPUT) else 1)


@click.group(cls=_Group)
@click.option("--content", type=click.Path(path_type=Path), help="Folder of strategies.  [default: content]")
@click.option(
    "--index",
    "address",
    metavar="ADDRESS",
    help="Address of the index: the folder it is built in.  [default: index; for other content, in the user's cache folder]",
)
@click.version_option(package_name="strategy-search")
@click.pass_context
def main(context: click.Context, content: Path | None, address: str | None) -> None:
    """Full-text search over a folder of strategies in Markdown."""
    context.obj = settings_from(os.environ, content=content, index=address)


for _verb in (serve, index, query, check, status, evaluate, model, mcp):
    main.add_command(_verb)
