"""Private characters that carry what Markdown would lose: from the source to the HTML, and no further."""

import re

HEADING_MARK = re.compile("\ue000(\\d+)\ue001")
"""In a heading's text, the line that it stands in, counted from 0."""

LITERAL_LESS_THAN = "\ue002"
"""A `<` that begins no tag, in text and in code alike."""

MARKS = "\ue000-\ue002"
"""All of them, as a range for regular expressions: what a page has of them itself is taken out first."""


def heading_mark(line: int) -> str:
    """The mark for a heading's text, found by `HEADING_MARK`."""
    return f"\ue000{line}\ue001"
