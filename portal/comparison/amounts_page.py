"""The same service at several amounts, and several transfers against one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from flask import Response, request
from markupsafe import Markup

from portal.comparison.asked import question_form
from portal.comparison.asking import Asking, asking
from portal.comparison.names import corridor_name, page_address, proof_address
from portal.comparison.own_way_form import read_fee
from portal.comparison.own_way_told import told_apart
from portal.comparison.service_names import named_whole
from portal.comparison.wishes import in_address
from portal.comparison.wording import N_, phrase, words
from portal.composition import homeward
from portal.layout import page
from portal.localization import (
    amount_in_address,
    current_language,
    language_links,
    money,
    number,
    percent,
)
from portal.localization import gettext as _
from portal.localization.dates import date_text, month_year
from portal.prices.amount_view import AtAmount, Batches, at_amounts, batches, figures_at, typed_batches
from portal.prices.choices import rows_in_order
from portal.prices.money import smallest_unit
from portal.prices.offers import Apart, ApartReason, Offer
from portal.prices.rates import ReferenceRate
from portal.prices.references import choose_reference
from portal.prices.service_codes import by_code, service_code
from portal.prices.services import is_out_of_date
from portal.prices.vocabulary import Question

#: Several transfers instead of one: (where they are worse, where they are better).
_INSTEAD: Final[Mapping[Question, tuple[str, str]]] = {
    Question.PAY: (
        N_("%(times)s × %(part)s instead of %(whole)s at once: %(amount)s less arrives."),
        N_("%(times)s × %(part)s instead of %(whole)s at once: %(amount)s more arrives."),
    ),
    Question.SEND: (
        N_("%(times)s × %(part)s instead of %(whole)s at once: this costs %(amount)s more."),
        N_("%(times)s × %(part)s instead of %(whole)s at once: this costs %(amount)s less."),
    ),
    Question.RECEIVE: (
        N_("%(times)s × %(part)s instead of %(whole)s at once: you pay %(amount)s more."),
        N_("%(times)s × %(part)s instead of %(whole)s at once: you pay %(amount)s less."),
    ),
}
_EQUAL: Final = N_("%(times)s × %(part)s instead of %(whole)s at once: there is no difference.")
_FEES: Final = (
    N_("%(times)s × %(part)s instead of %(whole)s at once: %(amount)s more in fees, at the same rate."),
    N_("%(times)s × %(part)s instead of %(whole)s at once: %(amount)s less in fees, at the same rate."),
)
#: How many transfers a person may compare with one, with fees that they type.
COUNTS: Final = (2, 4)


@dataclass(frozen=True, slots=True)
class AmountLine:
    """One amount of the table."""

    amount: Markup
    asked: bool
    other: Markup  # what arrives; for "must arrive" what is paid
    cost: Markup
    percent: str
    how: str


@dataclass(frozen=True, slots=True)
class TypedFees:
    """Fees that a person typed: of one transfer of the amount, and of one of several times as much."""

    texts: Mapping[str, str]
    count: int
    problems: Mapping[str, str] = field(default_factory=dict)
    said: Markup | None = None


def amounts(slug: str) -> Response:
    """Answer ``/<language>/ke-tz/amounts?amount=&ask=&service=``, and ``&fee=&fee_of_all=&count=``."""
    with homeward().database.reading() as connection:
        at_work = asking(connection, slug)
        offers = _offers(at_work)
        code, wrong = _chosen(at_work, offers)
        offer = offers.get(code)
        reference = _reference(at_work, offer) if offer is not None else None
        teller = AmountTeller(at_work, offer, reference) if offer is not None and reference is not None else None
        fees = read_fees(at_work)
        return _page(at_work, code, wrong, teller, fees)


def _offers(at_work: Asking) -> Mapping[str, Offer]:
    if not at_work.answerable:
        return {}
    ranked = [row.offer for ranking in at_work.whole.rankings for row in rows_in_order(ranking)]
    return by_code([*ranked, *(each.offer for each in at_work.whole.apart)])


def _chosen(at_work: Asking, offers: Mapping[str, Offer]) -> tuple[str, str]:
    """Return the service to show, and what is wrong with the one asked for: without one, the first that fits."""
    code = request.args.get("service", "").strip()
    if code and offers and code not in offers:
        return "", _("This service is not in the list any more. Choose another one.")
    if code or not offers:
        return code, ""
    first = next((ranking.rows[0].offer for ranking in at_work.met.rankings if ranking.rows), None)
    return (service_code(first) if first is not None else next(iter(offers))), ""


def _reference(at_work: Asking, offer: Offer) -> ReferenceRate | None:
    market, payout = at_work.market, offer.quote.service.payout_currency
    if payout is None:
        return None
    return choose_reference(market.corridor.currency, payout, market.known, market.offers, market.today)


class AmountTeller:
    """Tells one service at several amounts."""

    def __init__(self, at_work: Asking, offer: Offer, reference: ReferenceRate) -> None:
        self.offer = offer
        self.reference = reference
        self.question = at_work.asked.question
        self.asked = at_work.amount
        self.currency = at_work.asked.currency
        self.today = at_work.market.today
        self.language = current_language()

    @property
    def last_known(self) -> str:
        """Name the month of a price that is out of date; "" where it is not."""
        if not is_out_of_date(self.offer, self.today):
            return ""
        return _("Last known prices, %(month)s", month=month_year(self.offer.quote.observed_on, self.language))

    @property
    def seen(self) -> str:
        """Say where this price is from, and of which day."""
        known, quote = words(), self.offer.quote
        layer = known.verified if self.offer.verified else known.layer[quote.layer]
        return _("%(layer)s, seen on %(date)s", layer=layer, date=date_text(quote.observed_on, self.language))

    @property
    def unpriced(self) -> Markup | None:
        """Say why the amount asked about has no figure; None where it has one."""
        if not self.comparable:
            return None
        figures = figures_at(self.offer, self.question, self.asked, self.reference)
        return told_apart(Apart(self.offer, figures)).sentences[0] if isinstance(figures, ApartReason) else None

    @property
    def comparable(self) -> bool:
        """Whether the question's amount can be asked of this service: what must arrive is in what it pays out."""
        return self.question is not Question.RECEIVE or self.currency == self.reference.quote

    def lines(self) -> tuple[AmountLine, ...]:
        """Return the table."""
        if not self.comparable:
            return ()
        return tuple(self._line(each) for each in at_amounts(self.offer, self.question, self.asked, self.reference))

    def batches(self) -> tuple[Markup, ...]:
        """Say what several transfers cost against one, about the amount asked about and about parts of it."""
        return tuple(self._told(each) for each in self._batches()) if self.comparable else ()

    def _batches(self) -> Iterator[Batches]:
        yield from batches(self.offer, self.question, self.asked, self.reference)
        for times in COUNTS:
            part = self.asked / times
            if part % smallest_unit(self.currency) == 0:  # half of an odd franc cannot be sent
                halves = batches(self.offer, self.question, part, self.reference)
                yield from (each for each in halves if each.times == times)

    def _line(self, at: AtAmount) -> AmountLine:
        figures = at.figures
        receives = self.question is Question.RECEIVE
        arrives = money(figures.arrives_shown, self.reference.quote, self.language, short=True)
        return AmountLine(
            amount=money(at.amount, self.currency, self.language, short=True),
            asked=at.amount == self.asked,
            other=self._sent(figures.paid_shown) if receives else arrives,
            cost=self._sent(figures.cost),
            percent=percent(figures.cost_percent, self.language),
            how=self._how(at),
        )

    def _how(self, at: AtAmount) -> str:
        if self.offer.quote.tariff is not None:
            return _("From the tariff")
        return _("Surveyed") if at.surveyed else _("Estimated")

    def _told(self, each: Batches) -> Markup:
        worse, better = _INSTEAD[self.question]
        paid_out = self.question is Question.PAY
        currency = self.reference.quote if paid_out else self.reference.base
        text = worse if each.difference > 0 else better if each.difference < 0 else _EQUAL
        return _instead(text, each.times, each.part, each.whole, self.currency, abs(each.difference), currency)

    def _sent(self, amount: Decimal) -> Markup:
        return money(amount, self.reference.base, self.language, short=True)


def _instead(
    text: str, times: int, part: Decimal, whole: Decimal, currency: str, difference: Decimal, of: str
) -> Markup:
    language = current_language()
    said = {
        "times": number(times, language),
        "part": money(part, currency, language, short=True),
        "whole": money(whole, currency, language, short=True),
        "amount": money(difference, of, language, short=True),
    }
    return phrase(text).fill(**said)


def read_fees(at_work: Asking) -> TypedFees:
    """Read ``fee``, ``fee_of_all`` and ``count``: fees that a person was told, compared at the same rate."""
    texts = {name: request.args.get(name, "").strip() for name in ("fee", "fee_of_all")}
    count = next((each for each in COUNTS if request.args.get("count", "") == str(each)), COUNTS[-1])
    if not any(texts.values()) or not at_work.answerable:
        return TypedFees(texts, count)
    sent, problems = at_work.market.corridor.currency, dict[str, str]()
    one, whole = (read_fee(name, text, sent, problems) for name, text in texts.items())
    for name, text in texts.items():
        if not text:
            problems[name] = _("Write both fees: of one transfer, and of all of it at once.")
    if one is None or whole is None:
        return TypedFees(texts, count, problems)
    more = typed_batches(one, whole, count)
    text = _EQUAL if not more else _FEES[0] if more > 0 else _FEES[1]
    part, currency = at_work.amount, at_work.asked.currency
    return TypedFees(texts, count, said=_instead(text, count, part, part * count, currency, abs(more), sent))


def _page(at_work: Asking, code: str, wrong: str, teller: AmountTeller | None, fees: TypedFees) -> Response:
    corridor = at_work.market.corridor
    amount = at_work.amount if at_work.answerable else None
    made = page(
        "amounts/page.html",
        _("The same service at other amounts"),
        400 if wrong or fees.problems else at_work.status,
        corridor_name=corridor_name(corridor),
        here=f"{page_address(corridor)}/amounts",
        back=at_work.address(),
        form=question_form(at_work.asked, corridor, amount),
        kept=tuple(in_address(at_work.wishes.priorities).items()),
        wish_problems=tuple(at_work.wishes.problems.values()),
        groups=tuple(group for group in (at_work.priced_group(), at_work.apart_group()) if group.services)
        if at_work.answerable
        else (),
        chosen=code,
        wrong=wrong,
        name=named_whole(teller.offer) if teller else "",
        last_known=teller.last_known if teller else "",
        seen=teller.seen if teller else "",
        unpriced=teller.unpriced if teller else None,
        provider=teller.offer.provider if teller else "",
        proof=proof_address(teller.offer.quote_id) if teller else "",
        lines=teller.lines() if teller else (),
        batches=teller.batches() if teller else (),
        asks=at_work.asked.question.value,
        fees=fees,
        counts=COUNTS,
        surveyed=at_work.market.surveyed,
        links=language_links(amount=amount_in_address(amount)) if amount is not None else language_links(),
    )
    if any(fees.texts.values()):
        made.headers["Cache-Control"] = "no-store"  # what a person typed stays with them
    made.headers["X-Robots-Tag"] = "noindex"
    return made
