"""The addresses of sharing: the short link, and the page with the message."""

from flask import Blueprint

from portal.reach.sharing.message_page import message_page
from portal.reach.sharing.opening import open_short_link


def sharing_blueprint() -> Blueprint:
    """Return the pages of this room."""
    pages = Blueprint("sharing", __name__)
    pages.add_url_rule("/c/<token>", "short_link", open_short_link, methods=["GET"])
    pages.add_url_rule("/<language>/<slug>/message", "message", message_page, methods=["GET"])
    return pages
