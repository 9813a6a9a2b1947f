"""A folder becomes strategies; whatever is wrong with a file is named by path, line and rule, and the rest is read."""

import hashlib
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.content.files import scan
from search.content.front_matter import MAX_BYTES
from search.content.reader import read_file
from search.content.themes import load_vocabulary
from search.site import Site, ThemeDefinition
from search.strategies import Fault, Horizon, Skipped, Strategy
from tests.harness.content_folder import faults_of, read_content, titled, write

HELSINKI = (
    "---\ntitle: Helsinki\ncountry: Finland\nstrategy_date: 2019-03-01\nhorizon: 2021–2025\nlinks: [{url: 'https://hel.fi'}]\n---\n"
    "\nOpening.\n\n## Data governance\n\nWho decides.\n\n### Boards\n\nThey meet.\n"
)


def only_strategy(folder: Path, site: Site | None = None) -> Strategy:
    [strategy] = read_content(folder, site or Site()).strategies
    return strategy


def test_a_file_becomes_a_strategy_with_everything_it_says(tmp_path: Path) -> None:
    write(tmp_path, {"cities/helsinki.md": HELSINKI})
    strategy = only_strategy(tmp_path)
    assert (strategy.slug, strategy.path, strategy.title, strategy.language) == (
        *("cities/helsinki", "cities/helsinki.md"),
        *("Helsinki", "en"),
    )
    assert strategy.digest == hashlib.sha256(HELSINKI.encode()).hexdigest()
    assert strategy.metadata == {
        "title": "Helsinki",
        "country": "Finland",
        "strategy_date": "2019-03-01",
        "horizon": "2021–2025",
        "links": [{"url": "https://hel.fi"}],
    }
    assert (str(strategy.date), strategy.horizon, strategy.incomplete) == ("2019-03-01", Horizon(2021, 2025), False)
    assert [(section.anchor, section.line, section.themes) for section in strategy.sections] == [
        ("", 9, ()),
        ("data-governance", 11, ("governance",)),
        ("boards", 15, ("governance",)),
    ]
    assert 'id="boards"' in strategy.html


def test_an_unpublished_file_is_left_out_as_its_author_wants(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"a.md": titled("A", "published: false"), "b.md": titled("B", "published: no"), "c.md": titled("C", "published: true")},
    )
    reading = read_content(tmp_path, Site())
    assert [strategy.slug for strategy in reading.strategies] == ["c"]
    assert reading.skipped == (Skipped("a.md", "published is false"), Skipped("b.md", "published is false"))
    assert reading.faults == ()


def test_files_about_the_folder_are_left_out_and_named(tmp_path: Path) -> None:
    write(
        tmp_path, {"README.md": "# Read me\n", "LICENSE.md": "MIT", "changelog.md": titled("Log"), "bonn/README.md": "# Bonn\n"}
    )
    reading = read_content(tmp_path, Site())
    assert [(strategy.slug, strategy.title) for strategy in reading.strategies] == [
        ("bonn/README", "Bonn"),
        ("changelog", "Log"),
    ]
    assert [skipped.path for skipped in reading.skipped] == ["LICENSE.md", "README.md"]


def test_without_a_title_the_first_heading_or_the_file_name_is_used_and_noted(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.md": "# Amsterdam *data*\n\nOpening.\n\n## Goals\n",
            "2019-06-04-data_plan.md": "---\ncity: Bonn\n---\nText\n",
            "guides/index.md": "---\ntitle:\n  - one\n---\nText\n",
            "number.md": titled("2021"),
        },
    )
    reading = read_content(tmp_path, Site())
    assert [(strategy.slug, strategy.title) for strategy in reading.strategies] == [
        ("2019-06-04-data_plan", "Data plan"),
        ("a", "Amsterdam data"),
        ("guides", "Guides"),
        ("number", "2021"),
    ]
    assert [str(fault) for fault in reading.faults] == [
        "2019-06-04-data_plan.md:1: it has no title; 'Data plan' is used",
        "a.md:1: it has no front matter; 'Amsterdam data' is used",
        "guides/index.md:2: its title is not a text; 'Guides' is used",
    ]
    assert {(fault.rule, fault.left_out) for fault in reading.faults} == {("no_title", False)}
    assert [section.heading for section in reading.strategies[1].sections] == ["", "Goals"]


@pytest.mark.parametrize(
    ("fields", "language", "noted"),
    [
        ("lang: de", "de", False),
        ("lang: en-GB", "en", False),
        ("lang: FI", "fi", False),
        ("language: fr", "fr", False),
        ("language: German", "nl", False),
        ("lang: no", "nl", False),
        ("lang: xx", "nl", True),
        ("lang: [de, en]", "nl", True),
        ("status: Active", "nl", False),
    ],
)
def test_the_language_is_the_files_own_or_the_sites(tmp_path: Path, fields: str, language: str, noted: bool) -> None:
    write(tmp_path, {"a.md": titled("A", fields)})
    reading = read_content(tmp_path, Site(language="nl"))
    assert [strategy.language for strategy in reading.strategies] == [language]
    assert [(fault.line, fault.rule, fault.left_out) for fault in reading.faults] == [(3, "language", False)] * noted


def test_a_stub_is_incomplete(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": titled("A", "completeness: Stub")})
    assert only_strategy(tmp_path).incomplete


def test_the_sites_own_themes_apply(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": titled("A") + "## Boards\n"})
    site = Site(themes=(ThemeDefinition("boards", "Boards", headings=("boards",)),))
    assert [section.themes for section in only_strategy(tmp_path, site).sections] == [("boards",)]


def test_faulty_files_are_named_with_their_lines_and_the_rest_is_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "good.md": titled("Good"),
            "yaml.md": "---\ntitle: A\nvision: 'b\n---\n",
            "nul.md": "a\n\nb\0",
            "deep.md": "- " * 900 + "a",
        },
    )
    (tmp_path / "latin.md").write_bytes(b"title\n\xe4")
    (tmp_path / "large.md").write_bytes(b"a\n" * MAX_BYTES)
    (tmp_path / "line.md").write_bytes(b"a\n" + b"b" * 2_000_000)
    assert [strategy.slug for strategy in read_content(tmp_path, Site()).strategies] == ["good"]
    assert faults_of(tmp_path) == [
        ("large.md", None, "too_large", True),
        ("deep.md", None, "too_deep", True),
        ("latin.md", 2, "encoding", True),
        ("line.md", 2, "too_large", True),
        ("nul.md", 3, "nul", True),
        ("yaml.md", 3, "front_matter", True),
    ]


def test_a_file_that_vanishes_between_listing_and_reading_is_a_fault(tmp_path: Path) -> None:
    file = read_file(tmp_path, "gone.md", Site(), load_vocabulary(Site()))
    assert file.strategy is None
    assert [(fault.path, fault.rule, fault.left_out) for fault in file.faults] == [("gone.md", "unreadable", True)]


def test_a_path_that_leads_out_of_the_folder_is_not_read(tmp_path: Path) -> None:
    content = write(tmp_path / "content", {"a.md": titled("A")})
    write(tmp_path, {"secret.md": titled("S")})
    file = read_file(content, "../secret.md", Site(), load_vocabulary(Site()))
    assert [fault.rule for fault in file.faults] == ["outside"]


def test_an_empty_folder_is_an_empty_collection(tmp_path: Path) -> None:
    reading = read_content(tmp_path, Site())
    assert (reading.strategies, reading.faults, reading.skipped) == ((), (), ())


def test_what_was_read_can_be_sent_between_processes(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": HELSINKI, "b.md": "---\n'\n---\n"})
    vocabulary = pickle.loads(pickle.dumps(load_vocabulary(Site())))
    for path in scan(tmp_path).digests:
        file = read_file(tmp_path, path, Site(), vocabulary)
        assert pickle.loads(pickle.dumps(file)) == file


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"---\n{text}\n---\n{text}".encode(errors="replace")))
def test_whatever_a_file_holds_it_becomes_a_strategy_or_is_named(
    tmp_path_factory: pytest.TempPathFactory, source: bytes
) -> None:
    folder = tmp_path_factory.mktemp("content")
    (folder / "a.md").write_bytes(source)
    reading = read_content(folder, Site())
    left_out = [fault for fault in reading.faults if fault.left_out]
    assert len(reading.strategies) + len(left_out) + len(reading.skipped) == 1
    assert all(isinstance(fault, Fault) and fault.path == "a.md" and fault.message for fault in reading.faults)
