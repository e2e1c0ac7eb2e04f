"""A source is named alike wherever it is credited."""

import pytest
from flask import Flask

from portal.comparison.source_names import source_name, source_name_in_text
from portal.localization import using_language

WORLD_BANK = "The World Bank, Remittance Prices Worldwide"


def test_a_name_that_stays_english_is_marked_and_isolated_elsewhere(portal_app: Flask) -> None:
    with portal_app.test_request_context("/"):
        with using_language("en"):
            assert source_name("world-bank-rpw") == source_name_in_text("world-bank-rpw") == WORLD_BANK
        with using_language("fr"):
            assert source_name("world-bank-rpw") == f'<bdi lang="en" dir="ltr">{WORLD_BANK}</bdi>'
            assert source_name_in_text("world-bank-rpw") == WORLD_BANK
        with using_language("ar"):
            isolated = f"\N{LEFT-TO-RIGHT ISOLATE}{WORLD_BANK}\N{POP DIRECTIONAL ISOLATE}"
            assert source_name_in_text("world-bank-rpw") == isolated


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("survey", "Nos propres clients mystère"),
        ("tariffs", "Tarifs indiqués par les prestataires"),
        ("wise-comparisons", "Estimation recueillie par Wise"),
    ],
)
def test_a_source_that_is_described_is_described_in_the_readers_language(
    portal_app: Flask, source: str, named: str
) -> None:
    with portal_app.test_request_context("/"), using_language("fr"):
        assert source_name(source) == source_name_in_text(source) == named


def test_a_source_that_is_gone_is_named_as_the_database_does(portal_app: Flask) -> None:
    with portal_app.test_request_context("/"), using_language("en"):
        assert source_name("gone") == source_name_in_text("gone") == "gone"
