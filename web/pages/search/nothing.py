"""What the results page shows where nothing is found: what is nowhere, and links to what there is instead."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from search.analysis import analyzer
from search.phrases import STRATEGY, Noun, listed
from search.query.spelling import unquoted
from search.searching.suggestions.nothing_found import NothingFound, Way
from web.urls.search_url import href


@dataclass(frozen=True, slots=True)
class WayLink:
    """A search, and how many strategies it finds."""

    text: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Ways:
    """Links to searches of one kind, such as those without one of the words."""

    label: str
    links: tuple[WayLink, ...]


@dataclass(frozen=True, slots=True)
class NothingPage:
    """What the results page shows where nothing is found."""

    nowhere: str
    """Which words no strategy has, as a sentence; "" where each has some."""
    ways: tuple[Ways, ...]


def nothing_page(
    nothing: NothingFound, said: Collection[str], linked: Collection[str] = (), noun: Noun = STRATEGY
) -> NothingPage:
    """The words and links of a search that finds nothing.

    Args:
        nothing: what was found out about it.
        said: words of which it was said already that they are nowhere; then nobody asks that of a stop word.
        linked: addresses to which something leads already.
        noun: what the site calls a hit.
    """
    known = set(map(analyzer.fold_text, said))
    unsaid = [text for text in nothing.nowhere if analyzer.fold_text(text) not in known]
    words = [_quoted(text) for text in unsaid if not (known and analyzer.is_stop_word_somewhere(analyzer.fold_text(text)))]
    return NothingPage(f"No {noun.one} has {listed(words)}." if words else "", tuple(_ways(nothing, linked)))


def _ways(nothing: NothingFound, linked: Collection[str]) -> Iterator[Ways]:
    seen = set(linked)
    unfiltered = [nothing.unfiltered] if nothing.unfiltered else []
    for label, ways in (
        ("Without one of the words", [(f"without {_quoted(way.text)}", way) for way in nothing.without]),
        ("Without filters", [(way.text or "everything", way) for way in unfiltered]),
        ("Words spelt like it", [(way.text, way) for way in nothing.nearest]),
        ("Each word by itself", [(way.text, way) for way in nothing.alone]),
        ("Themes, places and other filters", [(_named(way), way) for way in nothing.values]),
    ):
        links = {href(way.query): WayLink(text, way.count, href(way.query)) for text, way in ways}
        if new := links.keys() - seen:
            seen |= new
            yield Ways(label, tuple(link for address, link in links.items() if address in new))


def _named(way: Way) -> str:
    facet = f"{way.facet.label}: " if way.facet else ""
    return facet + way.text + (f", as in “{way.other_name}”" if way.other_name else "")


def _quoted(text: str) -> str:
    return f"“{unquoted(text)}”"
