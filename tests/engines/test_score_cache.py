"""What the words of a query earn is kept for who asks them again, as far as there is room."""

from pathlib import Path

import pytest

from search.engines.arrays import reader as reader_module
from search.engines.arrays.facets.filters import Selection
from search.engines.arrays.search.scorer import Scoring
from search.engines.whoosh.engine import WhooshEngine
from search.indexing.indexer import refresh
from search.query.model import SearchQuery
from search.query.results import SearchResults
from search.searching.searcher import Searcher
from tests.harness.content_folder import titled, write

WORDS = ("rain", "snow", "open data", "dat*", '"open rain"', "rain OR snow", "rain -snow")


@pytest.fixture
def index(tmp_path: Path) -> Path:
    files = {
        f"{number}.md": titled(f"Plan {number}") + f"# Goals\n\nOpen {word} data.\n\n# Means\n\n{word}\n"
        for number, word in enumerate(("rain", "snow", "rain and snow"))
    }
    refresh(write(tmp_path / "content", files), WhooshEngine(tmp_path / "index"))
    return tmp_path / "index"


@pytest.fixture
def scored(monkeypatch: pytest.MonkeyPatch) -> list[Scoring]:
    """Every scoring that is worked out, in turn."""
    found: list[Scoring] = []
    original = reader_module.ArrayReader._new_scoring

    def noted(*args: object) -> Scoring:
        found.append(original(*args))  # type: ignore[arg-type]
        return found[-1]

    monkeypatch.setattr(reader_module.ArrayReader, "_new_scoring", noted)
    return found


def answers(searcher: Searcher) -> list[tuple[object, ...]]:
    """What is found by each of WORDS."""
    return [_seen(searcher.search(SearchQuery(q=words))) for words in WORDS]


def _seen(results: SearchResults) -> tuple[object, ...]:
    return results.total, results.total_sections, results.hits, results.facets


def test_words_that_are_asked_again_are_scored_once(index: Path, scored: list[Scoring]) -> None:
    searcher = Searcher(WhooshEngine(index))
    first = answers(searcher)
    times = len(scored)
    assert times >= len(WORDS)
    assert answers(searcher) == first
    assert len(scored) == times


def test_without_room_every_answer_is_worked_out_anew_and_is_the_same(
    index: Path, scored: list[Scoring], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = answers(Searcher(WhooshEngine(index)))
    monkeypatch.setattr(reader_module, "CACHE_BYTES", 0)
    searcher = Searcher(WhooshEngine(index))
    assert answers(searcher) == kept
    times = len(scored)
    assert answers(searcher) == kept
    assert len(scored) > times


def test_what_is_kept_says_at_least_how_much_memory_it_takes(index: Path, scored: list[Scoring]) -> None:
    answers(Searcher(WhooshEngine(index)))
    assert len(scored) >= len(WORDS)
    for scoring in scored:
        sizes = [array.nbytes for array in (scoring.sections, scoring.scores, scoring.strategies)]
        for found in scoring.clauses:
            sizes += [found.strategies.nbytes, *(array.nbytes for array in found.postings if array.flags.owndata)]
        assert scoring.nbytes >= sum(sizes) > 0


@pytest.fixture
def selected(monkeypatch: pytest.MonkeyPatch) -> list[Selection]:
    """Every selection that is worked out, in turn."""
    found: list[Selection] = []

    def noted(*args: object) -> Selection:
        found.append(Selection(*args))  # type: ignore[arg-type]
        return found[-1]

    monkeypatch.setattr(reader_module, "Selection", noted)
    return found


def test_what_matches_is_found_once_for_all_pages_in_any_order(index: Path, selected: list[Selection]) -> None:
    searcher = Searcher(WhooshEngine(index))
    pages = [
        searcher.search(SearchQuery(q="rain", per_page=1, page=page, sort=sort))
        for sort in ("relevance", "title")
        for page in (1, 2)
    ]
    assert len(selected) == 1
    assert sorted(hit.slug for page in pages[2:] for hit in page.hits) == ["0", "2"]
    assert all(page.facets == pages[0].facets and page.total == 2 for page in pages)
    chosen = searcher.search(SearchQuery(q="rain", filters=(("language", ("en",)),)))
    assert (len(selected), chosen.total) == (2, 2)
    assert searcher.search(SearchQuery(q="rain")).total == 2
    assert len(selected) == 2


def test_what_is_kept_of_a_selection_says_at_least_how_much_memory_it_takes(index: Path, selected: list[Selection]) -> None:
    answers(Searcher(WhooshEngine(index)))
    assert len(selected) >= len(WORDS)
    for selection in selected:
        counts = [selection.counts(name).nbytes for name in ("country", "language", "theme")]
        stated = sum(counts) - 8 * len(counts)
        assert selection.nbytes >= selection.strategies.nbytes + selection.numbers.nbytes + stated
