"""What a person uses today against the first service: per transfer, and per year where the prices are current."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from portal.comparison.names import proof_address
from portal.comparison.service_names import named
from portal.comparison.wording import N_, by_people, phrase, words
from portal.localization import current_language, money, ngettext
from portal.localization import gettext as _
from portal.localization.dates import month_year
from portal.prices.offers import NEVER_BEST, Apart, Ranking, Row, RowNote
from portal.prices.own_way import Against, OwnFigures, service_against, typed_against
from portal.prices.rows import Shown
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
_APART: Final = N_("%(provider)s has no price for this amount. %(reason)s: %(meaning)s")


@dataclass(frozen=True, slots=True)
class Told:
    """The answer: sentences, the most important first, and the figures of both ways."""

    sentences: tuple[Markup, ...]
    lines: tuple[tuple[str, Markup, Markup], ...] = ()  # what it is, the person's way, the first service
    first: str = ""  # names the first service
    remarks: tuple[str, ...] = ()  # what has to be known of the prices
    proofs: tuple[tuple[str, str], ...] = ()  # (address, provider) of the prices that were compared


class WayTeller:
    """Tells one way against the first row of a ranking; ``sent`` is the sending currency."""

    def __init__(self, ranking: Ranking, question: Question, sent: str, times: int | None) -> None:
        self.ranking = ranking
        self.first = ranking.rows[0]
        self.question = question
        self.sent = sent
        self.times = times
        self.language = current_language()

    def typed(self, own: OwnFigures) -> Told:
        """Tell an offer that was typed."""
        against = typed_against(own, self.first, self.question, self.times)
        return self._told(own, against, (), _proofs(self.first))

    def service(self, own: Row) -> Told:
        """Tell a service of the list."""
        if own.offer == self.first.offer:
            said = phrase(_IS_FIRST).fill(first=self._first())
            return Told((said,), remarks=self._remarks((), year_withheld=False), proofs=_proofs(self.first))
        against = service_against(own, self.first, self.question, self.times)
        return self._told(own.figures, against, own.notes, _proofs(self.first, own))

    def _told(
        self, own: Shown, against: Against, own_notes: tuple[RowNote, ...], proofs: tuple[tuple[str, str], ...]
    ) -> Told:
        return Told(
            sentences=(self._sentence(against), *self._year(against)),
            lines=self._lines(own),
            first=self._first(),
            remarks=self._remarks(own_notes, year_withheld=self.times is not None and not against.current),
            proofs=proofs,
        )

    def _sentence(self, against: Against) -> Markup:
        if against.about_the_same or against.difference == 0:
            return phrase(_SAME).fill(first=self._first())
        worse, better = _DIFFERENCE[self.question]
        told = worse if against.difference > 0 else better
        return phrase(told).fill(first=self._first(), amount=self._ranked(abs(against.difference)))

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

    def _remarks(self, own_notes: tuple[RowNote, ...], *, year_withheld: bool) -> tuple[str, ...]:
        """Say what has to be known of the two prices, and why no year is reckoned."""
        notes = {*self.first.notes, *own_notes}
        said: list[str] = []
        if RowNote.OUT_OF_DATE in self.first.notes:
            month = month_year(self.first.offer.quote.observed_on, self.language)
            said.append(_("Last known prices, %(month)s", month=month))
        said += [words().note[note] for note in RowNote if note in notes and note in NEVER_BEST]
        if year_withheld:
            said.append(_("So we do not reckon a year with it."))
        return tuple(said)

    def _lines(self, own: Shown) -> tuple[tuple[str, Markup, Markup], ...]:
        first = self.first.figures
        return (
            (_("You pay"), self._sent(own.paid_shown), self._sent(first.paid_shown)),
            (_("Arrives"), self._arriving(own.arrives_shown), self._arriving(first.arrives_shown)),
            (_("Cost"), self._sent(own.cost), self._sent(first.cost)),
        )

    def _first(self) -> Markup:
        return named(self.first.offer)

    def _ranked(self, amount: Decimal) -> Markup:
        return self._arriving(amount) if self.question is Question.PAY else self._sent(amount)

    def _sent(self, amount: Decimal) -> Markup:
        return money(amount, self.sent, self.language, short=True)

    def _arriving(self, amount: Decimal) -> Markup:
        return money(amount, self.ranking.payout_currency, self.language, short=True)


def _proofs(*rows: Row) -> tuple[tuple[str, str], ...]:
    return tuple((proof_address(row.offer.quote_id), row.offer.provider) for row in rows)


def told_apart(apart: Apart) -> Told:
    """Tell a service of the list that has no figure at this amount, with the reason."""
    heading, meaning = words().apart[apart.reason]
    said = phrase(_APART).fill(provider=by_people(apart.offer.provider), reason=heading, meaning=meaning)
    return Told((said,), proofs=((proof_address(apart.offer.quote_id), apart.offer.provider),))
