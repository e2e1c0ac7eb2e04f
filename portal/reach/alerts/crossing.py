"""When an alert fires: once, as what arrives rises above the threshold; and again only after it was not above it.

Prices are looked at where they changed since: published runs, decisions of people, and the day (reference rates and
ages change with it). An alert that has just been confirmed is looked at too, so whoever asks for what is so already is
told at once. Where no price of the current layer is left, nothing is known: an alert that has fired stays as it is, so
that a tariff that is away for a day fires nothing when it comes back.

The mark "above" and the mail are written in one transaction, and only by whoever turns the mark: two processes that
look at the same moment write one mail. Between reading the alerts and turning a mark an alert may be stopped: its code,
which no other alert ever has, says which one is meant, and only one that is confirmed is written to.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import Connection, Update, update

from portal.collection.tables.state import published_state
from portal.comparison.market import Market, market_of
from portal.composition import Homeward
from portal.localization import published_languages, using_language
from portal.localization.active import localization
from portal.prices.corridors import Corridor
from portal.prices.offers import Row
from portal.reach.alerts.current import current_market, delivering, delivering_more
from portal.reach.alerts.letters import alarm
from portal.reach.alerts.outbox import post
from portal.reach.alerts.subscriptions import Subscription, Wanted, confirmed_not_looked_at
from portal.reach.alerts.tables import Alert

_NEVER_STOP: Final[Callable[[], bool]] = lambda: False  # noqa: E731 - a default, not a function of its own


@dataclass(frozen=True, slots=True)
class Looked:
    """What looking at alerts came to."""

    alerts: int
    fired: int


class _Prices:
    """What amounts deliver in one corridor now; people ask alike, so each question is answered once."""

    def __init__(self, market: Market) -> None:
        self._markets = {too: current_market(market, unconfirmed_too=too) for too in (False, True)}
        self._answers: dict[tuple[object, ...], tuple[Row, ...]] = {}

    def rows(self, wanted: Wanted) -> tuple[Row, ...]:
        """Return the services that deliver what somebody wants to be told of, whatever they deliver."""
        key = (wanted.amount, wanted.payout_currency, wanted.priorities, wanted.unconfirmed_prices)
        if key not in self._answers:
            market = self._markets[wanted.unconfirmed_prices]
            self._answers[key] = delivering(market, wanted.amount, wanted.payout_currency, wanted.priorities)
        return self._answers[key]


def look(portal: Homeward, stop: Callable[[], bool] = _NEVER_STOP) -> Looked:
    """Look at every alert whose prices may have changed; needs Flask's application context."""
    with portal.database.reading() as connection:
        state = _state(connection, portal.clock())
        found = confirmed_not_looked_at(connection, state)
    looked = fired = 0
    for code, alerts in groupby(found, key=attrgetter("wanted.corridor")):
        corridor = portal.corridors.get(code)
        if corridor is None:
            continue  # taken out of the portal's files: nothing is known, nobody is told anything
        if stop():
            break
        group = list(alerts)
        with portal.database.reading() as connection:
            prices = _Prices(market_of(connection, corridor))
            rows = [(alert, prices.rows(alert.wanted)) for alert in group]
        fired += _settle(portal, corridor, rows, state)
        looked += len(group)
    return Looked(looked, fired)


def _settle(
    portal: Homeward, corridor: Corridor, found: Iterable[tuple[Subscription, tuple[Row, ...]]], state: str
) -> int:
    """Turn the marks of a corridor's alerts, write the mails, and remember what was looked at; return the mails."""
    fired = 0
    for alert, rows in found:
        more = delivering_more(rows, alert.wanted.threshold)
        with portal.database.writing() as connection:
            if more and not alert.above and _turn(connection, alert, above=True):
                _write(connection, portal, alert, corridor, more)
                fired += 1
            elif rows and not more and alert.above:
                _turn(connection, alert, above=False)
            connection.execute(_kept(alert).values(looked_at=state))
    return fired


def _turn(connection: Connection, alert: Subscription, *, above: bool) -> bool:
    """Turn an alert's mark; False where somebody else has turned it, or the alert was stopped meanwhile."""
    turned = _kept(alert).where(Alert.above.is_not(above)).values(above=above)
    return connection.execute(turned).rowcount == 1


def _kept(alert: Subscription) -> Update:
    return update(Alert).where(Alert.code == alert.code, Alert.confirmed_at.is_not(None))


def _write(
    connection: Connection, portal: Homeward, alert: Subscription, corridor: Corridor, more: tuple[Row, ...]
) -> None:
    with using_language(language_of_mails(alert.wanted.language)):
        letter = alarm(alert, corridor, more)
    post(connection, alert.code, letter, host_of(portal), portal.clock())


def language_of_mails(code: str) -> str:
    """Return the language of an alert's mails: its own while it is published, else the default one."""
    published = {language.code for language in published_languages()}
    return code if code in published else localization().languages.default.code


def host_of(portal: Homeward) -> str:
    """Return the portal's own name, for Message-IDs."""
    return urlsplit(portal.settings.public_url).hostname or "localhost"


def _state(connection: Connection, now: datetime) -> str:
    runs, published_at, decision = published_state(connection)
    return f"{runs} {published_at.isoformat() if published_at else ''} {decision or ''} {now:%Y-%m-%d}"
