"""Facet counts: as aggregations of the cluster, and as lists in the results."""

from collections.abc import Mapping

from search.engines.opensearch.query.matching import Selection
from search.engines.opensearch.store.connection import Json, Query
from search.engines.opensearch.store.documents import NOT_STATED
from search.engines.opensearch.store.mapping import facet_field
from search.engines.opensearch.vocabulary import FacetValues
from search.query.model import ALL_FACETS, SearchQuery
from search.query.results import FacetResult, FacetValue

Counts = Mapping[str, int]
"""Value, or "Not stated" → number of strategies with it."""


def wanted_facets(selection: Selection) -> list[FacetValues]:
    """The facets that are to be counted."""
    names = selection.query.facets
    return [values for name, values in selection.builder.facets.items() if names == ALL_FACETS or name in names]


def counts_within(selection: Selection) -> dict[str, Query]:
    """Aggregations over the strategies that match the words: number of strategies by value."""
    return {
        values.facet.name: {
            "filter": selection.around(values.facet.name),
            "aggs": {"values": {"terms": {"field": facet_field(values.facet.name), "size": len(values.values) + 1}}},
        }
        for values in wanted_facets(selection)
        if not _by_search(selection, values)
    }


def counts_by_search(selection: Selection) -> list[tuple[str, Query]]:
    """Searches that count facets of sections: how many strategies match within the sections that have each value."""
    found = []
    for values in wanted_facets(selection):
        if _by_search(selection, values):
            within = selection.within_value(values.facet.name)
            filters = [within(value) for value in (*values.values, NOT_STATED)]
            aggs = {"values": {"filters": {"filters": filters}}}
            found.append((values.facet.name, {"size": 0, "query": selection.around(values.facet.name), "aggs": aggs}))
    return found


def _by_search(selection: Selection, values: FacetValues) -> bool:
    return values.facet.type.of_sections and bool(selection.clauses)


def read_counts(selection: Selection, answer: Json, others: Mapping[str, Json]) -> dict[str, Counts]:
    """The counts of each facet, from the aggregations of the main search and from searches of their own."""
    counts: dict[str, Counts] = {}
    for values in wanted_facets(selection):
        name = values.facet.name
        if name in others:
            numbers = [bucket["doc_count"] for bucket in others[name]["aggregations"]["values"]["buckets"]]
            counts[name] = dict(zip((*values.values, NOT_STATED), numbers, strict=True))
        else:
            buckets = answer["aggregations"][name]["values"]["buckets"]
            counts[name] = {bucket["key"]: bucket["doc_count"] for bucket in buckets}
    return counts


def facet_result(values: FacetValues, counts: Counts, query: SearchQuery) -> FacetResult:
    """One facet with its listed values: most strategies first, a range in order; chosen values are always listed."""
    facet, kind, chosen = values.facet, values.facet.type, query.chosen(values.facet.name)
    ranged = kind.kind == "range"
    present = [text for text in values.values if counts.get(text)]
    listed = present if ranged else sorted(present, key=lambda text: -counts[text])[: query.facet_limit]
    selected = values.resolved(chosen)
    unknown = [text for text in dict.fromkeys(chosen) if values.named(text) is None]
    shown = {*listed, *selected}
    order = sorted(shown, key=lambda text: (0 if ranged else -counts.get(text, 0), values.numbers[text]))
    found = [FacetValue(kind.typed(text), values.labels[text], counts.get(text, 0), text in selected) for text in order]
    return FacetResult(
        name=facet.name,
        label=facet.label,
        type=kind.kind,
        values=(*found, *(FacetValue(kind.typed(text), text, 0, True) for text in unknown)),
        total_values=len({*present, *selected}) + len(unknown),
        missing=counts.get(NOT_STATED, 0),
        missing_selected=facet.name in query.missing,
        min=min(map(int, listed), default=None) if ranged else None,
        max=max(map(int, listed), default=None) if ranged else None,
    )
