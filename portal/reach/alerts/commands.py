"""`flask alerts`: what is asked for, what waits to be sent, and doing it now. No command tells an address."""

import json
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy import Connection, func, select

from portal.composition import homeward
from portal.locks import LockTaken
from portal.mail_server import MailServer
from portal.reach.alerts import outbox
from portal.reach.alerts.crossing import look
from portal.reach.alerts.outbox import WaitingMail
from portal.reach.alerts.postman import carry
from portal.reach.alerts.tables import Alert, MailState

alerts = AppGroup("alerts", help="Alerts by e-mail: how many there are, and the mail that waits.")

_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON, for a program to read.")


@alerts.command("status")
@_JSON
def status(as_json: bool) -> None:
    """Count alerts by corridor, and say whether mail can be sent. Example: flask alerts status."""
    server = homeward().settings.mail_server
    with homeward().database.reading() as connection:
        counted = _counted(connection)
        waiting = outbox.waiting(connection)
    if as_json:
        click.echo(json.dumps({"on": server is not None, "waiting": waiting, "corridors": counted}, indent=2))
        return
    click.echo(f"Mail goes through {server.host}:{server.port}." if server else _OFF)
    for line in counted:
        click.echo(f"{line['corridor']}  {line['confirmed']} confirmed, {line['unconfirmed']} not confirmed yet")
    click.echo(f"{waiting} mails wait to be sent.")


@alerts.command("outbox")
@_JSON
def show_outbox(as_json: bool) -> None:
    """List the mails that wait, and those that were given up in the last 30 days. Example: flask alerts outbox."""
    with homeward().database.reading() as connection:
        mails = outbox.in_outbox(connection)
    if as_json:
        click.echo(json.dumps([_told(mail) for mail in mails], indent=2))
        return
    for mail in mails:
        told = _told(mail)
        click.echo(f"{told['message_id']}  {told['kind']}, {told['state']}, written {told['written_at']}")
        if told["next_at"]:
            click.echo(f"    attempts: {told['attempts']}; next: {told['next_at']}")
        if told["answer"]:
            click.echo(f"    {told['answer']}")
    if not mails:
        click.echo("The outbox is empty: every mail was taken by the mail server.")


@alerts.command("check")
@_JSON
def check(as_json: bool) -> None:
    """Look at the alerts whose prices changed, and write their mails; the scheduler sends them.

    Example: flask alerts check
    """
    _server()
    looked = look(homeward())
    if as_json:
        click.echo(json.dumps({"looked_at": looked.alerts, "fired": looked.fired}))
    else:
        click.echo(f"{looked.alerts} alerts looked at, {looked.fired} fired.")


@alerts.command("send")
@_JSON
def send(as_json: bool) -> None:
    """Send the mails that are due now, as the scheduler does every two minutes. Example: flask alerts send."""
    try:
        carried = carry(homeward(), _server())
    except LockTaken:
        raise click.ClickException("Another process is sending mail. Nothing to do; try again in a minute.") from None
    if as_json:
        counts = {"sent": carried.taken, "put_off": carried.put_off, "given_up": carried.given_up}
        click.echo(json.dumps(counts | {"away": carried.away}))
    else:
        click.echo(f"{carried.taken} mails sent, {carried.put_off} put off, {carried.given_up} given up.")
    if carried.away:
        raise click.ClickException(f"{carried.away}. Every mail waits and is tried again; see docs/alerts.md.")


_OFF = "Alerts by e-mail are off: no mail server is set. Set HOMEWARD_SMTP_URL, see docs/alerts.md."


def _server() -> MailServer:
    server = homeward().settings.mail_server
    if server is None:
        raise click.ClickException(_OFF)
    return server


def _counted(connection: Connection) -> list[dict[str, Any]]:
    confirmed = func.count(Alert.confirmed_at)
    rows = connection.execute(
        select(Alert.sending, Alert.receiving, confirmed, func.count() - confirmed)
        .group_by(Alert.sending, Alert.receiving)
        .order_by(Alert.sending, Alert.receiving)
    )
    return [
        {"corridor": f"{sending}-{receiving}".lower(), "confirmed": done, "unconfirmed": still}
        for sending, receiving, done, still in rows
    ]


def _told(mail: WaitingMail) -> dict[str, Any]:
    given_up = mail.state is MailState.GIVEN_UP
    return {
        "message_id": mail.message_id,
        "kind": mail.kind.value,
        "state": mail.state.value,
        "language": mail.language,
        "written_at": mail.written_at.isoformat(timespec="seconds"),
        "attempts": mail.attempts,
        "next_at": None if given_up else mail.next_at.isoformat(timespec="seconds"),
        "answer": mail.answer,
    }
