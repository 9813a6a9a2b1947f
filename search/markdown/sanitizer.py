"""Sanitises untrusted HTML: an explicit allow-list, nothing loaded from other hosts, bounded work."""

import html
import re
import threading
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

from bleach import html5lib_shim
from bleach.sanitizer import BleachSanitizerFilter, Cleaner

from search.errors import FileFaulty

Token = dict[str, Any]
"""A token of html5lib: `type` (StartTag, EndTag, EmptyTag or Characters), `name` of the element, `data` with the text or
the attributes, whose keys are (None, name). Read it with `text_of` and `attribute`."""

MAX_DEPTH = 200
"""Depth of nested elements; html5lib scans all open ones at every tag."""
MAX_TAGS = 30_000
"""Tags of a rendered page; so many take about two seconds."""

MAX_REFERENCES = 200_000
"""Character references such as `&lt;`."""

TAGS = frozenset(
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure "
    "h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp section small span strong sub summary sup table tbody "
    "td tfoot th thead time tr u ul var wbr".split()
)
ATTRIBUTES = {
    "*": ["id", "lang", "dir", "title"],
    "a": ["href", "class", "name"],
    "code": ["class"],
    "details": ["open"],
    "div": ["class"],
    "img": ["src", "alt", "width", "height"],
    "li": ["value"],
    "ol": ["start", "reversed"],
    "td": ["align", "colspan", "rowspan"],
    "th": ["align", "colspan", "rowspan", "scope"],
    "time": ["datetime"],
}
PROTOCOLS = frozenset({"http", "https", "mailto"})

_UNSHOWN = frozenset(
    "applet audio canvas datalist embed frameset head iframe math noembed noframes noscript object script select style svg "
    "template title video xmp".split()
)
"""Elements removed with their content; of other elements outside `TAGS` only the tags are removed."""
_CLASS = re.compile(r"footnote(?:-ref|-backref)?|language-[\w#+.-]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_REFERENCE = re.compile(r"&(?:(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)?")
_PRIVATE = {"&": "\ue010", "<": "\ue011", ">": "\ue012", '"': "\ue013", "'": "\ue014"}
"""Stand-ins for markup characters inside tokens. html5lib copies the whole text at every `&`, so a long listing would take
minutes; without any, it is one token."""
_HIDE = str.maketrans(_PRIVATE)
_SHOW = str.maketrans({private: character for character, private in _PRIVATE.items()})
_ESCAPE = {private: html.escape(character) for character, private in _PRIVATE.items()}
_HIDDEN = re.compile(f"[{''.join(_ESCAPE)}]")
_ABSOLUTE = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*):|//", re.IGNORECASE)


def safe_tokens(source: str) -> list[Token]:
    """The tokens of a page, with allowed elements and attributes only; every element is closed.

    Links to other hosts get `rel`; images from other hosts, and embedded ones, are replaced by their alternative text.

    Raises:
        FileFaulty: rules `too_deep`, for elements nested beyond `MAX_DEPTH`, and `too_complex`, for more than `MAX_TAGS` or
            `MAX_REFERENCES`.
    """
    if source.count("&") > MAX_REFERENCES:
        raise FileFaulty(f"the page has more than {MAX_REFERENCES} character references", rule="too_complex")
    resolved = _REFERENCE.sub(lambda match: _resolved(match[0]), _HIDDEN.sub("", source))
    if resolved.count("<") > MAX_TAGS:
        raise FileFaulty(f"the page has more than {MAX_TAGS} HTML tags", rule="too_complex")
    tokens: list[Token] = []
    for token in _cleaner().tokens(resolved):
        if token["type"] in _STARTS and (token["data"] or token["name"] == "img"):
            tokens += _presented(token)
        else:
            tokens.append(token)
    return tokens


def serialise(tokens: list[Token]) -> str:
    """The HTML of some tokens."""
    return _HIDDEN.sub(lambda match: _ESCAPE[match[0]], _cleaner().serializer.render(tokens))


def text_of(token: Token) -> str:
    """The text of a Characters token; empty for a tag."""
    return token["data"].translate(_SHOW) if token["type"] == "Characters" else ""


def attribute(token: Token, name: str) -> str:
    """An attribute's value; "" if the element lacks it."""
    attributes = token.get("data")
    value = attributes.get((None, name)) if isinstance(attributes, dict) else None
    return value.translate(_SHOW) if value else ""


def set_attribute(token: Token, name: str, value: str | None) -> None:
    """Set an attribute of an element, or remove it (None)."""
    if value is None:
        token["data"].pop((None, name), None)
    else:
        token["data"][None, name] = _hidden(value)


def _hidden(text: str) -> str:
    """Replace the markup characters of a text by their stand-ins."""
    return _HIDDEN.sub("", text).translate(_HIDE)


@lru_cache(maxsize=1024)
def _resolved(reference: str) -> str:
    return _hidden(html.unescape(reference))


_STARTS = frozenset({"StartTag", "EmptyTag"})


def _presented(token: Token) -> Iterator[Token]:
    """The tokens to show for an element with attributes, or a picture."""
    for name, allowed in (("class", _CLASS), ("lang", _LANGUAGE)):
        kept = " ".join(word for word in attribute(token, name).split() if allowed.fullmatch(word))
        set_attribute(token, name, kept or None)
    if name := attribute(token, "name"):  # the predecessor of ids as link targets
        set_attribute(token, "id", attribute(token, "id") or name)
        set_attribute(token, "name", None)
    if token["name"] == "a" and is_external(attribute(token, "href")):
        set_attribute(token, "rel", "nofollow noopener")
    if token["name"] != "img":
        yield token
    elif attribute(token, "src") and not is_external(attribute(token, "src")):
        set_attribute(token, "loading", "lazy")
        yield token
    elif alternative := attribute(token, "alt"):
        yield {"type": "Characters", "data": _hidden(alternative)}


def is_external(address: str) -> bool:
    """Whether an address leaves this site."""
    return bool(_ABSOLUTE.match(_as_browsers_read(address)))


def _is_allowed(address: str) -> bool:
    """Whether an address can be parsed and has no scheme or one of `PROTOCOLS`."""
    read = _as_browsers_read(address)
    absolute = _ABSOLUTE.match(read)
    try:
        urlsplit(read)
    except ValueError:
        return False
    return not (absolute and absolute["scheme"]) or absolute["scheme"].lower() in PROTOCOLS


def _as_browsers_read(address: str) -> str:
    """An address without control characters and blanks, backslashes as slashes (WHATWG URL removes slightly fewer)."""
    return re.sub(r"[\x00-\x20]", "", address).replace("\\", "/")


class _Filter(BleachSanitizerFilter):
    """bleach's filter with our check of addresses: its own removes unknown characters before it looks for a scheme."""

    def sanitize_uri_value(self, value: str, allowed_protocols: Any) -> str | None:  # noqa: ARG002 - bleach's signature
        """The address if it is allowed, else None."""
        return value if _is_allowed(value.translate(_SHOW)) else None


class _Open(list[Any]):
    """The stack of open elements, with a maximum depth."""

    def append(self, element: Any) -> None:
        if len(self) > MAX_DEPTH:
            raise FileFaulty(f"HTML elements nest more than {MAX_DEPTH} deep", rule="too_deep")
        super().append(element)


class _Cleaner(Cleaner):
    """bleach's cleaner, without its serialisation, and with a walker that takes linear time."""

    def __init__(self) -> None:
        super().__init__(tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS, strip=True)
        tree = type(self.parser.tree)

        class Bounded(tree):  # type: ignore[valid-type, misc]
            def reset(self) -> None:
                super().reset()
                self.openElements = _Open()

        self.parser = html5lib_shim.BleachHTMLParser(
            tags=TAGS | _UNSHOWN, strip=True, consume_entities=False, namespaceHTMLElements=False, tree=Bounded
        )

    def tokens(self, source: str) -> Iterator[Token]:
        """The tokens of a page after the allow-list."""
        yield from _Filter(
            source=_walk(self.parser.parseFragment(source)),  # type: ignore[arg-type] # it only iterates
            allowed_tags=self.tags,
            attributes=self.attributes,
            allowed_protocols=self.protocols,
            strip_disallowed_tags=True,
        )


_VOID = frozenset({"br", "col", "hr", "img", "wbr"})


def _walk(root: ElementTree.Element) -> Iterator[Token]:
    """The tokens of a tree, without hidden elements.

    html5lib's own walker searches every element among its siblings, which is quadratic for long tables and lists.
    """
    stack: list[tuple[ElementTree.Element, Iterator[ElementTree.Element]]] = [(root, iter(root))]
    yield from _text(root.text)
    while stack:
        parent, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if stack:
                yield {"type": "EndTag", "name": parent.tag, "namespace": None}
                yield from _text(parent.tail)
        elif not isinstance(child.tag, str) or child.tag in _UNSHOWN or child.tag.startswith("{"):  # a comment, or SVG
            yield from _text(child.tail)
        else:
            void = child.tag in _VOID
            attributes = {(None, name): value for name, value in child.attrib.items()}
            yield {"type": "EmptyTag" if void else "StartTag", "name": child.tag, "namespace": None, "data": attributes}
            yield from _text(child.tail if void else child.text)
            if not void:
                stack.append((child, iter(child)))


def _text(data: str | None) -> Iterator[Token]:
    if data:
        yield {"type": "Characters", "data": data}


_local = threading.local()


def _cleaner() -> _Cleaner:
    """The cleaner of this thread; html5lib's parser keeps state."""
    if not hasattr(_local, "cleaner"):
        _local.cleaner = _Cleaner()
    return _local.cleaner  # type: ignore[no-any-return]
