"""``/<language>/averages``: the world's average of a round, by region, instrument, pickup method and kind of firm."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Final

from flask import Response, abort, request
from markupsafe import Markup

from portal.collection.tables.reading import VisibleRound
from portal.comparison.charts import Series
from portal.comparison.wording import N_, Fact, words
from portal.composition import homeward
from portal.layout import keep_until_prices_change, page
from portal.localization import country, country_in_sentence, current_language, ngettext, number, percent, sort_key
from portal.localization import gettext as _
from portal.localization.dates import month_year
from portal.paging import address_with
from portal.prices.averages import Exclusion, shown
from portal.prices.codes import countries
from portal.prices.vocabulary import PickupMethod
from portal.trends.corridors_page import against_targets, is_out_of_date, seen
from portal.trends.groups import Difference, Mean, left_out, like_for_like, mean_of, means_by
from portal.trends.long_chart import LongChart, long_chart
from portal.trends.naming import gap_sentence, period_text, points_text, prices, source_link
from portal.trends.periods import break_within, breaks_between, gap_before
from portal.trends.priced import Priced, read_priced
from portal.trends.regions import region_name, region_of
from portal.trends.rounds import WorldRound, periods_of, rounds_of, surveys, world_over_time

_CASH: Final = frozenset({PickupMethod.CASH})
_ACCOUNT: Final = frozenset({PickupMethod.BANK_ACCOUNT, PickupMethod.PARTNER_BANK_ACCOUNT})
_WALLET: Final = frozenset({PickupMethod.MOBILE_WALLET})

_HUNDREDTH: Final = Decimal("0.01")

#: Why rows are not in the average, in words.
_LEFT_OUT: Final = {
    Exclusion.UNDISCLOSED.value: N_("Exchange rate not disclosed"),
    Exclusion.OTHER_DENOMINATION.value: N_("Not asked at the smaller amount of the survey"),
    Exclusion.NO_TOTAL.value: N_("Total cost not known"),
    Exclusion.NO_AMOUNT.value: N_("A list of fees, without an amount"),
    "held": N_("Held back until it is checked"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One group: its mean as a figure and as a bar (percent of the widest, as text for SVG)."""

    name: Markup | str
    value: str
    width: str
    prices: str
    corridors: str


@dataclass(frozen=True, slots=True)
class Grouping:
    """The same rows, grouped by one thing."""

    id: str
    heading: str
    said: tuple[str, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class PastLine:
    """One line of the history's table: a round, or quarters without one."""

    gap: str = ""
    breaks: bool = False
    period: str = ""
    address: str = ""
    month: str = ""
    value: str = ""
    prices: str = ""
    corridors: str = ""


def averages() -> Response:
    """Answer ``/<language>/averages?period=&without=``; ``without`` leaves out a sending country."""
    without = request.args.get("without", "").strip().upper()
    if without and without not in countries():
        abort(400)
    with homeward().database.reading() as connection:
        sources = surveys()
        periods = periods_of(connection, sources)
        period = request.args.get("period", "").strip() or (periods[0] if periods else "")
        if period and period not in periods:
            abort(404)
        rounds = rounds_of(connection, sources, period)
        rows = read_priced(connection, [each.id for each in rounds], homeward().providers)
        past = world_over_time(connection, sources, without)
    keep_until_prices_change()
    senders = _senders(rows)
    unknown = without if without and without not in dict(senders) else ""  # asked back, and left in
    without = "" if unknown else without
    kept = [row for row in rows if row.quote.service.corridor.sending != without]
    whole = mean_of(kept)
    language = current_language()
    return page(
        "trends/averages.html",
        _("What sending money costs on average"),
        400 if unknown else 200,
        period=period,
        periods=[(each, period_text(each)) for each in periods],
        month=month_year(max(each.newest_on for each in rounds), language) if rounds else "",
        last_known=_last_known(rounds) if period in periods[:1] else "",
        held=_held(rows),
        sources=sorted({source_link(each.source) for each in rounds}),
        whole=None if whole.value is None else percent(shown(whole.value), language),
        target=against_targets(whole.value),
        behind=_behind(whole),
        without=without,
        senders=senders,
        problem=_not_sent_from(unknown) if unknown else "",
        left_out=_left_out(kept, len(rows) - len(kept), without),
        groupings=_groupings(kept),
        history=_chart(past),
        past=_past(past),
        breaks=break_within(each.period for each in past),
    )


def _last_known(rounds: Sequence[VisibleRound]) -> str:
    """Say of the newest round that its prices are the last known, where they are out of date."""
    return seen(rounds) if rounds and all(map(is_out_of_date, rounds)) else ""


def _held(rows: Collection[Priced]) -> str:
    """Say how much of a round this portal holds, which need not be all that the survey found."""
    return _behind(Mean(None, len(rows), len({row.quote.service.corridor for row in rows})))


def _not_sent_from(code: str) -> str:
    place = country(code, current_language())
    return _("This round has no prices sent from this country: %(country)s. Choose one from the list.", country=place)


def _behind(whole: Mean) -> str:
    return _("%(prices)s, %(corridors)s", prices=prices(whole.rows), corridors=_corridors(whole.corridors))


def _corridors(count: int) -> str:
    return ngettext("%(num)s corridor", "%(num)s corridors", count, num=number(count, current_language()))


def _senders(rows: Iterable[Priced]) -> list[tuple[str, str]]:
    """Return the sending countries of a round, to choose one that is left out."""
    language = current_language()
    codes = {row.quote.service.corridor.sending for row in rows}
    named = [(code, country(code, language)) for code in codes]
    return sorted(named, key=lambda pair: sort_key(pair[1], language))


def _left_out(rows: Iterable[Priced], by_choice: int, without: str) -> list[tuple[str, str]]:
    """Return (reason, number of prices) of what is not in the average."""
    language = current_language()
    found = [(_(_LEFT_OUT[reason]), number(count, language)) for reason, count in left_out(rows).most_common()]
    if by_choice:
        found.append((_("Sent from %(country)s", country=country_in_sentence(without)), number(by_choice, language)))
    return found


def _groupings(rows: list[Priced]) -> list[Grouping]:
    known, language = words(), current_language()

    def drawn(facts: Iterable[tuple[str, Fact]]) -> dict[str, Markup | str]:
        return {value: fact.drawn for value, fact in facts}

    def region(side: str) -> Callable[[Priced], list[str]]:
        return lambda row: [found] if (found := region_of(getattr(row.quote.service.corridor, side))) else []

    regions: dict[str, Markup | str] = {
        found: region_name(found, language) for code in countries() if (found := region_of(code)) is not None
    }
    made = (
        _grouping("pickup", _("By how it is collected"), rows, lambda row: row.quote.service.pickup,
                  drawn(known.pickup.items()), _cash_costs(rows)),
        _grouping("pay-in", _("By how it is paid in"), rows, lambda row: row.quote.service.pay_in,
                  drawn(known.pay_in.items()), [_("A service that can be paid in several ways counts in each.")]),
        _grouping("receiving", _("By the region that receives"), rows, region("receiving"), regions, [_regions()]),
        _grouping("sending", _("By the region that sends"), rows, region("sending"), regions, [_regions()]),
        _grouping("kind", _("By kind of firm"), rows, lambda row: [row.quote.provider_kind], dict(known.kind.items())),
    )  # fmt: skip
    return [grouping for grouping in made if grouping.bars]


def _regions() -> str:
    return _("Regions are those of the United Nations (M49).")


def _grouping(
    id_: str,
    heading: str,
    rows: Iterable[Priced],
    groups_of: Callable[[Priced], Iterable[str]],
    names: dict[str, Markup | str],
    said: Iterable[str] = (),
) -> Grouping:
    means = sorted(means_by(rows, groups_of).items(), key=lambda pair: (pair[1].value or Decimal(0), pair[0]))
    widest = max((mean.value for _group, mean in means if mean.value is not None), default=Decimal(0))
    return Grouping(id_, heading, tuple(said), tuple(_bar(names[group], mean, widest) for group, mean in means))


def _bar(name: Markup | str, mean: Mean, widest: Decimal) -> Bar:
    value = mean.value or Decimal(0)
    width = (max(value, Decimal(0)) * 100 / widest).to_integral_value(ROUND_CEILING) if widest > 0 else Decimal(0)
    language = current_language()
    return Bar(name, percent(value, language), f"{width:f}", prices(mean.rows), _corridors(mean.corridors))


def _cash_costs(rows: Iterable[Priced]) -> list[str]:
    """Say what collecting cash costs more or less, where nothing else differs."""
    every = list(rows)
    said = [_("A service that can be collected in several ways counts in each.")]
    said += _difference(
        like_for_like(every, _CASH, _ACCOUNT),
        N_("Where all else is equal, collecting cash costs %(points)s more than money into an account."),
        N_("Where all else is equal, collecting cash costs %(points)s less than money into an account."),
        N_("Where all else is equal, collecting cash costs the same as money into an account."),
    )
    said += _difference(
        like_for_like(every, _CASH, _WALLET),
        N_("Where all else is equal, collecting cash costs %(points)s more than a mobile wallet."),
        N_("Where all else is equal, collecting cash costs %(points)s less than a mobile wallet."),
        N_("Where all else is equal, collecting cash costs the same as a mobile wallet."),
    )
    if len(said) > 1:
        said.append(_("All else equal: the same provider, corridor, way to pay in and currency paid out."))
    return said


def _difference(found: Difference, more: str, less: str, same: str) -> list[str]:
    if found.points is None:
        return []
    language = current_language()
    points = found.points.quantize(_HUNDREDTH)
    sentence = same if points == 0 else less if points < 0 else more
    pairs = ngettext("(%(num)s pair of services)", "(%(num)s pairs of services)", found.pairs,
                     num=number(found.pairs, language))  # fmt: skip
    return [f"{_(sentence, points=points_text(abs(points)))} {pairs}"]


def _chart(past: Iterable[WorldRound]) -> LongChart | None:
    points: list[tuple[date, Decimal | None]] = []
    earlier = ""
    for each in past:
        if gap_before(each.period, earlier) or breaks_between(each.period, earlier):
            points.append((each.newest_on, None))
        points.append((each.newest_on, each.value))
        earlier = each.period
    return long_chart([Series(_("Average of all services"), tuple(points))])


def _past(past: list[WorldRound]) -> list[PastLine]:
    language = current_language()
    lines: list[PastLine] = []
    earlier = ""
    for each in past:
        gap = gap_before(each.period, earlier)
        if gap is not None:
            lines.append(PastLine(gap=gap_sentence(gap)))
        lines.append(
            PastLine(
                breaks=breaks_between(each.period, earlier),
                period=each.period,
                address=address_with(period=each.period),
                month=month_year(each.newest_on, language),
                value=percent(each.value, language),
                prices=prices(each.rows),
                corridors=_corridors(each.corridors),
            )
        )
        earlier = each.period
    return lines[::-1]
