"""A quote's own page: the proof of a figure. What was observed, the arithmetic, the source, and the history."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask import Response, abort, request
from markupsafe import Markup

from portal.collection.tables import RunState
from portal.collection.tables.reading import SHOWN, StoredQuote, read_quote
from portal.comparison.board import reference_sentences
from portal.comparison.charts import Chart, Series, history_chart
from portal.comparison.names import corridor_name
from portal.comparison.offers_from_sql import OfferMaker, sending_currency
from portal.comparison.queries import Proof, history_of, proof_of
from portal.comparison.rates import known_rates
from portal.comparison.rows import condition_lines, pay_in_facts, pickup_facts, speed_facts
from portal.comparison.source_facts import source_facts
from portal.comparison.source_names import source_name
from portal.comparison.stated_figures import Figure, convention_figure, or_not_given, stated_tariff
from portal.comparison.steps import worked_prices
from portal.comparison.wording import words
from portal.comparison.wording_of_reasons import flag_sentence, hold_sentence
from portal.composition import homeward
from portal.layout import keep_until_prices_change, page
from portal.localization import capitalized, currency_name, current_language, money, percent, rate
from portal.localization import gettext as _
from portal.localization.dates import date_text
from portal.prices.offers import Offer
from portal.prices.quotes import PricePoint, Quote
from portal.prices.vocabulary import FieldEra, Layer, PayoutBasis


@dataclass(frozen=True, slots=True)
class Observed:
    """The figures of one price point, as the source gave them."""

    amount: Markup
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class PastPrice:
    """A line of the history's table."""

    address: str
    day: str
    amount: Markup
    fee: Markup | str
    rate: str
    total: str


@dataclass(frozen=True, slots=True)
class History:
    """The history of a service: its chart, where there are days enough, and the table that says the same."""

    chart: Chart | None
    scale: tuple[str, ...]  # the values at the chart's lower and upper edge
    dates: tuple[str, ...]  # its first and last day
    lines: tuple[PastPrice, ...]
    breaks: bool  # the survey's fields changed in 2016, so the history begins there
    tariffs: tuple[tuple[str, str], ...] = ()  # every tariff that was stated, as (address, day)


def quote(run: int, number: int) -> Response:
    """Answer ``/<language>/quote/<run>-<number>``.

    A price that is held back is not published: 404, with the reason, because it may yet be. One that a person has
    discarded is 410: it was here and will not come back.
    """
    keep_until_prices_change()
    with homeward().database.reading() as connection:
        stored = read_quote(connection, run, number)
        if stored is None:
            abort(404)
        proof = proof_of(connection, stored)
        if proof.run_state != RunState.PUBLISHED.value:
            abort(404)
        if stored.status not in SHOWN:
            return _kept_back(stored)
        maker = OfferMaker(known_rates(connection), homeward().providers, source_facts(), homeward().clock().date())
        verified = maker.verified(connection, stored.quote.service.corridor, [stored])
        offer = maker.offer(stored, proof.source, verified=stored.id in verified)
        past = history_of(connection, stored.service_id)
    return _page(stored, offer, proof, past)


def _kept_back(stored: StoredQuote) -> Response:
    discarded = stored.status == "discarded"
    heading = _("This price was taken back") if discarded else _("This price is being checked")
    return page(
        "quote/kept_back.html",
        heading,
        410 if discarded else 404,
        discarded=discarded,
        reasons=[hold_sentence(code) for code in stored.reasons],
        corridor=stored.quote.service.corridor,
    )


def _page(stored: StoredQuote, offer: Offer, proof: Proof, past: list[StoredQuote]) -> Response:
    observed, known = stored.quote, words()
    corridor = homeward().corridors.get(observed.service.corridor)
    facts = source_facts().get(proof.source)
    ours = offer.observed_reference
    market = ours.rate if ours else observed.reference_rate
    return page(
        "quote/page.html",
        _("Proof of a price: %(provider)s", provider=offer.provider),
        stored=stored,
        offer=offer,
        proof=proof,
        facts=facts,
        credit=source_name(proof.source) if facts else "",
        corridor_name=corridor_name(corridor) if corridor else str(observed.service.corridor),
        corridor_address=f"{request.script_root}/{current_language().code}/{observed.service.corridor.slug}",
        pay_in=pay_in_facts(observed.service, known),
        pickup=pickup_facts(observed.service, known),
        speed=speed_facts(observed, known),
        kind=known.kind[observed.provider_kind],
        layer=known.verified if offer.verified else known.layer[observed.layer],
        unconfirmed=observed.layer is Layer.TARIFF and not offer.verified,
        payout=_payout(observed),
        points=[_observed(observed, point) for point in observed.points],
        tariff=stated_tariff(observed, observed.tariff) if observed.tariff else None,
        worked=worked_prices(observed, market),
        reference=reference_sentences(ours, homeward().clock().date()) if ours else (),
        own_reference=None if observed.reference_rate is None else rate(observed.reference_rate, current_language()),
        conditions=condition_lines(observed.conditions, sending_currency(observed) or "", known, current_language()),
        remarks=[*(flag_sentence(code) for code in observed.flags), *_released(stored)],
        today=homeward().clock().date(),
        history=_history(past, observed),
    )


def _released(stored: StoredQuote) -> Iterator[str]:
    if stored.status == "released":
        yield _("This price was held back at first. A person looked at it and released it.")
        for code in stored.reasons:
            yield hold_sentence(code)


def _payout(observed: Quote) -> str:
    code = observed.service.payout_currency
    if code is None:
        return _("The source does not say in which currency the money arrives.")
    language = current_language()
    name = capitalized(currency_name(code, language), language)
    if observed.payout_basis is PayoutBasis.DERIVED:
        return _("%(currency)s. The source does not name it; we read it from the rate.", currency=name)
    if observed.payout_basis is PayoutBasis.SAME_AS_SENT:
        return _("%(currency)s, the currency that is sent.", currency=name)
    return name


def _observed(observed: Quote, point: PricePoint) -> Observed:
    return Observed(
        money(point.amount, point.currency, current_language(), short=True), tuple(_figures(observed, point))
    )


def _figures(observed: Quote, point: PricePoint) -> Iterator[Figure]:
    language = current_language()
    yield Figure(_("Fee"), or_not_given(point.fee, point.currency))
    yield convention_figure(observed)
    if observed.discloses_rate:
        yield Figure(_("Exchange rate"), _("Not given") if point.rate is None else rate(point.rate, language))
        for name, value in (
            (_("Exchange margin, as stated"), point.stated_margin),
            (_("Total cost, as stated"), point.stated_total),
        ):
            if value is not None:
                yield Figure(name, percent(value, language))
    else:
        yield Figure(_("Exchange rate"), _("Not disclosed before paying"))
    if point.receiver_fee is not None and observed.service.payout_currency:
        yield Figure(_("Fee of the receiver"), or_not_given(point.receiver_fee, observed.service.payout_currency))


def _history(past: list[StoredQuote], observed: Quote) -> History:
    language = current_language()
    chart = history_chart(_series(past))
    start = f"{request.script_root}/{language.code}/quote/"
    return History(
        chart=chart,
        scale=(percent(chart.bottom, language, digits=0), percent(chart.top, language, digits=0))
        if chart
        else ("", ""),
        dates=tuple(date_text(day, language) for day in (chart.first, chart.last)) if chart else (),
        lines=tuple(_past_price(stored, point, start) for stored in reversed(past) for point in stored.quote.points),
        breaks=observed.layer is Layer.SURVEYED and observed.service.era is FieldEra.SINCE_2016,
        tariffs=tuple(
            (start + stored.id, date_text(stored.quote.observed_on, language))
            for stored in reversed(past)
            if stored.quote.tariff is not None
        ),
    )


def _series(past: list[StoredQuote]) -> list[Series]:
    """Return the stated total cost of the smaller and of the larger amount over time; undisclosed rates have none."""
    points: tuple[list[tuple[date, Decimal]], ...] = ([], [])
    for stored in past:
        if stored.quote.discloses_rate:
            for line, point in zip(points, stored.quote.points, strict=False):
                if point.stated_total is not None:
                    line.append((stored.quote.observed_on, point.stated_total))
    names = (_("Smaller amount"), _("Larger amount"))
    return [Series(name, tuple(line)) for name, line in zip(names, points, strict=True)]


def _past_price(stored: StoredQuote, point: PricePoint, start: str) -> PastPrice:
    language = current_language()
    disclosed = stored.quote.discloses_rate
    return PastPrice(
        address=start + stored.id,
        day=date_text(stored.quote.observed_on, language),
        amount=money(point.amount, point.currency, language, short=True),
        fee=or_not_given(point.fee, point.currency),
        rate=rate(point.rate, language) if disclosed and point.rate is not None else "–",
        total=percent(point.stated_total, language) if disclosed and point.stated_total is not None else "–",
    )
