"""What a person uses today, against the first service of the list: computed while they look, and kept nowhere."""

from dataclasses import dataclass, replace

from flask import Response, request
from markupsafe import escape

from portal.comparison.asked import question_form
from portal.comparison.asking import Asking, ServiceGroup, asking
from portal.comparison.names import corridor_name, page_address
from portal.comparison.own_way_form import FIELDS, OFTEN, OwnWay, read_own_way, typed_problem
from portal.comparison.own_way_told import Told, WayTeller, told_apart
from portal.comparison.wishes import in_address
from portal.composition import homeward
from portal.layout import page
from portal.localization import amount_in_address, language_links, ngettext
from portal.localization import gettext as _
from portal.prices.offers import Ranking
from portal.prices.own_way import TypedProblem, typed_figures


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, as it was understood, and the answer where there is one."""

    own: OwnWay
    payout: str  # the currency in which a typed offer arrives
    told: Told | None = None


def today(slug: str) -> Response:
    """Answer ``/<language>/ke-tz/today``: the question's parameters and wishes, and those of ``own_way_form``."""
    with homeward().database.reading() as connection:
        at_work = asking(connection, slug)
        answer = _answer(at_work)
        groups = (at_work.priced_group(), at_work.apart_group()) if at_work.answerable else ()
    return _page(at_work, answer, tuple(group for group in groups if group.services))


def _answer(at_work: Asking) -> Answer:
    asked, corridor = at_work.asked, at_work.market.corridor
    payout = asked.currency if asked.currency in corridor.payout_currencies else asked.arriving
    named = request.args.get("payout", "").upper()
    if not asked.problems and named in corridor.payout_currencies:
        payout = named
    ranking = at_work.first_of(payout) if at_work.answerable else None
    own = read_own_way(request.args, asked.question, corridor.currency, ranking.reference if ranking else None)
    if named and named not in corridor.payout_currencies and not asked.problems:
        own = _with_problem(own, "payout", _("Choose a currency from the list."))
    if not at_work.answerable or at_work.wishes.problems or own.problems or not own.said:
        return Answer(own, payout)
    if own.service:
        return _of_service(at_work, own, payout)
    return _of_offer(at_work, own, payout, ranking)


def _of_service(at_work: Asking, own: OwnWay, payout: str) -> Answer:
    """Answer for a service of the list, in the ranking of the currency that it pays out."""
    found = at_work.service(own.service)
    if found is not None:
        ranking = at_work.first_of(found.ranking.payout_currency)
        if ranking is None:
            return Answer(own, payout, Told((escape(_no_service(at_work)),)))
        teller = WayTeller(ranking, at_work.asked.question, at_work.market.corridor.currency, own.times)
        return Answer(own, payout, teller.service(found.row))
    apart = at_work.apart(own.service)
    if apart is not None:
        return Answer(own, payout, told_apart(apart))
    return Answer(
        _with_problem(own, "service", _("This service is not in the list any more. Choose another one.")), payout
    )


def _of_offer(at_work: Asking, own: OwnWay, payout: str, ranking: Ranking | None) -> Answer:
    """Answer for an offer that was typed."""
    if ranking is None or own.typed is None:
        return Answer(own, payout, Told((escape(_no_service(at_work)),)))
    question = at_work.asked.question
    figures = typed_figures(question, at_work.amount, own.typed, ranking.reference)
    if isinstance(figures, TypedProblem):
        return Answer(_with_problem(own, "offer", typed_problem(figures, ranking.reference)), payout)
    teller = WayTeller(ranking, question, at_work.market.corridor.currency, own.times)
    return Answer(own, payout, teller.typed(figures))


def _no_service(at_work: Asking) -> str:
    if at_work.wishes.priorities:
        return _("No service with your wishes has a price for this amount, so there is nothing to compare with.")
    return _("No service has a price for this amount.")


def _with_problem(own: OwnWay, field: str, problem: str) -> OwnWay:
    return replace(own, problems={**own.problems, field: problem})


def _page(at_work: Asking, answer: Answer, groups: tuple[ServiceGroup, ...]) -> Response:
    corridor, own = at_work.market.corridor, answer.own
    amount = at_work.amount if at_work.answerable else None
    here = page_address(corridor)
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
        groups=groups,
        often=tuple((times, _often(times)) for times in _offered(own.times)),
        told=answer.told,
        surveyed=at_work.market.surveyed,
        links=language_links(**_in_every_language(at_work, own)),
    )
    made.headers["Cache-Control"] = "no-store"  # what a person typed stays with them
    made.headers["X-Robots-Tag"] = "noindex"
    return made


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
