"""The issuer and the original document of a strategy, from any of the front-matter fields that may name them."""

from collections.abc import Iterator, Mapping
from typing import Any

from web.components.wording import text_of
from web.urls.links import web_address

ISSUERS = ("organisation", "organization")
"""Front-matter fields for the issuer: one value or a list."""
DOCUMENTS = ("strategy_document", "document_url")
"""Front-matter fields for the address of the document that an entry summarises."""
WEBSITES = ("strategy_website", "website_url")


def issuers_of(metadata: Mapping[str, Any]) -> tuple[str, ...]:
    """The issuers of a strategy, each once: `("City of Bonn", "Ministry of Data")`."""
    return tuple(dict.fromkeys(name for field in ISSUERS for name in _texts(metadata, field)))


def stated(metadata: Mapping[str, Any], name: str) -> str:
    """A field that holds one text or a list of several, as one text: `Ulm, Neu-Ulm`; "" for anything else."""
    return ", ".join(_texts(metadata, name))


def _texts(metadata: Mapping[str, Any], name: str) -> Iterator[str]:
    value = metadata.get(name)
    yield from filter(None, map(text_of, value if isinstance(value, list | tuple) else [value]))


def originals_of(metadata: Mapping[str, Any]) -> list[str]:
    """The addresses of the document that an entry summarises: the document itself before its website."""
    return [found for name in (*DOCUMENTS, *WEBSITES) if (found := web_address(metadata.get(name)))]
