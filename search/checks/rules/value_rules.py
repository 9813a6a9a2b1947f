"""Rules on what fields say: values that are probably misspelt ones of others, and languages that cannot be."""

from collections import Counter
from collections.abc import Iterator, Sequence

from search.checks.source.findings import Fix, Problem
from search.checks.source.folder import Folder
from search.checks.source.pages import Page, texts_of
from search.checks.source.rules import rule
from search.checks.source.yaml_places import Field
from search.checks.source.yaml_scalars import quoted, scalar
from search.checks.vocabulary.known_values import KNOWN
from search.checks.vocabulary.other_names import is_usual, names_of
from search.checks.vocabulary.similarity import folded, nearest
from search.content.language.detection import DETECTABLE_LANGUAGES, detected_languages
from search.content.language.file_language import language_of
from search.languages.tags import name_of, primary, tag_of
from search.strategies import LANGUAGES

MAX_VALUES = 300
"""Values of a field that a doubtful one is compared with; a field with more is a free text."""
MAX_ITEMS = 20
"""Items of one file's field that are looked at."""


@rule("warning", "A value that is spelled differently counts for itself: its strategy is missing where the others are found.")
def close_value(page: Page, folder: Folder) -> Iterator[Problem]:
    """A country, level, status or other facet value that looks like a more frequent or a known one, mistyped or translated."""
    facets = [facet.name for facet in folder.site.stated_facets]
    for name in dict.fromkeys((*KNOWN, *facets)):
        field = page.field(name)
        if field is None or len(folder.values.get(name, ())) > MAX_VALUES:
            continue
        values = folder.values_with(name, page.path, page.metadata)
        for value in texts_of(page.metadata.get(name))[:MAX_ITEMS]:
            meant = _same_thing(name, value, values) or _meant(value, values, KNOWN.get(name, frozenset()))
            if meant is not None:
                used = f"which {values[meant]} files have" if values[meant] > 1 else "which is usual"
                message = f"{name} is {value!r}; did you mean {meant!r}, {used}?"
                yield Problem(field.key.line, message, _value_fix(page, field, value, meant))


def _same_thing(name: str, value: str, values: Counter[str]) -> str | None:
    """What others call the same thing: more files of the folder, else English, if the folder is in English otherwise."""
    names = set(map(folded, names_of(name, value)))
    others = Counter({other: files for other, files in values.items() if other != value and folded(other) in names})
    if others:
        [(other, files)] = others.most_common(1)
        return other if files > values[value] else None
    if is_usual(name, value) or values[value] > 1:
        return None
    usual = sum(files for other, files in values.items() if other != value and is_usual(name, other))
    unusual = sum(files for other, files in values.items() if other != value and not is_usual(name, other))
    return names_of(name, value)[0] if usual >= unusual else None


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
    """A `lang` that is not the code of a language."""
    stated = page.metadata.get("lang")
    field = page.field("lang")
    if field is None or tag_of(stated):
        return
    code = _code_meant(stated)
    place = field.place
    yield Problem(
        field.key.line,
        f"lang is {stated!r}, which is no code of a language such as {folder.site.language!r}, which is used",
        page.replace(place.start, place.end, code) if code and place.one_line else None,
    )


def _code_meant(stated: object) -> str | None:
    """The code of a language that is written out."""
    word = folded(stated) if isinstance(stated, str) else ""
    return next((code for code, name in LANGUAGES.items() if word == folded(name)), None)


@rule("warning", "A text in a language that nothing tells of is cut into words, and read aloud, as another.")
def unmarked_language(page: Page, folder: Folder) -> Iterator[Problem]:
    """A text that is evidently in another language than the file, its name, its folder or the site says."""
    strategy = page.strategy
    found = language_of(page.path, page.metadata, page.front.body, folder.site.language)
    evident = detected_languages("\n".join(section.text for section in strategy.sections))
    if not evident or primary(found.tag) in evident or primary(found.tag) not in DETECTABLE_LANGUAGES:
        return
    field = page.field("lang") or page.field("language")
    line = field.key.line if field and found.source == "field" else page.front.source_line
    statement = {"field": "the file says", "path": "its path says", "site": "nothing says so: the site is in"}[found.source]
    names = _either([name_of(code) for code in sorted(evident)])
    yield Problem(line, f"the text is in {names}, but {statement} {name_of(primary(found.tag))}; state its lang")


def _either(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"another language, such as {' or '.join(names[:3])}"


RULES = (close_value, language, unmarked_language)
