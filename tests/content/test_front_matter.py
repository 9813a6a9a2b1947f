"""Bytes of a file become typed values: metadata within limits, dates with their precision, horizons; faults have lines."""

import datetime
import json
import math
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.content.formats.limits import MAX_CHARACTERS
from search.content.front_matter import (
    MAX_BYTES,
    MAX_LINE_CHARACTERS,
    MAX_LINES,
    horizon,
    json_value,
    parse,
    partial_date,
    strategy_date,
)
from search.errors import FileFaulty
from search.strategies import Horizon, PartialDate


def fault_of(source: bytes) -> tuple[str, int | None]:
    with pytest.raises(FileFaulty) as caught:
        parse(source)
    return caught.value.rule, caught.value.line


def test_front_matter_and_body_are_told_apart_with_their_lines() -> None:
    page = parse(b"---\ntitle: Helsinki\nstatus: Active\n---\n\n## Goals\n")
    assert page.metadata == {"title": "Helsinki", "status": "Active"}
    assert page.body == "## Goals\n"
    assert page.body_line == 6
    assert [page.line_of("title"), page.line_of("status"), page.line_of("vision")] == [2, 3, None]


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    page = parse("\ufeff---\r\ntitle: Zürich\r\n---\r\n\r\nText\r\nmore\r\n".encode())
    assert page.metadata == {"title": "Zürich"}
    assert (page.body, page.body_line, page.line_of("title")) == ("Text\nmore\n", 5, 2)


def test_blank_lines_around_the_front_matter_are_counted() -> None:
    page = parse(b"\n  \n---\n\ntitle: A\n---\nText\n")
    assert (page.metadata, page.line_of("title"), page.body, page.body_line) == ({"title": "A"}, 5, "Text\n", 7)


def test_signs_that_end_a_line_for_yaml_alone_are_no_lines_of_the_file() -> None:
    page = parse('---\ntitle: "A\u2028B\u2029C\u0085"\nstatus: Active\n---\nText\n'.encode())
    assert (page.line_of("status"), page.body_line) == (3, 5)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_an_encoding_that_is_not_read_is_called_by_its_name(encoding: str) -> None:
    with pytest.raises(FileFaulty, match=encoding.upper()):
        parse("---\ntitle: A\n---\n".encode(encoding))


def test_a_file_without_front_matter_is_all_body() -> None:
    page = parse(b"# Goals\n\n---\n\nText\n")
    assert (page.metadata, page.body, page.body_line, page.line_of("title")) == ({}, "# Goals\n\n---\n\nText\n", 1, None)


def test_empty_front_matter_has_no_fields() -> None:
    assert parse(b"---\n---\nText").metadata == {}


def test_a_rule_across_the_top_of_a_page_is_no_front_matter() -> None:
    page = parse(b"---\n\nText, and no second rule.\n")
    assert (page.metadata, page.body, page.body_line) == ({}, "---\n\nText, and no second rule.\n", 1)


def test_unknown_fields_nested_links_and_sidebar_html_are_kept_as_they_are() -> None:
    page = parse(
        b"---\nparent: Guides\nheader:\n  actions:\n    - {label: Website, url: 'https://a.org'}\n"
        b"sidebar:\n  - text: \"<a href='https://b.org'>Paper</a>\"\n---\n"
    )
    assert page.metadata == {
        "parent": "Guides",
        "header": {"actions": [{"label": "Website", "url": "https://a.org"}]},
        "sidebar": [{"text": "<a href='https://b.org'>Paper</a>"}],
    }


def test_norway_is_a_country_code_and_only_true_and_false_are_booleans() -> None:
    page = parse(b"---\ncountry_code: NO\nopen: yes\npublished: false\ndraft: True\n---\n")
    assert page.metadata == {"country_code": "NO", "open": "yes", "published": False, "draft": True}


@pytest.mark.parametrize("written", ["01234", "12:30", "12:30:15.5", "1_000", "0x1F", "0b11", "007", "00.5", "1e3"])
def test_what_is_no_decimal_number_is_the_text_that_was_written(written: str) -> None:
    assert parse(f"---\nfield: {written}\n---\n".encode()).metadata == {"field": written}


def test_decimal_numbers_are_numbers() -> None:
    page = parse(b"---\nfield: [0, 7, +7, -3, 2024, 0.5, .5, 1., -1.25, 1.5e+3]\n---\n")
    assert page.metadata == {"field": [0, 7, 7, -3, 2024, 0.5, 0.5, 1.0, -1.25, 1500.0]}


@pytest.mark.parametrize("written", ["2021-02-30", "9" * 5000, "0x" + "f" * 9000, "12345678901234567890123"])
def test_a_date_or_number_that_cannot_be_stays_as_it_was_written(written: str) -> None:
    assert parse(f"---\nfield: {written}\n---\n".encode()).metadata == {"field": written}


@pytest.mark.parametrize("tagged", ["!!int many", "!!bool maybe", "!!timestamp soon", "!!float a lot"])
def test_a_value_that_is_not_what_its_tag_says_stays_as_it_was_written(tagged: str) -> None:
    assert parse(f"---\nfield: {tagged}\n---\n".encode()).metadata == {"field": tagged.partition(" ")[2]}


@pytest.mark.parametrize(
    ("source", "rule", "line"),
    [
        (b'---\ntitle: A\nvision: "not closed\n---\n', "front_matter", 3),
        (b"---\ntitle: A\nvision: a: b\n---\n", "front_matter", 3),
        (b"\xef\xbb\xbf\r\n---\r\ntitle: A\r\n\tvision: b\r\n---\r\n", "front_matter", 4),
        (b"---\ntitle: A\nvision: \x07\n---\n", "front_matter", 3),
        (b"---\n- a\n- b\n---\n", "front_matter", 2),
        (b"---\njust words\n---\n", "front_matter", 2),
        (b"---\ntitle: A\n\nNo end\n", "front_matter", 1),
        (b"---\nx: !!python/object/apply:os.system [ls]\n---\n", "front_matter", 2),
        (b"---\n? [a, b]\n: c\n---\n", "front_matter", 2),
        (b"---\ntitle: A\nx: " + b"[" * 60 + b"]" * 60 + b"\n---\n", "front_matter", 3),
        (b"---\n%TAG ! a:\n--- \ntitle: A\n---\n", "front_matter", 2),
        ("---\ntitle: A\u2028%TAG ! a:\n---\n".encode(), "front_matter", 2),
        (b"---\ntitle: A\nx: " + b"a" * MAX_CHARACTERS + b"\n---\n", "front_matter", 1),
        (b"title\r\nZ\xfcrich\r\n", "encoding", 2),
        ("---\ntitle: A\n---\n".encode("utf-16"), "encoding", 1),
        ("---\ntitle: \u2028A\u0085B\ntagline: C\nlevel: a: b\n---\n".encode(), "front_matter", 2),
        ("---\ntitle: 'A\u2028B\u2029C\u0085'\nlevel: a: b\n---\n".encode(), "front_matter", 3),
        (b"---\ntitle: A\nno field\n\ncity: B\n---\n", "front_matter", 3),
        (b"---\ntitle: A\n---\nText\0\n", "nul", 4),
        (b"a\n" + b"b" * (MAX_LINE_CHARACTERS + 1), "too_large", 2),
        ((b"a" * 99 + b"\n") * (MAX_BYTES // 100 + 1), "too_large", None),
        (b"\n" * (MAX_LINES + 1), "too_large", None),
        (b"\r" * (MAX_LINES + 1), "too_large", None),
        (b"a\ra\n" * (MAX_LINES // 2 + 1), "too_large", None),
        (b"---\ntitle: A\n---\n" + b"\r\n" * MAX_LINES, "too_large", None),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(source: bytes, rule: str, line: int | None) -> None:
    assert fault_of(source) == (rule, line)


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n"])
def test_a_file_of_just_as_many_lines_as_may_be_is_read(ending: str) -> None:
    assert parse((ending * MAX_LINES).encode()).body == "\n" * MAX_LINES


def test_bad_utf_8_is_named_with_its_byte() -> None:
    with pytest.raises(FileFaulty, match=r"byte 8 \(0xFC\) is not UTF-8"):
        parse(b"title\r\nZ\xfcrich\r\n")


def test_an_alias_bomb_is_refused_before_it_goes_off() -> None:
    levels = [b"a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]".encode() for n in range(1, 9)]
    assert fault_of(b"---\n" + b"\n".join(levels) + b"\n---\n") == ("front_matter", 1)


def test_an_alias_to_what_it_stands_in_is_refused() -> None:
    assert fault_of(b"---\na: &a [1, *a]\n---\n") == ("front_matter", 1)


def test_a_few_aliases_are_fine_and_share_nothing_afterwards() -> None:
    value = json_value(parse(b"---\na: &a [1]\nb: *a\n---\n").metadata)
    assert value == {"a": [1], "b": [1]}
    assert value["a"] is not value["b"]


@pytest.mark.parametrize(
    ("value", "iso", "precision"),
    [
        (2021, "2021", "year"),
        ("2021", "2021", "year"),
        ("2021-10", "2021-10", "month"),
        ("2021-1-5", "2021-01-05", "day"),
        (datetime.date(2022, 11, 15), "2022-11-15", "day"),
        (datetime.datetime(2022, 11, 15, 8, 30), "2022-11-15", "day"),
        ("2019-06-04T10:00:00-05:00", "2019-06-04", "day"),
        ("2019-06-04 10:00:00 -0500", "2019-06-04", "day"),
        ("March 2019", "2019-03", "month"),
        ("12 mars 2019", "2019-03-12", "day"),
        ("maart 2019", "2019-03", "month"),
        ("5. März 2019", "2019-03-05", "day"),
        ("5 de marzo de 2019", "2019-03-05", "day"),
        ("maaliskuu 2019", "2019-03", "month"),
        ("5th of Sept. 2019", "2019-09-05", "day"),
        ("2019年3月5日", "2019-03-05", "day"),
        ("2019년 3월", "2019-03", "month"),
        ("1 March 2019", "2019-03-01", "day"),
        ("March 1, 2019", "2019-03-01", "day"),
        ("Sept. 2020", "2020-09", "month"),
        (datetime.date(2021, 1, 1), "2021", "year"),
        ("2021-01-01", "2021", "year"),
    ],
)
def test_dates_are_as_precise_as_they_are_written(value: object, iso: str, precision: str) -> None:
    found = partial_date(value)
    assert found is not None
    assert (str(found), found.precision) == (iso, precision)


@pytest.mark.parametrize(
    "value", [None, True, "", "soon", "2021-13", "31 February 2020", 21, 20211005, [2021], {"year": 2021}, 2021.5]
)
def test_what_is_no_date_gives_none(value: object) -> None:
    assert partial_date(value) is None


def test_the_first_of_january_is_a_day_if_the_front_matter_says_so() -> None:
    first = datetime.date(2021, 1, 1)
    assert strategy_date({"strategy_date": first, "date_precision": "day"}) == PartialDate(first, "day")
    assert strategy_date({"strategy_date": first, "date_precision": "month"}) == PartialDate(first, "month")
    assert strategy_date({"strategy_date": 2021, "date_precision": "day"}) == PartialDate(first, "year")


def test_the_strategy_date_goes_before_the_date() -> None:
    assert str(strategy_date({"date": "2020-05-06", "strategy_date": "2019-03"})) == "2019-03"
    assert str(strategy_date({"date": "2020-05-06", "strategy_date": "unknown"})) == "2020-05-06"
    assert strategy_date({}) is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2021–2025", Horizon(2021, 2025)),
        ("2021-2025", Horizon(2021, 2025)),
        ("2021 — 2025", Horizon(2021, 2025)),
        ("2021 to 2025", Horizon(2021, 2025)),
        ("from 2021 until 2025", Horizon(2021, 2025)),
        ("2021/2025", Horizon(2021, 2025)),
        ("2021–25", Horizon(2021, 2025)),
        ("2021 bis 2025", Horizon(2021, 2025)),
        ("2021–", Horizon(2021, None)),
        ("since 2021", Horizon(2021, None)),
        ("2021–present", Horizon(2021, None)),
        ("until 2025", Horizon(None, 2025)),
        ("jusqu’en 2025", Horizon(None, 2025)),
        ("hasta 2025", Horizon(None, 2025)),
        ("2021 tot en met 2025", Horizon(2021, 2025)),
        ("von 2021 bis 2025", Horizon(2021, 2025)),
        ("desde 2021", Horizon(2021, None)),
        ("–2025", Horizon(None, 2025)),
        ("2020", Horizon(2020, 2020)),
        (2020, Horizon(2020, 2020)),
        ({"start": 2021, "end": "2025-12-31"}, Horizon(2021, 2025)),
        ("2025–2021", None),
        ("monthly", None),
        ("2021-05", None),
        (True, None),
        (None, None),
    ],
)
def test_horizons_are_read_in_every_usual_form(written: object, expected: Horizon | None) -> None:
    assert horizon({"horizon": written}) == expected


def test_the_horizon_may_stand_in_other_fields_and_in_two() -> None:
    assert horizon({"time_horizon": "2021–2025"}) == Horizon(2021, 2025)
    assert horizon({"period": "quarterly", "horizon_start": "2021", "horizon_end": 2025}) == Horizon(2021, 2025)
    assert horizon({"horizon_end": datetime.date(2025, 12, 31)}) == Horizon(None, 2025)
    assert horizon({}) is None


def test_any_yaml_value_becomes_one_that_json_has() -> None:
    metadata = parse(
        b"---\ndate: 2021-10-05\nat: 2021-10-05 08:00:00\n2021: year\ntrue: yes\n~: nothing\n"
        b"set: !!set {b, a}\nbytes: !!binary aGk=\nbad: .nan\nhuge: .inf\npairs: !!pairs [a: 1, a: 2]\n---\n"
    ).metadata
    assert json_value(metadata) == {
        "date": "2021-10-05",
        "at": "2021-10-05T08:00:00",
        "2021": "year",
        "true": "yes",
        "null": "nothing",
        "set": ["a", "b"],
        "bytes": "aGk=",
        "bad": None,
        "huge": None,
        "pairs": [["a", 1], ["a", 2]],
    }


def test_a_value_is_the_same_in_whichever_form_its_letters_are_written() -> None:
    assert json_value({"O\u0308": ["O\u0308sterreich"]}) == json_value({"\u00d6": ["\u00d6sterreich"]})


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.dates()
    | st.datetimes()
    | st.just("\ud800"),
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner)
        | st.dictionaries(st.text() | st.integers() | st.dates(), inner)
        | st.frozensets(st.text())
    ),
    max_leaves=20,
)


@given(VALUES)
@example({"when": math.nan, 1: {b"\xff"}})
def test_whatever_a_value_is_it_goes_into_json_and_comes_back_the_same(value: object) -> None:
    plain = json_value(value)
    assert json.loads(json.dumps(plain, allow_nan=False).encode()) == plain


@given(st.binary() | st.text().map(lambda text: f"---\n{text}\n---\n".encode(errors="replace")))
@example(b"---\n'\n")
def test_no_bytes_raise_anything_but_a_fault(source: bytes) -> None:
    with suppress(FileFaulty):
        page = parse(source)
        assert 1 <= page.body_line <= len(source) + 1
        horizon(page.metadata)
        strategy_date(page.metadata)
        json.dumps(json_value(page.metadata), allow_nan=False)


@given(st.text() | st.integers())
def test_a_date_that_was_read_is_read_again_as_the_same(value: str | int) -> None:
    found = partial_date(value)
    assert found is None or partial_date(str(found), precision=found.precision) == found
