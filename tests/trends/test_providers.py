"""Provider pages: who a provider is, where it sends, what it cost, what changed."""

from dataclasses import replace
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
from portal.prices.quotes import CorridorCode
from portal.prices.rates import NoRates
from portal.registry.slugs import slug_of_spelling
from portal.trends.priced import Priced
from portal.trends.provider_rows import Changes, changes, counted_changes, presences, provider_of
from tests.conftest import NOW
from tests.pages.invariants import PageClient
from tests.pages.published import publish
from tests.trends.history_not_real import priced_quote, publish_history


def row(number: int, total: str, *, provider: str = "Invented", payout: str = "TZS") -> Priced:
    quote = priced_quote(total, provider=provider, payout_currency=payout)
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


def test_a_service_found_twice_speaks_with_its_dearest_price() -> None:
    (change,) = changes([row(1, "5")], [row(2, "4"), row(3, "9")])
    assert change.points == 4


def test_the_same_terms_on_another_corridor_are_another_service() -> None:
    here, there = row(1, "5"), priced_quote("3", provider="Invented", corridor=CorridorCode("KE", "UG"))
    elsewhere = replace(here, stored=replace(here.stored, quote=there), counted=counted_row(there, NoRates()))
    assert here.service != elsewhere.service
    assert counted_changes(changes([here, elsewhere], [row(2, "4"), elsewhere])) == Changes(cheaper=1, same=1)


@pytest.mark.parametrize(
    ("slug", "dearer", "cheaper", "same"),
    [
        ("western-union", 4, 4, 0),
        ("moneygram", 2, 10, 0),
        ("kcb-bank", 3, 1, 0),
        ("ecobank-rapid-transfer", 2, 5, 1),
        ("ecobank", 4, 0, 0),
    ],
)
def test_changes_are_counted_on_every_corridor_for_itself(
    starter: PageClient, slug: str, dearer: int, cheaper: int, same: int
) -> None:
    """Counted by hand in the survey's rows of 2025_1Q and 2025_3Q."""
    text = starter.get(f"/en/provider/{slug}").text
    assert f"Dearer {dearer} Cheaper {cheaper} Unchanged {same} New 0 Not found again 0" in " ".join(text.split())


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
    assert "-5.00 points" in text  # from 7, the dearer of two, to 2
    assert "Cheaper 1" in text


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
