"""What is measured: real sections where they are at hand, the shipped ones over and over otherwise, and ten times either."""

import hashlib
import pickle
import random
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from search.site import Site, load_site, parse_site
from search.strategies import Section, Strategy
from tests.harness.archives import unpack
from tests.harness.content_folder import read_content

ROOT = Path(__file__).parents[2]
ARCHIVE = ROOT.parent / "shared" / "corpora" / "opensearch-docs.tar.xz"
CACHE = Path(tempfile.gettempdir()) / "strategy-search-bench"
FACETS = ("parent", "grand_parent", "has_children")
"""Three front-matter fields of the documentation's pages, of many, some and two values."""
COPIES_OF_SHIPPED = 80
"""Makes about as many sections of the shipped collection as the archive has."""


def corpus() -> tuple[str, Site, list[Strategy]]:
    """A name for the corpus, its site and its strategies. Reading real Markdown takes long, so what was read is kept."""
    if ARCHIVE.exists():
        return "opensearch-docs", _site(FACETS), _documentation()
    shipped = list(read_content(ROOT / "content", load_site(ROOT / "content")).strategies)
    return "shipped content, varied", _site(("country", "level", "status")), times(shipped, COPIES_OF_SHIPPED)


def _site(facets: Sequence[str]) -> Site:
    return parse_site("\n".join(f'[[facets]]\nname = "{name}"' for name in facets).encode())


def _documentation() -> list[Strategy]:
    kept = CACHE / f"opensearch-docs-{_reading()}.pickle"
    if not kept.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            unpack(ARCHIVE, Path(folder))
            strategies = read_content(Path(folder), Site()).strategies
        kept.write_bytes(pickle.dumps(strategies))
    strategies = pickle.loads(kept.read_bytes())
    return list(strategies)


def _reading() -> str:
    """Identity of the code that reads Markdown: what another version of it read is not used."""
    sources = sorted((ROOT / "search").rglob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:12]


def times(strategies: Sequence[Strategy], number: int) -> list[Strategy]:
    """A collection so many times as large: each copy has its sections' words rotated, and one in fifty of them made its own."""
    return [_varied(strategy, copy) if copy else strategy for copy in range(number) for strategy in strategies]


def _varied(strategy: Strategy, copy: int) -> Strategy:
    random_ = random.Random(f"{strategy.slug} {copy}")
    return replace(
        strategy,
        slug=f"{strategy.slug}-{copy}",
        path=f"{strategy.path}-{copy}.md",
        sections=tuple(_varied_section(section, copy, random_) for section in strategy.sections),
    )


def _varied_section(section: Section, copy: int, random_: random.Random) -> Section:
    words = section.text.split()
    if words:
        at = random_.randrange(len(words))
        words = words[at:] + words[:at]
        for place in range(0, len(words), 50):
            words[place] += "abcdefghij"[copy % 10] * 2
    return replace(section, text=" ".join(words))
