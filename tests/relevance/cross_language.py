"""Passages in other languages, as `cross_language.tsv` has them beside questions in English, among the shipped collection.

Each row is a question, a sentence that answers it in other words, and the sentence in five languages.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from search.engines import open_engine
from search.indexing.indexer import refresh
from search.meaning.embedder import document_embedder
from search.meaning.queries import query_embedder
from search.query.model import SearchQuery
from search.searching.searcher import Searcher
from tests.conftest import SHIPPED_CONTENT
from tests.harness.content_folder import titled, write

TABLE = Path(__file__).with_name("cross_language.tsv")
LANGUAGES = ("de", "nl", "fr", "es", "fi")
_SECONDS = 600.0


def read_rows() -> list[dict[str, str]]:
    """The rows of the table, by column."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def beside_shipped(folder: Path) -> Path:
    """The shipped collection and a file for each passage, written into a folder."""
    files = {path.name: path.read_text(encoding="utf-8") for path in SHIPPED_CONTENT.glob("*.md")}
    for number, row in enumerate(read_rows()):
        for code in LANGUAGES:
            files[f"{code}-{number}.md"] = f"{titled(f'{code} {number}', f'lang: {code}')}\n{row[code]}\n"
    return write(folder, files)


def ranks(searcher: Searcher) -> dict[str, list[int | None]]:
    """By language, the rank of each question's passage in its block, from 1; None where it is not shown."""
    found = defaultdict[str, list[int | None]](list)
    for number, row in enumerate(read_rows()):
        blocks = dict(searcher.search(SearchQuery(row["query"])).other_languages)
        for code in LANGUAGES:
            slugs = [hit.slug for hit in blocks.get(code, ())]
            wanted = f"{code}-{number}"
            found[code].append(slugs.index(wanted) + 1 if wanted in slugs else None)
    return found


def recalls(model: str, scratch: Path) -> Iterator[str]:
    """A line for each language: how many passages are the first of their block, and among the three that are shown."""
    engine = open_engine(scratch / "cross-language", document_embedder(model))
    refresh(beside_shipped(scratch / "cross-language-content"), engine)
    while engine.embed():
        pass
    searcher = Searcher(engine, _SECONDS, query_embedder(model, _SECONDS))
    for code, places in ranks(searcher).items():
        shown = sum(place is not None for place in places)
        yield f"passages in {code}: {sum(place == 1 for place in places)} first, {shown} shown of {len(places)}"
