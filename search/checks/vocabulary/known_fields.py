"""The fields that a front matter may have, and what their values must be."""

import re
from collections.abc import Callable, Mapping

from search.content.front_matter import partial_date

TEXT_FIELDS = frozenset("title tagline country_code completeness summary vision description excerpt lang".split())
"""One text."""
TEXTS_FIELDS = frozenset(
    "city state country level organisation status language_of_original strategy_document strategy_website sources notes".split()
)
"""One text or a list of them."""
DATE_FIELDS = ("strategy_date", "date")
HORIZON_FIELDS = ("horizon", "strategy_horizon", "time_horizon", "horizon_start", "horizon_end")
"""Not `period`, which may be an age or an interval of anything else; where it can be read it is one all the same."""
KNOWN_FIELDS = TEXT_FIELDS | TEXTS_FIELDS | {*DATE_FIELDS, *HORIZON_FIELDS, "coordinates", "date_precision", "published"}
"""Fields that this program understands or shows in places of their own."""
STRATEGY_FIELDS = ("country", "level", "strategy_date", "strategy_document", "strategy_website", "horizon")
"""Fields that only collections of strategies have."""


def is_number(value: object) -> bool:
    """Whether a value is a number and not a truth value, which Python counts among them."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def coordinates_fault(value: object) -> str | None:
    """What keeps a value from being a place on earth, latitude first."""
    if not isinstance(value, list) or len(value) != 2 or not all(map(is_number, value)):
        return "must be two numbers, latitude and longitude, such as [60.17, 24.94]"
    latitude, longitude = value
    if not -90 <= latitude <= 90:
        return f"has the latitude {latitude}, which is beyond the poles"
    if not -180 <= longitude <= 180:
        return f"has the longitude {longitude}, which is beyond 180 degrees"
    return None


def _publication_fault(value: object) -> str | None:
    understood = partial_date(value) or str(value).lower() in ("true", "false", "yes", "no", "on", "off")
    return None if understood else "must be true or false, or a date; anything else counts as true"


def _precision_fault(value: object) -> str | None:
    return None if value in ("day", "month", "year") else "must be day, month or year"


def _country_code_fault(value: object) -> str | None:
    fits = not isinstance(value, str) or re.fullmatch("[A-Z]{2}", value)
    return None if fits else "must be two capital letters (ISO 3166-1 alpha-2)"


VALUE_CHECKS: Mapping[str, Callable[[object], str | None]] = {
    "coordinates": coordinates_fault,
    "published": _publication_fault,
    "date_precision": _precision_fault,
    "country_code": _country_code_fault,
}
"""Field → what is wrong with a value of it, as the rest of a sentence that begins with the field's name."""
