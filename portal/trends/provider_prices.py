"""A provider on one corridor: its prices of every round, their mean beside the corridor's average, and what changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import dropwhile

from markupsafe import Markup

from portal.collection.tables.reading import VisibleRound
from portal.comparison.charts import Series
from portal.comparison.names import corridor_name
from portal.composition import homeward
from portal.localization import current_language, percent, pgettext
from portal.localization import gettext as _
from portal.localization.dates import date_text, month_year
from portal.prices.quotes import CorridorCode
from portal.prices.vocabulary import Layer
from portal.trends.groups import mean_of
from portal.trends.long_chart import LongChart, long_chart
from portal.trends.naming import (
    gap_sentence,
    percent_or_dash,
    period_text,
    points_text,
    proof_of,
    service_terms,
    source_link,
    start,
)
from portal.trends.periods import breaks_between, gap_before
from portal.trends.price_cells import PriceCell, marks, price_cell
from portal.trends.priced import Priced
from portal.trends.provider_rows import Change, changes

#: A round, and the provider's rows in it.
RoundRows = tuple[VisibleRound, list[Priced]]


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One price, with its proof."""

    terms: str
    total: str
    day: str
    proof: str
    mark: str  # a promotion, or one of two prices in doubt


@dataclass(frozen=True, slots=True)
class PastLine:
    """One round of the provider's history on a corridor, or quarters without one."""

    gap: str = ""
    breaks: bool = False  # the survey changed its fields between this round and the one below
    period: str = ""
    address: str = ""
    month: str = ""
    mean: str = ""
    average: str = ""
    prices: tuple[PriceLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One service between the two newest rounds of the corridor."""

    terms: str
    before: PriceCell
    now: PriceCell
    points: str


@dataclass(frozen=True, slots=True)
class OnCorridor:
    """The provider on the corridor that the reader chose."""

    name: str
    source: Markup
    source_address: str
    chart: LongChart | None
    past: tuple[PastLine, ...]
    changes: tuple[ChangeLine, ...]
    between: str  # the two rounds; "" where there is one only


def on_corridor(code: CorridorCode, found: Iterable[RoundRows]) -> OnCorridor:
    """Tell of the source in which the provider has most rounds; others are on the corridor's own pages.

    ``found`` are all rounds of the corridor, those in which the provider is not found among them, at least one with it.
    """
    places: dict[tuple[str, str], list[RoundRows]] = {}
    for each, rows in found:
        places.setdefault((each.source, each.part), []).append((each, rows))
    (source, _part), past = max(places.items(), key=lambda pair: (sum(bool(rows) for _, rows in pair[1]), pair[0]))
    past.sort(key=lambda pair: (pair[0].newest_on, pair[0].period))
    past = list(dropwhile(lambda pair: not pair[1], past))  # its history begins with its first price
    address, name = source_link(source)
    two = past[-2:]
    return OnCorridor(
        name=name_of(code),
        source=name,
        source_address=address,
        chart=_chart(past),
        past=tuple(_past(past, f"{start()}{code.slug}/history/")),
        changes=tuple(map(_change, changes(two[0][1], two[1][1]))) if len(two) == 2 else (),
        between=_between(two[0][0].period, two[1][0].period) if len(two) == 2 else "",
    )


def _between(earlier: str, later: str) -> str:
    return _("%(earlier)s to %(later)s", earlier=period_text(earlier), later=period_text(later))


def _chart(past: Sequence[RoundRows]) -> LongChart | None:
    own: list[tuple[date, Decimal | None]] = []
    market: list[tuple[date, Decimal | None]] = []
    earlier = ""
    for each, rows in past:
        if gap_before(each.period, earlier) or breaks_between(each.period, earlier):
            own.append((each.newest_on, None))
            market.append((each.newest_on, None))
        own.append((each.newest_on, mean_of(rows).value))
        market.append((each.newest_on, each.average_total))
        earlier = each.period
    return long_chart([Series(_("This provider"), tuple(own)), Series(_("Average of all services"), tuple(market))])


def _past(past: Sequence[RoundRows], history: str) -> list[PastLine]:
    language = current_language()
    lines: list[PastLine] = []
    earlier = ""
    for each, rows in past:
        gap = gap_before(each.period, earlier)
        if gap is not None:
            lines.append(PastLine(gap=gap_sentence(gap)))
        mean, marked = mean_of(rows).value, marks(rows)
        lines.append(
            PastLine(
                breaks=breaks_between(each.period, earlier),
                period=each.period,
                address=history + each.period,
                month=month_year(each.newest_on, language),
                mean="–" if mean is None else percent(mean, language),
                average="–" if each.average_total is None else percent(each.average_total, language),
                prices=tuple(_price(row, marked.get(row.stored.id, "")) for row in rows),
            )
        )
        earlier = each.period
    return lines[::-1]


def _price(row: Priced, mark: str) -> PriceLine:
    total = percent_or_dash(row)
    if row.quote.layer is Layer.TARIFF:
        total = _("a list of fees")
    elif not row.quote.discloses_rate:
        total = _("rate not disclosed")
    day = date_text(row.quote.observed_on, current_language())
    return PriceLine(service_terms(row.quote.service), total, day, proof_of(row), mark)


def _change(each: Change) -> ChangeLine:
    newest = each.now or each.before
    return ChangeLine(
        terms=service_terms(newest.found[0].quote.service) if newest else "",
        before=price_cell(each.before),
        now=price_cell(each.now),
        points=_said(each),
    )


def _said(each: Change) -> str:
    if each.before is None:
        return pgettext("of a service", "new")
    if each.now is None:
        return pgettext("of a service", "not found again")
    # Without a settled price in both rounds nothing is compared: the mark beside the price says why.
    return "–" if each.points is None else points_text(each.points, signed=True)


def name_of(code: CorridorCode) -> str:
    """Name a corridor that has prices: by its countries, or by its code where no corridor can be made of it."""
    corridor = homeward().corridors.get(code)
    return corridor_name(corridor) if corridor else str(code)
