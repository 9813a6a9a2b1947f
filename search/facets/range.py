"""The base of facets whose values are whole numbers, of which a first and a last one can be chosen."""

import re
from collections.abc import Iterator

from search.facets.base import FacetType, SaidRange

_YEAR = r"[12]\d{3}"
_SAID = re.compile(
    rf"""(?<![^\s(]) (?:
        (?:before|vor|voor|avant|antes\ del?|ennen) \s+ (?P<before>{_YEAR})
        | (?:after|nach|na|après|después\ del?) \s+ (?P<after>{_YEAR})
        | (?:since|seit|ab|sinds|vanaf|depuis|desde|(?<=:\ )from) \s+ (?P<since>{_YEAR})
        | (?:until|till|up\ to|bis|tot(?:\ en\ met)?|jusqu['’](?:à|en)|hasta) \s+ (?P<until>{_YEAR})
        | (?:(?:from|von|van|de|desde) \s+ | (?P<between>(?:between|zwischen|tussen|entre) \s+))? (?P<first>{_YEAR})
        (?(between) \s+ (?:and|und|en|et|y) \s+
        | (?: \s?[-–—]\s? | \s+ (?:to|until|through|bis|tot(?:\ en\ met)?|à|a|hasta) \s+ ))
        (?P<last>{_YEAR})
    ) (?![^\s),.;?!])""",
    re.VERBOSE | re.IGNORECASE,
)
"""In the languages that are searched. *From 2021* may also mean *of that year*: it counts only after a colon, as on pages."""


class Range(FacetType):
    """A range of whole numbers, stated like years."""

    kind = "range"

    def typed(self, text: str) -> str | int:
        """The value as a number; a text that is no number stays as it is."""
        return int(text) if text.isdecimal() else text

    def ranges_in(self, text: str) -> Iterator[SaidRange]:
        """`before 2020`, `since 2019`, `2018-2020` and the like, in the order of the text."""
        for match in _SAID.finditer(text):
            years = {name: int(said) for name, said in match.groupdict().items() if said and name != "between"}
            first = years.get("first", years.get("since", years.get("after", -1) + 1)) or None
            last = years.get("last", years.get("until", years.get("before", 1) - 1)) or None
            if first is None or last is None or first < last:
                yield SaidRange(match[0], first, last)

    def range_text(self, first: int | None, last: int | None) -> str:
        """`from 2021`, `until 2024`, `from 2021 to 2024`, `of 2021`; "" if neither end is chosen."""
        if first is None and last is None:
            return ""
        if first == last:
            return f"of {first}"
        if last is None:
            return f"from {first}"
        return f"until {last}" if first is None else f"from {first} to {last}"
