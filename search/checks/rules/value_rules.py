"""Rules on what fields say: values that are probably misspelt ones of others, and languages that cannot be."""

from collections import Counter
from collections.abc import Iterable, Iterator

from search.checks.source.findings import Fix, Problem
from search.checks.source.folder import Folder
from search.checks.source.pages import Page, texts_of
from search.checks.source.rules import rule
from search.checks.source.yaml_places import Field
from search.checks.source.yaml_scalars import quoted, scalar
from search.checks.vocabulary.known_values import KNOWN
from search.checks.vocabulary.similarity import folded, nearest
from search.strategies import LANGUAGES

MAX_VALUES = 300
"""Values of a field that a doubtful one is compared with; a field with more is a free text."""
MAX_ITEMS = 20
"""Items of one file's field that are looked at."""


@rule("warning", "A value that is spelled differently counts for itself: its strategy is missing where the others are found.")
def close_value(page: Page, folder: Folder) -> Iterator[Problem]:
    """A country, level, status or other facet value that looks like a more frequent or a known one, mistyped."""
    facets = [facet.name for facet in folder.site.stated_facets]
    for name in dict.fromkeys((*KNOWN, *facets)):
        field = page.field(name)
        values = folder.values.get(name, Counter())
        if field is None or len(values) > MAX_VALUES:
            continue
        for value in texts_of(page.metadata.get(name))[:MAX_ITEMS]:
            meant = _meant(value, values, KNOWN.get(name, frozenset()))
            if meant is not None:
                used = f"which {values[meant]} files have" if values[meant] > 1 else "which is usual"
                message = f"{name} is {value!r}; did you mean {meant!r}, {used}?"
                yield Problem(field.key.line, message, _value_fix(page, field, value, meant))


def _meant(value: str, values: Counter[str], known: frozenset[str]) -> str | None:
    """What a value was probably meant as; None if it is right, or nothing says that it is wrong."""
    if value in known:
        return None
    established = [*sorted(known), *(other for other, files in values.most_common() if files > values[value])]
    meant = nearest(value, established)
    if meant in known and not _is_likelier(str(meant), value, values):
        return None
    return meant


def _is_likelier(known: str, value: str, values: Counter[str]) -> bool:
    """Whether a known value is what was meant: a value that several files agree on may be a name of their own."""
    return values[value] <= max(1, values[known]) or folded(known) == folded(value)


def _value_fix(page: Page, field: Field, value: str, meant: str) -> Fix | None:
    for written in field.scalars():
        if written.written == value and written.place.one_line:
            text = quoted(meant) if written.quoted else scalar(meant)
            return page.replace(written.place.start, written.place.end, text)
    return None


@rule("warning", "A text is cut into words by its language; one that is not known is read as another.")
def language(page: Page, folder: Folder) -> Iterator[Problem]:
    """A `lang` that is not the code of a language that search knows."""
    stated = page.metadata.get("lang")
    field = page.field("lang")
    if field is None or (isinstance(stated, str) and stated.strip().lower().split("-")[0] in LANGUAGES):
        return
    code = _code_of(stated, LANGUAGES.items())
    place = field.place
    yield Problem(
        field.key.line,
        f"lang is {stated!r}, which is not one of {', '.join(sorted(LANGUAGES))}; {folder.site.language} is used",
        page.replace(place.start, place.end, code) if code and place.one_line else None,
    )


def _code_of(stated: object, languages: Iterable[tuple[str, str]]) -> str | None:
    """The code of a language that is written out, or written with another separator."""
    word = folded(stated) if isinstance(stated, str) else ""
    return next((code for code, name in languages if word == folded(name) or word.split(" ")[0] == code), None)


RULES = (close_value, language)
