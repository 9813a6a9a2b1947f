"""Text to YAML, written so that it is read as that text."""

import json
import re

_PLAIN = re.compile(r"[^\W\d_](?:[\w .,()&/'’-]*[\w.)])?")
_NOT_TEXT = frozenset("true false null yes no on off y n".split())


def quoted(text: str) -> str:
    """A text between double quotation marks, which read as JSON reads them."""
    return json.dumps(text, ensure_ascii=False)


def scalar(text: str) -> str:
    """A text as people write it: without quotation marks where it does not need any."""
    return text if _PLAIN.fullmatch(text) and text.lower() not in _NOT_TEXT else quoted(text)
