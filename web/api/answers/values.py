"""The kinds of values that answers hold, with the bounds and meanings that their schemas state."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from search.query import results
from search.query.results import ScorePart

Json = dict[str, Any]
"""An object of any keys."""

Count = Annotated[int, Meta(ge=0)]
Place = Annotated[int, Meta(ge=1)]
"""A number that counts from 1."""
Score = Annotated[float, Meta(ge=0)]
Address = Annotated[str, Meta(extra_json_schema={"format": "uri-reference"})]
DistinctTitle = Annotated[
    str, Meta(description="the title, followed by the file's path if another strategy has the same title")
]
Time = Annotated[str, Meta(description="ISO 8601, in UTC")]
_FIRST = "; for files of the first build, the time of their last modification"
Added = Annotated[str, Meta(description=f"ISO 8601, in UTC: when the file was added to the collection{_FIRST}")]
Changed = Annotated[str, Meta(description=f"ISO 8601, in UTC: when the file last changed{_FIRST}")]
Generation = Annotated[str, Meta(description="identifier of the index generation that the answer is from")]
State = Annotated[
    Literal["described", "draft", "absent"],
    Meta(title="ThemeState", description="`draft` where there are headings, but all text is yet to be written"),
]
ShortEntry = Annotated[bool, Meta(description="whether the entry is marked as incomplete: `completeness: stub`")]
Unwritten = Annotated[bool, Meta(description="whether the section is empty or has only placeholder text")]
Explanation = tuple[ScorePart, ...]
Metadata = Annotated[
    Json, Meta(description="the front matter; `strategy_date` is as precise as `date_precision` (day, month or year) says")
]


class Droppable(msgspec.Struct, frozen=True, gc=False):
    """A filter, chosen or typed, and how many strategies match without it."""

    filter: Annotated[str, Meta(description="name of the facet; for a condition in the query text, the condition as typed")]
    total: Count
    searched: Annotated[str, Meta(description="the corrected query text, if only that matches")] | UnsetType = UNSET
    q: Annotated[str, Meta(description="the query text without the condition, if it is part of the text")] | UnsetType = UNSET


def droppable_answer(one: results.Droppable) -> Droppable:
    """A condition that stands in the way, as it is answered."""
    return Droppable(one.name, one.total, one.searched or UNSET, one.query.q if one.typed else UNSET)
