"""Parses definitions, which are not shown in place: link reference definitions, footnotes, abbreviations."""

import re

from markdown import Markdown

from search.markdown.blocks.lines import ABBREVIATION, CODE_INDENT, NOTE, indent_of, interrupts
from search.markdown.blocks.run import Run
from search.markdown.kramdown.sentinels import LITERAL_LESS_THAN

_LABEL = re.compile(r" {0,3}\[(?P<label>(?:[^\[\]\\]|\\.){1,1000})\]:[ \n]*+", re.DOTALL)
_ADDRESS = re.compile(rf"[<{LITERAL_LESS_THAN}](?P<angled>[^<>\n]*)>|(?P<plain>[^\s<{LITERAL_LESS_THAN}]\S*)")
_TITLE = re.compile(
    r"""[ ]*+(?:\n[ ]*+)?(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^'\\]|\\.)*)'|\((?P<round>[^()]*)\)) *(?:\n|\Z)"""
)
_MAX_LINES = 20
"""Lines of one definition."""


def label_of(text: str) -> str:
    """A label normalised for look-up: case and blanks are ignored."""
    return " ".join(text.split()).casefold()


def read_definition(run: Run) -> bool:
    """Read a definition that begins at the current line."""
    line = run.lines[run.at]
    mark = line.lstrip(" ")[:2]
    if mark == "[^" and (note := NOTE.fullmatch(line)):
        return _read_note(run, note)
    if mark == "*[" and (short := ABBREVIATION.fullmatch(line)):
        return _read_abbreviation(run, short)
    return mark[:1] == "[" and _read_address(run)


def _read_note(run: Run, note: re.Match[str]) -> bool:
    """A footnote: its line, those that go on with it, and what is indented under it."""
    kept = [note["text"].strip(" ")]
    index, blanks = run.at + 1, 0
    while index < len(run.lines):
        line = run.lines[index]
        if not line.strip():
            blanks += 1
        elif indent_of(line) >= CODE_INDENT or (kept == [""] and indent_of(line) > 1):
            kept += [""] * blanks + [line[min(CODE_INDENT, indent_of(line)) :]]
            blanks = 0
        elif blanks or interrupts(line, run.line(index + 1)):
            break
        else:
            kept.append(line)
        index += 1
    run.at = index
    _notes(run.page.md)[note["name"]] = "\n".join(kept)
    return True


def _notes(md: Markdown) -> dict[str, str]:
    return md.inlinePatterns["footnote"].footnotes.footnotes  # type: ignore[attr-defined, no-any-return]


def _read_abbreviation(run: Run, short: re.Match[str]) -> bool:
    title = short["text"].strip()
    run.at += 1
    if not title and run.line(run.at).strip() and not interrupts(run.line(run.at)):
        title = run.line(run.at).strip()
        run.at += 1
    run.page.md.parser.blockprocessors["abbr"].abbrs[short["name"]] = title  # type: ignore[attr-defined]
    return True


def _read_address(run: Run) -> bool:
    """The address of a link with its title; both may stand on lines of their own."""
    text = "\n".join(_lines_of_paragraph(run))
    label = _LABEL.match(text)
    address = _ADDRESS.match(text, label.end()) if label else None
    if label is None or address is None or not label["label"].strip():
        return False
    end = _end_of_line(text, address.end())
    title = _TITLE.match(text, address.end()) if text[address.end() : address.end() + 1] in (" ", "\n") else None
    if title:
        end = title.end() - title[0].endswith("\n")
    if end is None:
        return False
    found = next((title[name] for name in ("double", "single", "round") if title[name] is not None), "") if title else ""
    target = address["angled"] if address["angled"] is not None else address["plain"]
    run.page.md.references.setdefault(label_of(label["label"]), (target, found))
    run.at += text.count("\n", 0, end) + 1
    return True


def _lines_of_paragraph(run: Run) -> list[str]:
    kept = [run.lines[run.at]]
    for line in run.lines[run.at + 1 : run.at + _MAX_LINES]:
        if not line.strip():
            break
        kept.append(line)
    return kept


def _end_of_line(text: str, position: int) -> int | None:
    """Where the line ends if nothing more stands on it."""
    end = text.find("\n", position)
    end = len(text) if end < 0 else end
    return None if text[position:end].strip() else end
