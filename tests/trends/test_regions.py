"""Regions of the world."""

from babel import Locale

from portal.prices.codes import countries
from portal.trends.regions import region_of

#: Places that CLDR counts as territories and M49 puts into no sub-region.
_NOWHERE = {"AQ"}


def test_every_country_is_in_a_region_that_every_language_can_name() -> None:
    assert {code for code in countries() if region_of(code) is None} == _NOWHERE
    regions = {region_of(code) for code in countries()} - {None}
    for language in ("en", "fr", "es", "ar"):
        assert regions <= set(Locale(language).territories)


def test_regions_are_those_of_the_united_nations() -> None:
    assert [region_of(code) for code in ("KE", "MA", "MX", "GB", "RU", "AE", "IN", "PH")] == [
        *("202", "015", "419", "154", "151", "145", "034", "035"),
    ]
