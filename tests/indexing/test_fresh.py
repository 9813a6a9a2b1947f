"""What is saved is found: every worker follows the folder while it answers, and no answer mixes two generations."""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.harness import command_line
from tests.harness.serving_site import Site, serving, until

pytestmark = pytest.mark.slow

PROBES = 24
"""Connections, each of which any of the two workers may take: that one is missed by all has a chance of 1 in 2^23."""


def _strategy(title: str, text: str) -> str:
    return f"---\ntitle: {title}\ncountry: Finland\nstrategy_date: 2021\n---\n\n## Data governance\n\n{text}\n"


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fresh") / "content"
    folder.mkdir()
    for number in range(5):
        (folder / f"city-{number}.md").write_text(_strategy(f"City {number}", "Steady words about sharing."), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def site(content: Path) -> Iterator[Site]:
    with serving(content, content.parent / "index", ["--workers", "2"]) as site:
        until(lambda: "Following changes of" in site.log(), explain=site.log)
        yield site


def _slugs(site: Site, q: str) -> list[str]:
    return [hit["id"] for hit in site.json(f"/api/v1/search?q={q}&match=all")["hits"]]


def _everywhere(site: Site, q: str, slugs: list[str]) -> Callable[[], bool]:
    """Whether every one of many connections gives just these strategies."""
    return lambda: all(_slugs(site, q) == slugs for _ in range(PROBES))


def test_a_file_added_changed_renamed_and_removed_is_followed_by_both_workers(site: Site, content: Path) -> None:
    new, renamed = content / "turku.md", content / "tampere.md"
    new.write_text(_strategy("Turku", "An aardvark is promised."), encoding="utf-8")
    until(_everywhere(site, "aardvark", ["turku"]), explain=site.log)
    new.write_text(_strategy("Turku", "A pangolin instead."), encoding="utf-8")
    until(_everywhere(site, "pangolin", ["turku"]), explain=site.log)
    assert _slugs(site, "aardvark") == []
    new.rename(renamed)
    until(_everywhere(site, "pangolin", ["tampere"]), explain=site.log)
    renamed.unlink()
    until(_everywhere(site, "pangolin", []), explain=site.log)


def test_an_editor_that_saves_by_renaming_over_the_file_is_followed(site: Site, content: Path) -> None:
    temporary = content / ".city-0.md.swp"
    temporary.write_text(_strategy("City 0", "A wombat appears."), encoding="utf-8")
    temporary.replace(content / "city-0.md")
    until(_everywhere(site, "wombat", ["city-0"]), explain=site.log)


def test_a_file_that_breaks_is_named_by_every_door_and_the_others_stay(site: Site, content: Path) -> None:
    (content / "broken.md").write_text("---\ntitle: [unclosed\n---\ntext\n", encoding="utf-8")

    def named() -> bool:
        return [fault["path"] for fault in site.json("/api/v1/status")["faults"]] == ["broken.md"]

    until(named, explain=site.log)
    fault = site.json("/api/v1/status")["faults"][0]
    assert (fault["rule"], fault["line"], fault["left_out"]) == ("front_matter", 3, True)
    assert "city-1" in _slugs(site, "steady")
    until(lambda: "broken.md:3:" in site.log(), explain=site.log)
    (content / "broken.md").unlink()
    until(lambda: site.json("/api/v1/status")["faults"] == [], explain=site.log)


def test_a_thousand_requests_during_ten_changes_give_no_error_or_mixed_generation(site: Site, content: Path) -> None:
    answers: dict[str, set[str]] = defaultdict(set)
    errors: list[str] = []
    asked = iter(range(1000))
    lock = threading.Lock()

    def ask() -> None:
        for _ in iter(lambda: next(asked, None), None):
            try:
                answer = json.loads(site.get("/api/v1/search?q=steady&facets=country"))
            except OSError as error:
                errors.append(repr(error))
                continue
            del answer["took_ms"]
            with lock:
                answers[answer["generation"]].add(json.dumps(answer, sort_keys=True))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(10):
        (content / "city-1.md").write_text(_strategy("City 1", f"Steady words, edition {number}."), encoding="utf-8")
        time.sleep(0.4)
    for thread in threads:
        thread.join()
    assert errors == []
    assert {generation: len(seen) for generation, seen in answers.items()} == dict.fromkeys(answers, 1)
    until(_everywhere(site, "%22edition+9%22", ["city-1"]), explain=site.log)


def test_serving_a_missing_folder_is_a_clear_error_and_leaves_the_old_index_alone(tmp_path: Path) -> None:
    result = command_line.run(command_line.of(tmp_path / "nowhere", tmp_path / "index", "serve"))
    assert result.returncode == 2
    assert "nowhere cannot be read: No such file or directory." in result.stderr
    assert not list((tmp_path / "index").glob("store-*"))
