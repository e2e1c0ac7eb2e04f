"""Prices of corridors that the starter prices lack, for messages such as "IT SN 200". No figure here is real."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from portal.prices.quotes import CorridorCode, PricePoint, Quote
from portal.prices.vocabulary import PayoutBasis
from tests.pages.published import quote_like

#: Current on the day of the tests: messages about them name no month.
SEEN = date(2026, 11, 2)

#: corridor, sending currency, payout currency, market rate, surveyed amounts
_CORRIDORS = (
    ("IT", "SN", "EUR", "XOF", "655.957", ("140", "345")),
    ("ES", "MA", "EUR", "MAD", "10.75", ("140", "345")),
    ("IN", "NP", "INR", "NPR", "1.6", ("17000", "42500")),
    ("DE", "GE", "EUR", "GEL", "3.15", ("140", "345")),
)
#: provider, fee, share of the market rate that it gives
_PROVIDERS = (
    ("Invented Transfer", "1.00", "0.990"),
    ("Invented Post", "2.50", "0.985"),
    ("Invented Bank", "9.00", "0.950"),
    ("Invented Wallet", "1.50", "0.980"),
)


def invented_quotes() -> list[Quote]:
    """Return four invented services for each of four corridors."""
    return list(_quotes())


def _quotes() -> Iterator[Quote]:
    for sending, receiving, sent, paid_out, market, amounts in _CORRIDORS:
        for number, (provider, fee, share) in enumerate(_PROVIDERS):
            rate = (Decimal(market) * Decimal(share)).quantize(Decimal("0.0001"))
            quote = quote_like(
                f"{sending}{receiving}{number}",
                provider=provider,
                corridor=CorridorCode(sending, receiving),
                payout_currency=paid_out,
            )
            points = tuple(PricePoint(Decimal(amount), sent, Decimal(fee), rate) for amount in amounts)
            yield replace(
                quote,
                points=points,
                reference_rate=Decimal(market),
                payout_basis=PayoutBasis.STATED,
                observed_on=SEEN,
                period="2026_4Q",
                promotion=None,
                flags=(),
                note="not real",
            )
