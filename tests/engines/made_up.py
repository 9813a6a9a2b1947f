"""Collections and queries that are made up to compare engines by: three languages, updates, deletions, every kind of query."""

import datetime
import random
from collections.abc import Callable, Iterator

from msgspec.structs import replace

from search.engines.base import Changes, EngineReader, SearchEngine
from search.query.expansion.compounds import with_compounds
from search.query.expansion.word_forms import with_word_forms
from search.query.fields import OWN_FIELDS
from search.query.model import Atom, CompiledQuery, ParsedQuery, Rule, SearchQuery
from search.query.parsing.parser import parse
from search.site import parse_site
from search.strategies import PartialDate, Section, Strategy

SITE = parse_site(
    "\n".join(f'[[facets]]\nname = "{name}"' for name in ("country", "topic", "theme", "year", "language")).encode()
)
WORDS = {
    "en": (
        "data open opens opened policy policies city the of governance government plan planned naïve naive share open-data"
        " opendata child children people e-mail email don't colour color 2,000 2000 A.I. ai is are C++ .NET 数据安全"
    ).split(),
    "de": (
        "risiko risiken E-Mail die daten datenplan datenpläne offen offene offenheit stadt plan planung bürger burger bürgerrat"
        " open data"
    ).split(),
    "nl": "data dataplan open openbaar opendata stad stadsplan de het plan plannen planning".split(),
}
OWN = [own.name for own in OWN_FIELDS]
THEMES = ["governance", "open-data", "roles", "vision"]


def _text(random_: random.Random, language: str, most: int) -> str:
    return " ".join(random_.choices(WORDS[language], k=random_.randint(0, most)))


def _section(random_: random.Random, language: str, number: int) -> Section:
    return Section(
        anchor=f"s{number}",
        heading=_text(random_, language, 3),
        level=2,
        path=(),
        text=_text(random_, language, 25),
        themes=tuple(random_.sample(THEMES, random_.choice([0, 1, 1, 2]))),
        draft=random_.random() < 0.15,
    )


def _strategy(random_: random.Random, number: int) -> Strategy:
    language = random_.choice(["en", "en", "de", "nl"])
    metadata: dict[str, object] = {"summary": _text(random_, language, 8)}
    if random_.random() < 0.7:
        metadata["country"] = random_.choice(["Germany", "Austria", "Österreich"])
    metadata["topic"] = random_.sample(["a", "b", "c"], random_.randint(0, 2))
    year = random_.choice([None, 2019, 2020, 2021])
    return Strategy(
        slug=f"s{number:03d}",
        path=f"s{number:03d}.md",
        digest=str(random_.random()),
        title=_text(random_, language, 4) or "Untitled",
        language=language,
        metadata=metadata,
        date=PartialDate(datetime.date(year, 1, 1), "year") if year else None,
        horizon=None,
        sections=tuple(_section(random_, language, index) for index in range(random_.choice([0, 1, 2, 5]))),
        html="",
    )


def generations(random_: random.Random, engine: SearchEngine, size: int) -> Iterator[tuple[EngineReader, list[Strategy]]]:
    """An index that is built, then updated with deletions: each reader, and the strategies that should be in it."""
    living = {f"s{number:03d}": _strategy(random_, number) for number in range(size)}
    engine.rebuild(SITE, "f", Changes(list(living.values())))
    yield engine.reader(), _by_slug(living)
    for _ in range(3):
        changed = [_strategy(random_, number) for number in random_.sample(range(size + 5), 3)]
        removed = [slug for slug in random_.sample(sorted(living), 2) if slug not in {one.slug for one in changed}]
        living = {slug: one for slug, one in living.items() if slug not in removed} | {one.slug: one for one in changed}
        engine.update(SITE, "f", Changes(changed, [f"{slug}.md" for slug in removed]))
        yield engine.reader(), _by_slug(living)


def _by_slug(living: dict[str, Strategy]) -> list[Strategy]:
    return [strategy for _, strategy in sorted(living.items())]


def _word(random_: random.Random) -> str:
    return random_.choice(WORDS[random_.choice(sorted(WORDS))])


def _query_text(random_: random.Random) -> str:
    kinds: list[Callable[[], str]] = [
        lambda: _word(random_),
        lambda: f"{_word(random_)} {_word(random_)}",
        lambda: f"{_word(random_)} {_word(random_)} {_word(random_)}",
        lambda: f"{_word(random_)} OR {_word(random_)}",
        lambda: f'{_word(random_)} OR "{_word(random_)} {_word(random_)}"',
        lambda: f'"{_word(random_)} {_word(random_)}"',
        lambda: f"{_word(random_)[:3]}*",
        lambda: f"{_word(random_)} -{_word(random_)}",
        lambda: f'-"{_word(random_)} {_word(random_)}"',
        lambda: f"title:{_word(random_)}",
        lambda: f"{_word(random_)} country:germany",
        lambda: f"{_word(random_)} country:germany OR country:austria",
        lambda: f"country:austria {_word(random_)} country:germany",
        lambda: f"{_word(random_)} -theme:governance theme:vision",
        lambda: f"{_word(random_)} theme:vision theme:{random_.choice(THEMES)}",
        lambda: f"{_word(random_)} theme:vision OR theme:{random_.choice(THEMES)} -country:austria",
        lambda: f"{_word(random_)} {_word(random_)} {_word(random_)} {_word(random_)}",
        lambda: "",
    ]
    return random_.choice(kinds)()


def made_up_query(random_: random.Random) -> SearchQuery:
    filters: list[tuple[str, tuple[str, ...]]] = []
    if random_.random() < 0.3:
        filters.append(("country", tuple(random_.sample(["Germany", "Austria", "Nowhere"], random_.randint(1, 2)))))
    if random_.random() < 0.2:
        filters.append(("topic", (random_.choice("abc"),)))
    if random_.random() < 0.35:
        filters.append(("theme", tuple(random_.sample([*THEMES, "unheard-of"], random_.randint(1, 2)))))
    if random_.random() < 0.1:
        filters.append(("language", tuple(random_.sample(sorted(WORDS), random_.randint(1, 2)))))
    missing = tuple(sorted(random_.sample(["country", "topic", "theme", "year"], random_.choice([0, 0, 0, 1]))))
    query = SearchQuery(
        q=_query_text(random_),
        filters=tuple(sorted(filters)),
        missing=missing,
        all_of=random_.choice([(), (), ("theme",)]),
        per_page=100,
        facet_limit=100,
    )
    return query.within("year", random_.choice([None, None, None, 2020]), None)


def compiled(random_: random.Random, reader: EngineReader) -> CompiledQuery:
    """A search as an engine is asked for it."""
    query = made_up_query(random_)
    languages = reader.state.languages
    typed = parse(query.q, [facet.name for facet in SITE.facets], OWN)
    parsed = _with_values(random_, with_word_forms(typed, reader, languages, SITE.language))
    rule: Rule = random_.choice(["all", "all", "any", "some"])
    return CompiledQuery(query, with_compounds(parsed, languages), rule)


def _with_values(random_: random.Random, parsed: ParsedQuery) -> ParsedQuery:
    """Now and then a word that is also the name of a country or a theme."""
    values = [("theme", random_.choice(THEMES)), ("country", "Germany"), ("topic", "a")]
    clauses = []
    for clause in parsed.clauses:
        facet, value = random_.choice(values)
        named = not clause.excluded and random_.random() < 0.2
        atoms = (*clause.atoms, Atom("value", (value,), facet, 0.0)) if named else clause.atoms
        clauses.append(replace(clause, atoms=atoms))
    return replace(parsed, clauses=tuple(clauses))


def choosing(query: SearchQuery, facet: str, value: str) -> SearchQuery:
    """The search that choosing a value alone in its facet gives; with `theme_match=all`, besides the chosen ones."""
    if facet == "theme" and "theme" in query.all_of:
        missing = query.missing
        values = tuple(dict.fromkeys((*query.chosen(facet), value)))
    else:
        missing = tuple(name for name in query.missing if name != facet)
        values = (value,)
    return _any_year(facet, replace(query.choosing(facet, values), missing=missing))


def missing(query: SearchQuery, facet: str) -> SearchQuery:
    chosen = query.chosen(facet) if facet == "theme" and "theme" in query.all_of else ()
    others = tuple(name for name in query.missing if name != facet or (facet == "theme" and "theme" in query.all_of))
    return _any_year(facet, replace(query.choosing(facet, chosen), missing=tuple(sorted({*others, facet}))))


def _any_year(facet: str, query: SearchQuery) -> SearchQuery:
    return query.within(facet, None, None)
