"""Two real sites, as their authors keep them, read without a trace of markup and with every section in its place."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pytest

from search.content.files import scan
from search.content.reader import read_file
from search.content.themes import load_vocabulary
from search.site import Site
from search.strategies import Strategy
from tests.harness.archives import unpacked

pytestmark = pytest.mark.slow

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
EVERY = 8
"""Of the larger site every so many files are read; `make soak` reads all."""

CODE = re.compile(r"<(code|pre)\b.*?</\1>", re.DOTALL)
TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,60}>")
MARKS = re.compile(
    r"\{%.*?%\}|\{\{.*?\}\}|\{\{|\{%|\{:[^{},\n]*\}|\{::|\{:/|\{#[\w-]+\}|\[![A-Z]+\]|^:::|^!!! |\]\{[.#]"
    r"|[\x02\x03\ue000-\ue006]",
    re.MULTILINE,
)
RAW = re.compile(r"\{%-? *raw *-?%\}(.*?)\{%-? *endraw", re.DOTALL)
ID = re.compile(r'<\w+(?: [\w-]+(?:="[^"]*")?)*? id="([^"]*)"')
HEADING = re.compile(r"#{1,3}[ \t]+\S")
FENCE = re.compile(r"\s*(`{3,}|~{3,})")


def corpus_named(name: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One of the archives, unpacked."""
    folder = unpacked(CORPORA / f"{name}.tar.xz", tmp_path_factory.mktemp("corpus"))
    return folder / name if (folder / name).is_dir() else folder


@pytest.fixture(
    scope="session",
    params=[
        pytest.param(("federal-data-strategy", 1), id="federal-data-strategy"),
        pytest.param(("opensearch-docs", EVERY), id="opensearch-docs"),
        pytest.param(("opensearch-docs", 1), id="all of opensearch-docs", marks=pytest.mark.soak),
    ],
)
def read(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, Strategy]]:
    """A corpus: each file's source with what it became, read by as many processes as there are processors."""
    name, every = request.param
    corpus = corpus_named(name, tmp_path_factory)
    site = Site()
    vocabulary = load_vocabulary(site)
    listing = scan(corpus)
    assert listing.faults == ()
    one = partial(read_file, corpus, site=site, vocabulary=vocabulary)
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        files = list(pool.map(one, list(listing.digests)[::every], chunksize=16))
    assert [fault for file in files for fault in file.faults if fault.left_out] == []
    assert len(files) >= 60
    return [((corpus / file.path).read_text(encoding="utf-8-sig"), file.strategy) for file in files if file.strategy]


def texts(strategy: Strategy) -> Iterator[str]:
    for section in strategy.sections:
        yield section.heading
        yield section.text


def code_of(page: str) -> str:
    """All code of a page without white space: as it stands, and without the marks that texts are quoted without."""
    blocks = [html.unescape(re.sub(r"<[^>]*>|\s", "", block[0])) for block in CODE.finditer(page)]
    return "".join([*blocks, *(MARKS.sub("", block) for block in blocks)])


def test_no_tag_is_left_in_any_text_unless_it_is_code_or_escaped_by_its_author(read: list[tuple[str, Strategy]]) -> None:
    left = []
    for source, strategy in read:
        code = code_of(strategy.html)
        for tag in (tag for text in texts(strategy) for tag in TAG.findall(text)):
            forms = (html.escape(tag, quote=False), f"\\{tag}", f"\\{tag[:-1]}\\>")
            is_type = re.search(rf"\w{re.escape(tag)}", source)
            escaped = is_type or any(form in source for form in forms)
            if not escaped and re.sub(r"\s", "", tag) not in code:
                left.append((strategy.path, tag))
    assert left == []


def test_no_sign_of_a_dialect_is_left_in_any_text_but_in_code(read: list[tuple[str, Strategy]]) -> None:
    """What a page sets between `{% raw %}` is no sign, and nor is what it escapes."""
    left = []
    for source, strategy in read:
        prose = html.unescape(re.sub(r"<[^>]*>", "", CODE.sub(" ", strategy.html)))
        raw = "".join([*RAW.findall(source), *re.findall(r"\\\{:[^\n]*", source)])
        left += [(strategy.path, mark) for mark in MARKS.findall(prose) if mark not in raw]
    assert left == []


def test_every_section_has_an_anchor_that_is_the_id_of_one_element(read: list[tuple[str, Strategy]]) -> None:
    for _, strategy in read:
        ids = Counter(html.unescape(each) for each in ID.findall(strategy.html))
        assert {anchor: count for anchor, count in ids.items() if count > 1} == {}, strategy.path
        assert [section.anchor for section in strategy.sections if section.level and section.anchor not in ids] == []


def test_every_heading_of_the_source_is_found_at_its_line(read: list[tuple[str, Strategy]]) -> None:
    missing = []
    for source, strategy in read:
        if any(mark in source for mark in ("<!--", "{% comment", "{% capture")):
            continue
        expected = headings_of(source)
        found = {section.line for section in strategy.sections}
        title = [line for line in expected[:1] if _words(source.split("\n")[line - 1]) == _words(strategy.title)]
        missing += [(strategy.path, line) for line in expected if line not in found and line not in title]
    assert missing == []


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def headings_of(source: str) -> list[int]:
    """Lines of the headings of level 1 to 3 at the margin, outside of front matter and fences."""
    lines, fence = [], ""
    body_begins = source.find("\n---", 3) if source.startswith("---") else 0
    first = source.count("\n", 0, body_begins) + 2 if body_begins else 1
    for number, line in enumerate(source.split("\n"), 1):
        if match := FENCE.match(line):
            fence = "" if fence and line.strip().startswith(fence) else fence or match[1]
        elif number >= first and not fence and HEADING.match(line):
            lines.append(number)
    return lines


def test_no_markdown_is_left_where_it_was_meant_to_be_rendered(read: list[tuple[str, Strategy]]) -> None:
    """Fences and headings never; what looks like a list at a line's start only where authors write it in cells or quotes."""
    for _, strategy in read:
        prose = CODE.sub("", strategy.html)
        assert re.findall(r"(?m)^(?:<p>)?(?:#{1,6} |```|~~~).*", prose) == [], strategy.path
