"""Attribute lists: kramdown's `{: #id .class key="value"}`, and those that pandoc and MkDocs write without a colon.

Of what they say an id and a language are kept; a page has no use for the rest.
"""

import re
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from search.markdown.blocks.lines import ATTRIBUTES
from search.markdown.blocks.run import Page, Run
from search.markdown.kramdown.code_spans import outside_code
from search.markdown.kramdown.sentinels import HEADING_MARK
from search.markdown.spans.unread import without_unread_marks

_VALUE = r"""(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[^\s{}"']+)"""
_ONE = rf"(?:\#[\w:.-]+|\.[\w:-]+|[\w:-]+={_VALUE}|-(?=[\s}}]))"
LIST = rf"\{{\s*+(?>(?:{_ONE}[ ]*+)+)\}}"
"""Pattern of an attribute list without colon."""
_KRAMDOWN = r"""(?<!\\)\{:(?![:/])(?P<inside>(?>(?:[^{}\n"'\\]|\\.|"[^"\n]*"|'[^'\n]*'|["'])*))\}"""
_COMMENT = re.compile(r"\{::comment\}[^{}]*+\{:/(?:comment)?\}|\{::(?:comment|options)\b[^{}\n]*/\}")
_NO_MARKDOWN = re.compile(r"\{::nomarkdown\b[^{}\n]*\}(?P<html>[^{}]*+)\{:/(?:nomarkdown)?\}")
_SPAN = re.compile(rf" ?{_KRAMDOWN}")
_AFTER = re.compile(rf"(?:\A|(?<=[)\]]))(?!\{{[^{{}}]*-\}}){LIST}|(?<=\*)(?=\{{ ?[.#]){LIST}")
_BRACKETED = re.compile(rf"(?<![!\]\\])\[(?P<text>[^\[\]\n]{{1,500}})\]{LIST}")
_AT_END = re.compile(rf"(?:^|(?<! ) +)(?P<list>{LIST}|\{{:[^{{}}\n]*\}}) *(?P<mark>(?:{HEADING_MARK.pattern})?)$")
_AT_START = re.compile(rf"{_KRAMDOWN} *")
_NAMED = re.compile(r" {0,3}\{:(?P<name>[\w-]+):(?P<inside>.*)\} *")
_WORD = re.compile(rf"""\#(?P<id>[\w:.-]+)|lang=(?P<lang>{_VALUE})|{_ONE}|(?P<name>[\w-]+)|\S""")
_LANGUAGE = re.compile(r"[A-Za-z-]{1,30}")
MAX_NAMES = 1000
"""Lists named by lists, of a page; each is followed once."""


def read_attributes(run: Run) -> bool:
    """Read a line that is nothing but an attribute list: for the block above it, else for the one below."""
    line = run.lines[run.at]
    if not ATTRIBUTES.fullmatch(line):
        return False
    run.at += 1
    inside = line.strip()[1:-1].removeprefix(":")
    if named := _NAMED.fullmatch(line):
        name = named["name"]
        run.page.named[name] = f"{run.page.named.get(name, '')} {named['inside']}"[:2000]
    elif re.match(r"\s*toc\b", inside):
        if run.last is not None and run.last.tag in ("ul", "ol"):
            run.parent.remove(run.last)
            run.last = None
    elif run.last is not None:
        run.page.asked.append((run.last, inside))
    else:
        run.attributes += f" {inside}"
    return True


def heading_attributes(text: str) -> tuple[str, str]:
    """A heading's text without the attribute list at its end, and what that says."""
    if "}" not in text:
        return text, ""
    found = _AT_END.search(text.rstrip())
    return (text[: found.start()] + found["mark"], found["list"][1:-1].lstrip(":")) if found else (text, "")


def first_attributes(text: str) -> tuple[str, str]:
    """An item's text without the attribute list at its start, and what that says."""
    found = _AT_START.match(text) if text.startswith("{:") else None
    return (text[found.end() :], found["inside"]) if found else (text, "")


def inline_text(page: Page, text: str) -> str:
    """The text of a block for Python-Markdown's inline patterns: of attribute lists ids and languages are left.

    A text without any mark is none for them, which saves most of their time.
    """
    if not _MARK.search(text):
        return text if page.has_abbreviations else AtomicString(text)
    text = without_unread_marks(text)
    return outside_code(text, _reduced) if "{" in text else text


_MARK = re.compile(r"[\\`*_\[<&{\x02]|==|~~|  \n")


def _reduced(text: str) -> str:
    if "{::" in text:
        text = _NO_MARKDOWN.sub(r"\g<html>", _COMMENT.sub("", text))
    if "{:" in text:
        text = _SPAN.sub(_kept, text)
    return _AFTER.sub("", _BRACKETED.sub(r"\g<text>", text)) if "{" in text else text


def _kept(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    if text[max(0, start - 1) : start].isalnum() and text[start] == "{" and text[end : end + 1] not in ("", "\n"):
        return match[0]  # kramdown shows a list that stands after no element
    kept = " ".join(f'{name}="{value}"' if name == "lang" else f"#{value}" for name, value in _said(match["inside"], {}))
    return f"{{: {kept}}}" if kept else ""


def apply_attributes(page: Page) -> None:
    """Give elements the ids and languages that their lists say."""
    for element, inside in page.asked:
        _apply(element, inside, page.named)


def _apply(element: Element, inside: str, named: dict[str, str]) -> None:
    for name, value in _said(inside, named):
        element.set(name, value)


def _said(inside: str, named: dict[str, str]) -> list[tuple[str, str]]:
    """Ids and languages in a list, and in the lists that it names, each of these once."""
    said: list[tuple[str, str]] = []
    waiting, seen = [inside], set[str]()
    while waiting and len(seen) < MAX_NAMES:
        for word in _WORD.finditer(waiting.pop()):
            if word["id"]:
                said.append(("id", word["id"]))
            elif word["lang"] and _LANGUAGE.fullmatch(language := word["lang"].strip("\"'")):
                said.append(("lang", language))
            elif word["name"] in named and word["name"] not in seen:
                seen.add(word["name"])
                waiting.append(named[word["name"]])
    return said
