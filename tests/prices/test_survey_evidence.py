import random
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.prices.codes import country, local_currency
from portal.prices.payout import infer_payout, settle_payout
from portal.prices.quotes import PricePoint
from portal.prices.rates import KnownRates, NoRates
from portal.prices.survey_evidence import FirstKnown, SurveyEvidence
from portal.prices.vocabulary import PayoutBasis, RateSource

D = Decimal
Row = dict[str, str]
Seen = tuple[str, str, str, Decimal, date]


def evidence_of(rows: Iterable[Row]) -> SurveyEvidence:
    evidence = SurveyEvidence()
    for row in rows:
        evidence.see(
            row["PERIOD"],
            row["CC1 LCU CODE"],
            country(row["DESTINATION_CODE"]),
            D(row["INTER LCU BANK FX"]),
            date.fromisoformat(row["DATE"]),
            dollar_amount=row["CC1 LCU AMOUNT"] == row["CC1 DENOMINATION AMOUNT"],
        )
    return evidence


def payouts(rows: list[Row], evidence: SurveyEvidence, *, by_period: bool) -> Counter[tuple[str, str | None]]:
    found: Counter[tuple[str, str | None]] = Counter()
    for row in rows:
        known: KnownRates = evidence.of(row["PERIOD"]) if by_period else evidence
        settled = settle_payout(
            PricePoint(
                D(row["CC1 LCU AMOUNT"]),
                row["CC1 LCU CODE"],
                D(row["CC1 LCU FEE"]),
                D(row["CC1 LCU FX RATE"]),
                D(row["CC1 DENOMINATION AMOUNT"]),
            ),
            country(row["DESTINATION_CODE"]),
            D(row["INTER LCU BANK FX"]),
            f"{row['NOTE1']} {row['NOTE2']}",
            date.fromisoformat(row["DATE"]),
            known,
        )
        assert settled.basis is PayoutBasis.DERIVED
        assert settled.sent_in_dollars == (row["CC1 LCU AMOUNT"] == "200")
        found[row["CORRIDOR"], settled.currency] += 1
    return found


#: How many of the 162 real rows of each corridor pay out in what.
EXPECTED = {
    ("KENRWA", "RWF"): 14,
    ("KENRWA", "USD"): 6,
    ("KENSSD", "USD"): 26,
    ("KENTZA", "TZS"): 10,
    ("KENTZA", "USD"): 20,
    ("KENUGA", "UGX"): 10,
    ("KENUGA", "USD"): 22,
    ("RWAKEN", "KES"): 14,
    ("TZAKEN", "KES"): 17,
    ("TZARWA", "RWF"): 10,
    ("TZAUGA", "UGX"): 13,
}


@pytest.mark.parametrize("by_period", [True, False])
def test_the_starter_survey_alone_tells_its_seventy_four_dollar_payouts(
    starter_rows: list[Row], by_period: bool
) -> None:
    found = payouts(starter_rows, evidence_of(starter_rows), by_period=by_period)
    assert found == EXPECTED
    assert sum(rows for (_corridor, currency), rows in found.items() if currency == "USD") == 74


def test_each_half_of_the_starter_survey_is_enough(starter_rows: list[Row]) -> None:
    for period in ("2025_1Q", "2025_3Q"):
        rows = [row for row in starter_rows if row["PERIOD"] == period]
        dollars = sum(row["INTER LCU BANK FX"].startswith("0.0077") for row in rows)
        found = payouts(rows, evidence_of(rows), by_period=True)
        assert sum(count for (_corridor, currency), count in found.items() if currency == "USD") == dollars


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_order_of_rows_changes_nothing(starter_rows: list[Row], seed: int) -> None:
    shuffled = random.Random(seed).sample(starter_rows, len(starter_rows))
    ordered, mixed = evidence_of(starter_rows), evidence_of(shuffled)
    for period in ("2025_1Q", "2025_3Q"):
        for base in ("KES", "TZS", "RWF", "UGX", "USD"):
            for quote in ("KES", "TZS", "RWF", "UGX", "USD", "SSP", "EUR"):
                day = date(2025, 8, 20)
                assert ordered.of(period).rate(base, quote, day) == mixed.of(period).rate(base, quote, day)


def test_nothing_is_proved_of_a_currency_in_which_no_row_pays_out(starter_rows: list[Row]) -> None:
    evidence = evidence_of(starter_rows)
    assert evidence.of("2025_3Q").rate("KES", "SSP", date(2025, 8, 19)) is None
    assert evidence.of("2025_3Q").rate("KES", "EUR", date(2025, 8, 19)) is None


def test_without_the_row_in_dollars_no_dollar_is_proved_but_local_rates_still_are(starter_rows: list[Row]) -> None:
    rows = [row for row in starter_rows if row["CC1 LCU AMOUNT"] != "200"]
    proved = evidence_of(rows).of("2025_3Q")
    assert proved.rate("KES", "USD", date(2025, 8, 19)) is None
    assert proved.rate("KES", "UGX", date(2025, 8, 19)) is not None
    assert proved.rate("KES", "SSP", date(2025, 8, 19)) is None


def test_one_corridor_proves_nothing_however_many_rows_it_has(starter_rows: list[Row]) -> None:
    rows = [row for row in starter_rows if row["CORRIDOR"] == "KENSSD"]
    assert evidence_of(rows).of("2025_3Q").rate("KES", "SSP", date(2025, 8, 19)) is None
    assert evidence_of(rows).of("2025_3Q").rate("KES", "USD", date(2025, 8, 19)) is None


def test_two_senders_dollars_to_one_country_do_not_pass_for_its_currency() -> None:
    evidence = SurveyEvidence()
    for sending, receiving, rate in [
        ("KES", "UG", "27.6"),
        ("UGX", "KE", "0.0362"),
        ("KES", "SS", "0.00774"),
        ("UGX", "SS", "0.000281"),
        ("KES", "TZ", "0.00774"),
        ("KES", "RW", "0.00774"),
    ]:
        evidence.see("2025_3Q", sending, receiving, D(rate), date(2025, 8, 19))
    proved = evidence.of("2025_3Q")
    assert proved.rate("KES", "UGX", date(2025, 8, 19)) is not None
    assert proved.rate("KES", "SSP", date(2025, 8, 19)) is None


def test_a_rate_from_a_survey_says_so() -> None:
    evidence = SurveyEvidence()
    evidence.see("2025_3Q", "KES", "TZ", D("20.2"), date(2025, 8, 19))
    evidence.see("2025_3Q", "TZS", "KE", D("0.0496"), date(2025, 9, 1))
    found = evidence.rate("KES", "TZS", date(2025, 8, 19))
    assert found is not None
    assert found.source is RateSource.SURVEY
    assert "2025_3Q" in found.reference
    assert abs(found.rate - D("20.2")) < D("0.1")


def test_a_rate_serves_from_the_first_day_of_its_period_to_ten_days_after_the_last() -> None:
    evidence = SurveyEvidence()
    evidence.see("2025_3Q", "KES", "TZ", D("20.2"), date(2025, 8, 19))
    evidence.see("2025_3Q", "TZS", "KE", D("0.0496"), date(2025, 9, 1))
    assert evidence.rate("KES", "TZS", date(2025, 8, 18)) is None
    assert evidence.rate("KES", "TZS", date(2025, 9, 11)) is not None
    assert evidence.rate("KES", "TZS", date(2025, 9, 12)) is None


@pytest.mark.parametrize("rate", [None, D(0), D(-3), D("NaN"), D(1)])
def test_missing_impossible_and_par_rates_prove_nothing(rate: Decimal | None) -> None:
    evidence = SurveyEvidence()
    evidence.see("2025_3Q", "KES", "TZ", rate, date(2025, 8, 19))
    evidence.see("2025_3Q", "TZS", "KE", rate, date(2025, 8, 19))
    assert evidence.of("2025_3Q").rate("KES", "TZS", date(2025, 8, 19)) is None
    assert evidence.of("2011_1H").rate("KES", "TZS", date(2025, 8, 19)) is None


def test_the_first_who_knows_is_believed(starter_rows: list[Row]) -> None:
    evidence = evidence_of(starter_rows)
    day = date(2025, 8, 19)
    assert FirstKnown(NoRates(), evidence).rate("KES", "TZS", day) == evidence.rate("KES", "TZS", day)
    assert FirstKnown(NoRates(), NoRates()).rate("KES", "TZS", day) is None


SENDERS = ("USD", "EUR", "GBP", "CAD", "AED", "SAR", "ZAR", "KES", "TZS", "RWF", "XOF", "RUB", "INR", "TRY", "NOK")
COUNTRIES = [
    "TZ",
    "KE",
    "RW",
    "UG",
    "SS",
    "BI",
    "ET",
    "GH",
    "NG",
    "SN",
    "ML",
    "CI",
    "CM",
    "GA",
    "PH",
    "IN",
    "PK",
    "BD",
    "LK",
    "NP",
    "VN",
    "MA",
    "TN",
    "DZ",
    "EG",
    "TR",
    "CO",
    "DO",
    "HT",
    "BR",
    "MZ",
    "MW",
    "ZM",
    "MG",
    "GM",
]


def invented_survey(seed: int) -> tuple[list[Seen], list[str | None]]:
    """A survey of invented rates whose payouts are known; one row in fifty is upside down or a hundredfold."""
    chance, day = random.Random(seed), date(2025, 8, 1)
    local = {code: local_currency(code, day) for code in COUNTRIES}
    # Far from dollar and euro: the law itself takes a currency of like value for one of them.
    worth = {code: 10 ** chance.uniform(-4, -0.5) for code in sorted({*local.values(), *SENDERS})}
    worth |= {"USD": 1.0, "EUR": 1.15}
    seen: list[Seen] = []
    truth: list[str | None] = []
    for sending in SENDERS:
        for place in chance.sample(COUNTRIES, 25 if sending in ("USD", "EUR") else 12):
            share = chance.choice([0, 0, 0.3, 1])
            for _ in range(chance.choice([3, 8, 15])):
                hard = "USD" if chance.random() < 0.8 else "EUR"
                paid: str | None = hard if chance.random() < share else local[place]
                if paid == sending:
                    continue
                rate = worth[sending] / worth[str(paid)] * chance.uniform(0.99, 1.01)
                slip = chance.random()
                if slip < 0.02:
                    rate, paid = (rate * 100 if slip < 0.01 else 1 / rate), None
                seen.append(("2025_3Q", sending, place, D(f"{rate:.8g}"), day + timedelta(chance.randrange(40))))
                truth.append(paid)
    return seen, truth


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 100_000))
def test_in_a_survey_of_many_senders_few_payouts_are_missed_and_hardly_one_is_mistaken(seed: int) -> None:
    seen, truth = invented_survey(seed)
    evidence = SurveyEvidence()
    for row in seen:
        evidence.see(*row)
    outcome: Counter[str] = Counter()
    for (period, sending, place, rate, day), paid in zip(seen, truth, strict=True):
        if paid is not None:
            found, _basis = infer_payout(sending, place, rate, rate, "", day, evidence.of(period))
            outcome["right" if found == paid else "unknown" if found is None else "wrong"] += 1
    assert outcome["right"] >= 0.95 * outcome.total()
    assert outcome["wrong"] <= 0.002 * outcome.total()
