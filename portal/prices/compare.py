"""Comparing: from the offers of a corridor to rankings, one per payout currency (design, section 4).

The question decides the ranking: "pay" ranks by what arrives, "send" by cost in money, "receive" by what the sender
pays. A percentage never ranks. Every service in a ranking is compared at one reference rate. What cannot be ranked is
set apart with its reason; nothing is left out silently but prices of a round that a newer one has superseded.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from operator import itemgetter
from typing import Final

from portal.prices.apart import reason_apart, set_apart
from portal.prices.corridors import Corridor
from portal.prices.money import exactly
from portal.prices.offers import Apart, ApartReason, Comparison, Offer, Ranking
from portal.prices.pricing import prices_of, surveyed_totals, terms_at
from portal.prices.priorities import NO_PRIORITIES, Priorities
from portal.prices.rates import KnownRates, ReferenceRate
from portal.prices.references import References, references_of
from portal.prices.rows import Line, line_of, ranked_rows
from portal.prices.services import (
    Candidate,
    Precedence,
    candidates,
    precedence,
    same_service,
    service_key,
)
from portal.prices.vocabulary import Question

_REASONS: Final = tuple(ApartReason)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked, and what every row of the answer shares."""

    question: Question
    amount: Decimal
    currency: str  # of the amount
    sending: str
    today: date


@dataclass(frozen=True, slots=True)
class _Unanswered:
    """An offer without a figure at the amount asked about."""

    offer: Offer
    reason: ApartReason
    promotion: Offer | None = None  # the newer promotion that this standard price stands in for
    in_doubt: bool = False  # one of two prices found for the same service


@exactly
def compare(  # noqa: PLR0913, PLR0917  one question is made of these nine things
    offers: Sequence[Offer],
    question: Question,
    amount: Decimal,
    currency: str,
    corridor: Corridor,
    known: KnownRates,
    today: date,
    require_register_entry: bool = False,
    priorities: Priorities = NO_PRIORITIES,
) -> Comparison:
    """Answer one question at one amount (above zero) of ``currency``.

    ``currency`` is the sending currency for "pay" and "send", and the payout currency X is in for "receive". For a
    service whose newest price is a promotion, pass its newest standard price too, superseded or not.

    ``priorities`` say which of the services are shown. The reference rate, and which price stands for a service, are
    settled among all of them: a wish changes no figure.
    """
    if amount <= 0:
        raise ValueError(f"The amount must be above zero, not {amount}.")
    sending = corridor.currency if question is Question.RECEIVE else currency
    asked = _Asked(question, amount, currency, sending, today)
    reasons = [
        (offer, reason_apart(offer, sending, today, require_register_entry=require_register_entry)) for offer in offers
    ]
    never = [_Unanswered(offer, reason) for offer, reason in reasons if reason is not None and not offer.superseded]
    references = references_of(offers, sending, known, today)
    comparable = (offer for offer, reason in reasons if reason is None)
    chosen, promotions = candidates(comparable, partial(surveyed_totals, references, sending))
    chosen = [_of_running_promotion(candidate, today) for candidate in chosen]
    answers = [_answer(candidate, references, asked) for candidate in chosen]
    lines = _one_layer_each(answer for answer in answers if isinstance(answer, Line))
    unanswered = [answer for answer in answers if isinstance(answer, _Unanswered)]
    promotions += [candidate.promotion for candidate in chosen if candidate.promotion is not None]
    running = [promotion for promotion in promotions if _runs(promotion, today)]
    lines = [_with_promotion(line, running) for line in lines]
    unanswered = [replace(entry, promotion=_newer_promotion(entry.offer, running)) for entry in unanswered]
    apart = _apart(lines, unanswered, never, promotions, references, asked)
    if priorities:
        lines = [line for line in lines if priorities.met_by(line.offer)]
        apart = tuple(each for each in apart if priorities.met_by(each.offer))
    return Comparison(question, amount, currency, _rankings(lines, references, corridor, asked), apart)


def _of_running_promotion(candidate: Candidate, today: date) -> Candidate:
    """Return a standard price, without the promotion that it stood in for where that one has ended."""
    over = candidate.promotion is not None and not _runs(candidate.promotion, today)
    return replace(candidate, promotion=None) if over else candidate


def _runs(promoted: Offer, today: date) -> bool:
    """Whether a promotion may still run: its last day has not passed, or nobody knows it."""
    promotion = promoted.quote.promotion
    return promotion is not None and (promotion.ends is None or promotion.ends >= today)


def _answer(candidate: Candidate, references: References, asked: _Asked) -> Line | _Unanswered:
    """Return a candidate's line at the amount asked about, or why it has none."""
    offer = candidate.offer
    payout = offer.quote.service.payout_currency or ""
    unanswered = partial(_Unanswered, offer, in_doubt=candidate.in_doubt)
    if asked.question is Question.RECEIVE and payout != asked.currency:
        return unanswered(ApartReason.OTHER_PAYOUT)
    reference = references.get(payout)
    if reference is None:
        return unanswered(ApartReason.NO_REFERENCE)
    priced = prices_of(offer, asked.sending, reference)
    if isinstance(priced, ApartReason):
        return unanswered(priced)
    terms = terms_at(offer.quote, priced.prices, asked.question, asked.amount)
    if isinstance(terms, ApartReason):
        return unanswered(terms)
    return line_of(candidate, terms, priced.basis, asked.question, reference, asked.today)


def _one_layer_each(lines: Iterable[Line]) -> list[Line]:
    """Return the lines of the layer that stands for each service: up to date first, then as layers are believed."""
    ordered = sorted(((line.past_its_day, precedence(line.offer), line) for line in lines), key=itemgetter(0, 1))
    kept: dict[str, list[tuple[Precedence, Line]]] = {}  # by provider: most have few services in a corridor
    for _, layer, line in ordered:
        told = kept.setdefault(line.offer.provider_slug, [])
        if not any(other != layer and same_service(stands.offer, line.offer) for other, stands in told):
            told.append((layer, line))
    return [line for told in kept.values() for _, line in told]


def _with_promotion(line: Line, promotions: Iterable[Offer]) -> Line:
    """Note on a standard price the newer promotion of the same service, in whichever layer it was seen."""
    if line.candidate.promotion is not None:
        return line
    newer = _newer_promotion(line.offer, promotions)
    return line if newer is None else line.in_place_of(newer)


def _newer_promotion(standard: Offer, promotions: Iterable[Offer]) -> Offer | None:
    """Return the newest promotion of a service that is not older than its standard price."""
    newer = (
        promotion
        for promotion in promotions
        if same_service(promotion, standard) and promotion.quote.observed_on >= standard.quote.observed_on
    )
    return max(newer, key=lambda promotion: (promotion.quote.observed_on, promotion.quote_id), default=None)


def _apart(
    lines: Sequence[Line],
    unanswered: Sequence[_Unanswered],
    never: Sequence[_Unanswered],
    promotions: Sequence[Offer],
    references: References,
    asked: _Asked,
) -> tuple[Apart, ...]:
    """Return what is set apart, once each: what no line tells already, or tells with an older price.

    A promotion stands apart only where no standard price of its service is known: without a figure at this amount,
    too, it is the standard price that is told. Of two prices found for one service, a line tells only its own.
    """

    def told(offer: Offer, *, only_newer: bool, in_doubt: bool = False) -> bool:
        return any(
            same_service(line.offer, offer)
            and (not only_newer or line.offer.quote.observed_on >= offer.quote.observed_on)
            and not (in_doubt and line.candidate.in_doubt and precedence(line.offer) is precedence(offer))
            for line in lines
        )

    entries = [entry for entry in unanswered if not told(entry.offer, only_newer=False, in_doubt=entry.in_doubt)]
    entries += [
        _Unanswered(offer, ApartReason.PROMOTION)
        for offer in promotions
        if not told(offer, only_newer=False) and not any(same_service(entry.offer, offer) for entry in unanswered)
    ]
    entries += [entry for entry in never if not told(entry.offer, only_newer=True)]
    newest_first = sorted(entries, key=lambda entry: (-entry.offer.quote.observed_on.toordinal(), entry.offer.quote_id))
    once: dict[tuple[object, ...], _Unanswered] = {}
    for entry in newest_first:
        once.setdefault((service_key(entry.offer), entry.reason, entry.in_doubt and entry.offer.quote_id), entry)
    ordered = sorted(once.values(), key=lambda entry: (_REASONS.index(entry.reason), entry.offer.provider_slug))
    return tuple(_set_apart(entry, references, asked) for entry in ordered)


def _set_apart(entry: _Unanswered, references: References, asked: _Asked) -> Apart:
    table = references.get(entry.offer.quote.service.payout_currency or "")
    apart = set_apart(entry.offer, entry.reason, asked.question, asked.amount, asked.sending, table)
    return replace(apart, promotion=entry.promotion, in_doubt=entry.in_doubt)


def _rankings(lines: Sequence[Line], references: References, corridor: Corridor, asked: _Asked) -> tuple[Ranking, ...]:
    """Return one ranking per payout currency that has rows: the local one first, then as the corridor names them."""
    by_currency: dict[str, list[Line]] = {}
    for line in lines:
        by_currency.setdefault(line.offer.quote.service.payout_currency or "", []).append(line)
    named = [*corridor.payout_currencies, *sorted(by_currency)]
    return tuple(
        _ranking(currency, by_currency[currency], references[currency], corridor, asked.question)
        for currency in sorted(by_currency, key=named.index)
    )


def _ranking(
    currency: str, lines: Sequence[Line], reference: ReferenceRate, corridor: Corridor, question: Question
) -> Ranking:
    rows = ranked_rows(lines, question)
    last_known = max(row.offer.quote.observed_on for row in rows) if all(row.out_of_date for row in rows) else None
    return Ranking(currency, currency == corridor.local_currency, reference, rows, last_known)
