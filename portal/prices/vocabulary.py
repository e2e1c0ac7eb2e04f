"""The words of the field, one enumeration each; the values are what the database and addresses hold.

Source of the terms: World Bank, Remittance Prices Worldwide, Methodology and Legend; docs/words.md says them plainly.
"""

from enum import StrEnum


class PaymentInstrument(StrEnum):
    """How the sender pays in."""

    CASH = "cash"
    BANK_ACCOUNT = "bank_account"
    DEBIT_CARD = "debit_card"
    CREDIT_CARD = "credit_card"
    PREPAID_CARD = "prepaid_card"
    MOBILE_MONEY = "mobile_money"
    OTHER = "other"


class AccessPoint(StrEnum):
    """Where the sender reaches the service."""

    BRANCH = "branch"
    AGENT = "agent"
    INTERNET = "internet"
    CALL_CENTRE = "call_centre"
    MOBILE_PHONE = "mobile_phone"
    ATM = "atm"
    POST_OFFICE = "post_office"
    OTHER = "other"


class PickupMethod(StrEnum):
    """How the receiver gets the money."""

    CASH = "cash"
    BANK_ACCOUNT = "bank_account"
    PARTNER_BANK_ACCOUNT = "partner_bank_account"
    MOBILE_WALLET = "mobile_wallet"
    CARD = "card"
    ATM = "atm"
    HOME_DELIVERY = "home_delivery"
    OTHER = "other"


class Speed(StrEnum):
    """How long until the receiver can have the money, as the survey's six classes."""

    LESS_THAN_ONE_HOUR = "less_than_one_hour"
    SAME_DAY = "same_day"
    NEXT_DAY = "next_day"
    TWO_DAYS = "two_days"
    THREE_TO_FIVE_DAYS = "three_to_five_days"
    SIX_DAYS_OR_MORE = "six_days_or_more"


#: Longest wait of each class in hours; None where the class has no end.
SPEED_HOURS: dict[Speed, int | None] = {
    Speed.LESS_THAN_ONE_HOUR: 1,
    Speed.SAME_DAY: 24,
    Speed.NEXT_DAY: 48,
    Speed.TWO_DAYS: 72,
    Speed.THREE_TO_FIVE_DAYS: 120,
    Speed.SIX_DAYS_OR_MORE: None,
}


class ProviderKind(StrEnum):
    """What sort of firm a provider is."""

    BANK = "bank"
    MONEY_TRANSFER_OPERATOR = "money_transfer_operator"
    MOBILE_OPERATOR = "mobile_operator"
    POST_OFFICE = "post_office"
    NON_BANK_FINANCIAL_INSTITUTION = "non_bank_financial_institution"
    CREDIT_UNION = "credit_union"
    COMBINATION = "combination"
    OTHER = "other"


class Layer(StrEnum):
    """How a price came to be known. Layers are never mixed silently (design, section 5)."""

    SURVEYED = "surveyed"  # World Bank survey
    SHOPPED = "shopped"  # the portal's own mystery shoppers
    TARIFF = "tariff"  # stated by the provider
    ESTIMATE = "estimate"  # collected or computed by a third party (Wise)


class FeeConvention(StrEnum):
    """Whether the fee comes on top of the amount converted or out of what is paid; recorded, never inferred."""

    ON_TOP = "on_top"
    DEDUCTED = "deducted"
    UNKNOWN = "unknown"  # computed as on top, the World Bank's convention, and said so


class PayoutBasis(StrEnum):
    """How the payout currency of a quote is known."""

    STATED = "stated"
    DERIVED = "derived"  # the currency whose known rate lies within 25 % of the row's own reference rate
    SAME_AS_SENT = "same_as_sent"  # both rates are 1: paid out in the sending currency
    UNKNOWN = "unknown"  # counts in averages; no amount of it is shown as observed


class Coverage(StrEnum):
    """The survey's judgement of the receiving network."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class FieldEra(StrEnum):
    """The survey's fields changed in 2016; a service's history breaks there."""

    UNTIL_2016 = "until_2016"
    SINCE_2016 = "since_2016"


class Question(StrEnum):
    """What the person asks. It decides what a ranking ranks by (design, section 4)."""

    PAY = "pay"  # "I pay P in total": ranks by what arrives
    SEND = "send"  # "I send A, fees on top": ranks by cost in money
    RECEIVE = "receive"  # "They must receive X": ranks by what the sender pays


class RateSource(StrEnum):
    """Where a reference rate comes from, in the order in which they are believed."""

    PEG = "peg"
    FRANKFURTER = "frankfurter"
    ECB = "ecb"
    SURVEY = "survey"
