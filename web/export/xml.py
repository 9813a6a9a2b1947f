"""XML serialised from trees, so that no text can become markup."""

import re
from xml.etree import ElementTree as ET

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, not even escaped."""


def printable(text: str) -> str:
    """A text without the characters that no XML document may have."""
    return _NO_XML.sub("\ufffd", text)


def document(root: ET.Element) -> bytes:
    """A whole document in UTF-8, with its declaration."""
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
