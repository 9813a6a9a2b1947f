"""Pictures of a served folder: named from wherever it was begun, the same from every worker, and always as they are now."""

import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.content_folder import titled, write
from tests.harness.serving_site import ROOT, Site, serving
from tests.pages.test_content_links import PIXEL

pytestmark = pytest.mark.slow

ASKED = 24
"""Requests over connections of their own: with two workers, all to the same one once in millions of times."""


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write(
        tmp_path_factory.mktemp("pictures") / "content",
        {"oslo.md": titled("Oslo", "thumbnail: maps/oslo.png") + "## Vision\n\nHarbours.\n"},
    )
    (folder / "maps").mkdir()
    (folder / "maps" / "first.png").write_bytes(PIXEL)
    return folder


@pytest.fixture(scope="module")
def site(content: Path) -> Iterator[Site]:
    """Served as the Makefile does: both folders relative to where the command is begun."""
    relative = [Path(os.path.relpath(folder, ROOT)) for folder in (content, content.with_name("index"))]
    with serving(relative[0], relative[1], ["--workers", "2"]) as site:
        yield site


def answers(site: Site, path: str) -> set[tuple[int, bytes]]:
    """The different answers to the same request."""
    return {answer(site, path) for _ in range(ASKED)}


def answer(site: Site, path: str, **headers: str) -> tuple[int, bytes]:
    asked = urllib.request.Request(site.url + path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(asked, timeout=30) as found:
            return found.status, found.read()
    except urllib.error.HTTPError as error:
        error.close()
        return error.code, b""


def tag(site: Site, path: str) -> str:
    with urllib.request.urlopen(site.url + path, timeout=30) as found:
        return str(found.headers["ETag"])


def test_every_worker_serves_a_picture_as_it_is_now(site: Site, content: Path) -> None:
    assert answers(site, "/pictures/maps/first.png") == {(200, PIXEL)}
    assert answers(site, "/pictures/maps/oslo.png") == {(404, b"")}
    picture = content / "maps" / "oslo.png"
    picture.write_bytes(PIXEL)
    assert answers(site, "/pictures/maps/oslo.png") == {(200, PIXEL)}
    picture.write_bytes(PIXEL * 2)
    assert answers(site, "/pictures/maps/oslo.png") == {(200, PIXEL * 2)}
    picture.unlink()
    assert answers(site, "/pictures/maps/oslo.png") == {(404, b"")}


def test_a_page_that_is_known_is_made_again_once_its_picture_is_there(site: Site, content: Path) -> None:
    page, picture = "/search?q=harbours", b"/pictures/maps/oslo.png"
    before = tag(site, page)
    assert answer(site, page, If_None_Match=before) == (304, b"")
    (content / "maps" / "oslo.png").write_bytes(PIXEL)
    found = answers(site, page)
    assert ({code for code, _ in found}, {picture in body for _, body in found}) == ({200}, {True})
    status, body = answer(site, page, If_None_Match=before)
    assert (status, picture in body) == (200, True)
    assert answer(site, page, If_None_Match=tag(site, page)) == (304, b"")


def test_a_picture_is_sent_in_part_or_not_at_all_to_who_has_it(site: Site) -> None:
    path = "/pictures/maps/first.png"
    assert answer(site, path, Range="bytes=1-3") == (206, PIXEL[1:4])
    assert answer(site, path, Range=f"bytes={len(PIXEL)}-") == (416, b"")
    assert answer(site, path, If_None_Match=tag(site, path)) == (304, b"")


def test_a_picture_has_one_name(site: Site) -> None:
    names = (
        "maps//first.png",
        "maps/./first.png",
        "maps/../maps/first.png",
        "maps%5cfirst.png",
        "maps/first.png%00.png",
        "/x.png",
    )
    assert {name: answer(site, f"/pictures/{name}")[0] for name in names} == dict.fromkeys(names, 404)
