"""The job that writes to people who asked for it."""

from portal.composition import Homeward
from portal.reach.alerts.work import MailNotSent, look_and_send
from portal.scheduling.pulls import JobFailed, Stop


def alerts(portal: Homeward, stop: Stop) -> str:
    """Look at alerts and send the mail that waits; a mail server that is away is told as a failure."""
    try:
        return look_and_send(portal, stop)
    except MailNotSent as error:
        raise JobFailed(str(error)) from None
