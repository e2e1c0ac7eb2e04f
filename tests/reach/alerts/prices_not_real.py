"""A tariff from Kenya to Tanzania, the shop that confirms it, and a market rate. No figure here is real.

1 KES is 20 TZS. With a margin of 1 % and a fee of 100 on top, whoever pays 18,000 converts 17,900: 354,420 TZS arrive.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy import insert

from portal.collection.tables import RateRow, Run, SnapshotRow
from portal.database import Database
from portal.prices.quotes import Band, CorridorCode, PricePoint, Quote, Tariff
from portal.prices.vocabulary import FeeConvention, Layer, PaymentInstrument, PayoutBasis, PickupMethod
from tests.pages.published import publish, quote_like

TODAY = date(2026, 11, 21)
PROVIDER = "Not Real Transfers"
PART = "https://tariffs.example/not-real.json"


def quote_not_real(key: str, **changes: object) -> Quote:
    """Return a quote of the invented service."""
    values: dict[str, object] = {
        "provider": PROVIDER,
        "corridor": CorridorCode("KE", "TZ"),
        "payout_currency": "TZS",
        "pay_in": (PaymentInstrument.MOBILE_MONEY,),
        "access_points": (),
        "pickup": (PickupMethod.MOBILE_WALLET,),
        "period": TODAY.isoformat(),
        "observed_on": TODAY,
        "reference_rate": None,
        "fee_convention": FeeConvention.ON_TOP,
        "payout_basis": PayoutBasis.STATED,
        "promotion": None,
        "flags": (),
        "note": "not real",
    }
    return quote_like(key, **values | changes)


def tariff_not_real(margin: str = "1", day: date = TODAY, **changes: object) -> Quote:
    """Return the tariff that the provider states on a day."""
    bands = (Band(Decimal(1), None, Decimal(100), Decimal(0)),)
    values: dict[str, object] = {
        "layer": Layer.TARIFF,
        "period": day.isoformat(),
        "part": PART,
        "observed_on": day,
        "points": (),
        "tariff": Tariff("KES", bands, Decimal(margin), None),
    }
    return quote_not_real("tariff-not-real", **values | changes)


def shop_not_real(margin: str = "1", **changes: object) -> Quote:
    """Return what a mystery shopper found."""
    rate = Decimal(20) * (1 - Decimal(margin) / 100)
    points = (PricePoint(Decimal(17_900), "KES", Decimal(100), rate),)
    return quote_not_real(
        "shop-not-real", **{"layer": Layer.SHOPPED, "points": points, "part": "sheet-not-real", **changes}
    )


def estimate_not_real() -> Quote:
    """Return an estimate of a third party for another provider: with it 355,000 TZS arrive."""
    points = tuple(PricePoint(Decimal(amount), "KES", Decimal(0), Decimal("19.722223")) for amount in (10_000, 30_000))
    return replace(
        quote_not_real("estimate-not-real", provider="Not Real Bank", layer=Layer.ESTIMATE, points=points),
        fee_convention=FeeConvention.DEDUCTED,
    )


def publish_tariff(database: Database, margin: str = "1", day: date = TODAY) -> int:
    """Publish the tariff, in place of the one before."""
    return publish(database, [tariff_not_real(margin, day)], "tariffs")


def publish_shop(database: Database, margin: str = "1") -> int:
    """Publish the shop."""
    return publish(database, [shop_not_real(margin)], "survey")


def publish_market_rate(database: Database) -> None:
    """Publish market rates of the day before: 1 EUR is 150 KES, 3,000 TZS or 1.20 USD."""
    moment = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
    with database.writing() as connection:
        values = {"source": "reference-rates", "source_version": 1, "state": "published", "asked_by": "command"}
        values |= {"started_at": moment, "ended_at": moment, "published_at": moment, "rates_accepted": 3}
        run = connection.execute(insert(Run).values(values).returning(Run.id)).scalar_one()
        receipt = {"run_id": run, "position": 0, "was_read": True, "url": "https://rates.example/not-real", "size": 1}
        receipt |= {"sha256": "ab" * 32, "status": 200, "fetched_at": moment, "media_type": "application/json"}
        snapshot = connection.execute(insert(SnapshotRow).values(receipt).returning(SnapshotRow.id)).scalar_one()
        rate = {"run_id": run, "snapshot_id": snapshot, "source": "frankfurter", "base": "EUR", "on": moment.date()}
        for number, (currency, units) in enumerate((("KES", "150"), ("TZS", "3000"), ("USD", "1.2")), 1):
            row = rate | {"number": number, "quote": currency, "rate": Decimal(units), "publisher": "Not a real bank"}
            connection.execute(insert(RateRow), row)
