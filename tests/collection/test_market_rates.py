"""Prices that bring no market rate are measured against one, so that a slip never stands first in a ranking."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from portal.collection.market_rates import MarketRates
from portal.collection.review import decide, held_quotes
from portal.collection.sources.survey import EXAMPLE, Survey
from portal.collection.sources.survey.sheet import read_sheet
from portal.collection.sources.tariffs import EXAMPLE_JSON, Tariffs
from portal.composition import Homeward
from portal.prices.quotes import Quote
from portal.prices.rates import KnownRates, NoRates, ReferenceRate
from portal.prices.vocabulary import RateSource
from tests.collection.conftest import Pull
from tests.collection.invented_source import lines

#: The example sheet's and feed's rates are about 19; the invented survey's own market rate of KES in TZS is near.
MARKET = "19.5"


@dataclass
class Published:
    """Knows one rate of every pair of currencies."""

    value: str

    def rate(self, base: str, quote: str, on: date) -> ReferenceRate | None:
        return ReferenceRate(base, quote, Decimal(self.value), on, RateSource.FRANKFURTER)


def _held(portal: Homeward) -> list[tuple[str, tuple[str, ...]]]:
    with portal.database.reading() as connection:
        return [(quote.id, quote.reasons) for quote in held_quotes(connection)]


def _sheet(folder: Path, rate: str) -> Path:
    """The filled example with another rate; nothing is said of what arrives."""
    text = EXAMPLE.read_text().replace(",19.10,343800,", f",{rate},,").replace(",19.10,859500,", f",{rate},,")
    path = folder / f"shop-{rate}-not-real.csv"
    path.write_text(text)
    return path


def _feed(folder: Path, rate: str) -> Path:
    feed = json.loads(EXAMPLE_JSON.read_text())
    feed["tariffs"][1]["rate"] = rate
    path = folder / f"feed-{rate}-not-real.json"
    path.write_text(json.dumps(feed))
    return path


def _survey_the_corridor(pull: Pull) -> None:
    pull(lines(3, reference=MARKET))


@pytest.mark.parametrize("rate", ["0.0523", "1910"])
@pytest.mark.parametrize(("source", "written"), [(Survey(), _sheet), (Tariffs(), _feed)])
def test_a_rate_upside_down_or_a_hundredfold_waits_for_a_person(
    portal: Homeward, pull: Pull, tmp_path: Path, source: Any, written: Callable[[Path, str], Path], rate: str
) -> None:
    _survey_the_corridor(pull)
    pull(source, file=written(tmp_path, rate))
    ((record, reasons),) = _held(portal)
    assert reasons == ("rate_far_from_reference",)
    decide(portal.database, record, "release", "Asked again: it is real.", portal.clock())
    assert _held(portal) == []


@pytest.mark.parametrize(("source", "written"), [(Survey(), _sheet), (Tariffs(), _feed)])
def test_an_ordinary_rate_is_shown_at_once(
    portal: Homeward, pull: Pull, tmp_path: Path, source: Any, written: Callable[[Path, str], Path]
) -> None:
    _survey_the_corridor(pull)
    pull(source, file=written(tmp_path, "18.75"))
    assert _held(portal) == []


def test_where_nothing_is_known_nothing_is_held(portal: Homeward, pull: Pull, tmp_path: Path) -> None:
    pull(Survey(), file=_sheet(tmp_path, "1910"))
    assert _held(portal) == []


def _market(portal: Homeward, quote: Quote, known: KnownRates, run_id: int = 99) -> Decimal | None:
    with portal.database.reading() as connection:
        return MarketRates(connection, run_id, known).of(quote)


@pytest.fixture
def bare() -> Quote:
    """A shopped quote: it states its payout currency and no market rate."""
    quote = next(iter(read_sheet(EXAMPLE.read_text(), part="sheet.csv")))
    assert isinstance(quote, Quote)
    return quote


def test_a_published_rate_comes_before_what_surveys_say(portal: Homeward, pull: Pull, bare: Quote) -> None:
    _survey_the_corridor(pull)
    assert _market(portal, bare, Published("20.1")) == Decimal("20.1")
    assert _market(portal, bare, NoRates()) == Decimal(MARKET)


def test_a_replay_is_told_what_the_run_was_told(portal: Homeward, pull: Pull, bare: Quote) -> None:
    _survey_the_corridor(pull)  # run 1
    assert _market(portal, bare, NoRates(), run_id=1) is None
    assert _market(portal, bare, NoRates(), run_id=2) == Decimal(MARKET)
