"""Which files of a folder are content: by name, slug and link; what cannot be read is named and holds up nothing."""

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.content.composed_text import composed
from search.content.files import scan, slug_of
from search.errors import ContentMissing
from search.site import Site
from tests.harness.content_folder import faults_of, read_content, titled, write


def test_files_are_read_in_the_order_of_their_paths(tmp_path: Path) -> None:
    write(tmp_path, {name: titled(name) for name in ("b.md", "a/z.markdown", "a/b/c.MD", "É.md", "a b.md")})
    assert [strategy.slug for strategy in read_content(tmp_path, Site()).strategies] == ["a b", "a/b/c", "a/z", "b", "É"]


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("helsinki.md", "helsinki"),
        ("guides/intro.markdown", "guides/intro"),
        ("guides/index.md", "guides"),
        ("index.md", "index"),
        ("_posts/2019-06-04-plan.md", "_posts/2019-06-04-plan"),
        ("v1.2 (final).md", "v1.2 (final)"),
        ("a/b\tc.md", "a/b\tc"),
        ("mu\u0308nchen.md", "m\u00fcnchen"),
    ],
)
def test_a_slug_is_the_path_without_its_ending_and_a_final_index(path: str, slug: str) -> None:
    assert slug_of(path) == slug


def test_hidden_files_and_other_kinds_are_no_content(tmp_path: Path) -> None:
    write(tmp_path, {name: titled("x") for name in (".hidden.md", ".git/a.md", "notes.txt", "search.toml.md.bak", "a.md")})
    assert list(scan(tmp_path).digests) == ["a.md"]


@given(st.lists(st.sampled_from("aé\u0301\u0316\u0345\u0344\u0f73각\u1100\u1161")).map("".join) | st.text())
@example("a" + "\u0301\u0316" * 40)
def test_a_text_is_composed_as_unicode_says(text: str) -> None:
    assert composed(text) == unicodedata.normalize("NFC", text)


def test_the_second_file_of_a_slug_is_left_out_and_the_first_is_named(tmp_path: Path) -> None:
    write(
        tmp_path, {"guides.md": titled("One"), "guides/index.md": titled("Two"), "a.md": titled("A"), "a.markdown": titled("B")}
    )
    reading = read_content(tmp_path, Site())
    assert [(strategy.slug, strategy.title) for strategy in reading.strategies] == [("a", "B"), ("guides", "One")]
    assert [str(fault) for fault in reading.faults] == [
        "a.md: its slug 'a' is that of a.markdown already",
        "guides/index.md: its slug 'guides' is that of guides.md already",
    ]


def test_of_two_names_that_look_the_same_one_is_left_out_and_named(tmp_path: Path) -> None:
    write(tmp_path, {"mu\u0308nchen.md": titled("Two characters"), "m\u00fcnchen.md": titled("One")})
    reading = read_content(tmp_path, Site())
    assert [(strategy.slug, strategy.title) for strategy in reading.strategies] == [("m\u00fcnchen", "Two characters")]
    assert [fault.rule for fault in reading.faults] == ["duplicate_slug"]


def test_links_out_of_the_folder_are_faults_and_links_inside_are_files(tmp_path: Path) -> None:
    content = write(tmp_path / "content", {"a.md": titled("A"), "cities/b.md": titled("B")})
    write(tmp_path / "secret", {"c.md": titled("C")})
    (content / "inside.md").symlink_to("a.md")
    (content / "outside.md").symlink_to(tmp_path / "secret" / "c.md")
    (content / "broken.md").symlink_to("nowhere.md")
    (content / "itself.md").symlink_to("itself.md")
    (content / "secret").symlink_to(tmp_path / "secret")
    (content / "towns").symlink_to("cities")
    (content / "cities" / "loop").symlink_to("..")
    assert [strategy.slug for strategy in read_content(content, Site()).strategies] == ["a", "cities/b", "inside"]
    assert sorted(faults_of(content)) == [
        ("broken.md", None, "unreadable", True),
        ("cities/loop", None, "loop", True),
        ("itself.md", None, "unreadable", True),
        ("outside.md", None, "outside", True),
        ("secret", None, "outside", True),
        ("towns", None, "linked_folder", False),
    ]


def test_a_content_folder_may_itself_be_a_link(tmp_path: Path) -> None:
    write(tmp_path / "real", {"a.md": titled("A")})
    (tmp_path / "link").symlink_to("real")
    assert list(scan(tmp_path / "link").digests) == ["a.md"]


def test_what_is_no_file_does_not_hold_up_the_rest(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": titled("A"), "folder.md/b.md": titled("B")})
    os.mkfifo(tmp_path / "pipe.md")
    assert [strategy.slug for strategy in read_content(tmp_path, Site()).strategies] == ["a", "folder.md/b"]
    assert faults_of(tmp_path) == [("pipe.md", None, "not_a_file", True)]


def test_a_name_that_is_not_utf_8_is_a_fault_that_can_be_printed(tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xe4d.md")).write_text("x")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert faults_of(tmp_path) == [("b\\xe4d.md", None, "file_name", True)]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": titled("A"), "b.md": titled("B"), "shut/c.md": titled("C")})
    (tmp_path / "b.md").chmod(0)
    (tmp_path / "shut").chmod(0)
    try:
        assert sorted(faults_of(tmp_path)) == [("b.md", None, "unreadable", True), ("shut", None, "unreadable", True)]
    finally:
        (tmp_path / "shut").chmod(0o700)


def test_a_link_of_which_nothing_can_be_asked_does_not_hold_up_the_rest(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": titled("A")})
    for name in ("link", "link.md"):
        (tmp_path / name).symlink_to("x" * 300)
    assert list(scan(tmp_path).digests) == ["a.md"]
    assert faults_of(tmp_path) == [("link.md", None, "unreadable", True)]


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": titled("A")})
    for folder in (tmp_path / "missing", tmp_path / "a.md"):
        with pytest.raises(ContentMissing, match=folder.name):
            read_content(folder, Site())


def test_digests_change_with_the_bytes_and_with_nothing_else(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": titled("A"), "b.md": titled("B")})
    before = scan(tmp_path).digests
    os.utime(tmp_path / "a.md", (1, 1))
    write(tmp_path, {"b.md": titled("C")})
    after = scan(tmp_path).digests
    assert (after["a.md"] == before["a.md"], after["b.md"] == before["b.md"]) == (True, False)
