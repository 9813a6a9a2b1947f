"""The folder of a page: which fields and values its files have and how often, so that rules expect only what is usual there."""

import datetime
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from operator import itemgetter
from pathlib import Path

from search.checks.source.pages import texts_of
from search.content import front_matter
from search.content.files import bytes_of, scan
from search.content.front_matter import FrontMatter
from search.content.reading import POOL
from search.content.themes import Vocabulary, load_vocabulary
from search.errors import FileFaulty
from search.processes.limited_pool import Each
from search.processes.limits import LIMITS, Limits
from search.site import Site
from search.strategies import Fault

_HEADING = re.compile(r"^ {0,3}#{1,3}[ \t]+(\S.*)", re.MULTILINE)


@dataclass(frozen=True)
class Folder:
    """A content folder with the front matter of every file that can be read; sections are read file by file."""

    root: Path
    site: Site
    vocabulary: Vocabulary
    today: datetime.date
    digests: Mapping[str, str]
    """Path → digest of every file that `content_files.scan` lists, in order."""
    faults: tuple[Fault, ...]
    """Of the files that it cannot list."""
    fronts: Mapping[str, FrontMatter]

    @cached_property
    def stated(self) -> Counter[str]:
        """Field → number of files that give it a value."""
        return Counter(name for front in self.fronts.values() for name, value in front.metadata.items() if is_stated(value))

    @cached_property
    def values(self) -> Mapping[str, Counter[str]]:
        """Field → text → number of files that have it, alone or in a list."""
        found: dict[str, Counter[str]] = {}
        for front in self.fronts.values():
            for name, value in front.metadata.items():
                found.setdefault(name, Counter()).update(set(texts_of(value)))
        return found

    @cached_property
    def uses_themes(self) -> bool:
        """Whether most headings of the folder name a theme, so that one without stands out."""
        headings = [heading for front in self.fronts.values() for heading in _HEADING.findall(front.body)]
        return 2 * sum(bool(self.vocabulary.themes_of(heading)) for heading in headings) > len(headings)


def read_folder(root: Path, site: Site, today: datetime.date, limits: Limits = LIMITS, each: Each = POOL.each) -> Folder:
    """Read the front matter of every file of a folder; one that takes more than its limits is none that can be read.

    Raises:
        ContentMissing: the folder is not there or cannot be listed.
        WorkerUnavailable: no process can be begun that reads files.
    """
    listing = scan(root)
    paths = list(listing.digests)
    outcomes = each(partial(_front, root), paths, len(paths), limits)
    fronts = {paths[place]: front for place, front in sorted(outcomes, key=itemgetter(0)) if isinstance(front, FrontMatter)}
    return Folder(root, site, _vocabulary(site), today, listing.digests, listing.faults, fronts)


def _front(root: Path, path: str) -> FrontMatter | None:
    """The front matter of a file; None if there is something wrong with it, which the file's own check says."""
    try:
        return front_matter.parse(bytes_of(root, path))
    except FileFaulty:
        return None


@lru_cache(maxsize=4)
def _vocabulary(site: Site) -> Vocabulary:
    """The vocabulary of a site, which takes as long to build as a small folder to read."""
    return load_vocabulary(site)


def is_stated(value: object) -> bool:
    """Whether a field's value says anything: an empty one is as good as none."""
    return value is not None and value != [] and value != {} and not (isinstance(value, str) and not value.strip())
