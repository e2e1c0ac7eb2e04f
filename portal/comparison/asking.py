"""A question at work: what was asked of a corridor, and its comparison, for the pages that go on from there."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from flask import abort, request
from sqlalchemy import Connection

from portal.comparison.asked import Asked, asked_in_address, read_question
from portal.comparison.market import Market, market_of
from portal.comparison.names import page_address
from portal.comparison.service_names import named_in_text
from portal.comparison.wishes import Wishes, address, read_wishes
from portal.composition import homeward
from portal.localization import gettext as _
from portal.prices.choices import rows_in_order
from portal.prices.offers import Apart, Comparison, Offer, Ranking, Row
from portal.prices.service_codes import by_code, service_code


class Found(NamedTuple):
    """A service of the list, where it stands."""

    ranking: Ranking
    row: Row


class ServiceGroup(NamedTuple):
    """Services to choose from, as (code, name)."""

    heading: str
    services: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Asking:
    """A question about a corridor, with the wishes it came with."""

    market: Market
    asked: Asked
    wishes: Wishes

    @property
    def problems(self) -> tuple[str, ...]:
        """What in the address is not understood, in words."""
        return (*self.asked.problems.values(), *self.wishes.problems.values())

    @property
    def answerable(self) -> bool:
        """Whether the question was understood, and anybody surveys the corridor."""
        return self.market.surveyed and not self.asked.problems

    @property
    def status(self) -> int:
        """The HTTP status: 400 where something in the address is not understood."""
        return 400 if self.problems else 200

    @cached_property
    def amount(self) -> Decimal:
        """The amount asked about, or the one to begin with."""
        return self.asked.amount or self.market.first_amount(self.asked.question, self.asked.currency)

    @cached_property
    def whole(self) -> Comparison:
        """The comparison of every service."""
        return self.market.compare(self.asked.question, self.amount, self.asked.currency)

    @cached_property
    def met(self) -> Comparison:
        """The comparison of the services that meet the wishes."""
        wanted = self.wishes.priorities
        if not wanted:
            return self.whole
        return self.market.compare(self.asked.question, self.amount, self.asked.currency, wanted)

    def service(self, code: str) -> Found | None:
        """Return the service of a code where it has a price: of several prices the first."""
        return next(
            (
                Found(ranking, row)
                for ranking in self.whole.rankings
                for row in rows_in_order(ranking)
                if service_code(row.offer) == code
            ),
            None,
        )

    def apart(self, code: str) -> Apart | None:
        """Return the service of a code where it stands apart."""
        return next((each for each in self.whole.apart if service_code(each.offer) == code), None)

    def first_of(self, payout: str) -> Ranking | None:
        """Return the ranking of a payout currency among the services that meet the wishes, where it has rows."""
        return next((each for each in self.met.rankings if each.payout_currency == payout and each.rows), None)

    def priced_group(self) -> ServiceGroup:
        """Return the services with a price for the amount, in the order of the list."""
        rows = [row for ranking in self.whole.rankings for row in rows_in_order(ranking)]
        return ServiceGroup(_("With a price for this amount"), _named(row.offer for row in rows))

    def apart_group(self) -> ServiceGroup:
        """Return the services without one."""
        return ServiceGroup(_("Without a price for this amount"), _named(each.offer for each in self.whole.apart))

    def address(self, rest: str = "", **more: str) -> str:
        """Return the address of the corridor's page, or of one below it, with the same question and wishes."""
        amount = self.amount if self.answerable else None
        said = {**asked_in_address(self.asked, amount), **more}
        return address(page_address(self.market.corridor) + rest, said, self.wishes.priorities)


def asking(connection: Connection, slug: str) -> Asking:
    """Read a question about a corridor from the address of the request; 404 where there is no such corridor."""
    found = homeward().corridors.get(slug)
    if found is None:
        abort(404)
    market = market_of(connection, found)
    asked = read_question(request.args, market.corridor, market.usually_arriving())
    return Asking(market, asked, read_wishes(request.args))


def _named(offers: Iterable[Offer]) -> tuple[tuple[str, str], ...]:
    return tuple((code, named_in_text(offer)) for code, offer in by_code(offers).items())
