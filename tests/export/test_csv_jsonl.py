"""Searches that are taken along: all matches, in forms that independent readers read."""

import csv
import datetime
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.http import parse_options_header

from search.engines.base import SearchEngine
from search.settings import Settings
from web.app import create_app


@pytest.fixture(scope="module")
def shipped(shipped_engine: SearchEngine) -> FlaskClient:
    return create_app(Settings(), shipped_engine).test_client()


def rows(client: FlaskClient, address: str) -> list[list[str]]:
    response = client.get(address)
    assert (response.status_code, response.content_type) == (200, "text/csv; charset=utf-8")
    assert response.data.startswith("\ufeff".encode())
    text = response.data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), dialect="excel", strict=True))


def test_a_table_has_one_row_of_names_and_then_a_row_for_each_hit(shipped: FlaskClient) -> None:
    [columns, *hits] = rows(shipped, "/search.csv?q=open+data&country=Germany")
    assert columns == [
        *("id", "title", "url", "date", "country", "level", "status", "language_of_original", "horizon_start", "horizon_end"),
        *("draft", "summary", "score", "matched_sections", "section", "section_url", "snippet"),
    ]
    assert sorted(hit[0] for hit in hits) == ["bonn", "freiburg"]
    freiburg = dict(zip(columns, next(hit for hit in hits if hit[0] == "freiburg"), strict=True))
    assert (freiburg["url"], freiburg["date"], freiburg["horizon_start"], freiburg["horizon_end"], freiburg["draft"]) == (
        *("http://localhost/strategies/freiburg", "2022-11-15", "2022", "2026"),
        "false",
    )
    assert freiburg["section_url"].startswith("http://localhost/strategies/freiburg#")


def test_a_table_and_lines_hold_all_matches_in_the_order_of_the_search(shipped: FlaskClient) -> None:
    address, ids = "/api/v1/search?q=data&per_page=7&sort=title", []
    while address:
        found = shipped.get(address).get_json()
        ids += [hit["id"] for hit in found["hits"]]
        address = found["links"]["next"]
    assert [row[0] for row in rows(shipped, found["links"]["csv"])[1:]] == ids
    lines = shipped.get(found["links"]["jsonl"])
    assert (lines.status_code, lines.mimetype) == (200, "application/jsonl")
    assert [json.loads(line)["id"] for line in lines.get_data(as_text=True).splitlines()] == ids


def test_a_line_is_a_hit_of_the_api(shipped: FlaskClient) -> None:
    hits = shipped.get("/api/v1/search?q=consent").get_json()["hits"]
    lines = shipped.get("/search.jsonl?q=consent").get_data(as_text=True).splitlines()
    assert [json.loads(line) for line in lines] == hits


def test_many_matches_come_page_after_page_each_once(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    for number in range(230):
        (folder / f"s{number:03}.md").write_text(f"---\ntitle: S{number}\n---\n## Aims\nData.\n## More\nData.\n", "utf-8")
    client = create_app(Settings(), build_engine(folder)).test_client()
    assert sorted(row[0] for row in rows(client, "/search.csv?q=data")[1:]) == [f"s{number:03}" for number in range(230)]
    by_section = rows(client, "/search.csv?q=data&group=section")
    assert len({row[-2] for row in by_section[1:]}) == len(by_section[1:]) == 460
    compressed = client.get("/search.jsonl?q=data", headers={"Accept-Encoding": "gzip"})
    assert compressed.headers["Content-Encoding"] == "gzip"
    assert len(gzip.decompress(compressed.data).splitlines()) == 230


def test_no_cell_is_a_formula(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    stated = "title: \"=HYPERLINK('x')\"\nsummary: '@SUM(1)'\ncountry: '+1'"
    text = f'---\n{stated}\n---\n## -Aims\n\n"Quoted", and\nmore data.\n'
    (folder / "=cmd.md").write_text(text, encoding="utf-8")
    client = create_app(Settings(), build_engine(folder)).test_client()
    [columns, row] = rows(client, "/search.csv?q=data")
    found = dict(zip(columns, row, strict=True))
    assert (found["id"], found["title"], found["summary"], found["country"]) == (
        *("'=cmd", "'=HYPERLINK('x')", "'@SUM(1)"),
        "'+1",
    )
    assert found["section"] == "'-Aims"
    assert found["snippet"].startswith('"Quoted", and')


def test_numbers_stay_numbers_and_lists_hide_no_formula(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "search.toml").write_text('[[facets]]\nname = "depth"\n[[facets]]\nname = "tags"\n', encoding="utf-8")
    stated = "title: a;=1+1\ndepth: -5\ntags: [water, '＝cmd', '-5']"
    (folder / "delta.md").write_text(f"---\n{stated}\n---\n## Aims\nData.\n", encoding="utf-8")
    client = create_app(Settings(), build_engine(folder)).test_client()
    [columns, row] = rows(client, "/search.csv?q=data")
    found = dict(zip(columns, row, strict=True))
    assert (found["title"], found["depth"], found["tags"]) == ("a;'=1+1", "-5", "water; '＝cmd; '-5")


@pytest.mark.parametrize(
    ("search", "name"),
    [
        ("?q=open+data&country=Germany", "2 strategies about open data in Germany 2026-11-29"),
        ("?q=%22a%2Fb%22+%C3%A4&match=all", "No results for a b ä 2026-11-29"),
        ("", "All 26 strategies 2026-11-29"),
    ],
)
@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_a_file_is_named_for_its_search_and_the_day(shipped_engine: SearchEngine, ending: str, search: str, name: str) -> None:
    client = create_app(Settings(), shipped_engine, lambda: datetime.date(2026, 11, 29)).test_client()
    header = client.get(f"/search.{ending}{search}").headers["Content-Disposition"]
    kind, options = parse_options_header(header)
    assert (kind, options["filename"]) == ("attachment", f"{name}.{ending}")
    assert f'filename="{name.replace("ä", "a")}.{ending}"' in header
    tomorrow = create_app(Settings(), shipped_engine, lambda: datetime.date(2026, 11, 30)).test_client()
    tags = [one.get(f"/search.{ending}").headers["ETag"] for one in (client, tomorrow)]
    assert tags[0] != tags[1]


def test_a_strategy_is_taken_along_section_by_section(shipped: FlaskClient) -> None:
    [columns, *sections] = rows(shipped, "/strategy.csv?strategy=freiburg")
    assert columns == ["id", "strategy", "date", "section", "path", "themes", "draft", "text", "url"]
    whole = shipped.get("/api/v1/strategies/freiburg").get_json()
    assert [row[3] for row in sections] == [section["heading"] for section in whole["sections"]]
    assert [row[8] for row in sections] == ["http://localhost" + section["url"] for section in whole["sections"]]
    assert {tuple(row[:3]) for row in sections} == {("freiburg", "Freiburg im Breisgau, Germany", "2022-11-15")}
    lines = shipped.get("/strategy.jsonl?strategy=freiburg")
    assert (lines.status_code, lines.mimetype) == (200, "application/jsonl")
    expected = [{name: value for name, value in section.items() if name != "links"} for section in whole["sections"]]
    assert [json.loads(line) for line in lines.get_data(as_text=True).splitlines()] == expected


def test_pandas_reads_the_tables_as_they_are(shipped: FlaskClient) -> None:
    import pandas  # which takes as long as everything else that this module needs

    table = pandas.read_csv(io.BytesIO(shipped.get("/search.csv?q=data&sort=title").data))
    found = shipped.get("/api/v1/search?q=data&sort=title&per_page=100").get_json()["hits"]
    assert table["id"].tolist() == [hit["id"] for hit in found]
    assert table["matched_sections"].tolist() == [hit["matched_sections"] for hit in found]
    assert table["draft"].dtype == bool
    assert table["score"].tolist() == pytest.approx([hit["score"] for hit in found])
    assert (table.columns[0], table.columns[-1]) == ("id", "snippet")
    sections = pandas.read_csv(io.BytesIO(shipped.get("/strategy.csv?strategy=helsinki").data))
    assert set(sections["id"]) == {"helsinki"}


def test_an_empty_export_still_names_its_columns(shipped: FlaskClient) -> None:
    [columns] = rows(shipped, "/search.csv?q=xyzzyqwv&match=all")
    assert columns[0] == "id"
    assert shipped.get("/search.jsonl?q=xyzzyqwv&match=all").data == b""


@pytest.mark.parametrize("path", ["/strategy.csv", "/strategy.jsonl", "/strategy.atom"])
def test_a_file_of_no_strategy_is_an_error_for_programs(shipped: FlaskClient, path: str) -> None:
    for asked, code in (("", "bad_parameter"), ("?strategy=nowhere", "strategy_unknown"), ("?strategy=a&q=b", "bad_parameter")):
        response = shipped.get(f"{path}{asked}")
        assert (response.mimetype, response.get_json()["code"]) == ("application/problem+json", code)


@pytest.mark.parametrize("path", ["/search.csv", "/search.jsonl", "/search.atom"])
@pytest.mark.parametrize("fault", ["colour=red", "page=2", "per_page=5", "sort=up", "q=a&q=b"])
def test_what_an_export_does_not_know_is_an_error_and_not_passed_over(shipped: FlaskClient, path: str, fault: str) -> None:
    response = shipped.get(f"{path}?{fault}")
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert response.get_json()["code"] == "bad_parameter"


def test_an_export_that_is_known_already_is_a_304(shipped: FlaskClient) -> None:
    first = shipped.get("/search.csv?q=data")
    again = shipped.get("/search.csv?q=data", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Access-Control-Allow-Origin"] == "*"


def test_an_export_that_takes_too_long_says_so_before_it_begins(shipped_engine: SearchEngine) -> None:
    response = create_app(Settings(search_seconds=0.0), shipped_engine).test_client().get("/search.csv?q=data")
    assert (response.status_code, response.get_json()["code"]) == (503, "search_timed_out")


def test_items_and_cells_are_told_apart_wherever_a_text_is_taken_along(
    tmp_path: Path, build_engine: Callable[[Path], SearchEngine]
) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    body = "Aims\n\n- Open data\n- Fair *use*\n\n| Step | Year |\n|--|--|\n| Portal | 2030 |\n"
    for name in ("a", "b"):
        (folder / f"{name}.md").write_text(f"---\ntitle: {name}\n---\n## Vision\n\n{body}", encoding="utf-8")
    client = create_app(Settings(), build_engine(folder)).test_client()
    flat = "Aims · Open data · Fair use · Step · Year · Portal · 2030"
    assert [row[-1] for row in rows(client, "/search.csv?q=portal")[1:]] == [flat, flat]
    lines = client.get("/search.jsonl?q=portal").get_data(as_text=True).splitlines()
    assert [json.loads(line)["sections"][0]["snippet"]["text"] for line in lines] == [flat, flat]
    [section] = client.get("/api/v1/strategies/a").get_json()["sections"]
    assert section["text"] == "Aims\nOpen data · Fair use\nStep · Year\nPortal · 2030"
    assert flat in client.get("/compare.md?s=a&s=b").get_data(as_text=True)
    assert flat in client.get("/compare?s=a&s=b").get_data(as_text=True)
    assert flat in client.get("/search.atom?q=portal").get_data(as_text=True)
