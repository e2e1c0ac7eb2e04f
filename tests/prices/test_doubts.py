"""Two prices of one service, of which a person is asked which is right."""

import pytest

from portal.prices.doubts import in_doubt
from portal.prices.offers import RowNote
from portal.prices.rates import NoRates
from tests.prices.offering import KNOWN, TODAY, offer, ranking

NEAR = (("18000", "200", "19.80"), ("45000", "500", "19.80"))
A_POINT_APART = (("18000", "380", "19.80"), ("45000", "950", "19.80"))
FARTHER = (("18000", "900", "19.80"), ("45000", "900", "19.80"))


@pytest.mark.parametrize(("other", "doubted"), [(NEAR, 0), (A_POINT_APART, 0), (FARTHER, 2)])
def test_a_person_is_asked_about_what_a_comparison_shows_as_two_prices(
    other: tuple[tuple[str, str, str], ...], doubted: int
) -> None:
    offers = [offer("A", *NEAR, quote_id="1-1"), offer("A", *other, quote_id="1-2"), offer("B", *FARTHER)]
    assert len(in_doubt(offers, "KES", KNOWN, TODAY)) == doubted
    rows = [each for each in ranking(offers).rows if RowNote.TWO_PRICES_FOUND in each.notes]
    assert len(rows) == doubted


def test_what_is_not_compared_is_not_in_doubt() -> None:
    offers = [
        offer("A", *NEAR, quote_id="1-1", discloses_rate=False),
        offer("A", *FARTHER, quote_id="1-2"),
    ]
    assert in_doubt(offers, "KES", NoRates(), TODAY) == []
