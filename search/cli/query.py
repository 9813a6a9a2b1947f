"""`strategy-search query`: a search from the terminal, as text or as the JSON that the API gives."""

from typing import Any

import click
import msgspec

from search.engines import open_engine
from search.meaning.queries import query_embedder
from search.plurals import count_of, strategies
from search.query.model import ALL_FACETS, SearchQuery
from search.query.results import Hit, MarkedText, SearchResults
from search.searching.searcher import Searcher
from search.settings import Settings

TERMINAL_SECONDS = 60.0
"""Nobody else waits for a search from a terminal, and each opens the index anew, on however busy a machine."""


@click.command()
@click.argument("text", nargs=-1)
@click.option("--json", "wants_json", is_flag=True, help="Print the answer as the JSON endpoint gives it.")
@click.option("--explain", is_flag=True, help="Say where each score comes from.")
@click.option("--match", type=click.Choice(["auto", "all", "any"]), default="auto", show_default=True)
@click.option("--order", type=click.Choice(["words", "meaning"]), default="meaning", help="By meaning where a model is set.")
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="Strategies to show.")
@click.option("--filter", "filters", multiple=True, metavar="FACET=VALUE", help="Choose a value of any facet; repeatable.")
@click.option("--country", multiple=True, help="Choose a country; repeatable.")
@click.option("--theme", multiple=True, help="Choose a theme; repeatable.")
@click.pass_obj
def query(settings: Settings, /, text: tuple[str, ...], wants_json: bool, **options: Any) -> None:
    """Search from the terminal."""
    embedder = query_embedder(settings.model, TERMINAL_SECONDS)
    searcher = Searcher(open_engine(settings.index), max(settings.search_seconds, TERMINAL_SECONDS), embedder)
    asked = SearchQuery(
        q=" ".join(text),
        match=options["match"],
        order=options["order"],
        per_page=options["limit"],
        explain=options["explain"],
        filters=_filters(options),
        facets=ALL_FACETS if wants_json else (),
    )
    results = searcher.search(asked)
    if wants_json:
        from web.api.answers.search import search_answer

        click.echo(msgspec.json.format(msgspec.json.encode(search_answer(results, settings.public_url))))
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
    heading = f"{results.total:,} of {strategies(results.out_of)} ({count_of(results.total_sections, 'section')})"
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
