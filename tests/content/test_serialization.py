"""What an engine stores of a strategy and a section gives back the very same strategy and section."""

import datetime
import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from search.content.serialization import section_from, section_record, strategy_from, strategy_record
from search.strategies import Horizon, PartialDate, Section, Strategy

HELSINKI = Strategy(
    slug="helsinki",
    path="helsinki.md",
    digest="ab12",
    title="Helsinki: “Kaupunki”",
    language="fi",
    metadata={"country": "Finland", "tags": ["a", "ä"], "population": 658_864, "area": 0.5, "open": True, "budget": None},
    date=PartialDate(datetime.date(2021, 10, 1), "month"),
    horizon=Horizon(2021, None),
    sections=(),
    html="",
    incomplete=True,
)
VISION = Section(
    anchor="vision",
    heading="Vision",
    level=2,
    path=("Strategy", "Vision"),
    text="The most functional city.\nIn the world.",
    line=12,
    themes=("vision", "objectives"),
    draft=True,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
years = st.none() | st.integers(1, 9999)
sections = st.builds(
    Section,
    anchor=texts,
    heading=texts,
    level=st.integers(0, 3),
    path=st.lists(texts, max_size=3).map(tuple),
    text=texts,
    line=st.integers(0),
    themes=st.lists(texts, max_size=3).map(tuple),
    draft=st.booleans(),
)
strategies = st.builds(
    Strategy,
    slug=texts,
    path=texts,
    digest=texts,
    title=texts,
    language=st.sampled_from(["de", "en"]),
    metadata=st.dictionaries(texts, values, max_size=4),
    date=st.none() | st.builds(PartialDate, st.dates(), st.sampled_from(["day", "month", "year"])),
    horizon=st.none() | st.builds(Horizon, years, years),
    sections=st.lists(sections, max_size=2).map(tuple),
    html=texts,
    incomplete=st.booleans(),
)


def test_a_strategy_s_record_is_compact_json_that_a_person_can_read() -> None:
    assert strategy_record(replace(HELSINKI, metadata={}, date=None, horizon=None, incomplete=False)) == (
        '{"slug":"helsinki","path":"helsinki.md","digest":"ab12","title":"Helsinki: “Kaupunki”","language":"fi",'
        '"metadata":{},"date":null,"horizon":null,"sections":[],"html":"","incomplete":false,"tag":"",'
        '"times":{"added":0,"changed":0}}'
    )


def test_a_section_s_record_holds_every_field() -> None:
    assert json.loads(section_record(VISION)) == {
        "anchor": "vision",
        "heading": "Vision",
        "level": 2,
        "path": ["Strategy", "Vision"],
        "text": "The most functional city.\nIn the world.",
        "line": 12,
        "themes": ["vision", "objectives"],
        "draft": True,
    }


def test_sections_and_html_are_stored_elsewhere_and_put_in_where_they_are_wanted() -> None:
    whole = replace(HELSINKI, sections=(VISION,), html="<h2>Vision</h2>")
    record = strategy_record(whole)
    assert strategy_from(record) == HELSINKI
    assert strategy_from(record.encode(), whole.sections, whole.html) == whole


@given(strategies)
def test_a_strategy_comes_back_as_it_was(strategy: Strategy) -> None:
    again = strategy_from(strategy_record(strategy).encode(), strategy.sections, strategy.html)
    assert again == strategy
    assert repr(again) == repr(strategy)


@given(sections)
def test_a_section_comes_back_as_it_was(section: Section) -> None:
    assert section_from(section_record(section).encode()) == section
