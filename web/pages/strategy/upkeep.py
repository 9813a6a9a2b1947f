"""The upkeep of an entry: what it does not tell, and where to report an error or edit it."""

from dataclasses import dataclass

from search.engines.base import EngineReader
from search.facets.year import Year
from search.phrases import capitalised, count_of, listed
from search.searching.suggestions.known_values import known_values
from search.strategies import Strategy
from web.urls.links import filled_template, strategy_path


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What whoever looks after an entry wants to know."""

    lacks: str
    """What it does not tell, in a sentence or two; "" if it tells all that readers filter by."""
    edit: str
    """Where the file is edited; "" where that is where errors are reported, or the site does not say."""
    report: str
    """Where an error is reported: with the site's issues, else in the file itself; "" where the site says neither."""


def upkeep(strategy: Strategy, reader: EngineReader, address: str) -> Upkeep:
    """The upkeep of an entry; `address` is this site's, absolute."""
    site = reader.site
    named = {"path": strategy.path, "title": strategy.title, "url": address + strategy_path(strategy.slug)}
    issues, edit = (filled_template(template, **named) for template in (site.issue_url, site.edit_url))
    return Upkeep(_lacks(strategy, reader), edit if issues else "", issues or edit)


def _lacks(strategy: Strategy, reader: EngineReader) -> str:
    """What the entry does not tell though others do: pages of documentation have no country."""
    told = {known.facet.name for known in known_values(reader)}
    facets = [facet for facet in reader.site.stated_facets if facet.name in told]
    missing = [facet.label.lower() for facet in facets if strategy.metadata.get(facet.name) in (None, "", [])]
    missing += ["date"] if not strategy.date and Year.name in told else []
    stubs = sum(section.draft for section in strategy.sections)
    said = [f"{capitalised(listed(missing, 'and'))}: not recorded."] if missing else []
    said += [f"{capitalised(count_of(stubs, 'section'))} still to be written."] if stubs else []
    return " ".join(said)
