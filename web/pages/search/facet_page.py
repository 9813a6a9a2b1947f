"""The page with all values of one facet, for facets with more than the results page lists."""

from dataclasses import dataclass
from typing import Literal

from werkzeug.exceptions import NotFound

from search.query.model import SearchQuery
from search.query.results import SearchResults
from search.site import Site
from web.components.wording import Run, sentence
from web.pages.search.filters import Choice, facet_href, missing_choice, value_choices
from web.pages.search.page import Option
from web.urls.parameters import Parameter, choice
from web.urls.search_url import href, to_args

MAX_VALUES = 1000
"""Values that are listed at most; rarer ones are found by typing."""

Order = Literal["count", "name"]
ORDER = Parameter("order", choice(("count", "name")), "how the values are ordered")
_ORDERS: dict[Order, str] = {"count": "Most frequent", "name": "A to Z"}


@dataclass(frozen=True, slots=True)
class FacetPage:
    """All values of a facet, as a form that leads back to the results."""

    label: str
    search: tuple[Run, ...]
    """The search whose values these are, as a sentence."""
    q: str
    rest: tuple[tuple[str, str], ...]
    """What the search box sends along beside the words."""
    choices: tuple[Choice, ...]
    unlisted: int
    orders: tuple[Option, ...]
    hidden: tuple[tuple[str, str], ...]
    """The rest of the search, which the form sends along."""
    back: str


def facet_query(query: SearchQuery, name: str) -> SearchQuery:
    """What to ask the searcher for: one facet, those in which something is chosen, and no more of the hits than has to be."""
    return query.counting(tuple(dict.fromkeys((name, *query.narrowed))), MAX_VALUES)


def facet_page(results: SearchResults, query: SearchQuery, name: str, order: Order, site: Site) -> FacetPage:
    """The page of a facet, from the answer to `facet_query(query, name)`.

    Raises:
        NotFound: the site has no such facet, or it is a range.
    """
    facet = next((facet for facet in results.facets if facet.name == name and facet.type == "value"), None)
    if facet is None:
        raise NotFound("There is no such filter.")
    choices = value_choices(facet)
    if order == "name":
        choices = tuple(sorted(choices, key=lambda choice: choice.label.casefold()))
    missing = missing_choice(facet)
    mine = {(choice.name, choice.value) for choice in (*choices, *([missing] if missing else []))} | {("page", str(query.page))}
    here = facet_href(facet.name, query)
    joined = "&" if "?" in here else "?"
    return FacetPage(
        label=facet.label,
        search=sentence(results, site.facets, site.noun),
        q=query.q,
        rest=tuple(pair for pair in to_args(query) if pair[0] not in {"q", "page"}),
        choices=(*choices, missing) if missing else choices,
        unlisted=facet.total_values - len(facet.values),
        orders=tuple(Option(text, f"{here}{joined}order={key}", key == order, key) for key, text in _ORDERS.items()),
        hidden=tuple(pair for pair in to_args(query) if pair not in mine),
        back=href(query),
    )
