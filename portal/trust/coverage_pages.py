"""Coverage: which providers each corridor shows, how old their prices are, and what share of the market they hold."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import Response, abort
from sqlalchemy import Connection, select

from portal.collection.tables import QuoteRow, ServiceRow
from portal.collection.tables.reading import SHOWN, VisibleRound, visible_rounds
from portal.comparison.names import corridor_name
from portal.comparison.offers_from_sql import OUT_OF_DATE_AFTER
from portal.comparison.queries import surveyed_corridors
from portal.comparison.source_facts import source_facts
from portal.composition import homeward
from portal.layout import keep_until_prices_change, page
from portal.localization import current_language, sort_key
from portal.localization import gettext as _
from portal.prices.corridors import Corridor, MarketBasis
from portal.prices.quotes import CorridorCode
from portal.trust.certification_page import measured_corridor
from portal.trust.certification_words import covered_sentence, of_market, share_text
from portal.trust.coverage import ENOUGH

#: Rounds asked about in one statement; SQLite takes some thousand values.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class CorridorLine:
    """A corridor in the overview."""

    slug: str
    name: str
    providers: int
    newest_on: date
    out_of_date: bool  # every round of it
    share: str


def coverage() -> Response:
    """Answer ``/<language>/coverage``: every corridor that has prices."""
    keep_until_prices_change()
    language = current_language()
    with homeward().database.reading() as connection:
        lines = list(_lines(connection))
    lines.sort(key=lambda line: sort_key(line.name, language))
    return page("trust/coverage.html", _("What we cover"), lines=lines, today=homeward().clock().date())


def _lines(connection: Connection) -> Iterable[CorridorLine]:
    rounds = {code: visible_rounds(connection, code) for code in surveyed_corridors(connection)}
    providers = _providers(connection, [each.id for found in rounds.values() for each in found])
    for code, found in rounds.items():
        corridor = homeward().corridors.get(code)
        if corridor is None or not found:
            continue
        yield CorridorLine(
            slug=corridor.slug,
            name=corridor_name(corridor),
            providers=len(providers[code]),
            newest_on=max(each.newest_on for each in found),
            out_of_date=all(map(_is_out_of_date, found)),
            share=_share(connection, corridor),
        )


def _providers(connection: Connection, rounds: list[int]) -> dict[CorridorCode, set[str]]:
    """Return the canonical providers with a shown price in some rounds, by corridor."""
    found: defaultdict[CorridorCode, set[str]] = defaultdict(set)
    columns = (ServiceRow.sending, ServiceRow.receiving, ServiceRow.provider)
    statement = select(*columns).join(QuoteRow, QuoteRow.service_id == ServiceRow.id).where(QuoteRow.status.in_(SHOWN))
    for start in range(0, len(rounds), _AT_ONCE):
        some = statement.where(QuoteRow.round_id.in_(rounds[start : start + _AT_ONCE])).distinct()
        for sending, receiving, provider in connection.execute(some):
            found[CorridorCode(sending, receiving)].add(homeward().providers.canonical(provider).slug)
    return found


def _is_out_of_date(each: VisibleRound) -> bool:
    facts = source_facts().get(each.source)
    after = facts.out_of_date_after if facts else OUT_OF_DATE_AFTER
    return homeward().clock().date() >= each.newest_on + after


def _share(connection: Connection, corridor: Corridor) -> str:
    if corridor.market is None:
        return _("Not known")
    covered = measured_corridor(connection, corridor).coverage.covered
    if covered is None:
        return _("Not known")
    share, year = share_text(covered), corridor.market.year
    if corridor.market.basis is MarketBasis.VALUE:
        return _("%(percent)s of the money sent in %(year)s", percent=share, year=year)
    return _("%(percent)s of the transfers of %(year)s", percent=share, year=year)


def corridor_coverage(slug: str) -> Response:
    """Answer ``/<language>/coverage/<slug>``."""
    keep_until_prices_change()
    corridor = homeward().corridors.get(slug)
    if corridor is None or slug != corridor.slug:
        abort(404)
    with homeward().database.reading() as connection:
        found = measured_corridor(connection, corridor).coverage
    market = found.market
    return page(
        "trust/corridor_coverage.html",
        _("What we cover: %(corridor)s", corridor=corridor_name(corridor)),
        coverage=found,
        slug=corridor.slug,
        today=homeward().clock().date(),
        covered=covered_sentence(market.basis, found.covered) if market and found.covered is not None else "",
        uncounted=[said.words for said in of_market(found)] if market and found.covered is None else [],
        enough=ENOUGH,
        share_text=share_text,
        shares=any(provider.share is not None for provider in found.providers),
    )
