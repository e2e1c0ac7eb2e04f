"""The codes that say why a record is held, flagged or refused, or why a run fails; each with a plain English sentence.

A sentence says what happened and what to do. **Held** means: kept back until a person releases or discards it.
**Flagged** means: shown, with a slip of the source kept as it was. Pages translate by code; commands and logs use the
sentences here.
"""

from enum import StrEnum
from typing import Final


class Hold(StrEnum):
    """Why a quote, or a reference rate, is kept back for a person."""

    RATE_FAR_FROM_REFERENCE = "rate_far_from_reference"
    SEND_CURRENCY_MISLABELLED = "send_currency_mislabelled"
    OBSERVED_IN_FUTURE = "observed_in_future"
    AMOUNT_NOT_POSITIVE = "amount_not_positive"
    FEE_NEGATIVE = "fee_negative"
    RATE_NOT_POSITIVE = "rate_not_positive"
    DUPLICATE_KEY = "duplicate_key"
    TARIFF_CONTRADICTED = "tariff_contradicted"
    RATE_FAR_FROM_PREVIOUS = "rate_far_from_previous"


class Flag(StrEnum):
    """A slip or a peculiarity of the source that does not keep the record back."""

    MARGIN_DIFFERS = "margin_differs"
    TOTAL_DIFFERS = "total_differs"
    REFERENCE_ZERO = "reference_zero"
    REFERENCE_NOT_GIVEN = "reference_not_given"
    NOTE_SAYS_NOT_TRANSPARENT = "note_says_not_transparent"
    UNUSUAL_DENOMINATION = "unusual_denomination"
    POINTS_IN_DIFFERENT_CURRENCIES = "points_in_different_currencies"
    SECOND_AMOUNT_ZERO = "second_amount_zero"
    NEGATIVE_MARGIN = "negative_margin"
    PAYOUT_UNKNOWN = "payout_unknown"
    RATE_JUMPED = "rate_jumped"
    # What only a reader of the source can know, and says in ``Quote.flags``:
    SENT_IN_DOLLARS = "sent_in_dollars"
    AMOUNT_NOT_GIVEN = "amount_not_given"
    FIGURES_NOT_GIVEN = "figures_not_given"
    RATE_ZERO = "rate_zero"
    DISCLOSURE_NOT_GIVEN = "disclosure_not_given"
    CORRIDOR_DIFFERS = "corridor_differs"


class Refusal(StrEnum):
    """Why a record could not become a quote at all (``Rejected.reason``)."""

    UNREADABLE = "unreadable"
    CELL_REFUSED = "cell_refused"
    TARIFF_REFUSED = "tariff_refused"
    DUPLICATE_KEY = "duplicate_key"
    OTHER_COUNTRY = "other_country"
    CONTRADICTS_ITSELF = "contradicts_itself"


class RunFailure(StrEnum):
    """Why a run as a whole publishes nothing."""

    NOTHING_READ = "nothing_read"
    NOTHING_ACCEPTED = "nothing_accepted"
    SUDDEN_DROP = "sudden_drop"


_SENTENCES: Final[dict[str, str]] = {
    Hold.RATE_FAR_FROM_REFERENCE: (
        "The exchange rate is less than a third or more than three times the market rate of that time. It may be "
        "upside down or a hundredfold. Look at the proof; release it if the rate is real, discard it if not."
    ),
    Hold.SEND_CURRENCY_MISLABELLED: (
        "The amount equals its dollar denomination under another currency code, and the reference rate is per dollar. "
        "Release it to list it for people who pay in dollars, or discard it."
    ),
    Hold.OBSERVED_IN_FUTURE: (
        "The price is dated in the future. Ask who observed it for the true date; discard it if none is found."
    ),
    Hold.AMOUNT_NOT_POSITIVE: "An amount is zero or negative. Look at the proof, then release or discard it.",
    Hold.FEE_NEGATIVE: (
        "The fee is negative. If the provider pays for sending, release it; if it is a slip, discard it."
    ),
    Hold.RATE_NOT_POSITIVE: (
        "An exchange rate is zero or negative, which cannot be. Look at the proof, then discard it."
    ),
    Hold.DUPLICATE_KEY: (
        "Another record with the same key came first, and only one of them can be right. Compare both, and discard one."
    ),
    Hold.TARIFF_CONTRADICTED: (
        "A mystery shop of the last 180 days found another price than this tariff states. Ask the provider; release "
        "the tariff once it is corrected or the shop is explained."
    ),
    Hold.RATE_FAR_FROM_PREVIOUS: (
        "The reference rate is less than a third or more than three times the one published before it or, where there "
        "is none, what another source or the surveys give. It may be upside down or a hundredfold. Compare it with the "
        "publisher's page before releasing it."
    ),
    Flag.MARGIN_DIFFERS: (
        "The stated exchange margin is a point or more off what the two rates give. Both are kept as stated."
    ),
    Flag.TOTAL_DIFFERS: (
        "The stated total is not the sum of fee and margin. It is kept as stated, and counts so in averages."
    ),
    Flag.REFERENCE_ZERO: "The source gives zero as its reference rate. Ours of that day is used where there is one.",
    Flag.REFERENCE_NOT_GIVEN: "The source gives no reference rate. Ours of that day is used where there is one.",
    Flag.NOTE_SAYS_NOT_TRANSPARENT: (
        "The note says that the exchange rate is not disclosed. The service is shown apart, and counts in no average."
    ),
    Flag.UNUSUAL_DENOMINATION: "The nominal amount is neither 200 nor 500 dollars. The row is shown at its own amount.",
    Flag.POINTS_IN_DIFFERENT_CURRENCIES: (
        "The two amounts are in different currencies. Nothing is estimated between them."
    ),
    Flag.SECOND_AMOUNT_ZERO: "The second amount is zero. Only the first one is used.",
    Flag.NEGATIVE_MARGIN: (
        "The rate is better than the reference rate. The quote shows it as it was; a comparison counts it as no margin."
    ),
    Flag.PAYOUT_UNKNOWN: (
        "No known rate tells in which currency this pays out. It counts in averages, and no amount of it is shown. "
        "Pull the reference rates before this source is pulled again."
    ),
    Flag.RATE_JUMPED: (
        "The reference rate moved by more than a quarter since the one before. It is published; look at it."
    ),
    Flag.SENT_IN_DOLLARS: "The amounts are in dollars, although the record names another currency.",
    Flag.AMOUNT_NOT_GIVEN: "One of the two amounts is zero or missing. It is left out; the other one is used.",
    Flag.FIGURES_NOT_GIVEN: "One of the two amounts has neither fee nor rate nor total. It is left out.",
    Flag.RATE_ZERO: "The exchange rate is given as zero. It is treated as not given.",
    Flag.DISCLOSURE_NOT_GIVEN: (
        "The source does not say whether the exchange rate is disclosed. It is treated as undisclosed."
    ),
    Flag.CORRIDOR_DIFFERS: (
        "The record's corridor names other countries than its country codes. The codes are believed."
    ),
    Refusal.UNREADABLE: "A cell of the record cannot be read. It is kept as it was found; correct it at its source.",
    Refusal.CELL_REFUSED: "A cell of the row cannot be used. Correct it in the sheet, and put the sheet in again.",
    Refusal.TARIFF_REFUSED: "The tariff does not keep to the published form. The provider should correct the feed.",
    Refusal.OTHER_COUNTRY: "The source gives a price for other countries than those asked about. It is left out.",
    Refusal.CONTRADICTS_ITSELF: (
        "The figures of the record contradict one another, so that none of them can be believed. It is left out."
    ),
    RunFailure.NOTHING_READ: (
        "Nothing was read at all. What was published stays. Look at the snapshot: the source may have changed its form."
    ),
    RunFailure.NOTHING_ACCEPTED: (
        "Not one of the records read could be accepted. What was published stays. Look at what was held and refused."
    ),
    RunFailure.SUDDEN_DROP: (
        "Fewer than 70 % of the records of the last published run are left. What was published stays. "
        "Compare the snapshot with the source's own page, then pull again."
    ),
}


def sentence(code: str) -> str:
    """Return what a code means and what to do, in English; a code that this version does not know is named."""
    return _SENTENCES.get(code, f"The reason is “{code}”, which this version of the portal does not know.")
