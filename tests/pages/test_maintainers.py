"""The page for maintainers: files left out, problems by rule, searches that found too little; the last in the API too."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.engines.base import SearchEngine
from search.indexing.content_check import ContentCheck
from search.processes.limits import LIMITS
from search.query.model import SearchQuery
from search.query.results import SearchResults
from search.settings import Settings
from tests.harness.content_folder import write
from tests.harness.html_tree import Element, parse
from web.app import create_app
from web.http.search_counts import FILE_NAME, MAX_LENGTH, MAX_SEARCHES, CountedSearch, SearchCounts

FILES = {
    "search.toml": '[site]\nedit_url = "https://example.org/edit/{path}"\n',
    "bonn.md": "---\ntitle: Bonn\ncountry: Germany\nstrategy_date: 2024-07-01\n---\n## Governance\nA board.\n",
    "vienna.md": "---\ntitle: Vienna\nstrategy_date: 2023\n---\n## Vision\nOpen data [here](https://).\n",
    "broken.md": "---\ntitle: [\n---\n",
    "untitled.md": "## Vision\nOpen data.\n",
    "later.md": "---\ntitle: Later\npublished: false\n---\n",
}
Make = Callable[..., FlaskClient]


@pytest.fixture
def make_client(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> Make:
    folder = write(tmp_path / "content", FILES)
    engine = build_engine(folder)

    def make(*, count_searches: bool = True) -> FlaskClient:
        settings = Settings(content=folder, index=str(tmp_path / "index"), count_searches=count_searches, search_seconds=60)
        ContentCheck(folder, tmp_path / "index", engine, LIMITS).run_if_due()
        return create_app(settings, engine).test_client()

    return make


def page(client: FlaskClient, address: str, status: int = 200) -> Element:
    response = client.get(address)
    assert response.status_code == status
    return parse(response.get_data(as_text=True))


def test_problems_stand_by_rule_worst_first_and_lead_to_where_files_are_edited(make_client: Make) -> None:
    client = make_client()
    footer = [link["href"] for link in page(client, "/").one("footer").all("a")]
    assert "/maintainers" in footer
    tree = page(client, "/maintainers")
    groups = tree.all("details", class_="problems")
    kinds = [group.one(class_="kind").text for group in groups]
    assert kinds[0] == "Left out"
    assert kinds == sorted(kinds, key=["Left out", "Error", "Warning", "Note"].index)
    assert ["open" in group.attributes for group in groups] == [kind in {"Left out", "Error"} for kind in kinds]
    [broken] = groups[0].all("li")
    assert broken.one("code").text.startswith("broken.md:")
    assert broken.one("a")["href"].startswith("https://example.org/edit/broken.md#L")
    assert groups[0].one(class_="aside").text == "1 in 1 file"
    assert "later.md" in tree.one("main").text
    untitled = [group.one(class_="kind").text for group in groups if group.one("strong").text == "No title"]
    assert untitled == ["Error"]  # which the index notes too


def test_a_file_that_was_left_out_says_so_where_it_would_be(make_client: Make) -> None:
    client = make_client()
    broken = page(client, "/strategies/broken", 404)
    assert broken.one("h1").text == "We couldn’t find “broken”"
    said = broken.one(class_="lead").text
    assert said.startswith("broken.md was left out: the front matter ")
    assert re.search(r"[^.] \(line \d+\)\.$", said)
    assert client.get("/api/v1/strategies/broken").get_json()["detail"] == said
    assert page(client, "/strategies/later", 404).one(class_="lead").text.startswith("later.md was left out: ")
    assert page(client, "/strategies/nowhere", 404).one(class_="lead").text.startswith("The address may be mistyped")


SEARCHES = [
    *("q=zebra", "q=zebra", "q=Zebra+", "q=open+zebra", "q=bonn"),
    *(
        "q=lion&typing=true",
        "q=lion&country=Germany",
        "q=lion&page=2",
        f"q={'x' * (MAX_LENGTH + 1)}",
        "q=",
        "q=a@b.example+lion",
    ),
]


def test_searches_that_find_too_little_are_counted(make_client: Make) -> None:
    client = make_client()
    for query in SEARCHES:
        assert client.get(f"/search?{query}").status_code == 200
    assert client.get("/api/v1/search?q=zebra").status_code == 200
    answer = client.get("/api/v1/searches")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.get_json()["nothing"] == [{"q": "zebra", "count": 4}]
    assert answer.get_json()["relaxed"] == [{"q": "open zebra", "count": 1}]
    lists = page(client, "/maintainers").one("section", **{"aria-labelledby": "searches"}).all("ol")
    assert [[line.text for line in each.all("li")] for each in lists] == [["zebra 4 times"], ["open zebra 1 time"]]
    day = datetime.fromisoformat(answer.get_json()["since"])
    assert f"since {day.day} {day:%B %Y, %H:%M} UTC." in client.get("/maintainers").get_data(as_text=True)
    assert client.get("/api/v1/searches?q=1").status_code == 400


def test_nothing_is_counted_where_that_is_switched_off(make_client: Make) -> None:
    client = make_client(count_searches=False)
    page(client, "/search?q=zebra")
    assert client.get("/api/v1/searches").status_code == 404
    assert "Searches are not counted on this site." in page(client, "/maintainers").text


def test_the_rarest_searches_go_when_there_are_too_many() -> None:
    app = Flask(__name__)
    app.add_url_rule("/search", "pages.search")
    counts = SearchCounts(None)
    words = ["zebra", "zebra", *(f"w{number}" for number in range(MAX_SEARCHES + 5))]
    with app.test_request_context("/search"):
        for word in words:
            counts.count(SearchResults(SearchQuery(word), "all", (word,), 0, 0, 2, (), (), "1", 0.1))
    kept = [counted.q for counted in counts.most_frequent("nothing")]
    assert kept == ["zebra", *reversed(words[8:])]


@pytest.mark.parametrize("damage", [b"no database" * 1000, None])
def test_a_file_of_counts_that_cannot_be_used_stops_no_worker(damage: bytes | None, tmp_path: Path) -> None:
    app = Flask(__name__)
    app.add_url_rule("/search", "pages.search")
    file = tmp_path / FILE_NAME
    if damage:
        file.write_bytes(damage)
    else:
        file.mkdir()
    with app.test_request_context("/search"):
        counts = SearchCounts(tmp_path)
        counts.count(SearchResults(SearchQuery("zebra"), "all", ("zebra",), 0, 0, 2, (), (), "1", 0.1))
    assert counts.most_frequent("nothing") == [CountedSearch("zebra", 1)]
    assert counts.since


def test_counts_whose_file_is_damaged_later_are_none_and_no_error(tmp_path: Path) -> None:
    app = Flask(__name__)
    app.add_url_rule("/search", "pages.search")
    counts = SearchCounts(tmp_path)
    (tmp_path / FILE_NAME).write_bytes(b"no database" * 1000)
    with app.test_request_context("/search"):
        counts.count(SearchResults(SearchQuery("zebra"), "all", ("zebra",), 0, 0, 2, (), (), "1", 0.1))
    assert counts.most_frequent("nothing") == []
