"""Parts of sentences: numbers with their nouns, lists, and values of front matter."""

import re
from collections.abc import Sequence
from typing import NamedTuple


def count_of(number: int, singular: str, plural: str = "") -> str:
    """`1 section`, `1,200 sections`."""
    noun = singular if number == 1 else plural or f"{singular}s"
    return f"{number:,} {noun}"


def listed(items: Sequence[str], last: str = "or") -> str:
    """`A`, `A or B`, `A, B or C`."""
    return f" {last} ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))


def listed_in_quotes(words: Sequence[str]) -> str:
    """`"a"`, `"a" or "b"`, `"a", "b" or "c"`."""
    return listed([f'"{word}"' for word in words])


def capitalised(text: str) -> str:
    """A text with its first letter in upper case and the rest unchanged."""
    return text[:1].upper() + text[1:]


_IDENTIFIER = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+")
_FLAGS = {"true": "Yes", "false": "No"}


def readable(value: str) -> str:
    """A value of a front matter as readers see it: `active` → `Active`, `in_progress` → `In progress`, `true` → `Yes`."""
    if value in _FLAGS:
        return _FLAGS[value]
    return capitalised(value.replace("_", " ") if _IDENTIFIER.fullmatch(value) else value)


class Noun(NamedTuple):
    """A noun in singular and plural."""

    one: str
    many: str

    def counted(self, number: int) -> str:
        """`1 strategy`, `1,200 strategies`."""
        return count_of(number, self.one, self.many)

    def more(self, number: int) -> str:
        """`1 more strategy`, `1,200 more strategies`; "" for less than one."""
        return count_of(number, f"more {self.one}", f"more {self.many}") if number > 0 else ""


STRATEGY = Noun("strategy", "strategies")
"""The noun for a file, unless its site has another one."""
