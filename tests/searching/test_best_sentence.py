"""The table of quotations: of each strategy the one sentence with most of the words, exactly as it stands there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from search.engines.base import SearchEngine
from search.query.model import SearchQuery
from search.query.results import Quotation
from search.searching.searcher import Searcher

HARBOUR = """---
title: Harbour
summary: The port shares data. It counts boats.
vision: [Quiet water, "Clear rules for all who sail"]
---
## Data ethics

A board of five looks after ethics. Data is shared with care, e.g. by rules
on data ethics for all. Nobody else may look at any of this.

- Open the data
- Keep *harbour* masters informed of whatever is decided

| Owner | Rule |
|---|---|
| Crews | Cargo lists stay public |

## Boats

No word on it. Boats carry data in long lists of what is on board of each of them.
"""


@pytest.fixture
def searcher(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> Searcher:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    return Searcher(build_engine(tmp_path / "content"))


def quotation(searcher: Searcher, q: str) -> Quotation:
    [hit] = searcher.search(SearchQuery(q, view="table")).hits
    assert hit.quotation
    return hit.quotation


@pytest.mark.parametrize(
    ("q", "sentence", "heading", "anchor"),
    [
        ("data ethics", "Data is shared with care, e.g. by rules on data ethics for all.", "Data ethics", "data-ethics"),
        ("five ethics", "A board of five looks after ethics.", "Data ethics", "data-ethics"),
        ("open data", "Open the data", "Data ethics", "data-ethics"),
        ("harbour master", "Keep harbour masters informed of whatever is decided", "Data ethics", "data-ethics"),
        ("cargo", "Cargo lists stay public", "Data ethics", "data-ethics"),
        ("boats data", "Boats carry data in long lists of what is on board of each of them.", "Boats", "boats"),
        ('"counts boats"', "It counts boats.", "Summary", ""),
        ("sail", "Clear rules for all who sail", "Vision", ""),
        ("", "The port shares data.", "Summary", ""),
    ],
)
def test_the_sentence_with_most_of_the_words_is_quoted(
    searcher: Searcher, q: str, sentence: str, heading: str, anchor: str
) -> None:
    found = quotation(searcher, q)
    assert (" ".join(found.sentence.text.split()), found.heading, found.anchor) == (sentence, heading, anchor)


def test_its_marks_are_those_of_the_words(searcher: Searcher) -> None:
    found = quotation(searcher, "data ethics").sentence
    assert [found.text[start:end] for start, end in found.marks] == ["Data", "data", "ethics"]


def test_of_sentences_alike_the_one_with_the_rarest_word_is_quoted(searcher: Searcher) -> None:
    assert quotation(searcher, "data nobody").sentence.text == "Nobody else may look at any of this."


def test_only_a_table_has_quotations_and_the_hits_stay_the_same(searcher: Searcher) -> None:
    listed, table = (searcher.search(SearchQuery("data", sections_per_hit=1, view=view)) for view in ("list", "table"))
    assert [hit.quotation for hit in listed.hits] == [None]
    assert [len(hit.sections) for hit in (*listed.hits, *table.hits)] == [1, 1]
    assert (table.total, table.facets) == (listed.total, listed.facets)


def test_every_quotation_stands_in_its_file_in_one_line(shipped_engine: SearchEngine) -> None:
    searcher, quoted = Searcher(shipped_engine), 0
    for q in ("data ethics", "open data portal", "governance", '"personal data"', "who decides", "", "health OR police"):
        for hit in searcher.search(SearchQuery(q, view="table", per_page=100)).hits:
            assert hit.quotation
            strategy = shipped_engine.reader().strategy(hit.slug)
            texts = {section.anchor: section.text for section in strategy.sections}
            own = " ".join(f"{strategy.metadata.get('summary')} {strategy.metadata.get('vision')}".split())
            text = hit.quotation.sentence.text
            assert text in (texts.get(hit.quotation.anchor, "") if hit.quotation.anchor else f"{own}\n{texts.get('')}")
            assert "\n" not in text
            assert " · " not in text
            quoted += 1
    assert quoted > 60
