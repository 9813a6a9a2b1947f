"""The query parser: text to words, phrases, exclusions, prefixes and field filters. Lenient: it never raises.

The syntax: `word`, `"a phrase"`, `-without`, `begin*`, `one OR other`, `field:value`, `field:"a value"`,
`field:value OR field:other`, where the `OR` between values of one facet may be left out. Whatever does not fit is searched as
plain words, and a warning says so.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from msgspec.structs import replace

from search.analysis import analyzer
from search.analysis.characters import BLANKS, HYPHENS, MARKS, UNSEEN
from search.analysis.tokenizer import GERSHAYIM, Token
from search.query.fields import OWN_FIELDS
from search.query.model import Atom, Clause, FieldFilter, ParsedQuery
from search.query.parsing.joined_words import WHOLE_WEIGHT, Atoms, inflected, one_by_one, side_by_side

MAX_CHARACTERS = 500
MAX_WORDS = 32
"""Maximum number of distinct words of a query, without stop words."""
MAX_PREFIXES = 3
MIN_PREFIX = 2
"""Minimum number of letters before a `*`: a single letter begins more words than anyone reads."""

_SIGNS = str.maketrans(dict.fromkeys("“”„‟«»＂〝〞〟❝❞ʺˮ", '"') | dict.fromkeys(HYPHENS, "-") | {"＊": "*"})
_GERSHAYIM = re.compile(GERSHAYIM)
_SPACED_INITIALS = re.compile(rf"(?<!\.)(\b[^\W\d_][{MARKS}]*\.)[{BLANKS}](?=[^\W\d_][{MARKS}]*\.(?!\w))")
"""The space between initials of one name; `U.S. U.K.` are two names."""
_SPACED_THOUSANDS = re.compile(rf"(?<=\d)[{BLANKS}](?=\d{{3}}(?!\d))(?<!\d{{4}}.)")
_OWN_NAMES = "|".join(one.name for one in OWN_FIELDS)
_SPACED_FIELD = re.compile(rf"""^(\s*(?:{_OWN_NAMES}):)\s+("[^"]*"|\w[^\s":]*)(?=\s*$)""", re.IGNORECASE)
TOKEN = re.compile(
    r"""(?P<minus>(?<!\S)-)?
        (?:(?P<field>[^\W\d]\w*):(?=[^\s:]))?
        (?:"(?P<phrase>[^"]*)"|(?P<bare>[^\s"]+))""",
    re.VERBOSE,
)


@dataclass(slots=True)
class _Reading:
    """The state of the parser: what has been read so far."""

    clauses: list[Clause] = field(default_factory=list)
    filters: list[FieldFilter] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    counted: set[str] = field(default_factory=set)
    """The words that count towards MAX_WORDS."""
    prefixes: int = 0
    joinable: str | None = None
    """What an OR would follow here: "" for words, the name of a facet for a filter by it, None if there may be no OR."""
    alternative: bool = False
    """Whether the last token was an OR that follows something wanted."""

    @property
    def word_alternative(self) -> bool:
        """Whether a word or phrase that follows is an alternative to the one before."""
        return self.alternative and self.joinable == ""


def with_plain_signs(text: str) -> str:
    """A text without invisible characters, with all kinds of quotation marks, hyphens and stars as those of ASCII.

    Quotation marks that stand for a Hebrew gershayim become that. The space after the colon of an own field is removed if one
    word or phrase is all that follows it; with more, as in `Vision: open data`, the text may be a heading.
    """
    return _SPACED_FIELD.sub(r"\1\2", _GERSHAYIM.sub("״", UNSEEN.sub("", text).translate(_SIGNS)))


def parse(text: str, facets: Collection[str] = (), own_fields: Collection[str] = ()) -> ParsedQuery:
    """Parse the text of a query.

    Args:
        text: anything at all.
        facets: names that may stand before a colon, in any case, and filter by facet value.
        own_fields: names that may stand before a colon, in any case, and restrict a word to that field of the strategy.
    """
    reading = _Reading()
    facet_names, field_names = by_lower_case(tuple(facets)), by_lower_case(tuple(own_fields))
    if len(text) > MAX_CHARACTERS:
        reading.warnings.append(f"Only the first {MAX_CHARACTERS} characters were searched.")
        text = text[:MAX_CHARACTERS]
    text = _SPACED_INITIALS.sub(r"\1", _SPACED_THOUSANDS.sub(",", with_plain_signs(text)))
    if text.count('"') % 2:
        reading.warnings.append("A quotation mark has no partner; the words after it were searched one by one.")
        text = without_last_quote(text)
    for token in TOKEN.finditer(text):
        _read(reading, token, facet_names, field_names)
    if reading.alternative:
        reading.warnings.append("OR stands at the end; it was left out.")
    if text.strip() and not reading.clauses and not reading.filters:
        reading.warnings.append("No words to search for. Everything is shown.")
    return ParsedQuery(
        tuple(_counted(reading.clauses)), tuple(_joined(reading.filters)), tuple(dict.fromkeys(reading.warnings))
    )


def without_last_quote(text: str) -> str:
    """A text without its last quotation mark, which has no partner; a minus before it belongs to the word after it."""
    before, after = text.rsplit('"', 1)
    return before + after if re.search(r"(?<!\S)-$", before) else f"{before} {after}"


@lru_cache(maxsize=64)
def by_lower_case(names: tuple[str, ...]) -> Mapping[str, str]:
    """Name in lower case → name. Cached, since a site's names are the same in every search."""
    return {name.lower(): name for name in names}


def _read(reading: _Reading, token: re.Match[str], facets: Mapping[str, str], own_fields: Mapping[str, str]) -> None:
    minus, name, phrase, bare = token.groups(default="")
    excluded, quoted, text = bool(minus), not bare, phrase or bare
    stood_for = () if name.lower() in own_fields else inflected(f"{name}:{bare}" if name else bare)
    if bare == "NOT" and not name and not excluded:
        reading.warnings.append("NOT leaves nothing out; a minus does: -word.")
    if bare in {"OR", "AND"} and not name and not excluded:
        _connect(reading, text)
    elif name.lower() in facets:
        _filter(reading, facets[name.lower()], text.strip(), excluded)
    elif stood_for:
        _add(reading, [tuple(chain(*[_atoms(reading, word, quoted=False, together=True)[0] for word in stood_for]))], excluded)
    elif name and name.lower() not in own_fields:
        if not _ADDRESS.match(text):
            reading.warnings.append(f"{name}: is not a field here; it was searched as a plain word.")
        _add(reading, _atoms(reading, f"{name} {text}", quoted=False, together=excluded), excluded)
    else:
        together = quoted or excluded or reading.word_alternative or bool(_OR_FOLLOWS.match(token.string, token.end()))
        found = _atoms(reading, text, quoted=quoted, together=together)
        field_name = own_fields[name.lower()] if name else None
        _add(reading, [tuple([replace(atom, field=field_name) for atom in atoms]) for atoms in found], excluded, quoted=quoted)


_ADDRESS = re.compile(r"//")
"""What follows the colon of a web address, which is not meant as a field."""
_OR_FOLLOWS = re.compile(r"\s+OR(?!\S)")


def _connect(reading: _Reading, operator: str) -> None:
    if operator == "OR" and reading.joinable is not None:
        reading.alternative = True
    elif operator == "OR":
        reading.warnings.append("OR has no word before it; it was left out.")


def _filter(reading: _Reading, facet: str, value: str, excluded: bool) -> None:
    """Add a filter by one value."""
    signs = value[: len(value) - len(value.lstrip(_COMPARING))]
    asked = value.removeprefix(signs).lstrip()
    if not asked:
        reading.warnings.append(f"{facet}: has no value; it was left out.")
        return
    if signs:
        reading.warnings.append(f"The {signs} in {facet}:{value} was ignored: a colon asks for just one value.")
    if excluded or reading.joinable != facet:
        _end_alternatives(reading)
    reading.filters.append(FieldFilter(facet, (asked,), excluded))
    reading.joinable, reading.alternative = None if excluded else facet, False


_COMPARING = "<>=≤≥"


def _end_alternatives(reading: _Reading) -> None:
    """End a list of alternatives: what follows cannot be one of them."""
    if reading.alternative:
        reading.warnings.append("OR joins words and phrases, or values of one field; between other things it was left out.")
    reading.joinable, reading.alternative = None, False


def _atoms(reading: _Reading, text: str, *, quoted: bool, together: bool) -> list[Atoms]:
    """The clauses of one token, each as its alternatives.

    Parts joined by dots, as in `data.gov`, are a phrase, and so are parts of which one says nothing by itself, as in `X-Road`
    or `COVID-19`. Those of `open-data` are single words, unless they have to be one clause (`together`): in quotation marks,
    beside an OR, after a minus. Parts joined by a hyphen may also match as one word.
    """
    found = _within_limit(reading, list(analyzer.tokens(text)))
    words = [token.word for token in found if not token.whole]
    if not words:
        return []
    if "*" in text and quoted:
        reading.warnings.append("A * inside quotation marks was ignored.")
    elif "*" in text:
        return _starred(reading, text, found, together=together)
    if len(words) > 1 and (together or _DOTTED.fullmatch(text)):
        return [side_by_side(found)]
    return one_by_one(text, found)


_DOTTED = re.compile(r"[^\w\s]*\w+(?:\.\w+)+[^\w\s]*")
"""A version or a host name: its parts mean nothing by themselves."""


def _within_limit(reading: _Reading, found: list[Token]) -> list[Token]:
    """The tokens up to the limit of MAX_WORDS, without counting stop words, initials and repetitions: they cost little."""
    for number, (word, *_, whole) in enumerate(found):
        free = whole or "." in word or analyzer.is_stop_word_somewhere(analyzer.fold(word))
        if not free and word not in reading.counted:
            if len(reading.counted) == MAX_WORDS:
                reading.warnings.append(f"Only the first {MAX_WORDS} words were searched.")
                return found[:number]
            reading.counted.add(word)
    return found


def _starred(reading: _Reading, text: str, found: list[Token], *, together: bool) -> list[Atoms]:
    """The clauses of a token with `*`: the last word is a prefix if the star ends the token and is allowed.

    If words are joined, as in `e-mai*`, the joined word as a whole is a prefix as well.
    """
    if found[-1].unspaced:
        return one_by_one(text, found)  # a run of such a script finds whatever continues it without a star
    *before, last = (token.word for token in found if not token.whole)
    atoms = [Atom("word", (word,)) for word in before]
    if not text.rstrip(".,;:!?)").endswith("*") or text.count("*") > 1:
        reading.warnings.append(f"The * in {text} was ignored: it works only at the end of a word.")
    elif not any(len(analyzer.fold(word)) >= MIN_PREFIX for word in (last, found[-1].word)):
        reading.warnings.append(f"{text} begins too many words; write at least {MIN_PREFIX} letters before the *.")
    elif reading.prefixes >= MAX_PREFIXES:
        reading.warnings.append(f"Only {MAX_PREFIXES} words can end in *. {text} was searched without it.")
    else:
        reading.prefixes += 1
        whole = (Atom("prefix", (found[-1].word,), weight=WHOLE_WEIGHT),) if found[-1].whole else ()
        if together and before:  # beside an OR and after a minus it has to be one clause
            return [(Atom("prefix", (found[-1].word,)),) if found[-1].whole else side_by_side(found)]
        begun = (Atom("prefix", (last,)),) if len(analyzer.fold(last)) >= MIN_PREFIX else ()
        return [*((atom, *whole) for atom in atoms), (*begun, *whole)]
    return [(atom,) for atom in (*atoms, Atom("word", (last,)))]


def _add(reading: _Reading, found: list[Atoms], excluded: bool, *, quoted: bool = False) -> None:
    """Add each as a clause of its own; after an OR, the first one as alternatives to the clause before."""
    for atoms in found:
        if excluded or not reading.word_alternative:
            _end_alternatives(reading)
        if reading.alternative:
            last = reading.clauses.pop()
            reading.clauses.append(replace(last, atoms=tuple(dict.fromkeys((*last.atoms, *atoms)))))
        else:
            kept = quoted and atoms[0].kind == "word" and analyzer.is_stop_word_somewhere(analyzer.fold(atoms[0].words[0]))
            reading.clauses.append(Clause(atoms, excluded, kept=kept))
        reading.alternative = False
        reading.joinable = None if excluded else ""


def _counted(clauses: list[Clause]) -> list[Clause]:
    """The clauses, equal ones merged into one with the number of times that it was typed."""
    times: dict[Clause, int] = {}
    for clause in clauses:
        times[clause] = times.get(clause, 0) + 1
    return [clause if number == 1 else replace(clause, times=number) for clause, number in times.items()]


def _joined(filters: list[FieldFilter]) -> list[FieldFilter]:
    """The filters, those by one facet merged: with or without an OR their values are alternatives, like chosen values."""
    values: dict[tuple[str, bool], list[str]] = {}
    for one in filters:
        values.setdefault((one.facet, one.excluded), []).extend(one.values)
    return [FieldFilter(facet, tuple(dict.fromkeys(typed)), excluded) for (facet, excluded), typed in values.items()]
