"""``/api/v1/corridors/<corridor>/prices``: the comparison, figure for figure as on the page."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

from flask import Response, request

from portal.api.answers import answer, sources_behind
from portal.api.asking import PricesAsked, amount_of
from portal.api.corridors import corridor_or_refuse
from portal.api.figures import day_text, decimal_text
from portal.api.problems import refuse_parameter
from portal.comparison.market import Market, market_of
from portal.composition import homeward
from portal.layout import keep_until_prices_change
from portal.localization import amount_in_address
from portal.prices.offers import Apart, ApartReason, Comparison, Figures, Offer, Ranking, Row
from portal.prices.priorities import Priorities
from portal.prices.quotes import Conditions
from portal.prices.rates import ReferenceRate
from portal.prices.vocabulary import SPEED_HOURS, Question, RateSource

#: What each question ranks by; the names are those of the figures.
_RANKED_BY: Final[Mapping[Question, str]] = {
    Question.PAY: "arrives",
    Question.SEND: "cost",
    Question.RECEIVE: "paid",
}
#: A rate that the World Bank's survey states is nothing of the source called survey, the portal's mystery shoppers.
_REFERENCE_SOURCES: Final[Mapping[RateSource, str]] = {RateSource.SURVEY: "stated"}
_NOTHING_SAID: Final = Conditions()


def prices(corridor: str, query_data: PricesAsked) -> Response:
    """Compare what the services of a corridor cost at an amount.

    The answer equals the portal's own page. Services that cannot be ranked at this amount stand under apart, with the
    reason. Prices that are out of date keep their order, but none of them is best.
    """
    keep_until_prices_change()
    found = corridor_or_refuse(corridor)
    with homeward().database.reading() as connection:
        market = market_of(connection, found)
        currency = _currency(query_data, market)
        amount = _amount(query_data, market, currency)
        comparison = (
            market.compare(query_data.ask, amount, currency, query_data.priorities)
            if market.surveyed and amount is not None
            else Comparison(query_data.ask, Decimal(0), currency, (), ())
        )
    data = _told(market, comparison, amount, query_data.priorities)
    return answer(data, sources_behind(_sources(market, comparison)))


def _currency(asked: PricesAsked, market: Market) -> str:
    """Return the currency of the amount. Ends the request where it is none of those that make sense."""
    corridor, usual = market.corridor, market.usual_currency(asked.ask)
    allowed = corridor.payout_currencies if asked.ask is Question.RECEIVE else (corridor.currency,)
    currency = asked.currency or usual
    if currency not in allowed:
        what = "arrives" if asked.ask is Question.RECEIVE else "is sent"
        refuse_parameter("currency", f"In {corridor.code} money {what} in: {', '.join(allowed)}. Write one of them.")
    return currency


def _amount(asked: PricesAsked, market: Market, currency: str) -> Decimal | None:
    if asked.amount is not None:
        return amount_of(asked.amount, currency)
    return market.first_amount(asked.ask, currency) if market.surveyed else None


def _sources(market: Market, comparison: Comparison) -> set[str]:
    """Return the sources that the answer rests on, those of its reference rates too."""
    references = {ranking.reference.source.value for ranking in comparison.rankings}
    published = {"reference-rates"} if references & {"frankfurter", "ecb"} else set()
    return {each.source for each in market.collected.rounds} | published


def _told(market: Market, comparison: Comparison, amount: Decimal | None, priorities: Priorities) -> dict[str, Any]:
    corridor = market.corridor
    teller = _Teller(market, comparison)
    return {
        "corridor": str(corridor.code),
        "surveyed": market.surveyed,
        "ask": comparison.question.value,
        # As it can be asked again, here and on the page.
        "amount": None if amount is None else amount_in_address(amount),
        "currency": comparison.currency,
        "sending_currency": corridor.currency,
        "priorities": {
            "pickup": priorities.pickup and priorities.pickup.value,
            "pay_in": priorities.pay_in and priorities.pay_in.value,
            "max_hours": priorities.max_hours,
        },
        "ranked_by": _RANKED_BY[comparison.question],
        "today": market.today.isoformat(),
        "page": _page(market, comparison, amount, priorities),
        "rankings": [teller.ranking(ranking) for ranking in comparison.rankings],
        "apart": [teller.apart(apart) for apart in comparison.apart],
    }


def _page(market: Market, comparison: Comparison, amount: Decimal | None, priorities: Priorities) -> str:
    asked = {
        "amount": None if amount is None else amount_in_address(amount),
        "ask": comparison.question.value,
        "currency": comparison.currency,
        "pickup": priorities.pickup and priorities.pickup.value,
        "pay_in": priorities.pay_in and priorities.pay_in.value,
        "max_hours": priorities.max_hours,
    }
    given = urlencode({name: value for name, value in asked.items() if value is not None})
    return f"{request.script_root}/en/{market.corridor.slug}?{given}"


class _Teller:
    """Writes the rows of one comparison. What all of them share is looked up once: there are hundreds of figures."""

    def __init__(self, market: Market, comparison: Comparison) -> None:
        self.today = market.today
        self.sending = market.corridor.currency
        self.proofs = f"{request.script_root}/api/v1/quotes/"

    def ranking(self, ranking: Ranking) -> dict[str, Any]:
        """Write one ranking."""
        return {
            "payout_currency": ranking.payout_currency,
            "local": ranking.local,
            "reference": reference_told(ranking.reference, ranking.reference.age_in_days(self.today)),
            "last_known": day_text(ranking.last_known),
            "rows": [self._row(row) for row in ranking.rows],
        }

    def _row(self, row: Row) -> dict[str, Any]:
        return self._use(row.offer) | {
            "place": row.place,
            "tied": row.tied,
            "best": row.may_be_called_best,
            "out_of_date": row.out_of_date,
            "difference": decimal_text(row.difference),
            "figures": _figures(row.figures),
            "notes": row.notes,
            "variants": [self._way(variant.offer) for variant in row.variants],
            "promotion": row.promotion and row.promotion.quote_id,
        }

    def apart(self, apart: Apart) -> dict[str, Any]:
        """Write a service that is set apart."""
        hidden = apart.reason is ApartReason.UNDISCLOSED  # its fee is never shown as the cost
        return self._use(apart.offer) | {
            "reason": apart.reason,
            "nearest_amount": None if hidden else decimal_text(apart.nearest_amount),
            "nearest_currency": None if hidden or apart.nearest_amount is None else self._currency(apart),
            "nearest_fee": None if hidden else decimal_text(apart.nearest_fee),
            "nearest_total_percent": None if hidden else decimal_text(apart.nearest_total_percent),
            "promotion": apart.promotion and apart.promotion.quote_id,
        }

    def _currency(self, apart: Apart) -> str:
        """Name the currency of its amounts: those of a mislabelled price are dollars, whatever its code says."""
        if apart.reason is ApartReason.MISLABELLED:
            return "USD"
        points = apart.offer.quote.points
        return points[0].currency if points else self.sending

    def _use(self, offer: Offer) -> dict[str, Any]:
        quote = offer.quote
        return self._way(offer) | {
            "provider": {"slug": offer.provider_slug, "name": offer.provider},
            "provider_kind": quote.provider_kind,
            "source": offer.source,
            "layer": quote.layer,
            "verified": offer.verified,
            "observed_on": quote.observed_on.isoformat(),
            "out_of_date_on": offer.out_of_date_on.isoformat(),
            "conditions": None if quote.conditions == _NOTHING_SAID else conditions_told(quote.conditions),
        }

    def _way(self, offer: Offer) -> dict[str, Any]:
        quote = offer.quote
        return {
            "quote": offer.quote_id,
            "proof": self.proofs + offer.quote_id,
            "pay_in": quote.service.pay_in,
            "access_points": quote.service.access_points,
            "pickup": quote.service.pickup,
            "speed": quote.speed,
            "max_hours": None if quote.speed is None else SPEED_HOURS[quote.speed],
        }


def _figures(figures: Figures) -> dict[str, str | None]:
    return {
        "paid": decimal_text(figures.paid_shown),
        "paid_exact": decimal_text(figures.paid),
        "converted": decimal_text(figures.converted),
        "fee": decimal_text(figures.fee),
        "margin_percent": decimal_text(figures.margin_percent),
        "rate": decimal_text(figures.rate),
        "receiver_fee": decimal_text(figures.receiver_fee),
        "arrives": decimal_text(figures.arrives_shown),
        "arrives_exact": decimal_text(figures.arrives),
        "cost": decimal_text(figures.cost),
        "cost_percent": decimal_text(figures.cost_percent),
        "fee_cost": decimal_text(figures.fee_cost),
        "margin_cost": decimal_text(figures.margin_cost),
        "receiver_cost": decimal_text(figures.receiver_cost),
        "low": decimal_text(figures.low),
        "high": decimal_text(figures.high),
    }


def reference_told(reference: ReferenceRate, age: int) -> dict[str, Any]:
    """Write a reference rate, with what a second source says where the two differ."""
    second = reference.second
    return {
        "base": reference.base,
        "quote": reference.quote,
        "rate": decimal_text(reference.rate),
        "on": reference.on.isoformat(),
        "age_days": age,
        "source": _REFERENCE_SOURCES.get(reference.source, reference.source.value),
        "publisher": reference.reference or None,
        "second": second and reference_told(second, age + (reference.on - second.on).days),
    }


def conditions_told(conditions: Conditions) -> dict[str, Any]:
    """Write what a person needs to know besides the price."""
    return {
        "towns": conditions.towns,
        "identity_sender": conditions.identity_sender or None,
        "identity_receiver": conditions.identity_receiver or None,
        "account_needed": conditions.account_needed,
        "minimum": decimal_text(conditions.minimum),
        "maximum": decimal_text(conditions.maximum),
        "joining_fee": decimal_text(conditions.joining_fee),
        "monthly_fee": decimal_text(conditions.monthly_fee),
    }
