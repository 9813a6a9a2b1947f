"""Language tags (BCP 47): which ones are valid, the names of languages, and the directions of writing."""

import re
from functools import cache

from babel import Locale

_TAG = re.compile(
    r"(?P<language>[A-Za-z]{2,3})(?:-(?P<script>[A-Za-z]{4}))?(?:-(?P<region>[A-Za-z]{2}|\d{3}))?(?:-[A-Za-z0-9]{2,8}){0,4}"
)
_RIGHT_TO_LEFT = frozenset(
    "ar arc arz ary acm ajp apc azb bal ckb dv fa ha-arab he iw khw ks lrc mzn nqo pnb prs ps sd skr syr ug ur yi ji".split()
)
"""Languages written from right to left where their tag names no script (W3C, "Languages and right-to-left scripts")."""
_RIGHT_TO_LEFT_SCRIPTS = frozenset("adlm arab aran hebr mand nkoo rohg samr syrc thaa".split())


def tag_of(written: object) -> str | None:
    """A language tag in its usual case: `pt_br` is `pt-BR`; None if it is no tag, or of an unknown language.

    Args:
        written: any value of a front matter, or part of a path.
    """
    if not isinstance(written, str):
        return None
    match = _TAG.fullmatch(written.strip().replace("_", "-"))
    if match is None or match["language"].lower() not in _names():
        return None
    language, *others = match[0].split("-")
    return "-".join([language.lower(), *map(_in_usual_case, others)])


def _in_usual_case(subtag: str) -> str:
    if len(subtag) == 4 and subtag.isalpha():
        return subtag.title()
    return subtag.upper() if len(subtag) == 2 else subtag.lower()


def has_known_region(tag: str) -> bool:
    """Whether the tag has no region, or one that exists."""
    match = _TAG.fullmatch(tag)
    return bool(match) and (match["region"] is None or match["region"].upper() in _english().territories)  # type: ignore[index]


def primary(tag: str) -> str:
    """The code of the language alone: `pt` of `pt-BR`."""
    return tag.partition("-")[0]


@cache
def name_of(code: str) -> str:
    """The English name of a language by its code; the code itself if it is unknown."""
    return _names().get(code, code)


@cache
def direction(tag: str) -> str:
    """The direction in which a language is written: `rtl` or `ltr`, as in HTML's `dir`."""
    language, *others = tag.lower().split("-")
    script = next((subtag for subtag in others if len(subtag) == 4), None)
    is_from_the_right = language in _RIGHT_TO_LEFT if script is None else script in _RIGHT_TO_LEFT_SCRIPTS
    return "rtl" if is_from_the_right else "ltr"


@cache
def _english() -> Locale:
    return Locale("en")


@cache
def _names() -> dict[str, str]:
    return dict(_english().languages)
