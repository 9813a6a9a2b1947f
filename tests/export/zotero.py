"""What Zotero saves of a page with one click, by the rules of its translators "COinS" and "Embedded Metadata".

Written from what their documentation and behaviour say, as far as pages of this site can meet them:
https://www.zotero.org/support/dev/exposing_metadata
"""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from tests.harness.html_tree import Element

_FIELDS = {
    "citation_title": "title",
    "citation_publication_date": "date",
    "citation_technical_report_institution": "institution",
    "citation_abstract": "abstract",
    "citation_public_url": "url",
    "citation_language": "language",
}
_OPEN_GRAPH_TYPES = {"website": "webpage", "book": "book"}
"""What `og:type` makes of a page whatever else is said; an article is only a guess, which what is said elsewhere outweighs."""


@dataclass
class Item:
    """What is saved."""

    kind: str
    fields: dict[str, str] = field(default_factory=dict)
    authors: list[tuple[str, str]] = field(default_factory=list)
    """First and last name; an institution has no first name."""
    attachments: list[str] = field(default_factory=list)


def saved(page: Element) -> list[Item]:
    """The items that a click offers: those of spans before those of tags."""
    spans = [span for span in page.all("span", class_="Z3988") if span.attributes.get("title")]
    return [_of_context_object(span["title"]) for span in spans] or [_of_tags(page)]


def _of_context_object(text: str) -> Item:
    parts = [part.split("=") for part in text.split("&")]
    pairs = [(part[0], unquote(re.sub(r"\+|%2[bB]", " ", part[1]), errors="strict")) for part in parts]
    assert ("rft_val_fmt", "info:ofi/fmt:kev:mtx:book") in pairs
    genres = {"rft.genre=bookitem": "bookSection", "rft.genre=report": "report"}
    item = Item(next((kind for genre, kind in genres.items() if genre in text.split("&")), "book"))
    whole = item.kind in {"book", "report"}
    names = {
        "rft.btitle": "title" if whole else "publicationTitle",
        "rft.date": "date",
        "rft.pub": "publisher",
        "rft.language": "language",
        "rft.description": "abstract",
        **({} if whole else {"rft.atitle": "title"}),
    }
    for name, value in pairs:
        if name == "rft.aucorp":
            item.authors.append(("", value))
        elif name == "rft_id" and re.match("https?://", value):
            item.fields["url"] = value
        elif name in names:
            item.fields[names[name]] = value
    return item


def _of_tags(page: Element) -> Item:
    tags = [
        (meta.attributes.get("name") or meta.attributes.get("property", ""), meta["content"])
        for meta in page.all(
            "meta",
        )
        if "content" in meta.attributes
    ]
    said = dict(tags)
    kind = "report" if "citation_technical_report_institution" in said else "journalArticle" if "citation_title" in said else ""
    graph = _OPEN_GRAPH_TYPES.get(said.get("og:type", ""))
    item = Item(graph or kind or "webpage")
    for source, name in (("og:title", "title"), ("og:description", "abstract"), ("og:url", "url"), *_FIELDS.items()):
        if said.get(source):
            item.fields[name] = " ".join(said[source].split())
    item.authors = [author for name, content in tags if name == "citation_author" for author in _authors(content)]
    item.attachments = [content for name, content in tags if name == "citation_pdf_url"]
    return item


def _authors(content: str) -> list[tuple[str, str]]:
    """The authors of one tag: apart at semicolons, else at commas between names of several words."""
    apart = re.split(r"\s*;\s*", content)
    by_comma = re.split(r"\s*,\s*", content)
    if len(apart) == 1 and len(by_comma) > 1 and " " in by_comma[0] and " " in by_comma[1]:
        apart = by_comma
    return [_author(name.strip()) for name in apart if name.strip()]


def _author(name: str) -> tuple[str, str]:
    """First and last name: at the last blank, or, where it has a comma, at that, unless nothing follows."""
    trimmed = name.strip(" ,./[]:")
    if "," in name:
        last, _, first = trimmed.partition(",")
        return first.strip(), last.strip()
    first, _, last = trimmed.rpartition(" ")
    return first, last
