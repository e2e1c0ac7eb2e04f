"""A portal that meets all twelve points. Nothing in it is real: no provider, no price, no share, no database."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from flask import Flask

from portal.config import ROOT, Settings
from portal.factory import create_app
from portal.prices.quotes import CorridorCode, PricePoint, Quote
from portal.prices.vocabulary import Layer, PaymentInstrument, PickupMethod, Speed
from tests.conftest import NOW
from tests.pages.published import publish, quote_like

FOLDER = ROOT / "tests/fixtures/corridors/twelve-points-not-real"
SHOPPED_ON = date(2026, 11, 10)
RATES = {"TZ": ("TZS", Decimal("19.5")), "UG": ("UGX", Decimal("27.5"))}


def shopped(provider: str, receiving: str, **changes: object) -> Quote:
    """Return what a shopper of this test found: 200 for 18,000 and 300 for 45,000, at a made-up rate."""
    currency, rate = RATES[receiving]
    points = tuple(
        PricePoint(Decimal(amount), "KES", Decimal(fee), rate) for amount, fee in ((18_000, 200), (45_000, 300))
    )
    fields: dict[str, object] = {
        "provider": provider,
        "corridor": CorridorCode("KE", receiving),
        "payout_currency": currency,
        "pay_in": (PaymentInstrument.CASH,),
        "pickup": (PickupMethod.CASH,),
        "layer": Layer.SHOPPED,
        "period": SHOPPED_ON.isoformat(),
        "observed_on": SHOPPED_ON,
        "points": points,
        "reference_rate": rate + 1,
        "discloses_rate": True,
        "promotion": None,
        "speed": Speed.SAME_DAY,
        "note": "",
    }
    return quote_like(f"{provider} {receiving}", **(fields | changes))


def every_price() -> list[Quote]:
    """Return the prices of two providers in both corridors; the third of the market has none."""
    return [
        shopped(provider, receiving)
        for receiving in RATES
        for provider in ("FIRST EXAMPLE LTD", "Second Example (not real)")
    ]


def portal_meeting_all_twelve(
    make_settings: Callable[..., Settings], address: str, quotes: Iterable[Quote] | None = None, **settings: object
) -> Flask:
    """Make it; ``quotes`` and ``settings`` take one point away."""
    stated: dict[str, object] = {
        "database_url": address,
        "page_memory_bytes": 0,
        "corridors_dir": FOLDER,
        "certification_country": "KE",
        "researchers": "Two researchers of Example University (not real), paid by nobody in the trade.",
        "funding": "Example Foundation (not real)",
        "no_provider_funding": True,
        "no_advertising": True,
    }
    made = create_app(make_settings(**(stated | settings)), clock=lambda: NOW)
    publish(made.extensions["homeward"].database, list(every_price() if quotes is None else quotes), "survey")
    return made


def without(quote: Quote, **point: object) -> Quote:
    """Return a quote whose second price point lacks something."""
    first, second = quote.points
    return replace(quote, points=(first, replace(second, **point)))  # type: ignore[arg-type]  # checked by replace


def folder_with(tmp_path: Path, name: str, change: Callable[[str], str]) -> Path:
    """Copy the folder of files and change one."""
    for path in FOLDER.iterdir():
        text = path.read_text("utf-8")
        (tmp_path / path.name).write_text(change(text) if path.name == name else text, "utf-8")
    return tmp_path
