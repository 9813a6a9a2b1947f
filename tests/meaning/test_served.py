"""A site with a sentence model: sections are embedded beside answers, and pages and API show what meaning adds."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.harness.content_folder import titled, write
from tests.harness.serving_site import Site, serving, until
from tests.meaning.conftest import FILES, WAIT

pytestmark = pytest.mark.slow


def _json(site: Site, path: str) -> dict[str, Any]:
    answer: dict[str, Any] = site.json(path)
    return answer


def test_a_site_embeds_beside_its_answers_and_follows_its_folder(tmp_path: Path, model: Path) -> None:
    waiting = {"MODEL": str(model), "EMBED_SECONDS": str(WAIT), "SEARCH_SECONDS": str(WAIT)}
    environment = {f"STRATEGY_SEARCH_{name}": value for name, value in waiting.items()}
    content = write(tmp_path / "content", FILES)
    with serving(content, tmp_path / "index", **environment) as site:

        def by_meaning() -> bool:
            return bool(
                _json(site, "/api/v1/status")["meaning"] == {"order": "meaning", "reason": "", "model": "tiny-multilingual"}
            )

        until(by_meaning, 300, site.log)
        found = _json(site, "/api/v1/search?q=city+plan+harbour&match=any")
        assert [hit["id"] for hit in found["hits"]] == ["turku", "oslo"]
        assert (found["order"], found["order_reason"]) == ("meaning", "")
        found = _json(site, "/api/v1/search?q=city+plan+harbour&match=any&order=words")
        assert [hit["id"] for hit in found["hits"]] == ["oslo", "turku"]
        assert (found["order"], found["related"], found["other_languages"]) == ("words", [], [])
        _check_blocks(site)
        generation = _json(site, "/api/v1/status")["generation"]
        write(content, {"bergen.md": titled("Bergen", "country: Norway") + "## Town\n\nThe port and the quay.\n"})
        until(lambda: _json(site, "/api/v1/status")["generation"] != generation and by_meaning(), 300, site.log)
        related = _json(site, "/api/v1/search?q=hafen+rules&match=all")["related"]
        assert "bergen" in [hit["id"] for hit in related]


def _check_blocks(site: Site) -> None:
    """The page and the API have the same passages below the hits, the related ones closed."""
    found = _json(site, "/api/v1/search?q=port+rules")
    passages = [section["url"] for hit in found["related"] for section in hit["sections"]]
    [german] = found["other_languages"]
    assert (german["language"], german["label"]) == ("de", "German")
    passages += [section["url"] for hit in german["hits"] for section in hit["sections"]]
    assert passages == ["/strategies/turku#the-docks", "/strategies/espoo#refuse", "/strategies/kiel#wasser"]
    page = site.get("/search?q=port+rules").decode()
    assert re.findall(r'<details class="fold beside"( open)?>\s*<summary>([^<]+)', page) == [
        ("", "Related passages"),
        (" open", "In German"),
    ]
    beside = page[page.index('class="fold beside"') :]
    assert re.findall(r'<a href="(/strategies/[^"]+#[^"]+)"', beside) == passages
    assert 'lang="de"' in beside
    assert re.findall(r'data-key="by-\w+">([^<]+)', page) == ["Meaning", "Words alone"]
    assert "by-meaning" not in site.get("/search?q=port+rules&sort=newest").decode()
