"""The addresses of the long view."""

from flask import Blueprint, Flask

from portal.trends.averages_page import averages
from portal.trends.corridors_page import corridors, from_country, to_country
from portal.trends.history_page import corridor_history, corridor_history_csv
from portal.trends.provider_page import provider
from portal.trends.providers_page import providers
from portal.trends.round_page import corridor_round


def add_trends(app: Flask) -> None:
    """Register the pages of the long view."""
    pages = Blueprint("trends", __name__)
    for rule, endpoint, view in (
        ("/<language>/<slug>/history", "history", corridor_history),
        ("/<language>/<slug>/history.csv", "history_csv", corridor_history_csv),
        ("/<language>/<slug>/history/<period>", "round", corridor_round),
        ("/<language>/corridors", "corridors", corridors),
        ("/<language>/from/<place>", "from_country", from_country),
        ("/<language>/to/<place>", "to_country", to_country),
        ("/<language>/averages", "averages", averages),
        ("/<language>/providers", "providers", providers),
        ("/<language>/provider/<slug>", "provider", provider),
    ):
        pages.add_url_rule(rule, endpoint, view, methods=["GET"])
    app.register_blueprint(pages)
