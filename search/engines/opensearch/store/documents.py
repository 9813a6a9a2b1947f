"""A strategy as a document of the cluster: its words, analysed here, and its records, which are returned unchanged."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import accumulate, chain, pairwise
from typing import Any

from search.analysis import analyzer
from search.analysis.forms.stemming import Apart
from search.content.serialization import section_record, strategy_record
from search.engines.opensearch.store.mapping import FREQUENCY_SCALE, facet_field, own_field
from search.engines.terms import stem_term, surface_term
from search.meaning.chunks import digest, embedded_of
from search.query.fields import HEADING_WEIGHT, own_texts, section_texts
from search.site import Site
from search.strategies import Section, Strategy

NOT_STATED = ""
"""Stands for "Not stated" among the values of a facet."""
NO_DATE = -(10**9)
"""The date, in days, of a strategy without one: before every other; negated, after every other."""
MAX_PHRASE = 20
"""Maximum number of words after the joined one in a phrase that begins with a joined word."""
MAX_KEY = 8000
"""Number of code points to which a value or title is cut as a key: a term of the cluster has at most 32,766 bytes."""


def document_id(slug: str, number: int) -> str:
    """The id of a strategy's document from the generation of a number; a hash, since slugs may be longer than an id."""
    return f"{sha256(slug.encode()).hexdigest()[:32]}@{number}"


def texts_of(strategy: Strategy) -> Iterator[tuple[str, Section | Strategy]]:
    """The texts of a strategy that are embedded: the name of each one's vectors, and its source."""
    for source in embedded_of(strategy):
        yield f"{digest(strategy.title, source):016x}", source


def document(strategy: Strategy, site: Site, number: int) -> dict[str, Any]:
    """The document of a strategy, written for the generation of a number."""
    own = [
        (field.name, _Text(text, field.weight, strategy.language, site.apart)) for field, text in own_texts(strategy) if text
    ]
    own_parts = [text for _, text in own]
    parts = [_section_parts(texts, strategy.language, site.apart) for texts in map(section_texts, strategy.sections)]
    everything = [*own_parts, *chain.from_iterable(parts)]
    facets = [facet.type for facet in site.facets]
    valued = {
        kind.name: list(dict.fromkeys(value for section in strategy.sections for value in kind.section_values(section)))
        if kind.of_sections
        else list(kind.values(strategy))
        for kind in facets
    }
    return {
        "slug": strategy.slug,
        "path": strategy.path,
        "digest": strategy.digest,
        "born": number,
        "language": strategy.language,
        "title": key(analyzer.fold_text(strategy.title)),
        "newest": strategy.date.date.toordinal() if strategy.date else NO_DATE,
        "oldest": strategy.date.date.toordinal() if strategy.date else -NO_DATE,
        "added": strategy.times.added,
        "changed": strategy.times.changed,
        "sections_count": len(strategy.sections),
        "record": strategy_record(strategy),
        "page": strategy.html,
        "stems": _positions(everything),
        "folded": _folded(everything),
        "words": sorted({term for text in everything for term in text.surfaces}),
        "own": _positions(own_parts),
        "own_folded": _folded(own_parts),
        **{own_field(name): _positions([text]) for name, text in own},
        **{f"{own_field(name)}_folded": _folded([text]) for name, text in own},
        **{facet_field(name): keys(values) for name, values in valued.items()},
        "texts": sorted({text for text, _ in texts_of(strategy)}),
        "sections": _units(strategy, site, own_parts, parts, valued),
    }


def keys(values: Iterable[str]) -> list[str]:
    """The values of a facet as they are stored: "Not stated" if there are none."""
    return [key(value) for value in values] or [NOT_STATED]


def key(text: str) -> str:
    """A text as it is stored for comparing, sorting and counting."""
    return text[:MAX_KEY]


def encoded(term: str) -> str:
    """A term without spaces, since the cluster splits texts at whitespace."""
    return term.replace(" ", "_")


@dataclass
class _Text:
    """One text of a strategy, with the weight of an occurrence in it."""

    text: str
    weight: float
    language: str
    apart: Apart

    @cached_property
    def words(self) -> list[tuple[str, str, bool]]:
        """Each word, exact and folded, and whether it is a joined one as a whole."""
        return [(token.word, analyzer.fold(token.word), token.whole) for token in analyzer.tokens(self.text)]

    @cached_property
    def stems(self) -> list[str]:
        """The stem of each word, as a term."""
        return [encoded(stem_term(folded, self.language, self.apart)) for _, folded, _ in self.words]

    @cached_property
    def plain_stems(self) -> list[str]:
        """The stems of all words except joined ones as wholes."""
        return [stem for stem, (_, _, whole) in zip(self.stems, self.words, strict=True) if not whole]

    @cached_property
    def whole_runs(self) -> list[list[str]]:
        """The stem of each joined word as a whole with those of the words after it: a phrase may begin with one."""
        plain = self.plain_stems
        places = accumulate((not whole for _, _, whole in self.words), initial=0)
        found = zip(places, self.stems, self.words, strict=False)
        return [[stem, *plain[at : at + MAX_PHRASE]] for at, stem, (_, _, whole) in found if whole]

    @property
    def folded(self) -> list[str]:
        """The folded words, each after its language code."""
        return [self.language + folded for _, folded, _ in self.words]

    @property
    def surfaces(self) -> list[str]:
        """The surface terms."""
        return [surface_term(word, self.language) for word, _, _ in self.words]


def _section_parts(texts: tuple[str, str], language: str, apart: Apart) -> list[_Text]:
    heading, text = texts
    return [_Text(heading, HEADING_WEIGHT, language, apart), _Text(text, 1.0, language, apart)]


def _positions(texts: Iterable[_Text]) -> list[str]:
    """The texts as stems; joined words as wholes are texts of their own, since their parts take their positions."""
    return [" ".join(run) for text in texts for run in (text.plain_stems, *text.whole_runs)]


def _folded(texts: Iterable[_Text]) -> list[str]:
    return sorted({term for text in texts for term in text.folded})


def _units(
    strategy: Strategy, site: Site, own: list[_Text], parts: Sequence[list[_Text]], valued: dict[str, list[str]]
) -> list[dict[str, Any]]:
    """The sections; a strategy without any gets a stand-in for its own fields, so that these are scored."""
    kinds = [facet.type for facet in site.facets if facet.type.of_sections]
    if not strategy.sections:
        return [
            {
                "n": 0,
                "draft": False,
                "record": "",
                **{facet_field(kind.name): [NOT_STATED] for kind in kinds},
                **_scored(own, []),
            }
        ]
    return [
        {
            "n": number,
            "draft": section.draft,
            "record": section_record(section),
            "text": text,
            "stems": _positions(texts),
            "folded": _folded(texts),
            **{
                facet_field(kind.name): keys(kind.section_values(section))
                if not valued[kind.name]
                else [key(value) for value in kind.section_values(section)]
                for kind in kinds
            },
            **_scored(own, texts),
        }
        for number, (section, texts, (text, _)) in enumerate(zip(strategy.sections, parts, texts_of(strategy), strict=False), 1)
    ]


def _scored(own: list[_Text], inside: list[_Text]) -> dict[str, str]:
    """Terms and frequencies by which a section is scored: own fields count as if they preceded it, but not for exact forms."""
    texts = [*own, *inside]
    stems, stops = Counter[str](), Counter[str]()
    for text in texts:
        for stem, (_, folded, _) in zip(text.stems, text.words, strict=True):
            (stops if analyzer.is_stop_word(folded, text.language) else stems)[stem] += round(text.weight * FREQUENCY_SCALE)
    typed, exact, pairs = Counter[str](), Counter[str](), Counter[str]()
    for text in inside:
        for word, folded, _ in text.words:
            typed[encoded(text.language + folded)] += round(text.weight * FREQUENCY_SCALE)
            exact[encoded(text.language + word)] += round(text.weight * FREQUENCY_SCALE)
    for text in texts:
        for pair in chain(pairwise(text.plain_stems), *(pairwise(run[:2]) for run in text.whole_runs)):
            pairs[pair_term(*pair)] += round(text.weight * FREQUENCY_SCALE)
    counted = {"scored": stems, "stops": stops, "typed": typed, "exact": exact, "pairs": pairs}
    return {field: " ".join([f"{term}|{count}" for term, count in counts.items()]) for field, counts in counted.items()}


def pair_term(first: str, second: str) -> str:
    """The term of two stems that stand side by side."""
    return f"{first}_{second}"
