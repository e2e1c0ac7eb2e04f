"""From ranked figures to the lines of the price board: every amount and sentence of a row, made once, in Python.

The template only places them. Measured: a filter or a catalogue look-up inside the template's loop costs ten times as
much as a finished text, and a comparison page has hundreds.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup, escape

from portal.comparison.charts import CostBar, cost_bar
from portal.comparison.promotions import promotion_seen
from portal.comparison.service_names import named
from portal.comparison.wording import Fact, Words, by_people, ready, words
from portal.localization import Language, all_of_marked, current_language, money, ngettext, percent
from portal.localization.dates import age, date_text
from portal.prices.offers import Comparison, Figures, Row, RowNote
from portal.prices.quotes import Conditions, Quote, Service
from portal.prices.vocabulary import Question


class Use(NamedTuple):
    """How a service is used: paying in, collecting, and how fast it is. Its texts are ready for HTML.

    The template takes it, ``Variant`` and ``Line`` apart by place, which is much quicker than by name: keep the orders.
    """

    id: str  # of the quote
    provider: Markup
    proof: str  # address of the quote's page
    pay_in: Markup
    pickup: Markup
    speed: Markup  # empty where the source does not say, as the two before


class Variant(NamedTuple):
    """Another way of the same provider at the same price, and what it pays out or takes in where coins round it."""

    use: Use
    paid: Markup | None  # None: as in the row
    arrives: Markup | None  # None: as in the row


class Line(NamedTuple):
    """One row of the board. Its texts are ready for HTML, so that the template need not escape each of them again."""

    use: Use
    place: str
    kind: Markup
    paid: Markup | None  # None: what the person asked about, so not repeated
    paid_leads: bool  # what is paid is what the rows are ranked by
    arrives: Markup
    bar: CostBar
    cost: Markup
    parts: tuple[Markup, ...]
    differences: tuple[Markup, ...]  # to the first row, and whom it is about the same as
    seen: Markup
    age: Markup
    notes: tuple[Markup, ...]
    variants: tuple["Variant", ...]
    variants_word: Markup
    promotion: str  # address of the promotion's proof, where this standard price stands in for one


#: The line that names a difference, by what the question ranks by (design, section 4).
_DIFFERENCES: Mapping[Question, str] = {
    Question.PAY: "less_arrives",
    Question.SEND: "costs_more",
    Question.RECEIVE: "pay_more",
}


class LineMaker:
    """Makes the lines of one ranking: what all of them share is looked up once."""

    def __init__(self, asked: Comparison, sent: str, arriving: str, scale: Decimal, today: date, root: str) -> None:
        self.question = asked.question
        self.amount = asked.amount
        self.sent = sent
        self.arriving = arriving
        self.scale = scale
        self.today = today
        self.language: Language = current_language()
        self.words: Words = words()
        self.proofs = f"{root}/{self.language.code}/quote/"

    def line(self, row: Row, told: frozenset[RowNote] = frozenset()) -> Line:
        """Return the line of a row; notes that were told of the whole ranking are left out."""
        quote, figures, texts = row.offer.quote, row.figures, self.words.row
        leads = self.question is Question.RECEIVE
        return Line(
            use=self.use(row),
            place=str(row.place),
            kind=self.words.kind[quote.provider_kind],
            paid=None if self._paid_as_asked(figures) else self._sent(figures.paid_shown),
            paid_leads=leads,
            arrives=self._arriving(figures.arrives_shown),
            bar=cost_bar(figures, self.scale),
            cost=texts["cost"].fill(
                amount=self._sent(figures.cost), percent=percent(figures.cost_percent, self.language)
            ),
            parts=self._parts(row),
            differences=tuple(self._differences(row)),
            seen=texts["seen"].fill(layer=self._layer(row), date=date_text(quote.observed_on, self.language)),
            age=escape(age((self.today - quote.observed_on).days, self.language)),
            notes=(*self._promoted(row), *self._notes(row, told), *self._conditions(quote.conditions)),
            variants=tuple(self._variant(variant, figures) for variant in row.variants),
            variants_word=_variants_word(row) if row.variants else Markup(),
            promotion=self.proofs + row.promotion.quote_id if row.promotion else "",
        )

    def _paid_as_asked(self, figures: Figures) -> bool:
        """Whether the question says already what is paid. Where a tariff's fee jumps, it may be less than was asked."""
        return self.question is Question.PAY and figures.paid == self.amount

    def use(self, row: Row) -> Use:
        """Return how a row's service is used."""
        quote = row.offer.quote
        return Use(
            id=row.offer.quote_id,
            provider=escape(row.offer.provider),
            proof=self.proofs + row.offer.quote_id,
            pay_in=_drawn(pay_in_facts(quote.service, self.words)),
            pickup=_drawn(pickup_facts(quote.service, self.words)),
            speed=_drawn(speed_facts(quote, self.words)),
        )

    def _sent(self, amount: Decimal) -> Markup:
        return money(amount, self.sent, self.language, short=True)

    def _arriving(self, amount: Decimal) -> Markup:
        return money(amount, self.arriving, self.language, short=True)

    def _parts(self, row: Row) -> tuple[Markup, ...]:
        figures, texts = row.figures, self.words.row
        parts = [
            texts["fee"].fill(amount=self._sent(figures.fee_cost)),
            texts["margin"].fill(amount=self._sent(figures.margin_cost)),
        ]
        if figures.receiver_cost is not None:
            parts.append(texts["receiver"].fill(amount=self._sent(figures.receiver_cost)))
        elif RowNote.RECEIVER_FEE_UNKNOWN in row.notes:
            parts.append(texts["receiver_unknown"].fill())
        return tuple(parts)

    def _variant(self, variant: Row, told: Figures) -> Variant:
        """Return a variant; cash is rounded to coins, so its figures may differ from the row's in the last digits."""
        own = variant.figures
        return Variant(
            use=self.use(variant),
            paid=None if own.paid_shown == told.paid_shown else self._sent(own.paid_shown),
            arrives=None if own.arrives_shown == told.arrives_shown else self._arriving(own.arrives_shown),
        )

    def _differences(self, row: Row) -> Iterator[Markup]:
        """Yield the difference to the first row, where there is one that can be told; then whom it is tied with."""
        texts = self.words.row
        if row.like_first:
            if row.place > 1:
                yield texts["like_first"].fill()
        elif row.difference:
            amount = self._arriving(row.difference) if self.question is Question.PAY else self._sent(row.difference)
            yield texts[_DIFFERENCES[self.question]].fill(amount=amount)
        if row.tied_with:
            others = [named(other, row.offer) for other in row.tied_with]
            yield texts["tied_with"].fill(services=all_of_marked(others, self.language))
        elif row.tied:
            yield texts["tied"].fill(place=str(row.place))

    def _layer(self, row: Row) -> str:
        if RowNote.STATED_BY_PROVIDER not in row.notes and row.offer.verified:
            return self.words.verified
        return self.words.layer[row.offer.quote.layer]

    def _promoted(self, row: Row) -> tuple[Markup, ...]:
        """Say which promotion this standard price stands in for."""
        return () if row.promotion is None else (promotion_seen(row.promotion),)

    def _notes(self, row: Row, told: frozenset[RowNote]) -> tuple[Markup, ...]:
        return tuple(
            escape(self.words.note[note]) for note in row.notes if note not in told and note not in _SAID_ELSEWHERE
        )

    def _conditions(self, conditions: Conditions) -> tuple[Markup, ...]:
        return () if conditions == _NOTHING_SAID else condition_lines(conditions, self.sent, self.words, self.language)


#: The layer stands in every row, with the day.
_SAID_ELSEWHERE = frozenset({RowNote.ESTIMATE_BY_WISE})
_NOTHING_SAID = Conditions()


def _variants_word(row: Row) -> Markup:
    """Say how many more ways there are, and where coins round the same price to other figures."""
    number = len(row.variants)
    if all(_shown(variant) == _shown(row) for variant in row.variants):
        return escape(ngettext("%(num)s more way, at the same price", "%(num)s more ways, at the same price", number))
    return escape(
        ngettext(
            "%(num)s more way, at the same price before rounding",
            "%(num)s more ways, at the same price before rounding",
            number,
        )
    )


def _shown(row: Row) -> tuple[Decimal, Decimal]:
    return row.figures.paid_shown, row.figures.arrives_shown


def _drawn(facts: tuple[Fact, ...]) -> Markup:
    return ready("".join([fact.drawn for fact in facts]))


def pay_in_facts(service: Service, known: Words) -> tuple[Fact, ...]:
    """Return how the sender pays in, and where, in words with their pictograms."""
    return (
        *(known.pay_in[instrument] for instrument in service.pay_in),
        *(known.access[point] for point in service.access_points),
    )


def pickup_facts(service: Service, known: Words) -> tuple[Fact, ...]:
    """Return how the receiver collects."""
    return tuple(known.pickup[method] for method in service.pickup)


def speed_facts(quote: Quote, known: Words) -> tuple[Fact, ...]:
    """Return how fast it is; nothing where the source does not say."""
    return () if quote.speed is None else (known.speed[quote.speed],)


def condition_lines(conditions: Conditions, sent: str, known: Words, language: Language) -> tuple[Markup, ...]:
    """Return what a person needs to know besides the price, one short sentence each; only what the source said."""
    texts = known.row
    lines: list[Markup] = []
    if conditions.towns:
        towns = [by_people(town) for town in conditions.towns]
        lines.append(texts["towns"].fill(places=all_of_marked(towns, language)))
    if conditions.identity_sender:
        lines.append(texts["identity_sender"].fill(document=by_people(conditions.identity_sender)))
    if conditions.identity_receiver:
        lines.append(texts["identity_receiver"].fill(document=by_people(conditions.identity_receiver)))
    if conditions.account_needed:
        lines.append(texts["account"].fill())
    for name, amount in (
        ("minimum", conditions.minimum),
        ("maximum", conditions.maximum),
        ("joining_fee", conditions.joining_fee),
        ("monthly_fee", conditions.monthly_fee),
    ):
        if amount is not None:
            lines.append(texts[name].fill(amount=money(amount, sent, language, short=True)))
    return tuple(lines)
