"""The maintainers' page: files left out, problems by rule, and searches that found too little."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from search.engines.base import IndexState
from search.indexing.content_check import Finding, Findings
from search.indexing.update_log import Failure
from search.phrases import capitalised, count_of
from search.query.model import SearchQuery
from search.site import Site
from search.strategies import place_text
from web.components.wording import date_text
from web.http.search_counts import CountedSearch, SearchCounts
from web.urls.links import edit_href
from web.urls.search_url import href

_MAX_PLACES = 200
"""Places of one rule that are listed."""
_MAX_SEARCHES = 50
"""Searches of one outcome that are listed."""
_KINDS = ("Left out", "Error", "Warning", "Note")
"""What a problem is called, worst first."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a file."""

    kind: str
    rule: str
    place: str
    href: str
    """Where the file is edited; "" where nobody says."""
    message: str
    path: str


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """The problems of one rule."""

    kind: str
    title: str
    size: str
    """`24 in 20 files`."""
    problems: tuple[Problem, ...]
    rest: int
    """Problems that are not listed."""


@dataclass(frozen=True, slots=True)
class SearchLine:
    """A search, how often it was made, and where it leads."""

    q: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class SearchLists:
    """Searches that found too little."""

    since: str
    nothing: tuple[SearchLine, ...]
    relaxed: tuple[SearchLine, ...]


@dataclass(frozen=True, slots=True)
class MaintainersPage:
    """The whole page."""

    failure: tuple[str, str] | None
    """Since when updates have failed, and why; None if they have not."""
    groups: tuple[ProblemGroup, ...]
    """Worst first, then by size."""
    skipped: tuple[tuple[str, str], ...]
    """Path and reason of files that are left out on purpose."""
    checked: Literal["yes", "not yet", "no"]
    """Whether the files were checked; "no" where nobody could look at them."""
    searches: SearchLists | None
    """None where searches are not counted."""


def maintainers_page(
    site: Site, state: IndexState, found: Findings, failure: Failure | None, counts: SearchCounts | None
) -> MaintainersPage:
    """What there is to do: what stops updates, what a check of the folder found so far, and what readers missed."""
    return MaintainersPage(
        failure=(_time_text(failure.since), failure.public_message) if failure else None,
        groups=_groups(list(_problems(site, state, found.files or {}))),
        skipped=tuple((place_text(one.path), one.reason) for one in state.skipped),
        checked="not yet" if not found.made_at else "no" if found.files is None else "yes",
        searches=_searches(counts) if counts else None,
    )


def _problems(site: Site, state: IndexState, findings: Mapping[str, Sequence[Finding]]) -> Iterator[Problem]:
    """What kept files out, then what the check says; what both name is named once, notes by the check."""
    seen = set()
    ruled = {(path, finding.rule) for path, found in findings.items() for finding in found}
    for fault in state.faults:
        if not fault.left_out and (fault.path, fault.rule) in ruled:
            continue
        seen.add((fault.path, fault.line, fault.message))
        yield _problem(site, "Left out" if fault.left_out else "Note", fault.rule, fault.path, fault.line, fault.message)
    for path, found in findings.items():
        for finding in found:
            if (path, finding.line, finding.message) not in seen:
                yield _problem(site, finding.severity.capitalize(), finding.rule, path, finding.line, finding.message)


def _problem(site: Site, kind: str, rule: str, path: str, line: int | None, message: str) -> Problem:
    return Problem(kind, rule, place_text(path, line), edit_href(site, path, line), message, path)


def _groups(problems: list[Problem]) -> tuple[ProblemGroup, ...]:
    def key(problem: Problem) -> tuple[int, str]:
        return _KINDS.index(problem.kind), problem.rule

    found = [tuple(group) for _, group in groupby(sorted(problems, key=key), key)]
    return tuple(_group(group) for group in sorted(found, key=lambda group: (key(group[0])[0], -len(group))))


def _group(problems: tuple[Problem, ...]) -> ProblemGroup:
    files = len({problem.path for problem in problems})
    title = capitalised(problems[0].rule.replace("_", " ").replace("-", " "))
    size = f"{len(problems):,} in {count_of(files, 'file')}"
    return ProblemGroup(problems[0].kind, title, size, problems[:_MAX_PLACES], max(0, len(problems) - _MAX_PLACES))


def _searches(counts: SearchCounts) -> SearchLists:
    nothing, relaxed = (tuple(map(_line, counts.most_frequent(outcome, _MAX_SEARCHES))) for outcome in ("nothing", "relaxed"))
    return SearchLists(_time_text(counts.since), nothing, relaxed)


def _time_text(time: str) -> str:
    """A time in ISO 8601 and UTC as readers see it; as it stands where it is none, as in a note that was damaged."""
    day, _, clock = time.partition("T")
    with suppress(ValueError):
        return f"{date_text(day)}, {clock[:5]} UTC"
    return time


def _line(counted: CountedSearch) -> SearchLine:
    return SearchLine(counted.q, counted.times, href(SearchQuery(counted.q)))
