"""Long lists stay small: 400 corridors and 400 providers, on pages of at most 14 KB."""

import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import islice, permutations

import pytest
from flask import Flask

from portal.composition import Homeward
from portal.config import Settings
from portal.factory import create_app
from portal.migrating import upgrade
from portal.prices.codes import countries
from portal.prices.quotes import CorridorCode, Quote
from portal.registry.slugs import slug_of_spelling
from tests.conftest import NOW
from tests.pages.invariants import PageClient
from tests.pages.published import publish
from tests.trends.history_not_real import priced_quote

LARGEST_DOCUMENT = 14 * 1024
CORRIDORS = 400


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageClient]:
    """A portal with one provider on 400 corridors."""
    app: Flask = create_app(
        Settings.model_validate({"env": "test", "data_dir": tmp_path_factory.mktemp("everywhere")}), clock=lambda: NOW
    )
    portal: Homeward = app.extensions["homeward"]
    upgrade(portal.database)
    quotes = [
        replace(each, service=replace(each.service, provider="Invented Everywhere (not real)")) for each in _quotes()
    ]
    publish(portal.database, quotes, averages={"average_total": Decimal("6.21"), "average_rows": 9})
    yield PageClient(app)
    portal.database.dispose()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageClient]:
    """A portal with as many corridors as the survey will ever have, each with a provider of its own."""
    folder = tmp_path_factory.mktemp("large")
    app: Flask = create_app(
        Settings.model_validate({"env": "test", "data_dir": folder, "page_memory_bytes": 0}), clock=lambda: NOW
    )
    portal: Homeward = app.extensions["homeward"]
    upgrade(portal.database)
    averages = {"average_total": Decimal("6.21"), "average_rows": 9, "smart": Decimal("2.5"), "smart_rows": 3}
    publish(portal.database, _quotes(), averages=averages)
    yield PageClient(app)
    portal.database.dispose()


def _quotes() -> list[Quote]:
    """Return a price of an invented provider on each of 400 corridors; names are random, so that they compress ill."""
    chance = random.Random("large-not-real")
    codes = sorted(countries())
    chance.shuffle(codes)
    pairs = islice((CorridorCode(*pair) for pair in permutations(codes, 2)), CORRIDORS)
    quotes = []
    for place, corridor in enumerate(pairs):
        name = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=12)).title()
        quotes.append(priced_quote("5", provider=f"Invented {name}", corridor=corridor, note=str(place)))
    return quotes


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    "rest", ["corridors", "corridors?page=2&sort=smart", "providers", "providers?page=3", "averages"]
)
def test_a_page_of_a_long_list_stays_small(large: PageClient, language: str, rest: str) -> None:
    large.get(f"/{language}/{rest}")
    document = large.raw(f"/{language}/{rest}", headers={"Accept-Encoding": "gzip"})
    assert document.headers["Content-Encoding"] == "gzip"
    assert len(document.data) <= LARGEST_DOCUMENT


def test_its_pages_together_hold_everything_once(large: PageClient) -> None:
    for address, wanted in (("/en/corridors", CORRIDORS), ("/en/providers", CORRIDORS)):
        first = large.get(address)
        pages = {link.attributes["href"] for link in first.all("a") if "page=" in link.attributes["href"]}
        numbered = sorted(page for page in pages if "sort=" not in page)
        found: list[str] = []
        for page in numbered:
            names = [each for each in large.get(page).all("th", "li") if each.attributes.get("class") == "card"
                     or (each.attributes.get("scope") == "row" and "→" in each.text)]  # fmt: skip
            found += [each.text for each in names]
        assert len(found) == len(set(found)) == wanted


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("query", ["", "?page=4"])
def test_a_provider_on_hundreds_of_corridors_has_pages_of_them(
    everywhere: PageClient, language: str, query: str
) -> None:
    address = f"/{language}/provider/{slug_of_spelling('Invented Everywhere (not real)')}{query}"
    page = everywhere.get(address)
    assert len([each for each in page.all("th") if each.attributes.get("scope") == "row"]) >= 100
    document = everywhere.raw(address, headers={"Accept-Encoding": "gzip"})
    assert len(document.data) <= LARGEST_DOCUMENT
    everywhere.get(address.partition("?")[0] + "?page=5", 404)
