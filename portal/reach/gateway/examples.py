"""An example that works: two codes and an amount for which there are prices, as near to what was asked as can be."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection

from portal.comparison.asked import plain_digits
from portal.comparison.market import market_of
from portal.comparison.queries import surveyed_corridors
from portal.composition import homeward
from portal.prices.quotes import CorridorCode
from portal.prices.vocabulary import Question

#: How many corridors are tried before a message goes without an example.
_TRIES = 5


def working_example(connection: Connection, corridor: CorridorCode | None = None, countries: Sequence[str] = ()) -> str:
    """Return a message such as ``KE TZ 18000`` that is answered with prices; "" where there are none at all.

    The corridor itself comes first, then others to its receiving country, then from its sending one, then any; of
    countries to choose from, the first that has a corridor.
    """
    surveyed = sorted(surveyed_corridors(connection))
    tried = dict.fromkeys(_nearest(surveyed, corridor, countries))
    for code in list(tried)[:_TRIES]:
        amount = _amount(connection, code)
        if amount:
            return f"{code.sending} {code.receiving} {amount}"
    return ""


def _nearest(
    surveyed: Sequence[CorridorCode], corridor: CorridorCode | None, countries: Iterable[str]
) -> Iterator[CorridorCode]:
    if corridor is not None:
        yield from (code for code in surveyed if code == corridor)
        yield from (code for code in surveyed if code.receiving == corridor.receiving)
        yield from (code for code in surveyed if code.sending == corridor.sending)
    for country in countries:
        yield from (code for code in surveyed if code.receiving == country)
        yield from (code for code in surveyed if code.sending == country)
    yield from surveyed


def _amount(connection: Connection, code: CorridorCode) -> str:
    """Return the smallest surveyed amount at which a service is ranked; "" where there is none."""
    found = homeward().corridors.get(code)
    if found is None:
        return ""
    market = market_of(connection, found)
    currency = market.corridor.currency
    for amount in (*market.surveyed_amounts(), market.first_amount(Question.PAY, currency)):
        if any(ranking.rows for ranking in market.compare(Question.PAY, amount, currency).rankings):
            return plain_digits(amount)
    return ""
