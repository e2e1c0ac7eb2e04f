"""Everything of reach, put into an application: its pages, and what answers machines."""

from flask import Flask

from portal.reach.alerts.blueprint import alerts_blueprint
from portal.reach.embed.pages import embed_blueprint
from portal.reach.gateway.endpoints import gateway_blueprint
from portal.reach.sharing.blueprint import sharing_blueprint
from portal.reach.sheets.pages import sheets_blueprint


def add_reach(app: Flask) -> None:
    """Register the addresses of every room of reach."""
    for made in (sharing_blueprint, sheets_blueprint, embed_blueprint, gateway_blueprint, alerts_blueprint):
        app.register_blueprint(made())
