"""Liquid and kramdown as authors write them read right: what Jekyll takes out is gone, what it understands is rendered."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.errors import FileFaulty
from search.markdown.dialects.liquid import without_liquid
from search.markdown.kramdown.code_spans import code_spans
from search.markdown.sections import sections_of


def html(body: str) -> str:
    """The page on one line, without the ids of headings."""
    page = re.sub(r'(<h[1-6]) id="[^"]*"', r"\1", sections_of(body, title="The title").html)
    return re.sub(r">\s+<", "><", page.strip())


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("a {{ page.title | upcase }} b", "a  b"),
        ("{%- if x -%}yes{% else %}no{% endif %}", "yes no"),
        ("a\n{% include copy.html\n   x=1 %}\nb", "a\n\n\nb"),
        ("a {% comment %}\nhidden {{ x }}\n{% endcomment %} b", "a \n\nb"),
        ("{% capture x %}hidden{% endcapture %}{{ x }}", ""),
        ("{% raw %}{{ size }} {% if x %}{% endraw %}{{ y }}", "{{ size }} {% if x %}"),
        ("{% highlight ruby linenos %}\nputs {{ x }}\n{% endhighlight %}\n", "~~~~~~ruby\nputs \n~~~~~~\n"),
        ("text {% highlight ruby %}x{% endhighlight %}", "text x"),
        ("{% comment %} never ended", "never ended"),
        ("a {{ b", "a {{ b"),
        ("{{ {{ x }}", "{{ "),
        ("no templates: {a} 100 % {", "no templates: {a} 100 % {"),
    ],
)
def test_liquid_is_taken_out_as_jekyll_would(written: str, left: str) -> None:
    assert re.sub("[\ue003\ue004]", "", without_liquid(written)) == left


@given(
    st.lists(st.sampled_from(["{{", "}}", "{%", "%}", "raw", "endraw", "comment", "endcomment", " ", "\n", "a", "{", "%"])).map(
        "".join
    )
)
def test_taking_liquid_out_keeps_every_line_where_it_was(text: str) -> None:
    assert without_liquid(text).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("a `b` c", [(2, 5)]),
        ("``a ` b`` `c`", [(0, 9), (10, 13)]),
        ("`a ``b", []),
        ("\\`a `b`", [(4, 7)]),
        ("`a `` b`", [(0, 8)]),
    ],
)
def test_a_code_span_ends_at_as_many_backticks_as_it_began_with(text: str, spans: list[tuple[int, int]]) -> None:
    assert code_spans(text) == spans


@pytest.mark.parametrize(
    "body",
    [
        "Aims:\n- one\n- two",
        "Aims:\n\n* one\n* two",
        "Aims:\n+ one\n+ two",
    ],
)
def test_a_list_may_follow_a_paragraph_without_a_blank_line(body: str) -> None:
    assert html(body) == "<p>Aims:</p><ul><li>one</li><li>two</li></ul>"


def test_a_wrapped_line_that_begins_with_a_number_is_no_list() -> None:
    assert html("It was adopted in the year\n2019. It runs on.") == "<p>It was adopted in the year\n2019. It runs on.</p>"


@pytest.mark.parametrize("indent", [2, 3, 4, 5])
def test_nested_lists_may_be_indented_by_two_or_more(indent: int) -> None:
    body = f"- a\n{' ' * indent}- b\n{' ' * indent}- c\n- d"
    assert html(body) == "<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>"


def test_a_list_of_the_other_kind_begins_a_new_list() -> None:
    assert html("- a\n1. b\n2. c") == "<ul><li>a</li></ul><ol><li>b</li><li>c</li></ol>"


def test_an_ordered_list_begins_with_its_own_number() -> None:
    assert html('{:start="4"}\n4. four\n5. five') == '<ol start="4"><li>four</li><li>five</li></ol>'


def test_a_fence_inside_a_list_item_is_code_and_the_list_goes_on() -> None:
    body = '1. Ask\n   ```json\n   {\n     "a": 1\n   }\n   ```\n   {% include copy.html %}\n1. Answer\n'
    assert html(body) == ('<ol><li>Ask<pre><code class="language-json">{\n  "a": 1\n}\n</code></pre></li><li>Answer</li></ol>')


@pytest.mark.parametrize(
    "above",
    [
        "1. a\n\n   text\n",
        "- a\nlazy\n",
        "- a\n  - b\n\n  text\n",
        "[^1]: a\n",
        "[^1]:\n",
        "[^1]: a\nlazy\n",
        "Term\n: a\nlazy\n",
    ],
)
def test_a_fence_that_is_indented_as_code_is_code_of_the_item_or_footnote_above(above: str) -> None:
    page = html(f"{above}\n    ```py\n    # {{{{ x }}}}\n    ```\n\n[^1]\n")
    assert '<pre><code class="language-py"># {{ x }}\n</code></pre>' in page
    assert "<p></p>" not in page


@pytest.mark.parametrize("above", ["a", "- a\n\npara", "- a\n# Aims", "**a** b", "*a*", "-a"])
def test_a_fence_that_is_indented_under_no_item_is_indented_code(above: str) -> None:
    assert "<pre><code>```\n{{ x }}\n```\n</code></pre>" in html(f"{above}\n\n    ```\n    {{{{ x }}}}\n    ```\n")


@pytest.mark.parametrize("begins", [":   ", "[^1]: "])
def test_a_fence_may_begin_a_definition_and_a_footnote(begins: str) -> None:
    page = html(f"Term[^1]\n{begins}```py\n    # {{{{ x }}}}\n    ```\n")
    assert '<pre><code class="language-py"># {{ x }}\n</code></pre>' in page


def test_indented_code_inside_a_list_item_keeps_its_lines() -> None:
    assert html("- a\n\n      x:\n        - y\n\n  b\n") == (
        "<ul><li><p>a</p><pre><code>x:\n  - y\n</code></pre><p>b</p></li></ul>"
    )


def test_code_fences_of_both_kinds_hold_anything() -> None:
    body = "~~~ yaml\n# no heading\n```\n<b>{: .x}</b> <!-- no comment -->\n~~~\n"
    assert html(body) == (
        '<pre><code class="language-yaml"># no heading\n```\n&lt;b&gt;{: .x}&lt;/b&gt; &lt;!-- no comment --&gt;\n</code></pre>'
    )


def test_a_fence_that_is_never_closed_is_text() -> None:
    assert html("```\n## Goals\n\ntext") == "<p>```</p><h2>Goals</h2><p>text</p>"


def test_attribute_lists_are_gone_wherever_they_stand() -> None:
    body = (
        "## Goals {#aims}\n{: .no_toc}\n\nOpen data\n{: .label .label-green }\n\n"
        "[Paper](/a.pdf){: .button target='_blank'} and "
        '![map](m.png){: width="50%" }\n\n- one\n- two\n{:.wide}\n\n{:.before}\n> said\n'
    )
    assert html(body) == (
        '<h2>Goals</h2><p>Open data</p><p><a href="/a.pdf">Paper</a> and <img alt="map" src="m.png" loading="lazy"></p>'
        "<ul><li>one</li><li>two</li></ul><blockquote><p>said</p></blockquote>"
    )


def test_ids_and_languages_are_kept_of_attribute_lists() -> None:
    page = sections_of('*algemeen belang*{: lang="nl"}\n\nText\n{: #note .x}\n\n## Goals\n{: .a #aims}\n').html
    assert '<em lang="nl">algemeen belang</em>' in page
    assert '<p id="note">Text</p>' in page
    assert '<h2 id="aims">Goals</h2>' in page


def test_braces_that_are_no_attribute_lists_stay() -> None:
    assert (
        html("## Plan {2030}\n\n*a*{b} `{: .c}` \\{: .d}")
        == "<h2>Plan {2030}</h2><p><em>a</em>{b} <code>{: .c}</code> {: .d}</p>"
    )


def test_the_place_of_a_table_of_contents_is_empty() -> None:
    assert (
        html("#### Contents\n- TOC\n{:toc}\n\nText\n\n[TOC]\n\n* this is replaced\n{:toc .wide}\n")
        == "<h4>Contents</h4><p>Text</p>"
    )


def test_kramdown_extensions_are_gone() -> None:
    assert html('{::options parse_block_html="true" /}\n\nChoose {::nomarkdown}<b>x</b>{:/}.') == "<p>Choose <b>x</b>.</p>"
    assert html("a\n\n{::comment}\nhidden\n\n## Hidden\n{:/comment}\n\nb") == "<p>a</p><p>b</p>"


def test_comments_are_gone_with_the_headings_in_them() -> None:
    assert (
        html("a <!-- b --> c\n\n<!--\n## Hidden\n\n```\n-->\n\nd `<!-- e -->`")
        == "<p>a  c</p><p>d <code>&lt;!-- e --&gt;</code></p>"
    )


def test_a_comment_that_never_ends_hides_nothing() -> None:
    assert html("a <!-- b\n\n## Goals\n") == "<p>a &lt;!-- b</p><h2>Goals</h2>"


def test_markdown_is_read_in_html_that_asks_for_it_however_deep() -> None:
    body = '<section>\n  <div class="grid">\n    <div markdown="1">\n\n## Goals\n\n- *one*\n\n</div>\n  </div>\n</section>\n'
    assert html(body) == "<section><div><div><h2>Goals</h2><ul><li><em>one</em></li></ul></div></div></section>"


def test_html_around_markdown_does_not_nest_without_end() -> None:
    with pytest.raises(FileFaulty) as caught:
        html("<div>" * 300 + '<div markdown="1">\n\n*a*\n')
    assert caught.value.rule == "too_deep"


def test_markdown_is_not_read_in_html_that_does_not_ask() -> None:
    assert html("<div>\n*a*\n</div>") == "<div>\n*a*\n</div>"


def test_tables_are_read_with_or_without_a_blank_line_above() -> None:
    table = (
        "<table><thead><tr><th>Year</th><th>Step</th></tr></thead><tbody><tr><td>2024</td><td>a | b</td></tr></tbody></table>"
    )
    assert html("| Year | Step |\n|---|---|\n| 2024 | a \\| b |\n") == table
    assert html("Steps:\n| Year | Step |\n|---|---|\n| 2024 | a \\| b |\nThen") == f"<p>Steps:</p>{table}<p>Then</p>"


def test_rows_without_dashes_are_a_table_without_heading() -> None:
    table = "<table><tbody><tr><td>Year</td><td>Step</td></tr><tr><td>2024</td><td>start</td></tr></tbody></table>"
    assert html("| Year | Step |\n| 2024 | start |") == table
    assert html("Year | Step\n2024 | start") == table
    assert html("a | b\nc") == "<p>a | b\nc</p>"


@pytest.mark.parametrize("ruling", ["|---|", "|---|---|---|---|"])
def test_the_dashes_under_a_heading_need_not_fit_it(ruling: str) -> None:
    body = "\n".join(["| Year | Step |", ruling, "| 2024 | start |"])
    assert html(body) == (
        "<table><thead><tr><th>Year</th><th>Step</th></tr></thead><tbody><tr><td>2024</td><td>start</td></tr></tbody></table>"
    )


def test_columns_keep_their_alignment() -> None:
    assert '<td align="right">1</td>' in html("a | b\n:-- | --:\nx | 1")


def test_quotations_hold_lists_and_code() -> None:
    assert html("> Aims:\n> - a\n>   - b\n>\n> ```\n> c\n> ```\n") == (
        "<blockquote><p>Aims:</p><ul><li>a<ul><li>b</li></ul></li></ul><pre><code>c\n</code></pre></blockquote>"
    )


def test_definition_lists_abbreviations_footnotes_and_deletions_are_rendered() -> None:
    page = html(
        "Term\n: Meaning\nOther\n: Also\n\nThe CDO ~~was~~ is[^1].\n\n*[CDO]: Chief Data Officer\n\n[^1]: Since 2021.\n"
    )
    assert page.startswith("<dl><dt>Term</dt><dd>Meaning</dd><dt>Other</dt><dd>Also</dd></dl>")
    assert '<abbr title="Chief Data Officer">CDO</abbr><del>was</del> is<sup id="fnref:1">' in page
    assert '<li id="fn:1"><p>Since 2021.' in page


def test_both_kinds_of_underlined_headings_are_read_and_rules_are_not_headings() -> None:
    assert html("Vision\n===\n\nGoals\n-----\ntext\n\n---\n\n* * *\n") == "<h2>Vision</h2><h3>Goals</h3><p>text</p><hr><hr>"


def test_a_heading_needs_a_blank_after_its_hashes() -> None:
    assert html("#opendata is no heading\n\n  ## Goals ##\ntext") == "<p>#opendata is no heading</p><h2>Goals</h2><p>text</p>"


def test_punctuation_may_be_escaped() -> None:
    assert html(r"\<b> \# \* \| \{") == "<p>&lt;b&gt; # * | {</p>"


def test_a_stray_angle_bracket_is_text_and_swallows_nothing() -> None:
    assert html("if a <b then\n\n## Goals\n\n<?php x ?> <!DOCTYPE html>\n") == (
        "<p>if a &lt;b then</p><h2>Goals</h2><p>&lt;?php x ?&gt; &lt;!DOCTYPE html&gt;</p>"
    )


def test_a_tag_does_not_run_over_a_blank_line() -> None:
    assert html("a <b then\n\n> said") == "<p>a &lt;b then</p><blockquote><p>said</p></blockquote>"
    assert html('<a\n  href="#x">a</a>') == '<p><a href="#x">a</a></p>'


@pytest.mark.parametrize(
    ("body", "page"),
    [
        ("<pre>a</pre> <pre>b\n# c</pre>", "<pre>a</pre><pre>b\n# c</pre>"),
        ("<pre>never ended\n\n## Goals", "<pre>never ended\n\n## Goals</pre>"),
        ("<!-- <pre> -->a</pre>\n", "<p>a</p>"),
        (
            "`x` <!-- a --> `y` <!-- b --> `<!--` <!-- c\n-->d",
            "<p><code>x</code><code>y</code><code>&lt;!--</code> \nd</p>",
        ),
        ("a <!-- b\n<pre>\n--> c", "<p>a</p><p>c</p>"),
        ("# " + "long" * 300, "<p># " + "long" * 300 + "</p>"),
    ],
)
def test_what_is_set_aside_ends_where_it_should(body: str, page: str) -> None:
    assert html(body) == page


def test_preformatted_html_is_kept_and_scripts_are_not() -> None:
    assert (
        html("<pre>\n## a\n- b\n</pre>\n\n<script>\n## c\n</script>\n\n<style>\np {}\n</style>\n\nd")
        == "<pre>## a\n- b\n</pre><p>d</p>"
    )


@given(
    st.lists(st.sampled_from([*"-*1.>#`~|:{}[]()<!\n\n\n  ab", "    ", "```", "<div>", "{:toc}", "<!--", "-->"])).map("".join)
)
@example("- \n-")
@example("> > ```\n> ```")
def test_no_marker_of_the_conversion_is_left_in_a_page(body: str) -> None:
    document = sections_of(body)
    assert not re.search(
        "[\ue000-\ue002\x02\x03]|wzxhzdk|klzzwxh", document.html + "".join(section.text for section in document.sections)
    )


@pytest.mark.parametrize("mark", ["---", "==="])
def test_a_paragraph_too_long_for_a_heading_is_none_over_a_line_of_signs(mark: str) -> None:
    assert [one.heading for one in sections_of("long " * 300 + f"\n{mark}\n").sections] == [""]
    assert [one.heading for one in sections_of(f"short\n{mark}\n\nText.\n").sections] == ["short"]
