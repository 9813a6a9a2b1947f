"""The folder of a page: which fields and values its files have and how often, so that rules expect only what is usual there."""

import datetime
import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from operator import itemgetter
from pathlib import Path
from typing import Any

from search.checks.source.pages import texts_of
from search.checks.vocabulary.foreign_fields import LAYOUT_FIELDS
from search.checks.vocabulary.known_fields import STRATEGY_FIELDS
from search.content import front_matter
from search.content.files import bytes_of, scan
from search.content.front_matter import FrontMatter
from search.content.linked_files import LinkedFiles
from search.content.reading_pool import POOL
from search.content.themes import Vocabulary, load_vocabulary
from search.errors import FileFaulty
from search.processes.limited_pool import Mapper
from search.processes.limits import LIMITS, Limits
from search.site import Site
from search.strategies import Fault

EXPECTED_SHARE = 0.9
"""Part from which on something is expected everywhere."""
MAX_PAGES_OF_A_LAYOUT = 2
"""Pages of one layout, beyond which the layout is for texts and not a page of its own."""
_HEADING = re.compile(r"^ {0,3}#{1,3}[ \t]+(\S.*)", re.MULTILINE)


@dataclass(frozen=True)
class Folder:
    """A content folder with the front matter of every file that can be read; sections are read file by file."""

    root: Path
    site: Site
    vocabulary: Vocabulary
    today: datetime.date
    digests: Mapping[str, str]
    """Path → digest of every file that `content.files.scan` lists, in order."""
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

    def values_with(self, name: str, path: str, metadata: Mapping[str, Any]) -> Counter[str]:
        """The values of a field, one file's as they are now: a fix may have changed them since the folder was read."""
        before = self.fronts[path].metadata.get(name) if path in self.fronts else None
        counts = Counter(self.values.get(name, ()))
        counts.subtract(set(texts_of(before)))
        counts.update(set(texts_of(metadata.get(name))))
        return +counts

    def uses_themes(self, path: str) -> bool:
        """Whether almost all headings of all files but one name a theme, so that one without stands out."""
        own, own_themed = self._headings.get(path, (0, 0))
        headings = sum(number for number, _ in self._headings.values()) - own
        themed = sum(number for _, number in self._headings.values()) - own_themed
        return headings > 0 and themed >= EXPECTED_SHARE * headings

    @cached_property
    def _headings(self) -> Mapping[str, tuple[int, int]]:
        """Path → number of headings that begin sections, and of those that name a theme."""
        found = {path: _HEADING.findall(front.body) for path, front in self.fronts.items()}
        return {path: (len(each), sum(bool(self.vocabulary.themes_of(one)) for one in each)) for path, each in found.items()}

    @cached_property
    def files(self) -> Mapping[str, Sequence[str]]:
        """Name of a file in small letters → the paths of all files of that name, but for hidden ones."""
        found: dict[str, list[str]] = {}
        for place, folders, files in os.walk(self.root):
            folders[:] = [name for name in folders if not name.startswith(".")]
            inside = Path(place).relative_to(self.root).as_posix()
            for name in files:
                found.setdefault(name.casefold(), []).append(name if inside == "." else f"{inside}/{name}")
        return found

    @cached_property
    def linked_files(self) -> LinkedFiles:
        """The files that links may lead to, in whatever language."""
        return LinkedFiles(self.digests, self.site.language)

    @cached_property
    def is_of_strategies(self) -> bool:
        """Whether most files state a field that only strategies have, so that readers look for the others."""
        states = (any(is_stated(front.metadata.get(name)) for name in STRATEGY_FIELDS) for front in self.fronts.values())
        return 2 * sum(states) > len(self.fronts)

    @cached_property
    def layouts(self) -> frozenset[str]:
        """Layouts that several pages with a text have; any other may draw a page that has none."""
        fronts = [front for front in self.fronts.values() if front.body.strip()]
        pages = Counter(str(front.metadata[name]) for front in fronts for name in LAYOUT_FIELDS if name in front.metadata)
        return frozenset(layout for layout, number in pages.items() if number > MAX_PAGES_OF_A_LAYOUT)


def read_folder(
    root: Path, site: Site, today: datetime.date, limits: Limits = LIMITS, mapper: Mapper = POOL.map_unordered
) -> Folder:
    """Read the front matter of every file of a folder; one that takes more than its limits is none that can be read.

    Raises:
        ContentMissing: the folder is not there or cannot be listed.
        WorkerUnavailable: no process can be begun that reads files.
    """
    listing = scan(root)
    paths = list(listing.digests)
    outcomes = mapper(partial(_front, root), paths, len(paths), limits)
    fronts = {paths[place]: front for place, front in sorted(outcomes, key=itemgetter(0)) if isinstance(front, FrontMatter)}
    return Folder(root, site, load_vocabulary(site), today, listing.digests, listing.faults, fronts)


def _front(root: Path, path: str) -> FrontMatter | None:
    """The front matter of a file; None if there is something wrong with it, which the file's own check says."""
    try:
        return front_matter.parse(bytes_of(root, path))
    except FileFaulty:
        return None


def is_stated(value: object) -> bool:
    """Whether a field's value says anything: an empty one is as good as none."""
    return value is not None and value != [] and value != {} and not (isinstance(value, str) and not value.strip())
