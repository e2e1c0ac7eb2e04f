from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.prices.payout import Payout, infer_payout, is_local, payout_candidates, settle_payout, stated_payout
from portal.prices.quotes import PricePoint
from portal.prices.rates import NoRates, ReferenceRate
from portal.prices.vocabulary import PayoutBasis, RateSource

ON = date(2025, 8, 19)
D = Decimal


class Rates:
    """Knows what it was given, on any day."""

    def __init__(self, **rates: str) -> None:
        self._rates = {(pair[:3], pair[3:]): D(rate) for pair, rate in rates.items()}

    def rate(self, base: str, quote: str, on: date) -> ReferenceRate | None:
        rate = self._rates.get((base, quote))
        return None if rate is None else ReferenceRate(base, quote, rate, on, RateSource.FRANKFURTER)


KENYA = Rates(KESTZS="20.2", KESUSD="0.00774", KESEUR="0.0066", KESUGX="27.6")


def test_a_row_pays_out_in_the_currency_whose_known_rate_is_its_own() -> None:
    shillings = infer_payout("KES", "TZ", D("19.6"), D("19.4659442724458"), "", ON, KENYA)
    dollars = infer_payout("KES", "TZ", D("0.0076"), D("0.00773993808049535"), "", ON, KENYA)
    assert shillings == ("TZS", PayoutBasis.DERIVED)
    assert dollars == ("USD", PayoutBasis.DERIVED)


def test_the_best_fit_wins_where_dollar_and_euro_are_both_near() -> None:
    assert infer_payout("KES", "TZ", D("0.0065"), D("0.0067"), "", ON, KENYA) == ("EUR", PayoutBasis.DERIVED)
    assert infer_payout("KES", "TZ", D("0.0075"), D("0.0076"), "", ON, KENYA) == ("USD", PayoutBasis.DERIVED)


@pytest.mark.parametrize(("reference", "fits"), [("25.25", True), ("25.26", False), ("16.16", True), ("16.15", False)])
def test_a_rate_fits_within_a_quarter_either_way(reference: str, fits: bool) -> None:
    currency, basis = infer_payout("KES", "TZ", D(reference), D(reference), "", ON, Rates(KESTZS="20.2"))
    assert (currency, basis) == (("TZS", PayoutBasis.DERIVED) if fits else (None, PayoutBasis.UNKNOWN))


def test_where_nothing_is_known_the_payout_currency_stays_unknown() -> None:
    assert infer_payout("KES", "TZ", D("19.6"), D("19.5"), "", ON, NoRates()) == (None, PayoutBasis.UNKNOWN)


@pytest.mark.parametrize("reference", [None, D(0), D(-1)])
def test_a_row_without_a_reference_rate_is_settled_by_its_note_alone(reference: Decimal | None) -> None:
    assert infer_payout("KES", "TZ", D("0.0076"), reference, "", ON, KENYA) == (None, PayoutBasis.UNKNOWN)
    assert infer_payout("KES", "TZ", D("0.0076"), reference, "USD service", ON, KENYA) == ("USD", PayoutBasis.STATED)


def test_the_note_is_believed_before_any_rate() -> None:
    assert infer_payout("KES", "TZ", D("19.6"), D("19.5"), "USD service", ON, KENYA) == ("USD", PayoutBasis.STATED)


@pytest.mark.parametrize(
    "note",
    [
        "USD service",
        "usd service",
        "US dollar service only",
        "Service available in USD",
        "Cash pick-up in US dollars.",
        "Paid out in USD",
        "Payout in U.S. dollars",
        "Funds are received in USD",
        "The receiver collects in dollars",
        "Transfer fee applies; USD payout",
        "No promotion. Money is paid in US$",
        "USD account needed",
    ],
)
def test_many_wordings_state_a_payout_in_dollars(note: str) -> None:
    assert stated_payout(note, payout_candidates("TZ", ON)) == "USD"


@pytest.mark.parametrize(
    "note",
    [
        "",
        "Account required for detailed price info",
        "Costs listed for a promotion/marketing campaign/discount rate",
        "Fees are paid in USD",
        "Commission collected in USD",
        "Not available in USD",
        "No USD service",
        "ATM service",
        "USD service; also paid out in TZS",
        "The amount is equal to 200 USD",
        "Mobile service in all branches",
    ],
)
def test_other_notes_state_nothing_about_the_payout(note: str) -> None:
    assert stated_payout(note, payout_candidates("TZ", ON)) is None


def test_dollars_alone_say_nothing_where_another_dollar_is_in_use() -> None:
    assert stated_payout("Paid out in dollars", payout_candidates("FJ", ON)) is None
    assert stated_payout("Paid out in US dollars", payout_candidates("FJ", ON)) == "USD"


@pytest.mark.parametrize(
    ("sending", "receiving", "note"),
    [
        ("USD", "KE", ""),
        ("EUR", "SN", ""),
        ("XOF", "ML", ""),
        ("USD", "EC", ""),
        ("GBP", "NG", "GBP service"),
        ("GBP", "NG", "Payout in same currency"),
    ],
)
def test_both_rates_one_means_paid_as_sent_where_that_makes_sense(sending: str, receiving: str, note: str) -> None:
    found = infer_payout(sending, receiving, D(1), D("1.0"), note, ON, NoRates())
    assert found == (sending, PayoutBasis.SAME_AS_SENT)


@pytest.mark.parametrize(("sending", "receiving"), [("GBP", "NG"), ("KES", "TZ"), ("AED", "IN")])
def test_both_rates_one_are_not_comparable_otherwise(sending: str, receiving: str) -> None:
    near_par = Rates(GBPEUR="1.17", GBPUSD="1.2")
    assert infer_payout(sending, receiving, D(1), D(1), "", ON, near_par) == (None, PayoutBasis.UNKNOWN)


def test_the_two_francs_cfa_at_par_are_told_by_their_known_rate() -> None:
    assert infer_payout("XOF", "CM", D(1), D(1), "", ON, Rates(XOFXAF="1")) == ("XAF", PayoutBasis.DERIVED)


def test_another_currency_of_like_value_does_not_pass_for_the_one_sent() -> None:
    assert infer_payout("EUR", "AL", D("1.05"), D("1.08"), "", ON, NoRates()) == (None, PayoutBasis.UNKNOWN)
    assert infer_payout("EUR", "AL", D("1.05"), D("1.08"), "", ON, Rates(EURUSD="1.08")) == ("USD", PayoutBasis.DERIVED)


def point(amount: str, currency: str, rate: str) -> PricePoint:
    return PricePoint(D(amount), currency, D(8), D(rate), denomination=D(200))


def test_two_hundred_rwandan_francs_at_a_rate_per_dollar_are_dollars() -> None:
    known = Rates(RWFKES="0.0922", RWFUSD="0.00071", USDKES="129.25")
    settled = settle_payout(point("200", "RWF", "121.8944"), "KE", D("129.2"), "", ON, known)
    assert settled == Payout("KES", PayoutBasis.DERIVED, sent_in_dollars=True)


def test_they_are_dollars_too_where_only_the_rate_of_the_wrong_code_is_known() -> None:
    settled = settle_payout(point("200", "RWF", "121.8944"), "KE", D("129.2"), "", ON, Rates(RWFKES="0.0922"))
    assert settled == Payout(None, PayoutBasis.UNKNOWN, sent_in_dollars=True)


def test_nothing_is_called_mislabelled_where_no_rate_is_known() -> None:
    settled = settle_payout(point("200", "AUD", "1.45"), "FJ", D("1.48"), "", ON, NoRates())
    assert settled == Payout(None, PayoutBasis.UNKNOWN)


def test_an_amount_equal_to_its_denomination_is_no_slip_where_its_rate_fits_its_own_currency() -> None:
    known = Rates(AUDFJD="1.48", USDFJD="2.25")
    settled = settle_payout(point("200", "AUD", "1.45"), "FJ", D("1.48"), "", ON, known)
    assert settled == Payout("FJD", PayoutBasis.DERIVED)


def test_an_amount_far_from_its_denomination_is_no_slip_whatever_its_rate() -> None:
    known = Rates(RWFKES="0.0922", USDKES="129.25")
    settled = settle_payout(point("150000", "RWF", "121.8944"), "KE", D("129.2"), "", ON, known)
    assert settled == Payout(None, PayoutBasis.UNKNOWN)


def test_local_is_the_currency_of_the_receiving_country() -> None:
    assert is_local("TZS", "TZ", ON)
    assert not is_local("USD", "TZ", ON)
    assert not is_local(None, "TZ", ON)
    assert is_local("USD", "EC", ON)


rates = st.decimals(min_value=D("0.0001"), max_value=D("10000"), places=8, allow_nan=False)


@given(reference=rates, tzs=rates, usd=rates, eur=rates)
def test_what_is_derived_is_the_closest_known_rate_and_within_a_quarter(
    reference: Decimal, tzs: Decimal, usd: Decimal, eur: Decimal
) -> None:
    known = {"TZS": tzs, "USD": usd, "EUR": eur}
    currency, basis = infer_payout(
        "KES", "TZ", D(2), reference, "", ON, Rates(KESTZS=str(tzs), KESUSD=str(usd), KESEUR=str(eur))
    )
    off = {code: max(rate / reference, reference / rate) for code, rate in known.items()}
    if reference == 1:
        return
    if currency is None:
        assert basis is PayoutBasis.UNKNOWN
        assert min(off.values()) > D("1.25") - D("1e-20")
    else:
        assert basis is PayoutBasis.DERIVED
        assert off[currency] == min(off.values())


@given(st.text(max_size=80))
def test_no_note_breaks_the_reading(note: str) -> None:
    assert stated_payout(note, ("TZS", "USD", "EUR")) in (None, "TZS", "USD", "EUR")
