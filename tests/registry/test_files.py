"""The files that Homeward ships: complete, and true to what the issue and the design ask."""

import pytest

from portal.config import ROOT
from portal.registry.books import read_books
from portal.registry.corridors import CorridorBook
from portal.registry.providers import ProviderBook

FIRST_CORRIDORS = (
    "FR-DZ IT-DZ PT-CV IT-CV ES-EC GR-EG CY-EG DE-EG NL-ET DE-GE NL-GE LV-GE NL-GH GB-JM FR-ML AT-MD FR-MD GB-MD DE-MD "
    "IT-MA BE-MA FR-MA ES-MA GB-NG PL-NG NL-PH IT-PH AE-PH FR-SN IT-SN BE-SN ES-SN DE-LK NL-LK IT-LK FR-LK AE-LK AE-IN "
    "AE-BD AE-PK IN-NP IT-TN FR-TN ES-BO US-SV FR-MR PT-MZ ES-GM ES-GN KE-RW KE-SS KE-TZ KE-UG RW-KE TZ-KE TZ-RW TZ-UG "
    "FR-GW ES-SV PT-MA ES-MR"
)

# As the World Bank's survey spells them in its East African rows of 2025.
SURVEYED_FIRMS = {
    "ABC Bank",
    "BPR Bank Rwanda Plc",
    "CRDB Bank",
    "Dahabshiil",
    "Development Bank of Kenya",
    "EcoBank Rapid Transfer",
    "Ecobank",
    "Ecobank Rapidcash",
    "Exim Bank",
    "GT Bank",
    "KCB Bank",
    "M-Pesa",
    "MTN Mobile Money",
    "MoneyGram",
    "NMB (National Microfinance Bank)",
    "National Bank of Commerce Ltd (NBC)",
    "Stanbic Bank",
    "Tigo",
    "UBA Africash",
    "United Bank for Africa (UBA)",
    "Western Union",
}


@pytest.fixture(scope="module")
def books() -> tuple[CorridorBook, ProviderBook]:
    return read_books(ROOT / "corridors")


@pytest.fixture(scope="module")
def corridors(books: tuple[CorridorBook, ProviderBook]) -> CorridorBook:
    return books[0]


@pytest.fixture(scope="module")
def providers(books: tuple[CorridorBook, ProviderBook]) -> ProviderBook:
    return books[1]


def test_the_first_61_corridors_are_declared(corridors: CorridorBook) -> None:
    declared = {str(corridor.code) for corridor in corridors.all()}
    assert len(FIRST_CORRIDORS.split()) == 61
    assert set(FIRST_CORRIDORS.split()) <= declared


def test_every_corridor_says_where_to_complain_on_both_sides(corridors: CorridorBook) -> None:
    silent = [c.slug for c in corridors.all() if not (c.complaints_sending and c.complaints_receiving)]
    assert silent == []


def test_corridors_to_south_sudan_pay_out_pounds_and_dollars(corridors: CorridorBook) -> None:
    assert [c.payout_currencies for c in corridors.to_country("SS")] == [("SSP", "USD")]


@pytest.mark.parametrize("country", ["SV", "EC"])
def test_countries_that_live_in_dollars_are_paid_in_dollars(corridors: CorridorBook, country: str) -> None:
    found = corridors.to_country(country)
    assert found
    assert {c.payout_currencies for c in found} == {("USD",)}


def test_notes_are_dated_and_say_where_they_are_from(corridors: CorridorBook) -> None:
    noted = [c for c in corridors.all() if c.note]
    assert noted
    assert all(c.note_on and c.note_source for c in noted)


def test_every_surveyed_firm_is_declared_under_its_own_name(providers: ProviderBook) -> None:
    assert len(SURVEYED_FIRMS) == 21
    named = {spelled: providers.canonical(spelled) for spelled in SURVEYED_FIRMS}
    assert {provider.name for provider in named.values()} == SURVEYED_FIRMS
    assert all(providers.by_slug(provider.slug) is provider for provider in named.values())
