"""The sections that a hit shows: its best ones, and one of each theme that the text of the search names."""

from collections.abc import Sequence

from search.engines.base import EngineReader, FoundSection, FoundStrategy
from search.facets.all_types import facet_type
from search.query.model import Atom, ParsedQuery, SearchQuery
from search.searching.highlighter import Highlighter
from search.strategies import Section


def shown_sections(
    reader: EngineReader, found: FoundStrategy, parsed: ParsedQuery, query: SearchQuery, highlighter: Highlighter
) -> Sequence[FoundSection]:
    """The best sections; if the text names a theme that the strategy has, a section of that theme is one of them.

    The best section always stays first: the hit was found by it, and its reason is about it.
    """
    if query.group == "section":
        return found.sections
    best = found.sections[: query.sections_per_hit]
    if len(best) < 2 or _filtered_by_section(parsed, query):
        return best
    kept = [best[0]]
    for atom in _named_themes(parsed):
        kept += [one for one in _with_theme(reader, found, atom, (*kept, *best), highlighter) if one not in kept]
    others = [one for one in best if one not in kept][: max(0, len(best) - len(kept))]
    shown = [*(one for one in best if one in kept or one in others), *(one for one in kept if one not in best)]
    return shown[: len(best)]


def wordless_themes(shown: Sequence[FoundSection], parsed: ParsedQuery) -> list[Atom]:
    """The themes of the text of which a section is shown that has none of its words."""
    wordless = [one.section for one in shown if not (one.in_heading or one.in_text)]
    return [atom for atom in _named_themes(parsed) if any(_has(atom, section) for section in wordless)] if wordless else []


def _named_themes(parsed: ParsedQuery) -> list[Atom]:
    """The values of sections that the text names, each once."""
    values = [atom for clause in parsed.wanted for atom in clause.atoms if atom.kind == "value"]
    return [atom for atom in dict.fromkeys(values) if facet_type(str(atom.field)).of_sections]


def _filtered_by_section(parsed: ParsedQuery, query: SearchQuery) -> bool:
    """Whether a filter already limits the sections, as a chosen theme does."""
    return any(facet_type(name).of_sections for name in (*query.narrowed, *(one.facet for one in parsed.filters)))


def _has(atom: Atom, section: Section) -> bool:
    return atom.words[0] in facet_type(str(atom.field)).section_values(section)


def _with_theme(
    reader: EngineReader, found: FoundStrategy, atom: Atom, shown: Sequence[FoundSection], highlighter: Highlighter
) -> list[FoundSection]:
    """A section with a theme: one of those shown if possible, else preferably no draft; [] if there is none."""
    if there := [one for one in shown if _has(atom, one.section)]:
        return there[:1]
    sections, language = reader.strategy(found.strategy.slug).sections, found.strategy.language
    others = [(number, one) for number, one in enumerate(sections, 1) if _has(atom, one)]
    return [
        FoundSection(
            one,
            number,
            len(sections),
            score=0.0,
            in_heading=bool(highlighter.marks(one.heading, language)),
            in_text=bool(highlighter.marks(one.text, language)),
        )
        for number, one in sorted(others, key=lambda pair: pair[1].draft)[:1]
    ]
