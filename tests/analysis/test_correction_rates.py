"""How often a misspelling is corrected or asked about rightly, and that no real word is replaced: whole searches on real text.

Words of four letters and more are drawn from the lexicon in two ways: each as likely as the others, and by how often they are
written, as those that readers type are. Each gets one random edit at a random place: a letter more, one less, another one, or
two neighbours swapped. What comes out counts unless it is a word of the collection, or a form of one: `plans` is no error for
`plan`, but `governement` is one for `government`, though it has the stem of it.
"""

import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import ascii_lowercase

import pytest

from search.analysis import analyzer
from search.analysis.dictionary.real_words import is_real_word
from search.engines import open_engine
from search.engines.base import EngineReader, SearchEngine
from search.indexing.indexer import refresh
from search.query.fields import own_texts, section_texts
from search.query.model import SearchQuery
from search.searching.searcher import Searcher
from tests.conftest import SHIPPED_CONTENT
from tests.harness.archives import unpacked

pytestmark = pytest.mark.slow

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
DRAWN = 200
LEAST = 0.9
MOST_WRONG = 0.03
REAL_WORDS = """
women men girl police water school hospital crime housing refugee museum library river forest bus train tram bicycle
pedestrian parking airport harbour bridge road street garden playground kindergarten teacher pupil student nurse doctor
dentist ambulance fire firefighter prison judge lawyer tax fee rent mortgage wage salary unemployment strike union pension
election vote party parliament mayor minister president king queen church mosque synagogue temple religion marriage divorce
birth death funeral cemetery baby child family mother father grandmother youth migrant asylum border passport visa
language culture theatre cinema music concert festival sport football swimming pool stadium tourism hotel restaurant café
market shop bakery farm farmer animal dog cat bird fish bee tree flower climate flood drought storm heat snow ice rain
air noise waste recycling plastic sewage electricity gas coal oil nuclear solar wind turbine heating insulation
homelessness poverty hunger obesity smoking alcohol drug cancer vaccine autism dementia disability wheelchair
burglary theft fraud murder weapon war peace army tank missile satellite moon planet violence racism slavery
abortion adultery airline apartment apprentice asbestos athlete badminton basketball beer boat bomb brewery bullying burial
camping canoe cattle cave chess childcare circus clinic coach cocaine coffee cotton crossing curfew cyclist dairy dam dance
detective diabetes diploma diver drainage duck dust earthquake embassy engine epilepsy eviction exam expulsion farmland
lottery gambling bank currency euro dollar inflation budget debt subsidy tariff export import factory steel car lorry
""".split()
"""Words that a citizen may ask any authority about."""


@pytest.fixture(
    scope="module", params=["content", "federal-data-strategy", pytest.param("opensearch-docs", marks=pytest.mark.soak)]
)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchEngine]:
    """A real collection, indexed."""
    folder = tmp_path_factory.mktemp(request.param)
    content = (
        SHIPPED_CONTENT if request.param == "content" else unpacked(CORPORA / f"{request.param}.tar.xz", folder / "content")
    )
    engine = open_engine(folder / "index")
    refresh(content, engine)
    yield engine
    engine.close()


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
        if typed not in lexicon and not (reader.knows(typed) and is_real_word(typed, reader.state.languages)):
            yield typed, word


@pytest.mark.parametrize("seed", [2026, 17])
@pytest.mark.parametrize("weighted", [False, True], ids=["each word alike", "as often as written"])
def test_the_right_word_is_offered_first(engine: SearchEngine, lexicon: Counter[str], weighted: bool, seed: int) -> None:
    reader, searcher = engine.reader(), Searcher(engine, seconds=60)
    errors = _errors(random.Random(seed), lexicon, reader, weighted)
    drawn = [next(errors) for _ in range(DRAWN)]
    reader.corrections("governence")
    seconds, corrected, asked, wrong = [], 0, 0, []
    for typed, meant in drawn:
        started = time.process_time()
        reader.corrections(typed)
        seconds.append(time.process_time() - started)
        results = searcher.search(SearchQuery(q=typed), reader)
        if results.searched != typed:
            is_right = "".join(_folded(results.searched)) == meant  # a spelling of it with a hyphen too
            corrected += is_right
            wrong += [] if is_right else [(typed, results.searched)]
        elif results.suggestion:
            asked += any([*_folded(text)] == [meant] for text in (results.suggestion.q, *results.suggestion.alternatives))
    print(
        f"\n{corrected / DRAWN:.1%} corrected and {asked / DRAWN:.1%} asked about rightly, {len(wrong) / DRAWN:.1%} corrected"
    )
    print(f"wrongly, of {DRAWN} errors among {len(lexicon)} words; a correction takes {_milliseconds(seconds)}; {wrong}")
    assert (corrected + asked) / DRAWN >= LEAST
    assert len(wrong) / DRAWN <= MOST_WRONG
    assert sorted(seconds)[DRAWN // 2] < 0.002


def _milliseconds(seconds: Sequence[float]) -> str:
    median, most = sorted(seconds)[len(seconds) // 2], max(seconds)
    return f"{median * 1000:.2f} ms (median), {most * 1000:.2f} ms (most)"


def test_no_rare_word_is_corrected(engine: SearchEngine, lexicon: Counter[str]) -> None:
    reader, searcher = engine.reader(), Searcher(engine, seconds=60)
    rare = random.Random(2026).sample([word for word in sorted(lexicon) if lexicon[word] <= 2], DRAWN)
    answers = {word: searcher.search(SearchQuery(q=word), reader) for word in rare}
    assert {word: answer.suggestion.q for word, answer in answers.items() if answer.suggestion} == {}
    assert [word for word, answer in answers.items() if not answer.total or reader.corrections(word).words] == []


def test_a_real_word_that_the_collection_lacks_is_searched_as_it_stands(shipped_engine: SearchEngine) -> None:
    reader, searcher = shipped_engine.reader(), Searcher(shipped_engine, seconds=60)
    lacking = [word for word in REAL_WORDS if not reader.knows(word)]
    answers = {word: searcher.search(SearchQuery(q=word), reader) for word in lacking}
    asked = {word: answer.suggestion.q for word, answer in answers.items() if answer.suggestion}
    print(f"\nof {len(REAL_WORDS)} words {len(lacking)} are lacking; asked about are {asked}")
    assert len(lacking) >= 100
    assert {word: answer.searched for word, answer in answers.items() if answer.total or answer.searched != word} == {}
    assert all(answer.unknown_words == (word,) for word, answer in answers.items())
    assert len(asked) <= len(lacking) // 5
    assert asked["police"] == "policy"


@pytest.mark.parametrize(
    "words",
    [
        "Gesundheit Strategie Behörde Bildung Verwaltung Stadt Wasser Ziele Zugang",
        "gegevens beleid gezondheid strategie gemeente water onderwijs doelen toegang",
        "données santé stratégie ville éducation eau objectifs accès mairie",
        "tietosuoja kaupunki terveys strategia koulutus vesi tavoitteet pääsy",
        "datos salud estrategia gobierno ciudad agua acceso objetivos ayuntamiento",
    ],
)
def test_a_word_of_a_language_that_the_collection_lacks_is_no_misspelling(shipped_engine: SearchEngine, words: str) -> None:
    searcher = Searcher(shipped_engine, seconds=60)
    answers = {typed: searcher.search(SearchQuery(q=typed)) for typed in words.split()}
    assert {typed: answer.searched for typed, answer in answers.items() if answer.searched != typed} == {}
    assert [answer.relaxed for answer in answers.values() if answer.relaxed] == []


def test_a_word_of_another_language_is_asked_about_once_if_at_all(shipped_engine: SearchEngine) -> None:
    answers = [Searcher(shipped_engine, seconds=60).search(SearchQuery(q=typed)) for typed in ("datos", "wie", "avec")]
    asked = [answer.suggestion and (answer.suggestion.q, *answer.suggestion.alternatives) for answer in answers]
    assert asked == [("dates",), None, None]


def test_a_short_word_of_a_dictionary_is_asked_about_where_a_place_is_near(shipped_engine: SearchEngine) -> None:
    searcher = Searcher(shipped_engine, seconds=60)
    answers = {typed: searcher.search(SearchQuery(q=typed)) for typed in ("viena", "river", "flood")}
    asked = {typed: answer.suggestion.q for typed, answer in answers.items() if answer.suggestion}
    assert asked == {"viena": "vienna"}
    assert all(answer.searched == typed for typed, answer in answers.items())


@pytest.mark.parametrize(
    "typed", ["KPIs", "KPI's", "NATO", "Rotterdam", "Poland", "Suomi", "Deutschland", "GBR", "pôlice", "Police"]
)
def test_places_and_acronyms_that_the_collection_lacks_are_no_misspellings(shipped_engine: SearchEngine, typed: str) -> None:
    results = Searcher(shipped_engine, seconds=60).search(SearchQuery(q=typed))
    assert (results.searched, results.relaxed) == (typed, None)


def test_a_word_of_each_language_is_known_from_a_set_that_takes_little_memory() -> None:
    told = [("women", "en"), ("Frauen", "de"), ("vrouwen", "nl"), ("femmes", "fr"), ("naisille", "fi"), ("mujeres", "es")]
    before = _resident()
    assert [word for word, language in told if not is_real_word(word, [language])] == []
    assert [word for word, language in told if is_real_word(word + "q", [language])] == []
    assert is_real_word("Verwaltungsdaten", ["de"])
    assert _resident() - before < 8_000_000


def _resident() -> int:
    """Bytes of memory that this process has for itself: mapped files are shared by all who map them."""
    fields = dict(line.split(":") for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines())
    return int(fields["RssAnon"].split()[0]) * 1024
