"""`strategy-search model`: the folder of a sentence model, written and checked."""

from pathlib import Path

import click

from search.meaning.preparation import add_model, check_model
from search.settings import Settings


@click.group()
def model() -> None:
    """Ready a sentence model for the order by meaning; needs the extra `semantic`."""


@model.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def add(folder: Path) -> None:
    """Write the model.toml of a folder that holds model.onnx and tokenizer.json."""
    settings = add_model(folder)
    languages = ", ".join(settings.languages)
    click.echo(f"{settings.name}: {settings.size} numbers, languages {languages}. STRATEGY_SEARCH_MODEL={folder} uses it.")


@model.command()
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def check(settings: Settings, folder: Path | None) -> None:
    """Say whether a model can be used: the folder, or the one that is set; exit code 1 if not."""
    folder = folder or (Path(settings.model) if settings.model else None)
    if folder is None:
        raise click.UsageError("No model is set, and no folder is given.")
    check_model(folder)
    click.echo(f"{folder}: it is right.")
