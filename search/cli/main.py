"""The group of all verbs: `strategy-search` and `python -m search`, its options, and the exit codes of errors."""

import errno
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from search.errors import (
    AddressUnusable,
    ContentMissing,
    EngineUnusable,
    FolderUnusable,
    SettingInvalid,
    SiteInvalid,
    StrategySearchError,
)
from search.settings import settings_from

UNUSABLE = 2
"""Exit code when nothing could be done, for example because of a wrong option; the index is untouched."""
VERBS = ("check", "evaluate", "index", "init", "mcp", "model", "query", "serve", "status")
"""The verbs; each is a command in the module of that name in `search/cli/verbs/`."""
_UNUSABLE_INPUT = (AddressUnusable, ContentMissing, EngineUnusable, FolderUnusable, SiteInvalid, SettingInvalid)

_NOT_WRITTEN = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
"""Errors of writing to standard output if it is a file; for any other file, such an error carries a file name."""

# There is a worker for each processor, so NumPy's own threads would only wait; starting them takes as long as its import.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


class _Group(click.Group):
    """Imports only the verb that is run; prints errors that users can correct as one line instead of a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature, as below
        """The names of all verbs, in order."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a verb alone: importing all of them would double the imports of a short command."""
        return getattr(import_module(f"search.cli.verbs.{cmd_name}"), cmd_name) if cmd_name in VERBS else None

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run as a program; a failure to write the output, as on a full disk, is reported in one line too."""
        try:
            return super().main(*args, **extra)
        except OSError as error:
            if error.errno not in _NOT_WRITTEN or error.filename:
                raise
            click.echo(f"Error: what is printed cannot be written: {error.strerror}.", err=True)
            sys.stdout = None  # else Python would try to flush it again at exit
            raise SystemExit(1) from error

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
