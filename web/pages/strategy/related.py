"""Related sections: those of other strategies with the same theme that are most similar to one section."""

from collections import Counter
from dataclasses import dataclass

from msgspec.structs import replace

from search.analysis import analyzer
from search.content.themes import load_vocabulary
from search.engines.base import EngineReader
from search.phrases import listed
from search.query.model import CompiledQuery, ParsedQuery, SearchQuery
from search.strategies import Section, Strategy
from web.citations.work import section_at
from web.components.hits import HitView, hit_views
from web.http.request_searcher import RequestSearcher
from web.urls.links import strategy_href
from web.urls.search_url import href, with_args

PATH = "/elsewhere"
MAX_LISTED = 5
"""Sections that are listed."""
_MAX_TEXT_WORDS = 12
"""Most frequent words of the section's text in the similarity query."""
_CANDIDATES = 40
"""Sections that are ranked before the strategy's own are left out."""


@dataclass(frozen=True, slots=True)
class RelatedSections:
    """The sections related to one section."""

    heading: str
    """The section's own heading."""
    title: str
    """Of its strategy."""
    themes: str
    back: str
    hits: tuple[HitView, ...]
    """Each with its one related section."""
    all_href: str
    """Every section of these themes."""
    all_said: str
    """`23 strategies`: how many that leads to."""


def related_href(slug: str, anchor: str) -> str:
    """The page of sections related to this one."""
    return with_args(PATH, [("strategy", slug), ("section", anchor)])


def related_sections(searcher: RequestSearcher, slug: str, anchor: str, this_year: int) -> RelatedSections:
    """Sections of other strategies that share a theme with a section and most of its content words.

    Raises:
        StrategyUnknown: there is no such strategy.
        SectionUnknown: it has no such section.
    """
    reader = searcher.reader()
    strategy = reader.strategy(slug)
    section = section_at(strategy, anchor)
    themes = SearchQuery().choosing("theme", section.themes)
    query = _similarity_query(themes, strategy, section)
    results = searcher.similar(slug, anchor, replace(query, per_page=MAX_LISTED)) or searcher.search(query)
    found = [view for view in hit_views(results, themes, this_year) if view.slug != slug]
    labels = load_vocabulary(reader.site).labels
    return RelatedSections(
        heading=section.heading,
        title=reader.distinct_title(strategy),
        themes=listed([labels.get(theme, theme) for theme in section.themes]),
        back=strategy_href(slug, anchor=anchor),
        hits=tuple(found[:MAX_LISTED]),
        all_href=href(themes),
        all_said=reader.site.noun.counted(strategies_with(section.themes, reader)),
    )


def strategies_with(themes: tuple[str, ...], reader: EngineReader) -> int:
    """How many strategies have a section with one of these themes."""
    return reader.count(CompiledQuery(SearchQuery().choosing("theme", themes), ParsedQuery(), "all"))


def _similarity_query(themes: SearchQuery, strategy: Strategy, section: Section) -> SearchQuery:
    """The query for similar sections: the words of the heading and the most frequent ones of the text."""
    words = _content_words(section.heading, strategy.language)
    often = Counter(_content_words(section.text, strategy.language)).most_common(_MAX_TEXT_WORDS)
    q = " ".join(dict.fromkeys([*words, *(word for word, _ in often)]))
    return replace(
        themes, q=q, match="any", group="section", sections_per_hit=1, per_page=_CANDIDATES, facets=(), explain=False
    )


def _content_words(text: str, language: str) -> list[str]:
    """The words of a text without stop words, in lower case, so that none is an operator."""
    return [word for word in analyzer.words(text) if not analyzer.is_stop_word(analyzer.fold(word), language)]
