"""Pages without prices of their own: how we compute, who we are, and whether the portal is up."""

from flask import Response
from sqlalchemy import select

from portal.comparison.worked_examples import worked_examples
from portal.composition import homeward
from portal.layout import keep_until_prices_change, page
from portal.localization import gettext as _


def methodology() -> Response:
    """Answer ``/<language>/methodology``."""
    keep_until_prices_change()
    return page(
        "methodology/page.html",
        _("How we compute and rank"),
        examples=worked_examples(),
        funding=homeward().settings.funding,
    )


def about() -> Response:
    """Answer ``/<language>/about``."""
    keep_until_prices_change()
    settings = homeward().settings
    return page(
        "about/page.html",
        _("About this portal"),
        operator=settings.operator_name,
        contact=settings.operator_contact,
    )


def healthz() -> Response:
    """Answer ``/healthz`` for whoever watches the portal: 200 and ``ok`` while the database can be read."""
    with homeward().database.reading() as connection:
        connection.execute(select(1))
    response = Response("ok\n", mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response
