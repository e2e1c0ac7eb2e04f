"""The codes of ``portal.prices.reasons`` in words for the public, in the language at work.

The sentences there speak to an operator, in English; these say to a reader what a price is like.
"""

from portal.comparison.wording import N_
from portal.localization import gettext as _
from portal.prices.reasons import Flag, Hold, RunFailure

_HOLDS: dict[str, str] = {
    Hold.RATE_FAR_FROM_REFERENCE: N_("Its exchange rate is far from the market rate. It may be upside down."),
    Hold.SEND_CURRENCY_MISLABELLED: N_("The source names another currency, but the figures are in dollars."),
    Hold.OBSERVED_IN_FUTURE: N_("It is dated in the future."),
    Hold.AMOUNT_NOT_POSITIVE: N_("An amount in it is zero or below zero."),
    Hold.FEE_NEGATIVE: N_("The fee in it is below zero."),
    Hold.RATE_NOT_POSITIVE: N_("An exchange rate in it is zero or below zero."),
    Hold.DUPLICATE_KEY: N_("Another record with the same key came first."),
    Hold.TARIFF_CONTRADICTED: N_("Our own shopper found another price than the provider states."),
    Hold.RATE_FAR_FROM_PREVIOUS: N_("The market rate in it is far from the one before."),
}

_FLAGS: dict[str, str] = {
    Flag.MARGIN_DIFFERS: N_(
        "The stated exchange margin does not follow from the two rates. We show the stated margin, and ours."
    ),
    Flag.TOTAL_DIFFERS: N_("The stated total is not the sum of fee and margin. We show the stated total, and ours."),
    Flag.REFERENCE_ZERO: N_("The source gives zero as its market rate."),
    Flag.REFERENCE_NOT_GIVEN: N_("The source gives no market rate."),
    Flag.NOTE_SAYS_NOT_TRANSPARENT: N_("A note of the source says that the exchange rate is not disclosed."),
    Flag.UNUSUAL_DENOMINATION: N_("The nominal amount is neither 200 nor 500 dollars."),
    Flag.POINTS_IN_DIFFERENT_CURRENCIES: N_(
        "The two amounts are in different currencies. We estimate nothing between."
    ),
    Flag.SECOND_AMOUNT_ZERO: N_("The second amount is zero. We use only the first."),
    Flag.NEGATIVE_MARGIN: N_("The rate was better than the market rate. A comparison counts it as no margin."),
    Flag.PAYOUT_UNKNOWN: N_("The source does not say in which currency the money arrives."),
    Flag.RATE_JUMPED: N_("The market rate moved by more than a quarter."),
    Flag.SENT_IN_DOLLARS: N_("The amounts are in dollars, though the source names another currency."),
    Flag.AMOUNT_NOT_GIVEN: N_("One of the two amounts is missing."),
    Flag.FIGURES_NOT_GIVEN: N_("One of the two amounts has no figures."),
    Flag.RATE_ZERO: N_("The exchange rate is given as zero. We treat it as not given."),
    Flag.DISCLOSURE_NOT_GIVEN: N_("The source does not say whether the rate is disclosed. We treat it as undisclosed."),
    Flag.CORRIDOR_DIFFERS: N_("The source names the corridor in two ways. We believe the country codes."),
}

_FAILURES: dict[str, str] = {
    RunFailure.NOTHING_READ: N_("Nothing could be read. The prices from before stay."),
    RunFailure.NOTHING_ACCEPTED: N_("No record could be used. The prices from before stay."),
    RunFailure.SUDDEN_DROP: N_("Too many records were missing. The prices from before stay."),
}


def hold_sentence(code: str) -> str:
    """Say why a price is kept back."""
    return _(_HOLDS[code]) if code in _HOLDS else _("A person has to look at it first.")


def flag_sentence(code: str) -> str:
    """Say what is odd about a price that is shown."""
    return _(_FLAGS[code]) if code in _FLAGS else _("Something in this record does not add up: %(code)s.", code=code)


def failure_sentence(code: str) -> str:
    """Say why an attempt to collect published nothing."""
    return _(_FAILURES[code]) if code in _FAILURES else _("The source could not be read. The prices from before stay.")
