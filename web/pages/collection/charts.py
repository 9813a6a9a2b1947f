"""Charts as numbers: where bars stand and how long they are. Templates draw them as SVG, beside a table of the same."""

from collections.abc import Iterable
from dataclasses import dataclass

LINE_HEIGHT = 26
"""Height of one line of a chart, in units that pages scale."""
BAR_CHART, BAR_LABELS = 600, 220
"""Width of a bar chart, and what of it is kept free for labels."""
DIGIT_WIDTH = 12
"""Width of a digit, in the larger letters of narrow windows."""
TIME_LINE, TIME_MARGIN = 720, 20
"""Width of the time line, and what of it is left free on either side: years and dots are as wide as that."""
_GAP = 8
"""Between a bar and its number."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a bar chart."""

    label: str
    count: int
    share: str
    """In per cent of all."""
    href: str
    y: int
    width: float

    @property
    def end(self) -> float:
        """Where the number stands, after the bar."""
        return round(BAR_LABELS + self.width + _GAP, 1)


@dataclass(frozen=True, slots=True)
class BarChart:
    """Counts as bars, the longest as long as there is room."""

    name: str
    title: str
    head: str
    """What the lines are: the head of the table's first column."""
    height: int
    bars: tuple[Bar, ...]
    rest: str = ""
    """The way to those that are not drawn: `Show all 48`; "" if everything is."""
    rest_href: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A year on the time line."""

    year: int
    x: float


@dataclass(frozen=True, slots=True)
class Span:
    """One strategy on the time line."""

    label: str
    href: str
    dated: str
    """When it is from, as precisely as it says; "" if it does not say."""
    horizon: str
    point: float | None
    """Where its date stands."""
    start: float
    width: float
    """Of the bar of its horizon; 0 for none."""


@dataclass(frozen=True, slots=True)
class TimeLine:
    """Strategies over the years."""

    ticks: tuple[Tick, ...]
    spans: tuple[Span, ...]

    width = TIME_LINE


@dataclass(frozen=True, slots=True)
class LabelledCount:
    """Something that was counted."""

    label: str
    count: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class DatedStrategy:
    """A strategy with its years."""

    label: str
    href: str
    dated: str
    horizon: str
    year: float | None
    """With the part of the year that has gone."""
    start: int | None
    end: int | None


def bar_chart(name: str, title: str, head: str, counts: Iterable[LabelledCount], out_of: int) -> BarChart:
    """Counts as bars, in the order given; `out_of` is what a hundred per cent are."""
    listed = list(counts)
    largest = max([1, *(one.count for one in listed)])
    unit = (BAR_CHART - BAR_LABELS - _GAP - DIGIT_WIDTH * (len(str(largest)) + 1)) / largest
    bars = tuple(
        Bar(one.label, one.count, _share(one.count, out_of), one.href, number * LINE_HEIGHT, round(one.count * unit, 1))
        for number, one in enumerate(listed)
    )
    return BarChart(name, title, head, len(bars) * LINE_HEIGHT, bars)


def _share(count: int, out_of: int) -> str:
    return f"{round(100 * count / out_of) if out_of else 0} %"


def time_line(strategies: Iterable[DatedStrategy]) -> TimeLine | None:
    """Strategies over the years, earliest first; None where none says when it is from or for."""
    listed = sorted(strategies, key=lambda one: (_first(one), one.label.casefold()))
    years = [year for one in listed for year in (one.year, one.start, one.end) if year is not None]
    if not years:
        return None
    first, last = int(min(years)), int(max(years)) + 1
    unit = (TIME_LINE - 2 * TIME_MARGIN) / (last - first)
    step = max(1, round((last - first) / 12))
    spans = tuple(_span(one, first, unit) for one in listed)
    ticks = tuple(Tick(year, round(TIME_MARGIN + (year - first) * unit, 1)) for year in range(first, last, step))
    return TimeLine(ticks, spans)


def _first(one: DatedStrategy) -> float:
    return min(year for year in (one.year, one.start, one.end, 9999) if year is not None)


def _span(one: DatedStrategy, first: int, unit: float) -> Span:
    """The horizon from its first day to its last; an end that is open is the other end, or nothing."""
    start, end = one.start or one.end, one.end or one.start
    width = 0.0 if start is None or end is None else max(1, end + 1 - start) * unit
    return Span(
        label=one.label,
        href=one.href,
        dated=one.dated,
        horizon=one.horizon,
        point=None if one.year is None else round(TIME_MARGIN + (one.year - first) * unit, 1),
        start=round(TIME_MARGIN + ((start or first) - first) * unit, 1),
        width=round(width, 1),
    )
