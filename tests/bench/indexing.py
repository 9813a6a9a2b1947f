"""Where the time of a full index goes, and what one costs after a change of search.toml: `python -m tests.bench.indexing`."""

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import click

from search.content import front_matter
from search.content.files import scan
from search.content.reader import read_file
from search.content.themes import Vocabulary, load_vocabulary
from search.engines import open_engine
from search.engines.base import Changes
from search.indexing.incremental import fingerprint_of
from search.markdown import sections
from search.site import load_site
from tests.bench.corpora import ARCHIVE, ROOT
from tests.harness.archives import unpack

PARTS: tuple[tuple[str, object, str], ...] = (
    ("front matter", front_matter, "parse"),
    ("Markdown to HTML", sections, "html_of"),
    ("HTML to safe tokens", sections, "safe_tokens"),
    ("safe tokens to HTML", sections, "serialise"),
    ("themes", Vocabulary, "assign"),
)
"""What reading a file is made of: a name, and the function that is timed, where its callers look for it."""
CHANGES = {
    "a synonym": '[synonyms]\ngroups = [["plugin", "extension"]]\n',
    "a facet": '[[facets]]\nname = "parent"\n',
    "a theme": '[themes.plugins]\nheadings = ["plugin*"]\n',
    "the language": '[site]\nlanguage = "de"\n',
}
"""What is changed → the search.toml with it. The last one makes every file to be read again."""


def measure_indexing() -> None:
    """Print the CPU seconds of each part of a full index, then those of the command after each change."""
    with _folder() as folder:
        content = folder / "content"
        taken = _parts(content, folder / "parts")
        whole = sum(taken.values())
        click.echo(f"\n{'a full index':24} {'CPU s':>8} {'share':>8}")
        for name, seconds in taken.items():
            click.echo(f"{name:24} {seconds:8.2f} {seconds / whole:8.1%}")
        full = _command(folder, "--full")
        click.echo(f"\n{'strategy-search index':24} {'CPU s':>8} {'÷ full':>8}\n{'full':24} {full:8.2f} {1:8.2f}")
        for name, source in {"nothing": "", **CHANGES}.items():
            if source:
                (content / "search.toml").write_text(source, encoding="utf-8")
            seconds = _command(folder)
            click.echo(f"{f'after {name}':24} {seconds:8.2f} {seconds / full:8.2f}")


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder with the corpus in `content`."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        if ARCHIVE.exists():
            unpack(ARCHIVE, folder)
            (folder / "opensearch-docs").rename(folder / "content")
        else:
            shutil.copytree(ROOT / "content", folder / "content")
        (folder / "content" / "search.toml").unlink(missing_ok=True)
        yield folder


def _parts(content: Path, index: Path) -> dict[str, float]:
    """CPU seconds by part of reading a folder and writing its index."""
    site, taken = load_site(content), defaultdict[str, float](float)
    vocabulary = load_vocabulary(site)
    listing = _timed("listing and digests", taken, scan)(content)
    with ExitStack() as stack:
        for name, place, function in PARTS:
            stack.enter_context(patch.object(place, function, _timed(name, taken, getattr(place, function))))
        started, before = time.process_time(), sum(taken.values())
        read = [read_file(content, path, site, vocabulary).strategy for path in listing.digests]
        taken["sections, plain text"] = time.process_time() - started - (sum(taken.values()) - before)
    changes = Changes([strategy for strategy in read if strategy])
    _timed("words, arrays, files", taken, open_engine(index).rebuild)(site, fingerprint_of(site, vocabulary), changes)
    return dict(taken)


def _timed(name: str, taken: dict[str, float], function: Callable[..., Any]) -> Callable[..., Any]:
    def timed(*arguments: Any, **named: Any) -> Any:
        started = time.process_time()
        try:
            return function(*arguments, **named)
        finally:
            taken[name] += time.process_time() - started

    return timed


def _command(folder: Path, *options: str) -> float:
    """CPU seconds of the command and of all processes that it waits for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    places = ["--content", str(folder / "content"), "--index", str(folder / "index")]
    subprocess.run([sys.executable, "-m", "search", *places, "index", *options], capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    measure_indexing()
