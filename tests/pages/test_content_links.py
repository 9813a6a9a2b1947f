"""Links and pictures in texts: to other strategies, to files that the content folder has, and nowhere else."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.content.linked_files import LinkedFiles
from search.engines.base import SearchEngine
from search.settings import Settings
from tests.harness.content_folder import titled, write
from tests.harness.html_tree import Element, parse
from web.app import create_app
from web.components.content_links import BodyLinks, ContentNames

PATHS = ("cities/bonn.md", "cities/köln.mdx", "guides/index.md")
LINKS = BodyLinks("cities/bonn.md", ContentNames(LinkedFiles(PATHS, "en"), {"a b.png"}))
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000"
    "000049454e44ae426082"
)


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("k%C3%B6ln.md", "/strategies/cities/k%C3%B6ln"),
        ("./köln.md#goals", "/strategies/cities/k%C3%B6ln#goals"),
        ("../guides/index.md", "/strategies/guides"),
        ("../guides/", "/strategies/guides"),
        ("../köln/#goals", "/strategies/cities/k%C3%B6ln#goals"),
        ("../../guides/", "/strategies/guides"),
        ("köln.mdx", "/strategies/cities/k%C3%B6ln"),
        ("köln.mkd#%C3%BCber", "/strategies/cities/k%C3%B6ln#%C3%BCber"),
        ("/cities/bonn/", "/strategies/cities/bonn"),
        ("/cities/bonn.html", "/strategies/cities/bonn"),
        ("#goals", "#goals"),
        ("https://example.org/x.md", "https://example.org/x.md"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("nowhere.md", None),
        ("../../../../etc/passwd", None),
        ("http://[", None),
    ],
)
def test_a_link_leads_to_the_strategy_that_the_file_became(address: str, leads_to: str | None) -> None:
    assert LINKS.link(address) == leads_to


@pytest.mark.parametrize(
    ("address", "served_at"),
    [
        ("../a%20b.png", "/pictures/a%20b.png"),
        ("/a b.png", "/pictures/a%20b.png"),
        ("a b.png", None),
        ("https://example.org/a b.png", None),
        ("//example.org/a b.png", None),
        ("../../a b.png", "/pictures/a%20b.png"),
    ],
)
def test_a_picture_is_served_where_the_folder_has_it(address: str, served_at: str | None) -> None:
    assert LINKS.picture(address) == served_at


@pytest.fixture
def client(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> FlaskClient:
    folder = tmp_path / "content"
    (folder / "images" / ".hidden").mkdir(parents=True)
    (tmp_path / "secret.png").write_bytes(PIXEL)
    (folder / "images" / "out.png").symlink_to(tmp_path / "secret.png")
    for name in ("map.png", "notes.txt", ".hidden/map.png"):
        (folder / "images" / name).write_bytes(PIXEL)
    (folder / "bonn.md").write_text(
        "---\ntitle: Bonn\n---\n## Goals\n[Vienna](vienna.md#goals), [lost](lost.md)\n\n"
        '![A map & more](images/map.png "Map") ![Gone "away"](images/gone.png)\n',
        encoding="utf-8",
    )
    (folder / "vienna.md").write_text("---\ntitle: Vienna\n---\n## Goals\nData.\n", encoding="utf-8")
    return create_app(Settings(content=folder), build_engine(folder)).test_client()


def body(client: FlaskClient) -> Element:
    return parse(client.get("/strategies/bonn?q=map").get_data(as_text=True)).one("article")


def test_links_between_files_become_links_between_pages(client: FlaskClient) -> None:
    link, lost = (one for one in body(client).all("a") if one.text in {"Vienna", "lost"})
    assert link["href"] == "/strategies/vienna#goals"
    assert "href" not in lost.attributes
    assert client.get("/strategies/vienna").status_code == 200


def test_a_picture_is_shown_and_one_that_is_not_there_gives_way_to_its_text(client: FlaskClient) -> None:
    article = body(client)
    picture = article.one("img")
    assert (picture["src"], picture["alt"], picture["title"]) == ("/pictures/images/map.png", "A map & more", "Map")
    assert 'Gone "away"' in article.text
    with client.get(picture["src"]) as answer:
        assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/png", PIXEL)


@pytest.mark.parametrize(
    "name",
    ["images/notes.txt", "images/out.png", "images/.hidden/map.png", "../secret.png", "%2e%2e/secret.png", "bonn.md", "images"],
)
def test_nothing_else_of_the_machine_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/pictures/{name}").status_code == 404


def test_links_to_headings_of_other_files_lead_to_where_they_are(
    tmp_path: Path, build_engine: Callable[[Path], SearchEngine]
) -> None:
    folder = tmp_path / "linked"
    folder.mkdir()
    links = (
        "b.md#ziele--wege",
        "b.mdx#ziele-1",
        "b#%C3%BCber-uns",
        "b.md#ziele_1",
        "b.md#nowhere",
        "b.md#aims",
        "b.md#tief",
        "b.md",
    )
    (folder / "a.md").write_text("## A\n\n" + "".join(f"[x]({link})\n" for link in links), encoding="utf-8")
    (folder / "b.mdx").write_text(
        "# B\n\n## Ziele & Wege\n\n## Ziele\n\n## Ziele\n\n## Über uns\n\n## Absicht {#aims}\n\n#### Tief!\n", encoding="utf-8"
    )
    client = create_app(Settings(content=folder), build_engine(folder)).test_client()
    article = parse(client.get("/strategies/a").get_data(as_text=True)).one("article")
    ends = ["#ziele-wege", "#ziele-2", "#uber-uns", "#ziele-2", "#nowhere", "#aims", "#tief", ""]
    assert [link["href"] for link in article.all("a") if link.text == "x"] == [f"/strategies/b{end}" for end in ends]


@pytest.mark.parametrize("written", ["m\u00fcnchen", "mu\u0308nchen", "m%C3%BCnchen"])
@pytest.mark.parametrize("name", ["m\u00fcnchen", "mu\u0308nchen"])
def test_a_link_finds_a_file_in_whichever_form_the_letters_of_both_are_written(written: str, name: str) -> None:
    links = BodyLinks("bonn.md", ContentNames(LinkedFiles(("bonn.md", f"{name}.md"), "en"), ()))
    assert links.link(f"{written}.md") == "/strategies/m%C3%BCnchen"


@pytest.mark.parametrize("written", ["m\u00fcnchen", "mu\u0308nchen"])
def test_a_page_answers_to_its_name_in_whichever_form_the_letters_are_sent(
    tmp_path: Path, build_engine: Callable[[Path], SearchEngine], written: str
) -> None:
    folder = write(tmp_path / "content", {"mu\u0308nchen.md": titled("A") + "## Governance\n", "b.md": titled("B")})
    client = create_app(Settings(content=folder), build_engine(folder)).test_client()
    named = (f"/strategies/{written}", f"/cite?strategy={written}", f"/elsewhere?strategy={written}&section=governance")
    files = (f"/strategy.csv?strategy={written}", f"/compare.csv?s={written}&s=b", f"/api/v1/compare?s={written}&s=b")
    assert {client.get(address).status_code for address in (*named, *files)} == {200}


def test_a_link_between_notes_finds_the_one_note_of_that_name_in_any_folder() -> None:
    paths = ("cities/bonn.md", "old/plans/Open data.md", "a/twin.md", "b/twin.md")
    links = BodyLinks("cities/bonn.md", ContentNames(LinkedFiles(paths, "en"), ()))
    found = "/strategies/old/plans/Open%20data"
    leads_to = {
        "Open data#aims": f"{found}#aims",
        "open%20data": found,
        "Open data.md": found,
        "plans/Open data": found,
        "twin": None,
        "Open data.pdf": None,
        "x/Open data": None,
    }
    assert {address: links.link(address) for address in leads_to} == leads_to


def test_a_name_that_looks_like_an_ending_belongs_to_the_file() -> None:
    links = BodyLinks("one.md", ContentNames(LinkedFiles(("one.md", "about.html.md", "plan.md", "plan.html.md"), "en"), ()))
    leads_to = {
        "about.html.md": "/strategies/about.html",
        "about.html": "/strategies/about.html",
        "about": None,
        "plan.html": "/strategies/plan",
        "plan.html.md": "/strategies/plan.html",
        "plan/": "/strategies/plan",
    }
    assert {address: links.link(address) for address in leads_to} == leads_to


_TRANSLATED = """
page.md about.md → about
page.md about.de.md → about.de
page.md about.fr.md → None
page.md only.md → only.de
page.md index.md → index
page.md / → index
page.md guide/ → guide
page.md About → about
page.md Only → only.de
page.de.md about.md → about.de
page.de.md ./about.md#x → about.de#x
page.de.md about → about.de
page.de.md About → about.de
page.de.md only.md → only.de
page.de.md english.md → english
page.de.md about.en.md → about
page.de.md guide/ → guide/index.de
page.de.md guide/index.md → guide/index.de
page.de.md ../about/ → about.de
page.de.md /de/about/ → about.de
page.de.md /de/guide/ → guide/index.de
page.de.md map.png → map.de.png
page.de.md plan.png → plan.png
guide/index.de.md ../about.md → about.de
guide/index.de.md steps.md → guide/steps.de
page.de-AT.md about.md → about.de
de/team.md about.md → about.de
de/team.md work.md → de/work
de/team.md english.md → english
de/team.md /de/work/ → de/work
de/team.md /team/ → de/team
de/team.md Work → de/work
en/team.md work.md → en/work
en/team.md /de/work.md → de/work
team.md /team/ → en/team
team.md work.md → en/work
"""


@pytest.mark.parametrize("line", _TRANSLATED.strip().splitlines())
def test_a_link_leads_to_the_file_in_the_language_of_its_page(line: str) -> None:
    page, address, _, leads_to = line.split(" ")
    paths = (
        *("index.md", "page.md", "page.de.md", "about.md", "about.de.md", "only.de.md", "english.md"),
        *("guide/index.md", "guide/index.de.md", "guide/steps.md", "guide/steps.de.md"),
        *("de/team.md", "de/work.md", "en/team.md", "en/work.md"),
    )
    links = BodyLinks(page, ContentNames(LinkedFiles(paths, "en"), ("map.png", "map.de.png", "plan.png")))
    found = links.picture(address) if address.endswith(".png") else links.link(address)
    folder = "/pictures/" if address.endswith(".png") else "/strategies/"
    assert found == (None if leads_to == "None" else folder + leads_to)
