"""`flask gateway`: what came in, what a message would be answered, and how a request is signed."""

import json
import sys
from datetime import timedelta

import click
from flask.cli import AppGroup

from portal.composition import homeward
from portal.reach.gateway.answering import answer
from portal.reach.gateway.ledger import counts
from portal.reach.gateway.signing import SIGNATURE_HEADER, TIMESTAMP_HEADER, Signed, signature
from portal.reach.gsm7 import size_of

gateway = AppGroup("gateway", help="Text messages: what came in, and how they are answered.")


@gateway.command("counts")
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 3650), help="How many days back.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for a program to read.")
def show_counts(days: int, as_json: bool) -> None:
    """Count messages by day and outcome, refused ones too. Example: flask gateway counts --days 7."""
    portal = homeward()
    today = portal.clock().date()
    with portal.database.reading() as connection:
        found = counts(connection, today - timedelta(days=days - 1))
    if as_json:
        click.echo(json.dumps({day.isoformat(): outcomes for day, outcomes in found.items()}, indent=2))
        return
    if not found:
        click.echo(f"No message came in {days} days.")
    for day, outcomes in found.items():
        click.echo(f"{day}  " + "  ".join(f"{name} {number}" for name, number in outcomes.items()))


@gateway.command("answer")
@click.argument("text")
def show_answer(text: str) -> None:
    """Print what a message would be answered; nothing is counted. Example: flask gateway answer "KE TZ 18000"."""
    reply = answer(text)
    size = size_of(reply.text)
    click.echo(reply.text)
    click.echo(f"{reply.outcome}, in {reply.language}, {size.used} of {size.limit} ({size.coding})", err=True)


@gateway.command("sign")
@click.argument("path")
def sign(path: str) -> None:
    """Print the headers that sign the body on standard input, sent to PATH now.

    Example: printf 'From=%2B254700000000&Body=KE+TZ+18000' | flask gateway sign /gateway/text/plain
    """
    secret = homeward().settings.gateway_secret.get_secret_value()
    if not secret:
        raise click.ClickException("The gateway has no secret. Set HOMEWARD_GATEWAY_SECRET, see docs/gateway.md.")
    signed = Signed(str(int(homeward().clock().timestamp())), path, sys.stdin.buffer.read())
    click.echo(f"{TIMESTAMP_HEADER}: {signed.timestamp}")
    click.echo(f"{SIGNATURE_HEADER}: {signature(secret, signed)}")
