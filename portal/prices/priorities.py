"""What matters to a person besides the price: how the receiver collects, how soon, and how the sender can pay.

Design, sections 2 and 4: a person's priorities are asked first, and say which services are compared; they never change
how those are ranked. A service of which the source does not say how it is collected, paid in or how fast it is does not
meet a priority about it: nobody is sent to a counter that may not exist.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from portal.prices.offers import Offer
from portal.prices.vocabulary import SPEED_HOURS, PaymentInstrument, PickupMethod


class Collecting(StrEnum):
    """How the receiver wants to get the money; the values stand in addresses (``pickup=``)."""

    CASH = "cash"
    BANK_ACCOUNT = "bank_account"
    MOBILE_WALLET = "mobile_wallet"
    HOME = "home_delivery"


class Paying(StrEnum):
    """How the sender can pay in; the values stand in addresses (``pay_in=``)."""

    CASH = "cash"
    BANK_ACCOUNT = "bank_account"
    CARD = "card"
    MOBILE_MONEY = "mobile_money"


#: Which of the survey's pickup methods serve a wish. Cash from a machine needs a card or a code, but is cash.
COLLECTED_BY: Final[dict[Collecting, frozenset[PickupMethod]]] = {
    Collecting.CASH: frozenset({PickupMethod.CASH, PickupMethod.ATM}),
    Collecting.BANK_ACCOUNT: frozenset({PickupMethod.BANK_ACCOUNT, PickupMethod.PARTNER_BANK_ACCOUNT}),
    Collecting.MOBILE_WALLET: frozenset({PickupMethod.MOBILE_WALLET}),
    Collecting.HOME: frozenset({PickupMethod.HOME_DELIVERY}),
}

#: Which of the survey's payment instruments serve a wish.
PAID_BY: Final[dict[Paying, frozenset[PaymentInstrument]]] = {
    Paying.CASH: frozenset({PaymentInstrument.CASH}),
    Paying.BANK_ACCOUNT: frozenset({PaymentInstrument.BANK_ACCOUNT}),
    Paying.CARD: frozenset(
        {PaymentInstrument.DEBIT_CARD, PaymentInstrument.CREDIT_CARD, PaymentInstrument.PREPAID_CARD}
    ),
    Paying.MOBILE_MONEY: frozenset({PaymentInstrument.MOBILE_MONEY}),
}

#: Longest waits a person may choose, in hours: within the hour, today, by tomorrow, within five days.
WAITS: Final = (1, 24, 48, 120)


@dataclass(frozen=True, slots=True)
class Priorities:
    """A person's priorities; None where it does not matter."""

    pickup: Collecting | None = None
    pay_in: Paying | None = None
    max_hours: int | None = None  # above zero

    def __bool__(self) -> bool:
        """Whether anything matters at all."""
        return self != Priorities()

    def met_by(self, offer: Offer) -> bool:
        """Whether a service is known to meet every priority."""
        return self._collected(offer) and self._paid(offer) and self._fast_enough(offer)

    def _collected(self, offer: Offer) -> bool:
        return self.pickup is None or not COLLECTED_BY[self.pickup].isdisjoint(offer.quote.service.pickup)

    def _paid(self, offer: Offer) -> bool:
        return self.pay_in is None or not PAID_BY[self.pay_in].isdisjoint(offer.quote.service.pay_in)

    def _fast_enough(self, offer: Offer) -> bool:
        if self.max_hours is None:
            return True
        speed = offer.quote.speed
        hours = SPEED_HOURS[speed] if speed is not None else None
        return hours is not None and hours <= self.max_hours


NO_PRIORITIES: Final = Priorities()
