"""The source of a quoted passage: a line, its link, and the page with its citations."""

from msgspec import Struct

from web.citations.work import Cited
from web.urls.links import strategy_href
from web.urls.search_url import with_args

PATH = "/cite"


class Quotable(Struct, frozen=True):
    """The source of a passage, for quoting it."""

    source: str
    link: str
    cite: str


def quotable(work: Cited) -> Quotable:
    """The source data for quoting a work."""
    return Quotable(work.source, strategy_href(work.slug, anchor=work.anchor), cite_href(work.slug, work.anchor))


def cite_href(slug: str, anchor: str = "") -> str:
    """The address of the citations page of a strategy or section."""
    args = [("strategy", slug), ("section", anchor)]
    return with_args(PATH, [pair for pair in args if pair[1]])
