"""Which reference rate a table is compared at."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from portal.prices.rates import NoRates, ReferenceRate
from portal.prices.references import choose_reference, most_believed
from portal.prices.vocabulary import Layer, RateSource
from tests.prices.offering import KNOWN, TODAY, offer

DAY = timedelta(days=1)


def rate(source: RateSource, value: str, on: date = TODAY) -> ReferenceRate:
    return ReferenceRate("KES", "TZS", Decimal(value), on, source)


def test_a_legal_peg_comes_before_frankfurter_before_the_ecb_before_the_survey() -> None:
    order = [RateSource.PEG, RateSource.FRANKFURTER, RateSource.ECB, RateSource.SURVEY]
    for first in range(len(order)):
        candidates = [rate(source, "20") for source in reversed(order[first:])]
        chosen = most_believed(candidates)
        assert chosen is not None
        assert chosen.source is order[first]
    assert most_believed([]) is None


def test_two_sources_more_than_one_percent_apart_are_both_shown() -> None:
    far, near = rate(RateSource.ECB, "20.3"), rate(RateSource.ECB, "20.1")
    first = rate(RateSource.FRANKFURTER, "20")
    assert most_believed([far, first]) == replace(first, second=far)
    assert most_believed([near, first]) == first


def test_of_one_source_the_newest_counts() -> None:
    old, new = rate(RateSource.ECB, "20", TODAY - 3 * DAY), rate(RateSource.ECB, "21", TODAY)
    assert most_believed([old, new]) == new


def test_what_is_known_comes_before_the_surveys_own() -> None:
    chosen = choose_reference("KES", "TZS", KNOWN, [offer(reference="19")], TODAY)
    assert chosen is not None
    assert (chosen.rate, chosen.source) == (Decimal(20), RateSource.FRANKFURTER)


def test_without_network_the_newest_survey_gives_the_rate_and_is_named() -> None:
    offers = [offer("Old", reference="19", on=TODAY - 9 * DAY), offer("New", reference="21", on=TODAY - 8 * DAY)]
    chosen = choose_reference("KES", "TZS", NoRates(), offers, TODAY)
    assert chosen == ReferenceRate(
        "KES", "TZS", Decimal(21), TODAY - 8 * DAY, RateSource.SURVEY, reference="world-bank-rpw 2026_3Q"
    )


def test_of_one_day_the_most_frequent_counts_then_the_lowest() -> None:
    def chosen(*rates: str) -> Decimal | None:
        offers = [offer(f"P{number}", reference=value) for number, value in enumerate(rates)]
        found = choose_reference("KES", "TZS", NoRates(), offers, TODAY)
        return None if found is None else found.rate

    assert chosen("21", "20", "21") == 21
    assert chosen("21", "20") == 20
    assert chosen("0") is None


def test_dollars_sent_under_another_code_never_become_the_reference() -> None:
    mislabelled = offer("Dollar", ("200", "19", "121.852"), reference="129.2", released_as_dollars=True)
    assert choose_reference("KES", "TZS", NoRates(), [mislabelled], TODAY) is None


def test_a_providers_or_third_partys_own_rate_never_becomes_the_reference() -> None:
    for layer in (Layer.TARIFF, Layer.ESTIMATE):
        assert choose_reference("KES", "TZS", NoRates(), [offer(layer=layer, reference="25")], TODAY) is None


def test_a_currency_is_worth_itself() -> None:
    chosen = choose_reference("USD", "USD", NoRates(), [], TODAY)
    assert chosen is not None
    assert chosen.rate == 1
