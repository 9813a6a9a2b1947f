"""What of a page is prose, and where its lines and fields stand in the file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.checks.source.prose import HIDDEN, prose_of
from search.checks.source.source_lines import line_at, lines_of, prevailing_ending
from search.checks.source.yaml_places import fields_of
from search.checks.source.yaml_scalars import quoted, scalar
from search.content import front_matter
from search.content.formats.yaml_loader import load


def shown(text: str) -> str:
    """A text as the rules see it, with what they do not see as dots."""
    return "\n".join(prose_of(text.split("\n")).lines).replace(HIDDEN, "·")


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Some `code` here", "Some ······ here"),
        ("``a ` b`` c ` d", "········· c ` d"),
        ("```\ncode\n```\nText", "···\n····\n···\nText"),
        ("~~~ json\n```\n~~~\nText", "········\n···\n···\nText"),
        ("- item\n  ```\n  code\n  ```\n- item", "- item\n·····\n······\n·····\n- item"),
        ("a <!-- b --> c <!-- d\ne\nf --> g", "a ·········· c ······\n·\n····· g"),
        ("a <!-- that never ends", "a <!-- that never ends"),
        ("a `<!--` b\nc", "a ······ b\nc"),
        ("<pre>\n[a] (b)\n</pre> c", "·····\n·······\n·····> c"),
        ("a {{ b }} c {% d %} e", "a ······· c ······· e"),
        ("{% raw %}\n{{ a }}\n{% endraw %}b", "·········\n·······\n············b"),
        ("{::comment}\na\n{:/comment}\nb", "···········\n·\n···········\nb"),
        ("Text\n\n    code\n\n    more\n\nText", "Text\n\n········\n\n········\n\nText"),
        ("- item\n\n    its text\n\nText\n\n    code", "- item\n\n    its text\n\nText\n\n········"),
        ("Text\n    and more of it", "Text\n    and more of it"),
        ("1. item\n\n   its text\n\n    more\n\nText\n\n    code", "1. item\n\n   its text\n\n    more\n\nText\n\n········"),
        ("- item\n\n\tits text\n\n\tmore\n# Aims\n\n\tcode", "- item\n\n\tits text\n\n\tmore\n# Aims\n\n·····"),
    ],
)
def test_code_comments_and_templates_are_no_prose(text: str, seen: str) -> None:
    assert shown(text) == seen


def test_a_code_block_without_an_end_is_known_by_its_line() -> None:
    assert prose_of(["a", "```", "b"]).open_fence == 1
    assert prose_of(["```", "b", "```"]).open_fence is None


@given(
    st.text(alphabet="ab `~<>!-{}%prescomntraw/: \t", max_size=60).map(
        lambda text: text.replace("p", "<pre>").replace("n", "\n")
    )
)
def test_every_line_keeps_its_length_and_what_is_shown_is_what_is_there(text: str) -> None:
    lines = text.split("\n")
    prose = prose_of(lines)
    assert list(map(len, prose.lines)) == list(map(len, lines))
    for line, seen in zip(lines, prose.lines, strict=True):
        assert all(mine in (theirs, HIDDEN) for mine, theirs in zip(seen, line, strict=True))


@given(st.text(alphabet="ab\r\n\u2028\x85\ufeff", max_size=30))
def test_the_lines_of_a_text_are_the_text(text: str) -> None:
    lines = lines_of(text)
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    assert mark + "".join(line.text + line.ending for line in lines) == text
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert all(text[line.start :].startswith(line.text + line.ending) for line in lines)
    assert all(line_at(lines, line.start) is line for line in lines)


def test_the_prevailing_line_end_is_that_of_most_lines() -> None:
    assert prevailing_ending(lines_of("a\r\nb\r\nc\n")) == "\r\n"
    assert prevailing_ending(lines_of("a\r\nb\n")) == "\n"
    assert prevailing_ending(lines_of("a")) == "\n"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_fields_are_found_where_they_stand_whatever_the_line_ends(ending: str, mark: str) -> None:
    text = f'{mark}\n---  \n\n# ä\ntitle: "Ünïcode 😀"  # why\nsources:\n  - one\n  - Date: soon\nlevel: city\n---\nBody\n'
    text = text.replace("\n", ending)
    fields = fields_of(front_matter.parse(text.encode("utf-8")), lines_of(text))
    assert [(field.name, field.key.line) for field in fields] == [("title", 5), ("sources", 6), ("level", 9)]
    assert [text[field.key.start : field.key.end] for field in fields] == ["title", "sources", "level"]
    title, sources, level = fields
    assert text[title.place.start : title.place.end] == '"Ünïcode 😀"'
    assert text[level.place.start : level.place.end] == "city"
    assert [(scalar.written, scalar.quoted) for scalar in title.scalars()] == [("Ünïcode 😀", True)]
    assert [scalar.written for scalar in sources.scalars()] == ["one", "soon"]
    place = sources.place_of(sources.items()[1])
    assert text[place.start : place.end] == "Date: soon"
    assert place.one_line


@given(st.text(max_size=20))
def test_a_text_written_for_yaml_is_read_as_that_text(text: str) -> None:
    plain = "".join(character for character in text if character.isprintable())
    assert load(f"a: {scalar(plain)}") == {"a": plain}
    assert load(f"a: {quoted(plain)}") == {"a": plain}


def test_common_values_are_written_without_quotation_marks() -> None:
    assert [scalar(text) for text in ("United Kingdom", "in force", "no", "2021", "a: b", "Bosnia & Herzegovina")] == [
        "United Kingdom",
        "in force",
        '"no"',
        '"2021"',
        '"a: b"',
        "Bosnia & Herzegovina",
    ]
