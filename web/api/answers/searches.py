"""The answer about searches that found nothing, or something only once they were relaxed."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from web.api.answers.values import Place, Time
from web.http.search_counts import SearchCounts


class CountedSearch(msgspec.Struct, frozen=True, gc=False):
    """A search and how often it was made."""

    q: str
    count: Place


class Searches(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What readers searched for without success since the server began, by how often; searches with filters are left out."""

    since: Time
    nothing: Annotated[Sequence[CountedSearch], Meta(description="searches that found nothing")]
    relaxed: Annotated[
        Sequence[CountedSearch],
        Meta(description="searches that found something only after a correction or with some of the words"),
    ]


def searches_answer(counts: SearchCounts) -> Searches:
    """All searches that are counted."""
    nothing, relaxed = ([CountedSearch(*one) for one in counts.most_frequent(outcome)] for outcome in ("nothing", "relaxed"))
    return Searches(since=counts.since, nothing=nothing, relaxed=relaxed)
