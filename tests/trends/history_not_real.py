"""An invented history of Kenya to Tanzania. No price here is anybody's: the figures are made to be followed by hand.

| round | Invented Bank | Invented Wallet | Invented Promotion |
|---|---|---|---|
| 2015_4Q | 12 | - | - |
| 2016_1Q | 11 | - | - |
| 2016_2Q | 10 | 4 | - |
| 2024_4Q | 9 | 3 | 1 (a promotion) |
| 2025_1Q | 8 | 5 and 7 (found twice) | - |
| 2025_3Q | 6 | 2 | - |
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

from portal.collection.measures import counted_row, measures
from portal.database import Database
from portal.prices.quotes import CorridorCode, PricePoint, Promotion, Quote
from portal.prices.rates import NoRates
from portal.prices.vocabulary import AccessPoint, FieldEra, PaymentInstrument, PickupMethod, Speed
from tests.pages.published import publish, quote_like

BANK, WALLET, PROMOTION = "Invented Bank", "Invented Wallet", "Invented Promotion"
ROUNDS: dict[str, tuple[date, tuple[tuple[str, str], ...]]] = {
    "2015_4Q": (date(2015, 11, 10), ((BANK, "12"),)),
    "2016_1Q": (date(2016, 2, 10), ((BANK, "11"),)),
    "2016_2Q": (date(2016, 5, 10), ((BANK, "10"), (WALLET, "4"))),
    "2024_4Q": (date(2024, 11, 10), ((BANK, "9"), (WALLET, "3"), (PROMOTION, "1"))),
    "2025_1Q": (date(2025, 2, 10), ((BANK, "8"), (WALLET, "5"), (WALLET, "7"))),
    "2025_3Q": (date(2025, 8, 10), ((BANK, "6"), (WALLET, "2"))),
}


def publish_history(database: Database) -> None:
    """Publish each round as a run of its own, with the averages that collection would compute."""
    for period in ROUNDS:
        quotes = round_quotes(period)
        averages = measures(counted_row(quote, NoRates()) for quote in quotes)
        publish(database, quotes, averages=averages)


def round_quotes(period: str) -> list[Quote]:
    """Return the rows of one round."""
    day, prices = ROUNDS[period]
    return [_quote(f"{period}-{place}", period, day, *price) for place, price in enumerate(prices)]


def priced_quote(total: str, **changes: object) -> Quote:
    """Return a quote whose survey states a total cost, with other fields of it or of its service."""
    quote = _base()
    of_service = {name: value for name, value in changes.items() if hasattr(quote.service, name)}
    of_quote = {name: value for name, value in changes.items() if name not in of_service}
    return replace(
        quote,
        service=replace(quote.service, **of_service),  # type: ignore[arg-type]  # names are checked by replace
        points=tuple(_points(quote.points, Decimal(total))),
        **of_quote,  # type: ignore[arg-type]
    )


@cache
def _base() -> Quote:
    return quote_like("invented", corridor=CorridorCode("KE", "TZ"), discloses_rate=True)


def _quote(key: str, period: str, day: date, provider: str, total: str) -> Quote:
    before = period < "2016_2Q"
    quote = priced_quote(
        total,
        provider=provider,
        period=period,
        observed_on=day,
        pay_in=(PaymentInstrument.CASH,),
        access_points=(AccessPoint.AGENT,),
        pickup=(PickupMethod.CASH if provider == BANK else PickupMethod.MOBILE_WALLET,),
        payout_currency="TZS",
        era=FieldEra.UNTIL_2016 if before else FieldEra.SINCE_2016,
        speed=Speed.SAME_DAY,
        promotion=Promotion() if provider == PROMOTION else None,
    )
    return replace(quote, record_key=key)


def _points(points: Iterable[PricePoint], total: Decimal) -> Iterable[PricePoint]:
    return (replace(point, stated_total=total) for point in points)
