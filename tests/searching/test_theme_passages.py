"""A theme filter chooses the passages of the shipped collection: other words may be in a strategy's own fields."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.content.themes import load_vocabulary
from search.engines import open_engine
from search.engines.base import SearchEngine
from search.indexing.indexer import refresh
from search.query.model import SearchQuery
from search.searching.coverage import coverage
from search.searching.searcher import Searcher
from search.settings import Settings
from search.strategies import Strategy
from tests.harness.content_folder import titled, write
from web.app import create_app


def _quoted(strategy: Strategy) -> str:
    return strategy.title.replace('"', " ")


def test_every_name_with_every_theme_that_the_strategy_has_shows_its_section(shipped_engine: SearchEngine) -> None:
    reader, searcher = shipped_engine.reader(), Searcher(shipped_engine, seconds=60)
    tried = 0
    for row in coverage(reader).rows:
        for theme, outlines in row.sections.items():
            query = SearchQuery(_quoted(row.strategy), (("theme", (theme,)),), match="all", sections_per_hit=20)
            hits = {hit.slug: hit for hit in searcher.search(query, reader).hits}
            shown = [section.anchor for section in hits[row.strategy.slug].sections]
            assert shown, (row.strategy.slug, theme)
            assert set(shown) <= {outline.anchor for outline in outlines}, (row.strategy.slug, theme)
            tried += 1
    assert tried > 150


def test_every_name_typed_with_a_theme_shows_a_section_of_it(shipped_engine: SearchEngine) -> None:
    reader, searcher = shipped_engine.reader(), Searcher(shipped_engine, seconds=60)
    label, tried = load_vocabulary(reader.site).label, 0
    for row in coverage(reader).rows:
        city = row.strategy.metadata.get("city")
        for theme in row.sections if city else ():
            hits = searcher.search(SearchQuery(f"{city} {label(theme)}", per_page=100), reader).hits
            [shown] = [hit.sections for hit in hits if hit.slug == row.strategy.slug]
            assert any(theme in section.themes for section in shown), (city, theme)
            assert len(shown) == len({section.anchor for section in shown}) <= 3
            tried += 1
    assert tried > 40


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ships", ["harbours", "quays", "docks"]),
        ("ships principles", ["harbours", "quays", "tenets"]),
        ("ships principles governance", ["harbours", "tenets", "oversight"]),
        ("ships principles governance objectives", ["harbours", "tenets", "oversight"]),
        ("principles ships objectives", ["harbours", "tenets", "aim"]),
    ],
)
def test_the_best_section_stays_first_beside_those_of_themes(text: str, shown: list[str], tmp_path: Path) -> None:
    sections = {"Tenets": "One.", "Oversight": "Two.", "Aim": "Three.", "Harbours": "Ships and ships.", "Quays": "Some ships."}
    sections["Docks"] = "Of all that lies in the town and around it these are for ships."
    body = "".join(f"## {heading}\n{said}\n\n" for heading, said in sections.items())
    engine = open_engine(tmp_path / "index")
    refresh(write(tmp_path / "content", {"a.md": titled("A") + body}), engine)
    [hit] = Searcher(engine, seconds=60).search(SearchQuery(text, explain=True)).hits
    assert [section.anchor for section in hit.sections] == shown
    assert [section.score > 0 for section in hit.sections] == [one in {"harbours", "quays", "docks"} for one in shown]
    engine.close()


def test_a_named_theme_shows_its_section_though_the_words_are_in_others(tmp_path: Path) -> None:
    body = "".join(f"## {name}\nOf principles, principles.\n\n" for name in ("Quays", "Docks", "Ships"))
    texts = {
        "bare": "One.",
        "worded": "One rule and another, and principles in the midst of much else said of the town.",
    }
    engine = open_engine(tmp_path / "index")
    refresh(
        write(tmp_path / "content", {f"{n}.md": titled(n) + body + f"## Tenets\n{text}\n" for n, text in texts.items()}), engine
    )
    hits = {hit.slug: hit for hit in Searcher(engine, seconds=60).search(SearchQuery("principles")).hits}
    for hit in hits.values():
        assert [section.anchor for section in hit.sections] == ["quays", "docks", "tenets"]
    assert [value.label for value in hits["bare"].matched_by] == ["Principles"]
    assert (hits["worded"].matched_by, len(hits["worded"].sections[2].snippet.marks)) == ((), 1)
    engine.close()


@pytest.mark.parametrize(
    "address", ["/api/v1/search?q=helsinki&theme=governance", "/api/v1/search?q=helsinki+theme:governance"]
)
def test_a_city_with_a_theme_shows_what_the_city_says_of_it(shipped_engine: SearchEngine, address: str) -> None:
    client: FlaskClient = create_app(Settings(), shipped_engine).test_client()
    [hit] = client.get(address).get_json()["hits"]
    assert (hit["id"], [section["anchor"] for section in hit["sections"]]) == ("helsinki", ["data-governance"])
    assert "governance" in hit["sections"][0]["themes"]


def test_what_a_theme_counts_is_what_choosing_it_shows(shipped_engine: SearchEngine) -> None:
    reader, searcher = shipped_engine.reader(), Searcher(shipped_engine, seconds=60)
    for text in ("helsinki", "united kingdom", "data privacy", "health", "health OR vienna", "vienna -health"):
        theme = {facet.name: facet for facet in searcher.search(SearchQuery(text, facet_limit=100), reader).facets}["theme"]
        for value in theme.values:
            shown = searcher.search(SearchQuery(text, (("theme", (str(value.value),)),), match="all"), reader)
            assert shown.total == value.count, (text, value)
            assert all(set(section.themes) >= {value.value} for hit in shown.hits for section in hit.sections)
            assert all(hit.sections for hit in shown.hits)
