"""`strategy-search mcp`: the Model Context Protocol over standard input and output."""

import click

from search.engines import open_engine
from search.meaning.queries import query_embedder
from search.searching.searcher import Searcher
from search.settings import Settings


@click.command()
@click.pass_obj
def mcp(settings: Settings) -> None:
    """Answer language models by the Model Context Protocol, over standard input and output."""
    try:
        from web.mcp_server import mcp_server
    except ModuleNotFoundError as error:
        if error.name != "mcp":
            raise
        raise click.ClickException("This needs the package mcp: pip install 'strategy-search[mcp]'.") from error
    embedder = query_embedder(settings.model, settings.embed_seconds)
    if embedder:
        embedder.warm()
    searcher = Searcher(open_engine(settings.index), settings.search_seconds, embedder)
    mcp_server(searcher, settings.public_url).run("stdio")
