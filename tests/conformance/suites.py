"""The suites of kramdown and CommonMark, held against what is read here: as text that a reader sees, and as elements."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from search.markdown.sections import sections_of

ROOT = Path(__file__).parents[2]
KRAMDOWN = ROOT.parent / "shared" / "kramdown-cases"
COMMONMARK = ROOT / "node_modules" / "commonmark-spec" / "spec.txt"
LEFT = Path(__file__).with_name("left.toml")
FEWEST_TEXTS, FEWEST_STRUCTURES, OF_CASES = 75, 65, 84
"""Of kramdown's cases; where there are more of them, in proportion."""
LEAST_OF_COMMONMARK = 0.9

_ELEMENTS = frozenset("h p ul ol li table tr td th em strong code pre blockquote a img dl dt dd hr sup del".split())
_TYPOGRAPHY = {
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "…": "...",
    "–": "--",
    "—": "---",
    "«": "<<",
    "»": ">>",
    "↩": "",
    "\ufe0e": "",
}
_EXAMPLE = re.compile(r"^`{32} example\n(?P<written>.*?)^\.\n(?P<html>.*?)^`{32}$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Case:
    """One example of a suite."""

    name: str
    written: str
    html: str

    @property
    def text_agrees(self) -> bool:
        """Whether a reader sees the same text here."""
        return seen(self.html)[0] == seen(sections_of(self.written).html)[0]

    @property
    def structure_agrees(self) -> bool:
        """Whether there are also as many elements of each kind."""
        return seen(self.html) == seen(sections_of(self.written).html)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.elements: Counter[str] = Counter()
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = re.sub(r"^h[1-6]$", "h", tag)
        self.unseen += tag in ("script", "style")
        self.elements[name] += name in _ELEMENTS

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in ("script", "style") and self.unseen > 0

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.text.append(data)


def seen(html: str) -> tuple[str, Counter[str]]:
    """What a reader sees of a page, without blanks and typography, and the number of each kind of element."""
    page = _Page()
    page.feed(html)
    page.close()
    text = re.sub(r"\s", "", "".join(page.text))
    for sign, plain in _TYPOGRAPHY.items():
        text = text.replace(sign, plain)
    return text, +page.elements


def kramdown_cases(folder: Path) -> Iterator[Case]:
    """kramdown's own cases, each a pair of files."""
    for file in sorted(folder.glob("*.text")):
        yield Case(file.stem, file.read_text(encoding="utf-8"), file.with_suffix(".html").read_text(encoding="utf-8"))


def commonmark_examples(specification: Path) -> Iterator[Case]:
    """The examples of CommonMark's specification by their numbers."""
    text = specification.read_text(encoding="utf-8").partition("<!-- END TESTS -->")[0]
    for number, match in enumerate(_EXAMPLE.finditer(text), 1):
        yield Case(str(number), match["written"].replace("→", "\t"), match["html"].replace("→", "\t"))


def left(suite: str) -> dict[str, str]:
    """Each case of a suite that differs on purpose, with the reason."""
    reasons = tomllib.loads(LEFT.read_text(encoding="utf-8"))[suite]
    return {str(name): reason for reason, names in reasons.items() for name in names}
