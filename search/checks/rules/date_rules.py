"""Rules on dates and horizons: whether they can be read, are as precise as they look, and agree with the status."""

import re
from collections.abc import Iterator

import yaml

from search.checks.source.findings import Fix, Problem
from search.checks.source.folder import Folder, is_stated
from search.checks.source.pages import Page, excerpt, texts_of
from search.checks.source.rules import rule
from search.checks.source.yaml_places import Field
from search.checks.source.yaml_scalars import quoted
from search.checks.vocabulary.known_fields import DATE_FIELDS, HORIZON_FIELDS
from search.content.front_matter import horizon, partial_date
from search.phrases import readable
from search.strategies import IN_FORCE, Horizon


@rule("error", "A date that cannot be read is shown as a text and neither sorted nor filtered by.")
def unreadable_date(page: Page, _: Folder) -> Iterator[Problem]:
    """A date in no form that is known, or one that is on no calendar."""
    for name in DATE_FIELDS:
        value, field = page.metadata.get(name), page.field(name)
        if field and is_stated(value) and partial_date(value) is None and not _is_computed(name, value):
            message = f"{name} is {excerpt(value)}, which is no date such as 2021-10-05, 2021-10 or 2021"
            yield Problem(field.key.line, message, _date_fix(page, field))


def _is_computed(name: str, value: object) -> bool:
    """Whether other programs make the date: Quarto's `today`, R's `Sys.Date()`."""
    return name == "date" and isinstance(value, str) and not re.search(r"\d", value)


_OTHER_ORDERS = (
    re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>[12]\d{3})"),
    re.compile(r"(?P<year>[12]\d{3})[./](?P<month>\d{1,2})[./](?P<day>\d{1,2})"),
    re.compile(r"(?P<month>\d{1,2})[./](?P<year>[12]\d{3})"),
)
"""Forms that mean one thing only; `5/10/2021` is the fifth of October to some and the tenth of May to others."""


def _date_fix(page: Page, field: Field) -> Fix | None:
    if not isinstance(field.value, yaml.ScalarNode) or not field.place.one_line:
        return None
    written = field.value.value.strip()
    match = next(filter(None, (order.fullmatch(written) for order in _OTHER_ORDERS)), None)
    if match is None:
        return None
    parts = match.groupdict()
    date = "-".join(part.zfill(2) for part in (parts["year"], parts["month"], parts.get("day")) if part)
    text = date if "day" in parts else quoted(date)
    return page.replace(field.place.start, field.place.end, text) if partial_date(date) else None


@rule("error", "A horizon that cannot be read is shown as a text and left out of the time line.")
def unreadable_horizon(page: Page, _: Folder) -> Iterator[Problem]:
    """A horizon in no form that is known, or one that ends before it begins."""
    for name in HORIZON_FIELDS:
        value, field = page.metadata.get(name), page.field(name)
        if field is None or not is_stated(value) or horizon({name: value}) is not None:
            continue
        years = [int(year) for year in re.findall(r"\b[12]\d{3}\b", value)] if isinstance(value, str) else []
        if len(years) == 2 and years[0] > years[1]:
            yield Problem(field.key.line, f"{name} is {excerpt(value)}, which ends before it begins")
        else:
            yield Problem(field.key.line, f"{name} is {excerpt(value)}, which is no horizon such as 2021–2025, 2021– or 2021")


@rule("warning", "The first of January is read as the year alone; a date that says so is honest wherever it is shown.")
def year_only_date(page: Page, _: Folder) -> Iterator[Problem]:
    """A strategy date of 1 January, which collections write where only the year is known."""
    value, field = page.metadata.get("strategy_date"), page.field("strategy_date")
    if field is None or "date_precision" in page.metadata or not isinstance(field.value, yaml.ScalarNode):
        return
    date = re.fullmatch(r"([12]\d{3})-0?1-0?1", field.value.value.strip())
    if date and partial_date(value):
        message = f"1 January {date[1]} is read as the year {date[1]}; if the day is meant, add date_precision: day"
        fix = page.replace(field.place.start, field.place.end, quoted(date[1])) if field.place.one_line else None
        yield Problem(field.key.line, message, fix)


@rule("warning", "A strategy that has not been adopted yet has no date, so a date to come is a slip or a plan.")
def date_to_come(page: Page, folder: Folder) -> Iterator[Problem]:
    """A strategy date after today."""
    date, field = page.strategy.date, page.field("strategy_date")
    if field and date and date.date > folder.today:
        yield Problem(field.key.line, f"strategy_date is {date}, which is still to come")


@rule("warning", "A strategy is adopted before its time is over; one of the two is wrong.")
def date_after_horizon(page: Page, _: Folder) -> Iterator[Problem]:
    """A strategy date later than the end of the horizon."""
    date, end, field = page.strategy.date, _end(page.strategy.horizon), page.field("strategy_date")
    if field and date and end and date.date.year > end:
        yield Problem(field.key.line, f"strategy_date is {date}, but the horizon ended in {end}")


@rule("warning", "Readers take the status for what holds today.")
def status_against_horizon(page: Page, folder: Folder) -> Iterator[Problem]:
    """A status that says that the strategy is in force, although its horizon is over."""
    end, field = _end(page.strategy.horizon), page.field("status")
    if field is None or end is None or end >= folder.today.year:
        return
    for status in texts_of(page.metadata.get("status")):
        if readable(status.strip()).lower() in IN_FORCE:
            yield Problem(field.key.line, f"status is {status!r}, but the horizon ended in {end}")


def _end(years: Horizon | None) -> int | None:
    return years.end if years else None


RULES = (unreadable_date, unreadable_horizon, year_only_date, date_to_come, date_after_horizon, status_against_horizon)
