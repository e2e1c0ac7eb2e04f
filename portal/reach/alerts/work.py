"""What the scheduler does for alerts: look at prices, carry the outbox, forget people in time."""

from collections.abc import Callable
from datetime import timedelta

from portal.composition import Homeward
from portal.locks import LockTaken
from portal.reach.alerts import outbox, subscriptions
from portal.reach.alerts.crossing import look
from portal.reach.alerts.limits import forget_counts
from portal.reach.alerts.postman import carry

#: Mails in a row that a mail server refused for good; then nobody reads there any more, and the address goes.
REFUSED_TIMES = 3


class MailNotSent(Exception):
    """Mail waits because the mail server cannot be used; the message says why, without any person's address."""


def look_and_send(portal: Homeward, stop: Callable[[], bool]) -> str:
    """Look at every alert whose prices changed, then send what waits. Raises MailNotSent."""
    server = portal.settings.mail_server
    if server is None:
        return "No mail server is set (HOMEWARD_SMTP_URL), so nobody is written to."
    with portal.in_context():
        looked = look(portal, stop)
    try:
        carried = carry(portal, server, stop)
    except LockTaken:
        return f"{looked.alerts} alerts looked at, {looked.fired} fired. Another process is sending mail."
    told = f"{looked.alerts} alerts looked at, {looked.fired} fired; {carried.taken} mails sent, "
    told += f"{carried.put_off} put off, {carried.given_up} given up."
    if carried.away:
        raise MailNotSent(f"{told} {carried.away}")
    return told


def forget_addresses(portal: Homeward) -> str:
    """Delete alerts that nobody confirmed, that have ended, or whose mail nobody takes; say how many."""
    settings, now = portal.settings, portal.clock()
    with portal.database.writing() as connection:
        unconfirmed = subscriptions.forget_unconfirmed(connection, now - timedelta(hours=settings.alert_confirm_hours))
        ended = subscriptions.forget_ended(connection, now - timedelta(days=settings.alert_days))
        unreachable = subscriptions.forget_unreachable(connection, REFUSED_TIMES)
        outbox.forget_given_up(connection, now)
        forget_counts(connection, now)
    portal.database.empty_log()  # also of what people stopped by themselves since the last time
    return f"{unconfirmed} unconfirmed alerts, {ended} ended ones and {unreachable} that no mail reaches deleted."
