"""A change of search.toml that no file is read by builds from what was read before, and to the same index as from nothing."""

import random
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from search.content.themes import load_vocabulary
from search.engines import open_engine
from search.engines.arrays.files.array_file import open_arrays, write_arrays
from search.engines.base import SearchEngine
from search.indexing.incremental import indexed_files
from search.indexing.indexer import refresh
from search.query.model import SearchQuery
from search.searching.searcher import Searcher
from search.site import NOT_READ_BY, Site, load_site, parse_site
from search.strategies import Strategy
from tests.harness.content_folder import read_content
from tests.harness.undated import undated

pytestmark = pytest.mark.slow

SETTINGS: Mapping[str, tuple[str, ...]] = {
    "title": ('[site]\ntitle = "Harbours"', '[site]\ntitle = "Hafen"'),
    "description": ('[site]\ndescription = "What ports do"',),
    "noun": ('[site]\nnoun = ["port", "ports"]',),
    "edit_url": ('[site]\nedit_url = "https://example.org/{path}"',),
    "issue_url": ('[site]\nissue_url = "https://example.org/{title}"',),
    "facets": ('[[facets]]\nname = "project_stage"', '[[facets]]\nname = "theme"\n[[facets]]\nname = "year"\nlabel = "Since"'),
    "themes": ('[themes.rain]\nheadings = ["rain", "water"]', '[themes.vision]\nlabel = "Dreams"\nheadings = ["goals"]'),
    "synonyms": ('[synonyms]\ngroups = [["harbour", "port"]]', "[synonyms]\ngroups = []"),
    "places": ('[places]\nNorway = ["Norge", "Noreg"]',),
    "apart": ('[words]\napart = [["port", "ports"]]',),
    "source": ("# nothing", "# nothing else"),
}
"""Setting of a site → search.toml files with it."""
FILES = {
    "oslo.md": "---\ntitle: Oslo\ncountry: Norway\nstrategy_date: 2021\nproject_stage: a\n---\n\n## Vision\n\nOpen harbours.\n",
    "north/bergen.md": "---\ntitle: Bergen\ncountry: Norway\n---\n\nFirst.\n\n## Goals\n\nRain data.\n\n### Water\n\nMuch.\n",
    "plain.md": "No front matter, but a harbour.\n",
    "berlin.md": "---\ntitle: Berlin\nlang: de\nstatus: Entwurf\n---\n\n# Berlin\n\n## Ziele\n\nOffene Daten für Häfen.\n",
    "broken.md": "---\ntitle: [\n---\ntext\n",
    "hidden.md": "---\ntitle: Hidden\npublished: false\n---\ntext\n",
}
_DATED = {"strategy_added", "strategy_changed", "record", "record_offset"}
ALWAYS_READ = 2
"""Files of these that are in no index: the faulty one and the one that is left out on purpose."""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def _arrays(index: Path) -> dict[str, np.ndarray[Any, Any]]:
    """Everything that is searched, of an index of one segment, without when its files came, which a new index cannot know."""
    (file,) = index.rglob("*.arrays")
    return {name: np.array(values) for name, values in open_arrays(file).items() if name not in _DATED}


def _assert_same_index(one: Path, other: Path) -> None:
    first, second = _arrays(one), _arrays(other)
    assert list(first) == list(second)
    for name, values in first.items():
        np.testing.assert_array_equal(values, second[name], name)


def _answers(engine: SearchEngine) -> object:
    reader, searcher = engine.reader(), Searcher(engine)
    asked = [
        SearchQuery(q=q, explain=True, facet_limit=100) for q in ("harbour", "port data", "norge", "rain*", '"open harbours"')
    ]
    found = [searcher.search(query) for query in asked]
    whole = [reader.strategy(strategy.slug) for strategy in reader.strategies()]
    answers = [
        (undated(result.hits), result.facets, result.total_sections, result.relaxed, result.suggestion) for result in found
    ]
    return whole, answers, reader.site, reader.state.faults, reader.state.skipped, reader.state.languages


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(2, 12))])
def test_after_any_changes_of_settings_the_index_is_the_one_built_from_nothing(
    seed: int, content: Path, tmp_path: Path
) -> None:
    random_ = random.Random(seed)
    updated = open_engine(tmp_path / "updated")
    refresh(content, updated)
    for step in range(8):
        (content / "search.toml").write_text(random_.choice(SETTINGS[random_.choice(sorted(SETTINGS))]), encoding="utf-8")
        if changes_content := random_.random() < 0.5:
            (content / f"new-{random_.randrange(3)}.md").write_text(f"# New\n\n## Goals\n\nPort {step}.\n", encoding="utf-8")
            next(content.glob("new-*.md")).rename(content / f"renamed-{step}.md")
        told: list[tuple[int, int]] = []
        report = refresh(content, updated, progress=lambda *done, told=told: told.append(done))
        assert len(told) <= ALWAYS_READ + 2 * changes_content
        anew = open_engine(tmp_path / f"anew-{step}")
        built = refresh(content, anew)
        assert report.state.generation.partition("-")[2] == built.state.generation.partition("-")[2]
        assert _answers(updated) == _answers(anew)
        if report.written and not changes_content:
            _assert_same_index(tmp_path / "updated", tmp_path / f"anew-{step}")


@pytest.mark.parametrize("setting", sorted(NOT_READ_BY))
def test_a_setting_that_no_file_is_read_by_changes_nothing_that_is_read(setting: str, content: Path) -> None:
    def read(site: Site) -> list[Strategy]:
        vocabulary = load_vocabulary(Site())
        found = read_content(content, site).strategies
        return [replace(strategy, sections=vocabulary.assign(strategy.sections)) for strategy in found]

    sites = [Site(), *(parse_site(source.encode()) for source in SETTINGS[setting])]
    assert len({repr(getattr(site, setting)) for site in sites}) > 1
    for site in sites:
        assert read(site) == read(Site())
        assert site.reading_fingerprint == Site().reading_fingerprint


def test_every_other_setting_changes_the_fingerprint_of_reading() -> None:
    read_by = {field.name for field in fields(Site)} - NOT_READ_BY
    assert read_by == {"language"}
    assert parse_site(b'site.language = "de"').reading_fingerprint != Site().reading_fingerprint


def test_with_another_language_every_file_is_read_again(content: Path, tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "index")
    refresh(content, engine)
    (content / "search.toml").write_text('[site]\nlanguage = "fi"\n', encoding="utf-8")
    report = refresh(content, engine)
    assert (report.added, report.unchanged) == (4, 0)
    assert [strategy.language for strategy in engine.reader().strategies()] == ["de", "fi", "fi", "fi"]


def test_a_full_build_reads_every_file_whatever_is_known(content: Path, tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "index")
    refresh(content, engine)
    assert refresh(content, engine, full=True).unchanged == 0


def test_records_that_turn_out_to_be_none_are_read_again_from_the_content(content: Path, tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "index")
    refresh(content, engine)
    (file,) = (tmp_path / "index").rglob("*.arrays")
    arrays = dict(open_arrays(file))
    arrays["record"] = np.full_like(arrays["record"], ord("x"))
    write_arrays(file.with_suffix(".new"), arrays)
    file.with_suffix(".new").replace(file)
    (content / "search.toml").write_text(SETTINGS["synonyms"][0], encoding="utf-8")
    report = refresh(content, open_engine(tmp_path / "index"))
    refresh(content, open_engine(tmp_path / "anew"))
    assert (report.written, report.state.strategies) == (True, 4)
    _assert_same_index(tmp_path / "index", tmp_path / "anew")


def test_a_check_knows_what_was_read_with_other_themes_and_gives_it_those_of_now(content: Path, tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "index")
    refresh(content, engine)
    (content / "search.toml").write_text('[themes.rain]\nheadings = ["water"]\n', encoding="utf-8")
    known = indexed_files(engine, load_site(content))
    read = known("north/bergen.md", engine.reader().digests()["north/bergen.md"])
    assert read is not None
    assert read.strategy is not None
    assert [section.themes for section in read.strategy.sections][-1] == ("rain",)
