"""Marks lie on whole matched words and on all of them; an extract shows the passage that says most, and says it whole."""

import time
import tomllib
import unicodedata
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from search.analysis import analyzer
from search.analysis.tokenizer import Token
from search.query.expansion.synonyms import with_synonyms
from search.query.ignored_clauses import ignored_clauses
from search.query.model import Atom, ParsedQuery
from search.query.parsing.parser import parse
from search.query.results import Mark, MarkedText
from search.searching.fragments import SNIPPET_LENGTH
from search.searching.highlighter import Highlighter

VOCABULARY = {
    language: text.split()
    for language, text in tomllib.loads(
        (Path(__file__).parents[1] / "data" / "vocabulary.toml").read_text(encoding="utf-8")
    ).items()
}
ODD_WORDS = [
    *"ﬁnance ﬂuß œuvre Œil ĳs Ǆep ſtadt ŉdata ªno ½ 2º ２ ＡＩ 𝐃ata".split(" "),
    *"Αθήνα αθηνα Ёлка елка 데이터 がくせい القاهرة أهل s S x's".split(" "),
]
SEPARATORS = [" ", "  ", "\n", "-", "_", ", ", " 🙂 ", "🇫🇮", " — ", "\u200f ", "'", "’", "/", ".\n\n", "…", "«", "(", " 's "]
SPELLINGS: list[Callable[[str], str]] = [
    str,
    str.upper,
    str.title,
    lambda word: f"{word}'s",
    lambda word: unicodedata.normalize("NFD", word),
]


def highlighter(query: str) -> Highlighter:
    return Highlighter(parse(query, ["country"], ["title", "place"]))


def marked(query: str, text: str, language: str = "en", field: str | None = None) -> list[str]:
    """The marked words."""
    return [text[start:end] for start, end in highlighter(query).marks(text, language, field)]


def reference_marks(parsed: ParsedQuery, text: str, language: str, field: str | None = None) -> tuple[Mark, ...]:
    """The marks as the definitions have them: every word of the text against every atom; what overlaps is one mark."""
    tokens, dropped = list(analyzer.tokens(text)), ignored_clauses(parsed)
    atoms = [atom for clause in parsed.wanted if clause not in dropped for atom in clause.atoms if atom.field in {None, field}]
    hits = {span for atom in atoms for token in tokens for span in _matched(tokens, token, atom, language)}
    marks: list[Mark] = []
    for start, end in sorted(hits):
        overlaps = bool(marks) and start < marks[-1][1]
        marks[-1:] = [(marks[-1][0], max(marks[-1][1], end))] if overlaps else [*marks[-1:], (start, end)]
    return tuple(marks)


def _matched(tokens: list[Token], at: Token, atom: Atom, language: str) -> list[Mark]:
    if atom.kind == "prefix":
        return [(at.start, at.end)] * analyzer.fold(at.word).startswith(analyzer.fold(atom.words[0]))
    parts = {token.position: token for token in tokens if not token.whole}
    run = [at, *(parts[at.position + more] for more in range(1, len(atom.words)) if at.position + more in parts)]
    stems = [analyzer.stem(analyzer.fold(token.word), language) for token in run]
    wanted = [analyzer.stem(analyzer.fold(word), language) for word in atom.words]
    return [(token.start, token.end) for token in run] if stems == wanted else []


@pytest.mark.parametrize(
    ("query", "language", "text", "expected"),
    [
        ("publish", "en", "Publishing, published; PUBLISHES - republish", ["Publishing", "published", "PUBLISHES"]),
        ("die", "en", "dying died dye", ["dying", "died"]),
        ("dying", "en", "die dy", ["die"]),
        ("sky", "en", "skies ski", ["skies"]),
        ("Übung", "de", "Uebungen Ubung übung", ["Uebungen", "Ubung", "übung"]),
        ("oeffnung", "de", "Öffnungen Oeffnung offnung Offen", ["Öffnungen", "Oeffnung", "offnung"]),
        ("strasse", "de", "Straße Straßen STRASSE", ["Straße", "Straßen", "STRASSE"]),
        ("œuvre", "fr", "Œuvres oeuvre œuvres", ["Œuvres", "oeuvre", "œuvres"]),
        ("finance", "en", "ﬁnance", ["ﬁnance"]),
        ("ijsselmeer", "nl", "Ĳsselmeer", ["Ĳsselmeer"]),
        ("zurich", "de", unicodedata.normalize("NFD", "in Zürich"), [unicodedata.normalize("NFD", "Zürich")]),
        ("city", "en", "the CITY'S data, cities’ plans", ["CITY'S", "cities"]),
        ("s", "de", "city's s O's", ["s"]),
        ("helsinki", "fi", "Helsingin Helsinki", ["Helsinki"]),
        ("oi", "en", "Ổi, ối", ["Ổi", "ối"]),
        ("москва", "en", "в Москва", ["Москва"]),
        ("йога", "en", "Йога", ["Йога"]),
        ("αθηνα", "en", "Αθήνα", ["Αθήνα"]),
        ("데이터", "en", "데이터 전략", ["데이터"]),
        ("がくせ", "de", "がくせい", ["がくせ"]),
        ("data", "en", "snake_data_case data🙂 metadata databases", ["data", "data"]),
    ],
)
def test_every_form_of_a_word_is_marked_whole_and_nothing_else(
    query: str, language: str, text: str, expected: list[str]
) -> None:
    assert marked(query, text, language) == expected


def test_marks_count_code_points() -> None:
    assert highlighter("data").marks("🇫🇮 data\u0301 العربية data", "en") == ((3, 8), (17, 21))


def test_stop_words_are_marked_only_if_nothing_else_is_wanted() -> None:
    english, german = replace(parse("the data"), language="en"), replace(parse("die daten"), language="de")
    assert Highlighter(english).marks("the open data", "en") == ((9, 13),)
    assert marked("to be", "to be open") == ["to", "be"]
    assert Highlighter(german).marks("Die Daten", "de") == ((4, 9),)
    assert Highlighter(german).marks("die daten", "en") == ((4, 9),)


def test_exclusions_and_filters_mark_nothing() -> None:
    assert marked("data -open country:finland", "open data of Finland") == ["data"]
    assert marked("-open", "open data") == []


def test_a_phrase_marks_only_whole_phrases_word_by_word() -> None:
    assert marked('"open data"', "Open, opened data. Data open. Open data!") == ["opened", "data", "Open", "data"]
    assert marked('"open data open"', "open data open data open") == ["open", "data", "open", "data", "open"]


def test_a_word_that_matches_alone_and_in_a_phrase_is_marked_once() -> None:
    assert marked('data "open data" da*', "open data") == ["open", "data"]


def test_a_prefix_marks_the_whole_word_that_begins_so() -> None:
    assert marked("gov*", "Governance, ungoverned GOV") == ["Governance", "GOV"]
    assert marked("zu*", "Zürich", "de") == ["Zürich"]


def test_one_highlighter_reads_many_texts_each_in_its_language() -> None:
    one = highlighter("dies")
    texts = [("die", "en"), ("dies", "de"), ("die, died", "en"), ("die", "de")]
    assert [one.marks(text, language) for text, language in texts] == [((0, 3),), ((0, 4),), ((0, 3), (5, 9)), ()]


def test_alternatives_and_synonyms_are_marked() -> None:
    parsed = with_synonyms(parse("city OR hall data"), (("data", "facts", "bits and pieces"),))
    text = "hall city data facts bits and pieces"
    assert [text[start:end] for start, end in Highlighter(parsed).marks(text, "en")] == text.split()


def test_a_word_of_one_field_is_marked_in_that_field_only() -> None:
    text = "Helsinki plans Helsinki's data"
    assert marked("title:helsinki plan", text, field="title") == ["Helsinki", "plans", "Helsinki's"]
    assert marked("title:helsinki plan", text, field="place") == ["plans"]
    assert marked("title:helsinki plan", text) == ["plans"]


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Words of any language between separators of any kind, composed or not, in any case; and those words."""
    known = [word for words in VOCABULARY.values() for word in words] + ODD_WORDS
    words = draw(st.lists(st.sampled_from(known), min_size=1, max_size=12))
    pieces = [draw(st.sampled_from(SPELLINGS))(word) + draw(st.sampled_from(SEPARATORS)) for word in words]
    return draw(st.sampled_from(["", *SEPARATORS])) + "".join(pieces), words


@st.composite
def queries(draw: st.DrawFn, words: list[str]) -> str:
    """A word, beginning, phrase or field word, mostly of the words given, and some more."""
    language = draw(st.sampled_from(sorted(VOCABULARY)))
    word = st.sampled_from([*words, *words, *VOCABULARY[language], *ODD_WORDS])
    kinds = st.sampled_from(["{0}", "{0} {1}", "{0}*", '"{0} {1}"', "title:{0}", "{0} -{1}", "the {0} x", "{0} OR {1}"])
    parts = [draw(kinds).format(draw(word)[: draw(st.integers(2, 30))], draw(word)) for _ in range(draw(st.integers(1, 3)))]
    return " ".join(parts)


@pytest.mark.slow
@settings(max_examples=400)
@given(st.data())
def test_the_marks_are_those_of_a_search_through_every_word(data: st.DataObject) -> None:
    text, words = data.draw(texts())
    query = data.draw(queries(words))
    language = data.draw(st.sampled_from(sorted(VOCABULARY)))
    field = data.draw(st.sampled_from([None, "title", "place"]))
    parsed = parse(query, [], ["title", "place"])
    assert Highlighter(parsed).marks(text, language, field) == reference_marks(parsed, text, language, field)


@pytest.mark.slow
@pytest.mark.parametrize("language", sorted(VOCABULARY))
def test_no_word_of_a_language_is_lost_for_any_of_its_forms(language: str) -> None:
    others = [word for other, words in sorted(VOCABULARY.items()) if other != language for word in words[::4]]
    text = " ".join([*VOCABULARY[language], *others])
    for word in VOCABULARY[language]:
        parsed = parse(word)
        assert Highlighter(parsed).marks(text, language) == reference_marks(parsed, text, language), word


@given(st.text(), st.text(max_size=20))
def test_marks_are_words_of_the_text_in_order_whatever_the_text(text: str, query: str) -> None:
    tokens = list(analyzer.tokens(text))
    marks = highlighter(f"{query} {text[:20]}").marks(text, "en")
    assert {start for start, _ in marks} <= {token.start for token in tokens}
    assert {end for _, end in marks} <= {token.end for token in tokens}
    assert all(one[1] <= other[0] for one, other in pairwise(marks))


def words_of(number: int) -> str:
    """Distinct words that match nothing, 10 letters and a blank each."""
    return "".join(f"filler{at:04d} " for at in range(number))


def extract(query: str, text: str, language: str = "en") -> MarkedText:
    return highlighter(query).extract(text, language)


def shown(snippet: MarkedText) -> list[str]:
    return [snippet.text[start:end] for start, end in snippet.marks]


def test_a_short_text_is_shown_whole() -> None:
    assert extract("data", "  Open data,\nby default. ") == MarkedText("Open data, by default.", ((5, 9),))
    text = f"{words_of(10)}Start. {words_of(9)}data. End."
    assert extract("data", text).text == text


@pytest.mark.parametrize("text", ["", " ", "\n \t"])
def test_an_empty_text_gives_an_empty_extract(text: str) -> None:
    assert extract("data", text) == MarkedText("")


def test_a_text_without_a_match_shows_its_opening_up_to_a_whole_word() -> None:
    text = words_of(100)
    assert extract("data", f"\n{text}") == MarkedText(f"{text[:230].rstrip()} …")


def test_an_extract_is_one_line() -> None:
    snippet = extract("data", "one:\ntwo.\r\nthree\u2028four\u0085five\x0bdata\ttab")
    assert snippet.text.splitlines() == ["one: two.  three four five data tab"]
    assert shown(snippet) == ["data"]


def test_a_line_that_ends_no_sentence_is_set_apart_from_the_next() -> None:
    text = "Grey seals · Pier team\nOpen data · Port\nAims (2030)\nData. (Said “yes.”)\nMore data:\nno data"
    snippet = extract("data", text)
    assert snippet.text == ("Grey seals · Pier team · Open data · Port · Aims (2030) · Data. (Said “yes.”) More data: no data")
    assert [start for start, _ in snippet.marks] == [
        at for at in range(len(snippet.text)) if snippet.text.lower().startswith("data", at)
    ]


def test_the_passage_with_most_different_words_wins_over_the_one_with_most_matches() -> None:
    snippet = extract("open data", f"data data data data {words_of(60)}open the data {words_of(60)}data data")
    assert shown(snippet) == ["open", "data"]


def test_of_equally_good_passages_the_first_is_shown() -> None:
    snippet = extract("data", f"{words_of(40)}first data {words_of(60)}second data {words_of(40)}")
    assert "first data" in snippet.text
    assert "second" not in snippet.text


def test_an_extract_begins_with_the_sentence_of_its_first_match_if_that_is_near() -> None:
    snippet = extract("data", f"{words_of(40)}end. Cities open their data to all. {words_of(40)}")
    assert snippet.text.startswith("… Cities open their data to all.")
    assert shown(snippet) == ["data"]


def test_an_extract_may_begin_with_the_match_itself_if_a_sentence_does() -> None:
    assert extract("data", f"{words_of(40)}end.\nData opens cities. {words_of(40)}").text.startswith("… Data opens cities.")


def test_an_extract_begins_with_a_line_too() -> None:
    assert extract("data", f"{words_of(40)}\nOpen data\n{words_of(40)}").text.startswith("… Open data · filler0000")


def test_an_extract_begins_with_the_sentence_of_its_first_match_if_it_has_room() -> None:
    text = f"{words_of(40)}end. Cities {words_of(12)}promise their data to all, and {words_of(40)}"
    assert extract("data", text).text.startswith("… Cities filler0000")
    late = extract("data", f"{words_of(40)}end. Cities {words_of(19)}data. {words_of(40)}")
    assert late.text.startswith("… Cities filler0000")
    assert shown(late) == ["data"]


def test_an_extract_of_too_long_a_sentence_begins_with_a_clause() -> None:
    text = f"{words_of(40)}end. Cities {words_of(30)}promise, as they say, their data to all {words_of(40)}"
    assert extract("data", text).text.startswith("… their data to all")


def test_an_extract_from_the_end_of_a_text_is_as_long_as_others() -> None:
    text = f"{words_of(40)}end. The {words_of(5)}last. All {words_of(5)}but one. Open data."
    assert extract("data", text).text == f"… {text[text.index('The') :]}"


def test_no_ellipsis_stands_before_what_fits_with_the_beginning_of_the_text() -> None:
    text = f"Cities {words_of(10)}promise. They have {words_of(8)}data. {words_of(40)}"
    assert extract("data", text).text.startswith("Cities filler0000")


def test_far_from_a_sentence_start_an_extract_begins_with_a_whole_word() -> None:
    text = f"Start. {words_of(40)}data {words_of(40)}"
    snippet = extract("data", text)
    assert snippet.text.startswith("… filler0037 filler0038 filler0039 data filler0000")


def test_a_match_near_the_start_shows_the_start() -> None:
    assert extract("data", f"{words_of(5)}data {words_of(60)}").text.startswith("filler0000 filler0001")


def test_marks_are_shifted_by_the_ellipsis() -> None:
    snippet = extract("data", f"{words_of(40)}data {words_of(40)}")
    ((start, end),) = snippet.marks
    assert snippet.text[:2] == "… "
    assert snippet.text[-2:] == " …"
    assert snippet.text[start:end] == "data"


@pytest.mark.parametrize("letters", range(0, 120, 7))
def test_an_extract_never_marks_half_a_phrase(letters: int) -> None:
    text = f"{'x' * letters} one two three {words_of(12)}one two three {words_of(12)}one two three"
    marks = shown(extract('"one two three"', text))
    assert marks in (["one", "two", "three"], ["one", "two", "three"] * 2)


def test_a_phrase_longer_than_an_extract_is_shown_whole() -> None:
    phrase = words_of(25).rstrip()
    assert len(phrase) > SNIPPET_LENGTH
    assert extract(f'"{phrase}" filler0001', f"x {phrase} {words_of(30)}").text == f"… {phrase} …"


def test_a_text_without_blanks_is_cut_at_the_limit() -> None:
    assert extract("data", "数" * 1000) == MarkedText("数" * SNIPPET_LENGTH + " …")
    assert extract("data", "x" * 1000 + " data " + "y" * 1000).text == "… data " + "y" * (SNIPPET_LENGTH - 5) + " …"


def test_an_endless_word_that_matches_does_not_fill_the_page() -> None:
    snippet = extract("xx*", "x" * 100_000)
    assert snippet == MarkedText("x" * 2 * SNIPPET_LENGTH + " …")


PIECES = [*VOCABULARY["en"], "data", "data", "open", "data", "x" * 90, "日本語" * 30, "end.", "\n\n", "é" * 3, "🙂", "e\u0301"]


@settings(max_examples=300)
@given(
    st.lists(st.sampled_from(PIECES), max_size=150).map(" ".join),
    st.sampled_from(["data", "open data", '"open data"', "city*", "zzz"]),
)
@example(f"database {'x' * 90} data", "data")
def test_an_extract_is_a_passage_of_the_text_with_all_its_marks(text: str, query: str) -> None:
    snippet = extract(query, text)
    passage = snippet.text.removeprefix("… ").removesuffix(" …")
    flat = "".join(" " if letter.isspace() else letter for letter in text)
    assert passage in flat
    assert len(passage) <= SNIPPET_LENGTH
    if snippet.text.startswith("… "):
        assert passage in flat.strip()[1:]  # something stands before it, though the text may begin alike
    else:
        assert flat.strip().startswith(passage)
    assert passage == passage.strip()
    shift = len(snippet.text) - len(snippet.text.removeprefix("… "))
    inside = reference_marks(parse(query), passage, "en")
    assert snippet.marks == tuple((start + shift, end + shift) for start, end in inside)
    if reference_marks(parse(query), text, "en"):
        assert snippet.marks
    before = flat.find(passage) - 1
    assert before < 0 or flat[before].isspace() or snippet.text.startswith("… ")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("data", "data " * 80_000),
        ("open data", "open data " * 40_000),
        ('"open data"', "open data " * 40_000),
        ("da*", "da\n" * 130_000),
        ("data", "x" * 400_000),
        ("data", "e\u0301" * 200_000),
        ("data", "'s" * 200_000),
        ("nothing", ". " * 200_000),
    ],
)
def test_eight_times_the_text_takes_about_eight_times_as_long(query: str, text: str) -> None:
    short = _seconds(query, text[: len(text) // 8])
    assert _seconds(query, text) < 30 * max(short, 0.02)


def _seconds(query: str, text: str) -> float:
    started = time.process_time()
    extract(query, text)
    return time.process_time() - started


@pytest.mark.parametrize("letter", ["\u037a", "\ufc5e", "\ufe70"])
@pytest.mark.parametrize("query", ["{}", "a{}b", "{}*", '"a {}"'])
def test_a_letter_that_folds_to_a_blank_is_no_gap_between_words(letter: str, query: str) -> None:
    assert Highlighter(parse(query.format(letter))).marks("The City, -- a  b\n\nc", "en") == ()
