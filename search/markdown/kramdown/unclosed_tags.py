"""A `<` that begins no tag, marked as the character that it is.

Python's HTML parser, which Python-Markdown uses, looks for the end of every `<b` as far as the end of the page, and what it
makes of one that never ends swallows the text after it. A tag with dozens of attributes is no tag either: html5lib compares
each with all before it. Names, values and blanks are counted, not letters, since a tag may begin inside another's value.
"""

import re

from search.markdown.kramdown.sentinels import LITERAL_LESS_THAN

_OPENING = re.compile(
    r"""
    < (?= [A-Za-z/!?] )
    (?P<whole>
      /? [A-Za-z]
      (?: [^\s<>"'=]++ | [^\S\n]++ | \n (?! [ \t]* \n ) | = \s{0,9} (?: "[^"]{0,2000}" | '[^']{0,2000}' )? | ["'] ){0,120}+
      >
    )?
    """,
    re.VERBOSE,
)


def without_stray_openings(text: str) -> str:
    """Text in which every `<` that could begin a tag, and is not the whole of one, is `LITERAL_LESS_THAN`.

    Declarations and processing instructions count as text: a page has no use for them.
    """
    return _OPENING.sub(lambda match: match[0] if match["whole"] else LITERAL_LESS_THAN, text)
