"""Follows every address of every answer: pages, JSON, feeds, files, style sheet, scripts, headers."""

import json
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qsl, unquote, urldefrag, urljoin, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.harness.html_tree import Element, parse

Link = tuple[str, str]
"""The media type that it promises, "" where it promises none, and the address as it stands in the answer."""

BY_KEY = {
    **dict.fromkeys(("self", "next", "api"), "application/json"),
    **dict.fromkeys(("html", "url"), "text/html"),
    "markdown": "text/markdown",
    "atom": "application/atom+xml",
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "bibtex": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "csl_json": "application/vnd.citationstyles.csl+json",
    "apa": "text/plain",
    "chicago": "text/plain",
}
"""What a link in JSON promises by its key."""
BY_ENDING = {
    ".md": "text/markdown",
    ".atom": "application/atom+xml",
    ".csv": "text/csv",
    ".jsonl": "application/jsonl",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".bib": "application/x-bibtex",
    ".ris": "application/x-research-info-systems",
    ".txt": "text/plain",
    ".csl.json": "application/vnd.citationstyles.csl+json",
    "/sitemap.xml": "application/xml",
    "/opensearch.xml": "application/opensearchdescription+xml",
}
"""What a link in a page promises by its path."""
OFTEN = 8
"""Addresses with one path and parameter that are followed: all others are only held to stand where the site does."""
_IMPORT = re.compile(r'"(\./[\w-]+\.js[^"]*)"')


class Crawler:
    """Follows links, each once, and notes what is wrong with them."""

    def __init__(self, client: FlaskClient, root: str) -> None:
        """Ask a client; `root` is where the site says that it stands, without a slash at the end."""
        self.client = client
        self.root = root
        self._host = "{0.scheme}://{0.netloc}".format(urlsplit(root))
        self.pages: dict[str, TestResponse] = {}
        self.faults: list[str] = []
        self._followed: Counter[str] = Counter()

    def crawl(self, begin: Iterable[str], often: int = OFTEN) -> None:
        """Follow addresses, which are given from the root of the site, and all that they lead to."""
        waiting = deque(("", "", self.root + path) for path in begin)
        seen = set()
        while waiting:
            where, promised, address = waiting.popleft()
            if (promised, address) in seen:
                continue
            seen.add((promised, address))
            if where and not self._is_here(where, address):
                continue
            kinds, in_page = _kinds(address.removeprefix(self.root)), urldefrag(address).url == where
            if where and not in_page and min(self._followed[kind] for kind in kinds) >= often:
                continue
            self._followed.update(kinds)
            response = self.get(address)
            self._compare(where, promised, address, response)
            if response.status_code == 200 and "#" not in address:
                waiting.extend((address, media, urljoin(address, link)) for media, link in self._links(address, response))

    def get(self, address: str) -> TestResponse:
        """The answer at an address in full, or from the root of its host; its fragment stays here."""
        path = urldefrag(address).url.removeprefix(self._host)
        if path not in self.pages:
            self.pages[path] = self.client.get(path)
        return self.pages[path]

    def _is_here(self, where: str, address: str) -> bool:
        """Whether an address is the site's own; one that is its host's and not its own is a fault."""
        if not f"{address}/".startswith(f"{self._host}/"):
            return False
        if re.match(rf"{re.escape(self.root)}(?:[/?#]|$)", address):
            return True
        self.faults.append(f"{where} leads out of the site: {address}")
        return False

    def _compare(self, where: str, promised: str, address: str, response: TestResponse) -> None:
        media = promised or _promised(address.removeprefix(self.root))
        if where and (response.status_code, response.mimetype) not in ((200, media), (303, "text/html")):
            self.faults.append(f"{where}: {address} is {response.status_code} {response.mimetype}, not {media}")
        anchor = unquote(urldefrag(address).fragment)
        if anchor and not re.search(rf'\sid="{re.escape(anchor)}"', response.get_data(as_text=True)):
            self.faults.append(f"{where}: {address} has no such anchor")

    def _links(self, address: str, response: TestResponse) -> Iterator[Link]:
        for name in ("Location", "Content-Location"):
            yield from (("", value) for value in response.headers.getlist(name))
        for link in response.headers.getlist("Link"):
            yield from ((found[2], found[1]) for found in re.finditer(r'<([^>]+)>; rel="\w+"; type="([^"]+)"', link))
        text = response.get_data(as_text=True)
        match response.mimetype:
            case "text/html":
                yield from _of_page(parse(text), self._host)
            case "application/json":
                answer = json.loads(text)
                itself = answer.get("links", {}).get("self")
                if itself and urljoin(address, itself) != address:
                    self.faults.append(f"{address} calls itself {itself}")
                yield from _of_description(answer) if "openapi" in answer else _of_json(answer)
            case "application/jsonl":
                for line in text.splitlines():
                    yield from _of_json(json.loads(line))
            case "text/javascript":
                yield from (("text/javascript", found[1]) for found in _IMPORT.finditer(text))
        yield from (("", link.replace("&amp;", "&")) for link in re.findall(rf'{self._host}/[^\s"<>,()\\{{}}|]*', text))


def _of_page(page: Element, host: str) -> Iterator[Link]:
    """The addresses of a page: of links, forms, pictures, scripts, and of attributes that scripts read."""
    for element in page.all():
        for name, value in element.attributes.items():
            if name in {"href", "src", "action"}:
                if "nofollow" not in element.attributes.get("rel", "") or not value.startswith("http"):
                    yield ("" if element.tag == "script" else element.attributes.get("type", "")), value
            elif name == "srcset":
                yield from (("", one.split()[0]) for one in value.split(","))
            elif name.startswith(("data-", "content")) and value.startswith(("/", host)):
                yield "", value


def _of_json(answer: Any) -> Iterator[Link]:
    """The links of an answer; what a strategy's own front matter says is not ours to promise."""
    if isinstance(answer, list):
        for value in answer:
            yield from _of_json(value)
    elif isinstance(answer, dict):
        for name, value in answer.items():
            if name == "links":
                yield from ((BY_KEY[key], address) for key, address in value.items() if address is not None)
            elif name == "url" and value:
                yield BY_KEY[name], value
            elif name not in {"metadata", "servers", "html"}:
                yield from _of_json(value)


def _of_description(document: Any) -> Iterator[Link]:
    """Where the API says that its endpoints are: those that need no values."""
    [server] = document["servers"]
    for path, operations in document["paths"].items():
        needed = [one for one in operations.get("get", {}).get("parameters", []) if one.get("required")]
        if "get" in operations and not needed:
            yield "application/json", server["url"].rstrip("/") + path


def _promised(path: str) -> str:
    path = urlsplit(path).path
    other = "application/json" if path.startswith("/api/") else "text/html"
    return next((media for ending, media in BY_ENDING.items() if path.endswith(ending)), other)


def _kinds(path: str) -> set[str]:
    """What addresses that differ only in what they name have in common: their first names, their ending, and a parameter."""
    parts = urlsplit(path)
    names = parts.path.split("/")
    fixed = names[: 4 if names[1:2] == ["api"] else 2]
    ending, deeper = names[-1].partition(".")[2], len(names) > len(fixed)
    asked = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    return {
        f"{'/'.join(fixed)} {ending} {deeper} {name}" for name in asked | {"#"} if name != "#" or parts.fragment or not asked
    }
