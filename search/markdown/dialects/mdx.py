"""Removes MDX syntax: imports, exports, expressions in comments, and components, keeping the texts of their parameters."""

import re

from search.markdown.blocks.lines import HTML_NAMES
from search.markdown.dialects.lines import line_feeds
from search.markdown.dialects.parameters import shown_text

_MODULE = re.compile(
    r"""(?mx)^(?:
      import [ ]+ (?: [\w*{][^\n;'"]*(?:\n[^\n;'"]+){0,30}? [ \n] from [ ]+ )? (?: '[^'\n]+' | "[^"\n]+" ) [ ]* ;? [ ]* $
    | export [ ]+ (?: const | let | var | default | function | async | class | \{ | \* ) .* (?: \n [ \t]* \S.* )*
    )"""
)
"""At the margin; what is exported ends at a blank line."""
_COMMENT = re.compile(r"\{/\*(?P<inside>(?>(?:[^*{]++|\*(?!/\})|\{(?!/\*))*))\*/\}")
_HEADING_ID = re.compile(r"\s*#[\w.:-]+\s*")
_BRACES = r"\{(?>(?:[^{}]++|\{(?>(?:[^{}]++|\{[^{}]*+\})*)\})*)\}"
_ATTRIBUTE = rf"""(?:\s++ | [A-Za-z_:@][\w.:-]*+ (?>(?:=(?:"[^"]*+"|'[^']*+'|{_BRACES}|[^\s"'<>{{}}/]++))?) | {_BRACES})"""
_TAG = re.compile(
    rf"(?x) < (?P<end>/?) (?P<name>[A-Za-z][\w.]*+) (?=[\s/>{{]) (?P<attributes>(?>{_ATTRIBUTE}{{0,100}})) (?P<alone>/?) >"
)
_IN_BRACES = re.compile(rf"\s*[A-Za-z_:@][\w.:-]*={_BRACES}|\s*{_BRACES}")
_STRING_IN_BRACES = re.compile(r"""=\{\s*(?P<string>"[^"{}]*"|'[^'{}]*')\s*\}""")
_FRAGMENT = re.compile(r"(?m)^[ \t]*</?>[ \t]*$")


def without_modules(text: str) -> str:
    """A page without imports and exports; line numbers are kept."""
    return _MODULE.sub(lambda match: line_feeds(match[0]), text) if "import " in text or "export " in text else text


def without_components(text: str) -> str:
    """A page without what is program in its text, line for line; elements of HTML keep their attributes that are texts."""
    if "{/*" in text:
        text = _COMMENT.sub(_without_comment, text)
    if "</>" in text:
        text = _FRAGMENT.sub("", text)
    return _TAG.sub(_without_component, text) if "<" in text else text


def _without_comment(match: re.Match[str]) -> str:
    if _HEADING_ID.fullmatch(match["inside"]):
        return f"{{{match['inside'].strip()}}}"
    return line_feeds(match[0])


def _without_component(match: re.Match[str]) -> str:
    attributes = match["attributes"]
    if match["name"].lower() in HTML_NAMES:
        if "{" not in attributes:
            return match[0]
        kept = _IN_BRACES.sub("", _STRING_IN_BRACES.sub(r"=\g<string>", attributes))
        lines = "\n" * (attributes.count("\n") - kept.count("\n"))
        return f"<{match['end']}{match['name']}{kept}{match['alone']}>{lines}"
    in_word = match.string[match.start() - 1 : match.start()].isalnum()
    if not match["name"][0].isupper() or (in_word and not match["end"]):
        return match[0]
    shown = shown_text(_STRING_IN_BRACES.sub(r"=\g<string>", attributes))
    return (f"{shown} " if shown else "") + line_feeds(match[0])
