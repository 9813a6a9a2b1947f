"""A real model is readied, checked and used as the tiny ones are."""

from pathlib import Path

import pytest

from search.engines import open_engine
from search.indexing.indexer import refresh
from search.meaning.embedder import OnnxEmbedder
from search.meaning.model_folder import read_model
from search.meaning.queries import query_embedder
from search.query.model import SearchQuery
from search.searching.searcher import Searcher
from tests.harness.content_folder import titled, write
from tests.harness.real_models import minilm
from tests.meaning.conftest import WAIT

pytestmark = pytest.mark.slow


def test_a_real_model_finds_what_is_said_in_other_words(tmp_path: Path) -> None:
    folder = minilm()
    settings = read_model(folder).settings
    assert (settings.size, settings.weight, settings.languages) == (384, 0.5, ("en",))
    assert sorted(settings.sha256) == ["model.onnx", "model.onnx_data", "tokenizer.json"]
    text = {
        "bins": "Bins report when they are full, and lorries only drive where something needs emptying.",
        "staff": "Every employee will have attended a course on working with figures.",
        "budget": "Residents vote online each spring on how part of the municipal money is spent.",
        "city": "The waste of time in the city is measured, and time, time, time is saved by all in the city.",
    }
    write(tmp_path / "content", {f"{name}.md": f"{titled(name)}## Aim\n\n{said}\n" for name, said in text.items()})
    engine = open_engine(tmp_path / "index", OnnxEmbedder(read_model(folder)))
    refresh(tmp_path / "content", engine)
    searcher = Searcher(engine, WAIT, query_embedder(str(folder), WAIT))
    related = {
        question: searcher.search(SearchQuery(question, match="all")).related[0].slug
        for question in ("garbage collection", "training for workers", "participatory finance")
    }
    assert related == {"garbage collection": "bins", "training for workers": "staff", "participatory finance": "budget"}
