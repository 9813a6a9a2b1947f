"""What is searched where not all words are found together, on the shipped collection."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from msgspec.structs import replace

from search.engines import open_engine
from search.engines.base import SearchEngine
from search.indexing.indexer import refresh
from search.query.model import SearchQuery
from search.query.results import Droppable, Relaxed
from search.searching.searcher import Searcher
from search.settings import Settings
from tests.harness.content_folder import titled, write
from tests.harness.html_tree import parse
from web.app import create_app

QUESTIONS = [
    "how do cities govern their data and who is responsible for it",
    "what do strategies say about housing and women",
    "which data does the government collect about people and why",
    "wie regeln Städte ihre Daten",
    "data women",
    "data strategy police hospital",
    "what is the plan for data quality, data sharing, open data and data ethics in public services",
]


@pytest.fixture
def searcher(shipped_engine: SearchEngine) -> Searcher:
    return Searcher(shipped_engine, seconds=60)


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_never_returns_the_whole_collection(searcher: Searcher, text: str) -> None:
    results = searcher.search(SearchQuery(text))
    assert results.total <= 0.8 * results.out_of


def test_a_word_that_most_strategies_have_makes_no_result_by_itself(searcher: Searcher) -> None:
    everywhere = searcher.search(SearchQuery("data"))
    assert everywhere.total > 0.8 * everywhere.out_of
    assert searcher.search(SearchQuery("data women")).total == 0
    results = searcher.search(SearchQuery("data privacy women"))
    assert results.relaxed is not None
    assert results.relaxed.reason == 'No strategy mentions "women". These have "privacy".'


@pytest.mark.parametrize("text", ["strateg*", "governanc*", "open privac*", "interoperabilit*"])
def test_a_beginning_that_finds_something_is_no_misspelling(searcher: Searcher, text: str) -> None:
    results = searcher.search(SearchQuery(text))
    assert (results.total > 0, results.suggestion, results.relaxed) == (True, None, None)


@pytest.mark.parametrize(
    "text",
    [
        *["Q&A", "the women", "women of the", "der women", "<script>alert(1)</script>", "women 3", "police 10 hospital"],
        *["x women", "women 7 x", "women a b c 1 2 3", "for women 12 and 3", "§ 5 police", "police x-1"],
    ],
)
def test_a_stop_word_a_letter_or_a_short_number_is_never_searched_alone(searcher: Searcher, text: str) -> None:
    assert searcher.search(SearchQuery(text)).total == 0


def test_a_year_is_searched_alone_and_short_numbers_beside_words_that_tell_more(searcher: Searcher) -> None:
    assert searcher.search(SearchQuery("police 2030")).total > 0
    assert searcher.search(SearchQuery("3")).total > 0
    results = searcher.search(SearchQuery("privacy 3 women", per_page=100))
    privacy = searcher.search(SearchQuery("privacy", per_page=100))
    assert {hit.slug for hit in results.hits} == {hit.slug for hit in privacy.hits} != set()


def test_strategies_with_all_words_come_first_and_are_set_apart(shipped_engine: SearchEngine, searcher: Searcher) -> None:
    text = "helsinki ethics privacy registers"
    results = searcher.search(SearchQuery(text, per_page=100))
    exact = searcher.search(SearchQuery(text, match="all", per_page=100))
    assert 0 < results.total_all == exact.total < results.total
    assert [hit.slug for hit in results.hits if hit.matches_all] == [hit.slug for hit in exact.hits]
    assert [hit.matches_all for hit in results.hits] == [True] * exact.total + [False] * (results.total - exact.total)
    client: FlaskClient = create_app(Settings(), shipped_engine).test_client()
    page = parse(client.get("/search", query_string={"q": text, "per_page": 100}).get_data(as_text=True))
    have = "has" if exact.total == 1 else "have"
    told = [paragraph.text for paragraph in page.all(class_="apart")]
    assert told == [f"{exact.total} {have} all of these words", "Others with some of them"]
    corrected = parse(client.get("/search?q=goverance+stratgy").get_data(as_text=True))
    assert corrected.one("h1").text == "12 strategies about governance strategy"
    assert corrected.all(class_="apart") == []


def test_a_search_that_is_not_relaxed_has_all_words_everywhere(searcher: Searcher) -> None:
    results = searcher.search(SearchQuery("open data", per_page=100))
    assert results.total_all == results.total
    assert all(hit.matches_all for hit in results.hits)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("governement", "government"),
        ("transparancy", "transparency"),
        ("managment", "management"),
        ("open governence", "open governance"),
        ("governence germany", "governance germany"),
    ],
)
def test_a_misspelling_that_has_the_stem_of_a_word_is_asked_about(
    shipped_engine: SearchEngine, searcher: Searcher, typed: str, meant: str
) -> None:
    results = searcher.search(SearchQuery(typed))
    suggestion = results.suggestion
    assert suggestion is not None
    assert (suggestion.q, results.total > 0) == (meant, True)
    client: FlaskClient = create_app(Settings(), shipped_engine).test_client()
    page = parse(client.get("/search", query_string={"q": typed}).get_data(as_text=True))
    links = {link.text: link["href"] for link in page.all("a")}
    assert links.get(meant) == f"/search?q={meant.replace(' ', '+')}" or results.searched == meant


@pytest.mark.parametrize(
    "text",
    ["governances", "interoperable", "mydata", "tada", "cities", "Freiburgs", "datenraum", "DX", "strategic", "strategie"],
)
def test_forms_of_words_and_words_of_the_collection_are_not_asked_about(searcher: Searcher, text: str) -> None:
    results = searcher.search(SearchQuery(text))
    assert (results.total > 0, results.suggestion, results.relaxed) == (True, None, None)


@pytest.mark.parametrize(
    "query",
    [
        SearchQuery("police -data"),
        SearchQuery("police", (("country", ("Atlantis",)),)),
        SearchQuery("transparancy", (("country", ("Atlantis",)),), match="all"),
    ],
)
def test_what_finds_nothing_either_is_not_asked_about(searcher: Searcher, query: SearchQuery) -> None:
    assert searcher.search(replace(query, q=query.q.split(" ")[0], filters=())).suggestion is not None
    assert searcher.search(query).suggestion is None


def test_what_is_found_without_its_quotation_marks_is_asked_about(searcher: Searcher) -> None:
    suggestion = searcher.search(SearchQuery('"police governance"')).suggestion
    assert suggestion is not None
    assert suggestion.q == '"policy governance"'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("governanc* zebra", 'No strategy mentions "zebra". These mention "governanc*".'),
        ("zebra active", 'No strategy mentions "zebra". These have "active".'),
        ("COVID-19 zebra", 'No strategy mentions "zebra". These mention "COVID-19" or "COVID".'),
        ("NYC's-zebra", 'No strategy mentions "zebra". These mention "new york city".'),
    ],
)
def test_what_is_said_to_be_mentioned_is_and_nothing_found_is_nowhere(searcher: Searcher, text: str, reason: str) -> None:
    relaxed = searcher.search(SearchQuery(text)).relaxed
    assert relaxed is not None
    assert relaxed.reason == reason


@pytest.mark.parametrize(("typed", "meant"), [("stewrads", "stewards"), ("permtis", "permits"), ("councisl", "councils")])
def test_a_misspelt_plural_is_corrected_to_the_plural_of_what_there_is(searcher: Searcher, typed: str, meant: str) -> None:
    results = searcher.search(SearchQuery(typed))
    assert (results.searched, results.total > 0) == (meant, True)


@pytest.mark.parametrize(
    ("text", "shown", "begins"),
    [
        ("e-government", "e-government", 'No strategy mentions "e-government". These mention "government"'),
        ("privacy (A/B)", "A/B", 'No strategy mentions "A/B". These have "privacy"'),
        ("privacy title:q", "q", 'No strategy mentions "q". These have "privacy"'),
        ("R&D", "R&D", ""),
        ("x%s" % ("&q" * 200), "q", ""),
        ("data-women", "women", ""),
    ],
)
def test_what_is_nowhere_is_shown_as_it_was_typed(searcher: Searcher, text: str, shown: str, begins: str) -> None:
    results = searcher.search(SearchQuery(text))
    assert results.unknown_words == ((shown,) if shown else ())
    assert bool(results.relaxed) == bool(begins)
    assert results.relaxed is None or results.relaxed.reason.startswith(begins)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("privacy in Japan", 'No strategy mentions "Japan". These have "privacy".'),
        ("Japan’s PRIVACY", 'No strategy mentions "Japan". These have "PRIVACY".'),
        ("ja\u00adpan privacy", 'No strategy mentions "japan". These have "privacy".'),
        ('"New Zealand" privacy', 'No strategy mentions "Zealand". These have "privacy".'),
        ("US zebra", 'No strategy mentions "zebra". These have "US".'),
        ("U.S. zebra quagga", 'No strategy mentions "zebra" or "quagga". These have "U.S.".'),
        ("G.D.P.X. privacy", 'No strategy mentions "G.D.P.X.". These have "privacy".'),
        ("United Kingdom zebra", 'No strategy mentions "zebra". These mention "United Kingdom".'),
        (
            '"Goverance Privacy"',
            'No strategy mentions "Goverance". These have all of the words, with their spelling corrected.',
        ),
    ],
)
def test_sentences_have_words_in_the_case_that_they_were_typed_in(searcher: Searcher, text: str, reason: str) -> None:
    relaxed = searcher.search(SearchQuery(text)).relaxed
    assert relaxed is not None
    assert relaxed.reason == reason


def test_the_name_of_one_thing_in_many_words_is_one_word_of_a_search(searcher: Searcher) -> None:
    results = searcher.search(SearchQuery("general data protection regulation"))
    assert ([hit.slug for hit in results.hits], results.relaxed) == (["amsterdam"], None)
    assert searcher.search(SearchQuery("gdpr")).hits[0].slug == "amsterdam"


def test_no_word_is_said_to_be_nowhere_and_found(searcher: Searcher) -> None:
    results = searcher.search(SearchQuery("general data protection regulation women"))
    assert results.relaxed is not None
    assert results.relaxed.reason == 'No strategy mentions "women". These mention "gdpr".'


@pytest.mark.parametrize(
    ("joined", "part"), [("e-participation", "participation"), ("AI-women", "ai"), ("women-city", "cities")]
)
def test_the_parts_of_a_joined_word_are_searched_as_words_are(searcher: Searcher, joined: str, part: str) -> None:
    results = searcher.search(SearchQuery(joined, per_page=100))
    assert results.relaxed is not None
    whole = searcher.search(SearchQuery(part, per_page=100))
    assert {hit.slug for hit in results.hits} == {hit.slug for hit in whole.hits} != set()


@pytest.mark.parametrize("q", ["tree", "even", "bust", "modal"])
def test_a_short_real_word_is_asked_about_only_where_a_place_is_near(searcher: Searcher, q: str) -> None:
    assert searcher.search(SearchQuery(q)).suggestion is None


def test_a_word_that_is_found_in_another_form_is_not_said_to_be_nowhere(tmp_path: Path) -> None:
    files = {
        "a.md": titled("A") + "The child gave books to women.\n",
        "b.md": titled("B") + "Privacy matters.\n",
        "c.md": titled("C") + "Rain.\n",
    }
    engine = open_engine(tmp_path / "index")
    refresh(write(tmp_path / "content", files), engine)
    results = Searcher(engine).search(SearchQuery("children privacy blockchain"))
    assert results.relaxed == Relaxed(
        "any", 'No strategy mentions "blockchain". These mention "children" or "privacy".', ("blockchain",)
    )


def test_those_that_are_found_for_a_theme_alone_are_not_said_to_mention_it(searcher: Searcher) -> None:
    results = searcher.search(SearchQuery("unicorn standards", per_page=100))
    assert any(hit.matched_by for hit in results.hits)
    assert results.relaxed
    assert results.relaxed.reason == 'No strategy mentions "unicorn". These have "standards".'


def test_stop_words_are_not_said_to_be_nowhere(tmp_path: Path) -> None:
    files = {"a.md": titled("A") + "Many people.\n", "b.md": titled("B") + "Few roads.\n", "c.md": titled("C") + "Rain.\n"}
    engine = open_engine(tmp_path / "index")
    refresh(write(tmp_path / "content", files), engine)
    results = Searcher(engine).search(SearchQuery("how many people have a bicycle"))
    assert results.unknown_words == ("bicycle",)
    assert results.words == ("how", "many", "people", "have", "a", "bicycle")


@pytest.mark.parametrize(
    ("q", "reason"),
    [
        ("数据安全区块链", 'No strategy mentions "区块链". These mention "数据安全".'),
        ("城市安全", 'No strategy has all of these words. These mention "城市" or "安全".'),
        ("オープンデータ 統計", 'No strategy mentions "統計". These mention "オープンデータ".'),
    ],
)
def test_a_script_without_blanks_is_spoken_of_in_runs(tmp_path: Path, q: str, reason: str) -> None:
    texts = {"a": "数据安全是城市的目标。", "b": "人工智能与治理。", "c": "オープンデータを推進する"}
    engine = open_engine(tmp_path / "index")
    refresh(write(tmp_path / "content", {f"{slug}.md": titled(slug) + f"{text}\n" for slug, text in texts.items()}), engine)
    relaxed = Searcher(engine).search(SearchQuery(q)).relaxed
    assert relaxed
    assert relaxed.reason == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("united kingdom zebra", 'No strategy mentions "zebra". These mention "united kingdom".'),
        ("zebra in the Netherlands", 'No strategy mentions "zebra". These mention "Netherlands".'),
        ("new zealand privacy", 'No strategy mentions "zealand". These have "privacy".'),
        ('"new zealand" privacy', 'No strategy mentions "zealand". These have "privacy".'),
        ("privacy in South Africa", 'No strategy mentions "South" or "Africa". These have "privacy".'),
    ],
)
def test_names_of_several_words_are_not_taken_apart(searcher: Searcher, text: str, reason: str) -> None:
    results = searcher.search(SearchQuery(text))
    assert results.relaxed is not None
    assert results.relaxed.reason == reason


@pytest.mark.parametrize("text", ["new zealand", '"New Zealand" zebra', "Saudi Arabia", "south korea zebra", "Costa Rica"])
def test_a_country_that_is_nowhere_finds_nothing(searcher: Searcher, text: str) -> None:
    results = searcher.search(SearchQuery(text))
    assert (results.total, results.relaxed) == (0, None)
    assert results.unknown_words


@pytest.mark.parametrize("text", ['"data open"', '"privacy by default"', '"registers of algorithms" ethics'])
def test_where_a_phrase_stands_nowhere_but_its_words_do_it_is_said_so(searcher: Searcher, text: str) -> None:
    results = searcher.search(SearchQuery(text, per_page=100))
    words = searcher.search(SearchQuery(text.replace('"', ""), match="all", per_page=100))
    assert results.relaxed is not None
    assert results.relaxed.reason == "No strategy has that as it is written. These have all of the words."
    assert {hit.slug for hit in results.hits} == {hit.slug for hit in words.hits} != set()


@pytest.mark.parametrize(
    ("text", "searched", "reason"),
    [
        (
            '"goverance privacy"',
            '"governance privacy"',
            'No strategy mentions "goverance". These have all of the words, with their spelling corrected.',
        ),
        ("goverance zebra", "governance zebra", 'No strategy mentions "goverance" or "zebra". These mention "governance".'),
        ('"zebra goverance" data', '"zebra governance" data', 'No strategy mentions "zebra" or "goverance". These mention'),
    ],
)
def test_a_correction_is_said_where_the_search_is_relaxed_too(
    searcher: Searcher, text: str, searched: str, reason: str
) -> None:
    results = searcher.search(SearchQuery(text))
    assert results.searched == searched
    assert results.relaxed is not None
    assert results.relaxed.reason.startswith(reason)
    assert "goverance" in results.unknown_words
    assert results.suggestion is not None
    assert results.suggestion.corrections == {"goverance": "governance"}


def test_a_word_that_is_there_by_its_synonym_is_not_said_to_be_nowhere(searcher: Searcher) -> None:
    for text in ("NYC governance", "RPA pilots"):
        results = searcher.search(SearchQuery(text))
        assert results.unknown_words == ()
        assert results.relaxed is not None
        assert results.relaxed.reason.startswith("No strategy has all of these words.")
    assert searcher.search(SearchQuery("Basle")).suggestion is None


def test_each_word_beside_an_or_that_is_found_is_said_to_be(searcher: Searcher) -> None:
    results = searcher.search(SearchQuery("privacy UK OR Germany zebra"))
    assert results.relaxed is not None
    assert results.relaxed.reason == 'No strategy mentions "zebra". These have "privacy" and "UK" or "Germany".'


@pytest.mark.parametrize(
    ("text", "plain"),
    [("privacy in the UK", "UK privacy"), ("the city of amsterdam", "city amsterdam"), ("role of the CDO", "role CDO")],
)
def test_stop_words_do_not_decide_whether_a_search_is_relaxed(searcher: Searcher, text: str, plain: str) -> None:
    with_stop, without = searcher.search(SearchQuery(text)), searcher.search(SearchQuery(plain))
    assert with_stop.relaxed is without.relaxed is None
    assert {hit.slug for hit in with_stop.hits} == {hit.slug for hit in without.hits} != set()


@pytest.mark.parametrize(
    "text", ["Qu'est-ce que la gouvernance des zebras ?", "Was ist für die Stadt ein Zebra", "wat is een zebra van de stad"]
)
def test_stop_words_of_a_language_that_the_collection_lacks_are_not_nowhere(searcher: Searcher, text: str) -> None:
    shown = {"la", "des", "que", "ce", "est", "ist", "für", "die", "ein", "een", "van", "de", "is"}
    unknown = searcher.search(SearchQuery(text)).unknown_words
    assert unknown
    assert shown.isdisjoint(unknown)


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Rollen und Verantwortlichkeiten", ("rollen", "verantwortlichkeiten")),
        ("protection des données", ("données",)),
        ("ministerio de defensa", ("ministerio", "defensa")),
        ("zebra und", ("zebra", "und")),
    ],
)
def test_a_stop_word_beside_a_word_of_its_language_is_not_nowhere(
    searcher: Searcher, text: str, unknown: tuple[str, ...]
) -> None:
    assert searcher.search(SearchQuery(text)).unknown_words == unknown


@pytest.mark.parametrize(
    "text", ["digi.hel.fi", "https://goverance.example/stratgy", "privcy@goverance.example", "//goverance/stratgy"]
)
def test_no_part_of_an_address_is_a_misspelling(searcher: Searcher, text: str) -> None:
    results = searcher.search(SearchQuery(text))
    assert (results.suggestion, results.searched) == (None, text)


def test_what_stands_beside_an_address_is_corrected(searcher: Searcher) -> None:
    assert searcher.search(SearchQuery("goverance helsinki.fi")).searched == "governance helsinki.fi"


@pytest.mark.parametrize(("text", "acronym"), [("IT strategy", "IT"), ("guidelines of WHO", "WHO"), ("ITS systems", "ITS")])
def test_an_acronym_that_reads_like_a_stop_word_is_not_passed_over_silently(
    searcher: Searcher, text: str, acronym: str
) -> None:
    word = acronym.lower()
    searched = f'{acronym} counts as the word "{word}", which is passed over outside quotation marks.'
    assert searcher.search(SearchQuery(text)).warnings == (searched,)
    assert searcher.search(SearchQuery(text.lower())).warnings == ()
    assert searcher.search(SearchQuery(text.upper())).warnings == ()
    assert searcher.search(SearchQuery(f'"{text}"')).warnings == ()
    assert searcher.search(SearchQuery(text.replace(acronym, f'"{acronym}"'))).warnings == ()
    assert searcher.search(SearchQuery(f"{text} {word}")).warnings == (searched,)


@pytest.mark.parametrize("text", ["US open data", "AI strategy", "privacy AND data", "UK OR Germany", "U.S. data"])
def test_what_is_searched_in_capitals_needs_no_warning(searcher: Searcher, text: str) -> None:
    assert searcher.search(SearchQuery(text)).warnings == ()


@pytest.mark.parametrize("text", ["permits OR IT", "privacy -IT"])
def test_an_acronym_that_is_searched_as_a_stop_word_is_told(searcher: Searcher, text: str) -> None:
    assert searcher.search(SearchQuery(text)).warnings == ('IT counts as the word "it".',)


def test_a_stop_word_in_quotation_marks_is_looked_for(searcher: Searcher) -> None:
    quoted = {hit.slug for hit in searcher.search(SearchQuery('"which" data', match="all", per_page=100)).hits}
    alone = {hit.slug for hit in searcher.search(SearchQuery("which", match="all", per_page=100)).hits}
    assert quoted == alone != {hit.slug for hit in searcher.search(SearchQuery("data", per_page=100)).hits}


def test_joined_words_with_synonyms_that_are_found_are_not_nowhere(searcher: Searcher) -> None:
    assert searcher.search(SearchQuery("AI/ML privacy")).unknown_words == ()


@pytest.mark.parametrize("text", ["theme:xyz", "theme:xyz theme:xyz", "country:Atlantis", "-country:Atlantis data"])
def test_a_typed_filter_with_a_value_that_nothing_has_is_said(searcher: Searcher, text: str) -> None:
    name, _, value = text.removeprefix("-").split()[0].partition(":")
    assert searcher.search(SearchQuery(text)).warnings == (f'No strategy has {name} "{value}".',)


@pytest.mark.parametrize("text", ["theme:privacy", 'theme:"data governance"', "theme:Governance", "country:uk", "year:2020"])
def test_a_typed_filter_knows_what_leads_to_its_values(searcher: Searcher, text: str) -> None:
    results = searcher.search(SearchQuery(text))
    assert (results.total > 0, results.warnings) == (True, ())


@pytest.mark.parametrize("text", ["US zebra helsinki", "quagga IT helsinki US"])
def test_a_code_that_reads_like_a_stop_word_is_one_of_some_words(searcher: Searcher, text: str) -> None:
    countries = {hit.metadata["country"] for hit in searcher.search(SearchQuery(q=text, per_page=100)).hits}
    assert countries == {"Finland", "United States"}


def test_of_some_words_those_with_all_that_are_somewhere_come_first(searcher: Searcher) -> None:
    for text, rest in (
        ("privacy united kingdom zebra", "privacy united kingdom"),
        ("open data algorithms zebra", "open data algorithms"),
    ):
        results = searcher.search(SearchQuery(text, per_page=100))
        all_of_the_rest = [hit.slug for hit in searcher.search(SearchQuery(rest, match="all", per_page=100)).hits]
        assert {hit.slug for hit in results.hits[: len(all_of_the_rest)]} == set(all_of_the_rest) != set()
        assert (results.total_all, [hit.slug for hit in results.hits if hit.matches_all]) == (0, [])


@pytest.mark.parametrize(
    ("text", "country", "elsewhere"), [("amsterdam governance", "United Kingdom", 1), ("digital netherlands", "Germany", 1)]
)
def test_a_search_that_is_met_elsewhere_is_not_relaxed_within_a_filter(
    searcher: Searcher, text: str, country: str, elsewhere: int
) -> None:
    everywhere = searcher.search(SearchQuery(text))
    results = searcher.search(SearchQuery(text, (("country", (country,)),)))
    assert (everywhere.total, everywhere.relaxed) == (elsewhere, None)
    assert (results.total, results.relaxed, results.droppable) == (
        0,
        None,
        (Droppable("country", elsewhere, SearchQuery(text)),),
    )


@pytest.mark.parametrize(
    ("text", "offered"), [("New Zealand privacy", ""), ('"New Zealand" privacy', ""), ("North Korea governance", "")]
)
def test_an_offer_asks_for_no_part_of_a_name(searcher: Searcher, text: str, offered: str) -> None:
    [offer, *_] = searcher.search(SearchQuery(text)).offers
    assert (offer.name, offer.query.q) == ("theme", offered)


def test_an_or_is_not_broken_by_an_alternative_that_is_nowhere(searcher: Searcher) -> None:
    assert searcher.search(SearchQuery("helsinki zebra OR wildfire")).unknown_words == ()
    relaxed = searcher.search(SearchQuery("gov* OR tieto* zebra privacy")).relaxed
    assert relaxed is not None
    assert relaxed.reason == 'No strategy mentions "zebra". These have "gov*" or "privacy".'


@pytest.mark.parametrize(
    ("texts", "asked", "found"),
    [
        (("privacy", "health"), "privacy health", {"s0", "s1"}),
        (("privacy", "health"), "privacy health women", {"s0", "s1"}),
        (("privacy health", "privacy roads", "health trains", "health roads"), "privacy trains roads", {"s1"}),
        (("privacy", "privacy", "privacy", "health", "roads"), "privacy health roads", {f"s{each}" for each in range(5)}),
    ],
)
def test_what_each_has_something_of_is_found_where_none_has_more(
    tmp_path: Path, texts: tuple[str, ...], asked: str, found: set[str]
) -> None:
    content = write(
        tmp_path / "content", {f"s{each}.md": titled(f"Plan {each}") + f"{text}\n" for each, text in enumerate(texts)}
    )
    engine = open_engine(tmp_path / "index")
    refresh(content, engine)
    results = Searcher(engine).search(SearchQuery(asked))
    assert {hit.slug for hit in results.hits} == found
    assert results.relaxed is not None
