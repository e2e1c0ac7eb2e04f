"""``/<language>/ke-tz/history/2025_3Q``: every row behind a corridor's average: the proof of the average."""

from dataclasses import dataclass

from flask import Response, abort
from markupsafe import Markup

from portal.collection.tables.reading import VisibleRound, visible_rounds
from portal.comparison.names import corridor_name
from portal.comparison.wording import N_
from portal.composition import homeward
from portal.layout import keep_until_prices_change, page
from portal.localization import current_language, ngettext, number, percent
from portal.localization import gettext as _
from portal.localization.dates import date_text
from portal.prices.averages import Exclusion, shown
from portal.trends.naming import period_text, proof_of, provider_link, service_terms, source_link, start
from portal.trends.priced import Priced, by_round, read_priced

#: Why a row does not count, in words.
_WHY: dict[str, str] = {
    Exclusion.UNDISCLOSED: N_("No: exchange rate not disclosed"),
    Exclusion.OTHER_DENOMINATION: N_("No: not asked at the smaller amount of the survey"),
    Exclusion.NO_TOTAL: N_("No: total cost not known"),
    Exclusion.NO_AMOUNT: N_("No: a list of fees, without an amount"),
}


@dataclass(frozen=True, slots=True)
class RowTold:
    """One row of the round. A price that is held back shows no figure and has no proof page."""

    provider: Markup
    provider_address: str
    terms: str
    day: str
    total: str
    counts: str
    proof: str


@dataclass(frozen=True, slots=True)
class RoundTold:
    """One round of one part of one source."""

    id: str
    source: Markup
    source_address: str
    mean: str
    smart: str
    rows: tuple[RowTold, ...]
    held: str


def corridor_round(slug: str, period: str) -> Response:
    """Answer ``/<language>/ke-tz/history/<period>``; 404 where nothing was published for it."""
    corridor = homeward().corridors.get(slug)
    if corridor is None:
        abort(404)
    with homeward().database.reading() as connection:
        every = visible_rounds(connection, corridor.code, newest_only=False)
        rounds = [each for each in every if each.period == period]
        rows = read_priced(connection, [each.id for each in rounds], homeward().providers)
    if not rounds:
        abort(404)
    keep_until_prices_change()
    of_round = by_round(rows)
    return page(
        "trends/round.html",
        _(
            "Prices of one round: %(corridor)s, %(period)s",
            corridor=corridor_name(corridor),
            period=period_text(period),
        ),
        history=f"{start()}{corridor.slug}/history",
        rounds=[_told(each, of_round.get(each.id, []), place) for place, each in enumerate(rounds)],
    )


def _told(each: VisibleRound, rows: list[Priced], place: int) -> RoundTold:
    address, name = source_link(each.source)
    by_cost = sorted(rows, key=lambda row: (row.total is None or not row.shown, row.total or 0, row.stored.id))
    held = sum(not row.shown for row in rows)
    return RoundTold(
        id=f"round-{place}",
        source=name,
        source_address=address,
        mean=_mean(each),
        smart=_smart(each),
        rows=tuple(_row(row) for row in by_cost),
        held=_held(held) if held else "",
    )


def _mean(each: VisibleRound) -> str:
    language = current_language()
    if each.average_total is None:
        return _("No row of this round counts in an average.")
    return ngettext(
        "The total cost of %(num)s price counts. Simple mean: %(mean)s.",
        "The total costs of %(num)s prices, added up and divided by %(num)s. Simple mean: %(mean)s.",
        each.average_rows,
        num=number(each.average_rows, language),
        mean=percent(shown(each.average_total), language, digits=4),
    )


def _smart(each: VisibleRound) -> str:
    language = current_language()
    if each.smart is None:
        return _("SmaRT, our approximation: not enough services.")
    return ngettext(
        "SmaRT, our approximation: %(value)s. %(num)s service qualifies; the three cheapest make it.",
        "SmaRT, our approximation: %(value)s. %(num)s services qualify; the three cheapest make it.",
        each.smart_rows,
        num=number(each.smart_rows, language),
        value=percent(shown(each.smart), language, digits=4),
    )


def _held(held: int) -> str:
    return ngettext(
        "%(num)s price is held back until it is checked. We show no figure of it before.",
        "%(num)s prices are held back until they are checked. We show no figure of them before.",
        held,
        num=number(held, current_language()),
    )


def _row(row: Priced) -> RowTold:
    language = current_language()
    address, name = provider_link(row)
    return RowTold(
        provider=name,
        provider_address=address,
        terms=service_terms(row.quote.service),
        day=date_text(row.quote.observed_on, language),
        total=percent(row.total, language) if row.total is not None and row.shown else "–",
        counts=_counts(row),
        proof=proof_of(row) if row.shown else "",
    )


def _counts(row: Priced) -> str:
    if row.total is not None:
        if not row.shown:
            return _("Yes, but held back from display")
        return _("Yes, a promotion") if row.quote.promotion else _("Yes")
    return _(_WHY[row.counted]) if isinstance(row.counted, Exclusion) else _("No: held back")
