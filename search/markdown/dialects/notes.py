"""Reads the additions of note-taking programs and MkDocs: links between notes, comments, block ids, icons, snippets."""

import re

from search.markdown.anchors.own import anchor_of
from search.markdown.dialects.lines import line_feeds

_WIKI_LINK = re.compile(
    r"(?P<embedded>!?)(?<!\[)\[\[(?P<target>[^\[\]|#\n*<>]{0,300})(?P<anchor>#[^\[\]|\n]{0,300})?(?:\\?\|(?P<shown>[^\[\]\n]{0,300}))?\]\](?![\](])"
)
_CONTENTS = re.compile(r"_?TOC_?", re.IGNORECASE)
_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,7}")
_PICTURES = frozenset("avif bmp gif jpeg jpg png svg webp".split())
_COMMENT = re.compile(
    r"(?m)^%%[ \t]*\n(?:(?!%%).*\n)*?%%[ \t]*$|(?<![^\s(])%%(?! )(?=[^%\n]*%%)[^%\n]+%%|(?<![^\s(])%% [^%\n]+ %%"
)
_BLOCK_MARK = re.compile(
    r"(?m)(?<=\S)[ \t]{1,9}\^(?=[A-Za-z0-9-]*[A-Za-z])[A-Za-z0-9-]{3,40}[ \t]*$|^\^[A-Za-z0-9-]{3,40}[ \t]*$"
)
_INLINE_NOTE = re.compile(
    r"(?<![\\\[])\^\[(?P<text>(?>(?:[^\[\]\n]|\n(?![ \t]*\n)|\[[^\[\]\n]*+\](?>(?:\([^()\n]*+\))?)){1,2000}))\]"
)
_LAYOUT = re.compile(r"(?m)^\\(?:newpage|pagebreak|clearpage|tableofcontents|appendix|bigskip|medskip|noindent)[ \t]*$")
"""TeX commands, which pandoc uses in print only."""
_ICON = re.compile(r":(?:material|fontawesome|octicons|simple|twemoji)-[a-z0-9-]+:(?:\{[^{}\n]{0,100}\})?")
_SNIPPET = re.compile(r"(?m)^[ \t]*-{1,3}8<-{1,3}[ \t].*$")


def without_note_marks(text: str) -> str:
    """A page with links between notes as Markdown links, and without marks that are not shown."""
    if "[[" in text:
        text = _WIKI_LINK.sub(_link, text)
    if "%%" in text:
        text = _COMMENT.sub(lambda match: line_feeds(match[0]), text)
    if "^" in text:
        text = _with_notes(_BLOCK_MARK.sub("", text))
    if "\\" in text:
        text = _LAYOUT.sub("", text)
    if "-8<-" in text:
        text = _SNIPPET.sub("", text)
    return _ICON.sub("", text) if ":" in text else text


def _with_notes(text: str) -> str:
    """A page with inline footnotes, `^[…]`, as ordinary footnotes at its end."""
    notes: list[str] = []

    def mark(match: re.Match[str]) -> str:
        notes.append(f"\n\n[^inline-note-{len(notes) + 1}]: {' '.join(match['text'].split())}")
        return f"[^inline-note-{len(notes)}]{line_feeds(match[0])}"

    return "".join([_INLINE_NOTE.sub(mark, text), *notes])


def _link(match: re.Match[str]) -> str:
    """A link to a note, or the picture that is embedded; where no target is named, to a heading of the page."""
    target, anchor = match["target"].removesuffix("\\").strip(), (match["anchor"] or "").removesuffix("\\").strip("# ")
    shown = (match["shown"] or " > ".join(part for part in (target.rpartition("/")[2], anchor) if part)).strip()
    if _CONTENTS.fullmatch(target) or not (target or anchor):
        return match[0]
    ending = _ENDING.search(target[-9:])
    if match["embedded"] and ending and ending[0][1:].lower() in _PICTURES:
        size = (match["shown"] or "").strip()
        return f"![{'' if re.fullmatch(r'[0-9x]*', size) else size}](<{target}>)"
    fragment = f"#{anchor_of(anchor.rpartition('#')[2])}" if anchor and not anchor.startswith("^") else ""
    return f"[{shown}](<{target}{fragment}>)"
