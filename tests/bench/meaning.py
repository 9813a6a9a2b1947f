"""What meaning costs beside words alone, in one run: `STRATEGY_SEARCH_MODEL=FOLDER python -m tests.bench.meaning`."""

import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from search.engines.base import Changes
from search.engines.whoosh.engine import WhooshEngine
from search.errors import ModelUnusable
from search.meaning.chunks import CHUNK_CHARACTERS
from search.meaning.embedder import OnnxEmbedder
from search.meaning.model_folder import read_model
from search.meaning.queries import query_embedder
from search.query.model import SearchQuery
from search.searching.searcher import Searcher
from search.site import Site
from search.strategies import Strategy
from tests.bench.contenders import StrategySearch
from tests.bench.corpora import corpus
from tests.bench.jobs import milliseconds
from tests.bench.memory import worker_memory
from tests.bench.queries import Query, first_queries, queries
from tests.relevance.judged_collections import needs

UPDATES = 15
QUERY_SECONDS = 60.0
_PLAIN = ("word", "and", "typo")
"""Kinds of query without signs, which mean the words."""


class ByMeaning(StrategySearch):
    """This program with a sentence model."""

    name = "by meaning"

    def __init__(self, model: str) -> None:
        self._model = model

    def open(self, folder: Path, site: Site, strategies: Sequence[Strategy]) -> None:
        self.searcher = Searcher(WhooshEngine(folder), QUERY_SECONDS, query_embedder(self._model, QUERY_SECONDS))
        self.searcher.reader().prepare()
        assert self.searcher.search(SearchQuery("warm")).order == "meaning"


@click.command()
def main() -> None:
    """Print the time that embedding takes, then what queries, an update and a worker's memory cost with and without it."""
    model = os.environ.get("STRATEGY_SEARCH_MODEL", "")
    try:
        embedder = OnnxEmbedder(read_model(Path(model)), os.cpu_count() or 1)
    except ModelUnusable as error:
        raise click.UsageError(f"STRATEGY_SEARCH_MODEL: {error}") from error
    name, site, strategies = corpus()
    sections = sum(len(strategy.sections) for strategy in strategies)
    click.echo(f"{name}: {len(strategies)} strategies, {sections} sections; {embedder.model.settings.name}\n")
    with tempfile.TemporaryDirectory() as folder:
        words, meaning = Path(folder) / "words", Path(folder) / "meaning"
        StrategySearch().build(words, site, strategies)
        engine = WhooshEngine(meaning, embedder)
        engine.rebuild(site, "bench", Changes(strategies))
        started = time.perf_counter()
        while engine.embed():
            pass
        seconds = time.perf_counter() - started
        click.echo(f"embedded in {seconds:.0f} s: {sections / seconds:.0f} sections a second")
        size = sum(path.stat().st_size for path in meaning.rglob("*.vectors"))
        click.echo(f"vectors          {size / 1e6:.1f} MB, {size / sections:.0f} bytes a section")
        contenders = StrategySearch(), ByMeaning(model)
        for contender, place in zip(contenders, (words, meaning), strict=True):
            contender.open(place, site, strategies)
        plain = [query for query in first_queries(strategies) if query.kind in _PLAIN]
        added = [
            *_measure("words of headings", contenders, plain),
            *_measure("questions", contenders, [Query("and", (need,)) for need in _needs()]),
        ]
        click.echo(f"added              {statistics.median(added):.2f} ms at the median of all")
        _measure_updates({"words": WhooshEngine(words), "meaning": engine}, site, strategies)
        asked = queries(strategies)
        for label, place, folder_of_model in (("by words", words, ""), ("by meaning", meaning, model)):
            resident, own = worker_memory(place, asked, folder_of_model)
            click.echo(f"worker {label:10} {resident:.0f} MB resident, {own:.0f} MB of its own")


def _needs() -> list[str]:
    """The needs of those who judged the shipped collection, as questions."""
    return [line.partition("\t")[2] for line in needs().queries.splitlines()]


def _measure(title: str, contenders: tuple[StrategySearch, ByMeaning], asked: Sequence[Query]) -> list[float]:
    """Print the medians of queries asked for the first time, and give what meaning adds to each.

    One contender after the other: what is kept for a whole generation is kept for one at a time.
    """
    words, meaning = ([milliseconds(contender.whole, query) for query in asked] for contender in contenders)
    by_words, by_meaning = statistics.median(words), statistics.median(meaning)
    added = [after - before for before, after in zip(words, meaning, strict=True)]
    click.echo(
        f"{title:18} {len(asked)}: words {by_words:.2f} ms, meaning {by_meaning:.2f} ms; "
        f"added {statistics.median(added):.2f} ms at the median"
    )
    return added


def _measure_updates(engines: dict[str, WhooshEngine], site: Site, strategies: Sequence[Strategy]) -> None:
    """Print the median time of an update of one section of one strategy, which is embedded before it is published."""
    taken: dict[str, list[float]] = {name: [] for name in engines}
    short = [one for one in strategies if one.sections and len(one.sections[0].text) < CHUNK_CHARACTERS]
    for number, strategy in enumerate(short[: UPDATES + 1]):
        first, *others = strategy.sections
        sections = (replace(first, text=f"{number} {first.text}"), *others)
        changed = replace(strategy, digest=f"changed {number}", sections=sections)
        for name, engine in engines.items():
            started = time.perf_counter()
            engine.update(site, "bench", Changes([changed]))
            taken[name].append((time.perf_counter() - started) * 1000)
    assert engines["meaning"].reader().vectors.model, "not all were embedded before they were published"
    words, meaning = (statistics.median(times[1:]) for times in taken.values())
    click.echo(f"update of one      words {words:.0f} ms, meaning {meaning:.0f} ms: {meaning - words:+.0f} ms")


if __name__ == "__main__":
    main()
