"""A model's folder: `model add` writes what it says of itself, `model check` names what is wrong, and so does every search."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search.cli.main import main
from search.engines.base import SearchEngine
from search.errors import ModelUnusable
from search.meaning.embedder import OnnxEmbedder
from search.meaning.model_folder import read_model
from search.meaning.queries import query_embedder
from search.query.model import SearchQuery
from search.searching.searcher import Searcher
from tests.harness.tiny_model import SIZE, settings_of, tiny_model
from tests.meaning.conftest import WAIT


def run(*arguments: str | Path, **environment: str) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments], env=environment, catch_exceptions=False)


def test_a_model_is_added_by_what_its_folder_and_its_name_say(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "model", name="multilingual-e5-tiny")
    settings = settings_of(folder)
    assert (settings.name, settings.size, settings.weight, settings.length) == ("multilingual-e5-tiny", SIZE, 0.5, 512)
    assert (settings.query, settings.passage, settings.languages) == ("query: ", "passage: ", ("*",))
    assert (settings.pooling, sorted(settings.sha256)) == ("mean", ["model.onnx", "tokenizer.json"])
    english = settings_of(tiny_model(tmp_path / "english", name="all-MiniLM-tiny"))
    assert (english.weight, english.length, english.languages, english.query) == (0.5, 256, ("en",), "")
    added = run("model", "add", folder)
    assert (added.exit_code, added.output.split(":")[0]) == (0, "multilingual-e5-tiny")
    checked = run("model", "check", STRATEGY_SEARCH_MODEL=str(folder))
    assert (checked.exit_code, checked.output) == (0, f"{folder}: it is right.\n")
    assert run("model", "check").exit_code == 2


def _edit(old: str, new: str) -> Callable[[Path], object]:
    def edit(folder: Path) -> None:
        path = folder / "model.toml"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    return edit


def _cut(folder: Path) -> None:
    (folder / "model.onnx").write_bytes((folder / "model.onnx").read_bytes()[:-20])


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "no settings": (lambda folder: (folder / "model.toml").unlink(), "model.toml: it is missing"),
    "no model": (lambda folder: (folder / "model.onnx").unlink(), "model.onnx: it is missing"),
    "another file": (_cut, "model.onnx: it does not match its checksum"),
    "another size": (_edit(f"size = {SIZE}", "size = 7"), f"its vectors have {SIZE} numbers, model.toml says 7"),
    "an unknown key": (_edit("name =", "names ="), "model.toml: "),
    "a weight beyond one": (_edit("weight = 0.3", "weight = 3.0"), "model.toml: "),
    "a file elsewhere": (_edit('"model.onnx" =', '"../model.onnx" ='), "model.toml: "),
    "no checksums": (_edit('"tokenizer.json" =', '"vocabulary.json" ='), "no checksum of tokenizer.json"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_model_that_is_wrong_is_named_and_words_alone_order_hits(
    damage: str, tmp_path: Path, address: str, engine: SearchEngine, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tiny_model(tmp_path / "model")
    change, message = DAMAGE[damage]
    change(folder)
    checked = run("model", "check", folder)
    assert checked.exit_code == 1
    assert message in checked.output
    with caplog.at_level(logging.WARNING):
        searcher = Searcher(engine, WAIT, query_embedder(str(folder), WAIT))
        for _ in range(2):
            results = searcher.search(SearchQuery("city plan harbour"))
            assert results.total == 2
            assert results.order == "words"
    warned = sum(message in one for one in caplog.messages)
    reasons = {"the model cannot be used", "the passages are embedded with another model"}
    assert results.order_reason in reasons
    status = run("--index", address, "status", STRATEGY_SEARCH_MODEL=str(folder)).output
    [line] = [line for line in status.splitlines() if line.startswith("meaning")]
    assert line.startswith("meaning     words alone order the hits: ")
    if results.order_reason == "the model cannot be used":
        assert warned == 1


def test_the_length_of_a_text_and_what_nobody_sees_do_no_harm(model: Path) -> None:
    embedder = OnnxEmbedder(read_model(model))
    hostile = ["\0" * 10_000_000, "harbour\x1b[2J " * 900_000, "ä" * 10_000_000, "", "\ud800 harbour"[1:]]
    vectors = embedder.queries(hostile)
    assert vectors.shape == (5, SIZE)
    assert (abs((vectors**2).sum(1) - 1) < 1e-5).all()
    assert vectors[1] @ embedder.queries(["quay"])[0] > 0.9


def test_what_does_not_change_a_vector_does_not_change_the_identity(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "model")
    before = read_model(folder).id
    _edit("weight = 0.3", "weight = 0.4")(folder)
    _edit('query = ""', 'query = "q: "')(folder)
    assert read_model(folder).id == before
    _edit('passage = ""', 'passage = "p: "')(folder)
    assert read_model(folder).id != before
    with pytest.raises(ModelUnusable):
        read_model(tmp_path)
