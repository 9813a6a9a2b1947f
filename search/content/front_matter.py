"""Parses the bytes of a file into body, metadata, dates with their precision, and horizons."""

import base64
import datetime
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from search.content.composed_text import composed
from search.content.formats.handlers import format_of, key_lines
from search.errors import FileFaulty
from search.languages.months import month_of
from search.strategies import Horizon, PartialDate, Precision

MAX_BYTES = 5 * 1024 * 1024
"""Five million characters would be twenty novels: such a file is data, or a mistake."""
MAX_LINE_CHARACTERS = 1_000_000
"""A longer line is a file without line ends, such as a bundle or a dump, not Markdown."""
MAX_LINES = 100_000
"""Three times the lines of the longest page that is read, plus front matter: more are blank lines, or a dump."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A file, split into front matter and body."""

    metadata: Mapping[str, Any]
    """The fields as parsed; empty for a file without front matter."""
    body: str
    """The text after the front matter, with line feeds only."""
    body_line: int
    """1-based line of the file at which the body begins."""
    source: str
    """The front matter itself, without its fences; empty for a file without front matter."""
    source_line: int
    """1-based line of the file at which the front matter begins."""
    format: str = "yaml"
    """`yaml`, `toml` or `json`."""

    def line_of(self, field: str) -> int | None:
        """1-based line of a top-level field in the file, or None if the front matter does not have it."""
        return key_lines(self.format, self.source, self.source_line).get(field)


def parse(source: bytes) -> FrontMatter:
    """Split a file into front matter and body. Byte-order marks and CRLF are accepted.

    Args:
        source: the bytes of the file.

    Raises:
        FileFaulty: rules `too_large`, `encoding`, `nul` and `front_matter`, with the line if one is at fault.
    """
    text = _text(source)
    page = re.sub(r"\A(?:[ \t]*\n)+", "", text)
    begun = format_of(page)
    if begun is None:
        return FrontMatter({}, text, 1, "", 1)
    form, opening = begun
    line = text.count("\n", 0, len(text) - len(page) + opening.end()) + 1
    parts = form.split(page, opening, line)
    if parts is None:
        return FrontMatter({}, text, 1, "", 1)
    written, body = parts[0], parts[1].removeprefix("\n")
    fields = form.loader.load(written, first_line=line)
    if fields is not None and not isinstance(fields, dict):
        message = "the front matter is not a list of fields such as `title: …`"
        raise FileFaulty(message, rule="front_matter", line=line + 1)
    metadata = {json_key(key): value for key, value in (fields or {}).items()}
    return FrontMatter(metadata, body, text.count("\n", 0, len(text) - len(body)) + 1, written, line, form.name)


def _text(source: bytes) -> str:
    if len(source) > MAX_BYTES:
        raise FileFaulty(f"the file is larger than {MAX_BYTES // 1024**2} MiB", rule="too_large")
    if source.count(b"\n") + source.count(b"\r") - source.count(b"\r\n") > MAX_LINES:
        raise FileFaulty(f"the file has more than {MAX_LINES} lines", rule="too_large")
    if source.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        kind = "UTF-32" if source.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")) else "UTF-16"
        raise FileFaulty(f"the file is {kind}; save it as UTF-8", rule="encoding", line=1)
    try:
        text = source.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = len(re.findall(rb"\r\n|\r|\n", source[: error.start])) + 1
        message = f"byte {error.start} (0x{source[error.start]:02X}) is not UTF-8"
        raise FileFaulty(message, rule="encoding", line=line) from error
    if "\0" in text:
        raise FileFaulty("the file has a NUL character", rule="nul", line=text.count("\n", 0, text.index("\0")) + 1)
    for number, length in enumerate(map(len, text.split("\n")), 1):
        if length > MAX_LINE_CHARACTERS:
            raise FileFaulty(f"the line has {length} characters", rule="too_large", line=number)
    return text


def strategy_date(metadata: Mapping[str, Any]) -> PartialDate | None:
    """The date of adoption: `strategy_date`, else `date`, with the precision of `date_precision` if that is given."""
    stated = metadata.get("date_precision")
    for field in ("strategy_date", "date"):
        found = partial_date(metadata.get(field), precision=stated if stated in ("day", "month", "year") else None)
        if found is not None:
            return found
    return None


def partial_date(value: object, *, precision: Precision | None = None) -> PartialDate | None:
    """Parse a date of front matter: YAML date, ISO 8601, year, year and month, or with the month's name.

    The first of January without a stated precision is read as the year alone: collections often write a bare year so.

    Args:
        value: any YAML value; None is returned if it is no date.
        precision: the precision that the front matter states.
    """
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return _precise(value.year, value.month, value.day, precision)
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value).strip()
    if match := _DATE.fullmatch(text) or _EAST_ASIAN_DATE.fullmatch(text):
        return _precise(int(match["year"]), _integer(match["month"]), _integer(match["day"]), precision)
    match = _DATE_IN_WORDS.fullmatch(text)
    month = month_of(match["name"]) if match else None
    if match is None or month is None:
        return None
    return _precise(int(match["year"]), month, _integer(match["before"] or match["after"]), precision)


_DATE = re.compile(
    r"(?P<year>[12]\d{3}) (?: - (?P<month>\d{1,2}) (?: - (?P<day>\d{1,2}) (?:[Tt\ ].*)? )? )?",
    re.VERBOSE,
)
_EAST_ASIAN_DATE = re.compile(r"(?P<year>[12]\d{3})[年년] ?(?:(?P<month>\d{1,2})[月월] ?(?:(?P<day>\d{1,2})[日일])?)?")
_DATE_IN_WORDS = re.compile(
    r"(?:(?P<before>\d{1,2})(?:\.|º|er|st|nd|rd|th)?\ (?:de\ |of\ )?)? (?P<name>[^\W\d_]{3,12})\.?"
    r"(?:\ (?P<after>\d{1,2})(?:st|nd|rd|th)?,)? \ (?:de\ |del\ )? (?P<year>[12]\d{3})",
    re.VERBOSE | re.IGNORECASE,
)


def _precise(year: int, month: int | None, day: int | None, precision: Precision | None) -> PartialDate | None:
    try:
        date = datetime.date(year, month or 1, day or 1)
    except ValueError:
        return None
    stated: Precision = "day" if day else "month" if month else "year"
    if precision is None:
        precision = "year" if stated == "day" and (month, day) == (1, 1) else stated
    coarser: Precision = max(stated, precision, key=("day", "month", "year").index)
    return PartialDate(date, coarser)


def horizon(metadata: Mapping[str, Any]) -> Horizon | None:
    """The years that a strategy covers, from the first field that states them.

    `horizon`, `strategy_horizon`, `time_horizon` or `period` hold both ends (`2021–2025`, `2021 to 2025`, `2021/2025`,
    `2021–25`), one (`2021–`, `since 2021`, `until 2025`) or a single year; `horizon_start` and `horizon_end` hold one each.
    """
    for field in ("horizon", "strategy_horizon", "time_horizon", "period"):
        found = _years(metadata.get(field))
        if found is not None:
            return found
    return _horizon(_year(metadata.get("horizon_start")), _year(metadata.get("horizon_end")))


_RANGE = re.compile(
    r"(?:(?:from|von|van|de|du|desde)\s+)?(?P<start>[12]\d{3}) \s*"
    r"(?:[-–—/]|to|through|until|bis|tot(?:\ en\ met)?|t/m|à|au|a|al|hasta) \s* (?P<end>[12]\d{3}|\d\d)"
    r"| (?:(?:since|from|as\ of|ab|seit|vanaf|sinds|depuis|desde)\s+)? (?P<since>[12]\d{3})"
    r"\s* (?:[-–—/]\s*(?:present|ongoing)?|onwards?)?"
    r"| (?:[-–—/]|until|till|to|by|bis|tot|t/m|jusqu['’](?:à|en)|hasta) \s* (?P<until>[12]\d{3})",
    re.VERBOSE | re.IGNORECASE,
)
_SINGLE_YEAR = re.compile(r"[12]\d{3}")


def _integer(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _years(value: object) -> Horizon | None:
    if isinstance(value, Mapping):
        return _horizon(_year(value.get("start")), _year(value.get("end")))
    if isinstance(value, datetime.date):
        return Horizon(value.year, value.year)
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value).strip()
    if _SINGLE_YEAR.fullmatch(text):
        return Horizon(int(text), int(text))
    match = _RANGE.fullmatch(text)
    if match is None:
        return None
    start, end = match["start"] or match["since"], match["end"] or match["until"]
    if start and end and len(end) == 2:
        end = start[:2] + end
    return _horizon(_integer(start), _integer(end))


def _year(value: object) -> int | None:
    date = partial_date(value)
    return date.date.year if date else None


def _horizon(start: int | None, end: int | None) -> Horizon | None:
    nothing, backwards = start is None and end is None, start is not None and end is not None and start > end
    return None if nothing or backwards else Horizon(start, end)


def json_value(value: object) -> Any:
    """Convert any YAML value to JSON types: dates to ISO strings, keys to strings, sets to lists, bytes to base64, text to NFC.

    Aliased values are copied, so the result shares nothing; numbers that are not finite become None.
    """
    if isinstance(value, Mapping):
        return {json_key(key): json_value(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((json_value(item) for item in value), key=str)
    if isinstance(value, list | tuple):
        return [json_value(item) for item in value]
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, bool | int | float):
        return value
    return composed(str(value).encode("utf-8", "replace").decode("utf-8"))


def json_key(key: object) -> str:
    """A mapping's key as a JSON string: `true` for a YAML true, the ISO form for a date."""
    plain = json_value(key)
    if plain is None or isinstance(plain, bool):
        return {None: "null", True: "true", False: "false"}[plain]
    return str(plain)
