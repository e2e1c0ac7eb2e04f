"""The addresses of alerts. Three of them take something in: the form, and the two buttons of a mail's links."""

from flask import Blueprint

from portal.reach.alerts.feed import feed
from portal.reach.alerts.pages import alert_form, confirm_alert, stop_alert


def alerts_blueprint() -> Blueprint:
    """Return the pages of this room."""
    pages = Blueprint("alerts", __name__)
    pages.add_url_rule("/<language>/<slug>/feed.xml", "feed", feed, methods=["GET"])
    pages.add_url_rule("/<language>/<slug>/alert", "form", alert_form, methods=["GET", "POST"])
    pages.add_url_rule("/<language>/alert/<code>/confirm", "confirm", confirm_alert, methods=["GET", "POST"])
    pages.add_url_rule("/<language>/alert/<code>/stop", "stop", stop_alert, methods=["GET", "POST"])
    return pages
