"""One line of a ranking: its figures, what it says of itself, and equal-priced variants told in one line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final, Protocol

from portal.prices.cost import arriving, cost_in_money, rate_at
from portal.prices.money import ZERO, exactly, round_down_to_payable, round_up_to_payable
from portal.prices.offers import Figures, Offer, Row, RowNote
from portal.prices.placing import Contender, Placed, in_places
from portal.prices.pricing import is_collected_in_cash, is_paid_in_cash
from portal.prices.rates import ReferenceRate
from portal.prices.rebasing import MarginBasis
from portal.prices.services import Candidate, Precedence, is_out_of_date, is_past_its_day, precedence
from portal.prices.terms import Range, Terms
from portal.prices.uncertainty import ranked_range
from portal.prices.vocabulary import SPEED_HOURS, FeeConvention, Layer, PayoutBasis, Question, Speed

_CONVENTION_NOTES: Final = {
    FeeConvention.UNKNOWN: RowNote.CONVENTION_UNKNOWN,
    FeeConvention.DEDUCTED: RowNote.FEE_DEDUCTED,
}


class Shown(Protocol):
    """Anything that can be compared in what a question ranks by: a row's figures, or those of a person's own offer."""

    @property
    def arrives_shown(self) -> Decimal:
        """What arrives, payout currency, rounded down to what can be paid out."""

    @property
    def paid_shown(self) -> Decimal:
        """What is paid in all, sending currency, rounded up to what can be paid in."""

    @property
    def cost(self) -> Decimal:
        """Cost in money, sending currency."""


@dataclass(frozen=True, slots=True)
class Line:
    """A candidate with its figures, before it has a place."""

    candidate: Candidate
    figures: Figures
    notes: tuple[RowNote, ...]
    past_its_day: bool  # ordered after those that are not; a superseded price that stands in for a promotion is not

    @property
    def offer(self) -> Offer:
        """The offer it tells."""
        return self.candidate.offer

    def in_place_of(self, promotion: Offer) -> "Line":
        """Return the line as the standard price that stands in for a newer promotion of the same service."""
        said = {*self.notes, RowNote.STANDARD_PRICE}
        notes = tuple(note for note in RowNote if note in said)
        return replace(self, candidate=replace(self.candidate, promotion=promotion), notes=notes)


@exactly
def line_of(
    candidate: Candidate,
    terms: Terms,
    basis: MarginBasis | None,
    question: Question,
    reference: ReferenceRate,
    today: date,
) -> Line:
    """Return a candidate's line at one amount."""
    figures = figures_of(candidate.offer, terms, question, reference)
    notes = tuple(_notes(candidate, terms, basis, today))
    return Line(candidate, figures, notes, is_past_its_day(candidate.offer, today))


@exactly
def figures_of(offer: Offer, terms: Terms, question: Question, reference: ReferenceRate) -> Figures:
    """Return the figures of one row. What arrives is shown rounded down, what is paid rounded up, to payable units."""
    rate = rate_at(reference.rate, terms.margin)
    arrives = arriving(terms.converted, rate, terms.receiver_fee)
    cost = cost_in_money(terms.converted, terms.fee, terms.margin, reference.rate, terms.receiver_fee)
    arrives_shown = round_down_to_payable(arrives, reference.quote, cash=is_collected_in_cash(offer.quote))
    paid_shown = round_up_to_payable(terms.paid, reference.base, cash=is_paid_in_cash(offer.quote))
    low, high = ranked_range(question, terms, reference.rate)
    return Figures(
        paid=terms.paid,
        converted=terms.converted,
        fee=terms.fee,
        margin_percent=terms.margin,
        rate=rate,
        receiver_fee=terms.receiver_fee,
        arrives=arrives,
        fee_cost=cost.fee,
        margin_cost=cost.margin,
        receiver_cost=cost.receiver,
        cost=cost.total,
        cost_percent=cost.percent,
        arrives_shown=arrives_shown,
        paid_shown=paid_shown,
        # Two amounts that are paid out alike, to the coin, are about the same.
        low=min(low, arrives_shown) if question is Question.PAY else low,
        high=max(high, paid_shown) if question is Question.RECEIVE else high,
    )


def ranked_rows(lines: Iterable[Line], question: Question) -> tuple[Row, ...]:
    """Return lines of one payout currency as rows in their places, equal-priced variants of a provider as one."""
    folded = _folded(lines)
    placed = in_places([_contender(variants, question) for variants in folded])
    if not placed:
        return ()
    first = placed[0].row[0].figures
    rows = []
    for entry in placed:
        row, *variants = (_row(line, entry, first, question) for line in entry.row)
        rows.append(replace(row, variants=tuple(variants)) if variants else row)
    return tuple(rows)


def _row(line: Line, placed: Placed[Sequence[Line]], first: Figures, question: Question) -> Row:
    return Row(
        offer=line.offer,
        figures=line.figures,
        place=placed.place,
        tied=placed.tied,
        difference=max(worse_by(line.figures, first, question), ZERO),
        notes=line.notes,
        like_first=about_the_same(line.figures, first),
        tied_with=tuple(lines[0].offer for lines in placed.tied_with),
        promotion=line.candidate.promotion,
    )


class Ranged(Protocol):
    """Anything that says between which values its ranked quantity lies."""

    @property
    def low(self) -> Decimal:
        """The lowest value that the printed digits allow."""

    @property
    def high(self) -> Decimal:
        """The highest value that the printed digits allow."""


def about_the_same(one: Ranged, other: Ranged) -> bool:
    """Whether nobody can tell two figures of the ranked quantity apart: their ranges overlap."""
    return Range(one.low, one.high).overlaps(Range(other.low, other.high))


@exactly
def worse_by(figures: Shown, first: Shown, question: Question) -> Decimal:
    """Return how much worse than ``first``, in the ranked quantity: the difference of the figures as shown.

    Negative where it is better. In payout currency for "pay", in sending currency for the other questions.
    """
    if question is Question.PAY:
        return first.arrives_shown - figures.arrives_shown
    if question is Question.SEND:
        return figures.cost - first.cost
    return figures.paid_shown - first.paid_shown


def _contender(variants: Sequence[Line], question: Question) -> Contender[Sequence[Line]]:
    """Return a row to be placed by its figure as shown, so that the list reads in the order that it says."""
    line = variants[0]
    figures = line.figures
    extent = Range(-figures.high, -figures.low)
    match question:
        case Question.PAY:
            value, exact, extent = figures.arrives_shown, figures.arrives, Range(figures.low, figures.high)
        case Question.SEND:
            value = exact = -figures.cost
        case Question.RECEIVE:
            value, exact = -figures.paid_shown, -figures.paid
    return Contender(
        row=variants,
        value=value,
        range=extent,
        order=(-exact, *_order(line)),
        out_of_date=line.past_its_day,
        unverified=precedence(line.offer) is Precedence.STATED_TARIFF,
        in_doubt=line.candidate.in_doubt,
    )


def _folded(lines: Iterable[Line]) -> list[list[Line]]:
    """Return lines, those of one provider with equal prices, notes and conditions together, the fastest first.

    Of equally fast ones the first is where coins take most: the row promises no more than any of them keeps.
    """
    together: dict[tuple[object, ...], list[Line]] = {}
    for line in lines:
        figures, quote = line.figures, line.offer.quote
        money = (figures.paid, figures.arrives, figures.fee)
        key = (line.offer.provider_slug, *money, quote.layer, quote.conditions, line.notes)
        together.setdefault(key, []).append(line)
    return [sorted(variants, key=_least_promised) for variants in together.values()]


def _least_promised(line: Line) -> tuple[object, ...]:
    figures = line.figures
    return (_hours(line.offer.quote.speed), figures.arrives_shown, -figures.paid_shown, *_order(line))


def _order(line: Line) -> tuple[object, ...]:
    """Settle the order of equal figures: the fastest, then by name; the identity makes it unique."""
    return (_hours(line.offer.quote.speed), line.offer.provider_slug, line.offer.source, line.offer.quote_id)


def _hours(speed: Speed | None) -> int:
    """Return the longest wait in hours; classes without an end, and unknown ones, after all others."""
    hours = SPEED_HOURS[speed] if speed is not None else None
    return hours if hours is not None else 10_000


def _notes(candidate: Candidate, terms: Terms, basis: MarginBasis | None, today: date) -> Iterable[RowNote]:
    """Yield what a row says of itself, in the order in which the notes are defined."""
    offer = candidate.offer
    quote = offer.quote
    convention = _CONVENTION_NOTES.get(quote.fee_convention)
    said = {
        RowNote.ESTIMATED_BETWEEN: terms.estimated,
        RowNote.FIRST_AMOUNT_USED: terms.first_amount_used,
        RowNote.LAST_AMOUNT_USED: terms.last_amount_used,
        RowNote.MARGIN_TAKEN_AS_ZERO: terms.margin_taken_as_zero,
        RowNote.CONVENTION_UNKNOWN: convention is RowNote.CONVENTION_UNKNOWN,
        RowNote.FEE_DEDUCTED: convention is RowNote.FEE_DEDUCTED,
        RowNote.STATED_BY_PROVIDER: precedence(offer) is Precedence.STATED_TARIFF,
        RowNote.TWO_PRICES_FOUND: candidate.in_doubt,
        RowNote.STANDARD_PRICE: candidate.promotion is not None,
        RowNote.SURVEY_REFERENCE: basis is not None and basis.from_source,
        RowNote.REFERENCE_DIFFERS: basis is not None and basis.differs,
        RowNote.RECEIVER_FEE_UNKNOWN: terms.receiver_fee is None,
        RowNote.PAYOUT_DERIVED: quote.payout_basis is PayoutBasis.DERIVED,
        RowNote.OUT_OF_DATE: is_out_of_date(offer, today),
        RowNote.ESTIMATE_BY_WISE: quote.layer is Layer.ESTIMATE,
    }
    return [note for note, applies in said.items() if applies]
