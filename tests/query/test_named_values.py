"""Countries, themes and other facet values that a query names: offered as filters, and matched by what carries them."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from msgspec.structs import replace

from search.engines import open_engine
from search.engines.base import SearchEngine
from search.indexing.indexer import refresh
from search.query import places
from search.query.model import Atom, ParsedQuery, SearchQuery
from search.query.named_values import names_as_phrases
from search.query.parsing import parser
from search.query.places import other_names
from search.query.results import SearchResults
from search.searching.searcher import Searcher
from search.settings import Settings
from tests.harness.content_folder import titled, write
from tests.harness.html_tree import parse
from web.app import create_app


@pytest.fixture
def searcher(shipped_engine: SearchEngine) -> Searcher:
    return Searcher(shipped_engine, seconds=60)


def _first(searcher: Searcher, text: str) -> tuple[str, str, int]:
    offer = searcher.search(SearchQuery(text)).offers[0]
    return offer.name, offer.value, offer.count


@pytest.mark.parametrize(
    "name",
    [
        *("UK", "uk", "GB", "GBR", "Great Britain", "United Kingdom", "Vereinigtes Königreich", "Verenigd Koninkrijk"),
        *("Royaume-Uni", "Reino Unido", "Iso-Britannia", "royaume uni"),
    ],
)
def test_a_country_is_found_and_offered_by_each_of_its_names(searcher: Searcher, name: str) -> None:
    results = searcher.search(SearchQuery(name, per_page=100))
    kingdom = searcher.search(SearchQuery(filters=(("country", ("United Kingdom",)),), per_page=100))
    assert _first(searcher, name) == ("country", "United Kingdom", kingdom.total)
    assert {hit.slug for hit in kingdom.hits} <= {hit.slug for hit in results.hits}
    assert (results.relaxed, results.unknown_words) == (None, ())


def _is_sorted(results: SearchResults) -> bool:
    carried = [bool(hit.matched_by) for hit in results.hits]
    return carried == sorted(carried)


def test_what_carries_a_value_comes_after_what_has_the_word_and_says_why(searcher: Searcher) -> None:
    for text in ("uk", "uk data", "participation", "privacy data"):
        results = searcher.search(SearchQuery(text, per_page=100))
        assert _is_sorted(results), text
        assert results.hits[-1].matched_by, text
    [value] = searcher.search(SearchQuery("participation")).hits[-1].matched_by
    assert (value.facet, value.label) == ("theme", "Participation")


@pytest.mark.parametrize(
    "text",
    [
        *["uk data", "helsinki governance", "participation", "privacy in Britain", "city data sharing", "germany 2022"],
        *['"open data"?', "privacy & security", "data - privacy", "* infrastructure"],
        *["before 2020", "strategies since 2022", "2020 – 2022 privacy", "UK since 2020"],
        *["Switzerland privacy", "privacy in Switzerland", "Germany Switzerland", "Switzerland 2022 privacy zebra"],
    ],
)
def test_the_count_of_an_offer_is_what_choosing_it_shows(searcher: Searcher, text: str) -> None:
    offers = searcher.search(SearchQuery(text)).offers
    assert offers
    for offer in offers:
        shown = searcher.search(offer.query)
        assert (shown.total, shown.relaxed, shown.warnings) == (offer.count, None, ()), offer
        assert offer.value in offer.query.chosen(offer.name) or offer.query.bounds(offer.name) != (None, None)


@pytest.mark.parametrize("text", ["open-data OR 2,000 metadata", "helsinki sharing governance"])
def test_the_count_of_an_offer_for_any_of_the_words_is_that_of_any(searcher: Searcher, text: str) -> None:
    offers = searcher.search(SearchQuery(text, match="any")).offers
    assert [offer.count for offer in offers] == [searcher.search(offer.query).total for offer in offers] != []


def test_a_typed_filter_takes_every_name_of_a_country(searcher: Searcher) -> None:
    kingdom = searcher.search(SearchQuery('country:"united kingdom"')).total
    assert (
        [searcher.search(SearchQuery(f"country:{name}")).total for name in ("uk", "GBR", "britain")] == [kingdom] * 3 != [0] * 3
    )


@pytest.mark.parametrize(
    ("text", "country"),
    [
        *[
            ("Swiss", "Switzerland"),
            ("Finnish open data", "Finland"),
            ("Austrian strategy", "Austria"),
            ("Dutch", "Netherlands"),
        ],
        *[("American open data", "United States"), ("German open data", "Germany"), ("finnische", "Finland")],
        *[("données autrichiennes", "Austria"), ("datos neerlandeses", "Netherlands"), ("suomalaiset", "Finland")],
    ],
)
def test_what_is_called_of_a_country_leads_to_it(searcher: Searcher, text: str, country: str) -> None:
    assert country in [offer.value for offer in searcher.search(SearchQuery(text)).offers if offer.name == "country"]


def test_what_names_a_language_and_leads_to_a_country_is_offered_as_both(searcher: Searcher) -> None:
    offers = searcher.search(SearchQuery("German open data")).offers
    found = {(offer.name, offer.value): offer.query.q for offer in offers}
    assert found["country", "Germany"] == found["language_of_original", "German"] == "open data"


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("american cities", {"new-york-city"}),
        ("Swiss", {"aargau", "basel-stadt"}),
        ("Austrians", {"vienna"}),
        ("finnische", {"helsinki"}),
    ],
)
def test_what_is_called_of_a_country_is_found_though_no_text_says_so(searcher: Searcher, text: str, slugs: set[str]) -> None:
    results = searcher.search(SearchQuery(text))
    assert ({hit.slug for hit in results.hits}, results.relaxed, results.unknown_words) == (slugs, None, ())


@pytest.mark.parametrize(
    ("text", "facet", "value"),
    [
        *[("Country: Germany", "country", "Germany"), ("country germany", "country", "Germany")],
        *[("Country: UK", "country", "United Kingdom"), ("Theme: Open data", "theme", "open-data")],
        *[("Status: Active", "status", "Active"), ("Level: City", "level", "city"), ("Year: 2021", "year", "2021")],
        *[("Original language: German", "language_of_original", "German"), ("theme governance", "theme", "governance")],
    ],
)
def test_a_value_behind_the_name_of_its_facet_is_that_value(searcher: Searcher, text: str, facet: str, value: str) -> None:
    results = searcher.search(SearchQuery(text, per_page=100))
    [offer] = results.offers
    chosen = searcher.search(SearchQuery(filters=((facet, (value,)),), per_page=100))
    assert (offer.name, offer.value, offer.count, offer.query.q) == (facet, value, chosen.total, "")
    assert {hit.slug for hit in chosen.hits} <= {hit.slug for hit in results.hits}
    assert (results.relaxed, results.suggestion, results.unknown_words) == (None, None, ())


def test_words_beside_a_facet_and_its_value_are_looked_for(searcher: Searcher) -> None:
    results = searcher.search(SearchQuery("theme: governance helsinki"))
    assert [(hit.slug, hit.sections[0].anchor) for hit in results.hits] == [("helsinki", "data-governance")]
    assert [(offer.value, offer.query.q) for offer in results.offers] == [("governance", "helsinki")]


@pytest.mark.parametrize("text", ["which country is", "status zebra", "theme zebra", "city level"])
def test_a_facets_name_beside_what_is_no_value_of_it_names_none(searcher: Searcher, text: str) -> None:
    assert {"country", "status", "theme"}.isdisjoint(offer.name for offer in searcher.search(SearchQuery(text)).offers)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[("#opendata", "open-data"), ("OpenData", "open-data"), ("datagovernance", "governance")],
        *[
            ("#UnitedKingdom", "United Kingdom"),
            ("vereinigteskönigreich", "United Kingdom"),
            ("Country: unitedstates", "United States"),
        ],
    ],
)
def test_a_name_of_several_words_is_known_without_blanks(searcher: Searcher, text: str, value: str) -> None:
    assert value in [offer.value for offer in searcher.search(SearchQuery(text)).offers]


def test_what_is_called_of_a_country_is_of_no_other() -> None:
    rows = [line.split("\t") for line in places.DEMONYMS.read_text(encoding="utf-8").splitlines()]
    words = [word.casefold() for _, *called in rows for word in called]
    assert len(words) == len(set(words))
    assert [word for word in words if places.other_names(word)] == []
    assert [code for code, *_ in rows if places.demonyms(code) == ()] == []


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("before 2020", [("until 2019", (None, 2019), "")]),
        ("after 2021 privacy", [("from 2022", (2022, None), "privacy")]),
        ("privacy 2019 – 2022", [("from 2019 to 2022", (2019, 2022), "privacy")]),
        ("privacy 2019-2022 zebra", [("from 2019 to 2022", (2019, 2022), "privacy")]),
        ("Year: until 2019", [("until 2019", (None, 2019), "")]),
        ("privacy Year: from 2022", [("from 2022", (2022, None), "privacy")]),
        ("since 1999", []),
        ("after 5 years", []),
    ],
)
def test_a_range_of_years_that_a_query_says_is_offered_and_no_year_of_it(
    searcher: Searcher, text: str, offered: list[tuple[str, tuple[int | None, int | None], str]]
) -> None:
    offers = [offer for offer in searcher.search(SearchQuery(text)).offers if offer.name == "year"]
    assert [(offer.label, offer.query.bounds("year"), offer.query.q) for offer in offers] == offered


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        ("Germany (2)", "Germany"),
        ("Country: Germany (2)", "Country: Germany"),
        ("Theme: Ethics and privacy (1,008) ", "Theme: Ethics and privacy"),
        ("Year: 2020 (1)", "Year: 2020"),
        ("Year: until 2022 (3)", "Year: until 2022"),
        ("from 2019 to 2022 (3)", "from 2019 to 2022"),
        ("privacy until 2022 (3)", "privacy until 2022 (3)"),
        ("Germany data (2)", "Germany data (2)"),
        ("COVID (19)", "COVID (19)"),
        ("(2)", "(2)"),
    ],
)
def test_a_count_that_is_pasted_with_a_value_is_no_word(searcher: Searcher, text: str, searched: str) -> None:
    results = searcher.search(SearchQuery(text))
    assert (results.query.q, results.searched) == (text, searched)
    assert [hit.slug for hit in results.hits] == [hit.slug for hit in searcher.search(SearchQuery(searched)).hits]
    assert [searcher.search(SearchQuery(text, match=match)).searched for match in ("all", "any")] == [text, text]


def test_beside_a_chosen_year_no_range_of_years_is_offered(searcher: Searcher) -> None:
    for query in (SearchQuery("before 2020", (("year", ("2022",)),)), SearchQuery("before 2020").within("year", None, 2021)):
        assert "until 2019" not in [offer.label for offer in searcher.search(query).offers]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("Switzerland privacy", [("Switzerland", ""), ("ethics-and-privacy", "")]),
        ("Swiss -gdpr privacy", [("Switzerland", "-gdpr"), ("ethics-and-privacy", "-gdpr")]),
        ("Germany Switzerland data", [("Germany", "data"), ("Switzerland", "data")]),
        ("Germany data", [("Germany", "data")]),
    ],
)
def test_what_is_named_and_does_not_meet_is_offered_one_by_one(
    searcher: Searcher, text: str, offered: list[tuple[str, str]]
) -> None:
    assert [(offer.value, offer.query.q) for offer in searcher.search(SearchQuery(text)).offers] == offered


def test_an_offer_leaves_out_what_is_nowhere(searcher: Searcher) -> None:
    [offer] = searcher.search(SearchQuery("Deutschland Frauen")).offers
    assert (offer.value, offer.query.q, offer.count) == ("Germany", "", 2)


@pytest.mark.parametrize("text", ["NYC open data", "open data NYC"])
def test_an_offer_keeps_what_is_found_by_another_name(searcher: Searcher, text: str) -> None:
    assert [offer for offer in searcher.search(SearchQuery(text)).offers if "NYC" not in offer.query.q] == []


@pytest.mark.parametrize("text", ["uk ai", "ai uk", "ai in Britain"])
def test_an_offer_keeps_what_is_a_stop_word_of_another_language_only(searcher: Searcher, text: str) -> None:
    [offer] = [offer for offer in searcher.search(SearchQuery(text)).offers if offer.name == "country"]
    assert (offer.query.q, offer.count) == ("ai", searcher.search(offer.query).total)
    assert offer.count < searcher.search(replace(offer.query, q="")).total


def test_a_value_that_is_chosen_is_not_offered_again(searcher: Searcher) -> None:
    assert searcher.search(SearchQuery("uk", (("country", ("United Kingdom",)),))).offers == ()


@pytest.mark.parametrize(("text", "named"), [("US", True), ("tell us", False), ("in the US", True), ("us federal", False)])
def test_a_code_that_is_a_word_as_well_is_one_in_capitals(searcher: Searcher, text: str, named: bool) -> None:
    offers = searcher.search(SearchQuery(text)).offers
    assert ("United States" in [offer.value for offer in offers]) == named


@pytest.mark.parametrize(("text", "slug"), [("NYC", "new-york-city"), ("Wien", "vienna"), ("Helsingfors", "helsinki")])
def test_the_sites_own_names_of_places_find_them(searcher: Searcher, text: str, slug: str) -> None:
    assert searcher.search(SearchQuery(text)).hits[0].slug == slug


def test_a_heading_of_a_theme_stands_for_it_only_where_its_words_are_known(searcher: Searcher) -> None:
    results = searcher.search(SearchQuery("digital twin"))
    assert results.relaxed is not None
    assert results.relaxed.reason == 'No strategy mentions "twin". These mention "digital".'
    assert [offer.value for offer in results.offers] == ["infrastructure"]


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("data steward", "data stewards"),
        ("digital twin", "digital twins"),
        ("user", "users"),
        ("api", "APIs"),
        ("kpi", "kpis"),
        ("cdo", "CDOs"),
    ],
)
def test_a_theme_is_named_by_its_headings_in_singular_and_plural(searcher: Searcher, one: str, many: str) -> None:
    themes = [
        [offer.value for offer in searcher.search(SearchQuery(text)).offers if offer.name == "theme"] for text in (one, many)
    ]
    assert themes[0] == themes[1] != []


@pytest.mark.parametrize("text", ["uks", "nls", "fis", "gers"])
def test_no_code_of_a_country_has_a_plural(searcher: Searcher, text: str) -> None:
    assert searcher.search(SearchQuery(text)).offers == ()


@pytest.mark.parametrize("text", ["governanc", "participatio", "goverances"])
def test_what_is_no_word_names_nothing_and_is_corrected(searcher: Searcher, text: str) -> None:
    results = searcher.search(SearchQuery(text))
    assert (results.offers, results.suggestion is None) == ((), False)


def test_a_year_is_what_is_dated_so_after_what_speaks_of_it(searcher: Searcher) -> None:
    results = searcher.search(SearchQuery("2022", per_page=100))
    dated = searcher.search(SearchQuery(ranges=(("year", (2022, 2022)),), per_page=100))
    assert _first(searcher, "2022") == ("year", "2022", dated.total)
    assert {hit.slug for hit in dated.hits} < {hit.slug for hit in results.hits}
    assert _is_sorted(results)
    assert [hit.slug for hit in searcher.search(SearchQuery("germany 2022")).hits] == ["freiburg"]
    assert searcher.search(SearchQuery("2022", filters=(("year", ("2022",)),))).offers == ()
    assert searcher.search(SearchQuery("1066")).offers == ()


def test_a_theme_that_two_words_name_is_offered_once_without_both(searcher: Searcher) -> None:
    [offer] = searcher.search(SearchQuery("staff training")).offers
    assert (offer.value, offer.query.q) == ("culture", "")


def test_the_page_and_the_api_offer_the_filter_with_its_address(shipped_engine: SearchEngine) -> None:
    client: FlaskClient = create_app(Settings(), shipped_engine).test_client()
    answer = client.get("/api/v1/search?q=open+data+uk").get_json()
    [offer] = [offer for offer in answer["offers"] if offer["name"] == "country"]
    assert (offer["label"], offer["url"]) == ("United Kingdom", "/search?q=open+data&country=United+Kingdom")
    page = parse(client.get("/search?q=open+data+uk").get_data(as_text=True))
    links = {link.text: link["href"] for notice in page.all(class_="offer") for link in notice.all("a")}
    assert links[f"Country: United Kingdom ({offer['count']})"] == offer["url"]
    listed = parse(client.get("/search?q=uk&per_page=100").get_data(as_text=True)).all(class_="listed-for")
    assert {paragraph.text for paragraph in listed} == {"Listed for its country United Kingdom"}


@pytest.mark.parametrize(
    ("text", "value", "rest"),
    [
        ("Governance-Modell", "governance", "Modell"),
        ("Daten-Governance", "governance", ""),
        ("data quality-management", "data-quality", "management"),
        ("privacy-UK", "United Kingdom", "privacy"),
        ("UK/governance", "governance", "UK"),
        ("privacy -health UK", "United Kingdom", "privacy -health"),
        ("helsinki -governance", "governance", None),
    ],
)
def test_what_is_left_beside_a_name_is_looked_for_and_never_excluded(
    searcher: Searcher, text: str, value: str, rest: str | None
) -> None:
    left = {offer.value: offer.query.q for offer in searcher.search(SearchQuery(text)).offers}
    assert left.get(value) == rest


def test_every_country_of_the_shipped_list_is_known_by_all_its_names() -> None:
    assert {"Germany", "Deutschland", "Allemagne", "Alemania", "Duitsland", "Saksa", "DE", "DEU"} <= set(other_names("germany"))
    assert other_names("Nowhere") == ()


@pytest.mark.parametrize(
    ("q", "slugs"),
    [
        ("uk", ["a", "b"]),
        ("Großbritannien", ["a", "b"]),
        ("Allemagne", ["c", "d"]),
        ("country:germany", ["c", "d"]),
        ('country:"united kingdom"', ["a", "b"]),
        ("-country:germany cocoa", ["a", "b", "e"]),
        ("EE.UU.", ["e"]),
        ("U.S. cocoa", ["e"]),
        ("u.s. cocoa", ["e"]),
    ],
)
def test_a_country_is_one_however_its_strategies_spell_it(tmp_path: Path, q: str, slugs: list[str]) -> None:
    countries = {"a": "UK", "b": "United Kingdom", "c": "Germany", "d": "Deutschland", "e": "United States"}
    files = {f"{slug}.md": titled("T", f"country: {name}") + "Text on cocoa.\n" for slug, name in countries.items()}
    engine = open_engine(tmp_path / "index")
    refresh(write(tmp_path / "content", files), engine)
    assert [hit.slug for hit in Searcher(engine).search(SearchQuery(q)).hits] == slugs


@pytest.mark.parametrize("q", ["US open data", "U.S. open data", "u.s. open data"])
def test_a_code_in_capitals_stays_where_another_value_is_offered(searcher: Searcher, q: str) -> None:
    offered = {offer.name: offer.query.q for offer in searcher.search(SearchQuery(q)).offers}
    assert offered == {"theme": q.split()[0], "country": "open data"}


def _clauses(parsed: ParsedQuery) -> list[str]:
    return [" OR ".join(map(str, clause.atoms)) for clause in parsed.clauses]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], ["in", "the", "united", "kingdom", "of", "data"]),
        ([(2, 4)], ["in", "the", '"united kingdom"', "of", "data"]),
        ([(1, 5), (2, 4)], ["in", "the", '"united kingdom"', "of", "data"]),
        ([(2, 6), (2, 4)], ["in", "the", '"united kingdom of data"']),
        ([(2, 3), (1, 3), (3, 5)], ["in", "the", "united", "kingdom", "of", "data"]),
    ],
)
def test_a_name_is_one_thing_without_the_stop_words_around_it(rows: list[tuple[int, int]], expected: list[str]) -> None:
    parsed = replace(parser.parse("in the United Kingdom of data"), language="en")
    assert _clauses(names_as_phrases(parsed, rows)) == expected


def test_what_stands_for_all_words_of_a_name_stands_for_the_name() -> None:
    value, form = Atom("value", ("UK",), "country", 0.0), Atom("form", ("unit",), language="en")
    united, kingdom = parser.parse("united kingdom").clauses
    named = [replace(clause, atoms=(*clause.atoms, *more)) for clause, more in ((united, (form, value)), (kingdom, (value,)))]
    assert _clauses(names_as_phrases(ParsedQuery(tuple(named)), [(0, 2)])) == ['"united kingdom" OR country:UK']


@pytest.fixture(scope="module")
def stated_only(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """Countries that no text names."""
    folder = tmp_path_factory.mktemp("stated")
    files = {
        "bonn.md": titled("Bonn", "country: Germany") + "Privacy.\n",
        "leeds.md": titled("Leeds", "country: United Kingdom") + "Privacy and parks.\n",
        "ghent.md": titled("Ghent") + "Parks.\n",
    }
    write(folder / "content", files)
    engine = open_engine(folder / "index")
    refresh(folder / "content", engine)
    yield Searcher(engine, seconds=60)
    engine.close()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("UK OR DE", {"bonn", "leeds"}),
        ("Deutschland OR parks", {"bonn", "leeds", "ghent"}),
        ("privacy UK OR Deutschland", {"bonn", "leeds"}),
        ("-UK", {"bonn", "ghent"}),
        ("privacy -Deutschland", {"leeds"}),
        ("parks -Vereinigtes", {"leeds", "ghent"}),
        ('-"Vereinigtes Königreich"', {"bonn", "ghent"}),
        ('"Vereinigtes Königreich"', {"leeds"}),
        ("place:UK", {"leeds"}),
        ("place:GBR OR place:Allemagne", {"bonn", "leeds"}),
        ("-place:UK", {"bonn", "ghent"}),
        ("title:UK", set()),
    ],
)
def test_a_country_is_meant_wherever_one_of_its_names_stands(stated_only: Searcher, text: str, found: set[str]) -> None:
    results = stated_only.search(SearchQuery(text, match="all"))
    assert {hit.slug for hit in results.hits} == found
    assert ("country" in [offer.name for offer in results.offers]) == (text == '"Vereinigtes Königreich"')


def test_one_of_two_words_is_what_either_finds(searcher: Searcher) -> None:
    def found(text: str) -> set[str]:
        return {hit.slug for hit in searcher.search(SearchQuery(text, match="all", per_page=100)).hits}

    words = ["ai", "privacy", "uk", "germany", "participation", '"open data"', "nyc", "staff", "registers", "data", "gdpr"]
    for one, other in combinations(words, 2):
        assert found(f"{one} OR {other}") == found(one) | found(other), (one, other)


@pytest.mark.parametrize("text", ['"legal basis"', '"steering committee"', '"in brief"', '"data standards"'])
def test_a_phrase_that_is_a_heading_of_a_theme_has_to_stand_somewhere(searcher: Searcher, text: str) -> None:
    results = searcher.search(SearchQuery(text, match="all", per_page=100))
    assert [hit.slug for hit in results.hits if hit.matched_by] == []
    assert results.offers
