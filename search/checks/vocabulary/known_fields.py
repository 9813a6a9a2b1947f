"""The fields that a front matter may have, and what their values must be."""

import re
from collections.abc import Callable, Mapping

TEXT_FIELDS = frozenset(
    "title tagline country_code completeness summary vision description excerpt lang layout permalink thumbnail".split()
)
"""One text."""
TEXTS_FIELDS = frozenset(
    "city state country level organisation status language_of_original strategy_document strategy_website sources notes".split()
)
"""One text or a list of them."""
DATE_FIELDS = ("strategy_date", "date")
HORIZON_FIELDS = ("horizon", "strategy_horizon", "time_horizon", "period", "horizon_start", "horizon_end")
OTHER_PROGRAMS_FIELDS = frozenset(
    "author authors categories category classes collection document grand_parent has_children has_toc header image keywords "
    "language last_modified_at layout links name nav_exclude nav_order parent permalink published redirect_from redirect_to "
    "sidebar slug subtitle tags toc url website".split()
)
"""Fields that site generators know: no file is asked for one because others have it."""
KNOWN_FIELDS = (
    TEXT_FIELDS | TEXTS_FIELDS | OTHER_PROGRAMS_FIELDS | {*DATE_FIELDS, *HORIZON_FIELDS, "coordinates", "date_precision"}
)


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
    understood = str(value).lower() in ("true", "false", "yes", "no", "on", "off")
    return None if understood else "must be true or false; anything else counts as true"


def _precision_fault(value: object) -> str | None:
    return None if value in ("day", "month", "year") else "must be day, month or year"


def _country_code_fault(value: object) -> str | None:
    fits = not isinstance(value, str) or re.fullmatch("[A-Z]{2}", value)
    return None if fits else "must be two capital letters (ISO 3166-1 alpha-2)"


FAULT_OF: Mapping[str, Callable[[object], str | None]] = {
    "coordinates": coordinates_fault,
    "published": _publication_fault,
    "date_precision": _precision_fault,
    "country_code": _country_code_fault,
}
"""Field → what is wrong with a value of it, as the rest of a sentence that begins with the field's name."""
