"""What the eight stories read: a survey sheet that is not real beside the real starter prices.

``shillings`` works out with the arithmetic package alone, without database, address or page, what stands where.
"""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from flask import Flask

from portal.collection.snapshots import Snapshot
from portal.collection.sources.survey import Survey
from portal.database import Database
from portal.prices.compare import compare
from portal.prices.corridors import Corridor
from portal.prices.offers import Offer, Row
from portal.prices.priorities import NO_PRIORITIES, Priorities
from portal.prices.quotes import CorridorCode, Quote
from portal.prices.rates import NoRates
from portal.prices.vocabulary import Question
from tests.conftest import NOW
from tests.pages.conftest import make_portal
from tests.pages.published import SHA256, WHEN, publish, starter_quotes

SHEET = Path(__file__).parent.parent / "fixtures" / "prices" / "eight-stories-not-real.csv"
KE_TZ = Corridor(CorridorCode("KE", "TZ"), "KES", ("TZS", "USD"), ("sw", "en"))


def sheet_quotes() -> list[Quote]:
    """Return the quotes of the sheet, as its source reads them."""
    snapshot = Snapshot(SHA256, f"file:{SHEET.name}", WHEN, 200, "text/csv", SHEET.name, SHEET)
    records = list(Survey().read(snapshot, NoRates()))
    quotes = [record for record in records if isinstance(record, Quote)]
    assert len(quotes) == len(records) == 6
    return quotes


def make_stories_portal(folder: Path) -> Flask:
    """Make a portal with the starter prices and the sheet."""
    app = make_portal(folder)
    database: Database = app.extensions["homeward"].database
    publish(database, sheet_quotes(), "survey")
    return app


def offers() -> list[Offer]:
    """Return the offers of the corridor: the sheet's, and the newest real round's."""
    real = [quote for quote in starter_quotes() if str(quote.service.corridor) == "KE-TZ" and quote.period == "2025_3Q"]
    return [
        *(_offer(quote, f"sheet-{quote.record_key}", "survey", 180) for quote in sheet_quotes()),
        *(_offer(quote, f"starter-{quote.record_key}", "world-bank-rpw", 400) for quote in real),
    ]


def _offer(quote: Quote, quote_id: str, source: str, lasts: int) -> Offer:
    provider = quote.service.provider
    slug = provider.lower().replace(" ", "-")
    until: date = quote.observed_on + timedelta(days=lasts)
    return Offer(quote, quote_id, provider, slug, source, observed_reference=None, out_of_date_on=until)


def shillings(question: Question, amount: int, priorities: Priorities = NO_PRIORITIES) -> tuple[Row, ...]:
    """Return the lines of the list of what pays out in shillings, best first, by the arithmetic alone."""
    currency = "TZS" if question is Question.RECEIVE else "KES"
    answer = compare(offers(), question, Decimal(amount), currency, KE_TZ, NoRates(), NOW.date(), priorities=priorities)
    (ranking,) = (each for each in answer.rankings if each.payout_currency == "TZS")
    return ranking.rows
