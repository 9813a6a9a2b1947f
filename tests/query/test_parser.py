"""What a person types is read as words, phrases, exclusions, prefixes, alternatives and filters, and never refused."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from search.analysis.analyzer import fold, is_stop_word_somewhere, is_whole
from search.query.ignored_clauses import ignored_clauses, phrase_words
from search.query.model import Atom, Clause, FieldFilter, ParsedQuery
from search.query.parsing.parser import MAX_CHARACTERS, MAX_PREFIXES, MAX_WORDS, parse

FACETS = ["country", "theme", "projectStage"]
OWN_FIELDS = ["title", "place"]
NO_WORD = "No words to search for. Everything is shown."
NO_PARTNER = "A quotation mark has no partner; the words after it were searched one by one."
OR_LAST = "OR stands at the end; it was left out."
OR_FIRST = "OR has no word before it; it was left out."
OR_ELSEWHERE = "OR joins words and phrases, or values of one field; between other things it was left out."
STAR_QUOTED = "A * inside quotation marks was ignored."


def read(text: str) -> ParsedQuery:
    return parse(text, FACETS, OWN_FIELDS)


def typed(parsed: ParsedQuery) -> list[str]:
    """Each clause as it would be typed: `-` before an exclusion, `OR` between alternatives."""
    return ["-" * clause.excluded + " OR ".join(map(str, clause.atoms)) for clause in parsed.clauses]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  \t\n", []),
        ("Open Data", ["open", "data"]),
        ("open-data", ["open OR open-data", "data OR open-data"]),
        ("X-Road", ['"x road" OR x-road']),
        ("A/B", ['"a b"']),
        ("re-use COVID-19", ['"re use" OR re-use', '"covid 19" OR covid-19']),
        ("l'accès", ["l", "accès"]),
        ("人工智能", ['"人工 工智 智能"']),
        ("人工", ["人工"]),
        ("人", ["人*"]),
        ("A.I. or U. S. C++ .NET", ["a.i", "or", "u.s", "c++", "net OR .net"]),
        ("U.S. U.K. and U. S. A.I.", ["u.s", "u.k", "and", "a.i"]),
        ("2 000 2,000", ["2,000"]),
        ("1,00,000", ["1,00,000"]),
        ('מנכ"ל "ארה"ב"', ["מנכ'ל", "ארה'ב"]),
        ("rock'n'roll", ["rock'n'roll"]),
        ("the city's data", ["the", "city", "data"]),
        ("(data) [open], {city}!", ["data", "open", "city"]),
        ("- data", ["data"]),
        ("12:30 1:2", ["12", "30", "1", "2"]),
        ("title: open data", ["title", "open", "data"]),
        ("oslo title: helsinki", ["oslo", "title", "helsinki"]),
        ("country: chad", ["country", "chad"]),
        ("title::helsinki", ["title", "helsinki"]),
        ("open AND data", ["open", "data"]),
        ("open and or data", ["open", "and", "or", "data"]),
    ],
)
def test_words_are_clauses_of_their_own(text: str, expected: list[str]) -> None:
    parsed = read(text)
    assert typed(parsed) == expected
    assert parsed.warnings == ()


@pytest.mark.parametrize("text", ["data.gov", "(data.gov),", "www.example.org", "3.11"])
def test_parts_joined_by_dots_stand_together(text: str) -> None:
    (clause,) = read(text).clauses
    assert clause.atoms[0].kind == "phrase"


@pytest.mark.parametrize(
    "text", ['"open data"', "“open data”", "„open data“", "«open data»", "»open data«", "＂open data＂", '"Open, Data!"']
)
def test_quotation_marks_of_any_style_make_a_phrase(text: str) -> None:
    assert read(text) == ParsedQuery((Clause((Atom("phrase", ("open", "data")),)),))


def test_one_word_in_quotation_marks_is_a_word() -> None:
    assert read('"data"').clauses == (Clause((Atom("word", ("data",)),)),)


def test_quotation_marks_inside_a_word_end_it() -> None:
    assert typed(read('city"open data"plan')) == ["city", '"open data"', "plan"]


def test_a_quotation_mark_without_partner_is_left_out() -> None:
    parsed = read('"open data" and "city plan')
    assert typed(parsed) == ['"open data"', "and", "city", "plan"]
    assert parsed.warnings == (NO_PARTNER,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("data -roadmap", ["data", "-roadmap"]),
        ('-"open data"', ['-"open data"']),
        ("-open-data", ['-"open data" OR open-data']),
        ("-l'innovation", ['-"l innovation"']),
        ("--data", ["-data"]),
        ("-gov*", ["-gov*"]),
        ("-title:helsinki", ["-title:helsinki"]),
        ('-title:"open data"', ['-title:"open data"']),
        ("well-known", ["well OR well-known", "known OR well-known"]),
        ('"open data"-plan', ['"open data"', "plan"]),
        ("data - roadmap", ["data", "roadmap"]),
    ],
)
def test_a_minus_before_a_word_a_phrase_or_a_field_excludes_it(text: str, expected: list[str]) -> None:
    assert typed(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("govern*", ["govern*"]),
        ("(govern*).", ["govern*"]),
        ("open-gov*", ["open OR open-gov*", "gov* OR open-gov*"]),
        ("e-m*", ["e OR e-m*", "e-m*"]),
        ("Zü*", ["zü*"]),
        ("title:hel*", ["title:hel*"]),
        ("data OR gov*", ["data OR gov*"]),
        ("ﬁ*", ["ﬁ*"]),
    ],
)
def test_a_star_at_the_end_of_a_word_makes_a_prefix(text: str, expected: list[str]) -> None:
    parsed = read(text)
    assert typed(parsed) == expected
    assert parsed.warnings == ()


@pytest.mark.parametrize(
    ("text", "expected", "warnings"),
    [
        ("g*", ["g"], ["g* begins too many words; write at least 2 letters before the *."]),
        ("*data", ["data"], ["The * in *data was ignored: it works only at the end of a word."]),
        ("go*rn", ["go", "rn"], ["The * in go*rn was ignored: it works only at the end of a word."]),
        ("**data**", ["data"], ["The * in **data** was ignored: it works only at the end of a word."]),
        ('"open gov*"', ['"open gov"'], [STAR_QUOTED]),
        ('"gov*"', ["gov"], [STAR_QUOTED]),
        ("*", [], [NO_WORD]),
        ("aa* bb* cc* dd*", ["aa*", "bb*", "cc*", "dd"], ["Only 3 words can end in *. dd* was searched without it."]),
    ],
)
def test_a_star_that_cannot_be_a_prefix_is_left_out_with_a_warning(text: str, expected: list[str], warnings: list[str]) -> None:
    parsed = read(text)
    assert typed(parsed) == expected
    assert list(parsed.warnings) == warnings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("open OR free data", ["open OR free", "data"]),
        ("a1 OR b1 OR c1", ["a1 OR b1 OR c1"]),
        ("open OR free OR open", ["open OR free"]),
        ('ai OR "artificial intelligence"', ['ai OR "artificial intelligence"']),
        ("open-data OR ogd", ['"open data" OR open-data OR ogd']),
        ("ogd OR open-data", ['ogd OR "open data" OR open-data']),
        ("open-data ogd OR free", ["open OR open-data", "data OR open-data", "ogd OR free"]),
        ("title:helsinki OR vienna", ["title:helsinki OR vienna"]),
        ("open OR AND data", ["open OR data"]),
        ("open OR OR data", ["open OR data"]),
        ("open , OR data", ["open OR data"]),
        ('open "OR" data', ["open", "or", "data"]),
        ("-OR", ["-or"]),
    ],
)
def test_or_joins_the_words_and_phrases_around_it(text: str, expected: list[str]) -> None:
    parsed = read(text)
    assert typed(parsed) == expected
    assert parsed.warnings == ()


@pytest.mark.parametrize(
    ("text", "expected", "warnings"),
    [
        ("OR", [], [OR_FIRST, NO_WORD]),
        ("OR data", ["data"], [OR_FIRST]),
        ("data OR", ["data"], [OR_LAST]),
        ("-open OR data", ["-open", "data"], [OR_FIRST]),
        ("open OR -data", ["open", "-data"], [OR_ELSEWHERE]),
        ("open OR country:germany", ["open"], [OR_ELSEWHERE]),
        ("open country:germany OR data", ["open", "data"], [OR_ELSEWHERE]),
        ("country:germany OR open-data", ["open OR open-data", "data OR open-data"], [OR_ELSEWHERE]),
        ("country:germany OR projectStage:pilot data", ["data"], [OR_ELSEWHERE]),
        ("country:germany OR -country:austria", [], [OR_ELSEWHERE]),
        ("-country:germany OR country:austria", [], [OR_FIRST]),
        ("country:germany OR", [], [OR_LAST]),
    ],
)
def test_an_or_without_a_wanted_word_on_both_sides_is_left_out_with_a_warning(
    text: str, expected: list[str], warnings: list[str]
) -> None:
    parsed = read(text)
    assert typed(parsed) == expected
    assert list(parsed.warnings) == warnings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("country:germany", FieldFilter("country", ("germany",))),
        ("COUNTRY:Germany", FieldFilter("country", ("Germany",))),
        ("projectstage:pilot", FieldFilter("projectStage", ("pilot",))),
        ('country:"New Zealand"', FieldFilter("country", ("New Zealand",))),
        ('country:" Germany "', FieldFilter("country", ("Germany",))),
        ("country:“New Zealand”", FieldFilter("country", ("New Zealand",))),
        ("-theme:governance", FieldFilter("theme", ("governance",), excluded=True)),
        ("theme:open-data", FieldFilter("theme", ("open-data",))),
        ("country:ger*", FieldFilter("country", ("ger*",))),
    ],
)
def test_a_facet_s_name_before_a_colon_filters_by_its_value(text: str, expected: FieldFilter) -> None:
    assert read(text) == ParsedQuery(filters=(expected,))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("country:germany OR country:austria", [FieldFilter("country", ("germany", "austria"))]),
        ('COUNTRY:germany OR country:"New Zealand"', [FieldFilter("country", ("germany", "New Zealand"))]),
        ("theme:vision OR theme:roles OR theme:vision", [FieldFilter("theme", ("vision", "roles"))]),
        ("country:germany country:austria", [FieldFilter("country", ("germany", "austria"))]),
        (
            "country:germany theme:vision country:austria -country:chad -country:cuba",
            [
                FieldFilter("country", ("germany", "austria")),
                FieldFilter("theme", ("vision",)),
                FieldFilter("country", ("chad", "cuba"), excluded=True),
            ],
        ),
        (
            "country:germany OR country:austria theme:vision OR theme:roles",
            [FieldFilter("country", ("germany", "austria")), FieldFilter("theme", ("vision", "roles"))],
        ),
    ],
)
def test_values_of_one_facet_are_alternatives_with_or_without_an_or(text: str, expected: list[FieldFilter]) -> None:
    assert read(text) == ParsedQuery(filters=tuple(expected))
    assert read(f"{text} data").filters == tuple(expected)
    assert typed(read(f"open OR data {text}")) == ["open OR data"]


def test_filters_stand_beside_words_in_any_order() -> None:
    parsed = read("country:germany open data theme:vision")
    assert typed(parsed) == ["open", "data"]
    assert parsed.filters == (FieldFilter("country", ("germany",)), FieldFilter("theme", ("vision",)))


def test_a_not_in_capitals_is_no_exclusion_and_says_so() -> None:
    assert read("rain NOT snow").warnings == ("NOT leaves nothing out; a minus does: -word.",)
    assert [read(text).warnings for text in ("rain not snow", '"NOT snow"', "-NOT rain")] == [(), (), ()]


@pytest.mark.parametrize("unseen", ["\u200b", "\u200e", "\ufeff", "\u00ad", "\u2066", "\u2060"])
@pytest.mark.parametrize(
    "text",
    ["rain -snow", '"heavy rain"', "country:Chad OR country:Cuba", "rai*", "title:rain", "-country:Chad", "a OR b", "U.S."],
)
def test_what_nobody_sees_changes_nothing_wherever_it_stands(text: str, unseen: str) -> None:
    assert {read(f"{text[:at]}{unseen}{text[at:]}") for at in range(len(text) + 1)} == {read(text)}


@pytest.mark.parametrize("text", ["‐snow rai＊", "‑snow rai＊", "－snow rai*", "﹣snow rai*"])
def test_signs_of_other_keyboards_and_of_typesetters_count_as_those_of_ascii(text: str) -> None:
    assert read(text) == read("-snow rai*")


@pytest.mark.parametrize("marks", ["〝〞", "〝〟", "❝❞", "ʺʺ", "ˮˮ", "“”", "„“", "«»", "＂＂"])
def test_whatever_looks_like_a_quotation_mark_is_one(marks: str) -> None:
    assert read(f"{marks[0]}heavy rain{marks[1]}") == read('"heavy rain"')


@pytest.mark.parametrize(("text", "sign"), [("country:>Chad", ">"), ("country:<=Chad", "<="), ('-country:"≥ Chad"', "≥")])
def test_a_sign_that_compares_is_ignored_with_a_warning(text: str, sign: str) -> None:
    value = text.partition(":")[2].strip('"')
    parsed = read(text)
    assert parsed.warnings == (f"The {sign} in country:{value} was ignored: a colon asks for just one value.",)
    assert [one.values for one in parsed.filters] == [("Chad",)]


@pytest.mark.parametrize("text", ['data country:""', "data country:>", 'data -country:">= "', "data country:="])
def test_a_filter_without_a_value_is_left_out_with_a_warning(text: str) -> None:
    parsed = read(text)
    assert (typed(parsed), parsed.filters) == (["data"], ())
    assert parsed.warnings == ("country: has no value; it was left out.",)


@pytest.mark.parametrize(
    "text",
    ["title:helsinki", "Title:Helsinki", 'TITLE:"Helsinki"', "title: Helsinki", " Title:  “Helsinki” ", "title:\u00a0helsinki"],
)
def test_an_own_field_s_name_before_a_colon_restricts_a_word_to_it_whatever_its_case(text: str) -> None:
    assert read(text) == ParsedQuery((Clause((Atom("word", ("helsinki",), field="title"),)),))


def test_an_own_field_restricts_every_word_of_its_token() -> None:
    assert typed(read('title:open-data place:"new york"')) == [
        "title:open OR title:open-data",
        "title:data OR title:open-data",
        'place:"new york"',
    ]


@pytest.mark.parametrize(
    "text", ["Bürger:innen", "BÜRGER:INNEN", "Bürger*innen", "Bürger_innen", "Bürger/innen", "(Bürger:innen),", "Bürger*innen."]
)
def test_a_german_form_for_all_genders_is_both_words_and_no_field(text: str) -> None:
    parsed = read(f"{text} -Leiter:in")
    assert typed(parsed) == ["bürger OR bürgerinnen", "-leiter OR leiterin"]
    assert parsed.warnings == ()


def test_a_finnish_acronym_with_the_ending_of_a_case_is_the_acronym() -> None:
    parsed = read("EU:n THL:ssä, -YK:n (EU:hen) title:eu size:n UK:data")
    assert typed(parsed) == ["eu", "thl", "-yk", "title:eu", '"size n"', "uk", "data"]
    assert parsed.warnings == tuple(f"{name}: is not a field here; it was searched as a plain word." for name in ("size", "UK"))


@pytest.mark.parametrize("text", ["データ*", "数据战*", "ยุทธศาสตร์*"])
def test_a_star_says_nothing_in_a_script_without_blanks(text: str) -> None:
    assert read(text) == read(text.removesuffix("*"))


@pytest.mark.parametrize(
    ("text", "expected"), [('-"ghent', ["-ghent"]), ('park -"old town', ["park", "-old", "town"]), ('a-"b', ["a", "b"])]
)
def test_a_minus_before_a_lonely_quotation_mark_excludes_the_word(text: str, expected: list[str]) -> None:
    parsed = read(text)
    assert typed(parsed) == expected
    assert parsed.warnings == (NO_PARTNER,)


def test_a_field_with_a_short_value_is_no_form_for_all_genders() -> None:
    parsed = read("country:in title:in log_in")
    assert [filter_.values for filter_ in parsed.filters] == [("in",)]
    assert typed(parsed) == ["title:in", '"log in"']


def test_an_unknown_field_is_searched_as_a_word_with_a_warning() -> None:
    parsed = read("colour:blue -size:big")
    assert typed(parsed) == ["colour", "blue", '-"size big"']
    assert parsed.warnings == (
        "colour: is not a field here; it was searched as a plain word.",
        "size: is not a field here; it was searched as a plain word.",
    )


def test_a_web_address_is_no_field() -> None:
    parsed = read("https://example.org/data")
    assert typed(parsed) == ["https", "example", "org", "data"]
    assert parsed.warnings == ()


def test_a_word_typed_again_is_one_clause_that_counts_twice() -> None:
    parsed = read('data open Data data "open data" -open')
    assert [(clause.times, clause.excluded, str(clause.atoms[0])) for clause in parsed.clauses] == [
        (3, False, "data"),
        (1, False, "open"),
        (1, False, '"open data"'),
        (1, True, "open"),
    ]


@pytest.mark.parametrize("text", ["?!", "-", '""', "()", "🙂", "\0"])
def test_text_without_a_word_says_so(text: str) -> None:
    assert read(text) == ParsedQuery(warnings=(NO_WORD,))


def test_only_the_first_characters_are_searched() -> None:
    parsed = read("data " + " " * MAX_CHARACTERS + "late")
    assert typed(parsed) == ["data"]
    assert parsed.warnings == (f"Only the first {MAX_CHARACTERS} characters were searched.",)
    assert read("x" * (MAX_CHARACTERS + 1)).warnings == parsed.warnings
    assert read("x" * MAX_CHARACTERS).warnings == ()


def test_only_so_many_different_words_are_searched_and_it_is_said_once() -> None:
    parsed = read(" ".join(f"w{number}" for number in range(MAX_WORDS + 5)))
    assert typed(parsed) == [f"w{number}" for number in range(MAX_WORDS)]
    assert parsed.warnings == (f"Only the first {MAX_WORDS} words were searched.",)


def test_stop_words_and_repeated_words_do_not_count_towards_the_limit() -> None:
    parsed = read(" ".join(f"the w{number} w1 der" for number in range(MAX_WORDS)))
    assert len(parsed.clauses) == MAX_WORDS + 2
    assert parsed.warnings == ()


def test_a_phrase_across_the_limit_is_cut_short() -> None:
    parsed = read(" ".join(f"w{number}" for number in range(MAX_WORDS - 1)) + ' "x1 x2 x3"')
    assert typed(parsed)[-1] == "x1"


SYNTAX = st.sampled_from(
    ["OR", "AND", "-", '"', "“", "*", ":", "title:", "country:", "foo:", "(", ")", "//", ".", "the", "data", "x"]
)
hostile = st.one_of(
    st.text(max_size=600),
    st.lists(st.one_of(SYNTAX, st.text(max_size=3)), max_size=150).map("".join),
    st.lists(st.one_of(SYNTAX, st.text(max_size=3)), max_size=100).map(" ".join),
)


@given(hostile)
def test_any_text_is_read_within_the_limits(text: str) -> None:
    parsed = read(text)
    atoms = [atom for clause in parsed.clauses for atom in clause.atoms]
    searched = {word for atom in atoms for word in atom.words}
    counted = [word for word in searched if not is_stop_word_somewhere(fold(word)) and not is_whole(word) and "." not in word]
    assert len(counted) <= MAX_WORDS
    typed_beginnings = [atom for atom in atoms if atom.kind == "prefix" and atom.words[0].isascii()]
    assert len(typed_beginnings) <= MAX_PREFIXES
    for atom in atoms:
        assert all(atom.words)
        assert len(atom.words) == 1 or (atom.kind == "phrase" and len(atom.words) > 1)
        assert atom.kind != "prefix" or len(fold(atom.words[0])) > 1 or not atom.words[0].isascii()
        assert atom.field in {None, *OWN_FIELDS}
    assert all(filter_.values and all(filter_.values) and filter_.facet in FACETS for filter_ in parsed.filters)
    assert len(set(parsed.warnings)) == len(parsed.warnings)
    if text.strip() and not parsed.clauses and not parsed.filters:
        assert parsed.warnings


@given(hostile)
def test_reading_what_was_read_reads_the_same(text: str) -> None:
    words = read(text).words
    assert read(" ".join(words)).words == words


@pytest.mark.parametrize(
    "piece", ['"', ":", "-", "*", "(", "a:", "-a ", "a* ", "OR ", '" ', "a.", "a:b ", "-title:", "é", "\u0301", "“a”"]
)
def test_ten_kilobytes_of_syntax_are_read_at_once(piece: str) -> None:
    text = piece * (10_000 // len(piece))
    started = time.process_time()
    read(text)
    assert time.process_time() - started < 0.5


def dropped(text: str, language: str) -> list[str]:
    return sorted(str(clause.atoms[0]) for clause in ignored_clauses(replace(read(text), language=language)))


def test_stop_words_are_ignored_beside_other_words() -> None:
    assert dropped("the governance of data", "en") == ["of", "the"]


def test_stop_words_alone_are_wanted() -> None:
    assert dropped("to be or not to be", "en") == []
    assert dropped("the -data country:germany", "en") == []


def test_what_is_ignored_depends_on_the_language() -> None:
    assert {language: dropped("die data was für", language) for language in ("de", "en", "nl")} == {
        "de": ["die", "für", "was"],
        "en": ["was"],
        "nl": ["die", "was"],
    }


def test_phrases_prefixes_field_words_and_exclusions_are_never_ignored() -> None:
    assert dropped('data "of the" th* title:the -of', "en") == []


def test_alternatives_are_ignored_only_if_all_of_them_are() -> None:
    assert dropped("data of OR the", "en") == ["of"]
    assert dropped("data of OR city", "en") == []


def test_nothing_is_ignored_in_an_empty_query() -> None:
    assert ignored_clauses(replace(read(""), language="en")) == frozenset()


def test_the_words_of_phrases_are_those_that_may_be_searched_alone() -> None:
    assert [str(clause.atoms[0]) for clause in phrase_words(read('"open data" city').clauses)] == ["open", "data"]


def test_field_phrases_exclusions_and_words_have_none() -> None:
    assert phrase_words(read('title:"open data" -"city plan" data').clauses) == ()


def test_a_beginning_with_a_sign_is_one_thing_beside_an_or_and_after_a_minus() -> None:
    assert typed(read("privacy OR data-d*")) == ["privacy OR data-d*"]
    assert typed(read("-re-use* e-mai*")) == ["-re-use*", "e OR e-mai*", "mai* OR e-mai*"]
    assert typed(read("privacy OR data.gov*")) == ['privacy OR "data gov"']
