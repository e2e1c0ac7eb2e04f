"""The chart of many years: the lines of ``portal.comparison.charts`` with a scale, years, and the break of 2016."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from portal.comparison.charts import Chart, Series, history_chart
from portal.localization import current_language, percent
from portal.localization.dates import month_year
from portal.localization.symbols import symbols_of

#: The day from which rounds have the survey's present fields: the second quarter of 2016.
PRESENT_FIELDS_SINCE: Final = date(2016, 4, 1)
#: No more years than fit below a chart on the smallest screen.
_MOST_YEARS: Final = 6
_STEPS: Final = (1, 2, 5, 10)


#: The lines' dots, in their order, around the origin: circle, square, diamond, triangle. Colour alone would not do.
SHAPES: Final = (
    "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
    "M-4.5-4.5h9v9h-9z",
    "M0-6.5l6.5 6.5-6.5 6.5-6.5-6.5z",
    "M0-6.5l6.5 11h-13z",
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A word below the chart, ``across`` percent of its width from the left, as text for SVG."""

    across: str
    word: str


@dataclass(frozen=True, slots=True)
class LongChart:
    """A chart with what stands around it, in the reader's language."""

    drawn: Chart
    shapes: tuple[str, ...]  # of each line's dots
    scale: tuple[str, ...]  # from the top down, one for each helping line and the lower edge
    years: tuple[Mark, ...]
    ends: tuple[str, str]  # first and last month
    broken_at: str  # where the survey changed its fields, percent of the width; "" where no round is from before


def long_chart(series: Sequence[Series]) -> LongChart | None:
    """Draw percentages over the years; None where there are fewer than two days to draw."""
    drawn = history_chart(series)
    if drawn is None:
        return None
    language = current_language()
    within = drawn.first < PRESENT_FIELDS_SINCE <= drawn.last
    return LongChart(
        drawn=drawn,
        shapes=SHAPES[: len(drawn.lines)],
        scale=tuple(_scale(drawn)),
        years=_years(drawn),
        ends=(month_year(drawn.first, language), month_year(drawn.last, language)),
        broken_at=_across(drawn, PRESENT_FIELDS_SINCE) if within else "",
    )


def _scale(drawn: Chart) -> list[str]:
    language, span = current_language(), drawn.top - drawn.bottom
    values = [drawn.top - span * Decimal(height) / 1000 for height in (*drawn.grid, "1000")]
    whole = all(value == value.to_integral_value() for value in values)
    return [percent(value, language, digits=0 if whole else 1) for value in values]


def _years(drawn: Chart) -> tuple[Mark, ...]:
    """Mark the beginnings of years, every one or every second, fifth or tenth of them."""
    years = range(drawn.first.year + 1, drawn.last.year + 1)
    step = next((step for step in _STEPS if len(years) <= _MOST_YEARS * step), _STEPS[-1])
    marked = [year for year in years if year % step == 0]
    digits = symbols_of(current_language()).digits or {}
    return tuple(Mark(_across(drawn, date(year, 1, 1)), str(year).translate(digits)) for year in marked)


def _across(drawn: Chart, day: date) -> str:
    return f"{drawn.across(day) / 10:.1f}"
