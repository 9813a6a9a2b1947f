"""The mapping and settings of an index of documents: what `documents` writes, and the ranking as a scripted similarity."""

from collections.abc import Mapping
from typing import Any

from search.query.fields import OWN_FIELDS
from search.site import Site

FORMAT = 2
"""Raised by hand whenever documents change, so that old indexes are built anew."""
MARKER = "strategy_search"
"""The key in an index's `_meta` which shows that this program made it."""
FREQUENCY_SCALE = 2
"""Factor of term frequencies, which are whole numbers, while the weight of an occurrence is a multiple of a half."""
MAX_RESULTS = 1_000_000
MAX_SECTIONS = 10_000
"""Maximum number of sections of one strategy that can be listed."""

_SIMILARITY = """
double scale = 2.0;
double N = field.docCount;
double F = term.totalTermFreq / scale;
double mean = field.sumTotalTermFreq / scale / N;
double length = Math.max(doc.length / scale, 0.5 * mean);
double tfn = doc.freq / scale * Math.log(1 + mean / length) / Math.log(2);
double expected = N > 1 ? N * (1 - Math.pow(1 - 1 / N, F)) : 1;
double information = (F + 1) / term.docFreq * Math.log((N + 1) / (expected + 0.5)) / Math.log(2);
return query.boost * tfn / (tfn + 1) * Math.max(0, information);
"""
"""In_expB2 as in `search.engines.arrays.search.weighting`, with the statistics and lengths that Lucene keeps."""

KEY = {"type": "keyword"}
_NUMBER = {"type": "long"}
WORDS = {"type": "text", "analyzer": "whitespace", "position_increment_gap": 1000, "norms": False}
"""Stems with their positions, and a gap between texts, so that no phrase spans two."""
SCORED = {
    "type": "text",
    "analyzer": "weighed",
    "search_analyzer": "whitespace",
    "index_options": "freqs",
    "similarity": "in_expb2",
}
"""Terms with the weight of their occurrences, as `term|frequency`."""


def facet_field(name: str) -> str:
    """The field of a facet's values, "" for "Not stated"; in a strategy, or in a section."""
    return f"facet_{name}"


def own_field(name: str) -> str:
    """The field of the stems of an own field; its folded words are in the field with `_folded` added."""
    return f"own_{name}"


def index_body(site: Site) -> dict[str, Any]:
    """The settings and mapping of an index for a site. The cluster's index templates decide shards and replicas."""
    return {
        "settings": {
            "index": {
                "refresh_interval": "-1",
                "max_result_window": MAX_RESULTS,
                "max_inner_result_window": MAX_SECTIONS,
                "mapping.nested_objects.limit": 1_000_000,
                "unassigned.node_left.delayed_timeout": "0s",
                "similarity": {"in_expb2": {"type": "scripted", "script": {"source": _SIMILARITY}}},
            },
            "analysis": {
                "filter": {"weight": {"type": "delimited_term_freq", "delimiter": "|"}},
                "analyzer": {"weighed": {"type": "custom", "tokenizer": "whitespace", "filter": ["weight"]}},
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": {MARKER: FORMAT},
            "_source": {"includes": ["record", "page", "sections.record"]},
            "properties": _properties(site),
        },
    }


def _properties(site: Site) -> dict[str, Any]:
    stored = {"type": "keyword", "index": False, "doc_values": False}
    facets = {facet_field(facet.name): KEY for facet in site.facets}
    of_sections = {facet_field(facet.name): KEY for facet in site.facets if facet.type.of_sections}
    own = {own_field(field.name): WORDS for field in OWN_FIELDS}
    return {
        **dict.fromkeys(("slug", "path", "digest", "language", "title", "folded", "words", "own_folded", "texts"), KEY),
        **dict.fromkeys(("born", "newest", "oldest", "added", "changed", "sections_count"), _NUMBER),
        **dict.fromkeys(("record", "page"), stored),
        "stems": WORDS,
        "own": WORDS,
        **own,
        **{f"{name}_folded": KEY for name in own},
        **facets,
        "sections": {
            "type": "nested",
            "properties": {
                "n": {"type": "integer"},
                "draft": {"type": "boolean"},
                "record": stored,
                "stems": WORDS,
                "folded": KEY,
                "text": KEY,
                **dict.fromkeys(("scored", "stops", "typed", "exact", "pairs"), SCORED),
                **of_sections,
            },
        },
    }


def kinds(field: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a field's mapping that decide what is found."""
    kept = {name: field[name] for name in ("type", "analyzer", "similarity", "index", "doc_values") if name in field}
    return kept | {name: kinds(inner) for name, inner in field.get("properties", {}).items()}
