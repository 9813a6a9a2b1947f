"""The manifest: one document, replaced by compare-and-set, that names the index and documents of the newest generation."""

from dataclasses import dataclass
from hashlib import sha256

import msgspec

from search.engines.base import IndexState
from search.engines.opensearch.store.connection import WRITE_TIMEOUT, Answer, Connection, Query, quoted_name
from search.engines.opensearch.store.mapping import FORMAT, MARKER
from search.errors import EngineUnusable, IndexDamaged, IndexMissing, IndexUnwritable

_ID = "manifest"


class Dead(msgspec.Struct, frozen=True, array_like=True):
    """A document that no longer counts."""

    id: str
    died_at: float
    """Seconds since 1970, by the writer's clock: readers of older generations need it for a while."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The manifest of one generation."""

    format: int = FORMAT
    number: int
    """The number of the generation; documents of later ones do not count."""
    index: str
    switched_at: float
    """Seconds since 1970, by the writer's clock: when this index took the place of the one before."""
    files: str
    """Hexadecimal sum of the digests of its files, so that a few changes need not read all of them."""
    site: str
    """The text of `search.toml`."""
    state: IndexState
    dead: tuple[Dead, ...] = ()
    aborted: tuple[int, ...] = ()
    """Numbers that writers took and never published: their documents do not count."""
    model: str = ""
    """Identity of the sentence model whose vectors are used; "" if there are none."""
    embedded: bool = False
    """Whether all texts of the generation have vectors of that model."""
    written_by: str
    """Random: by it a writer recognises its own manifest if the answer to its request got lost."""

    def living(self) -> Query:
        """A query for the documents that count."""
        excluded: list[Query] = [{"ids": {"values": [dead.id for dead in self.dead]}}] if self.dead else []
        if self.aborted:
            excluded.append({"terms": {"born": self.aborted}})
        return {"bool": {"filter": [{"range": {"born": {"lte": self.number}}}], "must_not": excluded}}


@dataclass(frozen=True, slots=True)
class Version:
    """The version of a document, which every write changes."""

    seq_no: int
    primary_term: int


class ManifestStore:
    """The index that holds the manifest and the writer's lease, beside the other indexes of the prefix."""

    def __init__(self, connection: Connection, prefix: str) -> None:
        self.connection = connection
        self.name = f"{prefix}-manifest"
        self._known = False

    def check(self) -> None:
        """Check, once it is there, that this program made it. Raises EngineUnusable or EngineUnavailable."""
        self.connection.check()
        if not self._known:
            answer = self.connection.ask("GET", f"/{quoted_name(self.name)}/_mapping")
            if answer.status == 404:
                return
            check_is_ours(self.connection, self.name, answer)
            self._known = True

    def make(self) -> None:
        """Create it if it is not there."""
        self.check()
        if not self._known:
            body = {
                "settings": {"index": {"number_of_shards": 1, "auto_expand_replicas": "0-2"}},
                "mappings": {
                    "dynamic": "strict",
                    "_meta": {MARKER: FORMAT},
                    "properties": {
                        "manifest": {"type": "keyword", "index": False, "doc_values": False},
                        "holder": {"type": "keyword"},
                        "number": {"type": "long"},
                    },
                },
            }
            answer = self.connection.ask("PUT", f"/{quoted_name(self.name)}", body, WRITE_TIMEOUT)
            if answer.status not in (200, 400):  # 400: another process has created it
                raise IndexUnwritable(f"{self.connection.address}: {answer.reason}.")
            self.check()

    def get(self, name: str = _ID) -> tuple[Query | None, Version | None]:
        """A document and its version; neither if it is not there."""
        answer = self.connection.ask("GET", f"/{quoted_name(self.name)}/_doc/{name}")
        if answer.status == 404 or not answer.json.get("found"):
            return None, None
        return answer.json["_source"], Version(answer.json["_seq_no"], answer.json["_primary_term"])

    def put(self, body: Query, before: Version | None, name: str = _ID) -> Version | None:
        """Replace exactly one version of a document, or create it (None); returns None if there is another version."""
        only = {"op_type": "create"} if before is None else {"if_seq_no": before.seq_no, "if_primary_term": before.primary_term}
        answer = self.connection.ask("PUT", f"/{quoted_name(self.name)}/_doc/{name}", body, **only)
        if answer.status == 409:
            return None
        if answer.status not in (200, 201):
            raise IndexUnwritable(f"{self.connection.address}: {answer.reason}.")
        return Version(answer.json["_seq_no"], answer.json["_primary_term"])

    def read(self) -> tuple[Manifest, Version]:
        """The newest manifest. Raises IndexMissing or IndexDamaged."""
        self.check()
        body, version = self.get()
        if body is None or version is None:
            raise IndexMissing(f"There is no index at {self.connection.address}; `strategy-search index` builds one.")
        try:
            manifest = msgspec.json.decode(body["manifest"], type=Manifest)
        except (msgspec.MsgspecError, KeyError) as error:
            raise IndexDamaged(f"{self.connection.address}: its manifest is none: {error}") from error
        if manifest.format != FORMAT:
            raise IndexDamaged(f"{self.connection.address}: it is of another format.")
        return manifest, version

    def publish(self, manifest: Manifest, before: Version | None) -> None:
        """Replace the manifest from which this one was made. Raises IndexUnwritable if it has changed meanwhile."""
        written = self.put({"manifest": msgspec.json.encode(manifest).decode()}, before)
        if written is None and self.read()[0].written_by != manifest.written_by:
            raise IndexUnwritable(f"{self.connection.address}: somebody else has written it meanwhile.")


def check_is_ours(connection: Connection, name: str, mapping: Answer) -> None:
    """Check, by its mapping, that this program made an index. Raises EngineUnusable."""
    if MARKER not in mapping.json.get(name, {}).get("mappings", {}).get("_meta", {}):
        raise EngineUnusable(
            f"{connection.address}: an index {name} is there that this program has not made; another prefix keeps them apart."
        )


def generation_of(manifest: Manifest) -> str:
    """The id of a generation: its number, a digest of files and fingerprint, and the model of its vectors, if it has all."""
    identity = sha256(f"{manifest.state.fingerprint}\n{manifest.files}".encode()).hexdigest()[:12]
    return "-".join(filter(None, [str(manifest.number), identity, manifest.model[:6] if manifest.embedded else ""]))


_WIDTH = 1 << 128


def files_sum(files: str, added: dict[str, str], removed: dict[str, str]) -> str:
    """The sum of digests after some files (path → digest) were added and others removed."""
    total = int(files or "0", 16) + sum(map(_number, added.items())) - sum(map(_number, removed.items()))
    return f"{total % _WIDTH:032x}"


def _number(file: tuple[str, str]) -> int:
    return int.from_bytes(sha256("\t".join(file).encode()).digest()[:16])
