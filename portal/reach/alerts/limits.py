"""How many forms are taken: from one network in an hour, and for one address in a day.

Both are counted under hashes keyed with the portal's secret, so that the counts name nobody. What is too much from a
network is told; what is too much for an address is not, or the answer would tell who has asked before.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from portal.hourly import HOUR, count_one, forget_before, hour_of
from portal.reach.alerts.tables import AlertForms

#: Forms an hour from one network. Generous: whole towns share an address on mobile networks.
FROM_A_NETWORK: Final = 30
#: Mails a day that strangers can make us write to one address.
TO_AN_ADDRESS: Final = 3

_DAY: Final = 24  # hours


def may_send(connection: Connection, network: str, now: datetime) -> bool:
    """Count one form of a network; False, and nothing is counted, where it has sent enough this hour."""
    return count_one(connection, AlertForms, network, now, FROM_A_NETWORK)


def may_be_written_to(connection: Connection, address: str, now: datetime) -> bool:
    """Count one mail to an address (its hash); False, and nothing is counted, where it had enough in 24 hours."""
    return count_one(connection, AlertForms, address, now, TO_AN_ADDRESS, _DAY)


def forget_counts(connection: Connection, now: datetime) -> int:
    """Remove the counts that no limit looks at any more."""
    return forget_before(connection, AlertForms, hour_of(now) - _DAY * HOUR)
