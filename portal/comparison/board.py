"""The price boards of a corridor page: one per payout currency, and what is shown apart from them, with the reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Final

from markupsafe import Markup

from portal.comparison.charts import bar_scale
from portal.comparison.promotions import promotion_end, promotion_seen
from portal.comparison.rows import Line, LineMaker
from portal.comparison.wording import words
from portal.localization import (
    currency_name,
    current_language,
    money,
    ngettext,
    number,
    one_label_of,
    percent,
    uncapitalized,
)
from portal.localization import gettext as _
from portal.localization.dates import age, date_text, month_year
from portal.prices.offers import Apart, ApartReason, Comparison, Ranking, Row, RowNote
from portal.prices.rates import ReferenceRate
from portal.prices.services import is_past_its_day

#: Notes about how a price came to be known. Where they hold for every row, one sentence below the rows is enough; what
#: a person needs for one service (an estimate, the receiver's fee that is not known) stands in its row all the same.
_TOLD_ONCE: Final = frozenset(
    {
        RowNote.OUT_OF_DATE,
        RowNote.CONVENTION_UNKNOWN,
        RowNote.SURVEY_REFERENCE,
        RowNote.PAYOUT_DERIVED,
        RowNote.STATED_BY_PROVIDER,
        RowNote.RECEIVER_FEE_UNKNOWN,
    }
)


NO_EXTRAS: Final[Mapping[str, tuple[Markup, ...]]] = {}


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of a board that stand together: all of them, or those of one age where fresh and old prices meet."""

    heading: str  # "" for the rows that a board begins with, unless they are out of date
    label: str  # names the list of its rows
    said: tuple[str, ...]  # notes that hold for all of its rows, told once below its heading
    lines: tuple[Line, ...]
    dated: bool = False  # the heading is a month, which a printed page shows as large as the amounts


@dataclass(frozen=True, slots=True)
class Board:
    """One ranking, ready to be placed."""

    id: str
    heading: str
    month: str  # "Last known prices" and their month, where all of them are out of date; else ""
    reference: tuple[str, ...]  # sentences about the reference rate
    scale: str  # what a full bar stands for
    parts: tuple[str, ...]  # kinds of cost that occur in its bars, for the legend
    ranked_by: str
    said_of_all: tuple[str, ...]  # notes that hold for every row, told once
    listed: tuple[Part, ...]
    first: str = ""  # what to know where the first place is shared, or nothing else can be compared
    extras: tuple[Markup, ...] = ()  # what a person's wishes, or speed and comfort, cost extra

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every row, in order."""
        return tuple(line for part in self.listed for line in part.lines)


@dataclass(frozen=True, slots=True)
class ApartLine:
    """One service shown apart."""

    provider: str
    use: str
    nearest: Markup | None
    seen: Markup
    promotion: str
    proof: str
    promoted: str = ""  # address of the promotion's proof, where this standard price stands in for one
    doubt: str = ""  # that two prices were found


@dataclass(frozen=True, slots=True)
class ApartGroup:
    """All services apart for one reason."""

    id: str
    heading: str
    meaning: str
    lines: tuple[ApartLine, ...]


def boards(
    comparison: Comparison,
    sent: str,
    today: date,
    root: str,
    extras: Mapping[str, tuple[Markup, ...]] = NO_EXTRAS,
) -> tuple[Board, ...]:
    """Return a board for each ranking. All bars of a page have one scale, so that they can be compared.

    ``extras`` are sentences about what wishes cost extra, by payout currency.
    """
    scale = bar_scale(row.figures.cost_percent for ranking in comparison.rankings for row in ranking.rows)
    return tuple(
        _board(
            ranking,
            LineMaker(comparison, sent, ranking.payout_currency, scale, today, root),
            extras.get(ranking.payout_currency, ()),
        )
        for ranking in comparison.rankings
        if ranking.rows
    )


def _board(ranking: Ranking, maker: LineMaker, extras: tuple[Markup, ...]) -> Board:
    language = current_language()
    of_all = frozenset.intersection(_TOLD_ONCE, *(frozenset(row.notes) for row in ranking.rows))
    heading = ranking_heading(ranking)
    listed = tuple(_parts(ranking, heading, maker, of_all))
    drawn = {piece.kind for part in listed for line in part.lines for piece in line.bar.parts}
    return Board(
        id=f"paid-in-{ranking.payout_currency.lower()}",
        heading=heading,
        month=_last_known(ranking.last_known) if ranking.last_known else "",
        reference=reference_sentences(ranking.reference, maker.today),
        scale=percent(maker.scale, language, digits=0),
        parts=tuple(kind for kind in ("fee", "margin", "receiver") if kind in drawn),
        ranked_by=words().ranked_by[maker.question],
        said_of_all=tuple(maker.words.note[note] for note in RowNote if note in of_all),
        listed=listed,
        first=_about_first(ranking),
        extras=extras,
    )


def _about_first(ranking: Ranking) -> str:
    """Say what to do where the first place is shared, or where one service stands alone."""
    first = [row for row in ranking.rows if row.place == 1]
    if len(first) > 1 and not any(RowNote.TWO_PRICES_FOUND in row.notes for row in first):
        return ngettext(
            "The first %(num)s are about the same: their figures are not exact enough to tell them apart. "
            "Choose what is easier for both of you.",
            "The first %(num)s are about the same: their figures are not exact enough to tell them apart. "
            "Choose what is easier for both of you.",
            len(first),
        )
    if len(ranking.rows) == 1 and not ranking.rows[0].variants:
        return _("This is the only one with a price here, so there is nothing to compare it with.")
    return ""


def _parts(ranking: Ranking, heading: str, maker: LineMaker, told: frozenset[RowNote]) -> Iterator[Part]:
    """Part the rows, in their order, where prices that are out of date begin or end (design, section 5, "Age").

    What stands below those is fresh again, but stated by providers and confirmed by nobody.
    """
    if ranking.last_known is not None:
        yield Part("", heading, (), tuple(maker.line(row, told) for row in ranking.rows))
        return
    for old, grouped in groupby(ranking.rows, key=lambda row: is_past_its_day(row.offer, maker.today)):
        rows = list(grouped)
        if old:
            yield _part(_last_known(max(row.offer.quote.observed_on for row in rows)), rows, heading, maker, told)
        elif rows[0] is ranking.rows[0]:
            yield Part("", heading, (), tuple(maker.line(row, told) for row in rows))
        else:
            yield _part(_("Stated by providers, not confirmed yet"), rows, heading, maker, told)


def _part(title: str, rows: list[Row], heading: str, maker: LineMaker, told: frozenset[RowNote]) -> Part:
    """Return rows under a heading of their own, with what holds for all of them told once."""
    of_part = frozenset.intersection(_TOLD_ONCE, *(frozenset(row.notes) for row in rows))
    said = tuple(maker.words.note[note] for note in RowNote if note in of_part - told)
    lines = tuple(maker.line(row, told | of_part) for row in rows)
    return Part(title, f"{heading}: {title}", said, lines, dated=RowNote.OUT_OF_DATE in of_part)


def _last_known(newest: date) -> str:
    return _("Last known prices, %(month)s", month=month_year(newest, current_language()))


def ranking_heading(ranking: Ranking) -> str:
    """Say in which currency a ranking pays out, and that changing another one costs extra."""
    if ranking.local:
        return _("Paid in %(currency)s", currency=currency_name(ranking.payout_currency, current_language()))
    return paid_in_another(ranking.payout_currency)


def paid_in_another(currency: str) -> str:
    """Say that what arrives is not in the local currency, and that changing it costs extra."""
    if currency == "USD":
        return _("Paid in dollars; changing them costs extra, not included")
    if currency == "EUR":
        return _("Paid in euros; changing them costs extra, not included")
    return _(
        "Paid in another currency (%(currency)s); changing it costs extra, not included",
        currency=currency_name(currency, current_language()),
    )


def reference_sentences(reference: ReferenceRate, today: date) -> tuple[str, ...]:
    """Say which market rate a board is computed with, whose it is, of which day, and what a second source says."""
    if reference.base == reference.quote:
        return (_("The money arrives in the currency in which it is sent. Nothing is exchanged."),)
    said = [_market_rate(reference), _source_and_day(reference, today)]
    if reference.second is not None:
        said.append(
            _(
                "Another source says %(rate)s (%(source)s, %(date)s). We use the first.",
                rate=rate_text(reference.second.rate),
                source=words().rate_source[reference.second.source],
                date=date_text(reference.second.on, current_language()),
            )
        )
    return tuple(said)


def _market_rate(reference: ReferenceRate) -> str:
    """Name the rate. No line is broken between a number and its currency: alone on a line, a code means nothing."""
    base, quote, told = reference.base, reference.quote, rate_text(reference.rate)
    said = _("Market rate: 1 %(base)s = %(rate)s %(quote)s.", base=base, rate=told, quote=quote)
    for amount, currency in (("1", base), (told, quote)):
        said = said.replace(f"{amount} {currency}", f"{amount}\N{NO-BREAK SPACE}{currency}")
    return said


def _source_and_day(reference: ReferenceRate, today: date) -> str:
    language = current_language()
    return _(
        "Source: %(source)s, %(date)s (%(age)s).",
        source=words().rate_source[reference.source],
        date=date_text(reference.on, language),
        age=age(reference.age_in_days(today), language),
    )


def rate_text(rate: Decimal, digits: int = 6) -> str:
    """Write a reference rate with six significant digits: more than any margin on the page needs."""
    places = max(digits - 1 - rate.adjusted(), 0)
    return number(rate if -int(rate.as_tuple().exponent) <= places else round(rate, places), current_language())


class ApartMaker:
    """Makes the groups of services that stand apart."""

    def __init__(self, sent: str, root: str) -> None:
        self.sent = sent
        self.language = current_language()
        self.words = words()
        self.proofs = f"{root}/{self.language.code}/quote/"

    def groups(self, apart: Iterable[Apart]) -> tuple[ApartGroup, ...]:
        """Return one group for each reason, in the order in which the comparison knows reasons."""
        found: dict[ApartReason, list[Apart]] = {}
        for each in apart:
            found.setdefault(each.reason, []).append(each)
        return tuple(
            ApartGroup(
                f"apart-{reason.value.replace('_', '-')}",
                *self.words.apart[reason],
                tuple(self._line(each) for each in found[reason]),
            )
            for reason in ApartReason
            if reason in found
        )

    def _line(self, apart: Apart) -> ApartLine:
        offer, texts = apart.offer, self.words.row
        quote = offer.quote
        layer = self.words.layer[quote.layer]
        return ApartLine(
            provider=offer.provider,
            use=self._use(apart),
            nearest=self._nearest(apart),
            seen=texts["seen"].fill(layer=layer, date=date_text(quote.observed_on, self.language)),
            promotion=self._promotion(apart),
            proof=self.proofs + offer.quote_id,
            promoted=self.proofs + apart.promotion.quote_id if apart.promotion else "",
            doubt=self.words.note[RowNote.TWO_PRICES_FOUND] if apart.in_doubt else "",
        )

    def _use(self, apart: Apart) -> str:
        service = apart.offer.quote.service
        paid = self._inside([self.words.pay_in[instrument].word for instrument in service.pay_in])
        collected = self._inside([self.words.pickup[method].word for method in service.pickup])
        if paid and collected:
            return _("Pay in: %(paid)s. Collect: %(collected)s.", paid=paid, collected=collected)
        return _("Pay in: %(paid)s.", paid=paid) if paid else ""

    def _inside(self, labels: Sequence[str]) -> str:
        return uncapitalized(one_label_of(labels, self.language), self.language)

    def _nearest(self, apart: Apart) -> Markup | None:
        """Return the nearest known price. An undisclosed rate has none: its fee is never shown as the cost."""
        if apart.nearest_amount is None or apart.nearest_fee is None or apart.reason is ApartReason.UNDISCLOSED:
            return None
        currency = self._currency(apart)
        amounts = {
            "amount": money(apart.nearest_amount, currency, self.language, short=True),
            "fee": money(apart.nearest_fee, currency, self.language, short=True),
        }
        if apart.nearest_total_percent is None:
            return self.words.row["nearest_fee"].fill(**amounts)
        return self.words.row["nearest"].fill(**amounts, total=percent(apart.nearest_total_percent, self.language))

    def _currency(self, apart: Apart) -> str:
        """The amounts of a mislabelled row are dollars, whatever its code says."""
        if apart.reason is ApartReason.MISLABELLED:
            return "USD"
        points = apart.offer.quote.points
        return points[0].currency if points else self.sent

    def _promotion(self, apart: Apart) -> str:
        """Say when a promotion ends, or on which day the one was seen that a standard price stands in for."""
        if apart.promotion is not None:
            return promotion_seen(apart.promotion)
        promotion = apart.offer.quote.promotion
        return promotion_end(promotion) if promotion is not None else ""
