"""What a publication says to readers of a feed: which prices came, of which month, and the first services among them.

The services are ranked among the prices that the publication itself brought, as of its day and with the reference rates
that were known then, so that an entry goes on saying the same: what other sources say, and what came later, moves no
service in it.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import Connection

from portal.collection.tables.reading import read_quotes
from portal.comparison.market import Market
from portal.comparison.names import corridor_name
from portal.comparison.offers_from_sql import Collected, OfferMaker
from portal.comparison.rates import known_rates
from portal.comparison.source_facts import source_facts
from portal.comparison.source_names import source_name_in_text
from portal.composition import homeward
from portal.localization import all_of, current_language, money_plain
from portal.localization import gettext as _
from portal.localization.dates import month_year
from portal.prices.corridors import Corridor
from portal.prices.offers import Ranking, Row, RowNote
from portal.prices.vocabulary import Question
from portal.reach.alerts.publications import Publication

#: Services named in an entry.
FIRST: Final = 3


@dataclass(frozen=True, slots=True)
class News:
    """One entry's words."""

    title: str
    summary: str


def news_of(connection: Connection, whole: Market, publication: Publication) -> News:
    """Tell a publication in the language at work; ``whole`` is the corridor's market now."""
    corridor = whole.corridor
    name = source_name_in_text(publication.source)
    market = _market(connection, corridor, publication)
    if not market.surveyed:
        return News(_("%(corridor)s: prices withdrawn", corridor=corridor_name(corridor)), _withdrawn(name))
    month = month_year(max(offer.quote.observed_on for offer in market.offers), current_language())
    title = _("%(corridor)s: prices of %(month)s", corridor=corridor_name(corridor), month=month)
    amount = _amount(market, whole)
    told = _("Source: %(source)s.", source=name)
    return News(title, f"{told} {_first_services(market, amount, month)}")


def _amount(market: Market, whole: Market) -> Decimal:
    """Return the amount to tell: the smallest that was observed; for tariffs alone, the corridor's usual one."""
    told = market if market.surveyed_amounts() else whole
    return told.first_amount(Question.PAY, told.corridor.currency)


def _withdrawn(source: str) -> str:
    return _("%(source)s no longer offers prices here.", source=source)


def _market(connection: Connection, corridor: Corridor, publication: Publication) -> Market:
    """Return the market that a publication alone makes, on its day."""
    known, day = known_rates(connection, publication.run_id), publication.published_at.date()
    maker = OfferMaker(known, homeward().providers, source_facts(), day)
    stored = read_quotes(connection, publication.rounds) if publication.rounds else []
    verified = maker.verified(connection, corridor.code, stored)
    offers = tuple(maker.offer(each, publication.source, verified=each.id in verified) for each in stored)
    paid_out = dict.fromkeys(
        [*corridor.payout_currencies, *(each.quote.service.payout_currency or "" for each in offers)]
    )
    return Market(
        replace(corridor, payout_currencies=tuple(code for code in paid_out if code)),
        Collected(offers=offers),
        known,
        day,
    )


def _first_services(market: Market, amount: Decimal, month: str) -> str:
    comparison = market.compare(Question.PAY, amount, market.corridor.currency)
    ranking = next(iter(comparison.rankings), None)
    if ranking is None:
        return _("No service has a price for this amount.")
    language = current_language()
    told = ranking.rows[:FIRST]
    said = _(
        "If you pay %(amount)s, at the prices of %(month)s: %(services)s.",
        amount=money_plain(amount, market.corridor.currency, language, short=True),
        month=_month_of(ranking) or month,
        services=all_of([_service(row, ranking.payout_currency) for row in told], language),
    )
    unconfirmed = any(RowNote.STATED_BY_PROVIDER in row.notes for row in told)
    doubt = _("Stated by providers, not confirmed yet")
    return f"{said} {doubt}." if unconfirmed else said


def _month_of(ranking: Ranking) -> str:
    newest: date = max(row.offer.quote.observed_on for row in ranking.rows)
    return month_year(newest, current_language())


def _service(row: Row, payout_currency: str) -> str:
    arrives = money_plain(row.figures.arrives_shown, payout_currency, current_language(), short=True)
    return _("%(amount)s arrives with %(provider)s", amount=arrives, provider=row.offer.provider)
