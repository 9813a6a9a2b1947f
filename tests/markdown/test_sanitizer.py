"""Of HTML that strangers wrote only an explicit list is shown, and nothing comes from other hosts."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.errors import FileFaulty
from search.markdown.sanitizer import ATTRIBUTES, TAGS, attribute, is_external, safe_tokens, serialise


def safe(source: str) -> str:
    return serialise(safe_tokens(source))


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('<p onclick="x()" style="color:red" class="lead">a <b>b</b></p>', "<p>a <b>b</b></p>"),
        ("<section><button>Open</button><font>a</font></section>", "<section>Opena</section>"),
        ("a<script>alert(1)</script><style>p {}</style><iframe src=x>b</iframe>c", "ac"),
        ("<svg><title>t</title><text>x</text></svg><math><mi>y</mi></math>z", "z"),
        ("<form><input name=x><select><option>a</option></select>b</form>", "b"),
        ("<!-- c --><p>x</p>", "<p>x</p>"),
        ("<table><tr><td>a<tr><td>b</table>", "<table><tbody><tr><td>a</td></tr><tr><td>b</td></tr></tbody></table>"),
        ("<ul><li>a<li>b</ul><br><hr><wbr>", "<ul><li>a</li><li>b</li></ul><br><hr><wbr>"),
        ("<p>&lt;b&gt; &amp; &nbsp;&copy; < & \"'</p>", "<p>&lt;b&gt; &amp; \u00a0© &lt; &amp; \"'</p>"),
        ('<span lang="nl-NL">a</span><span lang="x y">b</span>', '<span lang="nl-NL">a</span><span>b</span>'),
        ('<code class="language-c++ wide">x</code>', '<code class="language-c++">x</code>'),
        ('<details open class="x"><summary>s</summary></details>', "<details open><summary>s</summary></details>"),
        ("<b><i>a</b>b", "<b><i>a</i></b><i>b</i>"),
    ],
)
def test_only_what_is_listed_is_shown(source: str, shown: str) -> None:
    assert safe(source) == shown


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("#goals", 'href="#goals"'),
        ("guide/intro", 'href="guide/intro"'),
        ("/a?b=1&amp;c=2", 'href="/a?b=1&amp;c=2"'),
        ("https://a.org/", 'href="https://a.org/" rel="nofollow noopener"'),
        ("//a.org/", 'href="//a.org/" rel="nofollow noopener"'),
        ("mailto:a@b.org", 'href="mailto:a@b.org" rel="nofollow noopener"'),
        ("javascript:alert(1)", ""),
        ("&#106;ava&#10;script:alert(1)", ""),
        ("data:text/html,x", ""),
        ("vbscript:x", ""),
        ("\x01 JAVA\tscript:alert(1)", ""),
        ("&#1;javascript:alert(1)", ""),
        ("http://[a", ""),
        ("&lt;/javascript:", 'href="&lt;/javascript:"'),
        ("</javascript:", 'href="&lt;/javascript:"'),
        ("/javascript:", 'href="/javascript:"'),
        ("é/javascript:", 'href="é/javascript:"'),
        ("&amp;#106;avascript:x", 'href="&amp;#106;avascript:x"'),
        ("`https:x", 'href="`https:x"'),
    ],
)
def test_links_lead_to_pages_and_addresses_only(address: str, kept: str) -> None:
    assert safe(f'<a href="{address}">x</a>') == f"<a {kept}>x</a>".replace(" >", ">")


@pytest.mark.parametrize("source", ["https://a.org/m.png", "//a.org/m.png", "data:image/png;base64,AAAA", "", "/\\a.org/m.png"])
def test_pictures_from_elsewhere_give_way_to_their_words(source: str) -> None:
    assert safe(f'<p><img src="{source}" alt="A &lt;map&gt;">.</p>') == "<p>A &lt;map&gt;.</p>"


def test_pictures_of_this_site_stay() -> None:
    assert (
        safe('<img src="m.png" alt="A map" width="9" onerror="x()">')
        == '<img src="m.png" alt="A map" width="9" loading="lazy">'
    )


@pytest.mark.parametrize("address", ["//a.org", "http:a", "ht\ntps://a.org", " //a.org", "\\\\a.org", "/\t/a.org", "x-y+z.1:b"])
def test_an_address_is_external_as_a_browser_reads_it(address: str) -> None:
    assert is_external(address)


@pytest.mark.parametrize("address", ["", "a", "/a//b", "#a:b", "?a=b:c", "./a:b", "1:2", "ä:b"])
def test_an_address_without_a_host_is_of_this_site(address: str) -> None:
    assert not is_external(address)


@pytest.mark.parametrize(
    "source",
    [
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
        "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<img src=x onerror=alert(1)//",
        "<<script>alert(1)//<</script>",
        "<a href='x' title='&quot; onmouseover=&quot;alert(1)'>y</a>",
        "<title><p id='</title><img src=1 onerror=alert(1)>'>",
    ],
)
def test_known_tricks_leave_no_code(source: str) -> None:
    for token in safe_tokens(safe(source)):
        assert token.get("name") is None or token["name"] in TAGS
        assert not [name for _, name in token["data"] if name.startswith("on")] if isinstance(token.get("data"), dict) else True


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("&lt;&#60;&#x3C;&amp;lt;", "&lt;&lt;&lt;&amp;lt;"),
        ("&nbsp;&copy;&eacute;&#128512;", "\u00a0©é\U0001f600"),
        ("&unknown; &amp &#; &", "&amp;unknown; &amp;amp &amp;#; &amp;"),
        ("&quot;&apos;", "&quot;&#x27;"),
        ("&#0;&#xD800;&#1114112;", "\ufffd\ufffd\ufffd"),
        (f"&#{'9' * 5000};", f"&amp;#{'9' * 5000};"),
        ("\ue010\ue011&#xE011;", ""),
    ],
)
def test_character_references_are_resolved_and_markup_stays_text(written: str, shown: str) -> None:
    assert safe(written) == shown
    assert safe(f"<a title='{written}'>x</a>") == f'<a title="{shown}">x</a>'


def test_attributes_are_read_with_their_references_resolved() -> None:
    [token] = [token for token in safe_tokens('<a href="?a=1&amp;b=%22">x</a>') if token["type"] == "StartTag"]
    assert (attribute(token, "href"), attribute(token, "id")) == ("?a=1&b=%22", "")


def test_elements_may_nest_but_not_without_end() -> None:
    assert safe("<div>" * 150 + "a").count("</div>") == 150
    with pytest.raises(FileFaulty) as caught:
        safe("<div>" * 300)
    assert caught.value.rule == "too_deep"


def test_a_table_of_thousands_of_rows_is_read() -> None:
    assert safe("<table>" + "<tr><td>a" * 5000 + "</table>").count("</td>") == 5000


PIECES = [
    "<",
    ">",
    "</",
    "/",
    "=",
    '"',
    "'",
    " ",
    "&",
    ";",
    "&lt;",
    "&#60;",
    "a",
    "b",
    "p",
    "svg",
    "style",
    "script",
    "img",
    "src",
    "<!--",
    "-->",
]
PIECES += [
    "href",
    "onx",
    "javascript:",
    "table",
    "td",
    "math",
    "<a href=",
    "title=",
    "\\",
    "\n",
    "é",
    "<p>",
    "</p>",
    "<![CDATA[",
    "]]>",
    "?",
]


SCHEME = re.compile(r"[\x00-\x20]*[a-z](?:[a-z0-9+.-]|[\t\r\n])*:", re.IGNORECASE)
"""An address with a scheme, as WHATWG's parser of addresses begins to read it."""
ALLOWED = re.compile(r"[\x00-\x20]*(?:https?|mailto):", re.IGNORECASE)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text())
@example("&" + "a" * 100)
@example('<a href="</javascript:">')
@example("<a href=&lt;/javascript:>")
@example("<a href=/javascript:>")
@example("<a href='\x01java\nscript:'>")
def test_only_listed_elements_and_attributes_come_out_and_a_second_time_the_same(
    source: str,
) -> None:
    once = safe(source)
    for token in safe_tokens(once):
        if isinstance(token.get("data"), dict):
            allowed = {*ATTRIBUTES["*"], *ATTRIBUTES.get(token["name"], ()), "rel", "loading"}
            assert token["name"] in TAGS
            assert {name for _, name in token["data"]} <= allowed
            assert not SCHEME.match(attribute(token, "href")) or ALLOWED.match(attribute(token, "href"))
    assert safe(once) == once
