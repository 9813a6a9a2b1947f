"""An index that somebody else has prepared runs nothing: what is wrong with it is named, and it is built anew."""

import gc
import os
import pickle
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from whoosh.index import open_dir

from search.engines import open_engine
from search.engines.arrays.files.manifest import read_manifest, write_manifest
from search.engines.whoosh.toc import INDEX_NAME
from search.errors import IndexDamaged
from search.indexing.indexer import refresh
from search.processes import limited_pool
from tests.harness import command_line
from tests.harness.content_folder import titled, write
from tests.harness.serving_site import serving, until
from tests.hostile.prepared_index import (
    PROMISES,
    Call,
    as_objects,
    as_texts,
    calls,
    first,
    pickles,
    plant,
    whole,
    whooshs_own_index,
)
from tests.indexing.index_states import everything

pytestmark = pytest.mark.slow

PARTS = 4
"""Of all pickles, of which one is tried; `make soak` tries the others."""
_unpickled: list[str] = []
_watches = False


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if _watches and event == "pickle.find_class" and not _is_of_the_pool():
        _unpickled.append(".".join(map(str, arguments)))


def _is_of_the_pool() -> bool:
    """Whether it is the program's own processes that talk to one another, and no file that is read."""
    frame = sys._getframe()
    while frame.f_back:
        if frame.f_code.co_filename == limited_pool.__file__ and frame.f_code.co_name == "receive":
            return True
        frame = frame.f_back
    return False


sys.addaudithook(_watch)


@contextmanager
def nothing_unpickled() -> Iterator[None]:
    """See that no pickle names anything in this process: the interpreter itself tells of each name that one asks for."""
    global _watches
    _unpickled.clear()
    _watches = True
    try:
        yield
    finally:
        _watches = False
    assert _unpickled == []


class Prepared:
    """A content folder, the index of what it was before its last change, and what makes a canary when it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self.canary, self.content, self.base, self.index = (folder / name for name in ("canary", "content", "base", "index"))
        write(self.content, {f"city-{number}.md": _city(number, "Rain.") for number in range(4)})
        refresh(self.content, open_engine(self.base))
        write(self.content, {"city-1.md": _city(1, "Sun.")})
        refresh(self.content, open_engine(self.base))
        write(self.content, {"city-2.md": _city(2, "Snow.")})
        refresh(self.content, open_engine(folder / "sound"))
        self.right = everything(open_engine(folder / "sound"))

    def files(self) -> list[Path]:
        """The files of a fresh copy of the index that are not JSON alone."""
        shutil.rmtree(self.index, ignore_errors=True)
        shutil.copytree(self.base, self.index)
        return sorted(path for path in self.index.glob("store-*/*"))


def _city(number: int, text: str) -> str:
    return titled(f"City {number}", "country: Finland") + f"## Harbour\n\nOpen data. {text}\n"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return Prepared(tmp_path_factory.mktemp("prepared"))


def test_each_of_the_pickles_runs_something_where_pickles_are_read(tmp_path: Path) -> None:
    for number, (name, payload) in enumerate(pickles(tmp_path / "canary")):
        pickle.loads(payload)
        assert (tmp_path / "canary").exists(), name
        (tmp_path / "canary").unlink()
        assert number < 100


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_whoosh_itself_runs_what_such_a_store_holds(tmp_path: Path) -> None:
    whooshs_own_index(tmp_path / "store", Call(os.system, f"touch '{tmp_path}/canary'"))
    with pytest.raises(Exception, match="is not a Schema"):
        open_dir(str(tmp_path / "store"), indexname=INDEX_NAME)
    gc.collect()  # Whoosh leaves the file open
    assert (tmp_path / "canary").exists()


def _mended(prepared: Prepared, file: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Bring the index up to date, and see that the file is named and everything found."""
    with nothing_unpickled():
        refresh(prepared.content, open_engine(prepared.index))
        assert everything(open_engine(prepared.index)) == prepared.right
    assert not prepared.canary.exists(), file
    [message] = caplog.messages
    assert message.startswith(str(file)), message
    assert message.endswith(" The index is built anew from the content.")


@pytest.mark.parametrize("place", [whole, pytest.param(first, marks=pytest.mark.soak)])
def test_a_pickle_in_any_file_runs_nothing_and_is_named(
    place: Callable[[Path, bytes], bytes], prepared: Prepared, caplog: pytest.LogCaptureFixture
) -> None:
    count = len(prepared.files())
    assert {path.suffix for path in prepared.files()} == {".arrays", ".postings", ".stored", ".toc"}
    for at in range(count):
        for _, payload in [*pickles(prepared.canary)][at::count]:
            file = prepared.files()[at]
            caplog.clear()
            plant(prepared.index, file, place(file, payload))
            _mended(prepared, file, caplog)


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.soak) for part in range(1, PARTS))])
def test_every_pickle_in_the_table_of_contents_runs_nothing(
    part: int, prepared: Prepared, caplog: pytest.LogCaptureFixture
) -> None:
    for _, payload in [*pickles(prepared.canary)][part::PARTS]:
        [toc] = [path for path in prepared.files() if path.suffix == ".toc"]
        caplog.clear()
        plant(prepared.index, toc, payload)
        _mended(prepared, toc, caplog)


@pytest.mark.parametrize("version", [-111, -110])
@pytest.mark.parametrize("name", calls(Path("canary")))
def test_a_store_as_whoosh_itself_writes_it_runs_nothing(
    name: str, version: int, prepared: Prepared, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    files = prepared.files()
    [toc] = [path for path in files if path.suffix == ".toc"]
    made = calls(prepared.canary)[name]
    call = made if isinstance(made, Call) else Call(list, made)
    sources = whooshs_own_index(tmp_path / "own", call, int(toc.stem.rpartition("_")[2]))
    for file in files:
        for source in sources:
            if source.suffix == file.suffix or (source.suffix == ".seg" and file.suffix in {".postings", ".stored"}):
                held = source.read_bytes().replace(b"\xff\xff\xff\x91", version.to_bytes(4, "big", signed=True), 1)
                plant(prepared.index, file, held)
    _mended(prepared, toc, caplog)


def test_texts_and_types_that_are_pickles_run_nothing(prepared: Prepared, caplog: pytest.LogCaptureFixture) -> None:
    payload = pickle.dumps(calls(prepared.canary)["os.system"])
    for made in (as_texts, as_objects):
        for at, path in enumerate(prepared.files()):
            if path.suffix == ".toc":
                continue
            file = prepared.files()[at]
            caplog.clear()
            plant(prepared.index, file, made(file, payload))
            with nothing_unpickled():
                refresh(prepared.content, open_engine(prepared.index))
            assert not prepared.canary.exists()
            refresh(prepared.content, open_engine(prepared.index), full=True)
            assert everything(open_engine(prepared.index)) == prepared.right


def test_no_name_at_all_is_looked_up_for_what_an_index_holds(prepared: Prepared) -> None:
    """All that any module here has, named by one pickle; the interpreter would tell of the first name that is asked for."""
    names = {(module, name) for module, found in list(sys.modules.items()) if found for name in list(vars(found))}
    assert len(names) > 10_000
    payload = b"".join(f"c{module}\n{name}\n0".encode() for module, name in sorted(names)) + b"N."
    for at in range(len(prepared.files())):
        file = prepared.files()[at]
        plant(prepared.index, file, payload)
        with nothing_unpickled():
            refresh(prepared.content, open_engine(prepared.index))
        assert everything(open_engine(prepared.index)) == prepared.right
    with pytest.raises(AssertionError, match=r"os\.system"), nothing_unpickled():
        pickle.loads(b"cos\nsystem\n.")


def _run(prepared: Prepared, *arguments: str) -> subprocess.CompletedProcess[str]:
    return command_line.run(command_line.of(prepared.content, prepared.index, *arguments))


def _poisoned(prepared: Prepared, folder: Path) -> Path:
    """An index whose table of contents is Whoosh's own, and whose other files begin with pickles."""
    call = Call(os.system, f"touch '{prepared.canary}'")
    files = prepared.files()
    [toc] = [path for path in files if path.suffix == ".toc"]
    for source in whooshs_own_index(folder, call, int(toc.stem.rpartition("_")[2])):
        if source.suffix == ".toc":
            plant(prepared.index, toc, source.read_bytes())
    for file in files:
        if file.suffix in {".postings", ".stored"}:
            plant(prepared.index, file, first(file, pickle.dumps(call)))
    return toc


@pytest.mark.parametrize(
    "arguments", [["status", "--json"], ["query", "harbour", "--json"], ["check"], ["index"], ["index", "--full"]]
)
def test_no_command_runs_what_an_index_holds(arguments: list[str], prepared: Prepared, tmp_path: Path) -> None:
    toc = _poisoned(prepared, tmp_path)
    done = _run(prepared, *arguments)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert (str(toc) in done.stderr) == (arguments == ["index"])
    assert not prepared.canary.exists()
    with nothing_unpickled():
        refresh(prepared.content, open_engine(prepared.index))
        assert everything(open_engine(prepared.index)) == prepared.right
    assert not prepared.canary.exists()


def test_a_server_that_is_given_a_prepared_index_runs_nothing_and_answers(prepared: Prepared, tmp_path: Path) -> None:
    toc = _poisoned(prepared, tmp_path)
    with serving(prepared.content, prepared.index, ["--workers", "1"]) as site:
        until(lambda: site.json("/api/v1/search?q=snow")["total"], explain=site.log)
        assert [hit["id"] for hit in site.json("/api/v1/search?q=snow")["hits"]] == ["city-2"]
        assert site.json("/api/v1/search?q=harbour")["total"] == 4
        log = site.log()
    assert f"{toc}: " in log
    assert "The index is built anew from the content." in log
    assert "Traceback" not in log
    assert not prepared.canary.exists()


@pytest.mark.parametrize("promise", ["documents", "deleted", "array", "offsets"])
def test_a_count_that_promises_more_than_is_there_is_damage(
    promise: str, prepared: Prepared, caplog: pytest.LogCaptureFixture
) -> None:
    end = ".toc" if promise in {"documents", "deleted"} else ".stored"
    file = [path for path in prepared.files() if path.suffix == end][-1]
    plant(prepared.index, file, PROMISES[promise](file))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _mended(prepared, file if promise != "documents" else file.parent, caplog)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < peak + 200_000


@pytest.mark.parametrize("name", ["../elsewhere", "/tmp", "store-000001/..", "store-1", "", "store-000001\n"])
def test_an_index_names_no_folder_but_its_own(name: str, prepared: Prepared) -> None:
    prepared.files()
    manifest = read_manifest(prepared.index)
    write_manifest(prepared.index, replace(manifest, store=name))
    with pytest.raises(IndexDamaged, match=r"manifest\.json: "):
        read_manifest(prepared.index)
    write_manifest(prepared.index, replace(manifest, segments=(replace(manifest.segments[0], file=f"../{name}"),)))
    with pytest.raises(IndexDamaged, match=r"manifest\.json: "):
        read_manifest(prepared.index)


def test_links_in_an_index_lead_to_nothing_that_is_written_or_removed(prepared: Prepared, tmp_path: Path) -> None:
    prepared.files()
    manifest = read_manifest(prepared.index)
    precious = write(tmp_path / "precious", {"letter.txt": "Dear all"})
    store = prepared.index / manifest.store
    for path in store.iterdir():
        shutil.copy(path, precious)
    shutil.rmtree(store)
    kept = {path.name: path.read_bytes() for path in precious.iterdir()}
    number = manifest.number + 1
    for link in (store, prepared.index / f"store-{number:06d}"):
        link.symlink_to(precious)
    for name in ("manifest.json.new", "last_failure.json.new", "last_failure.json"):
        (prepared.index / name).symlink_to(precious / "letter.txt")
    assert _run(prepared, "index").returncode == 0
    assert {path.name: path.read_bytes() for path in precious.iterdir()} == kept
    assert everything(open_engine(prepared.index)) == prepared.right
    (prepared.index / "lock").unlink()
    (prepared.index / "lock").symlink_to(precious / "new.txt")
    refused = _run(prepared, "index", "--full")
    assert (refused.returncode, f"{prepared.index}/lock: " in refused.stderr) == (1, True)
    assert {path.name: path.read_bytes() for path in precious.iterdir()} == kept
