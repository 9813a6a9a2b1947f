"""Small collections searched as their scenarios say: see the files in `tests/scenarios`.

A file holds `[[scenario]]` tables: `name`; `site`, the text of a search.toml; `files`, file name to text, of which the first
line may be `lang: xx`; and `expect`, rows with `q` and any of `hits` (exactly these, in any order), `first`, `marked` and
`unmarked` (texts that are, or are not, marked in the first hit); `typing`, if the text is still being typed.
"""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from search.engines.whoosh.engine import WhooshEngine
from search.indexing.indexer import refresh
from search.query.model import SearchQuery
from search.query.results import Hit, MarkedText
from search.searching.searcher import Searcher

FOLDER = Path(__file__).parents[1] / "scenarios"
SCENARIOS = [
    pytest.param(scenario, id=f"{path.stem}: {scenario['name']}")
    for path in sorted(FOLDER.glob("*.toml"))
    for scenario in tomllib.loads(path.read_text(encoding="utf-8"))["scenario"]
]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_small_collection_is_searched_as_its_scenario_says(scenario: dict[str, Any], tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / "search.toml").write_text(scenario.get("site", ""), encoding="utf-8")
    for name, text in scenario["files"].items():
        (content / f"{name}.md").write_text(_page(text), encoding="utf-8")
    engine = WhooshEngine(tmp_path / "index")
    refresh(content, engine)
    for expected in scenario["expect"]:
        _assert_answer(Searcher(engine, 60), expected)


def _page(text: str) -> str:
    head, _, body = text.partition("\n") if text.startswith("lang: ") else ("lang: en", "", text)
    return f"---\ntitle: Page\n{head}\n---\n\n## 1\n\n{body}\n"


KEYS = frozenset({"q", "match", "typing", "hits", "first", "marked", "unmarked"})


def _assert_answer(searcher: Searcher, expected: dict[str, Any]) -> None:
    assert expected.keys() <= KEYS, expected
    assert len(expected.keys() & {"hits", "first", "marked", "unmarked"}) > 0, expected
    query = SearchQuery(q=expected["q"], per_page=100, match=expected.get("match", "all"), typing=expected.get("typing", False))
    results = searcher.search(query)
    hits = [hit.slug for hit in results.hits]
    if "hits" in expected:
        assert sorted(hits) == sorted(expected["hits"]), expected
    if "first" in expected:
        assert hits[:1] == [expected["first"]], expected
    marked = _marked(results.hits[0]) if results.hits else []
    for text in expected.get("marked", ()):
        assert text in marked, (expected, marked)
    for text in expected.get("unmarked", ()):
        assert text not in marked, (expected, marked)


def _marked(hit: Hit) -> list[str]:
    texts: list[MarkedText] = [*hit.highlights.values(), *(section.snippet for section in hit.sections)]
    return [each.text[start:end] for each in texts for start, end in each.marks]
