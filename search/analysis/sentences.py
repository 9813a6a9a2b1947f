"""Where the sentences of a plain text begin, and its lines joined to one, for cutting and showing extracts."""

import re

from search.strategies import JOIN

_ENDS = ".!?…。！？।؟"
_CLOSING = "\"'”’»)\\]」』）"
_NO_BLANK_NEEDED = "。！？\n"
_BOUNDARY = re.compile(rf"[{_ENDS}\n·](?:[{_CLOSING}]*\s+|(?<=[{_NO_BLANK_NEEDED}])[{_CLOSING}]*+)(?=\S)")
"""A sign that may end a sentence, the quotes and brackets that close with it, and the whitespace after it."""
_LOOK_BACK = 64
"""Number of code points before a place in which the end of the sentence before it is looked for."""
_LONGEST_ABBREVIATION = 8
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st no nos nr art vol fig sec ch approx ca cf vs al pp ed eds dept gov inc ltd co jan feb apr aug sept "
    "oct nov dec inkl bzw ggf evtl bspw sog abs abb bd str tel zzgl bijv nl blz resp env esp núm pág".split()
)
"""In English, German, Dutch, French, Finnish and Spanish; single letters and words with a dot inside always are, unlisted."""

_OPEN = rf"(?<![\s{_ENDS}:;,{{(\[]\n)(?<![{_ENDS}][{_CLOSING}]\n)(?<![{_ENDS}][{_CLOSING}][{_CLOSING}]\n)"
_RUN_ON = re.compile(rf"\n{_OPEN}(?=[^\s}})\]])")
"""Between two lines of which the first ends no sentence. The line break is matched first, as `re` finds it fastest."""
_BREAK = re.compile(r"[^\S ]")
"""Any whitespace except a space."""


def sentence_starts(text: str, first: int, last: int) -> list[int]:
    """The places in [first, last] at which a sentence, a line or an item of a list begins, in order.

    In doubt none begins: after an abbreviation (`e.g.`, `Dr.`), an ordinal number (`3. Oktober`) or before a small letter.

    Args:
        text: any plain text.
        first: the first place to report; it may be before the text.
        last: the last one.
    """
    starts = [0] if first <= 0 else []
    for match in _BOUNDARY.finditer(text, max(0, first - _LOOK_BACK), last + 1):
        start = match.end()
        if first <= start <= last and start and _begins_sentence(text, match.start(), start):
            starts.append(start)
    return starts


def _begins_sentence(text: str, sign: int, start: int) -> bool:
    """Whether a sentence begins at `start`, after a sign that may end one and what closes with it."""
    between = text[sign:start]
    if "\n" in between or between[0] in _NO_BLANK_NEEDED:
        return True
    if between[0] == "·":
        return text[sign - 1 : sign].isspace()
    return not text[start].islower() and not (between[0] == "." and _is_abbreviated(text, sign))


def _is_abbreviated(text: str, dot: int) -> bool:
    """Whether the dot belongs to the word before it."""
    before = text[max(0, dot - _LONGEST_ABBREVIATION) : dot].rsplit(None, 1)
    word = before[-1].lstrip("(\"'“‘«") if before else ""
    short = (len(word) == 1 and word.isalpha()) or (len(word) <= 2 and word.isdecimal())
    return short or "." in word or word.casefold() in _ABBREVIATIONS


def joined_breaks(text: str) -> list[int]:
    """The places of the line breaks that `on_one_line` replaces by JOIN, in order."""
    return [match.start() for match in _RUN_ON.finditer(text)]


def on_one_line(text: str) -> str:
    """A plain text on one line: JOIN separates a line that ends no sentence from the next one."""
    if "\n" in text:
        text = _RUN_ON.sub(JOIN, text)
    return text if text.isprintable() else _BREAK.sub(" ", text)
