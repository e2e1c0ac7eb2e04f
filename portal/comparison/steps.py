"""The arithmetic of one observed price, step by step, with its numbers (design, section 4).

Nothing is re-based here: these are the figures as they were observed, with the market rate of that day.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from markupsafe import Markup

from portal.localization import Language, current_language, money, money_plain, number, percent, rate
from portal.localization import gettext as _
from portal.prices.cost import Cost, arriving, cost_in_money, fee_deducted, fee_on_top, margin_percent, rate_at
from portal.prices.money import exactly, round_down_to_payable
from portal.prices.pricing import is_collected_in_cash
from portal.prices.quotes import PricePoint, Quote, Tariff
from portal.prices.reasons import Flag
from portal.prices.tariffs import cash_out_fee, fee_at, tariff_margin
from portal.prices.vocabulary import FeeConvention

#: A rate with more digits was computed, not printed: a cross of two currencies, or a market rate less a margin.
_MOST_PRINTED_DIGITS = 20
_DIGITS_OF_COMPUTED = 8

#: Amounts at which a tariff is worked out: the edges of its first bands say how it goes on.
_MOST_EDGES = 4


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what is done, the sum with its numbers, and a remark."""

    words: str
    sum: Markup
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Worked:
    """The arithmetic at one price point."""

    amount: Markup
    steps: tuple[Step, ...]


@exactly
def worked(quote: Quote, point: PricePoint, market: Decimal | None) -> Worked:
    """Work out one price point. ``market`` is the reference rate of the day, in payout units per sending unit."""
    steps = tuple(_Sums(quote, point, market).steps())
    return Worked(money(point.amount, point.currency, current_language(), short=True), steps)


@exactly
def worked_prices(quote: Quote, market: Decimal | None) -> list[Worked]:
    """Work out a quote at every amount that it prices by name: its price points, or the edges of a tariff's bands."""
    if quote.tariff is not None:
        points = _points_of_tariff(quote, quote.tariff, market)
    elif Flag.SENT_IN_DOLLARS in quote.flags:
        points = [replace(point, currency="USD") for point in quote.points]
    else:
        points = list(quote.points)
    made = [worked(quote, point, market) for point in points]
    return [each for each in made if each.steps]


def _points_of_tariff(quote: Quote, tariff: Tariff, market: Decimal | None) -> list[PricePoint]:
    """Return what a tariff asks at the edges of its bands, as if each had been observed."""
    margin, applied = tariff_margin(tariff, market), tariff.rate
    if applied is None and margin is not None and market is not None:
        applied = rate_at(market, margin.percent)
    edges = sorted({edge for band in tariff.bands for edge in (band.minimum, band.maximum) if edge})
    points = []
    for edge in edges[:_MOST_EDGES]:
        fee = fee_at(tariff, edge)
        deducted = quote.fee_convention is FeeConvention.DEDUCTED
        converted = edge - fee if deducted and fee is not None else edge
        cash_out = cash_out_fee(tariff, converted * applied) if applied is not None and converted > 0 else None
        points.append(PricePoint(edge, tariff.currency, fee, applied, receiver_fee=cash_out))
    return points


class _Sums:
    """The figures of one price point, written out."""

    def __init__(self, quote: Quote, point: PricePoint, market: Decimal | None) -> None:
        self.quote, self.point, self.market = quote, point, market
        self.language: Language = current_language()
        self.payout = quote.service.payout_currency

    def steps(self) -> Iterator[Step]:
        fee, applied = self.point.fee, self.point.rate
        if fee is None:
            return
        deducted = self.quote.fee_convention is FeeConvention.DEDUCTED
        split = fee_deducted(self.point.amount, fee) if deducted else fee_on_top(self.point.amount, fee)
        yield self._paid(split.converted, fee, split.paid, deducted=deducted)
        if not self.quote.discloses_rate or applied is None or split.converted <= 0:
            return
        if self.payout is not None:
            yield self._arrives(split.converted, applied, self.payout)
        if self.market is None or self.market <= 0:
            return
        margin = margin_percent(applied, self.market)
        yield self._margin(applied, self.market, margin)
        yield self._total(fee, split.converted, margin)
        yield self._cost(cost_in_money(split.converted, fee, margin, self.market, self.point.receiver_fee))

    def _paid(self, converted: Decimal, fee: Decimal, paid: Decimal, *, deducted: bool) -> Step:
        if deducted:
            return Step(
                _("The fee is taken out of what is paid. The rest is converted."),
                self._sum("{} − {}", self._sent(paid), self._sent(fee), gives=self._sent(converted)),
            )
        unknown = self.quote.fee_convention is FeeConvention.UNKNOWN
        return Step(
            _("What the sender pays: the amount and the fee on top."),
            self._sum("{} + {}", self._sent(converted), self._sent(fee), gives=self._sent(paid)),
            _("The source does not say whether the fee is added. We add it on top.") if unknown else "",
        )

    def _arrives(self, converted: Decimal, applied: Decimal, payout: str) -> Step:
        receiver = self.point.receiver_fee
        arrives = round_down_to_payable(
            arriving(converted, applied, receiver), payout, cash=is_collected_in_cash(self.quote)
        )
        terms = [self._sent(converted), self._rate(applied)]
        if receiver:
            terms.append(money(receiver, payout, self.language, short=True))
        return Step(
            _("What arrives: the amount converted, times the exchange rate. Rounded down."),
            self._sum(
                "{} × {} − {}" if receiver else "{} × {}",
                *terms,
                gives=money(arrives, payout, self.language, short=True),
            ),
            _("Fees on the receiver's side are not known.")
            if receiver is None
            else self._of_receiver(receiver, payout),
        )

    def _of_receiver(self, fee: Decimal, currency: str) -> str:
        return _("Fee of the receiver: %(amount)s", amount=money_plain(fee, currency, self.language, short=True))

    def _margin(self, applied: Decimal, market: Decimal, margin: Decimal) -> Step:
        return Step(
            _("Exchange margin: how far the rate is below the market rate."),
            self._sum(
                "(1 − {} ÷ {}) × 100",
                self._rate(applied),
                self._rate(market),
                gives=percent(margin, self.language),
            ),
            _("Below zero: the rate was better than the market rate.") if margin < 0 else "",
        )

    def _total(self, fee: Decimal, converted: Decimal, margin: Decimal) -> Step:
        share = fee / converted * 100
        stated = self.point.stated_total
        return Step(
            _("Total cost in percent: the fee as a share of the amount, and the exchange margin."),
            self._sum(
                "{} ÷ {} × 100 − {}" if margin < 0 else "{} ÷ {} × 100 + {}",
                number(fee, self.language),
                number(converted, self.language),
                percent(abs(margin), self.language),
                gives=percent(share + margin, self.language),
            ),
            "" if stated is None else _("The source states %(total)s.", total=percent(stated, self.language)),
        )

    def _cost(self, cost: Cost) -> Step:
        parts = [part for part in (cost.fee, cost.margin, cost.receiver) if part is not None]
        signs = " ".join("− {}" if part < 0 else "+ {}" for part in parts).removeprefix("+ ")
        return Step(
            _("Total cost in money: the fee, and what the exchange margin takes."),
            self._sum(signs, *(self._sent(abs(part)) for part in parts), gives=self._sent(cost.total)),
            self._of_receiver(cost.receiver, self.point.currency) if cost.receiver else "",
        )

    def _rate(self, value: Decimal) -> str:
        """Write a rate with the digits it was printed with; a computed one with as many as its sum needs."""
        if len(value.as_tuple().digits) > _MOST_PRINTED_DIGITS:
            value = round(value, _DIGITS_OF_COMPUTED - 1 - value.adjusted())
        return rate(value, self.language)

    def _sent(self, amount: Decimal) -> Markup:
        return money(amount, self.point.currency, self.language, short=True)

    def _sum(self, form: str, *parts: str, gives: str) -> Markup:
        return told_sum(Markup(form).format(*parts), gives)  # noqa: S704 - our own forms


def told_sum(terms: str, gives: str) -> Markup:
    """Write a sum and what it gives. Sums run from left to right in every language, each amount isolated within it.

    Where a line is too short for all of it, it breaks before the equals sign first.
    """
    return Markup('<bdi dir="ltr"><span>{}</span> <span>= {}</span></bdi>').format(terms, gives)
