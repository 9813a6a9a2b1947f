"""The endpoints of the API, declared once, for reading parameters and for OpenAPI."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from search.searching.suggestions.autocomplete import MAX_SUGGESTIONS
from search.site import Site
from web.api.answers.coverage import Comparison, Coverage
from web.api.answers.facet import FacetValues
from web.api.answers.search import Search
from web.api.answers.searches import Searches
from web.api.answers.status import Status
from web.api.answers.strategy import Strategies, Strategy
from web.api.answers.suggest import Suggestions
from web.api.answers.task import Task
from web.api.answers.values import Json
from web.citations.formats import FORMATS
from web.urls.links import API, API_COMPARE, API_COVERAGE, API_FACETS, API_SEARCH, API_STRATEGIES, API_SUGGEST, API_TASKS
from web.urls.parameters import Parameter, choice, flag, number, strategy_id, text
from web.urls.search_url import PAGING, search_parameters

JSON = "application/json"

Declared = Callable[[Site], Sequence[Parameter]]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One endpoint: path, parameters and answer."""

    name: str
    """Its operation id: the name of the view."""
    rule: str
    """Its path, as Flask writes rules."""
    summary: str
    answer: Any
    """The type of the answer: a struct, a list or an object of any keys, or a text."""
    parameters: Declared = lambda _: ()
    """Those of its query string, on a site."""
    media: str = JSON
    in_path: Mapping[str, Parameter] | None = None
    """The variables of the path."""
    not_found: str = ""
    """When the answer is a 404; "" where it never is."""
    method: str = "GET"
    status: int = 200


VALUE_FILTER = Parameter("filter", text(), "lists only values with words that begin so", example="ger")
VALUE_SORT = Parameter(
    "sort", choice(("count", "value"), "ValueSort"), "order of the values; default: by count", example="value"
)
COMPARED = Parameter("s", strategy_id(), "ids of the strategies to compare", True, 2, 4)
SUGGESTED = (
    Parameter("q", text(), "the text typed so far: complete words and the beginning of the last one", example="gov"),
    Parameter("limit", number(0, MAX_SUGGESTIONS), "maximum number of suggestions of each kind; default: 5", example="5"),
)
WITH_SECTIONS = Parameter("sections", flag(), "whether to include the sections of each strategy", example="true")
CITED = Parameter("section", text(), "anchor of a section to cite instead of the whole strategy")


FACET_OWN = (VALUE_FILTER, VALUE_SORT, *PAGING)
"""What a facet reads for itself: it is the values that are sorted and paged."""


def facet_parameters(site: Site) -> Sequence[Parameter]:
    """The parameters of the values, and those of a search that do not list hits."""
    names = {parameter.name for parameter in FACET_OWN}
    return (*FACET_OWN, *(parameter for parameter in search_parameters(site) if parameter.name not in names))


def suggest_parameters(site: Site) -> Sequence[Parameter]:
    """The text and the limit, and those of the search whose filters stay."""
    names = {"page", *(parameter.name for parameter in SUGGESTED)}
    return (*SUGGESTED, *(parameter for parameter in search_parameters(site) if parameter.name not in names))


_SLUG = {"slug": Parameter("slug", text(), "the strategy's id: its path in the content folder without `.md`")}
_NO_STRATEGY = "There is no strategy with this id."
_NO_PLACE = "There is no strategy with this id, or no section with this anchor."
_STRATEGY = f"{API_STRATEGIES}/<slug:slug>"

SEARCH = Endpoint("search", API_SEARCH, "Search the strategies", Search, search_parameters)
SUGGEST = Endpoint("suggest", API_SUGGEST, "Suggestions for a search that is being typed", Suggestions, suggest_parameters)
FACET = Endpoint(
    name="facet",
    rule=f"{API_FACETS}/<name>",
    summary="All values of one facet, counted for a search",
    answer=FacetValues,
    parameters=facet_parameters,
    in_path={"name": Parameter("name", text(), "the name of the facet")},
    not_found="There is no facet of this name.",
)
STRATEGIES = Endpoint("strategies", API_STRATEGIES, "All strategies, by id", Strategies, lambda _: (*PAGING, WITH_SECTIONS))
STRATEGY = Endpoint("strategy", _STRATEGY, "One whole strategy", Strategy, in_path=_SLUG, not_found=_NO_STRATEGY)
MARKDOWN = Endpoint(
    name="markdown",
    rule=f"{_STRATEGY}.md",
    summary="The Markdown file of a strategy, as it was indexed",
    answer=str,
    media="text/markdown",
    in_path=_SLUG,
    not_found="There is no strategy with this id, or its file is not at hand.",
)
CITATIONS = tuple(
    Endpoint(
        name=form.name,
        rule=f"{_STRATEGY}.{form.ending}",
        summary=f"Citation of a strategy or one of its sections as {form.title}",
        answer=list[Json] if form.is_json else str,
        parameters=lambda _: (CITED,),
        media=form.media,
        in_path=_SLUG,
        not_found=_NO_PLACE,
    )
    for form in FORMATS
)
COMPARE = Endpoint(
    name="compare",
    rule=API_COMPARE,
    summary="Two to four strategies side by side, by theme",
    answer=Comparison,
    parameters=lambda _: (COMPARED,),
    not_found=_NO_STRATEGY,
)
COVERAGE = Endpoint("coverage", API_COVERAGE, "The themes that each strategy describes", Coverage, lambda _: PAGING)
STATUS = Endpoint("status", f"{API}/status", "State of the index: counts, files left out, findings of the check", Status)
OPENAPI = Endpoint("openapi", f"{API}/openapi.json", "This description", Json)

FROM_THE_INDEX = (
    *(SEARCH, SUGGEST, FACET, STRATEGIES, STRATEGY, MARKDOWN, *CITATIONS, COMPARE, COVERAGE, STATUS),
    OPENAPI,
)
"""What is answered from the index; the same generation gives the same answer."""

REINDEX = Endpoint(
    name="reindex",
    rule=f"{API}/reindex",
    summary="Bring the index up to date with the content folder",
    answer=Task,
    not_found="Reindexing over HTTP is switched off.",
    method="POST",
    status=202,
)
TASK = Endpoint(
    name="task",
    rule=f"{API_TASKS}/<id>",
    summary="State of a reindexing task",
    answer=Task,
    in_path={"id": Parameter("id", text(), "the task's id")},
    not_found="There is no task with this id any more.",
)
SEARCHES = Endpoint(
    name="searches",
    rule=f"{API}/searches",
    summary="Searches that found nothing or only after a correction",
    answer=Searches,
    not_found="Searches are not counted on this site.",
)
ENDPOINTS = (*FROM_THE_INDEX, SEARCHES, REINDEX, TASK)
"""All of them, in the order in which they are described."""
