"""The names of months, in the languages that strategies are dated in."""

from functools import cache

from babel import Locale

LANGUAGES = ("en", "de", "fr", "es", "nl", "fi", "it", "pt", "sv", "da", "nb")


def month_of(name: str) -> int | None:
    """The number of a month by its name, or its abbreviation without a dot; None if there is no such month."""
    return _numbers().get(name.casefold())


@cache
def _numbers() -> dict[str, int]:
    """Name or abbreviation → number, from CLDR; "sept" is added, which is written besides "sep"."""
    numbers = {"sept": 9}
    for language in LANGUAGES:
        for names in Locale(language).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in names[width].items():
                    numbers.setdefault(name.casefold().rstrip("."), number)
    return numbers
