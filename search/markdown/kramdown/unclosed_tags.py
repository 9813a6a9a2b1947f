"""Marks each `<` that begins no tag as a literal character.

Python's HTML parser, which Python-Markdown uses, looks for the end of every `<b` as far as the end of the page, and what it
makes of one that never ends swallows the text after it. A tag with dozens of attributes is no tag either: html5lib compares
each with all before it. Names, values and blanks are counted, not letters, since a tag may begin inside another's value.
"""

import re

from search.errors import FileFaulty
from search.markdown.blocks.lines import HTML_NAMES
from search.markdown.kramdown.sentinels import LITERAL_LESS_THAN

MAX_OPENINGS = 60_000
"""Of a page; behind each the end of a tag is looked for among hundreds of characters."""

_OPENING = re.compile(
    r"""
    < (?= [A-Za-z/!?] )
    (?P<whole>
      (?P<end>/?) (?P<name>[A-Za-z] [\w:.-]*+)
      (?>(?: [^\s<>"'=]++ | [^\S\n]++ | \n (?! [ \t]* \n ) | = \s{0,9} (?: "[^"]{0,2000}" | '[^']{0,2000}' )? | ["'] ){0,80})
      >
    )?
    """,
    re.VERBOSE,
)


_AFTER_NAME = re.compile(r"[\s/>](?<!:/)")
_ADDRESS = re.compile(r"<[A-Za-z][\w+.-]*:[^\s<>]*>|<[^\s<>\\]+@[^\s<>\\]+>")

_OF_OFFICE = re.compile(r"[a-z]{1,2}\d?:\w+", re.IGNORECASE)
"""Names of elements that Word leaves behind, right after a word too: `<o:p>`."""


def without_stray_openings(text: str) -> str:
    """Text in which every `<` that could begin a tag, and is not the whole of one, is `LITERAL_LESS_THAN`.

    Declarations and processing instructions count as text: a page has no use for them.

    Raises:
        FileFaulty: rule `too_complex`, for more than `MAX_OPENINGS`.
    """
    openings = text.count("<")
    if not openings:
        return text
    if openings > MAX_OPENINGS:
        raise FileFaulty(f"the page has more than {MAX_OPENINGS} characters `<` outside of code", rule="too_complex")
    begun: set[str] = set()
    return _OPENING.sub(lambda match: match[0] if match["whole"] and _ends_something(match, begun) else _literal(match), text)


def _literal(match: re.Match[str]) -> str:
    return LITERAL_LESS_THAN + match[0][1:]


def _ends_something(match: re.Match[str], begun: set[str]) -> bool:
    """Whether a tag begins an element, or ends one that has begun: `List<T>` is text, and `</T>` without it.

    A `</div>` is none: what it ends may stand in what Jekyll includes.
    """
    name = match["name"] if match["name"].lower() not in HTML_NAMES else match["name"].lower()
    if not _AFTER_NAME.match(match.string, match.end("name")):
        return bool(_ADDRESS.fullmatch(match[0]))
    if match["end"] and "=" in match[0]:
        return False
    if not match["end"]:
        is_bare = "=" not in match[0] and not match[0].endswith("/>") and not _OF_OFFICE.fullmatch(name)
        if is_bare and name not in HTML_NAMES and match.string[max(0, match.start() - 1) : match.start()].isalnum():
            return False
        begun.add(name)
    return not match["end"] or name in begun or (name in HTML_NAMES and name != "p")
