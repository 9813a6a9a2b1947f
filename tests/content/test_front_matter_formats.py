"""Front matter in YAML, TOML and JSON is told apart from text, read within the same limits, and its faults have lines."""

import datetime
import json
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.content.formats.limits import MAX_CHARACTERS, MAX_NODES
from search.content.front_matter import horizon, json_value, parse, strategy_date
from search.errors import FileFaulty
from search.strategies import Horizon

READ = {
    "yaml ended by dots": ("---\ntitle: A\n...\nText\n\n---\n\nmore\n", {"title": "A"}, "Text\n\n---\n\nmore\n", 4),
    "yaml ended by long fences": ("-----\ntitle: A\n-----\nText\n", {"title": "A"}, "Text\n", 4),
    "yaml with dots in a text": (
        "---\ntitle: A...\nnote: |\n  ...\n---\nText\n",
        {"title": "A...", "note": "...\n"},
        "Text\n",
        6,
    ),
    "toml": ('+++\ntitle = "A"\n+++\n\nText\n', {"title": "A"}, "Text\n", 5),
    "toml after a mark and with windows line ends": (
        '\ufeff+++\r\ntitle = "Ä"\r\n+++\r\nText\r\n',
        {"title": "Ä"},
        "Text\n",
        4,
    ),
    "toml after blank lines": ('\n \n+++\n\ntitle = "A"\n+++\nText\n', {"title": "A"}, "Text\n", 7),
    "toml with tables": ("+++\n[params.a]\nb = [{c = 1}]\n+++\nText\n", {"params": {"a": {"b": [{"c": 1}]}}}, "Text\n", 5),
    "toml with nothing in it": ("+++\n+++\nText\n", {}, "Text\n", 3),
    "toml with a rule in the text": ('+++\ntitle = "A"\n+++\nText\n\n+++\n\n---\n', {"title": "A"}, "Text\n\n+++\n\n---\n", 4),
    "json": ('{\n  "title": "A"\n}\n\nText\n', {"title": "A"}, "Text\n", 5),
    "json on one line": ('{"title": "A"}\nText\n', {"title": "A"}, "Text\n", 2),
    "json nested, its braces anywhere": ('{\n"a": {\n"b": [{}]\n}\n}\nText }\n', {"a": {"b": [{}]}}, "Text }\n", 6),
    "json after a mark and with windows line ends": ('\ufeff{\r\n"title": "A"\r\n}\r\nText\r\n', {"title": "A"}, "Text\n", 4),
    "json with braces in its texts": ('{"title": "}{", "b": "\\"}"}\nText\n', {"title": "}{", "b": '"}'}, "Text\n", 2),
    "json and nothing else": ('{"title": "A"}', {"title": "A"}, "", 1),
}


@pytest.mark.parametrize("form", READ)
def test_front_matter_of_every_format_is_taken_off_the_text(form: str) -> None:
    source, metadata, body, body_line = READ[form]
    page = parse(source.encode())
    assert (dict(page.metadata), page.body, page.body_line) == (metadata, body, body_line)


@pytest.mark.parametrize(
    "text",
    [
        "+++\n\nText under a rule of signs.\n",
        "+++ more than a fence\nTitle = 1\n+++\n",
        "{::options parse_block_html='true' /}\n\nText\n",
        "{% include top.html %}\n\nText\n",
        "{{ page.title }}\n\n}\n",
        "{: .lead}\nText\n",
        '{"quoted"} is how it is written.\n',
        '{"a": 1} is an object.\n',
        "{\n}\nText\n",
        "...\nText\n...\n",
    ],
)
def test_a_text_that_only_begins_like_front_matter_is_text(text: str) -> None:
    page = parse(text.encode())
    assert (page.metadata, page.body, page.body_line) == ({}, text, 1)


FAULTS = {
    "toml without quotation marks": ("+++\ntitle = Harbour plan\n+++\n", 2, "Invalid value"),
    "toml with a key twice": ("+++\na = 1\n\na = 2\n+++\n", 4, "Cannot overwrite a value"),
    "toml with a list that is open": ("\n+++\na = [1,\n+++\n", 3, "Unclosed array|Invalid value"),
    "toml with a date that cannot be": ("+++\na = 1\nb = 2021-02-30\n+++\n", 3, "Invalid date"),
    "toml without an end": ('+++\ntitle = "A"\n\nText\n', 1, r"no closing `\+\+\+`"),
    "toml without an end, begun by a table": ("+++\n[params]\nText\n", 1, r"no closing `\+\+\+`"),
    "toml too long": (f'+++\na = "{"x" * MAX_CHARACTERS}"\n+++\n', 1, "longer than 64 kB"),
    "toml too deep": (f"+++\na = {'[' * 60}{']' * 60}\n+++\n", 1, "nests more than 50 deep"),
    "toml too deep to be read": (f"+++\na = {'[' * 9000}\n+++\n", 1, "nests more than 50 deep"),
    "toml with a key of many parts": (f"+++\nb = 1\n{'a.' * 9000}a = 1\n+++\n", 3, "too many parts"),
    "toml with too much": (f"+++\na = [{'1,' * MAX_NODES}]\n+++\n", 1, "more than 10000 values"),
    "toml with a number without end": (f"+++\na = {'9' * 9000}\n+++\n", 1, "too many digits"),
    "json with a comma too many": ('{\n  "a": 1,}\nText\n', 2, "is not JSON"),
    "json with a comma too few": ('\n{\n  "a": 1\n  "b": 2\n}\nText\n', 4, "is not JSON"),
    "json without an end": ('{\n  "title": "A",\n\nText\n', 4, "is not JSON"),
    "json too long": (f'{{"a": "{"x" * MAX_CHARACTERS}"}}\n', 1, "longer than 64 kB"),
    "json too deep": (f'{{"a": {"[" * 60}{"]" * 60}}}\n', 1, "nests more than 50 deep"),
    "json too deep to be read": (f'{{"a": {"[" * 60000}}}\n', 1, "nests more than 50 deep"),
    "json with too much": (f'{{"a": [{"1," * MAX_NODES}1]}}\n', 1, "more than 10000 values"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_in_any_format_is_named_with_its_line(fault: str) -> None:
    source, line, message = FAULTS[fault]
    with pytest.raises(FileFaulty, match=message) as caught:
        parse(source.encode())
    assert (caught.value.rule, caught.value.line) == ("front_matter", line)


def test_fields_of_every_format_are_found_by_line() -> None:
    toml = parse(b'+++\n"title" = "A"\n# x = 1\nmenu.main = 1\ntext = """\nlang = 2"""\n[params]\nlang = 3\n[[cities]]\n+++\n')
    assert [toml.line_of(name) for name in ("title", "menu", "params", "cities", "x")] == [2, 4, 7, 9, None]
    nested = parse(b'{\n"a": {"title": 1},\n\n"title" : "A", "b": ["lang"],\n"lang": "de"}\n')
    assert [nested.line_of(name) for name in ("title", "a", "b", "lang", "x")] == [4, 2, 4, 5, None]


def test_dates_and_horizons_are_read_from_toml_and_json_as_from_yaml() -> None:
    toml = parse(
        b"+++\ndate = 2021-05-06T07:08:09Z\nstrategy_date = 2020-03-04\nhorizon_start = 2021\nat = 07:30:00\n+++\n"
    ).metadata
    assert (str(strategy_date(toml)), horizon(toml)) == ("2020-03-04", Horizon(2021, None))
    assert json_value(toml)["date"] == "2021-05-06T07:08:09+00:00"
    assert toml["at"] == datetime.time(7, 30)
    assert str(strategy_date(parse(b'{"date": "2021-05"}\n').metadata)) == "2021-05"


def test_a_number_longer_than_any_quantity_is_its_digits() -> None:
    digits = "12345678901234567890123"
    for source in (f"+++\na = {digits}\n+++\n", f'{{"a": {digits}}}\n'):
        assert parse(source.encode()).metadata == {"a": digits}


@given(st.sampled_from(["+++\n{}\n+++\n", "{}\n", '{{"a": {}}}\n', "+++\na = {}\n+++\n"]), st.text())
@example("+++\n{}\n+++\n", "a = nan")
@example('{{"a": {}}}\n', "NaN")
def test_no_front_matter_raises_anything_but_a_fault(form: str, text: str) -> None:
    with suppress(FileFaulty):
        page = parse(form.format(text).encode(errors="replace"))
        assert all(line is None or line >= 1 for line in map(page.line_of, page.metadata))
        json.dumps(json_value(page.metadata), allow_nan=False)
