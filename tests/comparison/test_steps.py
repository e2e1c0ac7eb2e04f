"""The arithmetic on a quote's own page."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask

from portal.comparison.offers_from_sql import sending_currency
from portal.comparison.steps import worked_prices
from portal.config import Settings
from portal.factory import create_app
from portal.prices.quotes import Band, CorridorCode, PricePoint, Quote, Service, Tariff
from portal.prices.reasons import Flag
from portal.prices.vocabulary import FeeConvention, Layer, PaymentInstrument, PickupMethod, ProviderKind

D = Decimal


@pytest.fixture(autouse=True)
def in_english(tmp_path: Path) -> Iterator[None]:
    """Write every sum as the English pages do."""
    app: Flask = create_app(Settings.model_validate({"env": "test", "data_dir": tmp_path}))
    with app.test_request_context("/en/"):
        yield
    app.extensions["homeward"].database.dispose()


def quote(*points: PricePoint, sent_from: str = "KE", **more: object) -> Quote:
    corridor = CorridorCode(sent_from, "TZ" if sent_from == "KE" else "KE")
    payout = "TZS" if sent_from == "KE" else "KES"
    made = Quote(
        record_key="1",
        service=Service("A", corridor, (PaymentInstrument.CASH,), (), (PickupMethod.CASH,), payout),
        provider_kind=ProviderKind.BANK,
        layer=Layer.SHOPPED,
        period="2026-11",
        part="",
        observed_on=date(2026, 11, 18),
        points=points,
        fee_convention=FeeConvention.ON_TOP,
    )
    return replace(made, **more)  # type: ignore[arg-type]  # the tests name fields that exist


def sums(made: Quote, market: str | None) -> list[str]:
    """Return each step's sum as plain text, and its remark after it."""
    told = []
    for each in worked_prices(made, None if market is None else D(market)):
        for step in each.steps:
            line = step.sum.striptags().replace("\xa0", " ")
            for isolate in "\u2066\u2068\u2069":
                line = line.replace(isolate, "")
            remark = step.remark.replace("\xa0", " ")
            told.append(f"{line} | {remark}" if remark else line)
    return told


def test_a_known_fee_of_the_receiver_comes_off_what_arrives_and_is_a_third_part_of_the_cost() -> None:
    found = sums(quote(PricePoint(D(20000), "KES", D(100), D("19.60"), receiver_fee=D(2000))), "20")
    assert found[1].startswith("KES 20,000 × 19.60 − TZS 2,000 = TZS 390,000 | Fee of the receiver: ")
    assert found[-1].startswith("KES 100 + KES 400 + KES 100 = KES 600 | Fee of the receiver: ")


def test_no_fee_of_the_receiver_is_not_an_unknown_one() -> None:
    free = sums(quote(PricePoint(D(20000), "KES", D(100), D("19.60"), receiver_fee=D(0))), None)
    unknown = sums(quote(PricePoint(D(20000), "KES", D(100), D("19.60"))), None)
    assert free[1].startswith("KES 20,000 × 19.60 = TZS 392,000 | Fee of the receiver: ")
    assert unknown[1] == "KES 20,000 × 19.60 = TZS 392,000 | Fees on the receiver's side are not known."


def test_dollars_under_another_code_are_worked_out_in_dollars() -> None:
    # The real RW-KE row of Western Union, 2025_3Q: 200 "RWF", fee 19, 121.852 KES per dollar.
    point = PricePoint(D(200), "RWF", D(19), D("121.852"), stated_total=D("15.19"))
    row = quote(point, sent_from="RW", flags=(Flag.SENT_IN_DOLLARS,))
    assert sending_currency(row) == "USD"
    found = sums(row, "129.2")
    assert found[0] == "US$200 + US$19 = US$219"
    assert found[2] == "(1 − 121.852 ÷ 129.2) × 100 = 5.69%"
    assert found[-1] == "US$19 + US$11.37 = US$30.37"


def test_a_cross_rate_is_written_with_the_digits_that_its_sum_needs() -> None:
    found = sums(quote(PricePoint(D(20000), "KES", D(100), D("19.60"))), "20.15473887802345678901234567890123")
    assert found[2] == "(1 − 19.60 ÷ 20.154739) × 100 = 2.75%"


def test_a_tariff_is_worked_out_at_the_edges_of_its_bands() -> None:
    bands = (Band(D(100), D(20000), D(50), D(1)), Band(D(20001), None, D(0), D(2)))
    tariff = Tariff("KES", bands, margin=D(2), rate=None, cash_out_fixed=D(1000))
    found = sums(quote(layer=Layer.TARIFF, tariff=tariff), "20")
    assert "KES 20,000 + KES 250 = KES 20,250" in found
    assert any(line.startswith("KES 20,000 × 19.6 − TZS 1,000 = TZS 391,000") for line in found)
    assert any(line.startswith("KES 250 + KES 400 + KES 50 = KES 700") for line in found)


def test_a_deducted_tariff_converts_what_the_fee_leaves() -> None:
    tariff = Tariff("KES", (Band(D(10000), None, D(200), D(0)),), margin=None, rate=D("19.60"))
    found = sums(quote(layer=Layer.TARIFF, tariff=tariff, fee_convention=FeeConvention.DEDUCTED), None)
    assert found[:2] == [
        "KES 10,000 − KES 200 = KES 9,800",
        "KES 9,800 × 19.60 = TZS 192,080 | Fees on the receiver's side are not known.",
    ]
