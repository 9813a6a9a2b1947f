"""Rules on links: in the text, in HTML and in the front matter."""

import html
import os
import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote, unquote

from search.analysis import analyzer
from search.checks.source.findings import Fix, Problem
from search.checks.source.folder import Folder
from search.checks.source.pages import Page, excerpt
from search.checks.source.prose import HIDDEN
from search.checks.source.rules import rule
from search.checks.vocabulary.addresses import Flaw, flaw_of
from search.checks.vocabulary.link_targets import Target, misspelt_links
from search.content.files import ENDINGS
from search.content.front_matter import FrontMatter
from search.content.linked_files import translated_names
from search.markdown.spans.footnotes import MARK

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
            yield Problem(page.line_at(target.start).number, f"the address {excerpt(target.address, 80)} {flaw.message}", fix)


def _body_flaws(page: Page) -> Iterator[tuple[Target, Flaw]]:
    for target in page.targets:
        address = target.address.replace(" ", "%20") if page.text[target.start - 1] == "<" else target.address
        flaw = flaw_of(address) if address.strip() else Flaw("link_syntax", "is empty", None)
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


LAYOUT_ANCHORS = frozenset({"", "content", "main", "main-content", "navigation", "top"})
"""Anchors that the page around a text usually has."""


@rule("warning", "A link within the page that leads nowhere leaves readers where they are.")
def dead_anchor(page: Page, _: Folder) -> Iterator[Problem]:
    """A link to `#…` that nothing on the page is called."""
    if not any(target.address.startswith("#") for target in page.targets):
        return
    names = {html.unescape(name) for name in _NAMES.findall(f"{page.strategy.html} {page.prose}")}
    names.update(name for attributes in _ATTRIBUTE_LISTS.findall(page.prose) for name in re.findall(r"#([\w:.-]+)", attributes))
    shown = {html.unescape(address) for address in _SHOWN.findall(page.strategy.html)}
    for target in page.targets:
        anchor = unquote(target.address[1:])
        if not target.address.startswith("#") or anchor.lower() in LAYOUT_ANCHORS or _NO_ANCHOR.match(anchor):
            continue
        # Jekyll counts headings of one name from `-1`: links that are written for it are right there
        is_there = anchor in names or re.sub(r"-\d+$", "", anchor) in names
        if not is_there and target.address in shown:
            yield Problem(page.line_at(target.start).number, f"nothing on the page is called {target.address!r}")


_NO_ANCHOR = re.compile(r"[/!^]|:~:|L\d")
"""Routes of an application, a block of notes, a passage to be marked, a line of code."""
_NAMES = re.compile(r"""\b(?:id|name)=["']([^"']+)["']""")
_ATTRIBUTE_LISTS = re.compile(r"\{[^{}\n]{1,300}\}")
_SHOWN = re.compile(r'\bhref="([^"]+)"')


MARKDOWN = frozenset(ending.removeprefix(".") for ending in ENDINGS)
"""Endings of files that no site shows under that name: who writes them means the file."""
ATTACHMENTS = frozenset("csv doc docx gif jpeg jpg ods odt pdf png ppt pptx svg txt webp xls xlsx zip".split())
"""Endings of files that lie beside the text, where it has the same address as its file."""
PERMALINK_FIELDS = frozenset("layout permalink slug url".split())
"""Fields of pages whose address is not their file's, so that nobody knows where their attachments are."""

_SCHEME = re.compile(r"[a-z][a-z\d+.-]*:|//", re.IGNORECASE)
_MADE_BY_A_TEMPLATE = re.compile(rf"[{{}}<>$*|{HIDDEN}]|^~")


@rule("error", "A link to a file that is not there leads readers to nothing.")
def dead_link(page: Page, folder: Folder) -> Iterator[Problem]:
    """A link to a file, by a path from the page's own file, that the folder does not hold."""
    for target in page.targets:
        path = _path_of(target.address)
        ending = posixpath.splitext(path)[1].removeprefix(".").lower()
        if ending in MARKDOWN or (ending in ATTACHMENTS and _has_attachments(page, folder, path)):
            place = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path))
            if not place.startswith("..") and not _exists(page, folder, place, path):
                fix = _fix(page, folder, target, place)
                yield Problem(page.line_at(target.start).number, f"the file {target.address!r} is not there", fix)


def _path_of(address: str) -> str:
    """The path that an address is, without fragment and query; "" if it is none, or made by a template."""
    if _SCHEME.match(address) or _MADE_BY_A_TEMPLATE.search(address):
        return ""
    path = unquote(re.split(r"[#?]", address, maxsplit=1)[0]).strip()
    return "" if "\0" in path else path


def _has_attachments(page: Page, folder: Folder, path: str) -> bool:
    """Whether a page's attachments lie beside its file, in a folder that is there."""
    if path.startswith("/") or page.path.startswith("_") or "/_" in page.path or not PERMALINK_FIELDS.isdisjoint(page.metadata):
        return False
    return os.path.isdir(os.path.join(folder.root, posixpath.dirname(page.path), posixpath.dirname(path)))  # noqa: PTH112, PTH118


def _exists(page: Page, folder: Folder, place: str, path: str) -> bool:
    """Whether a file is there: by its place, in the page's language, or under the end of its path anywhere."""
    try:
        names = (os.path.join(folder.root, name.lstrip("/")) for name in translated_names(place, page.path))  # noqa: PTH118
        is_in_place = any(map(os.path.lexists, names)) or folder.linked_files.at(place.lstrip("/"), page.path)
    except OSError:
        return True
    bare = "/" + re.sub(r"^(?:\.{0,2}/)+", "", path)
    return bool(is_in_place) or any(
        f"/{file}".endswith(bare) for file in folder.files.get(posixpath.basename(bare).casefold(), ())
    )


def _fix(page: Page, folder: Folder, target: Target, place: str) -> Fix | None:
    """The address of the one file whose path differs in nothing but capitals."""
    named_alike = folder.files.get(posixpath.basename(place).casefold(), ())
    alike = [file for file in named_alike if file.casefold() == place.casefold()]
    if len(alike) != 1 or page.text[target.start : target.end] != target.address:
        return None
    rest = target.address[len(re.split(r"[#?]", target.address, maxsplit=1)[0]) :]
    address = quote(posixpath.relpath(alike[0], posixpath.dirname(page.path) or "."), safe="/!$&'*+,;=:@~") + rest
    return page.replace(target.start, target.end, address)


@rule("warning", "A link to a place in another file that is not there leaves readers at its top.")
def dead_anchor_elsewhere(page: Page, folder: Folder) -> Iterator[Problem]:
    """A link to `file.md#…` where nothing in that file is called so, nor has the words of it."""
    for target in page.targets:
        path, anchor = _path_of(target.address), re.sub(r"-\d+$", "", unquote(target.address.partition("#")[2]))
        is_file = posixpath.splitext(path)[1].removeprefix(".").lower() in MARKDOWN
        if is_file and anchor.lower() not in LAYOUT_ANCHORS and not _NO_ANCHOR.match(anchor):
            place = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path))
            other = folder.linked_files.at(place.lstrip("/"), page.path)
            if other and other in folder.fronts and not _is_said(anchor, other, folder.fronts[other]):
                yield Problem(page.line_at(target.start).number, f"nothing in {other!r} is called {target.address!r}")


def _is_said(anchor: str, path: str, front: FrontMatter) -> bool:
    """Whether a file has the words of an anchor, whatever the program that made it does with signs, accents and umlauts."""
    text = f"{path}\n{front.source}\n{front.body}"
    return any(written(anchor) in written(text) for written in (_folded, _of_ascii))


@lru_cache(maxsize=64)
def _folded(text: str) -> str:
    return re.sub("(?<=[aou])e", "", "".join(analyzer.folded_words(text)))


@lru_cache(maxsize=64)
def _of_ascii(text: str) -> str:
    return re.sub("[^a-z0-9]", "", text.lower())


@rule("warning", "Readers see the sign of a footnote that says nothing.")
def missing_footnote(page: Page, _: Folder) -> Iterator[Problem]:
    """The sign of a footnote, `[^1]`, that no line of the page begins with."""
    there = {name.casefold() for name in _FOOTNOTES.findall(page.text)}
    for mark in re.finditer(rf"(?<!\\){MARK}", page.prose):
        is_sign = mark[1].isdecimal() or (there and _NAME.fullmatch(mark[1]))
        if is_sign and mark[1].casefold() not in there and html.escape(mark[0]) in page.strategy.html:
            yield Problem(page.line_at(mark.start()).number, f"no line begins with {mark[0]}: and says what it is")


_FOOTNOTES = re.compile(rf"^[ \t>]*{MARK}:", re.MULTILINE)
_NAME = re.compile(r"\w\w[\w-]*")
"""Which `[^a-z]` is not."""


RULES = (link_syntax, link_host, dead_anchor, dead_link, dead_anchor_elsewhere, missing_footnote)
