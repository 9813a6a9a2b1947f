"""However many files change at once, and whatever asks for it: a server indexes them, and goes on following the folder."""

import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.harness.content_folder import delete, titled, write
from tests.harness.serving_site import Site, serving, until

pytestmark = pytest.mark.slow

PATIENCE = 60.0
TOKEN = "of-the-webhook"


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many") / "content"
    change(folder, 2, "steady")
    return folder


@pytest.fixture(scope="module")
def site(content: Path) -> Iterator[Site]:
    with serving(content, content.with_name("index")) as site:
        until(lambda: "Following changes of" in site.log(), explain=site.log)
        yield site


def change(content: Path, number: int, word: str) -> None:
    """Write so many files, as a checkout does."""
    write(content, {f"city-{index}.md": titled(f"City {index}") + f"A {word}.\n" for index in range(number)})


def found(site: Site, word: str, number: int) -> Callable[[], bool]:
    """Whether so many strategies have a word."""
    return lambda: bool(site.json(f"/api/v1/search?q={word}&match=all")["total"] == number)


def assert_follows(site: Site, content: Path, word: str) -> None:
    """A single file that is saved is found, and no update has failed."""
    change(content, 1, word)
    until(found(site, word, 1), PATIENCE, site.log)
    assert site.json("/readyz")["last_failure"] is None


@pytest.mark.parametrize("number", [63, 64, 1000])
def test_so_many_files_at_once_are_indexed_and_single_ones_after_them(site: Site, content: Path, number: int) -> None:
    change(content, number, f"wombat{number}")
    until(found(site, f"wombat{number}", number), PATIENCE, site.log)
    assert_follows(site, content, f"pangolin{number}")


def test_settings_that_are_edited_over_many_files_are_followed(site: Site, content: Path) -> None:
    write(content, {"search.toml": '[site]\ntitle = "Anew"\n'})
    until(lambda: b"Anew" in site.get("/"), PATIENCE, site.log)
    assert_follows(site, content, "quokka")


def test_an_index_that_is_deleted_is_built_anew_from_many_files(site: Site, content: Path) -> None:
    index = content.with_name("index")
    delete(index)
    until(lambda: (index / "manifest.json").exists(), PATIENCE, site.log)
    assert_follows(site, content, "aardvark")


def test_what_many_files_became_meanwhile_is_found_after_a_restart(tmp_path: Path) -> None:
    content = tmp_path / "content"
    change(content, 100, "before")
    with serving(content, tmp_path / "index", ["--no-watch"]) as site:
        assert found(site, "before", 100)()
    change(content, 100, "meanwhile")
    with serving(content, tmp_path / "index") as site:
        until(found(site, "meanwhile", 100), PATIENCE, site.log)
        assert_follows(site, content, "afterwards")


def test_a_webhook_has_many_files_indexed(tmp_path: Path) -> None:
    content = tmp_path / "content"
    change(content, 2, "before")
    token = {"STRATEGY_SEARCH_REINDEX_TOKEN": TOKEN}
    with serving(content, tmp_path / "index", ["--no-watch", "--workers", "1"], **token) as site:
        for word in ("first", "second"):
            change(content, 100, word)
            headers = {"Authorization": f"Bearer {TOKEN}"}
            urllib.request.urlopen(urllib.request.Request(f"{site.url}/api/v1/reindex", b"", headers), timeout=30).close()
            until(found(site, word, 100), PATIENCE, site.log)
        assert site.json("/readyz")["last_failure"] is None
