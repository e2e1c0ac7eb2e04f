"""Pictures of figures: the cost bar of a row, and the chart of a service's history.

Both are plain geometry; the templates draw them as SVG with attributes only, because the security policy allows no
inline style. Widths are percentages with at most two decimals: pictures need no more, and pages stay small.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final, NamedTuple

from portal.prices.offers import Figures

#: The bar's full width stands for at least this percentage of the amount, so that cheap services look cheap.
SMALLEST_SCALE = Decimal(10)
#: And for at most this one; a dearer service's bar ends in a torn edge, and its figures say how dear it is.
LARGEST_SCALE = Decimal(20)


class BarPart(NamedTuple):
    """One part of a cost bar. ``start`` and ``width`` are percentages of the whole bar, as text for SVG."""

    kind: str  # fee, margin, receiver
    start: str
    width: str


class CostBar(NamedTuple):
    """The cost of one service, split. ``torn`` says that the bar is longer than there is room."""

    parts: tuple[BarPart, ...]
    torn: bool


def bar_scale(percentages: Iterable[Decimal]) -> Decimal:
    """Return the cost, in percent of the amount, that a bar's full width stands for: the same for all rows of a page.

    >>> bar_scale([Decimal("2.96"), Decimal("12.2")])
    Decimal('15')
    """
    largest = max(percentages, default=SMALLEST_SCALE)
    in_steps_of_five = (largest / 5).to_integral_value(ROUND_CEILING) * 5
    return min(max(in_steps_of_five, SMALLEST_SCALE), LARGEST_SCALE)


def cost_bar(figures: Figures, scale: Decimal) -> CostBar:
    """Split a row's cost into fee, exchange margin and receiver's fee, against ``scale`` percent of the amount.

    A margin below zero has no length: it lowers the total that is written beside the bar.
    """
    whole = figures.converted * scale / 100
    if not whole:
        return CostBar((), torn=False)
    parts: list[BarPart] = []
    start = Decimal(0)
    costs = (("fee", figures.fee_cost), ("margin", figures.margin_cost), ("receiver", figures.receiver_cost))
    for kind, cost in costs:
        width = min(Decimal(100) * max(cost or Decimal(0), Decimal(0)) / whole, 100 - start)
        if width > 0:
            parts.append(BarPart(kind, _short(start), _short(width)))
            start += width
    return CostBar(tuple(parts), torn=start >= 100 and figures.cost > whole)


def _short(value: Decimal) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart: its points as (day, value), oldest first. A value of None is a gap: the line stops there."""

    name: str
    points: tuple[tuple[date, Decimal | None], ...]

    @property
    def pieces(self) -> tuple[tuple[tuple[date, Decimal], ...], ...]:
        """What is joined by a line: the points between gaps."""
        found: list[list[tuple[date, Decimal]]] = [[]]
        for day, value in self.points:
            if value is None:
                found.append([])
            else:
                found[-1].append((day, value))
        return tuple(tuple(piece) for piece in found if piece)


@dataclass(frozen=True, slots=True)
class Line:
    """A series drawn: SVG path data in a box of 1000 x 1000, stretched by the page."""

    name: str
    path: str
    dots: str  # strokes of no length: round dots, however the box is stretched
    places: tuple[tuple[str, str], ...]  # of the dots, as percentages across and down


@dataclass(frozen=True, slots=True)
class Chart:
    """A line chart. ``top`` and ``bottom`` are the values at the edges; ``grid`` the heights of helping lines."""

    lines: tuple[Line, ...]
    top: Decimal
    bottom: Decimal
    first: date
    last: date
    grid: tuple[str, ...]

    def across(self, day: date) -> Decimal:
        """Return how far across the box a day stands: 0 to 1000."""
        return Decimal((day - self.first).days) * 1000 / (self.last - self.first).days


#: A line of more points shows no dot on each: on a small screen they would touch. A point that stands alone keeps its.
MOST_DOTS: Final = 16


def history_chart(series: Sequence[Series]) -> Chart | None:
    """Draw percentages over time, or return None where there are fewer than two days to draw.

    The scale starts at zero, or below where a cost was negative: a cut-off scale would make small changes look large.
    """
    drawn = [line for line in series if line.pieces]
    values = {(day, value) for line in drawn for piece in line.pieces for day, value in piece}
    days = sorted({day for day, _value in values})
    if len(days) < 2:
        return None
    highest, lowest = max(value for _day, value in values), min(value for _day, value in values)
    top = max((highest / 2).to_integral_value(ROUND_CEILING) * 2, Decimal(2))
    bottom = min((lowest / 2).to_integral_value(ROUND_FLOOR) * 2, Decimal(0))
    empty = Chart((), top, bottom, days[0], days[-1], grid=("0", "250", "500", "750"))
    return replace(empty, lines=tuple(_line(line, empty) for line in drawn))


def _line(series: Series, chart: Chart) -> Line:
    def down(value: Decimal) -> Decimal:
        return (chart.top - value) * 1000 / (chart.top - chart.bottom)

    def place(point: tuple[date, Decimal]) -> str:
        day, value = point
        return f"{chart.across(day):.0f} {down(value):.0f}"

    def percentages(point: tuple[date, Decimal]) -> tuple[str, str]:
        day, value = point
        return f"{chart.across(day) / 10:.1f}", f"{down(value) / 10:.1f}"

    pieces = series.pieces
    dotted = [piece for piece in pieces if len(piece) == 1 or sum(map(len, pieces)) <= MOST_DOTS]
    return Line(
        series.name,
        "".join("M" + "L".join(map(place, piece)) for piece in pieces),
        "".join(f"M{place(point)}h0" for piece in dotted for point in piece),
        tuple(percentages(point) for piece in dotted for point in piece),
    )
