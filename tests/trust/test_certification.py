"""The certification page tells the truth: for the starter data, and for a portal that meets all twelve."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask

from portal.config import Settings
from portal.factory import create_app
from portal.prices.quotes import Quote
from portal.prices.vocabulary import Layer
from portal.security import HEADERS
from portal.trust.certification import pages_load_nothing_from_others
from tests.conftest import NOW
from tests.pages.invariants import Page, PageClient
from tests.pages.published import publish_starter_prices
from tests.trust.twelve_points_not_real import every_price, folder_with, portal_meeting_all_twelve, without

Change = Callable[[list[Quote]], Sequence[Quote]]


def verdicts(page: Page) -> dict[int, bool]:
    """Return of each point whether the page says that it is met."""
    said = [each.text.strip() for each in page.all("p") if each.attributes.get("class", "").startswith("verdict")]
    assert set(said) <= {"Met", "Not met"}
    return {number: word == "Met" for number, word in enumerate(said, 1)}


def point(page: Page, number: int) -> str:
    (found,) = [each for each in page.all("li") if each.attributes.get("id") == f"p{number}"]
    return " ".join(found.text.split())


@pytest.fixture
def twelve(make_settings: Callable[..., Settings], sqlite_address: str) -> Iterator[Callable[..., Page]]:
    """Make the portal that meets all twelve, less what is taken away, and return its certification page."""
    made: list[Flask] = []

    def show(quotes: Sequence[Quote] | None = None, **settings: object) -> Page:
        made.append(portal_meeting_all_twelve(make_settings, sqlite_address, quotes, **settings))
        return PageClient(made[-1]).get("/en/certification")

    yield show
    for app in made:
        app.extensions["homeward"].database.dispose()


@pytest.fixture
def starter(make_settings: Callable[..., Settings], database_address: str) -> Iterator[Flask]:
    """A portal as `make run` starts it: the starter prices, and nothing declared."""
    made = create_app(make_settings(database_url=database_address, page_memory_bytes=0), clock=lambda: NOW)
    publish_starter_prices(made.extensions["homeward"].database)
    yield made
    made.extensions["homeward"].database.dispose()


def test_for_the_starter_prices_it_says_what_is_missing(starter: Flask) -> None:
    page = PageClient(starter).get("/en/certification")
    assert verdicts(page) == dict.fromkeys(range(1, 13), False)
    assert "0 of 12 points are met." in page.text
    assert "The operator has not declared a sending country yet." in page.text
    # Their fees are known, but from last year: both are said, and a price that is out of date meets nothing.
    assert "Services that have it: 75 of 75." in point(page, 2)
    assert "Services with only a price that is out of date: 75 of 75." in point(page, 2)
    assert "No published market share is cited" in point(page, 7)
    assert "The operator has not stated who collects the prices." in point(page, 8)
    assert "Services that our mystery shoppers checked in 180 days: 0 of 75." in point(
        page, 9
    )  # the World Bank's are not ours
    assert "has not said yet who pays for it" in point(page, 11)
    assert "Not checked by a person yet: 3 of them." in point(page, 12)


def test_every_corridor_with_starter_prices_is_measured(starter: Flask) -> None:
    page = PageClient(starter).get("/en/certification")
    rows = [each.text for each in page.all("th") if each.attributes.get("scope") == "row"]
    assert len(rows) == 8


def test_a_declared_scope_holds_all_of_its_corridors_also_those_without_prices(
    make_settings: Callable[..., Settings], sqlite_address: str
) -> None:
    scope = {"certification_country": "KE", "certification_corridors": ("ke-tz", "ke-gb")}
    made = create_app(make_settings(database_url=sqlite_address, page_memory_bytes=0, **scope), clock=lambda: NOW)
    publish_starter_prices(made.extensions["homeward"].database)
    page = PageClient(made).get("/en/certification")
    assert "money sent from Kenya." in page.text
    assert "Worst: Kenya → United Kingdom" in point(page, 1)
    assert "No price is known there." in point(page, 1)
    made.extensions["homeward"].database.dispose()


def test_a_portal_that_meets_all_twelve_is_told_so_with_the_evidence(twelve: Callable[..., Page]) -> None:
    page = twelve()
    assert verdicts(page) == dict.fromkeys(range(1, 13), True)
    assert "12 of 12 points are met." in page.text
    assert "Services that have it: 4 of 4." in point(page, 1)
    assert "carry 61.5% of the money sent." in point(page, 7)
    assert "Source, for 2025: Example Central Bank (not real), Remittances 2025, table 3" in point(page, 7)
    assert "The operator states: Two researchers of Example University (not real)" in point(page, 8)
    assert "Services that our mystery shoppers checked in 180 days: 4 of 4." in point(page, 9)
    assert "Example Foundation (not real)" in point(page, 11)
    assert "Databases on the World Bank's list that are linked: 2 of 2." in point(page, 12)
    assert "Only the World Bank can certify." in page.text


def _in_uganda(change: Callable[[Quote], Quote]) -> Change:
    return lambda quotes: [change(each) if each.service.corridor.receiving == "UG" else each for each in quotes]


ONE_AWAY: dict[int, tuple[str, Change]] = {
    1: ("Services that have it: 0 of 2.", _in_uganda(lambda quote: replace(quote, points=quote.points[:1]))),
    2: ("Services that have it: 0 of 2.", _in_uganda(lambda quote: without(quote, fee=None))),
    5: ("Services that have it: 0 of 2.", _in_uganda(lambda quote: replace(quote, speed=None))),
    6: (
        "Services that have it: 0 of 2.",
        _in_uganda(lambda quote: replace(quote, service=replace(quote.service, pickup=()))),
    ),
    7: ("carry 41.5% of the money sent.", lambda quotes: quotes[:3]),
    9: ("checked in 180 days: 0 of 2.", _in_uganda(lambda quote: replace(quote, layer=Layer.SURVEYED))),
}


@pytest.mark.parametrize("number", ONE_AWAY)
def test_a_requirement_is_judged_by_the_worst_corridor(twelve: Callable[..., Page], number: int) -> None:
    said, change = ONE_AWAY[number]
    page = twelve(change(every_price()))
    assert not verdicts(page)[number]
    assert "Worst: Kenya → Uganda" in point(page, number)
    assert said in point(page, number)
    others = {other: is_met for other, is_met in verdicts(page).items() if other not in {number, 4}}
    assert all(others.values()), others


def test_a_rate_that_is_not_disclosed_fails_the_rate_and_the_total(twelve: Callable[..., Page]) -> None:
    page = twelve(_in_uganda(lambda quote: replace(quote, discloses_rate=False))(every_price()))
    assert [number for number, is_met in verdicts(page).items() if not is_met] == [3, 4]


def test_a_price_that_is_out_of_date_meets_nothing(twelve: Callable[..., Page]) -> None:
    page = twelve(_in_uganda(lambda quote: replace(quote, observed_on=date(2025, 6, 1)))(every_price()))
    assert [number for number, is_met in verdicts(page).items() if not is_met] == [1, 2, 3, 4, 5, 6, 7, 9]
    assert "Services with only a price that is out of date: 2 of 2. The newest price is from June 2025." in point(
        page, 1
    )


@pytest.mark.parametrize(
    ("settings", "number", "said"),
    [
        ({"researchers": ""}, 8, "has not stated who collects the prices"),
        ({"funding": ""}, 11, "has not said yet who pays for it"),
        ({"no_provider_funding": False}, 11, "has not stated that no provider pays"),
    ],
)
def test_what_the_operator_does_not_state_is_not_met(
    twelve: Callable[..., Page], settings: dict[str, object], number: int, said: str
) -> None:
    page = twelve(**settings)
    assert [each for each, is_met in verdicts(page).items() if not is_met] == [number]
    assert said in point(page, number)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("checked_on = 2026-09-15", "", "Not checked by a person yet: 1 of them."),
        ("compared_on = 2026-10-01", "", "Nobody has compared our list with the World Bank's yet."),
        ("2026-09-15", "2025-09-15", "It was checked more than 400 days ago."),
    ],
)
def test_databases_that_nobody_looked_at_lately_are_not_enough(
    twelve: Callable[..., Page], tmp_path: Path, old: str, new: str, said: str
) -> None:
    folder = tmp_path / "corridors"
    folder.mkdir()
    page = twelve(corridors_dir=folder_with(folder, "certified.toml", lambda text: text.replace(old, new)))
    assert [each for each, is_met in verdicts(page).items() if not is_met] == [12]
    assert said in point(page, 12)


def test_a_share_without_a_source_is_no_share(twelve: Callable[..., Page], tmp_path: Path) -> None:
    folder = tmp_path / "corridors"
    folder.mkdir()
    page = twelve(corridors_dir=folder_with(folder, "ke-ug.toml", lambda text: text.partition("[market]")[0]))
    assert [each for each, is_met in verdicts(page).items() if not is_met] == [7]
    assert "No published market share is cited" in point(page, 7)
    assert "Worst: Kenya → Uganda" in point(page, 7)


def test_no_advertising_is_concluded_from_the_policy_on_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pages_load_nothing_from_others()
    monkeypatch.setitem(HEADERS, "Content-Security-Policy", "default-src 'none'; img-src 'self' https://ads.example")
    assert not pages_load_nothing_from_others()


def test_the_certified_databases_are_linked_each_with_the_day_somebody_looked(starter: Flask) -> None:
    page = PageClient(starter).get("/en/certified")
    links = {link.attributes["href"] for link in page.all("a")}
    assert {"https://www.geldtransfair.de", "https://www.moneyfromsweden.se"} <= links
    assert page.text.count("Not checked yet") == 3
    assert "Nobody has compared this list with the World Bank's own yet." in page.text


def test_databases_that_were_checked_say_when(make_settings: Callable[..., Settings], sqlite_address: str) -> None:
    made = portal_meeting_all_twelve(make_settings, sqlite_address)
    text = PageClient(made).get("/en/certified").text
    assert "Checked on 15 September 2026" in text
    assert "on 1 October 2026." in text
    assert "Not checked yet" not in text
    made.extensions["homeward"].database.dispose()


def test_a_narrowed_scope_names_what_it_leaves_out(
    make_settings: Callable[..., Settings], sqlite_address: str, tmp_path: Path
) -> None:
    made = portal_meeting_all_twelve(make_settings, sqlite_address, certification_corridors=("ke-ug", "ke-ug"))
    text = " ".join(PageClient(made).get("/en/certification").text.split())
    assert "The operator declared only some corridors from there: Kenya → Uganda" in text
    assert "Not measured here, though money is sent there too: Kenya → Tanzania" in text
    made.extensions["homeward"].database.dispose()


def test_a_whole_scope_leaves_nothing_out(twelve: Callable[..., Page]) -> None:
    assert "declared only some corridors" not in twelve().text


@pytest.mark.parametrize(("setting", "number"), [("researchers", 8), ("funding", 11)])
def test_blanks_state_nothing(twelve: Callable[..., Page], setting: str, number: int) -> None:
    page = twelve(**{setting: " \t "})
    assert [each for each, is_met in verdicts(page).items() if not is_met] == [number]


@pytest.mark.parametrize("old", ["checked_on = 2026-09-15", "compared_on = 2026-10-01"])
def test_nobody_has_looked_on_a_day_still_to_come(twelve: Callable[..., Page], tmp_path: Path, old: str) -> None:
    folder = tmp_path / "corridors"
    folder.mkdir()
    to_come = f"{old.split(maxsplit=1)[0]} = 2099-01-01"
    page = twelve(corridors_dir=folder_with(folder, "certified.toml", lambda text: text.replace(old, to_come)))
    assert [each for each, is_met in verdicts(page).items() if not is_met] == [12]
    assert "Not checked by a person yet: 1 of them." in point(page, 12) or "Nobody has compared" in point(page, 12)


def test_databases_that_are_not_linked_are_counted(twelve: Callable[..., Page], tmp_path: Path) -> None:
    folder = tmp_path / "corridors"
    folder.mkdir()
    page = twelve(
        corridors_dir=folder_with(folder, "certified.toml", lambda text: text.replace("listed = 2", "listed = 5"))
    )
    assert [each for each, is_met in verdicts(page).items() if not is_met] == [12]
    assert "Databases on the World Bank's list that are linked: 2 of 5." in point(page, 12)


def test_a_shop_of_a_day_still_to_come_counts_for_nothing(twelve: Callable[..., Page]) -> None:
    tomorrow = NOW.date() + timedelta(days=1)
    page = twelve(_in_uganda(lambda quote: replace(quote, observed_on=tomorrow))(every_price()))
    assert [number for number, is_met in verdicts(page).items() if not is_met] == [1, 2, 3, 4, 5, 6, 7, 9]
    assert "Services that our mystery shoppers checked in 180 days: 0 of 2." in point(page, 9)


@pytest.mark.parametrize(("larger", "is_met"), [("18001", False), ("19799", False), ("19800", True)])
def test_two_amounts_that_are_all_but_the_same_are_one(twelve: Callable[..., Page], larger: str, is_met: bool) -> None:
    page = twelve([without(quote, amount=Decimal(larger)) for quote in every_price()])
    assert verdicts(page)[1] == is_met
    assert "Two amounts that differ by less than 10% count as one." in point(page, 1)


@pytest.mark.parametrize(("year", "is_met"), [(2027, False), (2026, True), (2016, True), (2015, False)])
def test_shares_of_a_year_long_past_or_still_to_come_do_not_count(
    twelve: Callable[..., Page], tmp_path: Path, year: int, is_met: bool
) -> None:
    folder = tmp_path / "corridors"
    folder.mkdir()
    change = f"year = {year}"
    page = twelve(corridors_dir=folder_with(folder, "ke-ug.toml", lambda text: text.replace("year = 2025", change)))
    assert verdicts(page)[7] == is_met
    if not is_met:
        assert (
            f"The cited market shares are of {year}. Only shares of this year, or of the 10 years before it, count."
            in (point(page, 7).replace("</p><p>", " "))
        )


def test_no_advertising_takes_the_policy_and_the_operator_s_word(twelve: Callable[..., Page]) -> None:
    page = twelve(no_advertising=False)
    assert [each for each, is_met in verdicts(page).items() if not is_met] == [10]
    assert "So no advertising network gets in." in point(page, 10)
    assert "The operator has not stated that this portal carries no advertising." in point(page, 10)


def test_where_the_operator_s_word_is_all_there_is_the_page_says_so(twelve: Callable[..., Page]) -> None:
    page = twelve()
    said = [number for number in range(1, 13) if "rests on the operator's statement alone." in point(page, number)]
    assert said == [8, 11, 12]
    assert "The operator states that this portal carries no advertising of its own either." in point(page, 10)


def test_a_share_that_nobody_knows_is_worse_than_one_that_is_known(twelve: Callable[..., Page], tmp_path: Path) -> None:
    """Kenya to Tanzania has no share; of Kenya to Uganda 20 % are covered, by one of two services."""
    folder = tmp_path / "corridors"
    folder.mkdir()
    quotes = [
        each
        for each in every_price()
        if (each.service.corridor.receiving, each.service.provider[:5]) != ("UG", "FIRST")
    ]
    page = twelve(quotes, corridors_dir=folder_with(folder, "ke-tz.toml", lambda text: text.partition("[market]")[0]))
    assert "Worst: Kenya → Tanzania" in point(page, 7)
    assert "No published market share is cited" in point(page, 7)


def test_where_all_corridors_stand_alike_none_is_called_the_worst(twelve: Callable[..., Page]) -> None:
    page = twelve()
    assert "Worst:" not in page.text
    assert "All 2 corridors stand alike." in point(page, 1)
    assert "Services that have it: 4 of 4." in point(page, 1)
    assert point(page, 7).count("carry 61.5% of the money sent.") == 1
