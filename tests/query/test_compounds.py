"""A word also finds the compounds that it begins, in languages that write them as one word, and only there."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from search.engines.base import Changes, SearchEngine
from search.engines.whoosh.engine import WhooshEngine
from search.query.expansion.compounds import COMPOUND_WEIGHT, is_compound, with_compounds
from search.query.expansion.synonyms import SYNONYM_WEIGHT, with_synonyms
from search.query.model import CompiledQuery, SearchQuery
from search.query.parsing.parser import parse
from search.query.results import SearchResults
from search.searching.reading.query_reader import read_query
from search.searching.searcher import Searcher
from search.site import Site
from search.strategies import Section, Strategy
from tests.harness.content_folder import titled, write

Ask = Callable[..., SearchResults]


def expanded(text: str, languages: tuple[str, ...] = ("de",)) -> list[str]:
    """Each clause as it would be typed, compounds with dots."""
    parsed = with_compounds(parse(text, ["country"], ["title"]), languages)
    return ["-" * clause.excluded + " OR ".join(map(str, clause.atoms)) for clause in parsed.clauses]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Daten", ["daten OR daten…"]),
        ("offene Daten", ["offene OR offene…", "daten OR daten…"]),
        ("Stadt OR Land", ["stadt OR land OR stadt… OR land…"]),
        ("title:daten", ["title:daten OR title:daten…"]),
        ("rat", ["rat"]),  # too short
        ("werden", ["werden"]),  # a stop word
        ("daten*", ["daten*"]),
        ('"offene daten"', ['"offene daten"']),
        ("-daten", ["-daten"]),
    ],
)
def test_compounds_are_asked_for_beside_a_plain_word(text: str, expected: list[str]) -> None:
    assert expanded(text) == expected


@pytest.mark.parametrize("languages", [(), ("en",), ("en", "es", "fr")])
def test_without_a_compounding_language_a_query_stays_as_it_is(languages: tuple[str, ...]) -> None:
    parsed = parse("offene daten")
    assert with_compounds(parsed, languages) is parsed


def test_the_compounds_of_a_synonym_weigh_less_than_those_of_a_typed_word() -> None:
    parsed = with_compounds(with_synonyms(parse("bürger"), (("bürger", "einwohner"),)), ["de"])
    assert [(str(atom), atom.weight) for atom in parsed.clauses[0].atoms] == [
        ("bürger", 1.0),
        ("einwohner", SYNONYM_WEIGHT),
        ("bürger…", COMPOUND_WEIGHT),
        ("einwohner…", SYNONYM_WEIGHT * COMPOUND_WEIGHT),
    ]
    assert parsed.words == ("bürger",)


@pytest.mark.parametrize(
    ("word", "beginning", "language"),
    [
        ("datenstrategie", "daten", "de"),
        ("datastrategie", "data", "nl"),
        ("tietosuoja", "tieto", "fi"),
        ("stadtrat", "stadt", "de"),
    ],
)
def test_a_compound_begins_with_a_word(word: str, beginning: str, language: str) -> None:
    assert is_compound(word, beginning, language)


@pytest.mark.parametrize(
    ("word", "beginning", "language"),
    [
        ("database", "data", "en"),  # in English the parts of compounds stand apart
        ("markt", "mark", "de"),  # what is left is no word
        ("daten", "daten", "de"),
        ("bedeutungen", "bedeut", "de"),  # a form of the same word
        ("metadaten", "daten", "de"),
    ],
)
def test_other_words_are_no_compounds(word: str, beginning: str, language: str) -> None:
    assert not is_compound(word, beginning, language)


@pytest.fixture
def engine(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> SearchEngine:
    files = {
        "bonn.md": titled("Bonn", "lang: de") + "\n## Ziele\n\nDie Datenstrategie der Bürgerräte.\n",
        "wien.md": titled("Wien", "lang: de") + "\n## Ziele\n\nDie Daten der Stadt.\n",
        "utrecht.md": titled("Utrecht", "lang: nl") + "\n## Doelen\n\nEen datastrategie.\n",
        "leeds.md": titled("Leeds", "lang: en") + "\n## Aims\n\nA database, a datenstrategie.\n",
    }
    return build_engine(write(tmp_path / "content", files))


@pytest.fixture
def ask(engine: SearchEngine) -> Ask:
    return lambda q, **options: Searcher(engine, seconds=60).search(SearchQuery(q=q, **options))


def slugs(results: SearchResults) -> list[str]:
    return [hit.slug for hit in results.hits]


def test_the_word_itself_comes_before_its_compounds_and_other_languages_have_none(ask: Ask) -> None:
    assert slugs(ask("daten")) == ["wien", "bonn"]
    assert slugs(ask("data")) == ["utrecht"]
    assert sorted(slugs(ask("daten*"))) == ["bonn", "leeds", "wien"]


def test_phrases_and_exclusions_mean_the_words_as_they_stand(ask: Ask) -> None:
    assert slugs(ask("bürgerräte -daten")) == ["bonn"]
    assert slugs(ask('"die daten"', match="all")) == ["wien"]


def test_the_whole_compound_is_marked_in_its_own_language_only(ask: Ask) -> None:
    marked = {
        hit.slug: [section.snippet.text[start:end] for section in hit.sections for start, end in section.snippet.marks]
        for hit in ask("daten OR bürger OR database").hits
    }
    assert marked == {"wien": ["Daten"], "bonn": ["Datenstrategie", "Bürgerräte"], "leeds": ["database"]}


def test_an_explanation_names_the_compounds(ask: Ask) -> None:
    (bonn,) = [hit for hit in ask("daten", explain=True).hits if hit.slug == "bonn"]
    assert [(part.word, part.detail) for part in bonn.sections[0].explanation] == [
        ("daten OR daten…", "counts 0.5 times here; in 2 sections")
    ]


def test_the_beginning_of_a_compound_is_a_known_word_and_not_corrected(engine: SearchEngine, ask: Ask) -> None:
    assert engine.reader().knows("bürger")
    assert not engine.reader().knows("bür")
    results = ask("bürger")
    assert (slugs(results), results.suggestion, results.relaxed) == (["bonn"], None, None)


def test_an_english_collection_is_searched_as_if_there_were_no_compounds(shipped_engine: SearchEngine) -> None:
    reader = shipped_engine.reader()
    assert {atom.kind for clause in read_query(reader, "data strategy").clauses for atom in clause.atoms} == {"word"}


def test_a_word_that_begins_thousands_of_others_is_answered_in_time(tmp_path: Path) -> None:
    words = [f"daten{first}{second}{third}" for first in LETTERS for second in LETTERS for third in LETTERS]
    engine = WhooshEngine(tmp_path)
    engine.rebuild(Site(), "f", Changes([_strategy(number, words[number::20]) for number in range(20)]))
    reader = engine.reader()
    started = time.process_time()
    found = reader.search(CompiledQuery(SearchQuery(), with_compounds(parse("daten"), ["de"]), "all"))
    seconds = time.process_time() - started
    print(f"\n{len(words)} compounds of one word: {seconds * 1000:.0f} ms")
    assert found.total == 20
    assert seconds < 2  # a seventh of a second of a processor that has nothing else to do


LETTERS = "abcdefghiklmnoprstuwz"


def _strategy(number: int, words: list[str]) -> Strategy:
    section = Section(anchor="s", heading="", level=2, path=(), text=" ".join(words))
    slug = f"s{number}"
    return Strategy(slug, f"{slug}.md", slug, slug, "de", {}, None, None, (section,), "")
