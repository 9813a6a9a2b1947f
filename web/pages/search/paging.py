"""The pages of an answer as links: the first, the last, and those around the present one."""

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from search.query.model import SearchQuery
from web.urls.search_url import href

AROUND = 2
"""Pages that are linked on either side of the present one."""


@dataclass(frozen=True, slots=True)
class PageLink:
    """One page; without a number it stands for pages that are left out."""

    number: int | None
    href: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Paging:
    """Where a page stands among the others."""

    links: tuple[PageLink, ...]
    previous: str | None
    next: str | None


def paging(query: SearchQuery, pages: int) -> Paging | None:
    """Links to the pages of a search; None where there is one page or none."""
    if pages < 2:
        return None
    here = query.page
    return Paging(
        links=tuple(_links(query, pages)),
        previous=page_href(query, min(here - 1, pages)) if here > 1 else None,
        next=page_href(query, here + 1) if here < pages else None,
    )


def page_href(query: SearchQuery, page: int) -> str:
    """The address of another page of a search."""
    return href(replace(query, page=page))


def _links(query: SearchQuery, pages: int) -> Iterator[PageLink]:
    wanted = sorted({1, pages, *range(max(1, query.page - AROUND), min(pages, query.page + AROUND) + 1)})
    before = 0
    for number in wanted:
        if number == before + 2:
            yield PageLink(number - 1, page_href(query, number - 1))
        elif number > before + 1:
            yield PageLink(None)
        yield PageLink(number, page_href(query, number), number == query.page)
        before = number
