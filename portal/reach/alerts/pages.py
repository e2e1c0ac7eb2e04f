"""The pages of alerts: the form, and what the links of a mail open. No store keeps any of them.

Opening a link changes nothing, since programs that check mail open links too: confirming and stopping are buttons
(POST). Stopping answers the one click of a mail program (RFC 8058) as well: no cookie, no question, no redirect.
"""

from datetime import datetime

from flask import Response, abort, request, url_for
from markupsafe import Markup
from sqlalchemy import Connection

from portal.answers import unkept
from portal.comparison.market import Market, market_of
from portal.comparison.names import corridor_name, page_address
from portal.composition import homeward
from portal.forms import HIDDEN_FIELD, FormRefused, FormToken, keyed_hash, network_of, read_form_token
from portal.hourly import seconds_to_wait
from portal.layout import page
from portal.localization import current_language, money, parse_amount
from portal.localization import gettext as _
from portal.localization.dates import date_text
from portal.localization.numbers import AmountError
from portal.prices.priorities import NO_PRIORITIES
from portal.prices.vocabulary import Question
from portal.reach.alerts import limits, subscriptions
from portal.reach.alerts.crossing import host_of
from portal.reach.alerts.current import current_market, delivering
from portal.reach.alerts.form import AlertForm, Request, read_form, refused_sentence, typed_in
from portal.reach.alerts.letters import confirmation, wishes_of
from portal.reach.alerts.mail_addresses import counted_as
from portal.reach.alerts.outbox import post
from portal.reach.alerts.subscriptions import Subscription


def alert_form(slug: str) -> Response:
    """Answer ``/<language>/ke-tz/alert``: the form (GET, filled in from ``amount``), and what it sends (POST)."""
    corridor = homeward().corridors.get(slug)
    if corridor is None:
        abort(404)
    with homeward().database.reading() as connection:
        market = market_of(connection, corridor)
    if homeward().settings.mail_server is None:
        return _form_page(market, _empty(market), None, 503 if request.method == "POST" else 200)
    if request.method == "POST":
        return _receive(market)
    return _form_page(market, _empty(market), FormToken.new(_about(market), _now()))


def _empty(market: Market) -> AlertForm:
    """Return the form as it is opened: with what the address says, else with the amount that pages begin with."""
    first = market.first_amount(Question.PAY, market.corridor.currency)
    typed = typed_in({"amount": f"{first.normalize():f}", "payout": market.usually_arriving(), **request.args})
    return AlertForm(typed, market.corridor)


def _receive(market: Market) -> Response:
    portal, now, secret = homeward(), _now(), homeward().settings.signing_secret
    token = read_form_token(request.form.get("token", ""), secret)
    refused = token.refused(_about(market), now) if token else FormRefused.NOT_OURS
    if request.form.get(HIDDEN_FIELD):
        refused = FormRefused.HIDDEN_FIELD
    asked, form = read_form(AlertForm(typed_in(request.form), market.corridor))
    # What was signed and is still good stays: to make it anew would let a person wait twice.
    usable = token if token and refused in {None, FormRefused.HIDDEN_FIELD, FormRefused.TOO_FAST} else None
    fresh = usable or FormToken.new(_about(market), now)
    with portal.database.writing() as connection:
        allowed = limits.may_send(connection, network_of(request.remote_addr, secret), now)
        if allowed and refused is None and asked is not None:
            _take_in(connection, fresh.form, asked, market)
            return _asked_page(market)
    if not allowed:
        return _too_many(market, form, fresh)
    return _form_page(market, form, fresh, 400, refused_sentence(refused) if refused else "")


def _take_in(connection: Connection, form: str, asked: Request, market: Market) -> None:
    """Keep an alert and write its confirmation, in one transaction. Too many for one address are dropped unsaid."""
    portal, now = homeward(), _now()
    found = subscriptions.ask(connection, form, asked.address, asked.wanted, now)
    if found is None:
        return
    counted = keyed_hash(f"address {counted_as(asked.address)}", portal.settings.signing_secret)
    if limits.may_be_written_to(connection, counted, now):
        post(connection, found.code, confirmation(found, market.corridor), host_of(portal), now)
    else:
        subscriptions.stop(connection, found.code)


def _form_page(market: Market, form: AlertForm, token: FormToken | None, status: int = 200, said: str = "") -> Response:
    settings = homeward().settings
    return unkept(
        page(
            "alerts/form.html",
            _("Be told when prices change"),
            status,
            name=corridor_name(market.corridor),
            here=page_address(market.corridor),
            form=form,
            now_delivers=_now_delivers(market, form),
            said=said,
            token=token.signed(settings.signing_secret) if token else "",
            hidden_field=HIDDEN_FIELD,
            confirm_hours=settings.alert_confirm_hours,
            days=settings.alert_days,
        )
    )


def _now_delivers(market: Market, form: AlertForm) -> tuple[Markup, Markup] | None:
    """Return the amount and the most that it delivers now, at prices that can fire an alert; None where none can."""
    language, sent = current_language(), market.corridor.currency
    try:
        amount = parse_amount(form.typed["amount"], language, sent)
    except AmountError:
        return None
    rows = delivering(current_market(market, unconfirmed_too=False), amount, form.payout, NO_PRIORITIES)
    if not rows:
        return None
    return (
        money(amount, sent, language, short=True),
        money(rows[0].figures.arrives_shown, form.payout, language, short=True),
    )


def _too_many(market: Market, form: AlertForm, token: FormToken) -> Response:
    said = _("Too many forms came from your network. Wait an hour and send again.")
    response = _form_page(market, form, token, 429, said)
    response.headers["Retry-After"] = str(seconds_to_wait(_now()))
    return response


def _asked_page(market: Market) -> Response:
    """Say the same whether the address is known or not: who asks learns nothing about anybody."""
    return unkept(
        page(
            "alerts/asked.html",
            _("Now look into your mail"),
            here=page_address(market.corridor),
            name=corridor_name(market.corridor),
            confirm_hours=homeward().settings.alert_confirm_hours,
        )
    )


def confirm_alert(code: str, once: str = "") -> Response:
    """Answer ``/<language>/alert/<code>/confirm``: a button (GET), and what it does (POST).

    ``once`` is the language that the mail was written in: it may no longer be one that pages are in.
    """
    found = _confirmed(code) if request.method == "POST" else _found(code)
    if found is None:
        return _gone()
    if found.confirmed_at is None:
        return _alert_page(found, _("Confirm your alert"), "confirm")
    return _alert_page(found, _("Your alert is on"), "stop")


def _confirmed(code: str) -> Subscription | None:
    with homeward().database.writing() as connection:
        found = _still_there(connection, code)
        if found is None:
            return None
        subscriptions.confirm(connection, found, _now())
        return subscriptions.by_code(connection, code)


def _found(code: str) -> Subscription | None:
    with homeward().database.reading() as connection:
        return _still_there(connection, code)


def stop_alert(code: str, once: str = "") -> Response:
    """Answer ``/<language>/alert/<code>/stop``: a button (GET), and what it or a mail program's one click does (POST).

    Stopped twice is stopped: the second answer is the first. ``once`` is as above.
    """
    if request.method == "POST":
        with homeward().database.writing() as connection:
            subscriptions.stop(connection, code)
        return unkept(page("alerts/stopped.html", _("Your alert is stopped")))
    found = _found(code)
    return _alert_page(found, _("Stop your alert"), "stop") if found else _gone()


def _still_there(connection: Connection, code: str) -> Subscription | None:
    """Return the alert of a code; one whose time is over is gone, also before it is deleted."""
    settings, found = homeward().settings, subscriptions.by_code(connection, code)
    if found is None:
        return None
    ends = subscriptions.ends_at(found, settings.alert_confirm_hours, settings.alert_days)
    return found if _now() < ends else None


def _alert_page(found: Subscription, heading: str, does: str) -> Response:
    """Show an alert, without its address: the page opens to whoever has the link."""
    corridor = homeward().corridors.get(found.wanted.corridor)
    if corridor is None:
        return _gone()
    settings = homeward().settings
    ends = subscriptions.ends_at(found, settings.alert_confirm_hours, settings.alert_days)
    return unkept(
        page(
            "alerts/alert.html",
            heading,
            name=corridor_name(corridor),
            here=page_address(corridor),
            wanted=found.wanted,
            currency=corridor.currency,
            wishes=wishes_of(found.wanted),
            confirmed=found.confirmed_at is not None,
            ends=date_text(ends, current_language()),
            does=does,
            action=url_for(f"alerts.{does}", once=current_language().code, code=found.code),
        )
    )


def _gone() -> Response:
    return unkept(
        page(
            "errors/page.html",
            _("There is no such alert"),
            404,
            happened=_("It was stopped, or its time was over, or a letter of the link is missing."),
            next=_("We keep nothing of it, no address either. You can ask for a new alert on a corridor's page."),
        )
    )


def _about(market: Market) -> str:
    return f"alert {market.corridor.slug}"


def _now() -> datetime:
    return homeward().clock()
