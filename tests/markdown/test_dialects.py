"""Constructs of all dialects read as `docs/dialects.md` says: each row of its table is a test, and so are kinds beside it."""

import re
import textwrap
from pathlib import Path

import pytest

from search.markdown.blocks.tables import cells_of
from search.markdown.sections import Document, sections_of

TABLE = Path(__file__).parents[2] / "docs" / "dialects.md"
FEWEST = 60


def rows() -> list[list[str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    begin = next(number for number, line in enumerate(lines) if line.startswith("| ---"))
    return [cells_of(line) for line in lines[begin + 1 :] if line.startswith("|")]


def plain(cell: str) -> str:
    """What a cell holds: the code in it, with its lines."""
    inside = cell.strip("`")
    return (inside[1:-1] if cell.startswith("``") else inside).replace("⏎", "\n")


def text_of(document: Document) -> str:
    """Headings and texts of a page, a line each."""
    return "\n".join(text for section in document.sections for text in (section.heading, section.text) if text)


def read(written: str) -> str:
    return text_of(sections_of(written))


def html(written: str) -> str:
    return re.sub(r">\s+<", "><", sections_of(written).html.strip())


def test_the_table_of_dialects_says_enough() -> None:
    assert len(rows()) >= FEWEST
    assert {row[3] for row in rows()} == {"read", "shown plain", "left out"}
    assert len({(row[0], row[1]) for row in rows()}) == len(rows())


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row[0]}: {row[1]}")
def test_a_construct_is_read_as_the_table_says(row: list[str]) -> None:
    written, is_, text = plain(row[2]), row[3], plain(row[4]).replace(" ¶ ", "\n")
    assert read(written) == text
    words = re.findall(r"\w+", written)
    if is_ == "shown plain":
        assert re.findall(r"\w+", text) == words
    if is_ == "left out":
        assert set(re.findall(r"\w+", text)) < set(words)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("**Bold {{ x }}** and _see {{ y }}_ on", "Bold and see on"),
        ("a{{ x }}b and year{% if n %}s{% endif %}", "a b and years"),
        ("{% if a %}oak{% elsif b %}elm{% else %}ash{% endif %}", "oak elm ash"),
        ("{% case a %}{% when 1 %}oak{% when 2 %}elm{% endcase %}", "oak elm"),
        ("{% if a %}oak{% endif %}{% if b %}elm{% endif %}", "oak elm"),
        ("## {{ page.title }} aims\n\nText", "aims\nText"),
        ("- {% include x.html %}item\n- two", "item · two"),
        ('{% include figure.html image="a.png" caption="A *map*" %}', "A map"),
        ("`{% if x %}` and {% raw %}{% if y %}{% endraw %}", "{% if x %} and {% if y %}"),
        ("```\n{% raw %}{{ a }}{% endraw %}\n```", "{{ a }}"),
        ("    {{ a }} {{< b >}}\n", "{{ a }} {{< b >}}"),
        ("\t{{ a }}\n\n  \t{{ b }}\n", "{{ a }}\n{{ b }}"),
        ("> ```\n> {{ a }}\n> ```", "{{ a }}"),
        ("<pre>{{ a }}</pre>", "{{ a }}"),
    ],
)
def test_taking_liquid_out_leaves_no_marks_and_joins_no_words(written: str, text: str) -> None:
    assert read(written) == text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("> [!WARNING]\n> One\n>\n> - two", "Warning\nOne\ntwo"),
        ("> [!question]+ Why *so*?\n> Hm", "Why so?\nHm"),
        ("> [!NOTE] is a word\n", "is a word"),
        ('!!! danger ""\n    Mind\n\n    - the gap\n\nAfter', "Mind\nthe gap\nAfter"),
        ("- item\n\n    !!! note\n        Inside", "item · Note · Inside"),
        ("::::info Outer\n:::tip\nInner\n:::\n::::\n\nAfter", "Outer\nTip\nInner\nAfter"),
        (":::caution\nnever ended\n\n## Aims", "Caution\nnever ended\nAims"),
        ("::: {#tip-x .callout-tip}\nInner\n:::\n\n::: {.panel-tabset}\n### One\nA\n:::", "Tip\nInner\nOne\nA"),
        ('!!! note\n    === "A"\n\n        ```sh\n        make\n        ```\n', "Note\nA\nmake"),
        ("!!! Wow, that is all", "!!! Wow, that is all"),
        ("* [ ] a\n  1. [X] b\n* [](x)", "☐ a · ☑ b"),
    ],
)
def test_boxes_and_tasks_show_no_signs_of_their_own(written: str, text: str) -> None:
    assert read(written) == text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("import A from \"a\";\nimport { B,\n  C } from 'b';\nexport default function X() {\n  return 1;\n}\n\nText", "Text"),
        ("import duties are high\n\nexport rose", "import duties are high\nexport rose"),
        ('<Card\n  title="Aims"\n  icon={<Icon name="x" />}\n/>\n\nText', "Aims\nText"),
        ('<Tabs>\n<TabItem value="a" label="Linux">\n\n- make\n\n</TabItem>\n</Tabs>', "Linux\nmake"),
        ("Use <Highlight color={blue}>green</Highlight> here", "Use green here"),
        ("A List<String> of a < b", "A List<String> of a < b"),
        ('## Aims<o:p></o:p>\n\nOne<Icon /> two<st1:place w:st="on"></st1:place>', "Aims\nOne two"),
        ("vector<std::string> and Map<K>", "vector<std::string> and Map<K>"),
        ("`<Card title='x'>` and\n\n```jsx\nimport A from 'a'\n```", "<Card title='x'> and\nimport A from 'a'"),
        ('{{< tabs >}}{{% tab "Linux" %}}make{{% /tab %}}{{< /tabs >}}', "Linux make"),
        ("{{% details summary='More' %}}\nText\n{{% /details %}}", "More Text"),
        ("a {{< b", "a {{< b"),
        ("[[not a link", "[[not a link"),
        ("`[[ -f x ]]` and a[[1]](b)", "[[ -f x ]] and a[1]"),
        ("if a == b or c == d", "if a == b or c == d"),
        ("50%% of 60%%", "50%% of 60%%"),
        ("One%%hidden%% ^block\n", "One%%hidden%%"),
        ("One %%hidden%% ^block\n", "One"),
        ("x^[see [a](b.md) and\nmore] y\n\n## B\n\nz^[end]", "x y\nsee a and more\nB\nz\nend"),
        ("`^[a]` and \\^[b] and [^[c]", "^[a] and ^[b] and [^[c]"),
        ("\\newpage of a book, and \\alpha", "\\newpage of a book, and \\alpha"),
    ],
)
def test_components_shortcodes_and_links_of_notes_are_read(written: str, text: str) -> None:
    assert read(written) == text


@pytest.mark.parametrize(
    "written",
    [
        "$$a*b*c$$ and $$x_{1}_y_ \\{z\\} \\\\ a<b>c$$",
        "$$ \\frac{{a}}{{b}} [x](y) ==c== <A> %%d%% $$",
        "| a | $$b*c*d$$ |",
        "$$a*b*c$$$$d*e*f$$, where $$g*h*i$$ is",
    ],
)
def test_mathematics_is_shown_as_it_is_written(written: str) -> None:
    assert read(written) == written.strip("| ").replace(" | ", " · ")


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("$$ *a* $", "$$ a $"),
        ("costs $$\n\n*a* $$", "costs $$\na $$"),
        ("`$$` *a* `$$`", "$$ a $$"),
        ("$$$ *a* $$$", "$$$ a $$$"),
        ("\\$$ *a* $$", "$$ a $$"),
        ("$$`a` *b*$$", "$$a b$$"),
        ("$$a$$$$b$$, *c* and $$d$$", "$$a$$$$b$$, c and $$d$$"),
    ],
)
def test_dollars_that_are_no_mathematics_keep_nothing(written: str, text: str) -> None:
    assert read(written) == text


def test_a_wiki_link_leads_to_the_file_and_heading_that_it_names() -> None:
    assert html("[[Data/Open plan#First aims|plan]]") == '<p><a href="Data/Open plan#first-aims">plan</a></p>'


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("![map](m.png){ width=50% .right } x", '<p><img alt="map" src="m.png" loading="lazy"> x</p>'),
        ("*a*{.b} and `c`{.d}", "<p><em>a</em> and <code>c</code></p>"),
        ("`{.x}` {2030}", "<p><code>{.x}</code> {2030}</p>"),
        ("| a {: .x } | b |\n|---|---|\n| c | d |", None),
        ("# A {-}\n\n## B {.unnumbered #c}", '<h2 id="a">A</h2><h3 id="c">B</h3>'),
        ("A\n=\n{: #x}", '<h2 id="x">A</h2>'),
        ("A {#sec:x}\n=\n\nB {: #y .z}\n-", '<h2 id="sec:x">A</h2><h3 id="y">B</h3>'),
        ("A {2030}\n=\n\nb\n{ .c #d }\n\n{e}", '<h2 id="a-2030">A {2030}</h2><p id="d">b</p><p>{e}</p>'),
    ],
)
def test_attribute_lists_of_every_dialect_are_attributes(written: str, shown: str | None) -> None:
    page = html(written)
    assert "{:" not in page
    assert shown is None or page == shown


def test_a_footnote_is_text_of_every_section_that_cites_it() -> None:
    body = textwrap.dedent("""\
        ## Aims

        One.[^a]

        ## Means[^b]

        Two.[^a]

        ## Rest

        Three.

        [^a]: Alpha,
            see[^c]
        [^b]: Beta
        [^c]: Gamma
        [^d]: Delta
        """)
    assert [(section.anchor, section.text) for section in sections_of(body).sections] == [
        ("aims", "One.\nAlpha, see\nGamma"),
        ("means", "Two.\nBeta\nAlpha, see\nGamma"),
        ("rest", "Three.\nDelta"),
    ]


def test_a_long_footnote_is_text_of_the_first_section_that_cites_it() -> None:
    sections = sections_of(f"## A\n\na[^1]\n\n## B\n\nb[^1]\n\n[^1]: {'long ' * 500}\n").sections
    assert [len(section.text) > 1000 for section in sections] == [True, False]
