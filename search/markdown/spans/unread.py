"""Elements inside a line whose text is not Markdown because they say so: `<span markdown="0">`, as kramdown has it."""

import re

from search.markdown.blocks.lines import VOID_NAMES

_TAG = re.compile(r"""<(?P<end>/?)(?P<name>[A-Za-z][\w:.-]*)(?P<attributes>(?>(?:[^<>"']++|"[^"]*"|'[^']*')*))>""")
_ASKED = re.compile(r"""\smarkdown=["']?(?P<how>\w+)""")
_MARK = re.compile(r"[*_`\[\]!~=\\{]")


def without_unread_marks(text: str) -> str:
    """A text in which marks of Markdown that are not read as such are characters by their numbers."""
    if "markdown=" not in text:
        return text
    kept: list[str] = []
    begun: list[tuple[str, bool]] = [("", False)]
    position = 0
    for tag in _TAG.finditer(text):
        kept.append(_written(text[position : tag.start()], unread=begun[-1][1]))
        address = tag["name"].endswith(":") and begun[-1][1]
        kept.append(tag[0].replace("<", "&lt;") if address else tag[0])
        position = tag.end()
        if tag["end"]:
            if len(begun) > 1 and begun[-1][0] == tag["name"]:
                begun.pop()
        elif not address and tag["name"].lower() not in VOID_NAMES and not tag["attributes"].endswith("/"):
            asked = _ASKED.search(tag["attributes"])
            begun.append((tag["name"], asked["how"] == "0" if asked else begun[-1][1]))
    return "".join(kept) + _written(text[position:], unread=False)


def _written(text: str, *, unread: bool) -> str:
    return _MARK.sub(lambda mark: f"&#{ord(mark[0])};", text) if unread else text
