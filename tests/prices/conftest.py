"""What the tests of payouts, validation and averages share.

The 162 real rows of the starter survey as plain text, and a quote like one of them.
"""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from portal.prices.quotes import CorridorCode, PricePoint, Quote, Service
from portal.prices.vocabulary import Layer, PaymentInstrument, PayoutBasis, PickupMethod, ProviderKind, Speed

STARTER = Path(__file__).parent.parent / "fixtures" / "prices" / "rpw-east-africa-2025.csv"


@pytest.fixture(scope="session")
def starter_rows() -> list[dict[str, str]]:
    """The 162 real rows, as the CSV gives them."""
    with STARTER.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="session")
def make_quote() -> Callable[..., Quote]:
    """Make a quote like the real KE-TZ rows of Western Union; keywords replace its fields and its service's."""

    def make(**changes: Any) -> Quote:
        service = Service(
            provider="Western Union",
            corridor=CorridorCode("KE", "TZ"),
            pay_in=(PaymentInstrument.CASH,),
            access_points=(),
            pickup=(PickupMethod.CASH,),
            payout_currency="TZS",
        )
        of_service = {name: changes.pop(name) for name in list(changes) if hasattr(service, name)}
        quote = Quote(
            record_key="2025_3Q/1",
            service=replace(service, **of_service),
            provider_kind=ProviderKind.MONEY_TRANSFER_OPERATOR,
            layer=Layer.SURVEYED,
            period="2025_3Q",
            part="",
            observed_on=date(2025, 8, 19),
            points=(
                PricePoint(
                    Decimal(18000),
                    "KES",
                    Decimal(207),
                    Decimal("19.79"),
                    Decimal(200),
                    Decimal("1.81"),
                    Decimal("2.96"),
                ),
            ),
            reference_rate=Decimal("20.154738878"),
            payout_basis=PayoutBasis.DERIVED,
            speed=Speed.SAME_DAY,
        )
        return replace(quote, **changes)

    return make
