"""A question at work: what was asked of a corridor, and its comparison, for the pages that go on from there."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from flask import abort, request
from markupsafe import Markup
from sqlalchemy import Connection

from portal.comparison.asked import Asked, asked_in_address, read_question
from portal.comparison.market import Market, market_of
from portal.comparison.names import page_address
from portal.comparison.service_names import names_in_list
from portal.comparison.wishes import Wishes, address, read_wishes
from portal.composition import homeward
from portal.localization import current_language, money
from portal.localization import gettext as _
from portal.prices.choices import priced_services, rows_in_order
from portal.prices.offers import OF_THE_QUESTION, Apart, Comparison, Offer, Ranking, Row, RowNote
from portal.prices.service_codes import by_code, service_code
from portal.prices.vocabulary import Question


class Found(NamedTuple):
    """A service of the list, where it stands."""

    ranking: Ranking
    row: Row


class Price(NamedTuple):
    """A price of a service of the list."""

    offer: Offer
    in_doubt: bool  # two prices were found for this service
    promotion: Offer | None  # the newer promotion that this standard price stands in for


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

    def service(self, code: str) -> tuple[Found, ...]:
        """Return the prices for this amount of the service of a code, best first: two, where two were found."""
        return tuple(
            Found(ranking, row)
            for ranking in self.whole.rankings
            for row in rows_in_order(ranking)
            if service_code(row.offer) == code
        )

    def apart(self, code: str) -> tuple[Apart, ...]:
        """Return the service of a code where it stands apart; those first that have figures where asked otherwise."""
        found = (each for each in self.whole.apart if service_code(each.offer) == code)
        return tuple(sorted(found, key=lambda each: each.reason not in OF_THE_QUESTION))

    def prices(self, code: str) -> tuple[Price, ...]:
        """Return what stands for the service of a code, as in the list: one price, or each that was found."""
        ranked = [
            Price(row.offer, RowNote.TWO_PRICES_FOUND in row.notes, row.promotion) for _, row in self.service(code)
        ]
        others = [Price(each.offer, each.in_doubt, each.promotion) for each in self.apart(code)]
        every = [*ranked, *others]
        return tuple(price for price in every if price is every[0] or (price.in_doubt and every[0].in_doubt))

    def first_of(self, payout: str) -> Ranking | None:
        """Return the ranking of a payout currency among the services that meet the wishes, where it has rows."""
        return next((each for each in self.met.rankings if each.payout_currency == payout and each.rows), None)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Name every service of the list, by code, in its order: those with a price for the amount first."""
        if not self.market.surveyed:
            return {}
        offers = [*priced_services(self.whole), *(each.offer for each in self.whole.apart)]
        return names_in_list({code: prices[0] for code, prices in by_code(offers).items()})

    def groups(self) -> tuple[ServiceGroup, ...]:
        """Return the services to choose from: those with a price for the amount, and those without one.

        Where the question was not understood nobody knows which those are; they stand together.
        """
        if not self.answerable:
            return (ServiceGroup("", tuple(self.names.items())),) if self.names else ()
        priced = by_code(priced_services(self.whole))
        groups = (
            (_("With a price for this amount"), [code for code in self.names if code in priced]),
            (_("Without a price for this amount"), [code for code in self.names if code not in priced]),
        )
        named = ((heading, tuple((code, self.names[code]) for code in codes)) for heading, codes in groups)
        return tuple(ServiceGroup(heading, services) for heading, services in named if services)

    def quick_amounts(self, rest: str = "", **more: str) -> tuple[tuple[str, Markup], ...]:
        """Return links to the amounts that were observed; only amounts sent are, so not for "they must receive"."""
        if self.asked.question is Question.RECEIVE:
            return ()
        here, corridor = page_address(self.market.corridor) + rest, self.market.corridor
        return tuple(
            (
                address(here, {**asked_in_address(self.asked, amount), **more}, self.wishes.priorities),
                money(amount, corridor.currency, current_language(), short=True),
            )
            for amount in self.market.surveyed_amounts()
        )

    def address(self, rest: str = "", **more: str) -> str:
        """Return the address of the corridor's page, or of one below it, with the same question and wishes."""
        amount = self.amount if self.answerable else None
        said = {**asked_in_address(self.asked, amount), **more}
        return address(page_address(self.market.corridor) + rest, said, self.wishes.priorities)


def asking(connection: Connection, slug: str) -> Asking:
    """Read a question about a corridor from the address of the request; 404 where there is no such corridor.

    400 where a parameter is given twice with different values: nobody could say which one counts.
    """
    found = homeward().corridors.get(slug)
    if found is None:
        abort(404)
    if any(len(set(values)) > 1 for _name, values in request.args.lists()):
        abort(400)
    market = market_of(connection, found)
    asked = read_question(request.args, market.corridor, market.usually_arriving())
    return Asking(market, asked, read_wishes(request.args))
