"""A strategy, or one of its sections, in every form that it is cited in: to copy, and as files."""

from dataclasses import dataclass

from search.engines.base import EngineReader
from web.citations.formats import FORMATS
from web.citations.work import Cited, Collection, cited
from web.urls.links import api_href, strategy_href
from web.urls.search_url import query_string


@dataclass(frozen=True, slots=True)
class Citation:
    """One form."""

    name: str
    title: str
    text: str
    file: str
    """Where it is to be downloaded."""
    is_prose: bool


@dataclass(frozen=True, slots=True)
class CitePage:
    """The whole page."""

    title: str
    within: str
    """The strategy that a section is from; "" for a whole one."""
    language: str
    back: str
    original: str
    """Where the document is that the entry summarises; "" where none is named."""
    citations: tuple[Citation, ...]
    """The styles of text first."""


def cite_page(reader: EngineReader, slug: str, anchor: str, collection: Collection) -> CitePage:
    """The citations of a strategy, or of the section at an anchor. Raises StrategyUnknown and SectionUnknown."""
    work = cited(reader.strategy(slug), anchor, collection)
    forms = sorted(FORMATS, key=lambda form: not form.is_prose)
    return CitePage(
        title=work.title,
        within=work.within,
        language=work.language,
        back=strategy_href(slug, anchor=anchor),
        original=work.original,
        citations=tuple(
            Citation(form.name, form.title, form.write(work).strip(), _file(work, form.ending), form.is_prose) for form in forms
        ),
    )


def _file(work: Cited, ending: str) -> str:
    return f"{api_href(work.slug)}.{ending}" + query_string([("section", work.anchor)] if work.anchor else [])
