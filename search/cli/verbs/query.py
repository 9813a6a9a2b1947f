"""`strategy-search query`: a search from the terminal, printed as text or as the JSON of the API."""

from collections.abc import Iterator
from typing import Any

import click
import msgspec
from msgspec.structs import replace

from search.engines import open_engine
from search.errors import StrategySearchError
from search.meaning.queries import query_embedder
from search.phrases import STRATEGY, count_of
from search.query.model import ALL_FACETS
from search.query.results import Hit, MarkedText, SearchResults
from search.query.spelling import not_mentioned
from search.searching.searcher import Searcher
from search.settings import Settings
from search.site import Site, load_site

TERMINAL_SECONDS = 60.0
"""Time limit of a search: nobody else waits for it, and it has to open the index, perhaps on a busy machine."""


class _SearchCommand(click.Command):
    """A command with an option for every search parameter of the site's URLs, besides its own."""

    def get_params(self, context: click.Context) -> list[click.Parameter]:
        """Its own, then the site's."""
        return [*super().get_params(context), *_parameter_options(_site(context.obj))]


@click.command(cls=_SearchCommand)
@click.argument("text", nargs=-1)
@click.option("--json", "wants_json", is_flag=True, help="Print the answer as the JSON endpoint gives it.")
@click.option("--filter", "filters", multiple=True, metavar="FACET=VALUE", help="Choose a value of any facet; repeatable.")
@click.pass_obj
def query(settings: Settings, /, text: tuple[str, ...], wants_json: bool, filters: tuple[str, ...], **options: Any) -> None:
    """Search from the terminal."""
    from web.urls.parameter_errors import ParametersInvalid
    from web.urls.search_url import from_args

    args = [("q", " ".join(text)), *_chosen(filters), *_given(options)]
    try:
        asked = from_args(args, _site(settings), strict=True)
    except ParametersInvalid as error:
        raise click.UsageError(str(error)) from error
    if not wants_json and asked.facets == ALL_FACETS:
        asked = replace(asked, facets=())
    embedder = query_embedder(settings.model, TERMINAL_SECONDS)
    results = Searcher(open_engine(settings.index), max(settings.search_seconds, TERMINAL_SECONDS), embedder).search(asked)
    if wants_json:
        from web.api.answers.search import search_answer

        click.echo(msgspec.json.format(msgspec.json.encode(search_answer(results, settings.public_url))))
    else:
        click.echo("\n".join(_lines(results)))


def _site(settings: Settings) -> Site:
    """The site as indexed, else from the content folder, for `--help` before there is an index."""
    try:
        return open_engine(settings.index).reader().site
    except StrategySearchError:
        return load_site(settings.content)


def _parameter_options(site: Site) -> Iterator[click.Option]:
    """The search parameters as options; their values are parsed by the same table as those of URLs."""
    from web.urls.search_url import search_parameters

    for parameter in search_parameters(site):
        if parameter.name != "q":
            names = [f"--{parameter.name.replace('_', '-')}", *(["--limit"] if parameter.name == "per_page" else [])]
            meaning = f"{parameter.meaning[0].upper()}{parameter.meaning[1:]}: {parameter.kind.allowed}."
            is_flag = parameter.kind.names == ("true", "false")
            yield click.Option([*names, parameter.name], multiple=parameter.repeatable, is_flag=is_flag, help=meaning)


def _given(options: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in options.items():
        for text in value if isinstance(value, tuple) else [value]:
            if text not in {None, False}:
                yield name, "true" if text is True else text


def _chosen(filters: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for pair in filters:
        name, equals, value = pair.partition("=")
        if not equals:
            raise click.BadParameter(f"{pair!r} is not FACET=VALUE", param_hint="--filter")
        yield name, value


def _lines(results: SearchResults) -> list[str]:
    notes = [results.relaxed.reason] if results.relaxed else []
    if results.unknown_words and not results.relaxed:
        notes.append(not_mentioned(results.query.q, results.unknown_words, STRATEGY))
    if results.suggestion and results.suggestion.q != results.searched:
        notes += [f"Did you mean {text}?" for text in (results.suggestion.q, *results.suggestion.alternatives)]
    notes += [f"Without {one.name}: {STRATEGY.counted(one.total)}." for one in results.droppable]
    heading = f"{results.total:,} of {STRATEGY.counted(results.out_of)} ({count_of(results.total_sections, 'section')})"
    lines = [heading, *notes, *results.warnings]
    for hit in results.hits:
        lines += ["", *_hit_lines(hit)]
    return lines


def _hit_lines(hit: Hit) -> list[str]:
    lines = [f"{_bold(hit.highlights['title'])}  [{hit.slug}]  {hit.score:.2f}"]
    if hit.quotation:
        source = f"{hit.quotation.heading}  #{hit.quotation.anchor}".removesuffix("  #")
        return [*lines, f"  {_bold(hit.quotation.sentence)}", f"    {source}"]
    if hit.reason:
        lines.append(f"  {hit.reason}.")
    for section in hit.sections:
        lines.append(f"  {' › '.join(section.path) or hit.title}  #{section.anchor}")
        lines.append(f"    {_bold(section.snippet)}")
        lines += [f"      {part.score:8.4f}  {part.word}  ({part.detail})" for part in section.explanation]
    lines += [f"      {part.score:8.4f}  {part.word}  ({part.detail})" for part in hit.explanation]
    return lines


def _bold(marked: MarkedText) -> str:
    """A text with its marks in bold; click omits the codes if the output is not a terminal."""
    out, at = "", 0
    for start, end in marked.marks:
        out += marked.text[at:start] + click.style(marked.text[start:end], bold=True)
        at = end
    return out + marked.text[at:]
