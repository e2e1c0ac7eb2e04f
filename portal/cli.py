"""The commands of `flask`, gathered from the rooms that own them."""

from flask import Flask

from portal.collection.commands import prices
from portal.migrating import database
from portal.reach.alerts.commands import alerts
from portal.reach.gateway.commands import gateway
from portal.registry.commands import corridors
from portal.scheduling.commands import scheduler
from portal.trust.commands import trust


def add_commands(app: Flask) -> None:
    """Register every group of commands."""
    for group in (alerts, corridors, database, gateway, prices, scheduler, trust):
        app.cli.add_command(group)
