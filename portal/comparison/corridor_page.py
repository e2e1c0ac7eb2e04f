"""A corridor: what each service costs, and what arrives, for the amount a person has in mind."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, Decimal

from flask import Response, abort, request
from markupsafe import Markup
from sqlalchemy import Connection
from werkzeug.wrappers import Response as BaseResponse

from portal.comparison.asked import Asked, plain_digits, question_form, read_question
from portal.comparison.board import ApartGroup, ApartMaker, Board, boards
from portal.comparison.layout import page
from portal.comparison.measures import measures
from portal.comparison.offers_from_sql import Collected, OfferMaker
from portal.comparison.queries import surveyed_corridors
from portal.comparison.rates import known_rates
from portal.comparison.source_facts import source_facts
from portal.comparison.wording import corridor_note, in_english, words
from portal.composition import homeward
from portal.localization import country, current_language, language_links, money
from portal.localization import gettext as _
from portal.localization.dates import date_text
from portal.prices.compare import compare
from portal.prices.corridors import ComplaintDesk, Corridor
from portal.prices.money import CONTEXT
from portal.prices.offers import Offer
from portal.prices.rates import KnownRates
from portal.prices.references import choose_reference
from portal.prices.vocabulary import Question


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question: empty where the question could not be read, or nobody surveys the corridor."""

    boards: tuple[Board, ...] = ()
    apart: tuple[ApartGroup, ...] = ()
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class DatedNote:
    """A note about the corridor, with its day and where it is from."""

    text: str
    dated: str
    source: Markup
    unchecked: str  # "" where a person has confirmed it


@dataclass(frozen=True, slots=True)
class Side:
    """Where to complain on one side of the corridor."""

    country: str
    desks: tuple[ComplaintDesk, ...]


@dataclass(frozen=True, slots=True)
class CorridorList:
    """Links to other corridors, as (address, name)."""

    heading: str
    corridors: tuple[tuple[str, str], ...]


def corridor(slug: str) -> BaseResponse:
    """Answer ``/<language>/ke-tz?amount=18000&ask=pay|send|receive&currency=``."""
    found = homeward().corridors.get(slug)
    if found is None:
        abort(404)
    with homeward().database.reading() as connection:
        known = known_rates(connection)
        maker = OfferMaker(known, homeward().providers, source_facts(), homeward().clock().date())
        collected = maker.collected(connection, found.code)
        found = _with_payouts(found, collected.offers)
        asked = read_question(request.args, found, _usually_arriving(found, collected.offers))
        answer = _answer(asked, found, collected, known)
        lead = _lead(asked, answer, known)
        nearby = () if collected.offers else _nearby(connection, found)
    return _page(found, asked, answer, collected, lead, nearby)


def _with_payouts(corridor: Corridor, offers: Iterable[Offer]) -> Corridor:
    """Add the currencies that are paid out, though the corridor's file does not name them."""
    paid_out = (offer.quote.service.payout_currency for offer in offers)
    every = dict.fromkeys([*corridor.payout_currencies, *(code for code in paid_out if code)])
    return replace(corridor, payout_currencies=tuple(every))


def _usually_arriving(corridor: Corridor, offers: Iterable[Offer]) -> str:
    """Return the first currency of the corridor that a service pays out: in South Sudan dollars, not pounds."""
    paid_out = {offer.quote.service.payout_currency for offer in offers if not offer.superseded}
    return next((code for code in corridor.payout_currencies if code in paid_out), corridor.local_currency)


def _answer(asked: Asked, corridor: Corridor, collected: Collected, known: KnownRates) -> Answer:
    if asked.problems or not collected.offers:
        return Answer()
    today, root = homeward().clock().date(), request.script_root
    amount = asked.amount or _first_amount(asked, corridor, collected.offers, known, today)
    comparison = compare(
        collected.offers,
        asked.question,
        amount,
        asked.currency,
        corridor,
        known,
        today,
        require_register_entry=homeward().settings.require_register_entry,
    )
    return Answer(
        boards(comparison, corridor.currency, today, root),
        ApartMaker(corridor.currency, root).groups(comparison.apart),
        amount,
    )


def surveyed_amounts(corridor: Corridor, offers: Iterable[Offer]) -> tuple[Decimal, ...]:
    """Return the amounts to begin with: the corridor's price points, else the two most observed ones, ascending."""
    if corridor.price_points:
        return corridor.price_points
    seen = Counter(
        point.amount
        for offer in offers
        if not offer.superseded
        for point in offer.quote.points
        if point.currency == corridor.currency
    )
    return tuple(sorted(amount for amount, _count in seen.most_common(2)))


def _first_amount(
    asked: Asked, corridor: Corridor, offers: tuple[Offer, ...], known: KnownRates, today: date
) -> Decimal:
    """Return the amount a page answers where none was asked: the smallest price point, or what it is worth there."""
    amounts = surveyed_amounts(corridor, offers)
    amount = amounts[0] if amounts else _smallest_of_tariffs(offers)
    if asked.question is not Question.RECEIVE:
        return amount
    reference = choose_reference(corridor.currency, asked.currency, known, offers, today)
    worth = CONTEXT.multiply(amount, reference.rate) if reference else amount
    step = Decimal(1).scaleb(max(worth.adjusted() - 1, 0))
    # Two digits, rounded up: less could be below what a service without a margin delivers of its smallest amount.
    return (worth / step).to_integral_value(ROUND_CEILING) * step


def _smallest_of_tariffs(offers: Iterable[Offer]) -> Decimal:
    """Return an amount that every tariff of the corridor prices, if there is one: their largest smallest amount."""
    smallest = [offer.quote.tariff.bands[0].minimum for offer in offers if offer.quote.tariff]
    return max([*smallest, Decimal(100)])


def _lead(asked: Asked, answer: Answer, known: KnownRates) -> tuple[Markup, ...]:
    """Say the question again, with what the amount is worth in dollars: the survey's nominal values may be far off."""
    if answer.amount is None:
        return ()
    language, texts = current_language(), words()
    said = [texts.question[asked.question].fill(amount=money(answer.amount, asked.currency, language, short=True))]
    rate = None if asked.currency == "USD" else known.rate(asked.currency, "USD", homeward().clock().date())
    if rate is not None:
        dollars = money(answer.amount * rate.rate, "USD", language, digits=0)
        said.append(texts.row["dollars"].fill(dollars=dollars))
    return tuple(said)


def _page(
    corridor: Corridor,
    asked: Asked,
    answer: Answer,
    collected: Collected,
    lead: tuple[Markup, ...],
    nearby: tuple[CorridorList, ...],
) -> Response:
    here = f"{request.script_root}/{current_language().code}/{corridor.slug}"
    amount = plain_digits(answer.amount) if answer.amount is not None else None
    return page(
        "corridor/page.html",
        corridor_name(corridor),
        400 if asked.problems else 200,
        corridor=corridor,
        here=here,
        lead=lead,
        form=question_form(asked, corridor, answer.amount),
        surveyed_amounts=_quick_amounts(corridor, collected.offers, asked, here),
        note=_note(corridor),
        boards=answer.boards,
        apart=answer.apart,
        answered=answer.amount is not None,
        measures=measures(collected.rounds, source_facts()),
        unsurveyed=not collected.offers,
        nearby=nearby,
        desks=_desks(corridor),
        # An amount typed with this language's separators may read otherwise in another one.
        links=language_links(amount=amount) if amount is not None else language_links(),
    )


def corridor_name(corridor: Corridor) -> str:
    """Name a corridor in the language at work."""
    language = current_language()
    return _(
        "%(sending)s → %(receiving)s",
        sending=country(corridor.code.sending, language),
        receiving=country(corridor.code.receiving, language),
    )


def _quick_amounts(
    corridor: Corridor, offers: Iterable[Offer], asked: Asked, here: str
) -> tuple[tuple[str, Markup], ...]:
    """Return links to the amounts that were observed; only amounts sent are, so not for "they must receive"."""
    if asked.question is Question.RECEIVE:
        return ()
    return tuple(
        (
            f"{here}?amount={plain_digits(amount)}&ask={asked.question.value}",
            money(amount, corridor.currency, current_language(), short=True),
        )
        for amount in surveyed_amounts(corridor, offers)
    )


def _note(corridor: Corridor) -> DatedNote | None:
    if not corridor.note:
        return None
    dated = _("Noted on %(date)s.", date=date_text(corridor.note_on, current_language())) if corridor.note_on else ""
    unchecked = "" if corridor.note_checked else _("Nobody has confirmed this note yet.")
    return DatedNote(corridor_note(corridor.note), dated, in_english(corridor.note_source), unchecked)


def _desks(corridor: Corridor) -> tuple[Side, ...]:
    language = current_language()
    sides = (
        (corridor.code.sending, corridor.complaints_sending),
        (corridor.code.receiving, corridor.complaints_receiving),
    )
    return tuple(Side(country(code, language), desks) for code, desks in sides if desks)


def _nearby(connection: Connection, corridor: Corridor) -> tuple[CorridorList, ...]:
    """Return surveyed corridors to the same country, else from the same one."""
    language = current_language()
    surveyed = surveyed_corridors(connection)
    to_there = [code for code in sorted(surveyed) if code.receiving == corridor.code.receiving]
    from_here = [code for code in sorted(surveyed) if code.sending == corridor.code.sending]
    lists = (
        (_("Surveyed corridors to %(country)s", country=country(corridor.code.receiving, language)), to_there),
        (_("Surveyed corridors from %(country)s", country=country(corridor.code.sending, language)), from_here),
    )
    start = f"{request.script_root}/{language.code}/"
    book = homeward().corridors
    return tuple(
        CorridorList(
            heading, tuple((start + code.slug, corridor_name(known)) for code in codes if (known := book.get(code)))
        )
        for heading, codes in lists
        if codes
    )
