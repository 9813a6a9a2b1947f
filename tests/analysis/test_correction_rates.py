"""How often the right word is offered first, and that no known word is corrected: whole searches on real text.

Words of four letters and more are drawn from the lexicon in two ways: each as likely as the others, and by how often they are
written, as those that readers type are. Each gets one random edit at a random place: a letter more, one less, another one, or
two neighbours swapped. What comes out counts only if a search knows nothing for it: `plans` is no error for `plan`.
"""

from __future__ import annotations

import random
import tarfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import ascii_lowercase

import pytest

from search.analysis import analyzer
from search.engines import open_engine
from search.engines.base import EngineReader, SearchEngine
from search.indexing.indexer import refresh
from search.query.fields import own_texts, section_texts
from search.query.model import SearchQuery
from search.searching.searcher import Searcher
from tests.conftest import SHIPPED_CONTENT

pytestmark = pytest.mark.slow

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
DRAWN = 200
LEAST = 0.85


@pytest.fixture(
    scope="module", params=["content", "federal-data-strategy", pytest.param("opensearch-docs", marks=pytest.mark.soak)]
)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchEngine]:
    """A real collection, indexed."""
    folder = tmp_path_factory.mktemp(request.param)
    content = SHIPPED_CONTENT if request.param == "content" else _unpacked(CORPORA / f"{request.param}.tar.xz", folder)
    engine = open_engine(folder / "index")
    refresh(content, engine)
    yield engine
    engine.close()


def _unpacked(archive: Path, folder: Path) -> Path:
    if not archive.exists():
        pytest.skip(f"shared/corpora/{archive.name} is absent")
    with tarfile.open(archive) as packed:
        packed.extractall(folder / "content", filter="data")
    return folder / "content"


@pytest.fixture(scope="module")
def lexicon(engine: SearchEngine) -> Counter[str]:
    """Every folded word of the collection with the number of its sections and strategies' own fields that have it."""
    reader = engine.reader()
    words: Counter[str] = Counter()
    for strategy in reader.strategies():
        words.update({word for _, text in own_texts(strategy) for word in _folded(text)})
        for section in reader.strategy(strategy.slug).sections:
            words.update({word for text in section_texts(section) for word in _folded(text)})
    return words


def _folded(text: str) -> Iterator[str]:
    return map(analyzer.fold, analyzer.words(text))


def _misspelt(random_: random.Random, word: str) -> str:
    kind = random_.choice(["more", "less", "other", "swapped"])
    at = random_.randrange(len(word) + {"more": 1, "swapped": -1}.get(kind, 0))
    before, letter, after = word[:at], random_.choice(ascii_lowercase), word[at:]
    ends = {"more": letter + after, "less": after[1:], "other": letter + after[1:], "swapped": after[1::-1] + after[2:]}
    return before + ends[kind]


def _errors(random_: random.Random, lexicon: Counter[str], reader: EngineReader, weighted: bool) -> Iterator[tuple[str, str]]:
    """Endless misspellings with the word that was meant."""
    words = [word for word in sorted(lexicon) if len(word) >= 4 and word.isalpha()]
    weights = [lexicon[word] for word in words] if weighted else None
    while True:
        word = random_.choices(words, weights)[0]
        typed = _misspelt(random_, word)
        if not reader.knows(typed):
            yield typed, word


@pytest.mark.parametrize("weighted", [False, True], ids=["each word alike", "as often as written"])
def test_the_right_word_is_offered_first(engine: SearchEngine, lexicon: Counter[str], weighted: bool) -> None:
    reader, searcher = engine.reader(), Searcher(engine, seconds=60)
    errors = _errors(random.Random(2026), lexicon, reader, weighted)
    drawn = [next(errors) for _ in range(DRAWN)]
    reader.corrections("governence")
    seconds, right = [], 0
    for typed, meant in drawn:
        started = time.process_time()
        reader.corrections(typed)
        seconds.append(time.process_time() - started)
        suggestion = searcher.search(SearchQuery(q=typed), reader).suggestion
        right += suggestion is not None and [*_folded(suggestion.q)] == [meant]
    print(f"\n{right / DRAWN:.1%} of {DRAWN} errors among {len(lexicon)} words; a correction takes {_milliseconds(seconds)}")
    assert right / DRAWN >= LEAST
    assert sorted(seconds)[DRAWN // 2] < 0.002


def _milliseconds(seconds: Sequence[float]) -> str:
    median, most = sorted(seconds)[len(seconds) // 2], max(seconds)
    return f"{median * 1000:.2f} ms (median), {most * 1000:.2f} ms (most)"


def test_no_rare_word_is_corrected(engine: SearchEngine, lexicon: Counter[str]) -> None:
    reader, searcher = engine.reader(), Searcher(engine, seconds=60)
    rare = random.Random(2026).sample([word for word in sorted(lexicon) if lexicon[word] <= 2], DRAWN)
    answers = {word: searcher.search(SearchQuery(q=word), reader) for word in rare}
    assert {word: answer.suggestion.q for word, answer in answers.items() if answer.suggestion} == {}
    assert [word for word, answer in answers.items() if not answer.total or reader.corrections(word)] == []
