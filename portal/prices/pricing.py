"""From an offer to its prices: which surveyed amounts can be used, at what margin, and what stands in the way."""

from dataclasses import dataclass
from decimal import Decimal

from portal.prices.cost import fee_deducted, world_bank_total_percent
from portal.prices.curve import Knot, SurveyedPrices
from portal.prices.money import ZERO, exactly, payable_unit, round_up_to_payable
from portal.prices.offers import ApartReason, Offer
from portal.prices.quotes import PricePoint, Quote
from portal.prices.rates import ReferenceRate
from portal.prices.rebasing import MarginBasis, margin_basis, rebased_margin
from portal.prices.references import References
from portal.prices.tariffs import TariffPrices, fee_at, tariff_margin
from portal.prices.terms import Prices, Terms
from portal.prices.vocabulary import FeeConvention, PaymentInstrument, PickupMethod, Question

#: Ways to collect in which money changes hands as coins and notes.
CASH_PICKUPS = frozenset({PickupMethod.CASH, PickupMethod.ATM, PickupMethod.HOME_DELIVERY})


@dataclass(frozen=True, slots=True)
class Priced:
    """An offer's prices at a table's reference rate, and what its margin was measured against."""

    prices: Prices
    basis: MarginBasis | None  # None: a tariff that states its margin


@dataclass(frozen=True, slots=True)
class SurveyedCost:
    """What a service cost at one amount named by its source."""

    amount: Decimal  # sending currency
    fee: Decimal | None
    total_percent: Decimal | None  # fee and re-based margin, of what is converted; None: not known


def usable_points(quote: Quote, sending: str) -> list[PricePoint]:
    """Return the price points in ``sending`` currency that give amount, fee and rate, ascending, one per amount.

    The survey has second amounts of 0, blank fees, and two points in different currencies; those tell no price here.
    """
    points = {
        point.amount: point
        for point in quote.points
        if point.currency == sending
        and point.amount > 0
        and point.fee is not None
        and point.rate is not None
        and point.rate > 0
    }
    return [points[amount] for amount in sorted(points)]


def prices_of(offer: Offer, sending: str, reference: ReferenceRate) -> Priced | ApartReason:
    """Return the prices of an offer at the table's reference rate, or why it cannot be compared at it."""
    quote, basis = offer.quote, margin_basis(offer, sending, reference)
    deducted = quote.fee_convention is FeeConvention.DEDUCTED
    if quote.tariff is not None:
        margin = tariff_margin(quote.tariff, basis.reference if basis else None)
        if margin is None:
            return ApartReason.NO_REFERENCE
        stated = quote.tariff.margin is not None
        prices = TariffPrices(quote.tariff, margin, deducted=deducted, reference=reference.rate)
        return Priced(prices, None if stated else basis)
    if basis is None:
        return ApartReason.NO_REFERENCE
    unit = payable_unit(reference.quote, cash=is_collected_in_cash(quote))
    curve = SurveyedPrices(
        knots_of(quote, sending, basis),
        deducted=deducted,
        currency=sending,
        reference=reference.rate,
        payout_unit=unit,
    )
    return Priced(curve, basis)


def terms_at(quote: Quote, prices: Prices, question: Question, amount: Decimal) -> Terms | ApartReason:
    """Return a quote's terms at the amount asked about, inside the service's own limits on what may be sent."""
    match question:
        case Question.PAY:
            terms = prices.pay(amount)
        case Question.SEND:
            terms = prices.send(amount)
        case Question.RECEIVE:
            terms = prices.receive(_payable(quote, amount))
    limits = quote.conditions
    if isinstance(terms, ApartReason):
        return terms
    if limits.minimum is not None and terms.converted < limits.minimum:
        return ApartReason.BELOW_RANGE
    if limits.maximum is not None and terms.converted > limits.maximum:
        return ApartReason.ABOVE_RANGE
    return terms


def _payable(quote: Quote, amount: Decimal) -> Decimal:
    """Return what must arrive as it can be paid out: whole shillings at a counter, never less than was asked."""
    payout = quote.service.payout_currency
    return round_up_to_payable(amount, payout, cash=is_collected_in_cash(quote)) if payout else amount


def knots_of(quote: Quote, sending: str, basis: MarginBasis) -> list[Knot]:
    """Return a surveyed quote's usable price points with their re-based margins."""
    return [
        Knot(point.amount, point.fee, rebased_margin(point.rate, basis.reference), point.receiver_fee)
        for point in usable_points(quote, sending)
        if point.fee is not None and point.rate is not None
    ]


def is_collected_in_cash(quote: Quote) -> bool:
    """Whether the receiver may get coins and notes."""
    return not CASH_PICKUPS.isdisjoint(quote.service.pickup)


def is_paid_in_cash(quote: Quote) -> bool:
    """Whether the sender may pay in coins and notes."""
    return PaymentInstrument.CASH in quote.service.pay_in


@exactly
def surveyed_costs(offer: Offer, sending: str, basis: MarginBasis | None) -> list[SurveyedCost]:
    """Return what an offer cost at each amount its source names: surveyed amounts, or the edges of a tariff's bands."""
    quote = offer.quote
    if quote.tariff is not None:
        margin = tariff_margin(quote.tariff, basis.reference if basis else None)
        edges = {edge for band in quote.tariff.bands for edge in (band.minimum, band.maximum) if edge}
        return [
            _cost_at(quote, edge, fee_at(quote.tariff, edge), margin.percent if margin else None)
            for edge in sorted(edges)
        ]
    costs = []
    for point in sorted(quote.points, key=lambda point: point.amount):
        if point.currency != sending or point.amount <= 0:
            continue
        known = basis is not None and point.rate is not None and point.rate > 0
        margin_percent = rebased_margin(point.rate, basis.reference).percent if known and basis and point.rate else None
        costs.append(_cost_at(quote, point.amount, point.fee, margin_percent))
    return costs


def surveyed_totals(references: References, sending: str, offer: Offer) -> list[Decimal]:
    """Return an offer's total cost percent at each surveyed amount, to see whether two prices of a service agree."""
    table = references.get(offer.quote.service.payout_currency or "")
    costs = surveyed_costs(offer, sending, margin_basis(offer, sending, table))
    return [cost.total_percent for cost in costs if cost.total_percent is not None]


def _cost_at(quote: Quote, amount: Decimal, fee: Decimal | None, margin: Decimal | None) -> SurveyedCost:
    if fee is None or margin is None:
        return SurveyedCost(amount, fee, None)
    deducted = quote.fee_convention is FeeConvention.DEDUCTED
    converted = fee_deducted(amount, fee).converted if deducted else amount
    return SurveyedCost(amount, fee, world_bank_total_percent(fee, converted, margin) if converted > ZERO else None)
