"""`strategy-search status`: what the index holds, and whether the last update failed."""

from dataclasses import asdict
from datetime import UTC, datetime

import click
import msgspec

from search.engines import open_engine
from search.engines.base import IndexState
from search.index_address import absolute, without_secrets
from search.indexing.fault_lines import fault_lines
from search.indexing.update_log import last_failure
from search.meaning.queries import query_embedder
from search.settings import Settings
from search.strategies import place_text


@click.command()
@click.option("--json", "wants_json", is_flag=True, help="Print everything as JSON.")
@click.pass_obj
def status(settings: Settings, wants_json: bool) -> None:
    """Say what the index holds, how old it is, what was left out of it, and whether the last update failed."""
    engine = open_engine(settings.index)
    failure = last_failure(settings.state_folder)
    if failure and not wants_json:
        click.echo(f"failed      {failure.at}: {failure.message}")
    reader = engine.reader()
    embedder = query_embedder(settings.model, settings.embed_seconds)
    if embedder:
        embedder.verify()
    meaning = embedder.state(reader.vectors.model, reader.vectors.problem) if embedder else None
    where = without_secrets(absolute(settings.index))
    state = reader.state
    if wants_json:
        members = {
            "index": where,
            **asdict(state),
            "age_seconds": _age(state),
            **({"meaning": meaning._asdict()} if meaning else {}),
            "last_failure": msgspec.structs.asdict(failure) if failure else None,
        }
        click.echo(msgspec.json.format(msgspec.json.encode(members)))
        return
    click.echo(f"generation  {state.generation}, built {state.built_at}, {_age(state)} s ago; changed {state.changed_at}")
    click.echo(f"index       {where}")
    click.echo(f"strategies  {state.strategies} in {', '.join(state.languages) or 'no language'}")
    click.echo(f"sections    {state.sections}")
    click.echo(f"words       {state.words}")
    if embedder and meaning:
        alone = f"words alone order the hits: {embedder.problem or meaning.reason}"
        click.echo(f"meaning     {alone if meaning.reason else f'by {meaning.model}'}")
    for skipped in state.skipped:
        click.echo(f"skipped     {place_text(skipped.path)}: {skipped.reason}")
    for left_out in (True, False):
        for line in fault_lines([fault for fault in state.faults if fault.left_out == left_out]):
            click.echo(f"{'left out' if left_out else 'note':10}  {line}")


def _age(state: IndexState) -> int:
    """Seconds since this generation was built."""
    return int((datetime.now(UTC) - datetime.fromisoformat(state.built_at)).total_seconds())
