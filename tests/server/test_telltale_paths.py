"""No answer names a folder of the machine, whatever is wrong in it: everything that is served is read for its name."""

import json
import re
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest

from tests.harness.content_folder import titled, write
from tests.harness.serving_site import Site, serving, until
from tests.harness.strange_files import KINDS, put

pytestmark = pytest.mark.slow

TELLTALE = "folder-of-this-machine"
TOKEN = "sesame-open"
BEGIN = (
    *("/", "/search?q=harbours", "/stats", "/help", "/compare?s=oslo&s=empty", "/nowhere", "/pictures/itself.png", "/metrics"),
    *(
        "/api/v1/search?q=harbours&facets=*&explain=true",
        "/api/v1/strategies?sections=true",
        "/api/v1/status",
        "/api/v1/nowhere",
    ),
    *("/api/v1/openapi.json", "/api/v1/strategies/empty", "/api/v1/strategies/oslo.md", "/api/v1/strategies/itself.md"),
    *("/search.csv", "/search.jsonl", "/search.atom", "/sitemap.xml", "/robots.txt", "/opensearch.xml", "/healthz", "/readyz"),
    *("/api/v1/search?colour=1", "/api/v1/tasks/none", "/api/v1/facets/nothing", "/strategies/nowhere", "/api/v1/suggest?q=h"),
)
_LINK = re.compile(r"""(?:href|src|action)="([^"\s]+)"|"(/[^"\s<>]*)\"""")
MOST_ANSWERS = 400


def faulty_folder(content: Path) -> None:
    """Two good files and one of each fault."""
    good = {"oslo.md": titled("Oslo") + "## Vision\n\nHarbours. ![a](itself.png) [b](lost.md)\n", "empty.md": ""}
    faulty = {
        "yaml.md": "---\ntitle: [\n---\n",
        "unclosed.md": "---\ntitle: x\n",
        "list.md": "---\n- a\n---\n",
        "tag.md": "---\ntitle: !!python/object:os.system x\n---\n",
        "deep.md": f"---\ntitle: {'[' * 2000}\n---\n",
        "nul.md": "a\0b",
        "wide.md": "x" * 1_100_000,
        "oslo.markdown": titled("Oslo again"),
        "lang.md": titled("Language", "lang: tlh"),
        "dates.md": titled("Dates", "strategy_date: 2022-13-45") + "# Goals\n\n# Goals\n",
        "unpublished.md": titled("Unpublished", "published: false"),
    }
    write(content, {**good, **faulty})
    (content / "latin.md").write_bytes(b"---\ntitle: K\xf6ln\n---\n")
    for kind in KINDS:
        put(kind, content / f"{kind.replace(' ', '-')}.md")
    put("link to itself", content / "itself.png")
    (content / "around").mkdir()
    (content / "around" / "again").symlink_to("..")
    (content / "away").symlink_to("/etc")
    (content / "beside").symlink_to("around")


def fetched(site: Site, path: str, method: str = "GET") -> str:
    """Status line, headers and body of an answer, as one text."""
    asked = urllib.request.Request(site.url + path, method=method, headers={"Authorization": f"Bearer {TOKEN}"})
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return f"{answer.status}\n{answer.headers}\n{answer.read().decode(errors='replace')}"
    except urllib.error.HTTPError as error:
        return f"{error.code}\n{error.headers}\n{error.read().decode(errors='replace')}"


def crawled(site: Site) -> Iterator[tuple[str, str]]:
    """Every address that leads from one to another on the site, with its answer."""
    waiting, seen = deque(BEGIN), set(BEGIN)
    while waiting and len(seen) < MOST_ANSWERS:
        path = waiting.popleft()
        answer = fetched(site, path)
        yield path, answer
        for groups in _LINK.findall(answer):
            link = urldefrag(urljoin(site.url + path, "".join(groups).replace("&amp;", "&"))).url
            if link.startswith(f"{site.url}/") and (inside := link.removeprefix(site.url)) not in seen:
                seen.add(inside)
                waiting.append(inside)


def telling(answers: Iterator[tuple[str, str]]) -> list[str]:
    return [f"{path}: {answer}" for path, answer in answers if TELLTALE in answer]


def failed_task(site: Site) -> str:
    """What is told of an update that is asked for and fails."""
    asked = json.loads(fetched(site, "/api/v1/reindex", "POST").partition("\n\n")[2])
    until(lambda: '"failed"' in fetched(site, asked["links"]["self"]), explain=site.log)
    return fetched(site, asked["links"]["self"])


def test_no_answer_names_a_folder_of_the_machine(tmp_path: Path) -> None:
    content, index = tmp_path / TELLTALE / "content", tmp_path / TELLTALE / "index"
    faulty_folder(content)
    with serving(content, index, STRATEGY_SEARCH_REINDEX_TOKEN=TOKEN) as site:
        until(lambda: '"checking":false' in fetched(site, "/api/v1/status").replace(" ", ""), 120, site.log)
        faults = {fault["path"] for fault in site.json("/api/v1/status")["faults"]}
        assert {"link-to-itself.md", "FIFO.md", "yaml.md", "away", "around/again"} <= faults
        assert telling(crawled(site)) == []
        (content / "search.toml").write_text("[site]\ncolour = 1\n", encoding="utf-8")
        until(lambda: site.json("/readyz")["last_failure"], explain=site.log)
        task = failed_task(site)
        assert "search.toml: site.colour is not a setting" in task
        assert telling(iter([("a task", task), *((path, fetched(site, path)) for path in BEGIN)])) == []
        (content / "search.toml").unlink()
        content.rename(content.with_name("moved"))
        assert telling(iter([("a task", failed_task(site)), *((path, fetched(site, path)) for path in BEGIN)])) == []
        (index / "manifest.json").write_text("{}", encoding="utf-8")
        until(lambda: fetched(site, "/api/v1/status").startswith("503"), explain=site.log)
        assert telling((path, fetched(site, path)) for path in BEGIN) == []
