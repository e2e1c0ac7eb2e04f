"""What the providers' file must be, and how names are unified: by explicit aliases only."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.config import ROOT
from portal.prices.providers import Provider, RegisterEntry
from portal.prices.vocabulary import ProviderKind
from portal.registry.errors import RegistryError
from portal.registry.providers import ProviderBook, read_providers
from portal.registry.slugs import DECLARED_SLUG, slug_of_spelling

FIXTURES = ROOT / "tests" / "fixtures" / "corridors"
BAD = FIXTURES / "bad" / "providers"

SAID = {
    "alias-is-a-name": (
        "provider[rapidcash].aliases: “Ecobank” is the name of ecobank. A spelling names one provider: take the alias "
        "out."
    ),
    "alias-of-two": (
        "provider[rapidcash].aliases: “Ecobank Rapidcash” is an alias of ecobank too. A spelling names one provider: "
        "keep it in one."
    ),
    "alias-twice": "provider[ecobank].aliases: “ECOBANK” stands there twice. Keep it once.",
    "bad-slug": (
        "provider[eco--bank].slug: “eco--bank” cannot stand in an address. Use small letters, digits and single "
        "hyphens."
    ),
    "bad-web-address": (
        "provider[ecobank].website: “ecobank.com” is no web address. Write it whole, such as "
        "https://www.centralbank.go.ke"
    ),
    "missing-kind": (
        "provider[ecobank].kind: missing kind. Write one of: bank, money_transfer_operator, mobile_operator, "
        "post_office, non_bank_financial_institution, credit_union, combination, other."
    ),
    "name-of-two": (
        "provider[ecobank-kenya].name: “Ecobank” is the name of ecobank too. Make one provider of the two, or rename "
        "one."
    ),
    "not-toml": (
        "is not TOML: Invalid value (at line 5, column 11). Correct that line; a text stands between double quotes."
    ),
    "register-never-checked": (
        "provider[ecobank].register[1].checked_on: missing checked_on. Write the day a person looked it up, such as "
        "2026-11-21."
    ),
    "register-of-no-country": (
        "provider[ecobank].register[1].country: “XX” is no country code. Write the two capital letters of ISO 3166-1, "
        "such as KE."
    ),
    "slug-of-two": (
        "provider[ecobank].slug: “Ecobank” and “EcoBank Rapid Transfer” have the same slug. Give one of them another."
    ),
    "unknown-key": (
        "provider[ecobank].country: unknown key. Correct its spelling or take it out; docs/add-a-corridor.md lists the "
        "keys."
    ),
    "unknown-kind": (
        "provider[ecobank].kind: “banque” is not known here. Write one of: bank, money_transfer_operator, "
        "mobile_operator, post_office, non_bank_financial_institution, credit_union, combination or other."
    ),
}


@pytest.fixture(scope="module")
def book() -> ProviderBook:
    return read_providers(FIXTURES / "good" / "providers.toml")


def test_every_bad_fixture_has_its_message_and_every_message_its_fixture() -> None:
    assert {path.stem for path in BAD.iterdir()} == SAID.keys()


@pytest.mark.parametrize("fault", SAID)
def test_a_fault_is_named_with_file_and_key_and_what_to_do(fault: str) -> None:
    with pytest.raises(RegistryError) as refused:
        read_providers(BAD / f"{fault}.toml")
    assert [str(problem) for problem in refused.value.problems] == [f"providers/{fault}.toml: {SAID[fault]}"]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match=r"providers\.toml: there is no such file"):
        read_providers(tmp_path / "providers.toml")


def test_an_alias_names_the_canonical_provider(book: ProviderBook) -> None:
    assert book.canonical("TransferWise") is book.canonical("Wise") is book.by_slug("wise")


def test_a_provider_is_read_as_its_file_says_it(book: ProviderBook) -> None:
    assert book.by_slug("wise") == Provider(
        slug="wise",
        name="Wise",
        kind=ProviderKind.MONEY_TRANSFER_OPERATOR,
        website="https://wise.com",
        aliases=("TransferWise",),
    )


def test_a_register_entry_keeps_its_day(book: ProviderBook) -> None:
    provider = book.canonical("Example Transfer (not real)")
    assert provider.registers == (
        RegisterEntry("GB", "Register of examples (not real)", "https://register.example.org/7", "2026-11-20"),
    )


@pytest.mark.parametrize("spelled", ["EcoBank", "ecobank", "Ecobank ", "Ecobank Rapidcash", "EcoBank Rapid Transfer"])
def test_similar_names_are_never_merged_by_guess(book: ProviderBook, spelled: str) -> None:
    provider = book.canonical(spelled)
    assert provider.slug != "ecobank"
    assert provider.name == spelled


def test_an_unknown_spelling_keeps_its_name_and_gets_a_slug_that_stays(book: ProviderBook) -> None:
    provider = book.canonical("Caisse d'Épargne du Sahel")
    assert provider == ProviderBook().canonical("Caisse d'Épargne du Sahel")
    assert (provider.name, provider.kind) == ("Caisse d'Épargne du Sahel", None)
    assert provider.slug.startswith("caisse-d-epargne-du-sahel--")
    assert book.by_slug(provider.slug) is None


@given(st.text(max_size=200))
def test_a_slug_made_from_a_spelling_stands_in_an_address_and_is_never_a_declared_one(spelled: str) -> None:
    slug = slug_of_spelling(spelled)
    assert slug == slug_of_spelling(spelled)
    assert slug.isascii()
    assert slug.replace("-", "a").isalnum()
    assert len(slug) <= 80
    assert DECLARED_SLUG.fullmatch(slug) is None


@given(st.text(max_size=40), st.text(max_size=40))
def test_two_spellings_never_share_a_slug(one: str, other: str) -> None:
    assert (slug_of_spelling(one) == slug_of_spelling(other)) == (one == other)
