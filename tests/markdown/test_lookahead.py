"""Links, code and names end where they did before Python-Markdown saw no further than they reach, and nowhere beyond."""

import pytest

from search.errors import FileFaulty
from search.markdown.sections import sections_of
from search.markdown.spans.lookahead import MAX_ADDRESS, MAX_CODE, MAX_LABEL, MAX_STEPS


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('[a](b "c")', '<a href="b" title="c">a</a>'),
        ('[a](b "c) d', '<a href="b &quot;c">a</a> d'),
        ("[a](b'c) d", '<a href="b\'c">a</a> d'),
        ("[a [b] c](d(e)f)", '<a href="d(e)f">a [b] c</a>'),
        ("[a](<b c>)", '<a href="b c">a</a>'),
        ("[a]\n\n[a]: <1 b.pdf> 'd'", '<a href="1 b.pdf" title="d">a</a>'),
        ("`a `b` c` ` d `", "<code>a </code>b<code> c</code> <code>d</code>"),
        ("![a](b)", '<img alt="a" src="b" loading="lazy">'),
        ("[a][b]\n\n[b]: c 'd'", '<a href="c" title="d">a</a>'),
        ("[a] [b]\n\n[b]: c\n    (d)", '<a href="c" title="d">a</a>'),
        ("[b]\n\n[b]: <c>", '<a href="c">b</a>'),
        ("`a` ``b ` c``", "<code>a</code> <code>b ` c</code>"),
        ("[a](b", "[a](b"),
        ("[a", "[a"),
        ("`a", "`a"),
        ("*[AB]: a b\n\nAB", '<abbr title="a b">AB</abbr>'),
    ],
)
def test_a_link_code_or_name_is_read_as_ever(written: str, shown: str) -> None:
    assert sections_of(written).html == f"<p>{shown}</p>"


@pytest.mark.parametrize(
    ("before", "most", "after", "begins"),
    [("[", MAX_LABEL, "](b)", "<a "), ("[a](", MAX_ADDRESS, ")", "<a "), ("`", MAX_CODE, "`", "<code>")],
)
def test_what_ends_out_of_sight_is_text(before: str, most: int, after: str, begins: str) -> None:
    near, far = (sections_of(f"{before}{'a' * letters}{after}").html for letters in (most - 10, most + 1))
    assert near.startswith(f"<p>{begins}")
    assert far.startswith(f"<p>{before}aaa")


@pytest.mark.parametrize("piece", ['[a](b "c) ', "[a](b'c) ", "[" * 90 + " "])
def test_a_page_of_marks_without_their_ends_is_refused(piece: str) -> None:
    page = piece * (MAX_STEPS // MAX_ADDRESS * 2 // max(1, piece.count("[") // 2))
    with pytest.raises(FileFaulty) as caught:
        sections_of(page)
    assert (caught.value.rule, "without their ends" in str(caught.value)) == ("too_complex", True)
