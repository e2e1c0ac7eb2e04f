"""The addresses of alerts. Three of them take something in: the form, and the two buttons of a mail's links.

A mail's links name the language that it was written in, and must work as long as somebody keeps the mail, also when
that language is no longer published: whatever it is, it decides nothing. They work without one, too.
"""

from flask import Blueprint

from portal.reach.alerts.feed import feed
from portal.reach.alerts.pages import alert_form, confirm_alert, stop_alert


def alerts_blueprint() -> Blueprint:
    """Return the pages of this room."""
    pages = Blueprint("alerts", __name__)
    pages.add_url_rule("/<language>/<slug>/feed.xml", "feed", feed, methods=["GET"])
    pages.add_url_rule("/<language>/<slug>/alert", "form", alert_form, methods=["GET", "POST"])
    for start in ("/<once>/alert", "/alert"):
        pages.add_url_rule(f"{start}/<code>/confirm", "confirm", confirm_alert, methods=["GET", "POST"])
        pages.add_url_rule(f"{start}/<code>/stop", "stop", stop_alert, methods=["GET", "POST"])
    return pages
