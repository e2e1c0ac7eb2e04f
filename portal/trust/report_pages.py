"""The question "Is this price wrong?": its form, and the page a report's number leads to. No store keeps either."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response, abort, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as BaseResponse

from portal.answers import unkept
from portal.collection.tables import RunState
from portal.collection.tables.reading import SHOWN, StoredQuote, read_quote
from portal.comparison.names import corridor_name
from portal.comparison.offers_from_sql import sending_currency
from portal.comparison.queries import proof_of
from portal.composition import homeward
from portal.forms import FormRefused, FormToken, network_of, read_form_token
from portal.hourly import seconds_to_wait
from portal.layout import page
from portal.localization import current_language, ngettext, number
from portal.localization import gettext as _
from portal.prices.corridors import Corridor
from portal.trust.report_form import HIDDEN_FIELD, ReportForm, read_report, typed_in
from portal.trust.report_words import refused_sentence, status_sentence, status_word
from portal.trust.reports import (
    Report,
    ReportedPrice,
    Told,
    file_report,
    forget_contact,
    is_filed,
    normal_number,
    report_by_number,
)
from portal.trust.robots import may_send
from portal.trust.tables import ReportStatus


@dataclass(frozen=True, slots=True)
class DoubtedPrice:
    """The price that a form is about, as its page needs it."""

    stored: StoredQuote
    corridor: Corridor
    provider: str  # canonical name

    @property
    def reported(self) -> ReportedPrice:
        """As reports keep it."""
        run_id, number = map(int, self.stored.id.split("-"))
        service = self.stored.quote.service
        return ReportedPrice(run_id, number, service.corridor, service.provider)

    def empty_form(self, typed: dict[str, str]) -> ReportForm:
        """Return the form with what was typed; amounts are in the currencies of this price."""
        quote = self.stored.quote
        return ReportForm(
            typed,
            sending_currency(quote) or self.corridor.currency,
            quote.service.payout_currency or self.corridor.local_currency,
        )


def report_price(run: int, number: int) -> BaseResponse:
    """Answer ``/<language>/quote/<run>-<number>/report``: the form (GET), and what was sent with it (POST)."""
    with homeward().database.reading() as connection:
        price = _doubted(connection, run, number)
    if request.method != "POST":
        return _form_page(price, price.empty_form(typed_in({})), FormToken.new(price.stored.id, _now()))
    return _receive(price)


def _doubted(connection: Connection, run: int, number: int) -> DoubtedPrice:
    """Return a price that is shown; 404 where there is none of that number."""
    stored = read_quote(connection, run, number)
    if stored is None or stored.status not in SHOWN:
        abort(404)
    corridor = homeward().corridors.get(stored.quote.service.corridor)
    if corridor is None or proof_of(connection, stored).run_state != RunState.PUBLISHED.value:
        abort(404)
    return DoubtedPrice(stored, corridor, homeward().providers.canonical(stored.quote.service.provider).name)


def _receive(price: DoubtedPrice) -> BaseResponse:
    portal, now = homeward(), _now()
    secret = portal.settings.signing_secret
    token = read_form_token(request.form.get("token", ""), secret)
    refused = token.refused(price.stored.id, now) if token else FormRefused.NOT_OURS
    if request.form.get(HIDDEN_FIELD):
        refused = FormRefused.HIDDEN_FIELD
    told, form = read_report(price.empty_form(typed_in(request.form)), now.date())
    # What was signed and is still good stays: to make it anew would let a person wait twice.
    usable = token if token and refused in {None, FormRefused.HIDDEN_FIELD, FormRefused.TOO_FAST} else None
    fresh = usable or FormToken.new(price.stored.id, now)
    if refused is not None or told is None:  # nothing is written, and nothing counted against the network
        return _form_page(price, form, fresh, 400, refused_sentence(refused) if refused else "")
    with portal.database.writing() as connection:
        network = network_of(request.remote_addr, secret)
        if is_filed(connection, fresh.form) or may_send(connection, network, now):
            filed = file_report(connection, fresh.form, price.reported, told, now)
            return redirect(url_for("trust.report", number=filed), 303)
    return _too_many(price, form, fresh)


def _too_many(price: DoubtedPrice, form: ReportForm, token: FormToken) -> Response:
    minutes = -(-seconds_to_wait(_now()) // 60)
    said = ngettext(
        "Too many reports came from your network. Wait %(num)s minute and send again.",
        "Too many reports came from your network. Wait %(num)s minutes and send again.",
        minutes,
        num=number(minutes, current_language()),
    )
    response = _form_page(price, form, token, 429, said)
    response.headers["Retry-After"] = str(minutes * 60)
    return response


def _form_page(price: DoubtedPrice, form: ReportForm, token: FormToken, status: int = 200, said: str = "") -> Response:
    settings = homeward().settings
    return unkept(
        page(
            "trust/report_form.html",
            _("Is this price wrong?"),
            status,
            price=price,
            corridor_name=corridor_name(price.corridor),
            seen_on=price.stored.quote.observed_on,
            proof=url_for("comparison.quote", run=price.reported.run_id, number=price.reported.number),
            form=form,
            said=said,
            token=token.signed(settings.signing_secret),
            hidden_field=HIDDEN_FIELD,
            contact_days=settings.report_contact_days,
        )
    )


def find_report() -> BaseResponse:
    """Answer ``/<language>/report?number=``: where a person writes the number they kept."""
    text = request.args.get("number", "").strip()
    number = normal_number(text)
    if number:
        return redirect(url_for("trust.report", number=number))
    return _find_page(text, 400 if text else 200)


def _find_page(text: str, status: int) -> Response:
    problem = "" if status == 200 else _("We know no report of this number. It has 16 letters and figures.")
    return unkept(page("trust/find_report.html", _("Follow a report"), status, text=text[:60], problem=problem))


def report(number: str) -> BaseResponse:
    """Answer ``/<language>/report/<number>``: where a report stands, and the operator's public answer."""
    with homeward().database.reading() as connection:
        found = report_by_number(connection, number)
    if found is None:
        return _find_page(number, 404)
    return _report_page(found)


def forget(number: str) -> BaseResponse:
    """Answer POST ``/<language>/report/<number>/forget``: whoever has the number may have the contact removed."""
    with homeward().database.writing() as connection:
        found = report_by_number(connection, number)
        if found is None:
            return _find_page(number, 404)
        forget_contact(connection, found.id)
    return redirect(url_for("trust.report", number=found.number), 303)


def _report_page(found: Report) -> Response:
    corridor = homeward().corridors.get(found.price.corridor)
    kept_until = found.received_at + timedelta(days=homeward().settings.report_contact_days)
    return unkept(
        page(
            "trust/report.html",
            _("Your report"),
            report=found,
            state=status_word(found.status),
            meaning=status_sentence(found.status),
            corrected=found.status is ReportStatus.CORRECTED,
            provider=homeward().providers.canonical(found.price.provider).name,
            corridor_name=corridor_name(corridor) if corridor else str(found.price.corridor),
            price=url_for("comparison.quote", run=found.price.run_id, number=found.price.number),
            told=_shown_of(found.told),
            kept_until=kept_until if found.told.contact else None,
        )
    )


def _shown_of(told: Told) -> Told:
    """Leave out what is for the operator alone: the page opens to whoever has the number."""
    return Told(
        told.paid, told.currency, told.arrived, told.arrived_currency, told.happened_on, "", "", "", told.language
    )


def _now() -> datetime:
    return homeward().clock()
