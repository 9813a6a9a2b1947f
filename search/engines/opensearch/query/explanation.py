"""Explanations of the scores of a page: each part of the scores is searched once more by itself."""

from collections.abc import Sequence

from search.content.serialization import section_from
from search.engines.opensearch.query.hits import Hit
from search.engines.opensearch.query.matching import SECTIONS
from search.engines.opensearch.query.page import Explained
from search.engines.opensearch.query.scoring import Part
from search.engines.opensearch.store.connection import Json, Query
from search.engines.shares import DECIMALS, DRAFT_REASON, DRAFT_SHARE
from search.query.results import ScorePart

MAX_EXPLAINED = 1000
"""Maximum number of sections of a strategy that are explained."""


def explaining(parts: Sequence[Part], living: Query, hits: Sequence[Hit]) -> list[Query]:
    """A search for each part, which gives the score of each section of the hits for it."""
    shown = {"size": MAX_EXPLAINED, "_source": False, "docvalue_fields": [f"{SECTIONS}.n"]}
    among = [living, {"ids": {"values": [hit.id for hit in hits]}}]

    def search(part: Part) -> Query:
        earned = {"bool": {"should": part.queries, "minimum_should_match": 1}}
        nested = {"path": SECTIONS, "score_mode": "max", "query": earned, "inner_hits": shown}
        return {"size": len(hits), "_source": False, "query": {"bool": {"filter": among, "must": {"nested": nested}}}}

    return list(map(search, parts))


def explained(parts: Sequence[Part], answers: Sequence[Json], hits: Sequence[Hit]) -> Explained:
    """The explanations, from the answers to these searches."""
    found: dict[tuple[str, int], tuple[ScorePart, ...]] = {}
    for part, answer in zip(parts, answers, strict=True):
        for hit in answer["hits"]["hits"]:
            for section in hit["inner_hits"][SECTIONS]["hits"]["hits"]:
                at = hit["_id"], section["fields"][f"{SECTIONS}.n"][0]
                earned = ScorePart(part.label, "section" if at[1] else "fields", round(section["_score"], DECIMALS), "")
                found[at] = (*found.get(at, ()), earned)
    drafts = [(hit.id, place) for hit in hits for place, _, record, _ in hit.sections if section_from(record).draft]
    factor = ScorePart("", "section", DRAFT_SHARE, DRAFT_REASON)
    return found | {at: (*found.get(at, ()), factor) for at in drafts}
