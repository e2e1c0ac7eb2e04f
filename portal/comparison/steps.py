"""The arithmetic of one observed price, step by step, with its numbers (design, section 4).

Nothing is re-based here: these are the figures as they were observed, with the market rate of that day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from portal.localization import Language, current_language, money, number, percent, rate
from portal.localization import gettext as _
from portal.prices.cost import arriving, cost_in_money, fee_deducted, fee_on_top, margin_percent
from portal.prices.money import exactly, round_down_to_payable
from portal.prices.quotes import PricePoint, Quote
from portal.prices.vocabulary import FeeConvention, PickupMethod


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
        cost = cost_in_money(split.converted, fee, margin, self.market, None)
        yield self._cost(fee, cost.margin, cost.total)

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
        cash = self.quote.service.pickup == (PickupMethod.CASH,)
        arrives = round_down_to_payable(arriving(converted, applied, None), payout, cash=cash)
        return Step(
            _("What arrives: the amount converted, times the exchange rate. Rounded down."),
            self._sum(
                "{} × {}",
                self._sent(converted),
                rate(applied, self.language),
                gives=money(arrives, payout, self.language, short=True),
            ),
            _("Fees on the receiver's side are not known."),
        )

    def _margin(self, applied: Decimal, market: Decimal, margin: Decimal) -> Step:
        return Step(
            _("Exchange margin: how far the rate is below the market rate."),
            self._sum(
                "(1 − {} ÷ {}) × 100",
                rate(applied, self.language),
                rate(market, self.language),
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
                "{} ÷ {} × 100 + {}",
                number(fee, self.language),
                number(converted, self.language),
                percent(margin, self.language),
                gives=percent(share + margin, self.language),
            ),
            "" if stated is None else _("The source states %(total)s.", total=percent(stated, self.language)),
        )

    def _cost(self, fee: Decimal, margin: Decimal, total: Decimal) -> Step:
        return Step(
            _("Total cost in money: the fee, and what the exchange margin takes."),
            self._sum("{} + {}", self._sent(fee), self._sent(margin), gives=self._sent(total)),
        )

    def _sent(self, amount: Decimal) -> Markup:
        return money(amount, self.point.currency, self.language, short=True)

    def _sum(self, form: str, *parts: str, gives: str) -> Markup:
        return told_sum(Markup(form).format(*parts), gives)  # noqa: S704 - our own forms


def told_sum(terms: str, gives: str) -> Markup:
    """Write a sum and what it gives. Sums run from left to right in every language, each amount isolated within it.

    Where a line is too short for all of it, it breaks before the equals sign first.
    """
    return Markup('<bdi dir="ltr"><span>{}</span> <span>= {}</span></bdi>').format(terms, gives)
