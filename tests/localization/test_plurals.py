from decimal import Decimal
from pathlib import Path

import pytest

from portal.localization.languages import read_languages
from portal.localization.plurals import counting

BOOK = read_languages(Path(__file__).parents[2] / "translations" / "languages.toml")


@pytest.mark.parametrize(
    ("language", "written", "as_if"),
    [
        ("fr", "1.71", (0, 1)),  # 1,71 point
        ("fr", "-0.50", (0, 1)),
        ("fr", "2.00", (2, 3)),  # 2,00 points
        ("en", "1.00", (0, 2)),  # 1.00 points
        ("en", "1", (1,)),
        ("es", "1.71", (0, 2)),
    ],
)
def test_a_decimal_takes_the_form_that_cldr_gives_it(language: str, written: str, as_if: tuple[int, ...]) -> None:
    spoken = BOOK.get(language)
    assert spoken is not None
    assert counting(Decimal(written), spoken) in as_if
