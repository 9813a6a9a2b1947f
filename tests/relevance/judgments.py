"""The judged queries on the shipped collection, as `shipped.toml` states them, and what they make of a ranking's documents."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from search.query.model import Group
from tests.relevance.measures import Qrels

SHIPPED = Path(__file__).with_name("shipped.toml")


class Judgment(NamedTuple):
    """How relevant one place is to a need, and why."""

    grade: int
    """3 the very passage, 2 clearly answers a part, 1 related, 0 not relevant."""
    place: str
    """`slug#anchor` of a section, or a slug for what a strategy says of itself as a whole."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class JudgedSearch:
    """What a reader types, why, and which places answer."""

    id: str
    text: str
    reader: str
    need: str
    judgments: tuple[Judgment, ...]
    same_as: str | None = None
    """The search whose judgments these are."""
    note: str = ""
    """Why the answer is poor, where it is."""


def read_judged(path: Path = SHIPPED) -> list[JudgedSearch]:
    """Every judged search of a file, in its order.

    Raises:
        KeyError: a key is missing, or `same_as` names no search of the file.
    """
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["search"]
    judged = {row["id"]: tuple(_judgments(row)) for row in rows if "same_as" not in row}
    return [
        JudgedSearch(
            id=row["id"],
            text=row["text"],
            reader=row["reader"],
            need=row["need"],
            judgments=judged[row.get("same_as", row["id"])],
            same_as=row.get("same_as"),
            note=row.get("note", ""),
        )
        for row in rows
    ]


def _judgments(row: dict[str, Any]) -> Iterable[Judgment]:
    yield from (Judgment(*graded) for graded in row["grades"])
    yield from (Judgment(0, place) for place in row.get("not_relevant", ()))


def qrels_of(searches: Iterable[JudgedSearch], group: Group) -> Qrels:
    """The judgments as grades of strategies, each as good as its best place, or of sections.

    A search to which nothing of the kind is relevant, such as the name of a state that is in no section, is left out.
    """
    graded = {search.id: _grades(search, group) for search in searches}
    return {id_: grades for id_, grades in graded.items() if any(grades.values())}


def _grades(search: JudgedSearch, group: Group) -> dict[str, int]:
    if group == "section":
        return {judgment.place: judgment.grade for judgment in search.judgments if "#" in judgment.place}
    best: dict[str, int] = {}
    for judgment in search.judgments:
        slug = judgment.place.partition("#")[0]
        best[slug] = max(judgment.grade, best.get(slug, 0))
    return best
