"""The Markdown source files of strategies."""

from pathlib import Path

from search.content.files import bytes_of, digest_of
from search.errors import FileFaulty
from search.strategies import Strategy


class Sources:
    """Reads files of the content folder. Paths come from the index, never from a URL."""

    def __init__(self, content: Path) -> None:
        """Read from a folder, which need not be there."""
        self._content = content

    def of(self, strategy: Strategy) -> bytes | None:
        """The bytes of a strategy's file; None if it is missing or differs from what was indexed."""
        try:
            source = bytes_of(self._content, strategy.path)
        except FileFaulty:
            return None
        return source if digest_of(source) == strategy.digest else None
