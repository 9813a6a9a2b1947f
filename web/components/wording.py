"""Formatting for people: lists, dates, horizons, statuses, and a whole search as one sentence."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from search.facets.all_types import facet_type
from search.phrases import STRATEGY, Noun, count_of, listed, readable
from search.query.results import FacetResult, SearchResults
from search.site import Facet, Site
from search.strategies import IN_FORCE
from web.urls.links import searched_text

NOT_STATED = "Not stated"
"""The value of a facet that a strategy lacks."""

_MAX_QUOTE = 80
_SCALARS = (str, int, float)


class Run(NamedTuple):
    """A part of a sentence; the searched words are a part of their own."""

    text: str
    searched: bool = False


def quoted(text: str) -> str:
    """A text in quotation marks."""
    return f'"{text}"'


def text_of(value: Any) -> str:
    """A text or number of front matter as text; "" for anything else."""
    return " ".join(str(value).split()) if isinstance(value, _SCALARS) and not isinstance(value, bool) else ""


@lru_cache(maxsize=1024)
def date_text(text: str) -> str:
    """A date as precise as it is: `2021` → `2021`, `2021-10` → `October 2021`, `2022-11-15` → `15 November 2022`."""
    if len(text) == 4:
        return text
    if len(text) == 7:
        return f"{datetime.date.fromisoformat(f'{text}-01'):%B %Y}"
    day = datetime.date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"


def moment_text(milliseconds: int) -> str:
    """A moment, given in milliseconds since 1970, as ISO 8601 in UTC: `2026-11-29T17:12:00+00:00`."""
    return datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.UTC).isoformat(timespec="seconds")


def horizon_text(start: int | None, end: int | None) -> str:
    """`2021–2025`, `2021`, `from 2021`, `until 2025`; nothing if neither end is known."""
    if start and end:
        return str(start) if start == end else f"{start}–{end}"
    return f"from {start}" if start else f"until {end}" if end else ""


def status_text(status: str, horizon_end: int | None, this_year: int) -> str:
    """The status, qualified if the period is over: `Listed as active; period ended in 2025`."""
    over, shown = horizon_end is not None and horizon_end < this_year, readable(status)
    return f"Listed as {shown.lower()}; period ended in {horizon_end}" if over and shown.casefold() in IN_FORCE else shown


def field_label(field: str, site: Site) -> str:
    """The display name of a front-matter field: its facet's label, else its own name."""
    facet = site.facet(field)
    return facet.label if facet else field.replace("_", " ").capitalize()


def value_label(results: SearchResults, facet: str, value: str) -> str:
    """The label of a facet value; the value itself if the answer does not list it."""
    for result in results.facets:
        if result.name == facet:
            return next((listed.label for listed in result.values if str(listed.value) == value), value)
    return value


def sentence(results: SearchResults, facets: Iterable[Facet | FacetResult], noun: Noun = STRATEGY) -> tuple[Run, ...]:
    """A search and its number of hits as a sentence; the searched words are a separate part.

    Args:
        results: the answer.
        facets: the facets of the site, or of an answer that has all of them.
        noun: the site's noun for a hit.
    """
    query = results.query
    words = " ".join(searched_text(results).split())
    if query.typing:
        words = words.removesuffix("*")
    if not any(map(str.isalnum, words)):
        words = ""  # only punctuation: all strategies are shown, with a notice
    parts = [Run(_subject(results, noun, narrowed=bool(words or query.narrowed)))]
    if words:
        shown = words if len(words) <= _MAX_QUOTE else words[: _MAX_QUOTE - 1] + "…"
        parts += [Run(_before_words(results, words)), Run(shown, searched=True)]
    return (*parts, Run("".join(_filter_phrases(results, {facet.name: facet.label for facet in facets}))))


def _before_words(results: SearchResults, words: str) -> str:
    if not results.total:
        return " for "
    return " about any of " if results.match == "any" and " " in words else " about "


def quoted_sentence(sentence: Sequence[Run]) -> str:
    """A sentence as plain text, the searched words in quotation marks."""
    return "".join(f"“{run.text}”" if run.searched else run.text for run in sentence)


def _subject(results: SearchResults, noun: Noun, *, narrowed: bool) -> str:
    counted = noun.counted(results.total)
    if not results.total:
        return f"No {noun.many} yet" if not narrowed else "Searching" if results.query.typing else "No results"
    if results.query.group == "section":
        return f"{count_of(results.total_sections, 'section')} of {counted}"
    return counted if narrowed or results.total == 1 else f"All {counted}"


def _filter_phrases(results: SearchResults, labels: Mapping[str, str]) -> Iterator[str]:
    """Each filter as a phrase of the sentence, places first."""
    query = results.query
    places = {name: place for place, name in enumerate(labels)}
    names = dict.fromkeys((*dict(query.filters), *query.missing))
    for name in sorted(names, key=lambda name: (not facet_type(name).is_place, places.get(name, 0))):
        kind = facet_type(name)
        values = [kind.in_sentence(value_label(results, name, value)) for value in query.chosen(name)]
        leads = kind.preposition and (name not in query.missing or (kind.is_place and query.chosen(name)))
        if name in query.missing:
            values.append("not stated")
        choice = listed(values, "and" if name in query.all_of else "or")
        yield f" {kind.preposition} {choice}" if leads else f", {labels.get(name, name).lower()} {choice}"
    for name, ends in query.ranges:
        yield f", {facet_type(name).range_text(*ends)}"
