"""A running server whose index is damaged under it, or whose disk takes no more, says so, gives no wrong answer, and heals."""

import json
import resource
import urllib.error
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from search.engines import open_engine
from search.engines.arrays.files.manifest import read_manifest
from search.indexing.indexer import refresh
from tests.harness.content_folder import delete, titled, write
from tests.harness.processes import watchers
from tests.harness.serving_site import Site, serving, until
from tests.hostile.index_damage import DAMAGE

pytestmark = pytest.mark.slow

ASKED = "/api/v1/search?q=harbour&explain=true"


def _city(number: int, text: str) -> dict[str, str]:
    return {f"city-{number}.md": titled(f"City {number}", "country: Finland") + f"## Harbour\n\nOpen data. {text}\n"}


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("heals") / "content"
    return write(folder, {name: text for number in range(5) for name, text in _city(number, "Steady.").items()})


@pytest.fixture(scope="module")
def site(content: Path) -> Iterator[Site]:
    with serving(content, _index(content), ["--workers", "2"]) as site:
        until(lambda: list(watchers(site.process.pid)), explain=site.log)
        until(lambda: "Following changes of" in site.log(), explain=site.log)
        yield site


def _index(content: Path) -> Path:
    return content.parent / "index"


def _answer(site: Site) -> tuple[int, str]:
    """The status and what was found, or the code of the problem."""
    try:
        answer = site.json(ASKED)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())["code"]
    except (OSError, ValueError):
        return 0, "the connection broke"
    return 200, _found(answer)


def _whole(site: Site) -> str:
    """What is found in the newest generation; a worker may give the one before for a moment, or say that it was damaged."""
    with closing(open_engine(_index(site.content))) as engine:
        newest = engine.reader().state.generation
    answers: list[Any] = []

    def is_newest() -> bool:
        with suppress(urllib.error.HTTPError):
            answers.append(site.json(ASKED))
        return bool(answers) and answers[-1]["generation"] == newest

    until(is_newest, explain=site.log)
    return _found(answers[-1])


def _found(answer: Any) -> str:
    """All but when strategies were added and changed: an older index remembers that, a new one has the times of the files."""
    hits = [{name: value for name, value in hit.items() if name not in {"added", "changed"}} for hit in answer["hits"]]
    return json.dumps([hits, answer["total_sections"]])


def _until_healed(site: Site, whole: str, before: int) -> set[tuple[int, str]]:
    """All answers other than the right one that are given until only that is."""
    others: set[tuple[int, str]] = set()

    def healed() -> bool:
        answers = [_answer(site) for _ in range(8)]
        others.update(answer for answer in answers if answer != (200, whole))
        return "Generation " in site.log()[before:] and all(answer == (200, whole) for answer in answers)

    until(healed, explain=site.log)
    return others


def _files(index: Path) -> dict[str, Path]:
    """A file of each kind, of the newest generation, once no other is being written or removed."""
    until(lambda: [store.name for store in index.glob("store-*")] == [read_manifest(index).store])
    newest = read_manifest(index)
    kinds = {name.rpartition(".")[2]: index / newest.store / name for name in newest.names()}
    return {"manifest": index / "manifest.json", **kinds}


@pytest.mark.parametrize("damage", ["a bit flipped at 10%", "emptied", "removed"])
@pytest.mark.parametrize("kind", ["arrays", "manifest"])
def test_a_file_that_is_damaged_under_a_running_server_is_named_and_built_anew(
    site: Site, content: Path, kind: str, damage: str
) -> None:
    index = _index(content)
    whole = _whole(site)
    assert json.loads(whole)[1] == 5
    file, before = _files(index)[kind], len(site.log())
    DAMAGE[damage](file)
    others = _until_healed(site, whole, before)
    assert others <= {(503, "index_damaged"), (503, "index_missing"), (0, "the connection broke")}, others
    said = site.log()[before:]
    assert f"{file}: " in said or (kind, damage) == ("manifest", "removed")
    assert "Traceback" not in said


@pytest.mark.parametrize("kind", ["postings", "stored", "toc"])
def test_a_damaged_file_that_only_whoosh_reads_is_found_by_the_next_update(site: Site, content: Path, kind: str) -> None:
    file, before = _files(_index(content))[kind], len(site.log())
    DAMAGE["garbled"](file)
    write(content, _city(0, f"Something about {kind}."))
    answers = []

    def updated() -> bool:
        answers.append(_answer(site))
        return f"about {kind}" in answers[-1][1].replace("<mark>", "").replace("</mark>", "")

    until(updated, explain=site.log)
    assert {status for status, _ in answers} == {200}
    assert f"{file}: it is not what was written. The index is built anew from the content." in site.log()[before:]


def test_a_whole_index_that_is_removed_under_a_running_server_is_built_anew(site: Site, content: Path) -> None:
    whole = _whole(site)
    before = len(site.log())
    for store in _index(content).glob("store-*"):
        delete(store)
    assert _until_healed(site, whole, before) <= {(503, "index_damaged")}


def test_a_disk_that_takes_no_more_is_told_and_the_update_made_up_for_once_it_does(site: Site, content: Path) -> None:
    """The system refuses the watcher files of more than two kilobytes, and then no longer; nothing is changed in between."""
    whole = _whole(site)
    watcher = next(iter(watchers(site.process.pid)))
    limits = resource.prlimit(watcher, resource.RLIMIT_FSIZE, (2048, resource.RLIM_INFINITY))
    before = len(site.log())
    write(content, _city(1, "Late but not lost."))
    until(lambda: site.json("/readyz")["last_failure"], explain=site.log)
    failure = site.json("/readyz")["last_failure"]
    assert failure["kind"] == "index_unwritable"
    assert _answer(site) == (200, whole)
    noted = json.loads((_index(content) / "last_failure.json").read_text(encoding="utf-8"))
    assert noted["message"].startswith(f"The index cannot be written: {_index(content)}/store-")
    assert noted["message"].endswith(": File too large.")
    resource.prlimit(watcher, resource.RLIMIT_FSIZE, limits)
    until(lambda: "Late but not lost" in site.get("/api/v1/strategies/city-1").decode(), explain=site.log)
    until(lambda: site.json("/readyz")["last_failure"] is None, explain=site.log)
    said = site.log()[before:]
    assert "Traceback" not in said
    assert "The index is up to date again." in said


def test_a_damaged_index_is_built_anew_before_a_server_answers(content: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    whole = refresh(content, open_engine(index)).state
    file = _files(index)["arrays"]
    DAMAGE["cut by half"](file)
    with serving(content, index, ["--workers", "1"]) as site:
        status = site.json("/api/v1/status")
        assert status["generation"].partition("-")[2] == whole.generation.partition("-")[2]
        assert f"{file}: " in site.log()
        assert "Traceback" not in site.log()
