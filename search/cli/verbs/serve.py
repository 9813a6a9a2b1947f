"""`strategy-search serve`: the web server, its workers and the watcher."""

import signal
from dataclasses import asdict
from typing import Any, NoReturn

import click

from search.settings import Settings, settings_from


@click.command()
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 for any that is free.  [default: 8000]")
@click.option("--workers", type=click.IntRange(1, 64), help="Worker processes.  [default: 2]")
@click.option("--watch/--no-watch", default=None, help="Follow changes of the content folder.  [default: watch]")
@click.option(
    "--count-searches/--no-count-searches", default=None, help="Count searches that find too little.  [default: count-searches]"
)
@click.pass_obj
def serve(settings: Settings, /, **flags: Any) -> None:
    """Serve pages and JSON; build the index if there is none, and keep it fresh."""
    signal.signal(signal.SIGTERM, _end)  # until the server handles it: PID 1 of a container ignores it by default
    from web.server.supervisor import serve as run

    run(settings_from({}, **asdict(settings) | {name: value for name, value in flags.items() if value is not None}))


def _end(*_: object) -> NoReturn:
    raise SystemExit(0)
