"""What the scheduler does for this room: forget people in time."""

from datetime import timedelta

from portal.composition import Homeward
from portal.trust.reports import forget_contacts
from portal.trust.robots import forget_networks


def forget_people(portal: Homeward) -> str:
    """Delete the contacts in reports that are past the stated time, and the counts of networks; say how many."""
    now = portal.clock()
    with portal.database.writing() as connection:
        contacts = forget_contacts(connection, now - timedelta(days=portal.settings.report_contact_days))
        networks = forget_networks(connection, now)
    return f"{contacts} contacts and {networks} counts of networks deleted."
