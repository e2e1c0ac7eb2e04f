"""How many reports a network may file: honest reporters have room, a script does not.

Counted is what is filed alone. A form that is not taken (no note of ours, a slip in a field) leaves no trace, so that
nobody keeps their neighbours from reporting by sending rubbish; refusing it costs a page and no word to the database.
What else keeps robots out of a form is in ``portal.forms``.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from portal.hourly import count_one, forget_before, hour_of
from portal.trust.tables import FormsSent

#: Reports an hour from one network. Generous: whole towns share an address on mobile networks.
FORMS_AN_HOUR: Final = 30


def may_send(connection: Connection, network: str, now: datetime) -> bool:
    """Count one report of a network; False, and nothing is counted, where it has filed enough this hour."""
    return count_one(connection, FormsSent, network, now, FORMS_AN_HOUR)


def forget_networks(connection: Connection, now: datetime) -> int:
    """Remove the counts of hours that are over."""
    return forget_before(connection, FormsSent, hour_of(now))
