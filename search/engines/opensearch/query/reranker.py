"""Reranks the best hits by words, with meaning as a part of the order; only their vectors are read."""

import numpy as np

from search.engines.meaning_order import RERANKED_HITS, MeaningOrder
from search.engines.opensearch.query.hits import Hit
from search.engines.opensearch.store.documents import texts_of
from search.engines.opensearch.store.vectors import VectorStore
from search.meaning.quantized import dequantize
from search.query.model import Meaning
from search.query.results import ScorePart
from search.strategies import Section, Strategy


class Reranker:
    """Orders hits by their scores and by the cosines of their closest chunks; see `search.engines.meaning_order`."""

    def __init__(self, store: VectorStore, meaning: Meaning, deadline: float) -> None:
        """Compare with a query, until a deadline by `time.monotonic()`."""
        self._store = store
        self._meaning = meaning
        self._deadline = deadline
        self._places: dict[tuple[str, ...], tuple[int, str]] = {}
        """Key of a hit → its place by words, and its closest text; "" if none has vectors."""

    def order(self, hits: list[Hit]) -> list[Hit]:
        """The hits in the new order: higher tiers first; of equals, those that came first. Raises SearchTimedOut."""
        head = hits[:RERANKED_HITS]
        if not head:
            return hits
        known = self._store.read([text for hit in head for text in hit.texts], self._deadline)
        cosines = {text: float((dequantize(chunks) @ self._meaning.vector).max(initial=-1)) for text, chunks in known.items()}
        closest = [max((text for text in hit.texts if text in cosines), key=cosines.__getitem__, default="") for hit in head]
        self._order = MeaningOrder(
            np.array([hit.earned for hit in head], np.float32),
            np.array([cosines.get(text, np.nan) for text in closest], np.float32),
            self._meaning.weight,
        )
        self._places = {hit.key: (place, text) for place, (hit, text) in enumerate(zip(head, closest, strict=True))}
        order = self._order.places(np.array([hit.tier for hit in head], np.int8))
        return [head[place] for place in order.tolist()] + hits[RERANKED_HITS:]

    def explain(self, hit: Hit, whole: Strategy) -> tuple[ScorePart, ...]:
        """The explanation of a hit's place, given its whole strategy; () if it is not reranked."""
        if hit.key not in self._places:
            return ()
        place, closest = self._places[hit.key]
        source = dict(texts_of(whole)).get(closest)
        passage = source.heading if isinstance(source, Section) else "its own fields"
        return self._order.explanation(place, passage)
