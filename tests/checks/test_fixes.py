"""`--fix` writes the fixes and nothing else: byte for byte outside of them, and never to a file's harm."""

import datetime
import os
import subprocess
from pathlib import Path

import pytest

from search.checks import apply_fixes, run_checks
from search.site import Site
from tests.harness import command_line
from tests.harness.content_folder import write
from tests.harness.serving_site import ROOT, until

TODAY = datetime.date(2026, 11, 24)
WORDS = "The city knows which data it has, who looks after it, and who may use it for what. " * 4


def fix(folder: Path, *paths: Path) -> int:
    return apply_fixes(folder, Site(), paths, today=TODAY)


def after_fix(folder: Path, source: bytes) -> bytes:
    path = folder / "a.md"
    path.write_bytes(source)
    fix(folder)
    return path.read_bytes()


ODD = """\ufeff---\r
# The title was agreed upon in May.\r
title:   Turku    # as in the register\r
country: Findland # a slip\r
level: &level 'city'\r
strategy_date: 2023-01-01   # roughly\r
---\r
\r
##Goals\r
\r
Trailing blanks   \r
\tand tabs\tstay, as does \u00a0 and ‘this’; see [here] (https://example.org).\r
\r
### 1. **Data** ##\r
\r
More.\r
\r
"""


def test_comments_blanks_crlf_and_the_byte_order_mark_stay_as_they_are(tmp_path: Path) -> None:
    fixed = (
        ODD.replace("Findland", "Finland")
        .replace("2023-01-01", '"2023"')
        .replace("##Goals", "## Goals")
        .replace("[here] (", "[here](")
        .replace("1. **Data** ##", "Data ##")
    )
    assert after_fix(tmp_path, ODD.encode("utf-8")) == fixed.encode("utf-8")


def test_a_file_with_nothing_to_mend_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"---\ntitle: [A]\n---\n\n{WORDS}", encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert fix(tmp_path) == 0
    assert path.stat().st_mtime_ns == 1


def test_the_number_of_written_mends_is_told_and_a_second_run_writes_none(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(ODD.encode("utf-8"))
    (tmp_path / "b.md").write_text(f"---\ntitle: B\n---\n##Goals\n\n{WORDS}", encoding="utf-8")
    assert fix(tmp_path) == 6
    assert fix(tmp_path) == 0


def test_only_the_named_files_are_mended(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(f"---\ntitle: B\n---\n##Goals\n\n{WORDS}", encoding="utf-8")
    assert fix(tmp_path, tmp_path / "b.md") == 1
    assert "##Goals" in (tmp_path / "a.md").read_text(encoding="utf-8")
    assert "## Goals" in (tmp_path / "b.md").read_text(encoding="utf-8")


def test_mends_that_touch_are_written_one_after_the_other(tmp_path: Path) -> None:
    source = f"---\r\ntitle: A\r\ncountry: Findland\nlevel: Citi\nlang: English\r\n---\r\n\r\n## Goals\r\n\r\n{WORDS}\r\n"
    fixed = source.replace("\r\n", "\n").replace("\n", "\r\n")
    fixed = fixed.replace("Findland", "Finland").replace("Citi", "city").replace("English", "en")
    assert after_fix(tmp_path, source.encode("utf-8")) == fixed.encode("utf-8")


def test_line_ends_go_the_way_of_the_most(tmp_path: Path) -> None:
    assert (
        after_fix(tmp_path, f"---\ntitle: A\r\n---\n{WORDS}\rEnd.\n".encode())
        == f"---\ntitle: A\n---\n{WORDS}\nEnd.\n".encode()
    )


@pytest.mark.parametrize(
    ("bad", "fixed"),
    [
        ("title: Data Saves Lives: a plan\n", 'title: "Data Saves Lives: a plan"\n'),
        ("title: A\ntagline: Version 2: `new`\n", 'title: A\ntagline: "Version 2: `new`"\n'),
        ("title: A\ntagline: @home\n", 'title: A\ntagline: "@home"\n'),
        ('title: "A\nlevel: city\n', 'title: "A"\nlevel: city\n'),
        ("title: A\nsources:\n\t- one\n\t- two\n", "title: A\nsources:\n  - one\n  - two\n"),
        ("title: A\nnotes:\n  - Date: a: b\n", 'title: A\nnotes:\n  - "Date: a: b"\n'),
        ("title: Lives: a plan  # for now: so\n", 'title: "Lives: a plan"  # for now: so\n'),
        ("title: A\ntagline: Plan: #1 # draft\n", 'title: A\ntagline: "Plan: #1" # draft\n'),
        ('title: A\ntagline: "D:\\data"\n', 'title: A\ntagline: "D:\\\\data"\n'),
        ("title: A\ntagline: one\u2028two\n", 'title: A\ntagline: "one\u2028two"\n'),
        ("title: A\nnotes: |\n  a\n  \tb\nsources:\n\t- c\n", "title: A\nnotes: |\n  a\n  \tb\nsources:\n  - c\n"),
    ],
)
def test_front_matter_that_cannot_be_read_is_mended_where_one_small_change_will_do(
    bad: str, fixed: str, tmp_path: Path
) -> None:
    text = f"---\n\n## Goals\n\n{WORDS}\n"
    assert after_fix(tmp_path, f"---\n{bad}{text}".encode()) == f"---\n{fixed}{text}".encode()


@pytest.mark.parametrize("body", ["\n## Goals\n", "## Goals\n", "A paragraph.\n", "\n# Goals\n\nText.\n\n---\n"])
def test_a_front_matter_without_an_end_gets_one_before_the_text(body: str, tmp_path: Path) -> None:
    fields = "---\ntitle: A\n\n# a comment\nsources:\n- one\n- two\n"
    assert after_fix(tmp_path, f"{fields}{body}\n{WORDS}".encode()) == f"{fields}---\n{body}\n{WORDS}".encode()


@pytest.mark.parametrize(
    "source",
    [
        b"---\ntitle: [A\n---\nText.\n",
        b"---\ntitle: A\n---\ncaf\xe9\n##Goals\n",
        b"---\n\0\n",
        b"---\ntitle: A\nkey words: a: b\n---\nText.\n",
        b"---\ntitle: A\n<<: B\n---\nText.\n",
        b"---\ntitle: A\n? [b]\n: c\n---\nText.\n",
    ],
)
def test_what_nobody_can_guess_is_left_alone(source: bytes, tmp_path: Path) -> None:
    assert after_fix(tmp_path, source) == source


@pytest.mark.parametrize(
    ("bad", "fixed"),
    [
        ("city: Oslo\ncity: Turku\ncity: Oslo\n", "city: Oslo\ncity: Turku\ncity: Oslo\n"),
        ("city: Oslo\ncity: Turku\ncity: Turku\n", "city: Oslo\ncity: Turku\n"),
        ("city:\n  Oslo\ncity:\n  Oslo\n", "city:\n  Oslo\ncity:\n  Oslo\n"),
        ("? city\n: Oslo\n? city\n: Oslo\n", "? city\n: Oslo\n? city\n: Oslo\n"),
        ("{city: Oslo, city: Oslo}\n", "{city: Oslo, city: Oslo}\n"),
    ],
)
def test_of_a_field_that_is_there_more_than_once_what_counts_stays(bad: str, fixed: str, tmp_path: Path) -> None:
    text = f"---\n# Title\n\n{WORDS}\n"
    assert after_fix(tmp_path, f"---\n{bad}{text}".encode()) == f"---\n{fixed}{text}".encode()


def test_a_mend_after_which_nothing_could_be_read_is_not_written(tmp_path: Path) -> None:
    """The date is named, and the name used."""
    source = f"---\ntitle: A\nlevel: true\nstrategy_date: &day 2021-01-01\nseen: *day\n---\n\n{WORDS}"
    assert after_fix(tmp_path, source.encode()) == source.replace("true", '"true"').encode()


def test_where_a_front_matter_would_end_is_said_by_its_line(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": f"---\ntitle: A\n\n## Goals\n\n{WORDS}\n"})
    [finding] = run_checks(tmp_path, Site(), today=TODAY).findings
    assert finding.fix
    assert finding.fix.summary == "put the line --- above line 3"


def test_a_mend_that_would_cost_more_than_it_gives_is_not_written_and_the_others_are(tmp_path: Path) -> None:
    """As a heading, the last line would be bold, there twice, and have nothing under it."""
    source = f"---\ntitle: A\nlang: English\n---\n\n## Goals\n\n{WORDS}\n\n##**Goals**\n"
    assert after_fix(tmp_path, source.encode("utf-8")) == source.replace("English", "en").encode("utf-8")
    assert fix(tmp_path) == 0


def test_a_mend_that_would_only_move_the_problem_is_not_proposed(tmp_path: Path) -> None:
    source = f"---\ntitle: A\n---\n\n## Goals\n\n{WORDS}\n\n## **Goals**\n\nMore.\n"
    assert after_fix(tmp_path, source.encode("utf-8")) == source.encode("utf-8")
    findings = run_checks(tmp_path, Site(), today=TODAY).findings
    assert [(finding.rule, finding.fix) for finding in findings] == [("bold_heading", None), ("duplicate_heading", None)]


def test_of_two_mends_for_one_place_the_other_has_its_turn_when_it_is_still_wanted(tmp_path: Path) -> None:
    source = f"---\ntitle: A\ncountry: Findland\ncountry: Findland\n---\n\n{WORDS}"
    assert after_fix(tmp_path, source.encode("utf-8")) == f"---\ntitle: A\ncountry: Finland\n---\n\n{WORDS}".encode()


def test_a_mend_that_uncovers_another_problem_is_written_all_the_same(tmp_path: Path) -> None:
    source = f'---\ntitle: A\nhorizon: "2020–2022"\nstatus: Actve\n---\n\n{WORDS}'
    assert after_fix(tmp_path, source.encode("utf-8")) == source.replace("Actve", "Active").encode("utf-8")
    assert [finding.rule for finding in run_checks(tmp_path, Site(), today=TODAY).findings] == ["status_against_horizon"]


def test_permissions_stay_and_links_stay_links(tmp_path: Path) -> None:
    target = tmp_path / "sub" / "real.md"
    target.parent.mkdir()
    target.write_text(f"---\ntitle: A\n---\n##Goals\n\n{WORDS}", encoding="utf-8")
    owner = (65534, 65534) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
    os.chown(target, *owner)
    target.chmod(0o640)
    (tmp_path / "link.md").symlink_to(target)
    assert fix(tmp_path, tmp_path / "link.md") == 1
    assert (tmp_path / "link.md").is_symlink()
    assert "## Goals" in target.read_text(encoding="utf-8")
    assert target.stat().st_mode & 0o777 == 0o640
    assert (target.stat().st_uid, target.stat().st_gid) == owner
    assert sorted(path.name for path in target.parent.iterdir()) == ["real.md"]


@pytest.mark.slow
def test_a_file_that_is_saved_while_it_is_mended_stays_as_it_was_saved(tmp_path: Path) -> None:
    faulty = "---\ntitle: A\n---\n##Goals\n\n" + WORDS * 1000
    content = write(tmp_path / "content", {"a.md": faulty})
    (tmp_path / "trials").mkdir()
    command = command_line.of(content, tmp_path / "index", "check", "--fix")
    environment = {**os.environ, "TMPDIR": str(tmp_path / "trials")}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as checking:
        until(lambda: list((tmp_path / "trials").rglob("a.md")) or checking.poll() is not None)  # it is tried on a copy
        write(content, {"a.md": faulty + "Saved meanwhile.\n"})
        checking.communicate()
    assert (content / "a.md").read_text(encoding="utf-8").endswith("Saved meanwhile.\n")


@pytest.mark.slow
def test_files_that_cannot_be_written_are_named_and_the_others_mended(tmp_path: Path) -> None:
    faulty = f"---\ntitle: A\n---\n##Goals\n\n{WORDS}"
    content = write(tmp_path / "content", {f"{name}.md": faulty for name in ("shut/a", "b", "shut/c", "d")})
    (content / "shut").chmod(0o555)
    command = command_line.of(content, tmp_path / "index", "check", "--fix")
    fixing = command_line.run(command_line.bound_by_permissions(command))
    (content / "shut").chmod(0o755)
    assert (fixing.returncode, fixing.stderr.splitlines()) == (
        1,
        [
            "Error: shut/a.md cannot be mended: Permission denied",
            "shut/c.md cannot be mended: Permission denied",
            "2 mends written in other files.",
        ],
    )
    assert [name for name in ("shut/a", "b", "shut/c", "d") if "## Goals" in (content / f"{name}.md").read_text("utf-8")] == [
        "b",
        "d",
    ]
