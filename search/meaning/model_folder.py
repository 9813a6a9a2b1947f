"""A sentence model as a folder: `model.onnx` with its data, `tokenizer.json`, and `model.toml` with its settings."""

import hashlib
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from search import guarded_files
from search.errors import ModelUnusable
from search.meaning.chunks import CHUNKS_VERSION

MODEL, TOKENIZER, SETTINGS = "model.onnx", "tokenizer.json", "model.toml"
EVERY_LANGUAGE = "*"
_MAX_TOML = 64 * 1024

Pooling = Literal["mean", "cls"]
"""How the vectors of tokens are pooled to that of a text: their mean, or the first one."""


class ModelSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings in `model.toml`."""

    name: str
    size: Annotated[int, Meta(ge=1, le=8192)]
    """Dimension of a vector."""
    weight: Annotated[float, Meta(ge=0, le=1)]
    """Weight of meaning in the order of hits; the rest is that of the words."""
    pooling: Pooling = "mean"
    length: Annotated[int, Meta(ge=8, le=8192)] = 256
    """Maximum number of tokens of a text that are read."""
    query: str = ""
    """Prefix of every query."""
    passage: str = ""
    """Prefix of every passage."""
    languages: tuple[str, ...] = (EVERY_LANGUAGE,)
    """Codes of the languages that it knows; `*` for all."""
    sha256: dict[Annotated[str, Meta(pattern=r"^[A-Za-z0-9_][\w.-]*\Z")], str]
    """File → digest, hexadecimal."""


class Model(msgspec.Struct, frozen=True, dict=True):
    """The folder of a model and the settings in its `model.toml`."""

    folder: Path
    settings: ModelSettings

    @cached_property
    def id(self) -> str:
        """A digest of all that decides the vector of a passage: only vectors of models with the same id are comparable."""
        decides = replace_harmless(self.settings)
        return hashlib.sha256(CHUNKS_VERSION + msgspec.json.encode(decides, order="deterministic")).hexdigest()[:16]

    def knows(self, language: str | None) -> bool:
        """Whether texts in a language, given by its code, can be embedded; true for None, an unknown language."""
        return language is None or not {EVERY_LANGUAGE, language}.isdisjoint(self.settings.languages)

    def verify(self) -> None:
        """Compare all files with their checksums, which reads them. Raises ModelUnusable, naming the file."""
        for name, digest in self.settings.sha256.items():
            if digest_of(self.folder / name) != digest:
                raise ModelUnusable(f"{self.folder / name}: it does not match its checksum in {SETTINGS}.")


def replace_harmless(settings: ModelSettings) -> ModelSettings:
    """The settings with those cleared that do not affect the vectors of passages."""
    return msgspec.structs.replace(settings, name="", weight=0.0, query="")


def read_model(folder: Path) -> Model:
    """The model in a folder. Its other files must exist, but are not read.

    Raises:
        ModelUnusable: a file is missing, or `model.toml` says something that is not allowed.
    """
    path = folder / SETTINGS
    try:
        settings = msgspec.toml.decode(guarded_files.read(path, _MAX_TOML), type=ModelSettings)
    except FileNotFoundError as error:
        raise ModelUnusable(f"{path}: it is missing; `strategy-search model add DIR` writes it.") from error
    except OSError as error:
        raise ModelUnusable(f"{path}: {error.strerror or error}.") from error
    except (msgspec.MsgspecError, ValueError) as error:
        raise ModelUnusable(f"{path}: {error}.") from error
    for name in (MODEL, TOKENIZER):
        if name not in settings.sha256:
            raise ModelUnusable(f"{path}: it has no checksum of {name}.")
    for name in settings.sha256:
        if not (folder / name).is_file():
            raise ModelUnusable(f"{folder / name}: it is missing.")
    return Model(folder, settings)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, hexadecimal. Raises ModelUnusable if it cannot be read."""
    try:
        with open(path, "rb", opener=guarded_files.opener) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelUnusable(f"{path}: {error.strerror or error}.") from error
