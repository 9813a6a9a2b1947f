"""Citation metadata in HTML pages for reference managers, made for Zotero's translators.

- On the page of one work they read `citation_…` and Open Graph tags ("Embedded Metadata"). A work with an institution is a
  report, unless `og:type` says that it is a web site. An author is split into first and last name at the last blank,
  unless the name ends in a comma.
- On a list they read a span for each work ("COinS": an OpenURL 1.0 context object of keys and values, NISO Z39.88).
"""

from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote, urlsplit

from web.citations.work import Cited


def meta_tags(work: Cited, abstract: str) -> Iterator[tuple[str, str]]:
    """Names and contents of the meta tags of one work; unknown fields are left out."""
    pdf = work.original if urlsplit(work.original).path.lower().endswith(".pdf") else ""
    whole = not set("".join(work.authors)) & set(",;")  # else a name would be split, and some are worse than none
    tags = [
        ("citation_title", work.title),
        *(("citation_author", f"{author},") for author in work.authors if whole),
        ("citation_publication_date", work.issued),
        ("citation_technical_report_institution", work.publisher or work.collection.title),
        ("citation_language", work.language),
        ("citation_abstract", abstract),
        ("citation_public_url", work.url),
        ("citation_pdf_url", pdf),
    ]
    yield from ((name, content) for name, content in tags if content)


@lru_cache(maxsize=1024)
def coins(work: Cited) -> str:
    """The context object of one work: a report, or a part of one. Cached, since it does not depend on the search."""
    titles = [("rft.atitle", work.title), ("rft.btitle", work.within)] if work.within else [("rft.btitle", work.title)]
    pairs = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:book"),
        ("rft.genre", "bookitem" if work.within else "report"),
        *titles,
        *(("rft.aucorp", author) for author in work.authors),
        ("rft.pub", work.publisher),
        ("rft.date", work.issued),
        ("rft.language", work.language),
        ("rft.description", work.note),
        ("rft_id", work.url),
    ]
    return "&".join(f"{name}={quote(value, safe='', errors='replace')}" for name, value in pairs if value)
