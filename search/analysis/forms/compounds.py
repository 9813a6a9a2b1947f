"""Forms of compounds that no dictionary has, by their last part: `raadsleden` of `raadslid`, like `leden` of `lid`.

Each language that writes compounds as one word has a file. It has a line for each word that many others end in, with its folded
forms; and lines for endings whose words all have the same forms, as Finnish *-vuus*. `python -m tests.word_lists` writes them.
"""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files

from search.analysis.forms.stemming import stem

MIN_TAIL = 4
"""Minimum number of letters of a last part, or of a form of it: with fewer, nearly any word might end in it."""
MIN_HEAD = 3
"""Minimum number of letters before it."""
_FOLDER = files("search.analysis.forms")


def compound_lines(words: Iterable[str], language: str) -> Iterator[list[str]]:
    """The lemma and the other forms of each word that may be a compound of a known last part, the longest possible one.

    Args:
        words: folded words that no dictionary has.
        language: the code of their language.
    """
    path = _FOLDER.joinpath(f"{language}.tails")
    if not path.is_file():
        return
    # Forms that a stemmer finds are in no line, but have the stem of the lemma.
    spelt = [(word, stem(word, language)) for word in words if len(word) >= MIN_HEAD + MIN_TAIL]
    tails = _tails(path.read_bytes(), {each[at:] for pair in spelt for each in pair for at in _cuts(each)})
    for pair in spelt:
        word, at = next(((each, at) for each in pair for at in _cuts(each) if each[at:] in tails), ("", 0))
        for forms in tails.get(word[at:], ()):
            yield [word[:at] + form for form in forms]


def _cuts(word: str) -> range:
    """Where the last part of a word may begin, the longest first."""
    return range(MIN_HEAD, len(word) - MIN_TAIL + 1)


def _tails(file: bytes, wanted: set[str]) -> Mapping[str, list[list[str]]]:
    """Last part or stem → the lines of a file that have it, for those that are wanted; each without the lemma's stem."""
    table: defaultdict[str, list[list[str]]] = defaultdict(list)
    for line in zlib.decompress(file).decode().splitlines() if wanted else ():
        shared, *forms = line.split()
        for word in wanted.intersection((shared, *forms)):
            table[word].append(forms)
    return table
