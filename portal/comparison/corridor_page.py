"""A corridor: what each service costs, and what arrives, for the amount a person has in mind."""

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote

from flask import Response, abort, redirect, request
from markupsafe import Markup
from sqlalchemy import Connection
from werkzeug.wrappers import Response as BaseResponse

from portal.comparison.asked import asked_in_address, plain_digits, question_form
from portal.comparison.asking import Asking, asking
from portal.comparison.board import ApartGroup, ApartMaker, Board, boards
from portal.comparison.choosing import ChoiceGroup, Page, WayOut, choice_groups, drop_lead, ways_out
from portal.comparison.extra_costs import extra_sentences
from portal.comparison.measures import measures
from portal.comparison.names import corridor_name, page_address
from portal.comparison.queries import surveyed_corridors
from portal.comparison.source_facts import source_facts
from portal.comparison.structured import corridor_data, described
from portal.comparison.wishes import in_address
from portal.comparison.wording import corridor_note, in_english, words
from portal.composition import homeward
from portal.layout import keep_until_prices_change, page, public_root
from portal.localization import country, country_in_sentence, current_language, language_links, money
from portal.localization import gettext as _
from portal.localization.dates import date_text
from portal.prices.choices import priced_services
from portal.prices.corridors import ComplaintDesk, Corridor


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question: empty where the question could not be read, or nobody surveys the corridor."""

    boards: tuple[Board, ...] = ()
    apart: tuple[ApartGroup, ...] = ()
    amount: Decimal | None = None
    choices: tuple[ChoiceGroup, ...] = ()
    ways_out: tuple[WayOut, ...] = ()  # what to drop, where no service meets every wish
    all_old: bool = False  # every price that is ranked is out of date


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
    """Answer ``/<language>/ke-tz?amount=18000&ask=pay|send|receive&currency=&pickup=&pay_in=&max_hours=``."""
    keep_until_prices_change()
    with homeward().database.reading() as connection:
        at_work = asking(connection, slug)
        answer = _answer(at_work)
        lead = _lead(at_work, answer)
        nearby = () if at_work.market.surveyed else _nearby(connection, at_work.market.corridor)
    return _page(at_work, answer, lead, nearby)


def without_slash(slug: str, below: str = "") -> BaseResponse:
    """Lead from ``/<language>/ke-tz/`` to the page: people and programs add a slash to what they copy."""
    if homeward().corridors.get(slug) is None:
        abort(404)
    path = "/".join(filter(None, (quote(slug), below)))
    query = f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else ""
    return redirect(f"{request.script_root}/{current_language().code}/{path}{query}", 308)


def _answer(at_work: Asking) -> Answer:
    """Answer a question among the services that meet the wishes; a wish that is not understood is asked back."""
    if not at_work.answerable:
        return Answer()
    root, sent, asked = request.script_root, at_work.market.corridor.currency, at_work.asked
    priced, wanted = priced_services(at_work.whole), at_work.wishes.priorities
    here = Page(page_address(at_work.market.corridor), asked_in_address(asked, at_work.amount), "wishes")
    choices = choice_groups(priced, at_work.wishes, here)
    if at_work.wishes.problems:
        return Answer(amount=at_work.amount, choices=choices)
    met = at_work.met
    extras = {
        ranking.payout_currency: extra_sentences(ranking, asked.question, wanted, sent)
        for ranking in at_work.whole.rankings
    }
    return Answer(
        boards(met, sent, at_work.market.today, root, extras),
        ApartMaker(sent, root).groups(met.apart),
        at_work.amount,
        choices,
        ways_out(priced, wanted, here) if wanted and not met.rankings else (),
        all(ranking.last_known for ranking in met.rankings),
    )


def _lead(at_work: Asking, answer: Answer) -> tuple[Markup, ...]:
    """Say the question again, with what the amount is worth in dollars: the survey's nominal values may be far off."""
    if answer.amount is None:
        return ()
    language, texts, asked = current_language(), words(), at_work.asked
    known, today = at_work.market.known, at_work.market.today
    said = [texts.question[asked.question].fill(amount=money(answer.amount, asked.currency, language, short=True))]
    rate = None if asked.currency == "USD" else known.rate(asked.currency, "USD", today)
    if rate is not None:
        dollars = money(answer.amount * rate.rate, "USD", language, digits=0)
        said.append(texts.row["dollars"].fill(dollars=dollars))
    return tuple(said)


def _page(at_work: Asking, answer: Answer, lead: tuple[Markup, ...], nearby: tuple[CorridorList, ...]) -> Response:
    market, asked, wishes = at_work.market, at_work.asked, at_work.wishes
    corridor, here = market.corridor, page_address(market.corridor)
    amount = plain_digits(answer.amount) if answer.amount is not None else None
    return page(
        "corridor/page.html",
        corridor_name(corridor),
        at_work.status,
        corridor=corridor,
        here=here,
        lead=lead,
        form=question_form(asked, corridor, answer.amount),
        kept=tuple(in_address(wishes.priorities).items()),
        surveyed_amounts=at_work.quick_amounts(),
        note=_note(corridor),
        boards=answer.boards,
        apart=answer.apart,
        answered=answer.amount is not None and not wishes.problems,
        choices=answer.choices,
        ways_out=answer.ways_out,
        drop_lead=drop_lead(wishes.priorities),
        all_old=answer.all_old,
        today=at_work.address("/today"),
        amounts=at_work.address("/amounts"),
        measures=measures(market.collected.rounds),
        unsurveyed=not market.surveyed,
        nearby=nearby,
        desks=_desks(corridor),
        preview=f"{public_root()}/{current_language().code}/{corridor.slug}/preview.png",
        description=described(corridor, surveyed=market.surveyed),
        structured=corridor_data(corridor, market.collected.rounds, source_facts()),
        # An amount typed with this language's separators may read otherwise in another one.
        links=language_links(amount=amount) if amount is not None else language_links(),
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
        (_("Surveyed corridors to %(country)s", country=country_in_sentence(corridor.code.receiving)), to_there),
        (_("Surveyed corridors from %(country)s", country=country_in_sentence(corridor.code.sending)), from_here),
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
