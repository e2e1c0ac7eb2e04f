"""The survey's words for services, before and after 2016, as this portal's vocabulary.

Casing varies in the survey ("Credit Card", "Credit card"), several words share a cell ("Cash,Mobile money"), and one
word may mean two ("Debit/credit card"). A word not listed becomes OTHER: it is never guessed, and the row is kept.
"""

from enum import StrEnum
from functools import cache
from typing import Final, NamedTuple, TypeVar

from portal.collection.sources.world_bank_rpw.cells import NOT_GIVEN
from portal.prices.vocabulary import AccessPoint, Coverage, PaymentInstrument, PickupMethod, ProviderKind, Speed

_Word = TypeVar("_Word", bound=StrEnum)

_PAY_IN: Final[dict[str, tuple[PaymentInstrument, ...]]] = {
    "cash": (PaymentInstrument.CASH,),
    "account": (PaymentInstrument.BANK_ACCOUNT,),
    "bank account": (PaymentInstrument.BANK_ACCOUNT,),
    "bank account transfer": (PaymentInstrument.BANK_ACCOUNT,),
    "bank transfer": (PaymentInstrument.BANK_ACCOUNT,),
    "debit card": (PaymentInstrument.DEBIT_CARD,),
    "credit card": (PaymentInstrument.CREDIT_CARD,),
    "debit/credit card": (PaymentInstrument.CREDIT_CARD, PaymentInstrument.DEBIT_CARD),
    "credit/debit card": (PaymentInstrument.CREDIT_CARD, PaymentInstrument.DEBIT_CARD),
    "prepaid card": (PaymentInstrument.PREPAID_CARD,),
    "pre-paid card": (PaymentInstrument.PREPAID_CARD,),
    "mobile": (PaymentInstrument.MOBILE_MONEY,),
    "mobile money": (PaymentInstrument.MOBILE_MONEY,),
    "mobile wallet": (PaymentInstrument.MOBILE_MONEY,),
    # Products of before 2016 that name a place or a currency, and nothing that is paid with.
    "online": (),
    "online service": (),
    "door to door": (),
}
_ACCESS: Final[dict[str, AccessPoint]] = {
    "agent": AccessPoint.AGENT,
    "branch": AccessPoint.BRANCH,
    "at branch": AccessPoint.BRANCH,
    "bank branch": AccessPoint.BRANCH,
    "post office": AccessPoint.POST_OFFICE,
    "post office branch": AccessPoint.POST_OFFICE,
    "internet": AccessPoint.INTERNET,
    "on-line": AccessPoint.INTERNET,
    "online": AccessPoint.INTERNET,
    "online service": AccessPoint.INTERNET,
    "website": AccessPoint.INTERNET,
    "call center": AccessPoint.CALL_CENTRE,
    "call centre": AccessPoint.CALL_CENTRE,
    "phone": AccessPoint.CALL_CENTRE,
    "telephone": AccessPoint.CALL_CENTRE,
    "mobile": AccessPoint.MOBILE_PHONE,
    "mobile app": AccessPoint.MOBILE_PHONE,
    "mobile phone": AccessPoint.MOBILE_PHONE,
    "on mobile phone": AccessPoint.MOBILE_PHONE,
    "atm": AccessPoint.ATM,
}
_PICKUP: Final[dict[str, PickupMethod]] = {
    "cash": PickupMethod.CASH,
    "account": PickupMethod.BANK_ACCOUNT,
    "account (other bank)": PickupMethod.BANK_ACCOUNT,
    "account (same bank)": PickupMethod.PARTNER_BANK_ACCOUNT,
    "bank account": PickupMethod.BANK_ACCOUNT,
    "bank acciunt": PickupMethod.BANK_ACCOUNT,  # the survey's own slip
    "bank account (same/partner bank)": PickupMethod.PARTNER_BANK_ACCOUNT,
    "own/partner bank account": PickupMethod.PARTNER_BANK_ACCOUNT,
    "mobile": PickupMethod.MOBILE_WALLET,
    "mobile money": PickupMethod.MOBILE_WALLET,
    "mobile wallet": PickupMethod.MOBILE_WALLET,
    "card": PickupMethod.CARD,
    "debit card": PickupMethod.CARD,
    "prepaid card": PickupMethod.CARD,
    "pre-paid card": PickupMethod.CARD,
    "atm": PickupMethod.ATM,
    "atm network": PickupMethod.ATM,
    "home delivery": PickupMethod.HOME_DELIVERY,
    "door to door": PickupMethod.HOME_DELIVERY,
}
_SPEEDS: Final[dict[str, Speed]] = {
    "less than one hour": Speed.LESS_THAN_ONE_HOUR,
    "same day": Speed.SAME_DAY,
    "next day": Speed.NEXT_DAY,
    "2 days": Speed.TWO_DAYS,
    "1-3 days": Speed.THREE_TO_FIVE_DAYS,  # one row; where only a range is known, its later end is promised
    "3-5 days": Speed.THREE_TO_FIVE_DAYS,
    "6 days or more": Speed.SIX_DAYS_OR_MORE,
}
_KINDS: Final[dict[str, ProviderKind]] = {
    "bank": ProviderKind.BANK,
    "money transfer operator": ProviderKind.MONEY_TRANSFER_OPERATOR,
    "mobile operator": ProviderKind.MOBILE_OPERATOR,
    "post office": ProviderKind.POST_OFFICE,
    "non-bank fi": ProviderKind.NON_BANK_FINANCIAL_INSTITUTION,
    "credit union": ProviderKind.CREDIT_UNION,
}
#: Since 2016 only: the scale of before (Nationwide, Main city) says where, not how dense.
_COVERAGE: Final[dict[str, Coverage]] = {"high": Coverage.HIGH, "medium": Coverage.MEDIUM, "low": Coverage.LOW}

#: A place of collection that says more than "Cash" does.
_CASH_AT: Final = {"home delivery": PickupMethod.HOME_DELIVERY, "atm network": PickupMethod.ATM}


class Paying(NamedTuple):
    """What the survey's payment instrument, or its product of before 2016, says."""

    pay_in: tuple[PaymentInstrument, ...]
    access_points: tuple[AccessPoint, ...]
    pickup: tuple[PickupMethod, ...]
    currency_note: str  # "USD service": a product that names the payout currency


@cache
def paying(text: str) -> Paying:
    """Read a payment instrument ("Cash,Mobile money") or a product of before 2016 ("Cash to account")."""
    pay_in: set[PaymentInstrument] = set()
    access: set[AccessPoint] = set()
    pickup: set[PickupMethod] = set()
    notes = []
    for word in _split(text):
        if word.endswith(" service") and word.removesuffix(" service") in {"usd", "eur", "gbp", "jpy", "lcu"}:
            notes.append(word.removesuffix(" service").upper() + " service")
            continue
        whole = word in _PAY_IN
        paid_with, _, received_as = (word, "", "") if whole else word.partition(" to ")
        pay_in.update(_PAY_IN.get(paid_with, (PaymentInstrument.OTHER,)))
        access.update([_ACCESS[paid_with]] if paid_with in {"online", "online service"} else [])
        if received_as or word == "door to door":
            pickup.add(_PICKUP.get(received_as or word, PickupMethod.OTHER))
    return Paying(_sorted(pay_in), _sorted(access), _sorted(pickup), "; ".join(notes))


@cache
def access_points(text: str) -> tuple[AccessPoint, ...]:
    """Read where a service is reached; empty where the survey does not say."""
    return _sorted({_ACCESS.get(word, AccessPoint.OTHER) for word in _split(text)})


@cache
def pickup_methods(text: str, location: str) -> tuple[PickupMethod, ...]:
    """Read how the money is collected, seen together with where; empty where the survey does not say."""
    found = {_PICKUP.get(word, PickupMethod.OTHER) for word in _split(text)}
    closer = {_CASH_AT[word] for word in _split(location) if word in _CASH_AT}
    if closer and PickupMethod.CASH in found:
        found = (found - {PickupMethod.CASH}) | closer
    return _sorted(found)


@cache
def speed(text: str) -> Speed | None:
    """Read how long the money takes; None where the survey does not say (``N/A``)."""
    return _SPEEDS.get(_plain(text))


@cache
def provider_kind(text: str) -> ProviderKind:
    """Read a firm type; "Bank / Money Transfer Operator" is a combination."""
    words = [word for part in _plain(text).split(",") for word in part.split("/")]
    kinds = {_KINDS.get(word.strip(), ProviderKind.OTHER) for word in words}
    return kinds.pop() if len(kinds) == 1 else ProviderKind.COMBINATION


@cache
def coverage(text: str) -> Coverage | None:
    """Read how dense the receiving network is; None where it is not given, or on the scale of before 2016."""
    return _COVERAGE.get(_plain(text))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _split(text: str) -> list[str]:
    return [word for part in text.split(",") if (word := _plain(part)) not in NOT_GIVEN]


def _sorted(words: set[_Word]) -> tuple[_Word, ...]:
    return tuple(sorted(words))
