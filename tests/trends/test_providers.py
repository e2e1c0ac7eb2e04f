"""Provider pages: who a provider is, where it sends, what it cost, what changed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.collection.measures import counted_row
from portal.collection.tables import ServiceRow
from portal.collection.tables.reading import StoredQuote
from portal.composition import Homeward, homeward
from portal.config import Settings
from portal.factory import create_app
from portal.migrating import upgrade
from portal.prices.quotes import CorridorCode, Promotion
from portal.prices.rates import NoRates
from portal.registry.slugs import slug_of_spelling
from portal.trends.priced import Priced
from portal.trends.provider_rows import Changes, changes, counted_changes, presences, provider_of
from tests.conftest import NOW
from tests.pages.invariants import PageClient
from tests.pages.published import publish
from tests.trends.history_not_real import priced_quote, publish_history


def row(number: int, total: str, *, provider: str = "Invented", payout: str = "TZS", **of_quote: object) -> Priced:
    quote = priced_quote(total, provider=provider, payout_currency=payout, **of_quote)
    stored = StoredQuote(f"1-{number}", quote, "accepted", (), "", 1, 1, 1)
    return Priced(stored, provider, provider.lower(), counted_row(quote, NoRates()))


def test_changes_are_told_service_by_service() -> None:
    before = [row(1, "5"), row(2, "4", payout="USD"), row(3, "3", provider="Left")]
    now = [row(4, "6.5"), row(5, "4", payout="USD"), row(6, "2", provider="Came")]
    found = changes(before, now)
    assert [each.points for each in found] == [Decimal("1.5"), Decimal(0), None, None]
    assert counted_changes(found) == Changes(dearer=1, cheaper=0, same=1, new=1, gone=1)


def test_the_same_round_twice_changes_nothing() -> None:
    rows = [row(1, "5"), row(2, "4", payout="USD")]
    assert counted_changes(changes(rows, rows)) == Changes(same=2)


EARLIER, LATER = date(2025, 8, 18), date(2025, 8, 27)


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_service_found_twice_within_a_point_speaks_with_its_newest_price(*, newest_first: bool) -> None:
    found = [row(2, "6", observed_on=EARLIER), row(3, "5", observed_on=LATER)]
    (change,) = changes([row(1, "4")], found[::-1] if newest_first else found)
    assert change.points == 1
    (change,) = changes(found, [row(1, "4")])
    assert change.points == -1


def test_a_service_found_twice_further_apart_is_neither_dearer_nor_cheaper() -> None:
    doubtful = [row(2, "4", observed_on=EARLIER), row(3, "5.01", observed_on=LATER)]
    for before, now in (([row(1, "3")], doubtful), (doubtful, [row(1, "9")]), (doubtful, doubtful)):
        (change,) = changes(before, now)
        assert change.points is None
        assert counted_changes([change]) == Changes(in_doubt=1)
    (change,) = changes([row(1, "3")], doubtful)
    assert change.now is not None
    assert [each.total for each in change.now.found] == [Decimal("5.01"), Decimal(4)], "newest first"


def test_a_promotion_alone_is_neither_dearer_nor_cheaper() -> None:
    promoted = row(2, "1", promotion=Promotion())
    for before, now in (([row(1, "3")], [promoted]), ([promoted], [row(1, "3")]), ([promoted], [promoted])):
        assert counted_changes(changes(before, now)) == Changes(promotion=1)


def test_beside_a_standard_price_a_promotion_says_nothing() -> None:
    found = [row(2, "1", promotion=Promotion(), observed_on=LATER), row(3, "4", observed_on=EARLIER)]
    (change,) = changes([row(1, "3")], found)
    assert change.points == 1


def test_of_several_promotions_the_newest_is_told() -> None:
    found = [
        row(number, total, promotion=Promotion(), observed_on=day)
        for number, total, day in ((2, "1", EARLIER), (3, "9", LATER), (4, "2", EARLIER))
    ]
    (change,) = changes([], found)
    assert change.now is not None
    assert [each.total for each in change.now.found] == [Decimal(9)]
    assert change.now.promotion


def test_what_is_new_or_gone_is_so_at_whatever_price() -> None:
    doubtful, promoted = [row(2, "4"), row(3, "9")], [row(4, "1", provider="Other", promotion=Promotion())]
    assert counted_changes(changes([], doubtful + promoted)) == Changes(new=2)
    assert counted_changes(changes(doubtful + promoted, [])) == Changes(gone=2)


def test_the_same_record_twice_is_no_doubt() -> None:
    (change,) = changes([row(1, "5"), row(2, "5")], [row(3, "5"), row(4, "5")])
    assert change.points == 0


def test_the_same_terms_on_another_corridor_are_another_service() -> None:
    here, there = row(1, "5"), priced_quote("3", provider="Invented", corridor=CorridorCode("KE", "UG"))
    elsewhere = replace(here, stored=replace(here.stored, quote=there), counted=counted_row(there, NoRates()))
    assert here.service != elsewhere.service
    assert counted_changes(changes([here, elsewhere], [row(2, "4"), elsewhere])) == Changes(cheaper=1, same=1)


@pytest.mark.parametrize(
    ("slug", "dearer", "cheaper", "same", "uncompared"),
    [
        ("western-union", 4, 2, 0, "Promotion 2"),
        ("moneygram", 2, 10, 0, ""),
        ("kcb-bank", 3, 1, 0, ""),
        ("ecobank-rapid-transfer", 2, 5, 1, ""),
        ("ecobank-rapidcash", 0, 0, 0, "Two prices found 1"),
        ("ecobank", 4, 0, 0, ""),
    ],
)
def test_changes_are_counted_on_every_corridor_for_itself(
    starter: PageClient, slug: str, dearer: int, cheaper: int, same: int, uncompared: str
) -> None:
    """Counted by hand in the survey's rows of 2025_1Q and 2025_3Q."""
    text = " ".join(starter.get(f"/en/provider/{slug}").text.split())
    counts = f"Dearer {dearer} Cheaper {cheaper} Unchanged {same} New 0 Not found again 0 {uncompared}".strip()
    assert f"{counts} Prices: " in text


def test_a_service_that_is_new_at_two_prices_is_new(starter: PageClient) -> None:
    """CRDB Bank: Tanzania to Kenya was not in 2025_1Q, and found at 85.69 and 82.60; to Uganda it was in both."""
    text = " ".join(starter.get("/en/provider/crdb-bank").text.split())
    assert "Dearer 0 Cheaper 0 Unchanged 0 New 1 Not found again 0 Two prices found 1 Prices: " in text


@pytest.mark.parametrize(
    ("address", "line"),
    [
        # Found at 4.51 on 20 February and at 4.16 on 21 February; then at 2.38 and at 34.94.
        ("ecobank-rapidcash?corridor=rw-ke", "4.16% 34.94% · 2.38% Two prices found –"),
        # 75.89 on 18 August, 74.24 on 27 August.
        ("crdb-bank?corridor=tz-ug", "74.24% · 75.89% Two prices found –"),
        ("western-union?corridor=tz-ke", "0.72% Promotion –"),
        ("western-union?corridor=tz-ug", "1.30% Promotion –"),
        # 4.69 on 1 September, 4.73 on 3 September: within a point.
        ("ecobank-rapid-transfer?corridor=ke-ug", "4.73%"),
    ],
)
def test_the_survey_s_doubtful_prices_and_promotions_are_told_and_not_compared(
    starter: PageClient, address: str, line: str
) -> None:
    page = starter.get(f"/en/provider/{address}")
    (table,) = [each for each in page.all("table") if "Before" in each.text]
    assert line in " ".join(table.text.split())
    assert "Only standard prices are compared, the newest of each round." in page.text


@pytest.mark.parametrize(
    ("address", "corridor", "mark"),
    [
        ("ecobank-rapidcash?corridor=rw-ke", "18.66% 2 prices · Two prices found", "Two prices found"),
        ("western-union?corridor=tz-ke", "0.72% 1 price · Promotion", "Promotion"),
    ],
)
def test_a_mean_says_what_it_counts(starter: PageClient, address: str, corridor: str, mark: str) -> None:
    page = starter.get(f"/en/provider/{address}")
    text = " ".join(page.text.split())
    assert corridor in text
    assert text.count("The mean of its prices counts every price shown whose rate is told") == 1
    marked = [item.text for item in page.all("li") if item.text.strip().endswith(mark)]
    assert len(marked) == (2 if mark == "Two prices found" else 1)


def test_every_provider_with_a_price_is_listed_once(surveyed_app: Flask) -> None:
    with surveyed_app.app_context(), homeward().database.reading() as connection:
        found = presences(connection)
        spelled = set(connection.execute(select(ServiceRow.provider)).scalars())
    slugs = [each.provider.slug for each in found]
    assert len(slugs) == len(set(slugs))
    assert len(found) <= len(spelled)
    assert sum(each.prices for each in found) == 79  # of 80 rows of the newest round, one is held back


def test_a_provider_is_known_by_its_slug_whether_declared_or_not(app: Flask) -> None:
    portal: Homeward = app.extensions["homeward"]
    publish_history(portal.database)
    with app.app_context(), portal.database.reading() as connection:
        slug = portal.providers.canonical("Invented Bank").slug
        found = provider_of(connection, slug)
        assert found is not None
        assert (found.provider.name, len(found.services), found.corridors) == (
            "Invented Bank", 2, (CorridorCode("KE", "TZ"),)
        )  # fmt: skip
        declared = provider_of(connection, "western-union")
        assert declared is not None
        assert (declared.provider.name, declared.services) == ("Western Union", ())
        assert provider_of(connection, "nobody") is None


def test_a_provider_of_which_nothing_was_ever_shown_is_nobody(app: Flask) -> None:
    portal: Homeward = app.extensions["homeward"]
    quote = priced_quote("5", provider="Never Shown")
    publish(portal.database, [quote], held=[quote.record_key])
    publish(portal.database, [quote], state="failed")
    with app.app_context(), portal.database.reading() as connection:
        assert provider_of(connection, portal.providers.canonical("Never Shown").slug) is None


def test_the_list_leads_to_every_provider(starter: PageClient) -> None:
    page = starter.get("/en/providers")
    links = [link.attributes["href"] for link in page.all("a") if link.attributes["href"].startswith("/en/provider/")]
    assert len(links) == len(set(links)) > 20
    for link in links:
        starter.get(link)


def test_a_provider_shows_its_corridors_and_proves_each_price(starter: PageClient) -> None:
    page = starter.get("/en/provider/western-union?corridor=ke-tz")
    assert page.one("h1").text == "Western Union"
    assert "Money transfer operator" in page.text
    assert "Prices: Kenya → Tanzania" in page.text
    proofs = {link.attributes["href"] for link in page.all("a") if "/quote/" in link.attributes["href"]}
    assert len(proofs) == 2
    for proof in proofs:
        assert "Western Union" in starter.get(proof).text


def test_an_unchecked_register_is_said_without_blame(starter: PageClient) -> None:
    text = starter.get("/en/provider/western-union").text
    assert "We have not looked this provider up in an official register yet. That says nothing against it." in text


def test_a_register_entry_leads_to_the_register(tmp_path: Path) -> None:
    corridors = tmp_path / "corridors"
    corridors.mkdir()
    (corridors / "providers.toml").write_text(
        '[[provider]]\nslug = "invented-bank"\nname = "Invented Bank"\nkind = "bank"\naliases = ["INVENTED"]\n'
        'website = "https://bank.example"\n[[provider.register]]\ncountry = "KE"\nregister = "Invented Register"\n'
        'website = "https://register.example/1"\nchecked_on = 2026-11-01\n'
    )
    settings = Settings.model_validate({"env": "test", "data_dir": tmp_path, "corridors_dir": corridors})
    app = create_app(settings, clock=lambda: NOW)
    portal: Homeward = app.extensions["homeward"]
    upgrade(portal.database)
    page = PageClient(app).get("/en/provider/invented-bank")
    links = {link.attributes["href"]: link.text for link in page.all("a")}
    assert links["https://register.example/1"] == "Invented Register"
    assert links["https://bank.example"] == "bank.example"
    for words in (
        "Kenya",
        "Looked up on 1 November 2026.",
        "Also written as INVENTED",
        "The newest rounds hold no price of this provider.",
    ):
        assert words in page.text
    portal.database.dispose()


def test_a_provider_s_history_has_its_gaps_and_changes(invented: PageClient) -> None:
    slug = slug_of(invented, "Invented Wallet")
    text = invented.get(f"/en/provider/{slug}").text
    assert "2nd quarter 2025: no round" in text
    assert "1st quarter 2025 to 3rd quarter 2025" in text
    assert "7.00% · 5.00% Two prices found 2.00% –" in " ".join(text.split())  # nobody knows what it fell from
    assert "Dearer 0 Cheaper 0 Unchanged 0 New 0 Not found again 0 Two prices found 1" in " ".join(text.split())


def test_a_history_breaks_in_2016(invented: PageClient) -> None:
    text = invented.get(f"/en/provider/{slug_of(invented, 'Invented Bank')}").text
    assert "Here the survey changed its fields, in 2016." in text


def test_a_provider_of_earlier_rounds_keeps_its_history(invented: PageClient) -> None:
    """Found in 2024_4Q alone: it is in no newest round, and where it was not found a dash stands."""
    slug = slug_of_spelling("Invented Promotion")
    page = invented.get(f"/en/provider/{slug}")
    assert "The newest rounds hold no price of this provider." in page.text
    assert "In earlier rounds only Kenya → Tanzania" in page.text
    lines = [" ".join(row.text.split()) for row in page.all("tr")]
    assert "August 2025 2025_3Q – 4.00%" in lines
    assert any(line.startswith("November 2024 2024_4Q 1.00% 4.33% 1.00% Cash") for line in lines)
    assert any(line.endswith("10 November 2024 · Promotion") for line in lines)
    assert "The mean of its prices counts every price shown" in page.text
    assert not [line for line in lines if "2016_2Q" in line]


def slug_of(client: PageClient, name: str) -> str:
    (link,) = [link for link in client.get("/en/providers").all("a") if link.text.strip() == name]
    return link.attributes["href"].removeprefix("/en/provider/")


@pytest.mark.parametrize("address", ["nobody", "western-union?corridor=gb-ng", "western-union?corridor=x"])
def test_what_nobody_knows_is_not_found(starter: PageClient, address: str) -> None:
    starter.get(f"/en/provider/{address}", 404)


def test_two_spellings_of_one_provider_are_one_history() -> None:
    one = row(1, "5", provider="Invented")
    other = replace(one, stored=row(2, "6", provider="INVENTED").stored)
    assert one.service == other.service
    assert one.service != row(3, "5", provider="Somebody else").service
    assert one.service != row(4, "5", payout="USD").service
