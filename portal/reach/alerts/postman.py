"""Carrying the outbox to the mail server: one process at a time, one mail after the other."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from portal.composition import Homeward
from portal.locks import Lock
from portal.mail_server import MailServer
from portal.reach.alerts import outbox
from portal.reach.alerts.handing_in import Counter, MailPutOff, MailRefused, MailServerAway, open_counter
from portal.reach.alerts.messages import message_of
from portal.reach.alerts.outbox import WaitingMail

log = structlog.get_logger()

#: The lock of whoever carries the outbox.
OUTBOX_LOCK = "alerts-outbox"


@dataclass(slots=True)
class Carried:
    """What carrying came to. ``away`` says why the mail server could not be used; "" where it could."""

    taken: int = 0
    put_off: int = 0
    given_up: int = 0
    away: str = ""


def carry(portal: Homeward, server: MailServer, stop: Callable[[], bool] = lambda: False) -> Carried:
    """Send every mail that is due. Raises LockTaken where another process is at it."""
    carried = Carried()
    with Lock(portal.database, portal.settings.data_dir, OUTBOX_LOCK) as lock:
        with portal.database.writing() as connection:
            left = outbox.take_back(connection)
        if left:
            log.warning("mails left by a process that died are sent again", mails=left)
        first = _next(portal)
        if first is not None:
            _over_one_connection(portal, server, first, carried, lambda: stop() or not lock.still_held())
    return carried


def _over_one_connection(
    portal: Homeward, server: MailServer, first: WaitingMail, carried: Carried, stop: Callable[[], bool]
) -> None:
    mail: WaitingMail | None = first
    try:
        with open_counter(server, portal.settings.smtp_ca_file) as counter:
            while mail is not None:
                _carry_one(portal, counter, mail, carried)
                mail = None if stop() else _next(portal)
    except MailServerAway as away:
        carried.away = str(away)
        if mail is not None:
            _wait(portal, mail, str(away), carried)


def _carry_one(portal: Homeward, counter: Counter, mail: WaitingMail, carried: Carried) -> None:
    settings = portal.settings
    try:
        counter.hand_in(settings.mail_from, mail.address, message_of(mail, settings.mail_from, settings.site_name))
    except MailPutOff as error:
        _wait(portal, mail, str(error), carried)
    except MailRefused as error:
        with portal.database.writing() as connection:
            outbox.give_up(connection, mail, str(error))
        carried.given_up += 1
        log.warning("mail given up: the mail server refuses it for good", message_id=mail.message_id)
    else:
        with portal.database.writing() as connection:
            outbox.taken(connection, mail)
        carried.taken += 1
        log.info("mail handed in", message_id=mail.message_id, kind=mail.kind.value)


def _wait(portal: Homeward, mail: WaitingMail, answer: str, carried: Carried) -> None:
    with portal.database.writing() as connection:
        if outbox.put_off(connection, mail, answer, portal.clock()):
            carried.put_off += 1
        else:
            carried.given_up += 1


def _next(portal: Homeward) -> WaitingMail | None:
    with portal.database.writing() as connection:
        return outbox.claim(connection, portal.clock())
