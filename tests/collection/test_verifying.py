"""A mystery shop that contradicts a tariff holds it, whichever of the two comes first."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest

from portal.collection.review import decide, held_quotes
from portal.collection.snapshots import Snapshot
from portal.composition import Homeward
from portal.prices.quotes import Band, CorridorCode, PricePoint, Quote, Record, Service, Tariff
from portal.prices.rates import KnownRates
from portal.prices.vocabulary import (
    FeeConvention,
    Layer,
    PaymentInstrument,
    PayoutBasis,
    PickupMethod,
    ProviderKind,
)
from tests.collection.conftest import Pull
from tests.collection.invented_source import InventedSource

SHOP_DAY = date(2026, 11, 10)


@dataclass
class Ready(InventedSource):
    """Hands out quotes made beforehand."""

    quotes: tuple[Quote, ...] = ()

    def read(self, snapshot: Snapshot, known: KnownRates) -> Iterator[Record]:
        yield from self.quotes


def _quote(layer: Layer) -> Quote:
    return Quote(
        record_key="one",
        service=Service(
            provider="Invented Union",
            corridor=CorridorCode("KE", "TZ"),
            pay_in=(PaymentInstrument.CASH,),
            access_points=(),
            pickup=(PickupMethod.CASH,),
            payout_currency="TZS",
        ),
        provider_kind=ProviderKind.MONEY_TRANSFER_OPERATOR,
        layer=layer,
        period="2026-11-01",
        part="",
        observed_on=SHOP_DAY,
        points=(),
        fee_convention=FeeConvention.ON_TOP,
        payout_basis=PayoutBasis.STATED,
    )


def _tariff(fee: str) -> Ready:
    tariff = Tariff("KES", (Band(Decimal(1), None, Decimal(fee), Decimal(0)),), margin=None, rate=Decimal("19.1"))
    return _ready("tariffs", replace(_quote(Layer.TARIFF), tariff=tariff))


def _shop(fee: str) -> Ready:
    point = PricePoint(Decimal(10_000), "KES", Decimal(fee), Decimal("19.1"))
    return _ready("survey", replace(_quote(Layer.SHOPPED), points=(point,)))


def _ready(name: str, quote: Quote) -> Ready:
    return Ready({"": repr(quote)}, name=name, layer=quote.layer, quotes=(quote,))


def _held(portal: Homeward) -> list[tuple[str, ...]]:
    with portal.database.reading() as connection:
        return [quote.reasons for quote in held_quotes(connection)]


@pytest.mark.parametrize("shop_first", [True, False])
def test_a_contradicting_shop_holds_the_tariff(portal: Homeward, pull: Pull, shop_first: bool) -> None:
    sources = [_shop("200"), _tariff("50")]
    for source in sources if shop_first else sources[::-1]:
        pull(source)
    assert _held(portal) == [("tariff_contradicted",)]


def test_an_agreeing_shop_holds_nothing(portal: Homeward, pull: Pull) -> None:
    pull(_tariff("50"))
    pull(_shop("60"))
    assert _held(portal) == []


def test_a_shop_that_was_corrected_since_contradicts_nothing(portal: Homeward, pull: Pull) -> None:
    pull(_shop("2000"))  # a slip of the shopper's pen
    pull(_shop("60"))  # the same sheet, put in again
    pull(_tariff("50"))
    assert _held(portal) == []


def test_a_shop_of_an_earlier_round_still_contradicts(portal: Homeward, pull: Pull) -> None:
    earlier = _shop("200")
    (quote,) = earlier.quotes
    elsewhere = replace(quote, period="2026-11-15", service=replace(quote.service, provider="Somebody Else"))
    pull(earlier)
    pull(_ready("survey", elsewhere))
    pull(_tariff("50"))
    assert _held(portal) == [("tariff_contradicted",)]


def test_a_tariff_that_a_person_released_stays_released(portal: Homeward, pull: Pull) -> None:
    pull(_tariff("50"))
    pull(_shop("200"))
    decide(portal.database, "1-1", "release", "The shopper paid for a hand delivery.", portal.clock())
    pull(_shop("201"))
    assert _held(portal) == []


def test_the_outcome_tells_how_many_were_held(pull: Pull) -> None:
    pull(_tariff("50"))
    assert "mystery shop contradicts them: 1" in pull(_shop("200")).message
