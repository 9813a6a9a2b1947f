"""What belongs to one content folder: its title, facets, themes, synonyms and languages, from search.toml."""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from itertools import chain
from pathlib import Path
from typing import Any

from search.errors import SiteInvalid
from search.facets.all_types import TYPES, facet_type
from search.facets.base import FacetType
from search.guarded_files import read_inside
from search.strategies import LANGUAGES

FILE_NAME = "search.toml"
MAX_BYTES = 1024 * 1024
"""A vocabulary of a thousand themes takes a tenth of this."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A field that readers filter by: a front-matter field, or what another facet type gives."""

    name: str
    label: str

    @property
    def type(self) -> FacetType:
        """What values it has, and how they are chosen."""
        return facet_type(self.name)


@dataclass(frozen=True, slots=True)
class ThemeDefinition:
    """A canonical topic and the headings that map to it."""

    key: str
    label: str
    definition: str = ""
    headings: tuple[str, ...] = ()


NOT_READ_BY = frozenset("title description edit_url issue_url facets themes synonyms places apart source".split())
"""Settings that no file is read by. Themes are given to sections that were read before, see `Vocabulary.assign`."""


@dataclass(frozen=True, slots=True)
class Site:
    """The settings of a content folder. Every value has a sensible default."""

    title: str = "Strategy Search"
    description: str = ""
    language: str = "en"
    edit_url: str = ""
    issue_url: str = ""
    """Where errors are reported: with {path}, {title} and {url} of the entry."""
    facets: tuple[Facet, ...] = (
        Facet("country", "Country"),
        Facet("level", "Level"),
        Facet("status", "Status"),
        Facet("theme", "Theme"),
        Facet("year", "Year"),
        Facet("language", "Language"),
    )
    themes: tuple[ThemeDefinition, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[str, ...], ...] = ()
    """Groups of words that share a stem and mean different things; forms of one may stand beside it, a blank between them."""
    places: tuple[tuple[str, ...], ...] = ()
    """Places by the names that readers use, each with its own name first."""
    source: bytes = b""

    @property
    def fingerprint(self) -> str:
        """A digest of search.toml: when it changes, the index is built anew."""
        return hashlib.sha256(self.source).hexdigest()[:16]

    @property
    def reading_fingerprint(self) -> str:
        """A digest of the settings that files are read by: while it stays, no file has to be read again."""
        read_by = [(setting.name, getattr(self, setting.name)) for setting in fields(self) if setting.name not in NOT_READ_BY]
        return hashlib.sha256(repr(read_by).encode()).hexdigest()[:16]

    @property
    def stated_facets(self) -> list[Facet]:
        """The facets that are fields of the front matter."""
        return [facet for facet in self.facets if facet.type.is_stated]

    def facet(self, name: str) -> Facet | None:
        """The facet of that name, if the site has it."""
        return next((facet for facet in self.facets if facet.name == name), None)


def load_site(content: Path) -> Site:
    """Read `search.toml` of a content folder; a folder without one has the default site.

    Raises:
        SiteInvalid: the file cannot be read, is not TOML, or a key has the wrong type, with the key named.
    """
    name = str(content / FILE_NAME)
    try:
        return parse_site(read_inside(str(content), FILE_NAME, MAX_BYTES), name)
    except (FileNotFoundError, NotADirectoryError):  # the latter where the folder is none, which reading its files says better
        return Site()
    except OSError as error:
        raise SiteInvalid(name, str(error.strerror)) from error


def parse_site(source: bytes, name: str = FILE_NAME) -> Site:
    """Read the bytes of a search.toml; none at all are the default site.

    Args:
        source: the file's bytes.
        name: what to call the file in an error.

    Raises:
        SiteInvalid: as `load_site`.
    """
    try:
        return _site(toml_tables(source.decode("utf-8-sig")), source)
    except RecursionError as error:
        raise SiteInvalid(name, "it is nested too deeply") from error
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise SiteInvalid(name, f"it is not UTF-8 (at line {line})") from error
    except (tomllib.TOMLDecodeError, _Wrong) as error:
        raise SiteInvalid(name, _one_line(str(error))) from error
    except ValueError as error:  # what Python says of a number of thousands of digits
        raise SiteInvalid(name, "a number in it has too many digits") from error


class _Wrong(Exception):
    """A key with a value that is not allowed; the message names both."""


_PART = r"""(?:(?<![\w-])[\w-]++|"(?:[^"\\\n]|\\.){0,200}+"|'[^'\n]{0,200}+')"""
_MANY_PARTS = re.compile(rf"{_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{50}}")
"""A dotted key of so many parts that reading it would take minutes: `tomllib` looks at each part once for each before it."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
"""What no page and no feed may hold."""
_LONGEST_REASON = 300


def toml_tables(text: str) -> dict[str, Any]:
    """The tables of TOML that strangers wrote.

    Raises:
        RecursionError: arrays or tables are nested too deeply.
        ValueError: a number has too many digits; or, as tomllib.TOMLDecodeError, the text is not TOML, or a dotted key has
            too many parts.
    """
    if deep := _MANY_PARTS.search(text):
        line = text.count("\n", 0, deep.start()) + 1
        raise tomllib.TOMLDecodeError(f"a dotted key has too many parts (at line {line})")
    return tomllib.loads(text)


def _one_line(reason: str) -> str:
    """A reason that may hold keys and values of any length, as one line that can be printed."""
    plain = " ".join(_CONTROL.sub("\ufffd", reason).split())
    return plain if len(plain) <= _LONGEST_REASON else f"{plain[:_LONGEST_REASON]}…"


def _site(table: Mapping[str, Any], source: bytes) -> Site:
    _known(table, {"site", "facets", "themes", "synonyms", "places", "words"}, "")
    head = _table(table, "site")
    _known(head, {"title", "description", "language", "edit_url", "issue_url"}, "site.")
    default = Site()
    language = _text(head, "language", "site.", default.language)
    if language not in LANGUAGES:
        raise _Wrong(f"site.language is {language!r}; known are {', '.join(sorted(LANGUAGES))}")
    return Site(
        title=_text(head, "title", "site.", default.title),
        description=_text(head, "description", "site.", default.description),
        language=language,
        edit_url=_text(head, "edit_url", "site.", default.edit_url),
        issue_url=_text(head, "issue_url", "site.", default.issue_url),
        facets=_facets(table.get("facets")) or default.facets,
        themes=theme_definitions(_table(table, "themes")),
        synonyms=_groups(_table(table, "synonyms"), "synonyms", "groups"),
        places=_places(_table(table, "places")),
        apart=_groups(_table(table, "words"), "words", "apart"),
        source=source,
    )


def _facets(rows: Any) -> tuple[Facet, ...]:
    if rows is None:
        return ()
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _Wrong("facets must be an array of tables: [[facets]]")
    facets = []
    for number, row in enumerate(rows, 1):
        place = f"facets[{number}]."
        _known(row, {"name", "label"}, place)
        name = _text(row, "name", place, "")
        if not name.isidentifier():
            *most, last = (kind.name for kind in TYPES.values() if not kind.is_stated)
            raise _Wrong(f"{place}name is {name!r}; it must be a front-matter field, {', '.join(most)} or {last}")
        if name in _RESERVED or any(name in kind.parameters for kind in TYPES.values()):
            raise _Wrong(f"{place}name is {name!r}, which is a search parameter")
        facets.append(Facet(name, _text(row, "label", place, name.replace("_", " ").capitalize())))
    if len({facet.name for facet in facets}) < len(facets):
        raise _Wrong("facets has the same name twice")
    return tuple(facets)


_RESERVED = frozenset(
    "q missing sort page per_page match group".split() + "sections_per_hit facets facet_limit explain view typing".split()
)


def theme_definitions(table: Mapping[str, Any]) -> tuple[ThemeDefinition, ...]:
    """Theme tables (`key → label, definition, headings`), as search.toml and the shipped vocabulary hold them."""
    definitions = []
    for key, row in table.items():
        place = f"themes.{key}"
        if not isinstance(row, dict):
            raise _Wrong(f"{place} must be a table")
        _known(row, {"label", "definition", "headings"}, f"{place}.")
        _printable(key, "themes has a key that")
        headings = row.get("headings", [])
        if not isinstance(headings, list) or not all(isinstance(heading, str) for heading in headings):
            raise _Wrong(f"{place}.headings must be an array of strings")
        for heading in headings:
            _printable(heading, f"{place}.headings")
        label = _text(row, "label", f"{place}.", key.replace("-", " ").capitalize())
        definition = _text(row, "definition", f"{place}.", "")
        definitions.append(ThemeDefinition(key, label, definition, tuple(headings)))
    return tuple(definitions)


def _groups(table: Mapping[str, Any], name: str, key: str) -> tuple[tuple[str, ...], ...]:
    """The groups of words that are the one key of a table."""
    _known(table, {key}, f"{name}.")
    groups = table.get(key, [])
    if not isinstance(groups, list) or not all(isinstance(group, list) for group in groups):
        raise _Wrong(f"{name}.{key} must be an array of arrays of strings")
    for term in chain.from_iterable(groups):
        if not isinstance(term, str):
            raise _Wrong(f"{name}.{key} must be an array of arrays of strings")
        _printable(term, f"{name}.{key}")
    return tuple(tuple(group) for group in groups)


def _places(table: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    for name, aliases in table.items():
        if not isinstance(aliases, list) or not all(isinstance(alias, str) and alias.strip() for alias in aliases):
            raise _Wrong(f"places.{name} must be an array of names")
    return tuple((name, *aliases) for name, aliases in table.items())


def _known(table: Mapping[str, Any], allowed: set[str], place: str) -> None:
    for key in table:
        if key not in allowed:
            raise _Wrong(f"{place}{key} is not a setting; known here are {', '.join(sorted(allowed))}")


def _table(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise _Wrong(f"{key} must be a table")
    return value


def _text(table: Mapping[str, Any], key: str, place: str, default: str) -> str:
    value = table.get(key, default)
    if not isinstance(value, str):
        raise _Wrong(f"{place}{key} must be a string")
    _printable(value, f"{place}{key}")
    return value


def _printable(text: str, place: str) -> None:
    if _CONTROL.search(text):
        raise _Wrong(f"{place} holds a control character")
