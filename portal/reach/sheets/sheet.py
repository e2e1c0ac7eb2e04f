"""What stands on a sheet: the same comparison as the page, its first services, their month, and the way to the rest.

A sheet hangs on a wall long after its prices have changed: the month is written as large as the amounts (design,
section 5), and the code leads to today's comparison.
"""

from dataclasses import dataclass

import segno
from markupsafe import Markup

from portal.comparison.board import ranking_heading
from portal.comparison.market import Market
from portal.comparison.names import corridor_name
from portal.comparison.rows import pickup_facts, speed_facts
from portal.comparison.told import Told, credit_line
from portal.comparison.wording import Words, words
from portal.comparison.words_of_wishes import wish_words
from portal.localization import current_language, money, one_label_of
from portal.localization import gettext as _
from portal.localization.dates import month_year
from portal.prices.offers import Comparison, Ranking, Row
from portal.prices.vocabulary import Question
from portal.reach.addresses import short_link
from portal.reach.sheets.fitting import Lengths, classes
from portal.reach.short_links import Shared


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One service on the sheet."""

    place: str  # services "about the same" share one, as on the page
    provider: str
    use: str  # how it is collected, and how fast
    amount: Markup  # the ranked quantity

    @property
    def lengths(self) -> tuple[int, int, int]:
        """How many signs its provider with its place, its amount and its use have."""
        return len(f"{self.place} {self.provider}"), len(self.amount.striptags()), len(self.use)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet, ready to be placed."""

    corridor: str
    question: Markup
    wishes: str  # what the services are chosen by; "" where nothing mattered
    ranked: str  # what the amounts are
    heading: str  # "Last known prices", "Stated by the providers", or the month alone
    month: str
    rows: tuple[SheetRow, ...]
    other_currency: str  # "" where it is paid in the local currency
    code: Markup  # QR code of the short link, as SVG
    address: str  # the short link as people type it
    credit: Markup

    @property
    def steps(self) -> tuple[str, ...]:
        """The classes to draw it with: the first one fits by its lengths, the others are denser."""
        return classes(
            Lengths(
                title=len(self.corridor),
                question=len(self.question.striptags()),
                wishes=len(self.wishes),
                month=len(self.month),
                other_currency=len(self.other_currency),
                rows=[row.lengths for row in self.rows],
            )
        )


def sheet_of(market: Market, shared: Shared) -> Sheet | None:
    """Return the sheet of a comparison in the language at work; None where no service has a price for it."""
    currency = shared.currency or market.usual_currency(shared.question)
    amount = shared.amount or market.first_amount(shared.question, currency)
    comparison = market.compare(shared.question, amount, currency, shared.priorities)
    told = Told(comparison, market.corridor, market.today, shared.priorities)
    ranking, newest = told.ranking, told.newest
    if ranking is None or newest is None:
        return None
    link, known, language = short_link(shared), words(), current_language()
    return Sheet(
        corridor=corridor_name(market.corridor),
        question=known.question[shared.question].fill(amount=money(amount, currency, language, short=True)),
        wishes=" · ".join(wish_words().listed(shared.priorities)),
        ranked=_ranked(shared.question),
        heading=_heading(told),
        month=month_year(newest, language),
        rows=tuple(_row(row, comparison, ranking, market.corridor.currency, known) for row in told.rows),
        other_currency="" if ranking.local else ranking_heading(ranking),
        code=_code(link.whole),
        address=link.bare,
        credit=credit_line(told.rows),
    )


def _ranked(question: Question) -> str:
    if question is Question.PAY:
        return _("What arrives")
    if question is Question.SEND:
        return _("What it costs")
    return _("What you pay")


def _heading(told: Told) -> str:
    if told.month is not None:
        return _("Last known prices")
    return _("Stated by the providers") if told.unconfirmed else _("Prices")


def _row(row: Row, comparison: Comparison, ranking: Ranking, sent: str, known: Words) -> SheetRow:
    quote, language = row.offer.quote, current_language()
    ways = [fact.word for fact in pickup_facts(quote.service, known)]
    facts = [one_label_of(ways, language) if ways else "", *(fact.word for fact in speed_facts(quote, known))]
    figures = row.figures
    ranked = {
        Question.PAY: (figures.arrives_shown, ranking.payout_currency),
        Question.SEND: (figures.cost, sent),
        Question.RECEIVE: (figures.paid_shown, sent),
    }
    amount, currency = ranked[comparison.question]
    return SheetRow(
        place=str(row.place),
        provider=row.offer.provider,
        use=" · ".join(fact for fact in facts if fact),
        amount=money(amount, currency, language, short=True),
    )


def _code(link: str) -> Markup:
    """Return a QR code with room for dirt and folds: a quarter of it may be unreadable."""
    made = segno.make(link, error="q", micro=False, boost_error=True)
    drawn = made.svg_inline(border=4, omitsize=True, svgclass="qr").replace("<svg", '<svg aria-hidden="true"', 1)
    drawing = Markup(drawn)  # noqa: S704 - drawn here from our own link
    said = _("Code that leads to this comparison")
    return Markup('<span class="code" role="img" aria-label="{}">{}</span>').format(said, drawing)
