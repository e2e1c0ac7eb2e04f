"""Markets for API tests: the real starter prices, and beside them prices and rates that are not real."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import insert

from portal.collection.tables import RateRow, Run, SnapshotRow
from portal.database import Database
from portal.migrating import upgrade
from portal.prices.quotes import Band, Conditions, Promotion, Quote, Tariff
from portal.prices.vocabulary import FeeConvention, Layer, PickupMethod, Speed
from tests.pages.published import publish, publish_starter_prices, quote_like

TODAY = date(2026, 11, 21)
#: The run and the numbers in it of a price held back, and of one taken back.
HELD, DISCARDED, FAILED = "2-1", "2-2", "3-1"


def make_market(address: str) -> None:
    """Fill a database: starter prices (run 1), held and taken back ones (2), a failed run (3), invented ones (4, 5)."""
    database = Database(address)
    upgrade(database)
    fill(database)
    database.dispose()


def fill(database: Database) -> None:
    """Fill a migrated, empty database."""
    publish_starter_prices(database)
    keys = ("held", "discarded")
    checked = [quote_like(key, provider="Held and Discarded") for key in keys]
    publish(database, checked, "survey", held=["held"], discarded=["discarded"])
    publish(database, [quote_like("failed", provider="Never Published")], "tariffs", state="failed")
    publish(database, [tariff_not_real(), promotion_not_real()], "tariffs")
    publish_rates_not_real(database)


def tariff_not_real() -> Quote:
    """Return a provider's tariff that nobody publishes: every field of it is filled."""
    bands = (
        Band(Decimal(100), Decimal(20_000), Decimal("99.50"), Decimal("0.5"), Decimal(100), Decimal(180)),
        Band(Decimal("20000.01"), None, Decimal(150), Decimal(0)),
    )
    return quote_like(
        "tariff-not-real",
        provider="Not Real Transfers",
        payout_currency="TZS",
        pickup=(PickupMethod.MOBILE_WALLET,),
        layer=Layer.TARIFF,
        period=TODAY.isoformat(),
        part="https://tariffs.example/not-real.json",
        observed_on=TODAY,
        points=(),
        reference_rate=None,
        fee_convention=FeeConvention.DEDUCTED,
        speed=Speed.SAME_DAY,
        tariff=Tariff(
            "KES", bands, Decimal("1.25"), None, Decimal(500), Decimal("0.1"), TODAY - timedelta(days=9), None
        ),
        conditions=Conditions(
            ("Dodoma", "Moshi"),
            "passport",
            "national card",
            True,
            Decimal(100),
            Decimal(90_000),
            Decimal(50),
            Decimal(5),
        ),
    )


def promotion_not_real() -> Quote:
    """Return a price that nobody offers, for new customers only."""
    quote = tariff_not_real()
    promotion = Promotion(TODAY + timedelta(days=10), "first transfer free")
    return quote_like(
        "promotion-not-real",
        provider="Not Real Promotions",
        payout_currency="TZS",
        layer=Layer.TARIFF,
        period=quote.period,
        part=quote.part,
        observed_on=TODAY,
        points=(),
        reference_rate=None,
        tariff=quote.tariff,
        promotion=promotion,
    )


def publish_rates_not_real(database: Database) -> None:
    """Publish thirty days of two sources' rates per euro; on the newest day they are more than 1 % apart for TZS."""
    moment = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
    with database.writing() as connection:
        values = {"source": "reference-rates", "source_version": 1, "state": "published", "asked_by": "command"}
        values |= {"started_at": moment, "ended_at": moment, "published_at": moment, "rates_accepted": 180}
        run = connection.execute(insert(Run).values(values).returning(Run.id)).scalar_one()
        receipt = {"run_id": run, "position": 0, "was_read": True, "url": "https://rates.example/not-real", "size": 1}
        receipt |= {"sha256": "ab" * 32, "status": 200, "fetched_at": moment, "media_type": "application/json"}
        snapshot = connection.execute(insert(SnapshotRow).values(receipt).returning(SnapshotRow.id)).scalar_one()
        rows: list[dict[str, object]] = []
        for back in range(30):
            for source in ("frankfurter", "ecb"):
                for currency, rate in (("KES", "150.25"), ("TZS", "2900.5"), ("USD", "1.1600")):
                    apart = Decimal(60) if source == "ecb" and currency == "TZS" else Decimal(0)
                    rows.append(
                        {
                            "run_id": run, "number": len(rows) + 1, "snapshot_id": snapshot, "source": source,
                            "base": "EUR", "quote": currency, "on": TODAY - timedelta(days=back),
                            "rate": Decimal(rate) + apart, "publisher": "Not a real bank", "status": "accepted",
                        }
                    )  # fmt: skip
        connection.execute(insert(RateRow), rows)
