"""What a person uses today against the first service: per transfer, and per year where the prices are current."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from markupsafe import Markup, escape

from portal.comparison.board import paid_in_another
from portal.comparison.names import proof_address
from portal.comparison.promotions import promotion_end, promotion_seen
from portal.comparison.service_names import named
from portal.comparison.wording import N_, by_people, phrase, words
from portal.localization import all_of_marked, current_language, money, ngettext
from portal.localization import gettext as _
from portal.localization.dates import date_text, month_year
from portal.prices.offers import NEVER_BEST, Apart, ApartReason, Ranking, Row, RowNote
from portal.prices.own_way import Against, OwnFigures, service_against, typed_against
from portal.prices.rows import Shown
from portal.prices.services import service_key
from portal.prices.vocabulary import Question

#: (where the person's way is worse, where it is better), in what the question ranks by.
_DIFFERENCE: Final[Mapping[Question, tuple[str, str]]] = {
    Question.PAY: (
        N_("With %(first)s, %(amount)s more arrives each time."),
        N_("With your way, %(amount)s more arrives each time than with %(first)s."),
    ),
    Question.SEND: (
        N_("%(first)s costs %(amount)s less each time."),
        N_("Your way costs %(amount)s less each time than %(first)s."),
    ),
    Question.RECEIVE: (
        N_("With %(first)s, you pay %(amount)s less each time."),
        N_("With your way, you pay %(amount)s less each time than with %(first)s."),
    ),
}
_SAME: Final = N_("Your way is about the same as %(first)s.")
_IS_FIRST: Final = N_("You use the service that stands first already: %(first)s.")
_REMARK: Final = N_("%(services)s: %(remark)s")
_APART: Final = N_("%(provider)s has no price for this amount. %(reason)s: %(meaning)s")


@dataclass(frozen=True, slots=True)
class Told:
    """The answer: sentences, the most important first, and the figures of both ways."""

    sentences: tuple[Markup, ...]
    price: str = ""  # which price of the person's way it is about, where two were found
    lines: tuple[tuple[str, Markup, Markup], ...] = ()  # what it is, the person's way, the first service
    first: str = ""  # names the first service
    remarks: tuple[str, ...] = ()  # what has to be known of the prices
    proofs: tuple[tuple[str, str], ...] = ()  # (address, provider) of the prices that were compared
    promoted: tuple[tuple[str, str], ...] = ()  # (address, provider) of promotions seen, where standard prices stand
    out_of_range: bool = False  # there is no price for this amount, but for others


class WayTeller:
    """Tells one way against the first row of a ranking; ``sent`` is the sending currency."""

    def __init__(
        self, ranking: Ranking, question: Question, sent: str, times: int | None, first: Row | None = None
    ) -> None:
        self.ranking = ranking
        self.first = first or ranking.rows[0]
        self.question = question
        self.sent = sent
        self.times = times
        self.language = current_language()

    def typed(self, own: OwnFigures) -> Told:
        """Tell an offer that was typed."""
        against = typed_against(own, self.first, self.question, self.times)
        return self._told(own, against, None)

    def service(self, own: Row) -> Told:
        """Tell a service of the list."""
        if own.offer == self.first.offer:
            said = phrase(_IS_FIRST).fill(first=self._first(None))
            return self._alone(said, self.first)
        return self._told(own.figures, service_against(own, self.first, self.question, self.times), own)

    def service_in_doubt(self, own: Row) -> Told:
        """Tell one of two prices of a service, against the first other service: nobody knows which price holds."""
        price = _("%(layer)s, seen on %(date)s", layer=words().layer[own.offer.quote.layer], date=self._day(own))
        other = next((row for row in self.ranking.rows if service_key(row.offer) != service_key(own.offer)), None)
        if other is None:
            alone = escape(_("This is the only one with a price here, so there is nothing to compare it with."))
            return replace(self._alone(alone, own), price=price)
        against_other = WayTeller(self.ranking, self.question, self.sent, self.times, other)
        return replace(against_other.service(own), price=price)

    def _alone(self, said: Markup, row: Row) -> Told:
        """Tell a service that is not set against another one."""
        remarks = tuple(remark for remark, _row in (*_promotion_of(row), *_known_of(row)))
        return Told((said, *self._changed()), remarks=remarks, proofs=_proofs(row), promoted=_promoted(row))

    def _told(self, own: Shown, against: Against, row: Row | None) -> Told:
        """Tell figures of a person's own way; ``row`` where they are those of a service of the list."""
        rows = (self.first,) if row is None else (self.first, row)
        return Told(
            sentences=(self._sentence(against, row), *self._year(against), *self._changed()),
            lines=self._lines(own),
            first=self._first(row),
            remarks=self._remarks(row, year_withheld=self.times is not None and not against.current),
            proofs=_proofs(*rows),
            promoted=_promoted(*rows),
        )

    def _sentence(self, against: Against, row: Row | None) -> Markup:
        if against.about_the_same or against.difference == 0:
            return phrase(_SAME).fill(first=self._first(row))
        worse, better = _DIFFERENCE[self.question]
        told = worse if against.difference > 0 else better
        return phrase(told).fill(first=self._first(row), amount=self._ranked(abs(against.difference)))

    def _changed(self) -> tuple[Markup, ...]:
        """Say that what arrives has still to be changed, where it is not in the local currency."""
        return () if self.ranking.local else (escape(paid_in_another(self.ranking.payout_currency)),)

    def _year(self, against: Against) -> tuple[Markup, ...]:
        if against.per_year is None or self.times is None:
            return ()
        text = ngettext(
            "In a year, sending %(num)s time, that is %(amount)s.",
            "In a year, sending %(num)s times, that is %(amount)s.",
            self.times,
            amount=self._ranked(abs(against.per_year)),
        )
        return (Markup(text),)  # noqa: S704 - our own text, and an amount that is Markup

    def _remarks(self, own: Row | None, *, year_withheld: bool) -> tuple[str, ...]:
        """Say what has to be known of the prices, of which of them, and why no year is reckoned: last, as a result.

        Promotions are said before: they are no reason against a year.
        """
        rows = (self.first,) if own is None else (self.first, own)
        known: dict[str, list[Row]] = {}
        for remark, row in (said for what in (_promotion_of, _known_of) for each in rows for said in what(each)):
            known.setdefault(remark, []).append(row)
        said: list[str] = [self._remark(remark, about, own) for remark, about in known.items()]
        if year_withheld:
            said.append(_("So we do not reckon a year with it."))
        return tuple(said)

    def _remark(self, remark: str, rows: Sequence[Row], own: Row | None) -> Markup:
        names = [self._first(own) if row is self.first else named(row.offer, self.first.offer) for row in rows]
        return phrase(_REMARK).fill(services=all_of_marked(names, self.language), remark=remark)

    def _lines(self, own: Shown) -> tuple[tuple[str, Markup, Markup], ...]:
        first = self.first.figures
        return (
            (_("You pay"), self._sent(own.paid_shown), self._sent(first.paid_shown)),
            (_("Arrives"), self._arriving(own.arrives_shown), self._arriving(first.arrives_shown)),
            (_("Cost"), self._sent(own.cost), self._sent(first.cost)),
        )

    def _first(self, own: Row | None) -> Markup:
        """Name the first service, beside another one of the same provider with its ways."""
        return named(self.first.offer, own.offer if own is not None else None)

    def _day(self, row: Row) -> str:
        return date_text(row.offer.quote.observed_on, self.language)

    def _ranked(self, amount: Decimal) -> Markup:
        return self._arriving(amount) if self.question is Question.PAY else self._sent(amount)

    def _sent(self, amount: Decimal) -> Markup:
        return money(amount, self.sent, self.language, short=True)

    def _arriving(self, amount: Decimal) -> Markup:
        return money(amount, self.ranking.payout_currency, self.language, short=True)


def _known_of(row: Row) -> Iterator[tuple[str, Row]]:
    """Yield what has to be known of a price that may not be called best: its month, then why."""
    if RowNote.OUT_OF_DATE in row.notes:
        yield _("Last known prices, %(month)s", month=month_year(row.offer.quote.observed_on, current_language())), row
    yield from ((words().note[note], row) for note in RowNote if note in row.notes and note in NEVER_BEST)


def _promotion_of(row: Row) -> Iterator[tuple[str, Row]]:
    """Yield on which day the promotion was seen that this standard price stands in for, as in the list."""
    if row.promotion is not None:
        yield promotion_seen(row.promotion), row
        yield words().note[RowNote.STANDARD_PRICE], row


def _promoted(*rows: Row | Apart) -> tuple[tuple[str, str], ...]:
    """Return where the proof of each promotion is that a standard price stands in for."""
    found = (row.promotion for row in rows if row.promotion is not None)
    return tuple(dict.fromkeys((proof_address(each.quote_id), each.provider) for each in found))


def _proofs(*rows: Row) -> tuple[tuple[str, str], ...]:
    return tuple((proof_address(row.offer.quote_id), row.offer.provider) for row in rows)


def told_apart(apart: Apart) -> Told:
    """Tell a service of the list that has no figure at this amount, with the reason."""
    heading, meaning = words().apart[apart.reason]
    said = [phrase(_APART).fill(provider=by_people(apart.offer.provider), reason=heading, meaning=meaning)]
    promotion = apart.offer.quote.promotion
    if promotion is not None:
        said.append(escape(promotion_end(promotion)))
    if apart.promotion is not None:
        said.append(promotion_seen(apart.promotion))
    return Told(
        tuple(said),
        remarks=(words().note[RowNote.TWO_PRICES_FOUND],) if apart.in_doubt else (),
        proofs=((proof_address(apart.offer.quote_id), apart.offer.provider),),
        promoted=_promoted(apart),
        out_of_range=apart.reason in {ApartReason.BELOW_RANGE, ApartReason.ABOVE_RANGE},
    )
