"""The Markdown files behind strategies, for those who want them as they were written."""

from __future__ import annotations

from pathlib import Path

from search.content.files import bytes_of, digest_of
from search.errors import FileFaulty
from search.strategies import Strategy


class Sources:
    """Reads files of the content folder, and only what is in the index: paths come from there, never from an address."""

    def __init__(self, content: Path) -> None:
        """Read from a folder, which need not be there."""
        self._content = content

    def of(self, strategy: Strategy) -> bytes | None:
        """The file that a strategy was made of; None where it is not at hand, or no longer what was indexed."""
        try:
            source = bytes_of(self._content, strategy.path)
        except FileFaulty:
            return None
        return source if digest_of(source) == strategy.digest else None
