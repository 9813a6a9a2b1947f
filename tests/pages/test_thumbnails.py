"""The picture beside a hit: only where its file is in the content folder, with its credit."""

from collections.abc import Callable
from pathlib import Path

import pytest

from search.engines.base import SearchEngine
from search.settings import Settings
from tests.harness.html_tree import parse
from tests.pages.test_content_links import PIXEL
from web.app import create_app
from web.components.thumbnails import Thumbnail, thumbnail


@pytest.mark.parametrize(
    ("metadata", "shown"),
    [
        ({"thumbnail": "/assets/a.png"}, Thumbnail("/pictures/assets/a.png", "")),
        ({"thumbnail": "assets/a.png", "header": {"caption": "By Ada"}}, Thumbnail("/pictures/assets/a.png", "By Ada")),
        (
            {"thumbnail": "assets/a.png", "thumbnail_credit": "Ada", "header": {"caption": "No"}},
            Thumbnail("/pictures/assets/a.png", "Ada"),
        ),
        ({"thumbnail": "assets/b.png"}, None),
        ({"thumbnail": "https://example.org/assets/a.png"}, None),
        ({"thumbnail": ["assets/a.png"], "header": "text"}, None),
        ({}, None),
    ],
)
def test_a_thumbnail_needs_its_file_in_the_folder(metadata: dict[str, object], shown: Thumbnail | None) -> None:
    assert thumbnail(metadata, {"assets/a.png"}) == shown


def test_a_hit_shows_its_picture_with_the_credit_and_the_picture_is_served(
    tmp_path: Path, build_engine: Callable[[Path], SearchEngine]
) -> None:
    content = tmp_path / "content"
    (content / "assets").mkdir(parents=True)
    (content / "assets" / "oslo.png").write_bytes(PIXEL)
    front = "title: Oslo\nthumbnail: /assets/oslo.png\nthumbnail_credit: Photo <b>by</b> Ada"
    (content / "oslo.md").write_text(f"---\n{front}\n---\n\n## Vision\n\nHarbours.\n", encoding="utf-8")
    (content / "bergen.md").write_text(
        "---\ntitle: Bergen\nthumbnail: /assets/none.png\n---\n\n## Vision\n\nHarbours.\n", encoding="utf-8"
    )
    client = create_app(Settings(content=content), build_engine(content)).test_client()
    page = parse(client.get("/search?q=harbours").text)
    figures = page.all("figure")
    assert [figure.text.strip() for figure in figures] == ["Photo <b>by</b> Ada"]
    with client.get(figures[0].one("img")["src"]) as picture:
        assert picture.data == PIXEL
