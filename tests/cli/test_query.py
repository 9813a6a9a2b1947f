"""`query`: hits on a terminal, and as the JSON that the API gives."""

import json

from tests.cli.conftest import Run


def test_query_shows_hits_with_their_sections(run: Run) -> None:
    run("index")
    lines = run("query", "open", "maps").output.splitlines()
    assert lines[0] == "1 of 2 strategies (1 section)"
    assert lines[2].startswith("Turku  [turku]  ")
    assert lines[3:5] == ["  Open data  #open-data", "    Maps."]
    table = run("query", "open", "maps", "--view", "table").output.splitlines()
    assert table == [*lines[:3], "  Maps.", "    Open data  #open-data"]


def test_query_filters_explains_and_says_what_it_did(run: Run) -> None:
    run("index")
    assert "[oslo]" in run("query", "open", "--country", "Norway").output
    assert "[turku]" not in run("query", "open", "--country", "Norway").output
    assert "[turku]" in run("query", "--filter", "theme=open-data").output
    explained = run("query", "open", "--explain").output
    assert " here; in " in explained
    assert "  The word in the heading.\n" in explained
    assert 'No results for "harbuors". Showing "harbours".' in run("query", "harbuors").output
    assert "Without country: 1 strategy.\n" in run("query", "harbours", "--country", "Finland").output
    assert "Without country:finland: 1 strategy.\n" in run("query", "harbours country:finland").output
    assert run("query", "open", "--filter", "country").exit_code == 2


def test_query_has_an_option_for_every_parameter_of_the_collection(run: Run) -> None:
    before = run("query", "--help").output
    run("index")
    assert run("query", "--help").output == before
    assert [f"--{name} " in before for name in ("country", "theme-match", "year-min", "sort", "page")] == [True] * 5
    titles = [
        line.split("[")[1]
        for line in run("query", "--sort", "title", "--per-page", "1", "--page", "2").output.split("\n")
        if "[" in line
    ]
    assert titles == ["turku]  0.00"]


def test_query_names_what_an_option_may_be(run: Run) -> None:
    run("index")
    found = run("query", "open", "--sort", "nwest", "--filter", "colour=red")
    assert found.exit_code == 2
    assert (
        "sort is “nwest”; allowed is one of relevance, newest, oldest, title, added, changed. Did you mean newest?"
        in found.stderr
    )
    assert "colour is not a parameter here" in found.stderr


def test_query_prints_the_answer_of_the_json_endpoint(run: Run) -> None:
    run("index")
    answer = json.loads(run("query", "harbours", "--json").output)
    assert (answer["total"], answer["hits"][0]["id"], answer["facets"][0]["name"]) == (1, "oslo", "country")


def test_a_search_from_a_terminal_has_more_time_than_one_of_the_site(run: Run) -> None:
    run("index")
    found = run("query", "harbours", STRATEGY_SEARCH_SEARCH_SECONDS="0.000001")
    assert (found.exit_code, "[oslo]" in found.output) == (0, True)
