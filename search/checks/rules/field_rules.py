"""Rules on the fields of a front matter: whether they are there, once, by their right names and with values of their kind."""

import datetime
import posixpath
from collections.abc import Collection, Iterator, Mapping

import yaml

from search.analysis.dictionary.real_words import is_real_word
from search.checks.source.findings import Edit, Fix, Problem
from search.checks.source.folder import EXPECTED_SHARE, Folder, is_stated
from search.checks.source.pages import Page
from search.checks.source.rules import rule
from search.checks.source.yaml_places import Field
from search.checks.source.yaml_scalars import quoted
from search.checks.vocabulary.foreign_fields import FOREIGN_FIELDS, is_foreign
from search.checks.vocabulary.known_fields import KNOWN_FIELDS, TEXT_FIELDS, TEXTS_FIELDS, VALUE_CHECKS
from search.checks.vocabulary.similarity import folded, nearest

EXPECTED: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("country",): (),
    ("level",): (),
    ("strategy_date",): ("date",),
    ("status",): (),
    ("summary",): ("description", "excerpt"),
    ("strategy_document", "strategy_website"): ("document", "website"),
}
"""What readers look for in every strategy, any one field of a group → other fields that will do as well."""
USUAL_SHARE = 0.1
"""Part of a folder's files that must state a field before the others are asked for it."""
MIN_FILES = 10
"""Files below which no such share means anything."""
SHOWN_AS_WRITTEN = TEXTS_FIELDS | {"title"}
"""Fields of which a number or a date is shown and filtered by as a text would be."""
RECORD_KEYS = frozenset({"name", "title", "path", "url", "href", "email"})
"""Keys of sources as data packages and catalogues describe them."""
MAX_FIELDS = 200
"""Fields of one file whose names are looked at; a front matter with more is data."""


@rule("error", "Without a title, readers see the name of a file.")
def no_title(page: Page, _: Folder) -> Iterator[Problem]:
    """A file that has a title neither in its front matter nor as a heading of level 1."""
    named = " " in posixpath.basename(page.path) and not is_stated(page.metadata.get("title"))
    if not (is_stated(page.metadata.get("title")) or _has_title_heading(page) or named or page.leads_elsewhere):
        field = page.field("title")
        line = field.key.line if field else page.front.source_line
        yield Problem(line, f"it has no title; {page.strategy.title!r} is used")


def _has_title_heading(page: Page) -> bool:
    return any(heading.level == 1 and heading.text for heading in page.headings)


@rule("warning", "What a file does not state, readers cannot see, filter by or sort by.")
def missing_field(page: Page, folder: Folder) -> Iterator[Problem]:
    """A field that readers of strategies look for, that is a facet, or that almost all other files of the folder state."""
    for names in _expected(folder, page) if not page.leads_elsewhere else ():
        if not any(is_stated(page.metadata.get(name)) for name in (*names, *EXPECTED.get(names, ()))):
            field = next(filter(None, map(page.field, names)), None)
            message = f"{' or '.join(names)} {'is empty' if field else 'is missing'}"
            yield Problem(field.key.line if field else page.front.source_line, message)


def _expected(folder: Folder, page: Page) -> Iterator[tuple[str, ...]]:
    facets = [(facet.name,) for facet in folder.site.stated_facets] if folder.is_of_strategies or folder.site.source else []
    for names in dict.fromkeys((*(EXPECTED if folder.is_of_strategies else ()), *facets)):
        if sum(folder.stated[name] for name in names) >= max(1, USUAL_SHARE * len(folder.fronts)):
            yield names
    expected = {name for names in (*EXPECTED, *facets, ("title",)) for name in names}
    if len(folder.fronts) >= MIN_FILES and page.front.source:
        for name, files in folder.stated.items():
            if name not in expected | FOREIGN_FIELDS and files >= EXPECTED_SHARE * len(folder.fronts):
                yield (name,)


@rule("warning", "A field under a wrong name is not shown, filtered by or searched.")
def unknown_field(page: Page, folder: Folder) -> Iterator[Problem]:
    """A field name that looks like another's, mistyped."""
    for field in page.fields[:MAX_FIELDS]:
        files = folder.stated[field.name]
        is_usual = len(folder.fronts) >= MIN_FILES and files > USUAL_SHARE * len(folder.fronts)
        if field.name in KNOWN_FIELDS | FOREIGN_FIELDS or is_usual:
            continue
        usual = [name for name, others in folder.stated.most_common() if name in KNOWN_FIELDS or others > 3 * files]
        meant = nearest(field.name, [*usual, *sorted(KNOWN_FIELDS)], max_distance=1)
        if (
            meant is None
            or meant in page.metadata
            or _has_a_sense(field.name, meant, {folder.site.language, page.strategy.language})
        ):
            continue
        yield Problem(
            field.key.line,
            f"the field {field.name!r} is not known; did you mean {meant!r}?",
            page.replace(field.key.start, field.key.end, meant),
        )


def _has_a_sense(name: str, meant: str, languages: Collection[str]) -> bool:
    """Whether a name is right by itself, and not only another one's in other letters."""
    return folded(name) != folded(meant) and (
        is_foreign(name) or all(is_real_word(word, languages) for word in folded(name).split())
    )


@rule("error", "Of two fields with one name only the last counts.")
def duplicate_key(page: Page, _: Folder) -> Iterator[Problem]:
    """A field that stands in the front matter twice."""
    first: dict[str, Field] = {}
    last: dict[str, Field] = {}
    for field in page.fields:
        if field.name in first:
            message = f"the field {field.name!r} is already on line {first[field.name].key.line}; only the last one counts"
            yield Problem(field.key.line, message, _without_line(page, field, last[field.name]))
        first.setdefault(field.name, field)
        last[field.name] = field


def _without_line(page: Page, field: Field, before: Field) -> Fix | None:
    """A line less, if it is that of the field alone and the one before it of the same name says the same."""
    line, line_before = (page.lines[each.key.line - 1] for each in (field, before))
    is_whole = field.place.one_line and field.place.line == line.number and not page.text[line.start : field.key.start].strip()
    if line is line_before or line.text.strip() != line_before.text.strip() or not is_whole:
        return None
    return Fix("take the line out", (Edit(line.start, line.start + len(line.text + line.ending), ""),))


@rule("error", "A value of the wrong kind is not understood, and shown as it was never meant.")
def mistyped_field(page: Page, _: Folder) -> Iterator[Problem]:
    """A field whose value is not of its kind: a title that is a list, coordinates that are a text."""
    for name, value in page.metadata.items():
        field = page.field(name)
        if field is None or not is_stated(value):
            continue
        fault = _fault(name, value)
        if fault and not (name in SHOWN_AS_WRITTEN and _is_shown_as_written(field, value)):
            yield Problem(field.key.line, f"{name} {fault}", _kind_fix(page, field, value))
        elif name in TEXTS_FIELDS and isinstance(value, list):
            yield from _items_that_are_no_text(page, field, value)


def _is_shown_as_written(field: Field, value: object) -> bool:
    """Whether a number or date is the text that was meant: `404` is, `1.10` and `yes` are not."""
    return isinstance(field.value, yaml.ScalarNode) and not isinstance(value, bool) and str(value) == field.value.value


def _fault(name: str, value: object) -> str | None:
    kind = _kind(value)
    if name in TEXT_FIELDS and kind != "text":
        return f"must be a text; it is a {kind}"
    if name in TEXTS_FIELDS and kind not in ("text", "list"):
        return f"must be a text or a list of texts; it is a {kind}"
    return VALUE_CHECKS[name](value) if name in VALUE_CHECKS else None


def _kind(value: object) -> str:
    return next((name for kind, name in _KINDS if isinstance(value, kind)), "value of another kind")


_KINDS: tuple[tuple[type, str], ...] = (
    (str, "text"),
    (bool, "truth value"),
    (int, "number"),
    (float, "number"),
    (datetime.date, "date"),
    (list, "list"),
    (dict, "mapping"),
)
"""A truth value is a number to Python, so it stands before it."""


def _kind_fix(page: Page, field: Field, value: object) -> Fix | None:
    """Quotation marks around a number, date or truth value that is meant as a text; capitals for a country code."""
    node, place = field.value, field.place
    if not isinstance(node, yaml.ScalarNode) or not place.one_line:
        return None
    if field.name == "country_code" and isinstance(value, str) and len(value.strip()) == 2 and value.strip().isalpha():
        return page.replace(place.start, place.end, value.strip().upper())
    if field.name in TEXT_FIELDS | TEXTS_FIELDS and not node.style and not isinstance(value, str):
        return page.replace(place.start, place.end, quoted(node.value))
    return None


def _items_that_are_no_text(page: Page, field: Field, values: list[object]) -> Iterator[Problem]:
    for node, value in zip(field.items(), values, strict=True):
        if isinstance(value, str) or value is None or (field.name == "sources" and _is_record(value)):
            continue
        place = field.place_of(node)
        is_line = place.one_line and not (isinstance(node, yaml.CollectionNode) and node.flow_style)
        fix = page.replace(place.start, place.end, quoted(page.text[place.start : place.end])) if is_line else None
        yield Problem(place.line, f"an item of {field.name} must be a text; it is a {_kind(value)}", fix)


def _is_record(value: object) -> bool:
    return isinstance(value, dict) and not RECORD_KEYS.isdisjoint(value)


RULES = (no_title, missing_field, unknown_field, duplicate_key, mistyped_field)
