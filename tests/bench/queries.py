"""What is asked: queries of each kind, drawn from the corpus by frequency, the same for every engine."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from search.analysis import analyzer
from search.strategies import Strategy

KINDS = ("word", "and", "or", "phrase", "prefix", "typo")
EACH = 25


@dataclass(frozen=True)
class Query:
    """One query: its kind and its words, from which each engine writes it its own way."""

    kind: str
    words: tuple[str, ...]


def queries(strategies: Sequence[Strategy], seed: int = 7) -> list[Query]:
    """EACH queries of every kind: words as they occur in headings, which is what people search for; pairs stand together."""
    random_ = random.Random(seed)
    pairs = Counter(pair for strategy in strategies for section in strategy.sections for pair in _pairs(section.heading))
    common = sorted(pair for pair, number in pairs.items() if number >= 3)
    drawn = [random_.choices(common, weights=[pairs[pair] for pair in common])[0] for _ in range(EACH * len(KINDS))]
    return [_query(KINDS[number % len(KINDS)], pair, random_) for number, pair in enumerate(drawn)]


def first_queries(strategies: Sequence[Strategy], seed: int = 11) -> list[Query]:
    """Queries of every kind of which no two share a word, or the beginning of one: each word is asked for the first time."""
    random_ = random.Random(seed)
    pairs = sorted({pair for strategy in strategies for section in strategy.sections for pair in _pairs(section.heading)})
    random_.shuffle(pairs)
    seen: set[str] = set()
    found: list[Query] = []
    for pair in pairs:
        beginnings = {word[:4] for word in pair}
        if len(beginnings) == len(pair) and min(map(len, pair)) > 4 and seen.isdisjoint(beginnings):
            seen |= beginnings
            found.append(_query(KINDS[len(found) % len(KINDS)], pair, random_))
    return found[: EACH * len(KINDS)]


def _pairs(heading: str) -> list[tuple[str, str]]:
    words = [
        word for word in analyzer.words(heading) if len(word) > 3 and word.isalpha() and not analyzer.is_stop_word(word, "en")
    ]
    return list(pairwise(words))


def _query(kind: str, pair: tuple[str, str], random_: random.Random) -> Query:
    if kind in ("and", "or", "phrase"):
        return Query(kind, pair)
    longer = max(pair, key=len)
    if kind == "prefix":
        return Query(kind, (longer[:4],))
    if kind == "typo":
        at = random_.randrange(1, len(longer) - 1)
        return Query(kind, (longer[:at] + longer[at + 1] + longer[at] + longer[at + 2 :],))
    return Query(kind, (random_.choice(pair),))
