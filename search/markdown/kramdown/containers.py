"""Whether lines that are indented as code are content of an item, admonition or footnote above them instead."""

import re

from search.markdown.blocks.lines import CODE_INDENT, indent_of, interrupts

_MIN_INDENT = 2
"""Of what belongs to an item after a blank line, however little its author indents."""


class Containers:
    """What is told of a page line by line, from its begin on."""

    def __init__(self, begins: re.Pattern[str], code_indent: int = CODE_INDENT) -> None:
        """Begin a page.

        Args:
            begins: matches a line that begins a container.
            code_indent: blanks from which on a line says nothing of where it belongs.
        """
        self._begins = begins
        self._code_indent = code_indent
        self._after_blank = True
        self.open = False
        """Whether indented lines that follow are inside one."""

    def see(self, line: str) -> None:
        """Look at the next line."""
        indent = indent_of(line.expandtabs(CODE_INDENT) if "\t" in line else line)
        if line.strip() and indent < self._code_indent:
            self.open = bool(self._begins.match(line)) or (self.open and self._goes_on(line, indent))
        self._after_blank = not line.strip()

    def _goes_on(self, line: str, indent: int) -> bool:
        """Whether a line that begins no container belongs to the one above: it is indented, or of a paragraph's text."""
        return indent >= _MIN_INDENT or not (self._after_blank or interrupts(line))
