"""The content check over whole folders: what is checked, what is asked of whom, and that no file stops it."""

import datetime
import shutil
import sys
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search.checks import CheckReport, apply_fixes, run_checks
from search.errors import ContentMissing
from search.site import Site, load_site, parse_site

SHIPPED = Path(__file__).parents[2] / "content"
TODAY = datetime.date(2026, 11, 24)
WORDS = "The city knows which data it has, who looks after it, and who may use it for what. " * 4


def write(folder: Path, name: str, source: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(source.encode("utf-8") if isinstance(source, str) else source)
    return path


def check(folder: Path, *paths: Path, site: Site | None = None) -> CheckReport:
    return run_checks(folder, site or Site(), paths, today=TODAY)


def seen(report: CheckReport) -> list[tuple[str, int | None, str]]:
    return [(finding.path, finding.line, finding.rule) for finding in report.findings]


def test_the_shipped_collection_has_no_errors_and_nothing_to_mend() -> None:
    report = run_checks(SHIPPED, load_site(SHIPPED), today=TODAY)
    assert report.files == len(list(SHIPPED.glob("*.md")))
    assert report.errors == 0
    assert report.exit_code == 0
    assert [finding.message for finding in report.findings if finding.fix] == []


def test_the_shipped_collection_is_checked_in_far_less_than_five_seconds() -> None:
    start = time.process_time()
    run_checks(SHIPPED, load_site(SHIPPED), today=TODAY)
    assert time.process_time() - start < 5


def test_every_warning_on_the_shipped_collection_is_a_gap_of_its_sources() -> None:
    report = run_checks(SHIPPED, load_site(SHIPPED), today=TODAY)
    gaps = {(finding.rule, finding.message) for finding in report.findings}
    assert gaps == {
        ("missing_field", "status is missing"),
        ("missing_field", "strategy_date is missing"),
        ("missing_field", "language_of_original is missing"),
        ("status_against_horizon", "status is 'Active', but the horizon ended in 2025"),
    }


def test_findings_are_sorted_by_file_line_and_rule(tmp_path: Path) -> None:
    write(tmp_path, "b.md", f"---\ntitle: B\ntitel: C\n---\n## Goals\n\n{WORDS}\n\n##Odd\n")
    write(tmp_path, "a.md", f"---\nlang: xx\n---\n## Goals\n\n{WORDS}\n")
    assert seen(check(tmp_path)) == [
        ("a.md", 1, "no_title"),
        ("a.md", 2, "language"),
        ("b.md", 9, "malformed_heading"),
    ]


def test_errors_give_the_exit_code_1_and_warnings_0(tmp_path: Path) -> None:
    write(tmp_path, "a.md", f"---\ntitle: A\n---\n##Goals\n\n{WORDS}\n")
    assert check(tmp_path).exit_code == 0
    write(tmp_path, "a.md", f"---\ntitle: [A]\n---\n## Goals\n\n{WORDS}\n")
    assert check(tmp_path).exit_code == 1


@pytest.mark.parametrize(
    ("source", "line", "rule"),
    [
        (b"---\ntitle: A\ntagline: [B\n---\n", 4, "front_matter"),
        (b"---\ntitle: A\n---\n\ncaf\xe9\n", 5, "encoding"),
        (b"---\ntitle: A\n---\nN\0L\n", 4, "nul"),
        (b"---\ntitle: A\n---\n" + b"a" * 1_000_001, 4, "too_large"),
        (b"\xff\xfe-\0-\0-\0", 1, "encoding"),
        (b"---\na: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *c]\n---\n", 1, "front_matter"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error_by_line_and_the_others_are_checked(
    source: bytes, line: int, rule: str, tmp_path: Path
) -> None:
    write(tmp_path, "a.md", source)
    write(tmp_path, "b.md", f"---\ntitle: B\n---\n##Goals\n\n{WORDS}\n")
    report = check(tmp_path)
    assert [(path, found) for path, _, found in seen(report)] == [("a.md", rule), ("b.md", "malformed_heading")]
    assert report.findings[0].severity == "error"
    assert report.findings[0].line == line


def test_what_cannot_be_listed_is_an_error_too(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    write(folder, "plan.md", f"---\ntitle: Plan\n---\n\n{WORDS}")
    write(folder, "plan/index.md", f"---\ntitle: Plan\n---\n\n{WORDS}")
    (folder / "secret.md").symlink_to(write(tmp_path, "outside.md", "Secret."))
    assert seen(check(folder)) == [("plan/index.md", None, "duplicate_slug"), ("secret.md", None, "outside")]
    assert check(folder).files == 3


def test_a_file_that_is_left_out_on_purpose_is_not_looked_at(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\npublished: false\n---\n##Goals\n")
    write(tmp_path, "README.md", "About this folder.\n")
    assert seen(check(tmp_path)) == []


def test_a_missing_folder_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ContentMissing):
        check(tmp_path / "nowhere")


def test_only_the_files_and_folders_that_are_named_are_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "content"
    for name in ("a.md", "sub/b.md", "sub/c.md", "submarine.md"):
        write(folder, name, "---\nlang: xx\ntitle: T\n---\nText.\n")
    monkeypatch.chdir(tmp_path)
    named = {
        "content/a.md": {"a.md"},
        "content/sub": {"sub/b.md", "sub/c.md"},
        "sub/c.md": {"sub/c.md"},
        "content": {"a.md", "sub/b.md", "sub/c.md", "submarine.md"},
        ".": {"a.md", "sub/b.md", "sub/c.md", "submarine.md"},
        str(folder / "submarine.md"): {"submarine.md"},
    }
    for path, files in named.items():
        report = check(Path("content"), Path(path))
        assert {finding.path for finding in report.findings} == files, path
        assert report.files == len(files), path
    assert {finding.path for finding in check(Path("content"), Path("a.md"), Path("sub/b.md")).findings} == {"a.md", "sub/b.md"}


def test_a_path_outside_of_the_folder_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "content/a.md", "Text.")
    for path in (write(tmp_path, "other.md", "Text."), Path("nowhere.md")):
        with pytest.raises(ContentMissing, match=f"{path.name} is no Markdown file or folder of"):
            check(tmp_path / "content", path)


def test_the_files_that_are_not_checked_still_say_what_is_usual(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        write(tmp_path, f"{name}.md", f"---\ntitle: T\nregion: Lapland\ncountry: Finland\n---\n\n{WORDS}")
    odd = write(tmp_path, "odd.md", f"---\ntitle: T\nregion: Laplnd\n---\n\n{WORDS}")
    site = parse_site(b'[[facets]]\nname = "region"')
    assert seen(check(tmp_path, odd, site=site)) == [("odd.md", 1, "missing_field"), ("odd.md", 3, "close_value")]


def test_a_folder_of_other_documents_is_not_asked_for_countries_levels_or_themes(tmp_path: Path) -> None:
    for number in range(12):
        fields = f"layout: default\ntitle: Page {number}\nnav_order: {number}"
        write(tmp_path, f"page-{number}.md", f"---\n{fields}\n---\n\n# Page {number}\n\n## Example request\n\n{WORDS}\n")
    write(tmp_path, "bare.md", f"# No front matter\n\n{WORDS}")
    report = check(tmp_path)
    assert report.findings == ()


def test_a_folder_of_plain_markdown_is_not_asked_for_front_matter(tmp_path: Path) -> None:
    for number in range(12):
        write(tmp_path, f"page-{number}.md", f"# Page {number}\n\n{WORDS}")
    assert seen(check(tmp_path)) == []


def test_a_field_that_almost_all_files_state_is_asked_for_in_the_others(tmp_path: Path) -> None:
    for number in range(20):
        budget = "" if number == 7 else "budget: 17\n"
        write(tmp_path, f"page-{number}.md", f"---\ntitle: Page {number}\n{budget}---\n\n{WORDS}")
    assert [(finding.path, finding.message) for finding in check(tmp_path).findings] == [("page-7.md", "budget is missing")]


def test_two_spellings_that_are_equally_frequent_are_left_alone_unless_one_is_known(tmp_path: Path) -> None:
    site = parse_site(b'[[facets]]\nname = "region"\n[[facets]]\nname = "country"')
    write(tmp_path, "a.md", f"---\ntitle: A\nregion: Lappland\ncountry: Iran\n---\n\n{WORDS}")
    write(tmp_path, "b.md", f"---\ntitle: B\nregion: Lapland\ncountry: Iraq\n---\n\n{WORDS}")
    write(tmp_path, "c.md", f"---\ntitle: C\nregion: Uusimaa\ncountry: Netherland\n---\n\n{WORDS}")
    write(tmp_path, "d.md", f"---\ntitle: D\nregion: Uusimaa\ncountry: Netherlands\n---\n\n{WORDS}")
    assert [finding.message for finding in check(tmp_path, site=site).findings] == [
        "country is 'Netherland'; did you mean 'Netherlands', which is usual?"
    ]


LIKE_MARKDOWN = st.lists(
    st.one_of(
        st.sampled_from(
            "--- \n \r\n \r \t # ## ``` ~~~ [ ] ( ) ]( <!-- --> {{ }} {% %} {%raw%} | > - 1. ** __ : ' \" “ & * ! htp:// "
            "https:// www. .org title: country: lang: strategy_date: horizon: notes: coordinates: \ufeff \0 \x85 \u2028 \ufffc "
            "<a=href=' <pre> {: .x} {#y} [^1] === &#0; ? <<: *a &a %".split(" ")
        ),
        st.text(max_size=5),
    ),
    max_size=40,
).map("".join)


@pytest.mark.slow
@given(
    source=st.one_of(st.binary(max_size=200), LIKE_MARKDOWN.map(lambda text: text.encode("utf-8", "replace"))),
    fenced=st.booleans(),
)
@example(source=b"", fenced=False)
@example(source=b"title: A", fenced=True)
@example(source=b"? [a, b]\n: c\n<<: {d: e}\ntrue: 1\n2021-01-01: f", fenced=True)
@example(source=b"notes: !!omap [a: b]\nsources: !!set {a, b}\nvision: !!binary YQ==", fenced=True)
@settings(max_examples=60)
def test_no_file_whatever_it_holds_stops_the_check_and_mending_twice_is_mending_once(
    source: bytes, fenced: bool, tmp_path: Path
) -> None:
    path = write(tmp_path, "a.md", b"---\n" + source + b"\n---\n## Goals\n" + source if fenced else source)
    report = check(tmp_path)
    lines = path.read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    assert all(finding.line is None or 1 <= finding.line <= lines for finding in report.findings)
    assert {finding.path for finding in report.findings} <= {"a.md"}
    apply_fixes(tmp_path, Site(), today=TODAY)
    once = path.read_bytes()
    after = check(tmp_path)
    if not any(finding.rule == "front_matter" for finding in report.findings):
        assert after.errors <= report.errors
        assert len(after.findings) <= len(report.findings)
    assert [finding for finding in after.findings if finding.fix] == []
    assert apply_fixes(tmp_path, Site(), today=TODAY) == 0
    assert path.read_bytes() == once


def test_the_shipped_collection_is_checked_from_a_copy_as_from_its_own_place(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "copy")
    site = load_site(SHIPPED)
    assert run_checks(tmp_path / "copy", site, today=TODAY).findings == run_checks(SHIPPED, site, today=TODAY).findings


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_odd_file_names_are_checked_like_others(tmp_path: Path) -> None:
    for name in ("a b.md", "%.md", "ä:b,c.md", "sub dir/x\ny.md"):
        write(tmp_path, name, "---\ntitle: T\nlang: xx\n---\nText.\n")
    assert [finding.path for finding in check(tmp_path).findings] == ["%.md", "a b.md", "sub dir/x\ny.md", "ä:b,c.md"]
