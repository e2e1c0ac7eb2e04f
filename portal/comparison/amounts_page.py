"""The same service at several amounts, and several transfers against one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Final

from flask import Response, request
from markupsafe import Markup

from portal.comparison.asked import question_form
from portal.comparison.asking import Asking, Price, asking
from portal.comparison.board import paid_in_another
from portal.comparison.names import corridor_name, page_address, proof_address
from portal.comparison.own_way_form import read_fee
from portal.comparison.own_way_told import told_apart
from portal.comparison.promotions import promotion_end, promotion_seen
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
from portal.prices.amount_view import AtAmount, Batches, at_amounts, batches, figures_at, pair_nearest, typed_batches
from portal.prices.money import smallest_unit
from portal.prices.offers import Apart, ApartReason, Offer, RowNote
from portal.prices.rates import ReferenceRate
from portal.prices.references import choose_reference
from portal.prices.service_codes import service_code
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
_SAME: Final = N_("%(times)s × %(part)s instead of %(whole)s at once: this is about the same.")
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
        code, wrong = _chosen(at_work)
        return _page(at_work, code, wrong, tuple(_tellers(at_work, code)), read_fees(at_work))


def _tellers(at_work: Asking, code: str) -> Iterator["AmountTeller"]:
    """Yield a teller for each price of a service: one, or two where two were found."""
    for price in at_work.prices(code) if at_work.answerable else ():
        reference = _reference(at_work, price.offer)
        if reference is not None:
            yield AmountTeller(at_work, price, reference)


def _chosen(at_work: Asking) -> tuple[str, str]:
    """Return the service to show, and what is wrong with the one asked for: without one, the first that fits."""
    code, names = request.args.get("service", "").strip(), at_work.names
    if code and names and code not in names:
        return "", _("This service is not in the list any more. Choose another one.")
    if code or not names or not at_work.answerable:
        return code, ""
    first = next((ranking.rows[0].offer for ranking in at_work.met.rankings if ranking.rows), None)
    return (service_code(first) if first is not None else next(iter(names))), ""


def _reference(at_work: Asking, offer: Offer) -> ReferenceRate | None:
    market, payout = at_work.market, offer.quote.service.payout_currency
    if payout is None:
        return None
    return choose_reference(market.corridor.currency, payout, market.known, market.offers, market.today)


class AmountTeller:
    """Tells one price of a service at several amounts."""

    def __init__(self, at_work: Asking, price: Price, reference: ReferenceRate) -> None:
        self.price = price
        self.offer = price.offer
        self.reference = reference
        self.local = at_work.market.corridor.local_currency
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
    def proof(self) -> str:
        """Return where the proof of this price is."""
        return proof_address(self.offer.quote_id)

    @property
    def remarks(self) -> Iterator[str]:
        """Yield what has to be known of this price: other money arrives, it is in doubt, or about a promotion."""
        if self.reference.quote != self.local:
            yield paid_in_another(self.reference.quote)
        if self.price.in_doubt:
            yield words().note[RowNote.TWO_PRICES_FOUND]
        if self.price.promotion is not None:
            yield promotion_seen(self.price.promotion)
            yield words().note[RowNote.STANDARD_PRICE]
        if self.offer.quote.promotion is not None:
            yield words().apart[ApartReason.PROMOTION][1]
            yield promotion_end(self.offer.quote.promotion)

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

    @cached_property
    def lines(self) -> tuple[AmountLine, ...]:
        """The table."""
        if not self.comparable:
            return ()
        return tuple(self._line(each) for each in at_amounts(self.offer, self.question, self.asked, self.reference))

    @property
    def batches(self) -> tuple[Markup, ...]:
        """Say what several transfers cost against one: about the amount asked about and parts of it, or the nearest."""
        if not self.comparable:
            return ()
        nearest = pair_nearest(self.offer, self.question, self.asked, self.reference)
        found = tuple(self._batches()) or ((nearest,) if nearest is not None else ())
        return tuple(self._told(each) for each in found)

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
        text = worse if each.difference > 0 else better
        if each.about_the_same or not each.difference:
            text = _SAME if each.difference else _EQUAL
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
    sent, problems = at_work.market.corridor.currency, dict[str, str]()
    count = _count(request.args.get("count", "").strip(), problems)
    if not any(texts.values()):
        return TypedFees(texts, count, problems)
    one, whole = (read_fee(name, text, sent, problems) for name, text in texts.items())
    for name, text in texts.items():
        if not text:
            problems[name] = _("Write both fees: of one transfer, and of all of it at once.")
    if one is None or whole is None or problems or not at_work.answerable:
        return TypedFees(texts, count, problems)
    if at_work.asked.question is Question.PAY:  # on top of what is sent, any fee can be paid
        eaten = {"fee": one >= at_work.amount, "fee_of_all": whole >= at_work.amount * count}
        heading, meaning = words().apart[ApartReason.FEE_EXCEEDS]
        said = _("%(reason)s: %(meaning)s", reason=heading, meaning=meaning)
        problems |= {name: said for name, exceeds in eaten.items() if exceeds}
    if problems:
        return TypedFees(texts, count, problems)
    more = typed_batches(one, whole, count)
    text = _EQUAL if not more else _FEES[0] if more > 0 else _FEES[1]
    part, currency = at_work.amount, at_work.asked.currency
    return TypedFees(texts, count, said=_instead(text, count, part, part * count, currency, abs(more), sent))


def _count(text: str, problems: dict[str, str]) -> int:
    """Read how many transfers are meant; without it, the most."""
    if text and text not in map(str, COUNTS):
        problems["count"] = _("Choose how many transfers from the list.")
    return next((each for each in COUNTS if text == str(each)), COUNTS[-1])


def _page(at_work: Asking, code: str, wrong: str, tellers: tuple[AmountTeller, ...], fees: TypedFees) -> Response:
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
        groups=at_work.groups(),
        answerable=at_work.answerable,
        chosen=code,
        wrong=wrong,
        name=named_whole(tellers[0].offer) if tellers else "",
        tellers=tuple(teller for teller in tellers if teller.lines),
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
