"""The parameters of exports and feeds: those of a search, without paging and facets."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from search.facets.base import FacetType
from search.query.model import SearchQuery
from search.site import Site
from web.urls.export_urls import DISPLAY_PARAMETERS
from web.urls.parameter_errors import ParameterFault, ParametersInvalid
from web.urls.parameters import Parameter, read_parameters
from web.urls.search_url import from_args, search_parameters, turned_ranges


def export_parameters(site: Site) -> Sequence[Parameter]:
    """The parameters of an export of this site."""
    return tuple(parameter for parameter in search_parameters(site) if parameter.name not in DISPLAY_PARAMETERS)


def export_query(args: Iterable[tuple[str, str]], site: Site) -> SearchQuery:
    """The search that is exported. Unknown parameters are errors: ignored, they would export the wrong strategies.

    Raises:
        ParametersInvalid: something is unknown or out of range, or a range ends before it begins.
    """
    arguments = list(args)
    values = read_parameters(arguments, export_parameters(site), strict=True)
    if turned := turned_ranges(arguments, site):
        raise ParametersInvalid([_turned_fault(kind, values) for kind in turned])
    return from_args(arguments, site, strict=True)


def _turned_fault(kind: FacetType, values: Mapping[str, Any]) -> ParameterFault:
    first, last = kind.bounds
    allowed = f"a whole number from {first}, which is {values[first]}, to {kind.highest}"
    return ParameterFault("invalid_value", last, str(values[last]), allowed)
