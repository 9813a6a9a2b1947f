"""Forms of a word that share no stem find each other in every language, whichever of them the collection holds."""

import tomllib
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.analysis import analyzer
from search.analysis.characters import APOSTROPHES
from search.engines.base import Changes
from search.engines.whoosh.engine import WhooshEngine
from search.query.model import SearchQuery
from search.searching.searcher import Searcher
from search.site import Site
from search.strategies import Section, Strategy

DATA = Path(__file__).parents[1] / "data"


def _pairs(name: str) -> dict[str, list[list[str]]]:
    texts = tomllib.loads((DATA / name).read_text(encoding="utf-8"))
    return {language: [pair.split("/") for pair in text.split()] for language, text in texts.items()}


PAIRS = _pairs("word_forms.toml")
DIFFERENT = _pairs("different_words.toml")


def searcher(folder: Path, texts: Sequence[str], language: str) -> Searcher:
    engine = WhooshEngine(folder)
    engine.rebuild(Site(), "f", Changes([_strategy(number, text, language) for number, text in enumerate(texts)]))
    return Searcher(engine, 60)


def _strategy(number: int, text: str, language: str) -> Strategy:
    section = Section(anchor="s", heading="", level=2, path=(), text=text)
    return Strategy(str(number), f"{number}.md", text, "Title", language, {}, None, None, (section,), "")


def found(searcher: Searcher, q: str) -> list[str]:
    return [hit.slug for hit in searcher.search(SearchQuery(q=q, match="all", per_page=100)).hits]


@pytest.mark.parametrize("language", sorted(PAIRS))
def test_each_form_finds_the_other_and_itself_first(language: str, tmp_path: Path) -> None:
    assert len(PAIRS[language]) >= 20
    words = [word for pair in PAIRS[language] for word in pair]
    ask = searcher(tmp_path, words, language)
    for number, word in enumerate(words):
        hits = found(ask, word)
        assert hits[0] == str(number), word
        assert str(number ^ 1) in hits, word


@pytest.mark.parametrize("language", sorted(DIFFERENT))
def test_words_that_mean_different_things_do_not_find_each_other(language: str, tmp_path: Path) -> None:
    words = [word for pair in DIFFERENT[language] for word in pair]
    ask = searcher(tmp_path, words, language)
    for number, word in enumerate(words):
        hits = found(ask, word)
        assert hits[0] == str(number), word
        assert str(number ^ 1) not in hits, word


@pytest.mark.slow
@pytest.mark.parametrize("language", sorted(PAIRS))
@pytest.mark.parametrize("kept", [0, 1])
def test_a_form_that_the_collection_does_not_hold_finds_the_one_it_holds(language: str, kept: int, tmp_path: Path) -> None:
    ask = searcher(tmp_path, [pair[kept] for pair in PAIRS[language]], language)
    for number, pair in enumerate(PAIRS[language]):
        assert str(number) in found(ask, pair[1 - kept]), pair


def test_a_form_is_marked_like_the_word_itself(tmp_path: Path) -> None:
    [hit] = searcher(tmp_path, ["All children play."], "en").search(SearchQuery(q="child")).hits
    assert hit.sections[0].snippet.marks == ((4, 12),)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return searcher(tmp_path_factory.mktemp("town"), ["Die Bürgerräte öffnen Städte.", "we don't co-operate"], "de")


UnicodeForm = Literal["NFC", "NFD", "NFKC", "NFKD"]
UNSEEN = st.sampled_from(["\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u200e", "\u202a", "\ufe0f", "\u034f"])


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["Bürgerräte", "Städte", "öffnen"]), st.integers(1, 5), UNSEEN)
def test_a_character_that_nobody_sees_changes_no_word(town: Searcher, word: str, at: int, unseen: str) -> None:
    odd = word[:at] + unseen + word[at:]
    assert found(town, odd) == found(town, word) == ["0"]
    [token] = analyzer.tokens(f"{odd}")
    assert (token.word, token.start, token.end) == (word.lower(), 0, len(odd))


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("word", ["Bürgerräte", "öffnen", "STÄDTE"])
def test_a_word_is_the_same_in_every_form_of_unicode(
    town: Searcher, word: str, form: Literal["NFC", "NFD", "NFKC", "NFKD"]
) -> None:
    assert found(town, unicodedata.normalize(form, word)) == ["0"]


@pytest.mark.parametrize("apostrophe", sorted(set(APOSTROPHES)))
def test_every_apostrophe_is_one(town: Searcher, apostrophe: str) -> None:
    assert found(town, f"don{apostrophe}t") == ["1"]
