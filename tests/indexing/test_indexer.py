"""Bringing the index up to date: what is written, what is left alone, and what is named instead of being lost."""

import random
import threading
import time
from pathlib import Path

import pytest

from search.engines import open_engine
from search.engines.base import SearchEngine
from search.errors import ContentMissing, IndexMissing, SiteInvalid
from search.indexing.indexer import Report, refresh
from search.processes import limited_pool
from search.query.model import SearchQuery
from search.searching.searcher import Searcher
from tests.harness.undated import undated


def _strategy(title: str, body: str, *fields: str) -> str:
    return "\n".join(["---", f"title: {title}", *fields, "---", "", body, ""])


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "oslo.md").write_text(_strategy("Oslo", "## Vision\n\nOpen harbours.", "country: Norway"), encoding="utf-8")
    (folder / "bergen.md").write_text(_strategy("Bergen", "## Goals\n\nOpen rain data.", "country: Norway"), encoding="utf-8")
    return folder


@pytest.fixture
def engine(tmp_path: Path) -> SearchEngine:
    return open_engine(tmp_path / "index")


def _found(engine: SearchEngine, q: str) -> list[str]:
    return [hit.slug for hit in Searcher(engine).search(SearchQuery(q=q, match="all")).hits]


def test_the_first_run_builds_and_the_second_writes_nothing(content: Path, engine: SearchEngine, tmp_path: Path) -> None:
    first = refresh(content, engine)
    assert (first.added, first.written, first.state.strategies, first.state.sections) == (2, True, 2, 2)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "index").rglob("*") if path.name != "lock"}
    second = refresh(content, engine)
    assert (second.unchanged, second.written, second.state.generation) == (2, False, first.state.generation)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "index").rglob("*") if path.name != "lock"} == before


def test_only_what_changed_is_read_and_a_rename_is_a_removal_and_an_addition(content: Path, engine: SearchEngine) -> None:
    refresh(content, engine)
    (content / "oslo.md").rename(content / "kristiania.md")
    (content / "bergen.md").write_text(_strategy("Bergen", "## Goals\n\nDry data."), encoding="utf-8")
    (content / "stavanger.md").write_text(_strategy("Stavanger", "Open oil."), encoding="utf-8")
    report = refresh(content, engine)
    assert (report.added, report.changed, report.removed, report.unchanged) == (2, 1, 1, 0)
    assert sorted(_found(engine, "open")) == ["kristiania", "stavanger"]
    assert _found(engine, "rain") == []


def test_a_file_touched_without_a_change_of_its_bytes_is_unchanged(content: Path, engine: SearchEngine) -> None:
    refresh(content, engine)
    text = (content / "oslo.md").read_bytes()
    (content / "oslo.md").unlink()
    (content / "oslo.md").write_bytes(text)
    assert not refresh(content, engine).written


def test_a_changed_site_is_built_in_a_new_store_and_the_old_one_goes(
    content: Path, engine: SearchEngine, tmp_path: Path
) -> None:
    refresh(content, engine)
    old = sorted((tmp_path / "index").glob("store-*"))
    (content / "search.toml").write_text('[[facets]]\nname = "country"\nlabel = "Land"\n', encoding="utf-8")
    report = refresh(content, engine)
    assert (report.unchanged, report.written) == (2, True)
    assert not old[0].exists()
    assert [facet.label for facet in engine.reader().site.facets] == ["Land"]


def test_a_search_toml_that_cannot_be_read_leaves_the_old_index_in_use(content: Path, engine: SearchEngine) -> None:
    refresh(content, engine)
    (content / "search.toml").write_text("[site\n", encoding="utf-8")
    with pytest.raises(SiteInvalid, match=r"search\.toml"):
        refresh(content, engine)
    assert _found(engine, "harbours") == ["oslo"]


def test_a_content_folder_that_is_gone_leaves_the_old_index_in_use(content: Path, engine: SearchEngine) -> None:
    refresh(content, engine)
    content.rename(content.with_name("elsewhere"))
    with pytest.raises(ContentMissing, match="No such file or directory"):
        refresh(content, engine)
    assert _found(engine, "harbours") == ["oslo"]


def _alias_bomb() -> bytes:
    levels = [b"a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    levels += [b"a%d: &a%d [%s]" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 10)]
    return b"---\ntitle: Bomb\n" + b"\n".join(levels) + b"\n---\n"


BAD: dict[str, tuple[bytes, str, int | None, bool]] = {
    "yaml.md": (b"---\ntitle: [unclosed\n---\ntext\n", "front_matter", 3, True),
    "utf8.md": (b"---\ntitle: Caf\xe9\n---\ntext\n", "encoding", 2, True),
    "nul.md": (b"---\ntitle: Nul\n---\na\nb\0c\n", "nul", 5, True),
    "line.md": (b"---\ntitle: Line\n---\n" + b"word " * 2_100_000, "too_large", None, True),
    "bomb.md": (_alias_bomb(), "front_matter", None, True),
    "untitled.md": (b"Only text.\n", "no_title", 1, False),
}


def test_every_bad_file_is_named_with_its_line_and_reason_and_all_others_are_served(
    content: Path, engine: SearchEngine, tmp_path: Path
) -> None:
    for name, (source, _, _, _) in BAD.items():
        (content / name).write_bytes(source)
    (tmp_path / "secret.md").write_text(_strategy("Secret", "Not for here."), encoding="utf-8")
    (content / "outside.md").symlink_to(tmp_path / "secret.md")
    (content / "oslo").mkdir()
    (content / "oslo" / "index.md").write_text(_strategy("Oslo again", "Twice."), encoding="utf-8")
    (content / "hidden.md").write_text(_strategy("Hidden", "Nothing.", "published: false"), encoding="utf-8")
    report = refresh(content, engine)
    faults = {fault.path: fault for fault in report.state.faults}
    for name, (_, rule, line, left_out) in BAD.items():
        assert (faults[name].rule, faults[name].left_out) == (rule, left_out), name
        if line is not None:
            assert faults[name].line == line, name
    assert faults["outside.md"].rule == "outside"
    assert {faults[path].rule for path in ("oslo/index.md", "oslo.md") if path in faults} == {"duplicate_slug"}
    assert set(faults) == {*BAD, "outside.md"} | ({"oslo/index.md"} & set(faults)) | ({"oslo.md"} & set(faults))
    assert [skipped.path for skipped in report.state.skipped] == ["hidden.md"]
    assert report.state.strategies == 3
    assert _found(engine, "rain") == ["bergen"]
    assert _found(engine, "Secret") == []


def test_a_good_file_that_breaks_is_removed_and_named_until_it_is_mended(content: Path, engine: SearchEngine) -> None:
    refresh(content, engine)
    good = (content / "oslo.md").read_bytes()
    (content / "oslo.md").write_bytes(b"---\ntitle: [\n---\n")
    broken = refresh(content, engine)
    assert (broken.removed, [fault.path for fault in broken.state.faults]) == (1, ["oslo.md"])
    assert _found(engine, "harbours") == []
    assert not refresh(content, engine).written
    (content / "oslo.md").write_bytes(good)
    mended = refresh(content, engine)
    assert (mended.added, mended.state.faults) == (1, ())
    assert _found(engine, "harbours") == ["oslo"]


def test_notes_on_an_unchanged_file_are_kept_by_an_update(content: Path, engine: SearchEngine) -> None:
    (content / "plain.md").write_text("Just text.\n", encoding="utf-8")
    refresh(content, engine)
    (content / "oslo.md").write_text(_strategy("Oslo", "New."), encoding="utf-8")
    assert [fault.path for fault in refresh(content, engine).state.faults] == ["plain.md"]


def test_progress_tells_of_every_file(content: Path, engine: SearchEngine) -> None:
    told: list[tuple[int, int]] = []
    refresh(content, engine, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def test_many_files_are_read_by_several_processes_to_the_same_index(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2 * limited_pool.ITEMS_PER_PROCESS):
        (content / f"more-{number}.md").write_text(_strategy(f"More {number}", f"Text {number}."), encoding="utf-8")
    together, alone = open_engine(tmp_path / "together"), open_engine(tmp_path / "alone")
    one = refresh(content, together).state.generation
    monkeypatch.setattr(limited_pool, "ITEMS_PER_PROCESS", 10**6)
    assert refresh(content, alone).state.generation == one


def test_who_has_to_wait_for_another_reads_the_content_afterwards(content: Path, engine: SearchEngine, tmp_path: Path) -> None:
    refresh(content, engine)
    done: list[Report] = []
    waiting = threading.Thread(target=lambda: done.append(refresh(content, open_engine(tmp_path / "index"))))
    with engine.write_lock():
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive()
        (content / "oslo.md").write_text(_strategy("Oslo", "Newest."), encoding="utf-8")
    waiting.join(30)
    assert [report.changed for report in done] == [1]
    assert _found(engine, "newest") == ["oslo"]
    assert not refresh(content, engine).written


def test_an_index_with_a_damaged_file_is_built_anew(content: Path, engine: SearchEngine, tmp_path: Path) -> None:
    refresh(content, engine)
    for path in (tmp_path / "index").rglob("*.arrays"):
        path.write_bytes(path.read_bytes()[:100])
    fresh = open_engine(tmp_path / "index")
    assert refresh(content, fresh).written
    assert _found(fresh, "harbours") == ["oslo"]


def test_without_an_index_a_search_says_how_to_build_one(engine: SearchEngine) -> None:
    with pytest.raises(IndexMissing, match="`strategy-search index` builds one"):
        engine.reader()


def _edit(random_: random.Random, folder: Path) -> None:
    """One random thing that people do to a folder."""
    files = sorted(folder.rglob("*.md"))
    word = random_.choice(["open", "data", "rain", "harbour", "Zürich"])
    body = f"Opening {word}.\n\n## {word.title()} governance\n\n{word} {word} data\n\n### More\n\n{random_.random()}"
    kind = random_.choice(["add", "add", "change", "remove", "rename", "break", "folder"])
    if kind == "add" or not files:
        (folder / f"n{random_.randrange(30)}.md").write_text(_strategy(word, body, f"year: {word}"), encoding="utf-8")
    elif kind == "folder":
        (folder / "sub").mkdir(exist_ok=True)
        (folder / "sub" / f"s{random_.randrange(5)}.md").write_text(body, encoding="utf-8")
    else:
        file = random_.choice(files)
        if kind == "remove":
            file.unlink()
        elif kind == "rename":
            file.rename(file.with_name(f"r{random_.randrange(30)}.md"))
        else:
            file.write_text("---\ntitle: [\n---\n" if kind == "break" else _strategy("Changed", body), encoding="utf-8")


def _everything(engine: SearchEngine) -> object:
    """All that a reader can see of an index, generation numbers apart."""
    reader = engine.reader()
    whole = [reader.strategy(strategy.slug) for strategy in reader.strategies()]
    searcher = Searcher(engine)
    answers = []
    for q in ("open data", "rain*", '"zurich governance"', "data -open", "harbour OR zürich", ""):
        found = searcher.search(SearchQuery(q=q, per_page=100, facet_limit=100, explain=True))
        answers.append((undated(found.hits), found.facets, found.total_sections, found.relaxed, found.suggestion))
    return whole, answers, reader.state.faults, reader.state.skipped


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 12))])
def test_updates_after_any_edits_give_the_index_that_a_full_build_gives(
    seed: int, content: Path, engine: SearchEngine, tmp_path: Path
) -> None:
    random_ = random.Random(seed)
    refresh(content, engine)
    for step in range(12):
        for _ in range(random_.randint(1, 3)):
            _edit(random_, content)
        updated = refresh(content, engine).state
        anew = open_engine(tmp_path / f"anew-{step}")
        built = refresh(content, anew).state
        assert updated.generation.split("-")[1] == built.generation.split("-")[1]
        assert (updated.strategies, updated.sections, updated.languages) == (built.strategies, built.sections, built.languages)
        assert _everything(engine) == _everything(anew)


def test_a_file_that_came_while_the_clock_was_ahead_has_not_changed_before_it_came(
    content: Path, engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh(content, engine)
    (content / "turku.md").write_text(_strategy("Turku", "Snow."), encoding="utf-8")
    ahead = time.time_ns() + 10**18
    with monkeypatch.context() as patched:
        patched.setattr(time, "time_ns", lambda: ahead)
        refresh(content, engine)
    (content / "turku.md").write_text(_strategy("Turku", "Rain."), encoding="utf-8")
    refresh(content, engine)
    times = engine.reader().times()["turku.md"]
    assert times.added <= times.changed <= time.time_ns() // 1_000_000
