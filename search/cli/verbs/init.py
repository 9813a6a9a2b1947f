"""`strategy-search init`: a folder to begin with."""

import shlex
from importlib.resources import as_file, files
from pathlib import Path
from shutil import copyfile

import click

from search.errors import FolderUnusable


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Write a first strategy, search.toml and a README into a folder that is new or empty."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if next(folder.iterdir(), None):
            raise FolderUnusable(f"{folder} is not empty: nothing was written.")
        with as_file(files("search.content") / "starter") as starter:
            for file in sorted(starter.iterdir()):
                copyfile(file, folder / file.name)
    except OSError as error:
        raise FolderUnusable(f"{folder} cannot be written: {error.strerror}.") from error
    click.echo(f"{folder} is ready. See it by: strategy-search --content {shlex.quote(str(folder))} serve")
