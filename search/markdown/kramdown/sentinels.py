"""Private-use characters that carry information through the Markdown conversion, from the source to the HTML only."""

import re

HEADING_MARK = re.compile("\ue000(\\d+)\ue001")
"""In a heading's text, the line that it stands in, counted from 0."""

END_OF_MARK = "\ue001"
"""What such a mark ends with."""

LITERAL_LESS_THAN = "\ue002"
"""A `<` that begins no tag, in text and in code alike."""

NOTHING = "\ue003"
"""Where something was taken out of a line whose words are not to be joined; emphasis may end or begin there."""

JOIN = "\ue004"
"""The same where what stands around it may be one word."""

KEPT = ("\ue005", "\ue006")
"""Around the number of a piece that is set aside."""

MARKS = "\ue000-\ue006"
"""All of them, as a range for regular expressions: what a page has of them itself is taken out first."""


def heading_mark(line: int) -> str:
    """The mark for a heading's text, found by `HEADING_MARK`."""
    return f"\ue000{line}\ue001"
