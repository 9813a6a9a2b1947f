"""Mathematics in a line, `$$a*b$$` as kramdown and GitHub have it, which is shown as it is written."""

import re

from markdown.inlinepatterns import InlineProcessor

from search.markdown.kramdown.sentinels import KEPT

FORMULA = re.compile(
    rf"(?<!\\)(?:(?<!\$)|(?<=[^$]\$\$))\$\$(?!\$)(?>(?:(?!\n[ \t]*\n)[^$\x02{KEPT[0]}]){{1,5000}})\$\$(?!\$(?!\$[^$]))"
)
"""Of one paragraph, with its signs; another may begin where one ends. Nothing that was set aside is in it."""


class Mathematics(InlineProcessor):
    """Keeps formulas from all that is read after it."""

    def __init__(self) -> None:
        super().__init__(FORMULA.pattern)

    def handleMatch(  # type: ignore[override] # noqa: N802 - the name is Python-Markdown's
        self, m: re.Match[str], _: str
    ) -> tuple[str, int, int]:
        """The formula that a match is."""
        return m[0], m.start(), m.end()
