"""What a person uses today, against the first service of the list: computed while they look, and kept nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Response, request
from markupsafe import escape

from portal.comparison.asked import asked_in_address, question_form
from portal.comparison.asking import Asking, asking
from portal.comparison.board import ranking_heading
from portal.comparison.choosing import Page, WayOut, ways_out
from portal.comparison.names import corridor_name, page_address
from portal.comparison.own_way_form import FIELDS, OFTEN, OwnWay, outcome_fields, read_own_way, typed_problem
from portal.comparison.own_way_told import Told, WayTeller, told_apart
from portal.comparison.wishes import in_address
from portal.comparison.words_of_wishes import wish_words
from portal.composition import homeward
from portal.layout import page
from portal.localization import (
    amount_in_address,
    currency_name,
    current_language,
    label_of_all,
    language_links,
    money_plain,
    ngettext,
)
from portal.localization import gettext as _
from portal.prices.choices import priced_services, services_left
from portal.prices.money import HUNDRED
from portal.prices.offers import Ranking, Row, RowNote
from portal.prices.own_way import TypedOffer, TypedProblem, outcome_at_market, typed_figures
from portal.prices.priorities import NO_PRIORITIES
from portal.prices.rates import ReferenceRate
from portal.prices.vocabulary import Question


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, as it was understood, and the answer where there is one."""

    own: OwnWay
    payout: str  # the currency in which a typed offer arrives
    told: tuple[Told, ...] = ()  # one, or for each price of a service of which two were found
    service_payout: str = ""  # the currency that the service of the list pays out, where one was chosen

    @property
    def compared_in(self) -> str:
        """The currency of the ranking that is compared with."""
        return self.service_payout or self.payout


def today(slug: str) -> Response:
    """Answer ``/<language>/ke-tz/today``: the question's parameters and wishes, and those of ``own_way_form``."""
    with homeward().database.reading() as connection:
        at_work = asking(connection, slug)
        answer = _answer(at_work)
        return _page(at_work, answer)


def _answer(at_work: Asking) -> Answer:
    asked, corridor = at_work.asked, at_work.market.corridor
    payout = asked.currency if asked.currency in corridor.payout_currencies else asked.arriving
    named = request.args.get("payout", "").upper()
    # The amount of "this much must arrive" is in a currency already: nothing else can be compared with it.
    if not asked.problems and named in corridor.payout_currencies and asked.question is not Question.RECEIVE:
        payout = named
    ranking = at_work.first_of(payout) if at_work.answerable else None
    reference = ranking.reference if ranking else None
    own = read_own_way(request.args, asked.question, corridor.currency, payout, reference)
    if named and named not in corridor.payout_currencies and not asked.problems:
        own = _with_problem(own, "payout", _("Choose a currency from the list."))
    if not at_work.answerable or at_work.wishes.problems or own.problems or not own.said:
        return Answer(own, payout)
    if own.service:
        return _of_service(at_work, own, payout)
    return _of_offer(at_work, own, payout, ranking)


def _of_service(at_work: Asking, own: OwnWay, payout: str) -> Answer:
    """Answer for a service of the list, in the ranking of the currency that it pays out."""
    found, apart = at_work.service(own.service), at_work.apart(own.service)
    if found:
        paid_out = found[0].ranking.payout_currency
        ranking = at_work.first_of(paid_out)
        if ranking is None:
            return Answer(own, payout, (_no_service(at_work, paid_out),), paid_out)
        told = tuple(_of_row(at_work, own, ranking, each.row) for each in found)
        return Answer(own, payout, (*told, *(told_apart(each) for each in apart if each.in_doubt)), paid_out)
    if apart:
        told = tuple(told_apart(each) for each in apart if each is apart[0] or each.in_doubt)
        return Answer(own, payout, told, apart[0].offer.quote.service.payout_currency or "")
    return Answer(
        _with_problem(own, "service", _("This service is not in the list any more. Choose another one.")), payout
    )


def _of_row(at_work: Asking, own: OwnWay, ranking: Ranking, row: Row) -> Told:
    """Tell one price of a service of the list."""
    teller = WayTeller(ranking, at_work.asked.question, at_work.market.corridor.currency, own.times)
    in_doubt = RowNote.TWO_PRICES_FOUND in row.notes
    return teller.service_in_doubt(row) if in_doubt else teller.service(row)


def _of_offer(at_work: Asking, own: OwnWay, payout: str, ranking: Ranking | None) -> Answer:
    """Answer for an offer that was typed."""
    if ranking is None or own.typed is None:
        return Answer(own, payout, (_no_service(at_work, payout),))
    question = at_work.asked.question
    figures = typed_figures(question, at_work.amount, own.typed, ranking.reference)
    if figures is TypedProblem.OUTCOME_IMPLAUSIBLE:
        outcome, _other = outcome_fields(question)
        at_market = _at_market(at_work, own.typed, ranking.reference)
        return Answer(_with_problem(own, outcome, typed_problem(figures, ranking.reference, at_market)), payout)
    if isinstance(figures, TypedProblem):
        return Answer(_with_problem(own, "offer", typed_problem(figures, ranking.reference)), payout)
    teller = WayTeller(ranking, question, at_work.market.corridor.currency, own.times)
    return Answer(own, payout, (teller.typed(figures),))


def _at_market(at_work: Asking, typed: TypedOffer, reference: ReferenceRate) -> str:
    """Write what would come out at the market's rate."""
    question = at_work.asked.question
    outcome = outcome_at_market(question, at_work.amount, typed.fee, reference)
    currency = reference.base if question is Question.RECEIVE else reference.quote
    digits = 0 if outcome >= HUNDRED else None  # "about" needs no coins
    return money_plain(outcome, currency, current_language(), digits=digits, short=True)


def _no_service(at_work: Asking, payout: str) -> Told:
    """Say that there is nothing to compare with: at this amount, with these wishes, or paid out in this currency."""
    wanted, others = at_work.wishes.priorities, at_work.met.rankings
    if others:
        currency = currency_name(payout, current_language())
        if not wanted:
            said = _(
                "No service pays out in %(currency)s for this amount, so there is nothing to compare with.",
                currency=currency,
            )
            return Told((escape(said),))
        said = _(
            "No service with your wishes pays out in %(currency)s for this amount, "
            "so there is nothing to compare with.",
            currency=currency,
        )
        return Told((escape(said), *(escape(_in_another(at_work, ranking)) for ranking in others)))
    said = _("No service has a price for this amount.")
    if wanted:
        said = _("No service with your wishes has a price for this amount, so there is nothing to compare with.")
    return Told((escape(said),), out_of_range=True)


def _in_another(at_work: Asking, ranking: Ranking) -> str:
    """Say how many services meet the wishes in another currency, and what that means for who gets it."""
    return ngettext(
        "%(num)s service with your wishes pays out in another currency. %(paid)s.",
        "%(num)s services with your wishes pay out in another currency. %(paid)s.",
        services_left(priced_services(at_work.met, ranking.payout_currency), NO_PRIORITIES),
        paid=ranking_heading(ranking),
    )


@dataclass(frozen=True, slots=True)
class Wished:
    """Which services are compared, where wishes leave some of them out."""

    said: str
    paid: str  # in which currency they pay out, where services of the corridor do in several; else ""
    ways_out: tuple[WayOut, ...]  # what to drop, and how many services that leaves


def _wished(at_work: Asking, compared_in: str, again: Mapping[str, str]) -> Wished | None:
    """Say the wishes that the form carries along, with the way to drop each; ``again`` says the person's way again.

    Only services that pay out in the one currency are compared, so only they are counted.
    """
    wanted = at_work.wishes.priorities
    if not wanted or not at_work.answerable:
        return None
    said = label_of_all(wish_words().listed(wanted), current_language())
    several = at_work.whole.rankings if len(at_work.whole.rankings) > 1 else ()
    there = Page(
        f"{page_address(at_work.market.corridor)}/today", {**asked_in_address(at_work.asked, at_work.amount), **again}
    )
    return Wished(
        _("Only services that offer this are compared: %(wishes)s.", wishes=said),
        next((ranking_heading(each) for each in several if each.payout_currency == compared_in), ""),
        ways_out(priced_services(at_work.whole, compared_in), wanted, there),
    )


def _with_problem(own: OwnWay, field: str, problem: str) -> OwnWay:
    return replace(own, problems={**own.problems, field: problem})


def _page(at_work: Asking, answer: Answer) -> Response:
    corridor, own = at_work.market.corridor, answer.own
    amount = at_work.amount if at_work.answerable else None
    here, again = page_address(corridor), _again(own, answer.payout)
    of_any_amount = {name: text for name, text in again.items() if name not in {"arrives", "paid"}}
    made = page(
        "today/page.html",
        _("What do you use today?"),
        400 if own.problems else at_work.status,
        corridor=corridor,
        corridor_name=corridor_name(corridor),
        here=f"{here}/today",
        back=at_work.address(),
        form=replace(question_form(at_work.asked, corridor, amount), payout=answer.payout),
        kept=tuple(in_address(at_work.wishes.priorities).items()),
        wish_problems=tuple(at_work.wishes.problems.values()),
        own=own,
        groups=at_work.groups(),
        wished=_wished(at_work, answer.compared_in, again),
        other_amounts=at_work.quick_amounts("/today", **of_any_amount)
        if any(told.out_of_range for told in answer.told)
        else (),
        often=tuple((times, _often(times)) for times in _offered(own.times)),
        answers=answer.told,
        surveyed=at_work.market.surveyed,
        links=language_links(**_in_every_language(at_work, own)),
    )
    made.headers["Cache-Control"] = "no-store"  # what a person typed stays with them
    made.headers["X-Robots-Tag"] = "noindex"
    return made


def _again(own: OwnWay, payout: str) -> dict[str, str]:
    """Return the parameters that say a person's way again; a service of the list has its own currency."""
    said = own.in_address()
    return said if own.service else {**said, "payout": payout}


def _in_every_language(at_work: Asking, own: OwnWay) -> dict[str, str]:
    """Return the figures that were understood in a form that every language reads alike."""
    typed = own.typed
    figures = {name: getattr(typed, name) for name in FIELDS} if typed is not None else {}
    if at_work.asked.amount is not None:
        figures["amount"] = at_work.asked.amount
    return {name: amount_in_address(figure) for name, figure in figures.items() if figure is not None}


def _offered(times: int | None) -> tuple[int, ...]:
    return tuple(sorted({*OFTEN, times or OFTEN[0]}, reverse=True))


def _often(times: int) -> str:
    told = {
        52: _("Every week"),
        26: _("Every two weeks"),
        12: _("Every month"),
        6: _("Every two months"),
        4: _("Every three months"),
        1: _("Once a year"),
    }
    return told.get(times) or ngettext("%(num)s time a year", "%(num)s times a year", times)
