"""The comparison page. Its state is in its URL; with fewer than two strategies it is the form to choose them."""

from collections.abc import Sequence
from dataclasses import dataclass

from search.engines.base import EngineReader, has_strategy
from search.phrases import Noun, listed
from web.pages.compare.comparison import MAX_COMPARED, MIN_COMPARED, Comparison, compare
from web.urls.links import compare_href
from web.urls.parameters import Parameter, choice, flag, strategy_id

PATH = "/compare"
PARAMETERS = (
    Parameter("s", strategy_id(), "a strategy, by its slug; two to four of them", repeatable=True),
    Parameter("only", choice(("differences",)), "whether rows in which all are alike are left out"),
    Parameter("choose", flag(), "whether to show the choice though there is enough to compare"),
)
_MAX_TITLE = 90
MAX_OFFERED = 500
"""Strategies that the choice lists; in larger collections a search comes first."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A strategy that can be chosen."""

    slug: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ComparePage:
    """The whole page."""

    title: str
    remarks: tuple[str, ...]
    """What of the address could not be followed."""
    table: Comparison | None
    """None where there is nothing to compare yet."""
    offers: tuple[Offer, ...]
    unlisted: str
    """Those that the choice has no room for: `40 more strategies`; "" if it lists all."""
    chosen: tuple[str, ...]
    only_differences: bool
    other_href: str
    """The same comparison with all rows, or with those that differ only."""
    change_href: str
    """The choice, with these strategies ticked."""
    markdown: str
    csv: str


def compare_page(
    reader: EngineReader, slugs: Sequence[str], only_differences: bool, choosing: bool, this_year: int
) -> ComparePage:
    """The comparison of some strategies, or the choice of them.

    `slugs` are as they stand in the address; those that are not known are named in the page. When `choosing`, the choice is
    shown though there are enough.
    """
    known = [slug for slug in dict.fromkeys(slugs) if has_strategy(reader, slug)]
    chosen = known[:MAX_COMPARED]
    table = compare(reader, chosen, this_year) if len(chosen) >= MIN_COMPARED and not choosing else None
    shown = table.differences() if table and only_differences else table
    here = compare_href(chosen)
    tail = "&only=differences" if only_differences else ""
    names = [column.name for column in table.columns] if table else []
    return ComparePage(
        title=_title(names, reader.site.noun),
        remarks=tuple(_remarks(slugs, known, reader.site.noun)),
        table=shown,
        offers=() if table else _offers(reader, chosen),
        unlisted=reader.site.noun.more(reader.state.strategies - MAX_OFFERED),
        chosen=tuple(chosen),
        only_differences=only_differences,
        other_href=here if only_differences else f"{here}&only=differences",
        change_href=f"{here}&choose=true",
        markdown=compare_href(chosen, f"{PATH}.md") + tail,
        csv=compare_href(chosen, f"{PATH}.csv") + tail,
    )


def _title(names: Sequence[str], noun: Noun) -> str:
    """What is compared, by name as long as the names leave a heading that can be taken in."""
    named = f"{listed(names, 'and')} compared"
    if not names:
        return f"Compare {noun.many}"
    return named if len(named) <= _MAX_TITLE else f"{noun.counted(len(names))} compared"


def _remarks(slugs: Sequence[str], known: Sequence[str], noun: Noun) -> list[str]:
    unknown = [slug for slug in dict.fromkeys(slugs) if slug not in known]
    remarks = [f"There is no {noun.one} “{slug}”." for slug in unknown[:MAX_COMPARED]]
    if len(known) > MAX_COMPARED:
        remarks.append(f"At most {MAX_COMPARED} {noun.many} can be compared. These are the first {MAX_COMPARED}.")
    if len(known) == 1:
        remarks.append("Select at least one more.")
    return remarks


def _offers(reader: EngineReader, chosen: Sequence[str]) -> tuple[Offer, ...]:
    every = sorted(reader.strategies(), key=lambda strategy: (strategy.slug not in chosen, strategy.title.casefold()))
    return tuple(
        Offer(strategy.slug, reader.distinct_title(strategy), strategy.slug in chosen) for strategy in every[:MAX_OFFERED]
    )
