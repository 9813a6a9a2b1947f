"""The judged queries on the shipped collection: well made, and answered as well as promised."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from search.query.model import Group
from search.site import load_site
from tests.harness.content_folder import read_content
from tests.relevance.judged_collections import ROOT, answered, shipped
from tests.relevance.judgments import JudgedSearch, qrels_of, read_judged
from tests.relevance.measures import figures, means, shown

POOR = 0.8
"""An nDCG@10 below which a query has a note on what goes wrong."""

SEARCHES = read_judged()


@cache
def places() -> frozenset[str]:
    """What a judgment may name: every strategy and every section of the shipped collection."""
    content = ROOT / "content"
    strategies = read_content(content, load_site(content)).strategies
    sections = {f"{strategy.slug}#{section.anchor}" for strategy in strategies for section in strategy.sections}
    return frozenset(sections | {strategy.slug for strategy in strategies})


def test_there_are_150_queries_and_more_of_six_roles_most_of_one_to_three_words() -> None:
    words = Counter(len(search.text.split()) for search in SEARCHES)
    assert len(SEARCHES) >= 150
    assert words[1] + words[2] + words[3] >= 0.9 * len(SEARCHES)
    roles = Counter(search.reader for search in SEARCHES)
    assert {*roles} == {"data officer", "researcher", "journalist", "student", "clerk of another country", "maintainer"}
    assert min(roles.values()) >= 5


def test_no_id_is_given_twice_and_nothing_is_asked_twice() -> None:
    assert len({search.id for search in SEARCHES}) == len(SEARCHES)
    assert len({search.text for search in SEARCHES}) == len(SEARCHES)


@pytest.mark.parametrize("search", SEARCHES, ids=lambda search: search.id)
def test_a_query_has_a_need_and_judges_places_that_exist_once_each_with_reasons(search: JudgedSearch) -> None:
    judged = [judgment.place for judgment in search.judgments]
    assert search.need.endswith((".", "?"))
    assert set(judged) <= places()
    assert len(set(judged)) == len(judged)
    assert {judgment.grade for judgment in search.judgments} <= {0, 1, 2, 3}
    assert max(judgment.grade for judgment in search.judgments) == 3
    assert [judgment for judgment in search.judgments if judgment.grade >= 2 and not judgment.reason] == []


def test_a_strategy_is_as_relevant_as_its_best_place_and_each_section_is_graded(tmp_path: Path) -> None:
    file = tmp_path / "judged.toml"
    file.write_text(
        """
        [[search]]
        id = "rain"
        text = "rain"
        reader = "researcher"
        need = "Where does it rain?"
        grades = [[3, "bergen#weather", "every day"], [1, "bergen"], [2, "oslo", "its summary"]]
        not_relevant = ["oslo#sun"]

        [[search]]
        id = "rian"
        text = "rian"
        reader = "researcher"
        need = "The same."
        same_as = "rain"

        [[search]]
        id = "norway"
        text = "Norway"
        reader = "journalist"
        need = "What is in Norway?"
        grades = [[3, "oslo", "its place"]]
        """,
        encoding="utf-8",
    )
    searches = read_judged(file)
    rain = {"bergen": 3, "oslo": 2}
    assert qrels_of(searches, "strategy") == {"rain": rain, "rian": rain, "norway": {"oslo": 3}}
    sections = {"bergen#weather": 3, "oslo#sun": 0}
    assert qrels_of(searches, "section") == {"rain": sections, "rian": sections}


@pytest.mark.parametrize(("group", "least"), [("strategy", 0.87), ("section", 0.75)])
def test_the_default_path_answers_the_judged_queries_as_well_as_promised(group: Group, least: float, tmp_path: Path) -> None:
    collection = shipped(group)
    found = means(figures(collection.qrels, answered(collection, tmp_path)))
    print(f"\n{shown(collection.name, found)}")
    assert found["nDCG@10"] >= least


def test_every_query_with_a_poor_answer_says_why(tmp_path: Path) -> None:
    collection = shipped("strategy")
    found = figures(collection.qrels, answered(collection, tmp_path))["nDCG@10"]
    assert [(search.id, found[search.id]) for search in SEARCHES if found[search.id] < POOR and not search.note] == []
