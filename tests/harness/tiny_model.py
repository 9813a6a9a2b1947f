"""A sentence model of a few words, made here: each word means a concept, and a text the mean of its words."""

import json
from pathlib import Path

import pytest

from search.meaning.model_folder import ModelSettings
from search.meaning.preparation import add_model

CONCEPTS: tuple[tuple[str, ...], ...] = (
    ("harbour", "docks", "quay", "hafen", "kaimauer", "port"),
    ("rubbish", "waste", "bins", "müll", "refuse"),
    ("budget", "money", "funds", "haushalt"),
    ("privacy", "anonymity", "secrecy", "datenschutz"),
)
"""The words of one concept have one vector; all others have none but a little of the last number."""
SIZE = len(CONCEPTS) + 1


def tiny_model(folder: Path, *, name: str = "tiny-multilingual", sharpness: float = 1.0, weight: float = 0.3) -> Path:
    """Write a model into a folder, with its `model.toml`; another sharpness is another model.

    Without the extra `semantic` the test that asks for it is skipped.
    """
    for package in ("onnx", "onnxruntime", "tokenizers"):
        pytest.importorskip(package)
    folder.mkdir(parents=True, exist_ok=True)
    _write_model(folder / "model.onnx", sharpness)
    _write_tokenizer(folder / "tokenizer.json")
    (folder / "config.json").write_text(json.dumps({"_name_or_path": f"example/{name}"}), encoding="utf-8")
    add_model(folder)
    settings = folder / "model.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("weight = 0.3", f"weight = {weight}"), encoding="utf-8")
    return folder


def settings_of(folder: Path) -> ModelSettings:
    """What its `model.toml` says."""
    from search.meaning.model_folder import read_model

    return read_model(folder).settings


def _write_model(path: Path, sharpness: float) -> None:
    """Each token's row of a table, as the output of a model of sentences has it: texts × tokens × numbers."""
    import numpy as np
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    table = np.zeros((1 + sum(map(len, CONCEPTS)), SIZE), np.float32)
    table[0, -1], row = 0.05, 1
    for number, words in enumerate(CONCEPTS):
        table[row : row + len(words), number], row = sharpness, row + len(words)
    inputs = [helper.make_tensor_value_info(one, TensorProto.INT64, ["b", "s"]) for one in ("input_ids", "attention_mask")]
    outputs = [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["b", "s", SIZE])]
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])]
    graph = helper.make_graph(nodes, "tiny", inputs, outputs, [numpy_helper.from_array(table, "table")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    path.write_bytes(model.SerializeToString())
    onnx.checker.check_model(str(path))


def _write_tokenizer(path: Path) -> None:
    words = ["[UNK]", *(word for concept in CONCEPTS for word in concept)]
    tokenizer = {
        "version": "1.0",
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Whitespace"},
        "model": {"type": "WordLevel", "vocab": {word: number for number, word in enumerate(words)}, "unk_token": "[UNK]"},
        "added_tokens": [],
    }
    path.write_text(json.dumps(tokenizer), encoding="utf-8")
