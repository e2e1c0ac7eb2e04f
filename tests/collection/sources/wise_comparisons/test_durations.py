from decimal import Decimal

import pytest

from portal.collection.sources.wise_comparisons.durations import hours, speed
from portal.prices.vocabulary import Speed


@pytest.mark.parametrize(
    ("text", "expected"),
    [("PT26H3M", "26.05"), ("PT0S", "0"), ("P2D", "48"), ("P1W", "168"), ("P1DT12H", "36"), ("PT1.5H", "1.5")],
)
def test_durations_are_read_as_hours(text: str, expected: str) -> None:
    assert hours(text) == Decimal(expected)


@pytest.mark.parametrize("text", ["", "P", "PT", "P1M", "P1Y", "2 days", "-PT1H", "PT1H2", "P1DT"])
def test_what_has_no_fixed_length_is_no_duration(text: str) -> None:
    assert hours(text) is None


@pytest.mark.parametrize(
    ("shortest", "longest", "expected"),
    [
        ("PT0S", "PT1H", Speed.LESS_THAN_ONE_HOUR),
        ("PT0S", "PT1H1S", Speed.SAME_DAY),
        ("PT1H", "P1D", Speed.SAME_DAY),
        ("PT1H", "P2D", Speed.NEXT_DAY),
        ("PT1H", "P3D", Speed.TWO_DAYS),
        ("PT1H", "P5D", Speed.THREE_TO_FIVE_DAYS),
        ("PT1H", "P5DT1M", Speed.SIX_DAYS_OR_MORE),
        ("P2D", None, Speed.NEXT_DAY),
        (None, "PT30M", Speed.LESS_THAN_ONE_HOUR),
        (None, None, None),
        ("soon", "soon", None),
        (3600, 7200, None),
    ],
)
def test_the_longest_wait_decides_the_speed(shortest: object, longest: object, expected: Speed | None) -> None:
    assert speed(shortest, longest) is expected
