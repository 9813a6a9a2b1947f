"""Markdown as Jekyll's kramdown understands it, made readable for Python-Markdown.

Real pages rely on what kramdown allows and Python-Markdown does not: attribute lists anywhere, fences in lists, lists that
follow a paragraph without a blank line or are indented by two, `markdown="1"` inside raw HTML. Each is rewritten into the
form that Python-Markdown reads, line for line as far as headings go.
"""

import re
from collections.abc import Callable
from itertools import groupby
from string import punctuation

from markdown import Extension, Markdown
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.inlinepatterns import SimpleTagInlineProcessor
from markdown.preprocessors import Preprocessor

from search.errors import FileFaulty
from search.markdown.definitions import part_definitions
from search.markdown.kramdown.code_spans import outside_code
from search.markdown.kramdown.html_blocks import let_markdown_in
from search.markdown.kramdown.lists import lay_out_lists
from search.markdown.kramdown.raw_blocks import set_aside
from search.markdown.kramdown.tables import lay_out_tables
from search.markdown.kramdown.unclosed_tags import without_stray_openings

MAX_QUOTES = 20
"""Block quotes inside one another; Python-Markdown copies the rest of their text for each."""


class KramdownExtension(Extension):
    """Reads kramdown's ways. Takes the place of `attr_list` and `fenced_code`."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Python-Markdown's
        """Put the rewriting before everything but white space, and the attributes where `attr_list` has them."""
        md.preprocessors.register(_Rewriting(md), "kramdown", 28)
        md.inlinePatterns.register(SimpleTagInlineProcessor(r"(~~)(?=\S)([^~]+)~~", "del"), "del", 55)
        md.treeprocessors.register(_Attributes(md), "attr_list", 8)
        md.ESCAPED_CHARS.extend(character for character in punctuation if character not in md.ESCAPED_CHARS)


class _Rewriting(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return [*_rewritten(lines, self.md.htmlStash.store, 0), "", ""]


def _rewritten(lines: list[str], store: Callable[[str], str], depth: int) -> list[str]:
    lines = without_stray_openings("\n".join(set_aside(lines, store))).split("\n")
    if depth == MAX_QUOTES and any(map(_QUOTE.fullmatch, lines)):
        raise FileFaulty(f"quotations nest more than {MAX_QUOTES} deep", rule="too_deep")
    lines = _quotes(lines, store, depth)
    return part_definitions(lay_out_lists(lay_out_tables(let_markdown_in(_attributes(lines)))))


_QUOTE = re.compile(r"(?P<indent> *)> ?(?P<text>.*)")


def _quotes(lines: list[str], store: Callable[[str], str], depth: int) -> list[str]:
    """The page with the inside of every block quote rewritten in its turn."""
    kept: list[str] = []
    for indent, quoted in groupby(lines, lambda line: match["indent"] if (match := _QUOTE.fullmatch(line)) else None):
        if indent is None:
            kept += quoted
        else:
            inside = [line[len(indent) + 1 :].removeprefix(" ") for line in quoted]
            page = "\n".join(_rewritten(inside, store, depth + 1)).strip("\n")
            kept += [f"{indent}> {line}".rstrip(" ") for line in page.split("\n")]
    return kept


class _Attributes(AttrListTreeprocessor):
    """`attr_list` for the only form that is left of attribute lists: `## Open data {2030}` keeps its braces."""

    _FORM = r"\{: ([^{}\n]*)\}"
    HEADER_RE = re.compile(rf" {_FORM} *$")  # type: ignore[misc]
    BLOCK_RE = re.compile(rf"\n *{_FORM} *$")  # type: ignore[misc]
    INLINE_RE = re.compile(rf"^{_FORM}")  # type: ignore[misc]


_LIST = re.compile(r"(?<!\\)\{:(?![:/])([^{}\n]*)\}")
_REDUCED = re.compile(r" *\{: [^{}\n]*\} *")
_NOTHING = "{: }"
_EXTENSION = re.compile(r"\{::[^{}\n]*\}|\{:/[^{}\n]*\}")
_CONTENTS = re.compile(r"\[TOC\]|.*\{:toc\}", re.IGNORECASE)
_ITEM = re.compile(r" *(?:[-*+]|\d+\.) ")
_ID = re.compile(r"[\w.:-]+")
_KEPT_ATTRIBUTE = re.compile(
    r"""(?:^|(?<=\s))(?:\#(?P<id>[\w.:-]+)|lang=(?P<quote>["']?)(?P<lang>[A-Za-z-]+)(?P=quote))(?=\s|$)"""
)


def _attributes(lines: list[str]) -> list[str]:
    """The page with attribute lists cut down to ids and languages, which are what a page can use of them."""
    kept: list[str] = []
    for blank, grouped in groupby(lines, lambda line: not line.strip()):
        paragraph = list(grouped)
        kept += paragraph if blank else _attributes_of_paragraph("\n".join(paragraph))
    return kept


def _attributes_of_paragraph(paragraph: str) -> list[str]:
    if "{" not in paragraph and "[" not in paragraph:
        return paragraph.split("\n")
    kept: list[str] = []
    for line in outside_code(paragraph, _reduced).split("\n"):
        if _CONTENTS.fullmatch(line.strip()):
            if kept and _ITEM.match(kept[-1]) and "{:toc}" in line:
                kept.pop()  # kramdown puts the contents in place of this item, whose text is only a placeholder
            kept.append("")
        elif _REDUCED.fullmatch(line):
            kept += _placed(line.strip(), kept)
        else:
            kept.append(_heading_id_reduced(line).replace(_NOTHING, ""))
    return kept


def _placed(attributes: str, above: list[str]) -> list[str]:
    """What becomes of an attribute list on its own line: part of the heading or paragraph above, or nothing."""
    if attributes == _NOTHING or not above or not above[-1].strip():
        return [""]
    if above[-1].lstrip().startswith("#"):
        above[-1] += f" {attributes}"
        return [""]
    return [attributes, ""]


def _heading_id_reduced(line: str) -> str:
    heading, brace, end = line.rstrip().rpartition("{#")
    if brace and end.endswith("}") and _ID.fullmatch(end[:-1]) and heading.lstrip().startswith("#"):
        return f"{heading.rstrip()} {{: #{end[:-1]}}}"
    return line


def _reduced(text: str) -> str:
    return _LIST.sub(_reduced_list, _EXTENSION.sub("", text))


def _reduced_list(match: re.Match[str]) -> str:
    if re.match(r"\s*toc\b", match[1]):
        return "{:toc}"
    kept = (f"#{item['id']}" if item["id"] else f'lang="{item["lang"]}"' for item in _KEPT_ATTRIBUTE.finditer(match[1]))
    return f"{{: {' '.join(kept)}}}"
