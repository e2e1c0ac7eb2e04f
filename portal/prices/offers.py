"""What a comparison takes in and gives out: offers, ranked rows, rows set apart, and the whole table.

``portal.prices.compare.compare`` turns offers into a ``Comparison``. Money is exact; what arrives is rounded down, what
is paid is rounded up, to the payable unit of its currency (CLDR). Percentages are over the amount converted.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from portal.prices.quotes import Quote
from portal.prices.rates import ReferenceRate
from portal.prices.vocabulary import Question


@dataclass(frozen=True, slots=True)
class Offer:
    """A quote put forward for comparison."""

    quote: Quote
    quote_id: str  # where its proof is: the quote's page
    provider: str  # canonical name
    provider_slug: str  # canonical, for addresses and for grouping a provider's variants
    source: str  # name of the source: "world-bank-rpw"
    observed_reference: ReferenceRate | None  # OUR reference rate of the observation date, if there is one
    out_of_date_on: date  # the first day on which this price is out of date
    superseded: bool = False  # a newer round of its corridor is there
    verified: bool = False  # a tariff that a mystery shop within 180 days agrees with
    licence_checked: bool = False  # the provider has a checked licence or register entry
    released_as_dollars: bool = False  # mislabelled send currency, released by a person


class RowNote(StrEnum):
    """Things a row says of itself; each has a sentence in the templates."""

    ESTIMATED_BETWEEN = "estimated_between"  # interpolated between two surveyed amounts
    FIRST_AMOUNT_USED = "first_amount_used"  # the amount converted fell below A1: fee and margin at A1 are used
    LAST_AMOUNT_USED = "last_amount_used"  # fee deducted, and the amount paid went beyond the last surveyed one
    MARGIN_TAKEN_AS_ZERO = "margin_taken_as_zero"  # observed better than the market: re-based as 0
    CONVENTION_UNKNOWN = "convention_unknown"  # computed as fee on top, the source does not say
    FEE_DEDUCTED = "fee_deducted"
    STATED_BY_PROVIDER = "stated_by_provider"  # a tariff no mystery shop has verified yet
    TWO_PRICES_FOUND = "two_prices_found"  # the same service twice in a round, more than 1 point apart
    STANDARD_PRICE = "standard_price"  # the newest standard price, used because the newest is a promotion
    SURVEY_REFERENCE = "survey_reference"  # margin from the survey's own reference rate: we have none of that date
    REFERENCE_DIFFERS = "reference_differs"  # the survey's reference rate is more than 1 % off ours
    RECEIVER_FEE_UNKNOWN = "receiver_fee_unknown"
    PAYOUT_DERIVED = "payout_derived"
    OUT_OF_DATE = "out_of_date"
    ESTIMATE_BY_WISE = "estimate_by_wise"


@dataclass(frozen=True, slots=True)
class Figures:
    """One service's figures at the amount asked about, exact and unrounded unless a name says otherwise."""

    paid: Decimal  # P, sending currency: what the sender pays in all
    converted: Decimal  # A, sending currency
    fee: Decimal  # F, sending currency
    margin_percent: Decimal  # as used, after re-basing
    rate: Decimal  # payout units per sending unit, at the table's reference rate
    receiver_fee: Decimal | None  # payout currency; None: not known
    arrives: Decimal  # payout currency, after receiver-side fees where known
    fee_cost: Decimal  # sending currency: the fee's part of the cost
    margin_cost: Decimal  # sending currency: the margin's part of the cost (A x margin)
    receiver_cost: Decimal | None  # sending currency: the receiver-side fee's part
    cost: Decimal  # sending currency: paid - arrives / M
    cost_percent: Decimal  # over A
    arrives_shown: Decimal  # rounded down to the payable unit
    paid_shown: Decimal  # rounded up to the payable unit
    low: Decimal  # lowest and highest value of the ranked quantity that the printed digits allow
    high: Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a ranking."""

    offer: Offer
    figures: Figures
    place: int  # 1 is best; rows "about the same" share a place
    tied: bool  # "about the same" as another row of its place: their ranges overlap
    difference: Decimal  # to the first row, in the ranked quantity as shown, never negative
    notes: tuple[RowNote, ...]
    like_first: bool = True  # about the same as the first row, or it itself: no difference can be told
    tied_with: tuple[Offer, ...] = ()  # whom it is tied with, where those are not all others of its place
    variants: tuple["Row", ...] = ()  # the same provider's equal-priced variants, told in one line
    promotion: Offer | None = None  # with STANDARD_PRICE: the promotion that this standard price stands in for

    @property
    def out_of_date(self) -> bool:
        """Whether words such as best and cheapest may not be used for it."""
        return RowNote.OUT_OF_DATE in self.notes

    @property
    def may_be_called_best(self) -> bool:
        """Whether words such as best and cheapest may stand beside it: first, up to date, observed and undisputed.

        A tariff that no mystery shop has verified, an estimate by a third party, an out-of-date price and one of two
        prices found for the same service never are (design, sections 4 and 5).
        """
        return self.place == 1 and not NEVER_BEST.intersection(self.notes)


#: A row that says one of these of itself is never called best.
NEVER_BEST: Final = frozenset(
    {RowNote.STATED_BY_PROVIDER, RowNote.ESTIMATE_BY_WISE, RowNote.OUT_OF_DATE, RowNote.TWO_PRICES_FOUND}
)


class ApartReason(StrEnum):
    """Why a service is shown apart from the ranking."""

    UNDISCLOSED = "undisclosed"  # the exchange rate is not disclosed before paying
    INCOMPARABLE = "incomparable"  # paid out in the sending currency where that is neither USD, EUR nor stated
    CURRENCY_UNKNOWN = "currency_unknown"  # the payout currency could not be settled
    INCOMPLETE = "incomplete"  # fee or rate not given
    MISLABELLED = "mislabelled"  # for people who pay in dollars
    PROMOTION = "promotion"
    BELOW_RANGE = "below_range"
    ABOVE_RANGE = "above_range"
    FEE_EXCEEDS = "fee_exceeds"  # F >= P: cannot send this amount
    NO_SOLUTION = "no_solution"  # "receive": no amount delivers X
    NO_REFERENCE = "no_reference"  # no reference rate for this payout currency, or none of the day of observation
    OTHER_CURRENCY = "other_currency"  # priced in another sending currency than the one asked about
    OTHER_PAYOUT = "other_payout"  # "receive": pays out in another currency than the one that must arrive
    UNLICENSED = "unlicensed"  # the operator demands a checked register entry and there is none
    NOT_YET_VALID = "not_yet_valid"  # a tariff's validity dates do not cover today
    NO_LONGER_VALID = "no_longer_valid"


#: Reasons that lie in the question: asked otherwise, the same price has figures.
OF_THE_QUESTION: Final = frozenset(
    {
        ApartReason.BELOW_RANGE,
        ApartReason.ABOVE_RANGE,
        ApartReason.FEE_EXCEEDS,
        ApartReason.NO_SOLUTION,
        ApartReason.OTHER_PAYOUT,
    }
)


@dataclass(frozen=True, slots=True)
class Apart:
    """A service shown apart, with the reason and its nearest observed price."""

    offer: Offer
    reason: ApartReason
    nearest_amount: Decimal | None = None  # sending currency: the nearest surveyed amount
    nearest_fee: Decimal | None = None
    nearest_total_percent: Decimal | None = None  # never set where the rate is undisclosed
    promotion: Offer | None = None  # the newer promotion that this standard price stands in for
    in_doubt: bool = False  # one of two prices found for the same service


@dataclass(frozen=True, slots=True)
class Ranking:
    """All rows that pay out in one currency, at one reference rate."""

    payout_currency: str
    local: bool  # False: headed "paid in dollars; changing them costs extra, not included"
    reference: ReferenceRate
    rows: tuple[Row, ...]
    last_known: date | None  # newest observation, where every row is out of date: "Last known prices, August 2025"

    @property
    def best(self) -> tuple[Row, ...]:
        """The rows that may be called best: none, one, or several that are about the same."""
        return tuple(row for row in self.rows if row.may_be_called_best)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The answer to one question at one amount in one corridor."""

    question: Question
    amount: Decimal
    currency: str  # of the amount: sending currency for pay and send, payout currency for receive
    rankings: tuple[Ranking, ...]  # local first
    apart: tuple[Apart, ...]
