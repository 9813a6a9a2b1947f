"""The shipped entries say what their records of facts support, in words of their own, and every section has a place."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import frontmatter
import pytest

from search.site import load_site
from search.strategies import Strategy
from tests.harness.content_folder import read_content

CONTENT = Path(__file__).parents[2] / "content"
FACTS = Path(__file__).parents[1] / "data" / "strategies.jsonl"
RECORDS: dict[str, dict[str, Any]] = {
    record["slug"]: record for record in map(json.loads, FACTS.read_text(encoding="utf-8").splitlines())
}
PUBLISHED = sorted(set(RECORDS) - {"zurich"})
"""The record for Zurich itself advises against an entry: its source is generic text without a document."""

FIELDS = [
    "title",
    "tagline",
    "city",
    "state",
    "country",
    "country_code",
    "level",
    "organisation",
    "strategy_date",
    "horizon",
    "status",
    "completeness",
    "summary",
    "vision",
    "language_of_original",
    "coordinates",
    "strategy_document",
    "strategy_website",
    "sources",
    "notes",
]

EXCEPTIONS = {
    ("helsinki", "strategy_date"): ("2019-03-01", "the earlier version of the source is followed where two disagree"),
    ("new-york-city", "strategy_date"): ("2022", "1 January probably stands for the year"),
    ("vienna", "strategy_date"): ("2024-12", "the first of the month looks like a placeholder"),
    ("utrecht-province", "strategy_date"): ("2024-04", "the document's path supports the month alone"),
    ("basel-stadt", "strategy_website"): ("https://data.bs.ch", "the record's own note corrects the address"),
}
"""Where an entry departs from its record on purpose: the value that it has instead, and why."""

OFFICIAL = [
    "the most functional city in the world",
    "the most usable and used city data in the world",
    "A Smart City has superior command over its data",
    "We build upon reliable data — connected, innovative, secure",
    "Greater access, better insight, improved outcomes",
    "Data analytics and data science",
    "Department for Digital, Culture, Media and Sport",
    "Office of Science and Technology Policy",
    "Leveraging Data as a Strategic Asset",
    "Foundations for Evidence-Based Policymaking Act of 2018",
]
"""Names, mottos and titles that only their own words can give."""


class Entry(NamedTuple):
    metadata: dict[str, Any]
    body: str


Entries = dict[str, Entry]


@pytest.fixture(scope="module")
def entries() -> Entries:
    posts = {path.stem: frontmatter.load(str(path)) for path in CONTENT.glob("*.md")}
    return {slug: Entry(post.metadata, post.content) for slug, post in posts.items()}


@pytest.fixture(scope="module")
def strategies() -> dict[str, Strategy]:
    return {strategy.slug: strategy for strategy in read_content(CONTENT, load_site(CONTENT)).strategies}


def facts(record: dict[str, Any]) -> Iterator[str]:
    """Every statement of a record, its remarks on sources apart."""
    yield from record["summary_facts"]
    yield from filter(None, [record["vision_fact"]])
    for statements in record["sections"].values():
        yield from statements


def runs_of_six(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[^\W_]+", text.casefold())
    return {tuple(words[start : start + 6]) for start in range(len(words) - 5)}


def test_every_record_but_the_doubtful_one_has_an_entry(entries: Entries) -> None:
    assert sorted(entries) == PUBLISHED


def test_fields_stand_in_one_order_and_are_left_out_rather_than_empty(entries: Entries) -> None:
    for slug, entry in entries.items():
        assert list(entry.metadata) == [field for field in FIELDS if field in entry.metadata], slug
        assert all(value not in (None, "", []) for value in entry.metadata.values()), slug


@pytest.mark.parametrize(
    ("field", "recorded"),
    [
        *((field, field) for field in FIELDS[:8]),
        ("status", "status"),
        ("language_of_original", "language_of_original"),
        ("coordinates", "coordinates"),
        ("strategy_date", "strategy_date"),
        ("strategy_document", "document_url"),
        ("strategy_website", "website_url"),
    ],
)
def test_a_field_has_the_value_of_its_record(field: str, recorded: str, entries: Entries) -> None:
    for slug in PUBLISHED:
        value = entries[slug].metadata.get(field)
        expected, _ = EXCEPTIONS.get((slug, field), (RECORDS[slug][recorded], ""))
        assert (str(value) if field == "strategy_date" and value else value) == expected, slug


def test_every_exception_departs_from_the_record_and_is_explained_in_a_note(entries: Entries) -> None:
    subjects = {"strategy_date": "Date:", "strategy_website": "Website:"}
    for (slug, field), (value, _) in EXCEPTIONS.items():
        recorded = RECORDS[slug]["website_url" if field == "strategy_website" else field]
        assert value != recorded, slug
        assert any(note.startswith(subjects[field]) for note in entries[slug].metadata["notes"]), slug


def test_a_horizon_names_the_years_of_its_record(entries: Entries) -> None:
    for slug in PUBLISHED:
        start, end = RECORDS[slug]["horizon_start"], RECORDS[slug]["horizon_end"]
        years = " ".join(dict.fromkeys(filter(None, [start, end])))
        assert entries[slug].metadata.get("horizon", "").replace("–", " ") == years, slug


def test_every_entry_leads_to_its_document_or_website_and_names_its_sources(entries: Entries) -> None:
    for slug, entry in entries.items():
        assert entry.metadata.get("strategy_document") or entry.metadata.get("strategy_website"), slug
        paths = [source.split(" ")[0] for source in RECORDS[slug]["sources"] if re.match(r"[\w-]+/", source)]
        assert paths, slug
        assert [path for path in paths if not any(source.startswith(path) for source in entry.metadata["sources"])] == [], slug


def test_an_entry_from_fewer_than_eight_facts_says_that_it_is_a_stub(entries: Entries) -> None:
    for slug, entry in entries.items():
        supported = [fact for fact in facts(RECORDS[slug]) if "[seed]" not in fact]
        assert entry.metadata.get("completeness") == ("stub" if len(supported) < 8 else None), slug


def test_no_run_of_six_words_is_copied_from_the_facts_except_official_names(entries: Entries) -> None:
    recorded = {run for record in RECORDS.values() for text in [*facts(record), *record["notes"]] for run in runs_of_six(text)}
    for slug, entry in entries.items():
        told = [entry.metadata["summary"], entry.metadata.get("vision", ""), entry.body, *entry.metadata["notes"]]
        own = re.sub("|".join(map(re.escape, OFFICIAL)), "\n", re.sub(r"\s+", " ", " | ".join(told)))
        assert [run for text in own.splitlines() for run in runs_of_six(text) & recorded] == [], slug


def test_every_file_is_read_without_a_fault() -> None:
    reading = read_content(CONTENT, load_site(CONTENT))
    assert reading.faults == ()
    assert sorted(strategy.slug for strategy in reading.strategies) == PUBLISHED


def test_more_than_nine_sections_in_ten_carry_a_theme(strategies: dict[str, Strategy]) -> None:
    sections = [section for strategy in strategies.values() for section in strategy.sections if section.level > 0]
    without = [section.heading for section in sections if not section.themes]
    assert len(sections) > 150
    assert len(without) < len(sections) / 10, without


def test_every_theme_that_a_record_supports_has_a_section_in_its_entry(strategies: dict[str, Strategy]) -> None:
    for slug, strategy in strategies.items():
        told = {theme for section in strategy.sections for theme in section.themes}
        recorded = {name.replace("_and_competencies", "").replace("_", "-") for name in RECORDS[slug]["sections"]}
        assert recorded <= told, slug


def test_no_section_is_empty_or_a_draft(strategies: dict[str, Strategy]) -> None:
    sections = [section for strategy in strategies.values() for section in strategy.sections if section.level > 0]
    assert [section.heading for section in sections if section.draft or not section.text.strip()] == []


def test_helsinki_has_a_section_on_consent_management_in_line_with_mydata(strategies: dict[str, Strategy]) -> None:
    section = next(section for section in strategies["helsinki"].sections if "Consent management" in section.heading)
    assert section.path == ("Further focus areas", "Consent management in line with MyData")
    assert section.themes == ("ethics-and-privacy",)
    assert "MyData" in section.text


def test_the_site_of_the_collection_has_its_own_title_and_facets() -> None:
    site = load_site(CONTENT)
    assert site.title == "Data strategies of cities, states and agencies"
    assert [facet.name for facet in site.facets] == ["country", "level", "status", "theme", "year", "language_of_original"]
    assert ("artificial intelligence", "ai") in site.synonyms
