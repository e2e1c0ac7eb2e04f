"""What the corridor files must be, and what the book of corridors answers."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.config import ROOT
from portal.prices.codes import countries
from portal.prices.corridors import ComplaintDesk, CorridorNote, MarketBasis, MarketShare, MarketShares
from portal.prices.quotes import CorridorCode
from portal.registry.corridors import CorridorBook, read_corridors
from portal.registry.errors import RegistryError

FIXTURES = ROOT / "tests" / "fixtures" / "corridors"
GOOD = FIXTURES / "good"
BAD = FIXTURES / "bad"

# One fault a folder: what is said of it, after the folder's name.
SAID = {
    "bad-web-address": (
        "ke-tz.toml: complaints.sending[Central Bank of Kenya].website: “www.centralbank.go.ke” is no web address. "
        "Write it whole, such as https://www.centralbank.go.ke"
    ),
    "certified-compared-without-a-count": (
        "certified.toml: compared_on without listed. Write how many databases the World Bank's list named on that day, "
        "this portal's own not counted."
    ),
    "certified-more-than-listed": (
        "certified.toml: listed says 0, but 1 stand here. Count the World Bank's list again, or take out "
        "what is not on it."
    ),
    "certified-of-no-country": (
        "certified.toml: database[Example Comparison (not real)].country: “UK” is no country code. Write the two "
        "capital letters of ISO 3166-1, such as KE."
    ),
    "certified-twice": "certified.toml: database: https://compare.example.org stands there twice. Keep it once.",
    "certified-without-a-source": (
        "certified.toml: database[Example Comparison (not real)].source: missing source. Write who says that it is "
        "certified, and where."
    ),
    "country-in-three-letters": (
        "ke-tz.toml: from: “KEN” is no country code. Write the two capital letters of ISO 3166-1, such as KE."
    ),
    "currency-in-small-letters": (
        "ke-tz.toml: currency: “kes” is no currency code. Write the three capital letters of ISO 4217, such as KES."
    ),
    "currency-not-used": "ke-tz.toml: currency: KE does not use UGX. It uses KES: correct currency or from.",
    "currency-of-the-past": "lv-tz.toml: currency: LV does not use LVL. It uses EUR: correct currency or from.",
    "desk-of-no-country": (
        "complaints.toml: desk[Financial Ombudsman Service].country: “UK” is no country code. Write the two capital "
        "letters of ISO 3166-1, such as KE."
    ),
    "desk-twice": "complaints.toml: desk: KE has the desk https://www.centralbank.go.ke twice. Keep it once.",
    "duplicate": (
        "kenya-tanzania.toml: from: KE-TZ stands in duplicate/ke-tz.toml already. Keep one of the two files."
    ),
    "empty-reference": "ke-tz.toml: reference: is empty. Write it, or leave the key out where it is optional.",
    "from-equals-to": "ke-tz.toml: to: KE is the sending country too. A corridor leads to another country.",
    "key-twice": (
        "ke-tz.toml: is not TOML: Cannot overwrite a value (at line 7, column 17). Correct that line; a text stands "
        "between double quotes."
    ),
    "language-twice": "ke-tz.toml: languages: “sw” stands there twice. Keep it once.",
    "market-above-the-whole": (
        "ke-tz.toml: market.share: the shares add up to 100.5, which is more than 100. Look them up again."
    ),
    "market-provider-twice": (
        "ke-tz.toml: market.share: “Example Transfer (not real)” stands there twice. Keep it once."
    ),
    "market-share-as-text": (
        "ke-tz.toml: market.share[1].percent: '40' cannot stand here. Write a number without quotes."
    ),
    "market-share-of-nothing": (
        "ke-tz.toml: market.share[1].percent: 0 is no share. Write percent of the market: above 0, at most 100."
    ),
    "market-unknown-basis": (
        "ke-tz.toml: market.basis: “customers” is not known here. Write one of: value or transfers."
    ),
    "market-source-of-nothing": (
        "ke-tz.toml: market: nobody finds the source “Bank”. Write who published the shares and in which publication, "
        "or its website."
    ),
    "market-without-a-source": (
        "ke-tz.toml: market.source: missing source. Write where it is from: who says so, and in which publication."
    ),
    "market-without-a-year": ("ke-tz.toml: market.year: missing year. Write the year the shares are of, such as 2024."),
    "market-without-shares": (
        "ke-tz.toml: market.share: missing share. Write at least one [[market.share]] with provider and percent."
    ),
    "market-year-as-text": "ke-tz.toml: market.year: '2024' cannot stand here. Write a whole number without quotes.",
    "market-year-impossible": (
        "ke-tz.toml: market.year: 24 is no year of a market share. Write the year the figures are of, such as 2024."
    ),
    "missing-currency": "ke-tz.toml: currency: missing currency. Write the currency people send, such as KES.",
    "missing-reference": (
        "ke-tz.toml: reference: missing reference. Write the source that says why this corridor, and why these values."
    ),
    "missing-website": (
        "ke-tz.toml: complaints.sending[Central Bank of Kenya].website: missing website. Write its web address, or "
        "leave the desk out rather than guess."
    ),
    "not-toml": (
        "ke-tz.toml: is not TOML: Invalid value (at line 3, column 12). Correct that line; a text stands between "
        "double quotes."
    ),
    "note-without-a-date": (
        "ke-tz.toml: note.date: missing date. Write the day the note was written or last confirmed, such as 2026-11-21."
    ),
    "payout-currency-not-used": (
        "ke-tz.toml: payout: TZ does not use KES. It uses TZS; USD and EUR may be paid out too."
    ),
    "payout-currency-unknown": (
        "ke-tz.toml: payout[2]: “DOLLAR” is no currency code. Write the three letters of ISO 4217, such as KES or EUR."
    ),
    "payout-empty": "ke-tz.toml: payout: [] cannot stand here. Write at least one.",
    "payout-not-local-first": "ke-tz.toml: payout: USD stands first. Put the local currency first: TZS.",
    "payout-twice": "ke-tz.toml: payout: “TZS” stands there twice. Keep it once.",
    "price-point-as-text": "ke-tz.toml: price_points[1]: '18000' cannot stand here. Write a number without quotes.",
    "price-point-of-nothing": "ke-tz.toml: price_points[1]: 0 cannot stand here. Write an amount above 0.",
    "price-points-descending": (
        "ke-tz.toml: price_points: does not ascend. Write each amount once, the smallest first."
    ),
    "unknown-country": (
        "ke-tz.toml: to: “TA” is no country code. Write the two capital letters of ISO 3166-1, such as KE."
    ),
    "unknown-currency": (
        "ke-tz.toml: currency: “KSH” is no currency code. Write the three letters of ISO 4217, such as KES or EUR."
    ),
    "unknown-key": (
        "ke-tz.toml: speed: unknown key. Correct its spelling or take it out; docs/add-a-corridor.md lists the keys."
    ),
    "unknown-key-in-market": (
        "ke-tz.toml: market.estimate: unknown key. Correct its spelling or take it out; docs/add-a-corridor.md lists "
        "the keys."
    ),
    "unknown-key-in-note": (
        "ke-tz.toml: note.checked_by: unknown key. Correct its spelling or take it out; docs/add-a-corridor.md lists "
        "the keys."
    ),
    "unknown-language": (
        "ke-tz.toml: languages[1]: “swahili” is no language code. Write the two or three small letters of ISO 639 that "
        "Unicode CLDR knows, such as sw."
    ),
    "unknown-note": (
        "ke-tz.toml: note.key: “weather” is not known here. Write one of: official_and_street_rates_differ."
    ),
    "web-address-with-a-space": (
        "ke-tz.toml: complaints.sending[Central Bank of Kenya].website: “https://www.central bank.go.ke” is no web "
        "address. Write it whole, such as https://www.centralbank.go.ke"
    ),
    "wrong-file-name": ("ke-ug.toml: from: from and to say KE-TZ. Call the file ke-tz.toml, or correct from and to."),
}


@pytest.fixture(scope="module")
def book() -> CorridorBook:
    return read_corridors(GOOD)


def test_every_bad_fixture_has_its_message_and_every_message_its_fixture() -> None:
    assert {path.name for path in BAD.iterdir()} == SAID.keys() | {"providers", "books"}


@pytest.mark.parametrize("fault", SAID)
def test_a_fault_is_named_with_file_and_key_and_what_to_do(fault: str) -> None:
    with pytest.raises(RegistryError) as refused:
        read_corridors(BAD / fault)
    assert [str(problem) for problem in refused.value.problems] == [f"{fault}/{SAID[fault]}"]


def test_all_problems_of_all_files_are_named_at_once(tmp_path: Path) -> None:
    for fault in ("unknown-key", "missing-reference"):
        text = (BAD / fault / "ke-tz.toml").read_text()
        (tmp_path / f"{fault}.toml").write_text(text.replace('"KES"', '"KSH"'))
    with pytest.raises(RegistryError) as refused:
        read_corridors(tmp_path)
    keys = [(problem.file.split("/")[1], problem.key) for problem in refused.value.problems]
    assert sorted(keys) == [
        ("missing-reference.toml", "currency"),
        ("missing-reference.toml", "reference"),
        ("unknown-key.toml", "currency"),
        ("unknown-key.toml", "speed"),
    ]
    assert str(refused.value).startswith("4 things to put right before Homeward can start:\n  ")


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ke-tz.toml").write_bytes(b'from = "K\xff"')
    with pytest.raises(RegistryError, match=r"ke-tz\.toml: is not UTF-8 text\. Save it again as UTF-8\."):
        read_corridors(tmp_path)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="nowhere: there is no such folder"):
        read_corridors(tmp_path / "nowhere")


def test_a_price_point_that_is_no_number_is_refused(tmp_path: Path) -> None:
    text = (GOOD / "tz-ke.toml").read_text()
    (tmp_path / "tz-ke.toml").write_text(f"{text}price_points = [nan]\n")
    with pytest.raises(RegistryError, match=r"price_points\[1\]"):
        read_corridors(tmp_path)


def test_a_corridor_is_read_as_its_file_says_it(book: CorridorBook) -> None:
    corridor = book.get("ke-tz")
    assert corridor is not None
    assert corridor.code == CorridorCode("KE", "TZ")
    assert (corridor.currency, corridor.payout_currencies, corridor.local_currency) == ("KES", ("TZS", "USD"), "TZS")
    assert corridor.languages == ("sw", "en")
    assert corridor.price_points == (Decimal(18000), Decimal("45000.50"))
    assert all(isinstance(amount, Decimal) for amount in corridor.price_points)
    assert corridor.reference == "World Bank, Remittance Prices Worldwide, 2025_3Q."
    assert corridor.declared


def test_a_note_carries_its_day_its_source_and_whether_a_person_checked_it(book: CorridorBook) -> None:
    noted, plain = book.get("ke-tz"), book.get("tz-ke")
    assert noted is not None
    assert plain is not None
    assert noted.note == CorridorNote.OFFICIAL_AND_STREET_RATES_DIFFER
    assert (noted.note_on, noted.note_checked) == (date(2026, 11, 21), True)
    assert noted.note_source == "Written for a test (not real)."
    assert (plain.note, plain.note_on, plain.note_source, plain.note_checked) == ("", None, "", False)


def test_market_shares_carry_their_source_their_year_and_what_they_are_shares_of(book: CorridorBook) -> None:
    cited, plain = book.get("ke-tz"), book.get("tz-ke")
    assert cited is not None
    assert plain is not None
    assert cited.market == MarketShares(
        source="Written for a test (not real).",
        year=2024,
        basis=MarketBasis.TRANSFERS,
        shares=(MarketShare("Ecobank", Decimal("41.5")), MarketShare("TransferWise", Decimal(20))),
        website="https://shares.example.org/2024",
    )
    assert plain.market is None


def test_certified_databases_carry_their_source_and_the_day_a_person_opened_them(book: CorridorBook) -> None:
    (database,) = book.certified.databases
    assert (database.country, database.website) == ("GB", "https://compare.example.org")
    assert (database.source, database.checked_on) == ("Written for a test (not real).", date(2026, 11, 20))
    assert book.certified.compared_on is None


def test_desks_of_the_corridor_stand_before_those_of_its_countries(book: CorridorBook) -> None:
    corridor = book.get("ke-tz")
    assert corridor is not None
    assert corridor.complaints_sending == (ComplaintDesk("Central Bank of Kenya", "https://www.centralbank.go.ke"),)
    assert [desk.name for desk in corridor.complaints_receiving] == [
        "Desk of this corridor alone (not real)",
        "Bank of Tanzania",
    ]


def test_a_country_that_lives_in_dollars_pays_out_dollars(book: CorridorBook) -> None:
    corridor = book.get("us-sv")
    assert corridor is not None
    assert corridor.payout_currencies == ("USD",)


@pytest.mark.parametrize("asked", ["ke-tz", "KE-TZ", "Ke-tZ", CorridorCode("KE", "TZ")])
def test_a_corridor_is_found_by_slug_in_any_case_and_by_code(book: CorridorBook, asked: str | CorridorCode) -> None:
    assert book.get(asked) is book.declared["ke-tz"]


def test_a_corridor_without_a_file_is_built_from_its_country_codes(book: CorridorBook) -> None:
    built = book.get("ke-ml")
    assert built is not None
    assert (built.currency, built.payout_currencies, built.declared) == ("KES", ("XOF",), False)
    assert built.languages[-2:] == ("sw", "en")
    assert built.complaints_sending == (ComplaintDesk("Central Bank of Kenya", "https://www.centralbank.go.ke"),)
    assert built.complaints_receiving == ()


def test_a_corridor_to_kosovo_is_built(book: CorridorBook) -> None:
    built = book.get("de-xk")
    assert built is not None
    assert built.payout_currencies == ("EUR",)


@pytest.mark.parametrize(
    "asked", ["", "ke", "ke-", "ke-ke", "zz-ke", "ke-zz", "kenya-tanzania", "ke_tz", "ke-tz ", "aq-ke"]
)
def test_what_names_no_corridor_gives_none(book: CorridorBook, asked: str) -> None:
    assert book.get(asked) is None


@given(st.text())
def test_no_text_from_an_address_bar_breaks_the_book(asked: str) -> None:
    found = CorridorBook().get(asked)
    assert found is None or found.slug == asked.lower()


@given(st.sampled_from(sorted(countries())), st.sampled_from(sorted(countries())))
def test_a_built_corridor_leads_from_one_country_to_another(sending: str, receiving: str) -> None:
    built = CorridorBook().get(CorridorCode(sending, receiving))
    if built is None:
        assert sending == receiving or {sending, receiving} & NO_MONEY_OF_THEIR_OWN
    else:
        assert (built.code.sending, built.code.receiving) == (sending, receiving)
        assert len(built.languages) == len(set(built.languages))


NO_MONEY_OF_THEIR_OWN = {"AQ"}


def test_corridors_of_a_country_are_found_from_both_ends(book: CorridorBook) -> None:
    assert [corridor.slug for corridor in book.all()] == ["ke-tz", "tz-ke", "us-sv"]
    assert [corridor.slug for corridor in book.to_country("KE")] == ["tz-ke"]
    assert [corridor.slug for corridor in book.from_country("ke")] == ["ke-tz"]
    assert book.to_country("FR") == ()
