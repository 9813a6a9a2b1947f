"""A collection whose every change shows in every answer, so that an answer made of two generations gives itself away."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.harness.http_load import Answer

ADDRESSES = (
    "/api/v1/search?q=zebra&facets=country,year",
    "/api/v1/search?q=steady&facets=*&sort=newest&per_page=5",
    "/api/v1/suggest?q=edition",
    "/api/v1/strategies/beacon",
    "/search?q=zebra",
    "/search?q=steady+words&sort=newest&country=Land+3",
    "/strategies/beacon?q=zebra",
    "/search.csv?q=zebra",
    "/",
)
"""Every kind of answer; each of them shows the strategy that changes, or could."""
_EDITION = re.compile(r"[Ee]dition[ +-](\d+)")


def write_collection(folder: Path, steady: int = 40) -> None:
    """So many strategies that stay as they are, and the first edition of the one that changes."""
    folder.mkdir()
    for number in range(steady):
        text = f"---\ntitle: City {number}\ncountry: Finland\nstrategy_date: {1990 + number % 8}\n---\n\n"
        sections = (f"## Part {part}\n\n{'Steady words about sharing data. ' * 8}\n\n" for part in range(6))
        (folder / f"city-{number}.md").write_text(text + "".join(sections), encoding="utf-8")
    write_edition(folder, 0)


def write_edition(folder: Path, edition: int) -> None:
    """Put an edition of the strategy that changes in the place of the last one, in one step as editors do."""
    text = f"---\ntitle: Edition {edition}\nsummary: Steady in edition {edition}.\ncountry: Land {edition % 7}\n"
    text += f"strategy_date: {_year(edition)}\n---\n\n"
    sections = (f"## Part {part}\n\nA zebra of edition {edition}.\n\n" for part in range(_sections(edition)))
    beside = folder / ".beacon.new"
    beside.write_text(text + "".join(sections), encoding="utf-8")
    beside.replace(folder / "beacon.md")


def _sections(edition: int) -> int:
    return 1 + edition % 11


def _year(edition: int) -> int:
    return 2000 + edition % 23


class Witness:
    """Looks at answers of any number of workers, and remembers which edition each generation and each tag stood for."""

    def __init__(self) -> None:
        """Have seen nothing yet."""
        self.editions: dict[str, int] = {}
        """By generation, as answers named it."""
        self._tags: dict[tuple[str, str], int] = {}

    def contradictions(self, answer: Answer) -> list[str]:
        """What an answer with status 200 says that cannot all be true of one generation."""
        text = answer.body.decode()
        shown = {int(edition) for edition in _EDITION.findall(text)}
        if len(shown) != 1:
            return [f"editions {sorted(shown)} in {answer.path}"] if shown or "country=Land" not in answer.path else []
        edition = shown.pop()
        said = _Said(answer, edition)
        tag = answer.headers.get("etag", "none")
        if self._tags.setdefault((answer.path, tag), edition) != edition:
            said.wrong("the tag", tag, self._tags[answer.path, tag])
        if answer.headers["content-type"].startswith("application/json"):
            self._check_json(json.loads(text), said)
        elif answer.path.startswith("/search?q=zebra"):
            said.check("parts on the page", text.count("A <mark>zebra</mark>"), min(3, _sections(edition)))
        return said.contradictions

    def _check_json(self, found: Mapping[str, Any], said: _Said) -> None:
        generation = found.get("generation", "")
        if generation and self.editions.setdefault(generation, said.edition) != said.edition:
            said.wrong("the generation", generation, self.editions[generation])
        if found.get("q") == "zebra":
            said.check("matched sections", found["total_sections"], _sections(said.edition))
        for hit in found.get("hits", ()):
            if hit["id"] == "beacon":
                said.check("the date", hit["metadata"]["strategy_date"], str(_year(said.edition)))
        for facet in found.get("facets", ()):
            if facet["name"] == "country":
                countries = {value["value"] for value in facet["values"]} - {"Finland"}
                said.check("the countries", countries, {f"Land {said.edition % 7}"})


class _Said:
    """What one answer says of an edition."""

    def __init__(self, answer: Answer, edition: int) -> None:
        self.edition = edition
        self.contradictions: list[str] = []
        self._path = answer.path

    def check(self, what: str, found: object, expected: object) -> None:
        """Hold what an answer says against what it must say."""
        if found != expected:
            self.wrong(what, found, expected)

    def wrong(self, what: str, found: object, expected: object) -> None:
        """Note that something belongs to another edition."""
        self.contradictions.append(f"{self._path} shows edition {self.edition}, but {what} {found!r} is not {expected!r}")
