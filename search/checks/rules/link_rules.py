"""Rules on links: in the text, in HTML and in the front matter."""

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

from search.checks.source.findings import Problem
from search.checks.source.folder import Folder
from search.checks.source.pages import Page
from search.checks.source.rules import rule
from search.checks.vocabulary.addresses import Flaw, flaw_of
from search.checks.vocabulary.link_targets import Target, misspelt_links, targets

LINK_FIELDS = frozenset({"strategy_document", "strategy_website"})
"""Fields whose values are addresses, whatever they look like."""


@rule("error", "Readers see the brackets of a link instead of the link, or are led to an address that no browser opens.")
def link_syntax(page: Page, _: Folder) -> Iterator[Problem]:
    """A link with a bracket too few or in the wrong place, or an address with a slip in it."""
    for link in misspelt_links(page.prose):
        fix = page.replace(link.edit.start, link.edit.end, link.edit.replacement) if link.edit else None
        yield Problem(page.line_at(link.start).number, link.message, fix)
    yield from _flaws(page, "link_syntax")


@rule("error", "A host that cannot be is a link that never leads anywhere.")
def link_host(page: Page, _: Folder) -> Iterator[Problem]:
    """An address whose host has no dot, a stray mark, or a part that no name has."""
    yield from _flaws(page, "link_host")


def _flaws(page: Page, kind: str) -> Iterator[Problem]:
    for target, flaw in (*_field_flaws(page), *_body_flaws(page)):
        if flaw.rule == kind:
            fixable = flaw.fixed is not None and page.text[target.start : target.end] == target.address
            fix = page.replace(target.start, target.end, str(flaw.fixed)) if fixable else None
            yield Problem(page.line_at(target.start).number, f"the address {_short(target.address)} {flaw.message}", fix)


def _short(address: str) -> str:
    return repr(address if len(address) <= 80 else f"{address[:79]}…")


def _body_flaws(page: Page) -> Iterator[tuple[Target, Flaw]]:
    for target in targets(page.prose):
        flaw = flaw_of(target.address) if target.address.strip() else Flaw("link_syntax", "is empty", None)
        if flaw:
            yield target, flaw


_LIKE_AN_ADDRESS = re.compile(r"[\"'“‘]?\s?(?:h[tps]{1,6}[:;]?[/\\]{2}|https?:|www\.)\S*", re.IGNORECASE)


def _field_flaws(page: Page) -> Iterator[tuple[Target, Flaw]]:
    """Of whatever stands in a field for links, and of what looks like an address elsewhere in the front matter."""
    for field in page.fields:
        for scalar in field.scalars():
            written, place = scalar.written, scalar.place
            if not written.strip() or not place.one_line:
                continue
            if field.name in LINK_FIELDS or _LIKE_AN_ADDRESS.fullmatch(written):
                flaw = flaw_of(written) or (_no_address(written) if field.name in LINK_FIELDS else None)
                margin = 1 if scalar.quoted else 0
                if flaw:
                    yield Target(written, place.start + margin, place.end - margin), flaw


_HOST_ALONE = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?", re.IGNORECASE)


def _no_address(written: str) -> Flaw | None:
    """What a field for links says that is neither an address nor a path on the site."""
    if _HOST_ALONE.fullmatch(written):
        return Flaw("link_syntax", "has no scheme such as https://", f"https://{written}")
    return None if re.match(r"[a-z]+:|[/#.]", written, re.IGNORECASE) else Flaw("link_syntax", "is no address", None)


OF_THE_LAYOUT = frozenset({"", "content", "main", "main-content", "navigation", "top"})
"""Anchors that the page around a text usually has."""


@rule("warning", "A link within the page that leads nowhere leaves readers where they are.")
def dead_anchor(page: Page, _: Folder) -> Iterator[Problem]:
    """A link to `#…` that nothing on the page is called."""
    names = {html.unescape(name) for name in _NAMES.findall(f"{page.strategy.html} {page.prose}")}
    shown = {html.unescape(address) for address in _SHOWN.findall(page.strategy.html)}
    for target in targets(page.prose):
        anchor = unquote(target.address[1:])
        if not target.address.startswith("#") or anchor.lower() in OF_THE_LAYOUT:
            continue
        # Jekyll counts headings of one name from `-1`: links that are written for it are right there
        is_there = anchor in names or re.sub(r"-\d+$", "", anchor) in names
        if not is_there and target.address in shown:
            yield Problem(page.line_at(target.start).number, f"nothing on the page is called {target.address!r}")


_NAMES = re.compile(r"""\b(?:id|name)=["']([^"']+)["']""")
_SHOWN = re.compile(r'\bhref="([^"]+)"')

RULES = (link_syntax, link_host, dead_anchor)
