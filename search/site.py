"""The site: the settings of one content folder, such as title, facets, themes and synonyms, from search.toml."""

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec

from search.errors import SiteInvalid
from search.facets.all_types import TYPES, facet_type
from search.facets.base import FacetType
from search.guarded_files import read_inside
from search.phrases import STRATEGY, Noun, listed
from search.strategies import LANGUAGES

FILE_NAME = "search.toml"
MAX_BYTES = 1024 * 1024
"""Maximum size of search.toml; a vocabulary of a thousand themes takes a tenth of it."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A field that readers filter by: a front-matter field, or one with a facet type of its own."""

    name: str
    label: str

    @property
    def type(self) -> FacetType:
        """Its type: which values it has, and how they are chosen."""
        return facet_type(self.name)


@dataclass(frozen=True, slots=True)
class ThemeDefinition:
    """A canonical topic and the headings that map to it."""

    key: str
    label: str
    definition: str = ""
    headings: tuple[str, ...] = ()


NOT_READ_BY = frozenset("title description noun edit_url issue_url facets themes synonyms places apart source".split())
"""Settings that do not affect how files are read. Themes are assigned to sections later; see `Vocabulary.assign`."""


@dataclass(frozen=True, slots=True)
class Site:
    """The settings of a content folder. Every value has a sensible default."""

    title: str = "Strategy Search"
    description: str = ""
    noun: Noun = STRATEGY
    """The noun for a file on pages."""
    language: str = "en"
    edit_url: str = ""
    issue_url: str = ""
    """Address for reporting errors, with {path}, {title} and {url} of the entry."""
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
    """Groups of words that share a stem but differ in meaning; each text is one word, or its forms separated by spaces."""
    places: tuple[tuple[str, ...], ...] = ()
    """The names of each place that readers use, its own name first."""
    source: bytes = b""

    @property
    def fingerprint(self) -> str:
        """A digest of search.toml: when it changes, the index is built anew."""
        return hashlib.sha256(self.source).hexdigest()[:16]

    @property
    def reading_fingerprint(self) -> str:
        """A digest of the settings that affect how files are read: while it stays the same, no file has to be read again."""
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
    except (FileNotFoundError, NotADirectoryError):  # the latter if `content` is no folder, which listing its files reports
        return Site()
    except OSError as error:
        raise SiteInvalid(name, str(error.strerror)) from error


def parse_site(source: bytes, name: str = FILE_NAME) -> Site:
    """Read the bytes of a search.toml; an empty one gives the default site.

    Args:
        source: the file's bytes.
        name: the name of the file in errors.

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
    except (tomllib.TOMLDecodeError, _Invalid) as error:
        raise SiteInvalid(name, _one_line(str(error))) from error
    except ValueError as error:  # Python raises it for a number of thousands of digits
        raise SiteInvalid(name, "a number in it has too many digits") from error


Read = TypeVar("Read")


class _Invalid(Exception):
    """A key with a value that is not allowed; the message names both."""


_PART = r"""(?:(?<![\w-])[\w-]++|"(?>(?:[^"\\\n]|\\.){0,200})"|'[^'\n]{0,200}+')"""
_MANY_PARTS = re.compile(rf"{_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{50}}")
"""A dotted key of so many parts that reading it would take minutes: `tomllib` looks at each part once for each before it."""
_NOT_SHOWN = r"\x00-\x08\x0b-\x1f\x7f\ufffe\uffff"
"""Control characters, which no page and no feed may have, for use inside a character class."""
_CONTROL = re.compile(f"[{_NOT_SHOWN}]")
_MAX_REASON = 300


def toml_tables(text: str) -> dict[str, Any]:
    """The tables of untrusted TOML.

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
    """A reason, which may have keys and values of any length, as one printable line."""
    plain = " ".join(_CONTROL.sub("\ufffd", reason).split())
    return plain if len(plain) <= _MAX_REASON else f"{plain[:_MAX_REASON]}…"


class _Table(msgspec.Struct, forbid_unknown_fields=True):
    """A table of search.toml: its keys, their types and their defaults."""


_Text = Annotated[str, msgspec.Meta(pattern=rf"^[^{_NOT_SHOWN}]*$")]
_Name = Annotated[str, msgspec.Meta(pattern=rf"^[^{_NOT_SHOWN}]*[^\s{_NOT_SHOWN}][^{_NOT_SHOWN}]*$")]
"""Not blank."""
_Groups = tuple[tuple[_Text, ...], ...]


class _File(_Table):
    site: dict[str, Any] = {}
    facets: tuple[dict[str, Any], ...] = ()
    themes: dict[_Text, Any] = {}
    synonyms: dict[str, Any] = {}
    places: dict[_Name, Any] = {}
    words: dict[str, Any] = {}


class _Head(_Table):
    title: _Text = Site().title
    description: _Text = ""
    noun: tuple[_Name, _Name] = Site().noun
    language: str = Site().language
    edit_url: _Text = ""
    issue_url: _Text = ""


class _FacetRow(_Table):
    name: _Text = ""
    label: _Text = ""


class _Theme(_Table):
    label: _Text = ""
    definition: _Text = ""
    headings: tuple[_Text, ...] = ()


class _Synonyms(_Table):
    groups: _Groups = ()


class _Words(_Table):
    apart: _Groups = ()


def _site(tables: Mapping[str, Any], source: bytes) -> Site:
    file = _read(tables, _File)
    head = _read(file.site, _Head, "site")
    if head.language not in LANGUAGES:
        raise _Invalid(f"site.language is {head.language!r}; known are {', '.join(sorted(LANGUAGES))}")
    return Site(
        **msgspec.structs.asdict(head) | {"title": head.title.strip() or Site().title, "noun": Noun(*head.noun)},
        facets=_facets(file.facets) or Site().facets,
        themes=theme_definitions(file.themes),
        synonyms=_read(file.synonyms, _Synonyms, "synonyms").groups,
        places=tuple((name, *_read(aliases, tuple[_Name, ...], f"places.{name}")) for name, aliases in file.places.items()),
        apart=_read(file.words, _Words, "words").apart,
        source=source,
    )


def _facets(rows: Sequence[Mapping[str, Any]]) -> tuple[Facet, ...]:
    facets = []
    for number, row in enumerate(rows, 1):
        place = f"facets[{number}]"
        facet = _read(row, _FacetRow, place)
        if not facet.name.isidentifier():
            allowed = listed(["a front-matter field", *(kind.name for kind in TYPES.values() if not kind.is_stated)])
            raise _Invalid(f"{place}.name is {facet.name!r}; it must be {allowed}")
        if facet.name in _RESERVED or any(facet.name in kind.parameters for kind in TYPES.values()):
            raise _Invalid(f"{place}.name is {facet.name!r}, which is a search parameter")
        facets.append(Facet(facet.name, facet.label or facet.name.replace("_", " ").capitalize()))
    if len({facet.name for facet in facets}) < len(facets):
        raise _Invalid("facets has the same name twice")
    return tuple(facets)


_RESERVED = frozenset(
    "q missing sort page per_page match group".split() + "sections_per_hit facets facet_limit explain view order typing".split()
)


def theme_definitions(tables: Mapping[str, Any]) -> tuple[ThemeDefinition, ...]:
    """Theme tables (`key → label, definition, headings`), as search.toml and the shipped vocabulary hold them."""
    themes = {key: _read(table, _Theme, f"themes.{key}") for key, table in tables.items()}
    return tuple(
        ThemeDefinition(key, theme.label or key.replace("-", " ").capitalize(), theme.definition, theme.headings)
        for key, theme in themes.items()
    )


def _read(value: object, kind: type[Read], place: str = "") -> Read:
    """A value of search.toml, converted to its type.

    Raises:
        _Invalid: it is of another type, or has an unknown key; `place` and the keys within it are named.
    """
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise _Invalid(_reason(str(error), kind, place)) from error


_UNKNOWN_KEY = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_INDEX = re.compile(r"\[(\d+)\]")
_MUST_BE = {"str": "a string", "array": "an array", "object": "a table"}


def _reason(error: str, kind: type[Any], place: str) -> str:
    """The error of msgspec in the terms of TOML, with arrays counted from 1."""
    if unknown := _UNKNOWN_KEY.fullmatch(error):
        known = ", ".join(sorted(kind.__struct_fields__))
        return f"{place}.{unknown[1]} is not a setting; known here are {known}".removeprefix(".")
    wrong, _, at = error.partition(" - at ")
    within = _INDEX.sub(lambda index: f"[{int(index[1]) + 1}]", at[at.find("$") + 1 : -1])
    where = f"{place}{within}".removeprefix(".")
    if at.startswith("`key`"):
        where = f"a key of {where}"
    if "regex" in wrong:
        must_say = "is blank or holds" if r"\\s" in wrong else "holds"
        return f"{where} {must_say} a control character"
    number = f" of {wrong.split()[4].rstrip(',')}" if "of length" in wrong else ""
    return f"{where} must be {_MUST_BE[wrong.split('`')[1]]}{number}"
