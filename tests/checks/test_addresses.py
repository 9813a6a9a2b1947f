"""Which addresses cannot be, and what they were meant as."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.checks.vocabulary.addresses import flaw_of


@pytest.mark.parametrize(
    "address",
    """
    https://example.org http://localhost:8000/ https://user@example.org:8443/a?b=c#d ftp://example.org/ mailto:a@example.org https://example.org:/a
    https://192.0.2.1/ http://[2001:db8::1]/ https://münchen.example/ https://xn--mnchen-3ya.example/ /plans/a.pdf
    ../a.md #goals a/https.md https://<host>/ https://{city}.example.org/ https://example.org/a,b.html https://a_b.example.org/
    data:text/plain,a
    """.split(),
)
def test_addresses_that_can_be_have_no_flaw(address: str) -> None:
    assert flaw_of(address) is None


@pytest.mark.parametrize(
    ("address", "rule", "fixed"),
    [
        ("htp://example.org/a", "link_syntax", "http://example.org/a"),
        ("HTTPS//example.org", "link_syntax", "https://example.org"),
        ("https:/example.org", "link_syntax", "https://example.org"),
        ("https:///example.org", "link_syntax", "https://example.org"),
        ("https;//example.org", "link_syntax", "https://example.org"),
        ("http:\\\\example.org", "link_syntax", "http://example.org"),
        ("https//:example.org", "link_syntax", "https://example.org"),
        ("http://https://example.org", "link_syntax", "https://example.org"),
        ("www.example.org/a", "link_syntax", "https://www.example.org/a"),
        ("“htps://www,example.org.”", "link_syntax", "https://www.example.org"),
        ("https://example.org/a b.pdf", "link_syntax", "https://example.org/a%20b.pdf"),
        ("https://exam ple.org/", "link_host", None),
        ("https://", "link_host", None),
        ("https://wwwexample/a", "link_host", None),
        ("https://examplecom/a", "link_host", None),
        ("https://example..org/a", "link_host", "https://example.org/a"),
        ("https://example.org:http/a", "link_host", None),
        ("https://-a.example/", "link_host", None),
        ("https://example.1/", "link_host", None),
        (f"https://{'a' * 64}.example/", "link_host", None),
    ],
)
def test_addresses_that_cannot_be_say_what_they_were_meant_as_if_that_is_plain(
    address: str, rule: str, fixed: str | None
) -> None:
    flaw = flaw_of(address)
    assert flaw is not None
    assert (flaw.rule, flaw.fixed) == (rule, fixed)


@given(st.text(alphabet='htps:/\\w.,;a1-"“ @[]{}', max_size=25))
def test_a_mended_address_has_no_flaw_left(address: str) -> None:
    flaw = flaw_of(address)
    if flaw and flaw.fixed is not None:
        assert flaw_of(flaw.fixed) is None
