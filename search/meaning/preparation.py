"""Prepares a folder with a sentence model: writes its `model.toml` from the other files, and checks the model."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace

from search import guarded_files
from search.meaning.embedder import OnnxEmbedder
from search.meaning.model_folder import EVERY_LANGUAGE, MODEL, SETTINGS, TOKENIZER, Model, ModelSettings, digest_of, read_model

SAMPLES = ("who is responsible for the quality of data", "Data stewards see to it that registers are complete.")
_MAX_JSON = 1024 * 1024
_MAX_LENGTH = 512


class ModelFamily(NamedTuple):
    """Settings of models with similar names."""

    within: str
    """Part of the names."""
    query: str = ""
    passage: str = ""
    weight: float = 0.3
    length: int = 256
    languages: tuple[str, ...] = (EVERY_LANGUAGE,)


FAMILIES = (
    ModelFamily("multilingual-e5", "query: ", "passage: ", 0.5, 512),
    ModelFamily("e5", "query: ", "passage: ", 0.5, 512, ("en",)),
    ModelFamily("paraphrase-multilingual", weight=0.3, length=128),
    ModelFamily("minilm", weight=0.5, length=256, languages=("en",)),
    ModelFamily(""),
)
"""The first family whose part of the name is in that of the model is used; the weights were measured for e5 and MiniLM."""


def add_model(folder: Path) -> ModelSettings:
    """Write the `model.toml` of a folder, from its files and the family of its name.

    Raises:
        ModelUnusable: a file is missing, or the model cannot be used.
    """
    files = [MODEL, TOKENIZER, *_data_files(folder)]
    sums = {name: digest_of(folder / name) for name in files}
    config, pooling = _json(folder / "config.json"), _json(folder / "1_Pooling" / "config.json")
    name = str(config.get("_name_or_path") or "").rstrip("/").rpartition("/")[2] or folder.resolve().name
    family = next(one for one in FAMILIES if one.within in name.lower())
    length = _json(folder / "sentence_bert_config.json").get("max_seq_length") or family.length
    settings = ModelSettings(
        name=name,
        size=1,
        weight=family.weight,
        pooling="cls" if pooling.get("pooling_mode_cls_token") else "mean",
        length=min(int(length), _MAX_LENGTH),
        query=family.query,
        passage=family.passage,
        languages=family.languages,
        sha256=sums,
    )
    settings = replace(settings, size=OnnxEmbedder(Model(folder, settings)).size_of(SAMPLES[0]))
    (folder / SETTINGS).write_text(_toml(settings), encoding="utf-8")
    return settings


def _data_files(folder: Path) -> list[str]:
    """The files with the weights of a model that is too large for one file."""
    return sorted(path.name for path in folder.glob(f"{MODEL}?*") if path.is_file())


def _json(path: Path) -> Mapping[str, Any]:
    """The settings in a JSON file; {} if there is none."""
    try:
        found = json.loads(guarded_files.read(path, _MAX_JSON))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _toml(settings: ModelSettings) -> str:
    """The settings as TOML, in which strings and lists are written as in JSON."""
    plain = {name: getattr(settings, name) for name in settings.__struct_fields__ if name != "sha256"}
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in plain.items()]
    sums = [f"{json.dumps(name)} = {json.dumps(digest)}" for name, digest in settings.sha256.items()]
    return "\n".join([*lines, "", "[sha256]", *sums, ""])


def check_model(folder: Path) -> None:
    """Read all of a model and embed samples with it. Raises ModelUnusable, which says what is wrong."""
    embedder = OnnxEmbedder(read_model(folder))
    embedder.queries(SAMPLES)
    embedder.passages(SAMPLES)
