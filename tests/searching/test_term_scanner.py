"""Words are found by how they begin, whole and where they are, in every text that Western letters suffice for."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.analysis import analyzer
from search.query.parsing.parser import parse
from search.searching.highlighter import Highlighter
from search.searching.term_scanner import PrefixScanner

WORDS = "data DATEN Übung ubung straße STRASSE œuvre Æther ½ 2º Þing ðe µm ƒun ˆx Žižek x's City’S s d'accord día 2030".split()
SIGNS = [" ", "\n", ". ", "-", "_", " ' ", "’ ", "→", "✅ ", "…", "\xa0", "\x00", "\u200f", "🙂", "(", " 's ", "? "]


def found(text: str, *beginnings: str) -> list[str] | None:
    """The words that begin so, as they are written."""
    spans = PrefixScanner(beginnings, beginnings).words(text, _Read(beginnings))
    assert spans is None or all(text[start:end] == word for start, end, word in spans)
    return None if spans is None else [word for _, _, word in spans]


class _Read(dict[str, str | None]):
    def __init__(self, beginnings: tuple[str, ...]) -> None:
        self._beginnings = beginnings

    def __missing__(self, word: str) -> str | None:
        return word if _folded(word).startswith(self._beginnings) else None


def _folded(word: str) -> str:
    return analyzer.fold(analyzer.exact(word))


@given(
    st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(SIGNS)).map("".join)).map("".join),
    st.sets(
        st.sampled_from(WORDS).flatmap(lambda word: st.integers(1, 8).map(lambda length: _folded(word)[:length])), min_size=1
    ),
)
def test_all_the_words_that_begin_so_are_found_and_no_others(text: str, beginnings: set[str]) -> None:
    expected = [
        text[start:end] for word, start, end in analyzer.spans(text) if analyzer.fold(word).startswith(tuple(beginnings))
    ]
    assert found(text, *beginnings) in (None, expected)


@given(st.text(st.characters(codec="cp1252")), st.text(min_size=1, max_size=3))
@example("a  b", "\u037a")  # folds to a blank and an iota
@example(" .. a  b", "\ufc5e")  # folds to a blank
@example("a b", "a\ufc5eb")
def test_whatever_the_text_all_that_begins_so_is_found(text: str, start: str) -> None:
    for word, *_ in [*analyzer.spans(start)][:1]:
        beginning = analyzer.fold(word)
        expected = [text[at:end] for word, at, end in analyzer.spans(text) if analyzer.fold(word).startswith(beginning)]
        assert found(text, beginning) in (None, expected)


def test_a_word_is_found_once_for_two_of_its_beginnings() -> None:
    assert found("data datum", "dat", "data", "da") == ["data", "datum"]


def test_a_word_is_found_with_its_possessive_and_not_for_it() -> None:
    assert found("the CITY'S data, Neill’s s", "city", "neill", "s") == ["CITY'S", "Neill’s", "s"]
    assert found("city's's s", "s") == ["s"]


def test_letters_that_fold_to_several_are_read_word_by_word_with_that_initial() -> None:
    asked: list[str] = []

    class Asked(dict[str, str | None]):
        def __missing__(self, word: str) -> None:
            asked.append(word)

    assert PrefixScanner(["strasse"]).words("Straße und Stadt am Platz", Asked()) == []
    assert asked == ["Straße", "Stadt"]
    assert PrefixScanner(["strasse"]).words("Gasse und Stadt", Asked()) == []
    assert asked == ["Straße", "Stadt"]


@pytest.mark.parametrize(
    "text",
    ["Москва data", "data 数", "cafe\u0301 data", "őr data", "ﬁnance data", "da\u00adta", "dataʼt"],
)
def test_texts_in_other_letters_are_left_to_others(text: str) -> None:
    assert found(text, "data") is None


def test_signs_of_any_kind_are_no_letters() -> None:
    assert found("→ data ✅data—data 🇫🇮", "data") == ["data"] * 3


def test_nothing_is_compiled_for_a_query_in_texts_of_western_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    re.purge()
    monkeypatch.setattr(re, "compile", None)
    query = Highlighter(parse('"never seen" wörd OR straw* title:cities', [], ["title"]))
    snippet = query.extract("Straw → a wörd which was “never seen” before the city’s.", "en")
    assert [snippet.text[start:end] for start, end in snippet.marks] == ["Straw", "wörd", "never", "seen"]
    assert query.marks("Cities", "en", "title") == ((0, 6),)
