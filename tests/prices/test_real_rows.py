"""Comparing the real rows of the starter survey, as on a machine without network."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from portal.prices.compare import compare
from portal.prices.corridors import Corridor
from portal.prices.offers import ApartReason, Comparison, Offer, RowNote
from portal.prices.quotes import CorridorCode, PricePoint, Promotion, Quote, Service
from portal.prices.rates import NoRates
from portal.prices.vocabulary import Layer, PaymentInstrument, PayoutBasis, PickupMethod, ProviderKind, Question
from tests.prices.offering import TODAY, standings

COUNTRIES = {"KEN": "KE", "TZA": "TZ", "UGA": "UG", "RWA": "RW", "SSD": "SS"}
CURRENCIES = {"KE": "KES", "TZ": "TZS", "UG": "UGX", "RW": "RWF", "SS": "SSP"}
PAY_IN = {
    "Cash": PaymentInstrument.CASH,
    "Mobile money": PaymentInstrument.MOBILE_MONEY,
    "Bank account transfer": PaymentInstrument.BANK_ACCOUNT,
}
PICKUP = {
    "Cash": PickupMethod.CASH,
    "Mobile wallet": PickupMethod.MOBILE_WALLET,
    "Bank account": PickupMethod.BANK_ACCOUNT,
    "Own/partner Bank account": PickupMethod.PARTNER_BANK_ACCOUNT,
}


def offer_of(row: dict[str, str], number: int) -> Offer:
    """Return a row as an offer; below 0.02 an interbank rate of these corridors can only be of dollars."""
    code = CorridorCode(COUNTRIES[row["SOURCE_CODE"]], COUNTRIES[row["DESTINATION_CODE"]])
    reference = Decimal(row["INTER LCU BANK FX"])
    payout = "USD" if reference < Decimal("0.02") else CURRENCIES[code.receiving]
    points = tuple(
        PricePoint(
            *(Decimal(row[f"{cc} LCU AMOUNT"]), row[f"{cc} LCU CODE"]),
            *(Decimal(row[f"{cc} LCU FEE"]), Decimal(row[f"{cc} LCU FX RATE"])),
            Decimal(row[f"{cc} DENOMINATION AMOUNT"]),
        )
        for cc in ("CC1", "CC2")
    )
    on = date.fromisoformat(row["DATE"])
    pay_in, pickup = (PAY_IN[row["PAYMENT INSTRUMENT"]],), (PICKUP[row["PICK-UP METHOD"]],)
    quote = Quote(
        record_key=str(number),
        service=Service(row["FIRM"], code, pay_in, (), pickup, payout),
        provider_kind=ProviderKind.OTHER,
        layer=Layer.SURVEYED,
        period=row["PERIOD"],
        part="",
        observed_on=on,
        points=points,
        reference_rate=reference,
        payout_basis=PayoutBasis.DERIVED,
        promotion=Promotion() if "promotion" in row["NOTE1"] else None,
    )
    return Offer(
        quote=quote,
        quote_id=f"1-{number}",
        provider=row["FIRM"],
        provider_slug=row["FIRM"].lower(),
        source="world-bank-rpw",
        observed_reference=None,
        out_of_date_on=on + timedelta(days=400),
        superseded=row["PERIOD"] != "2025_3Q",
        released_as_dollars=points[0].amount == points[0].denomination,
    )


def compared(
    rows: list[dict[str, str]], slug: str, question: Question, amount: int, currency: str, today: date = TODAY
) -> Comparison:
    sending, receiving = slug.upper().split("-")
    code = CorridorCode(sending, receiving)
    offers = [
        offer for number, row in enumerate(rows) if (offer := offer_of(row, number)).quote.service.corridor == code
    ]
    corridor = Corridor(code, CURRENCIES[sending], (CURRENCIES[receiving], "USD"), ("en",))
    return compare(offers, question, Decimal(amount), currency, corridor, NoRates(), today)


def test_20000_shillings_from_kenya_to_tanzania(starter_rows: list[dict[str, str]]) -> None:
    shillings, dollars = compared(starter_rows, "ke-tz", Question.PAY, 20000, "KES").rankings
    assert (shillings.payout_currency, shillings.local) == ("TZS", True)
    assert (dollars.payout_currency, dollars.local) == ("USD", False)
    assert standings(shillings.rows) == [("Western Union", 1), ("MoneyGram", 2), ("M-Pesa", 3)]
    assert [row.figures.arrives_shown for row in shillings.rows][:2] == [384892, 365747]
    # A rate better than the market's of its day is taken as the market's.
    assert RowNote.MARGIN_TAKEN_AS_ZERO in shillings.rows[0].notes
    assert shillings.last_known == date(2025, 8, 19)  # "Last known prices, August 2025"
    assert shillings.best == ()
    assert standings(dollars.rows)[-1] == ("Ecobank", len(dollars.rows))


def test_on_the_day_of_the_survey_the_same_order_may_be_called_best(starter_rows: list[dict[str, str]]) -> None:
    found = compared(starter_rows, "ke-tz", Question.PAY, 20000, "KES", date(2025, 9, 30)).rankings[0]
    assert [row.offer.provider for row in found.best] == ["Western Union"]
    assert found.last_known is None


def test_south_sudan_is_paid_in_dollars_alone(starter_rows: list[dict[str, str]]) -> None:
    (only,) = compared(starter_rows, "ke-ss", Question.SEND, 18000, "KES").rankings
    assert (only.payout_currency, only.local) == ("USD", False)


def test_dollars_coded_as_rwandan_francs_are_never_ranked(starter_rows: list[dict[str, str]]) -> None:
    found = compared(starter_rows, "rw-ke", Question.PAY, 150000, "RWF")
    (apart,) = found.apart
    assert (apart.offer.provider, apart.reason) == ("Western Union", ApartReason.MISLABELLED)
    (ranking,) = found.rankings
    assert ranking.reference.rate < 1


def test_one_service_found_twice_far_apart_is_shown_twice_and_not_first_alone(
    starter_rows: list[dict[str, str]],
) -> None:
    (found,) = compared(starter_rows, "rw-ke", Question.PAY, 150000, "RWF", date(2025, 9, 30)).rankings
    doubted = [row for row in found.rows if RowNote.TWO_PRICES_FOUND in row.notes]
    assert standings(doubted) == [("Ecobank Rapidcash", 1), ("Ecobank Rapidcash", 4)]
    assert [row.offer.provider for row in found.best] == ["MoneyGram"]


def test_a_promotion_gives_way_to_the_last_standard_price(starter_rows: list[dict[str, str]]) -> None:
    found = compared(starter_rows, "tz-ke", Question.SEND, 324500, "TZS", date(2025, 9, 30))
    (row,) = (row for row in found.rankings[0].rows if row.offer.provider == "Western Union")
    assert {RowNote.STANDARD_PRICE, RowNote.OUT_OF_DATE} <= set(row.notes)
    assert row.figures.fee == 6340  # of 2025_1Q; the promotion of 2025_3Q took nothing
    assert row.promotion is not None
    assert row.offer.quote.observed_on == date(2025, 2, 18)


def test_a_standard_price_of_an_older_round_stands_where_its_figure_puts_it(
    starter_rows: list[dict[str, str]],
) -> None:
    (found,) = compared(starter_rows, "tz-ke", Question.SEND, 324500, "TZS", date(2025, 9, 15)).rankings
    assert standings(found.rows)[:4] == [("MoneyGram", 1), ("M-Pesa", 2), ("Western Union", 3), ("KCB Bank", 4)]
    assert [row.offer.provider for row in found.best] == ["MoneyGram"]


@pytest.mark.parametrize("amount", [324500, 400000, 811000])
@pytest.mark.parametrize("question", [Question.PAY, Question.SEND])
def test_a_rate_printed_as_0_04_does_not_move_its_row_out_of_the_order(
    starter_rows: list[dict[str, str]], question: Question, amount: int
) -> None:
    (found,) = compared(starter_rows, "tz-ke", question, amount, "TZS").rankings
    ranked = [-row.figures.arrives_shown if question is Question.PAY else row.figures.cost for row in found.rows]
    assert ranked == sorted(ranked)


def test_a_fee_larger_than_what_is_left_of_the_money_is_told_as_it_is(starter_rows: list[dict[str, str]]) -> None:
    (found,) = compared(starter_rows, "tz-ke", Question.PAY, 324500, "TZS").rankings
    (row,) = (row for row in found.rows if row.figures.fee == 216325)
    assert row.figures.arrives_shown == Decimal("4694.79")
    assert row.figures.cost_percent > 215


@pytest.mark.parametrize("question", Question)
@pytest.mark.parametrize("slug", ["ke-rw", "ke-ss", "ke-tz", "ke-ug", "rw-ke", "tz-ke", "tz-rw", "tz-ug"])
def test_no_row_of_the_newest_round_is_lost(starter_rows: list[dict[str, str]], slug: str, question: Question) -> None:
    sending, receiving = (CURRENCIES[country] for country in slug.upper().split("-"))
    amount, currency = (400000, receiving) if question is Question.RECEIVE else (330000, sending)
    found = compared(starter_rows, slug, question, amount, currency)
    rows = [row for ranking in found.rankings for row in ranking.rows]
    told = {line.offer.provider for row in rows for line in (row, *row.variants)}
    told |= {apart.offer.provider for apart in found.apart}
    alpha_3 = {short: long for long, short in COUNTRIES.items()}
    pair = tuple(alpha_3[country] for country in slug.upper().split("-"))
    newest = [row for row in starter_rows if (row["SOURCE_CODE"], row["DESTINATION_CODE"]) == pair]
    assert told == {row["FIRM"] for row in newest if row["PERIOD"] == "2025_3Q"}
