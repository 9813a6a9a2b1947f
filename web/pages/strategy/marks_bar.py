"""What leads through a page: its contents, its sections on a theme, and the bar that steps through the passages with words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import takewhile

from search.phrases import count_of
from search.strategies import Strategy
from web.components.highlighted_html import MAX_MARKS, Steps
from web.urls.links import fragment
from web.urls.result_context import ResultContext


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents list."""

    text: str
    href: str
    depth: int
    """1 for the highest level that the strategy has."""
    matches: int
    """Passages that the bar steps through."""
    draft: bool


@dataclass(frozen=True, slots=True)
class MarksBar:
    """The bar that steps through the passages and round again, all of it plain links."""

    text: str
    """`Passage 3 of 17 with all words`, or `17 passages with all words` before the first step."""
    of: str
    """What follows the number of a passage: ` of 17 with all words`."""
    marks: str
    """The numbers of the marks that the passages begin with, a blank between them."""
    q: str
    previous: str | None
    next: str | None
    clear: str


def contents(strategy: Strategy, matches: Mapping[str, int]) -> tuple[Entry, ...]:
    """The sections of a strategy, each with the number of its passages that the bar steps through."""
    sections = [section for section in strategy.sections if section.anchor]
    top = min((section.level for section in sections), default=1)
    return tuple(
        Entry(
            text=section.heading,
            href=fragment(section.anchor),
            depth=section.level - top + 1,
            matches=matches.get(section.anchor, 0),
            draft=section.draft,
        )
        for section in sections
    )


@dataclass(frozen=True, slots=True)
class OnTheme:
    """All sections of a strategy that are on one theme."""

    text: str
    """`3 sections on Governance`."""
    sections: tuple[Entry, ...]


def on_theme(strategy: Strategy, theme: str, labels: Mapping[str, str]) -> OnTheme | None:
    """The sections on a theme, from its key and the labels of all; None where there is none."""
    there = {fragment(section.anchor) for section in strategy.sections if theme in section.themes}
    sections = tuple(entry for entry in contents(strategy, {}) if entry.href in there) if there else ()
    return OnTheme(f"{count_of(len(sections), 'section')} on {labels.get(theme, theme)}", sections) if sections else None


def marks_bar(slug: str, context: ResultContext, at: int, steps: Steps, clauses: int) -> MarksBar:
    """The bar of a page.

    Args:
        slug: of the strategy.
        context: the search that the reader came from.
        at: the mark that the reader stands at, from 1; 0 before the first step.
        steps: the passages.
        clauses: how many words, or phrases, are looked for in texts.
    """
    marks = steps.marks
    here = max(1, sum(1 for _ in takewhile(lambda mark: mark <= at, marks))) if at and marks else 0
    having = "" if clauses < 2 else " with all words" if steps.complete else " with some of the words"
    of = f" of {len(marks)}{'+' if marks and marks[-1] == MAX_MARKS else ''}{having}"
    said = f"{count_of(len(marks), 'passage')}{having}" if marks else "No match in this page"
    return MarksBar(
        text=f"Passage {here}{of}" if here else said,
        of=of,
        marks=" ".join(map(str, marks)),
        q=context.query.q,
        previous=context.strategy(slug, at=marks[here - 2 if here else -1]) if marks else None,
        next=context.strategy(slug, at=marks[here % len(marks)]) if marks else None,
        clear=replace(context, marked=False).strategy(slug),
    )
