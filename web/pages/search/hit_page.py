"""One hit of a search on a page of its own: all of its sections that match, and why it was found."""

from collections.abc import Container
from dataclasses import dataclass

from msgspec.structs import replace
from werkzeug.exceptions import NotFound

from search.phrases import Noun, count_of
from search.query.model import SearchQuery
from search.query.results import SearchResults
from web.components.hits import MAX_SECTIONS, HitView, hit_views
from web.components.wording import Run, quoted_sentence, sentence
from web.pages.search.page import page_query
from web.urls.result_context import ResultContext
from web.urls.search_url import to_args


@dataclass(frozen=True, slots=True)
class HitPage:
    """The whole page."""

    heading: tuple[Run, ...]
    """`Result 2 of 11 strategies about open data`."""
    title: str
    """The heading as plain text."""
    lead: str
    searched: str
    """What was searched in place of what was typed; "" where that was searched."""
    back: str
    """The results with this hit."""
    back_said: str
    q: str
    hidden: tuple[tuple[str, str], ...]
    """The rest of the search, which the search box sends along."""
    hit: HitView


def hit_query(context: ResultContext) -> SearchQuery:
    """What to ask the searcher for: this hit alone, with its sections and reasons."""
    return replace(
        page_query(context.query), page=context.hit, per_page=1, sections_per_hit=MAX_SECTIONS, explain=True, view="list"
    )


def _lead(hit: HitView) -> str:
    if not hit.sections:
        return "Why it was found." if hit.explained else ""
    return "Its sections that match, and why it was found." if hit.explained else "Its sections that match."


def hit_page(results: SearchResults, context: ResultContext, this_year: int, pictures: Container[str], noun: Noun) -> HitPage:
    """The page of a hit, from the answer to `hit_query(context)`. Raises NotFound where the search has no such hit."""
    if not results.hits:
        raise NotFound("This search has no such result.")
    query = replace(context.query, sections_per_hit=MAX_SECTIONS, explain=True)
    first, *others = sentence(results, results.facets, noun)
    said = first.text[:1].lower() + first.text[1:]
    heading = (Run(f"Result {context.hit:,} of {said}"), *others)
    [hit] = hit_views(results, query, this_year, pictures, context.hit)
    return HitPage(
        heading=heading,
        title=quoted_sentence(heading),
        lead=_lead(hit),
        searched=results.relaxed.reason if results.relaxed else "",
        back=context.search,
        back_said=f"Back to {count_of(results.total_sections if query.group == 'section' else results.total, 'result')}",
        q=context.query.q,
        hidden=tuple(pair for pair in to_args(context.query) if pair[0] not in {"q", "page"}),
        hit=hit,
    )
