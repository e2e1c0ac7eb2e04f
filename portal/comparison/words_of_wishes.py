"""The words of choosing: a person's wishes, what each costs extra, and what is said where choosing comes to an end.

Translated once per language, as the words of the rows are (``wording.py``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from flask import current_app

from portal.comparison.wording import N_, NP_, Fact, Phrase, phrase, translated
from portal.localization import current_language, ngettext
from portal.prices.priorities import Collecting, Paying, Priorities
from portal.prices.vocabulary import Question

_T = TypeVar("_T")

_COLLECTING: Final[dict[Collecting, Fact]] = {
    Collecting.CASH: Fact("cash", NP_("collecting", "Cash")),
    Collecting.BANK_ACCOUNT: Fact("bank", NP_("collecting", "Bank account")),
    Collecting.MOBILE_WALLET: Fact("wallet", N_("Mobile wallet")),
    Collecting.HOME: Fact("home", N_("Home delivery")),
}
_PAYING: Final[dict[Paying, Fact]] = {
    Paying.CASH: Fact("cash", NP_("paying in", "Cash")),
    Paying.BANK_ACCOUNT: Fact("bank", NP_("paying in", "Bank account")),
    Paying.CARD: Fact("card", NP_("paying in", "Card")),
    Paying.MOBILE_MONEY: Fact("wallet", N_("Mobile money")),
}
_WAITS: Final[dict[int, Fact]] = {
    1: Fact("hour", N_("Within one hour")),
    24: Fact("today", N_("The same day")),
    48: Fact("day-1", N_("By the next day")),
    120: Fact("day-5", N_("Within 5 days")),
}
#: Before a colon: "Paying by card: with M-Pesa, 380 TZS less arrives ..."
_COLLECTING_SAID: Final[dict[Collecting, str]] = {
    Collecting.CASH: N_("Collected as cash"),
    Collecting.BANK_ACCOUNT: N_("Into a bank account"),
    Collecting.MOBILE_WALLET: N_("Into a mobile wallet"),
    Collecting.HOME: N_("Delivered at home"),
}
_PAYING_SAID: Final[dict[Paying, str]] = {
    Paying.CASH: N_("Paid in cash"),
    Paying.BANK_ACCOUNT: N_("Paid from a bank account"),
    Paying.CARD: N_("Paid by card"),
    Paying.MOBILE_MONEY: N_("Paid with mobile money"),
}
#: What a wish costs extra: (where it is worse, where it is better), in the quantity that the question ranks by.
_EXTRA: Final[dict[Question, tuple[str, str]]] = {
    Question.PAY: (
        N_("%(wish)s: with %(provider)s, %(amount)s less arrives than with %(other)s."),
        N_("%(wish)s: with %(provider)s, %(amount)s more arrives than with %(other)s."),
    ),
    Question.SEND: (
        N_("%(wish)s: %(provider)s costs %(amount)s more than %(other)s."),
        N_("%(wish)s: %(provider)s costs %(amount)s less than %(other)s."),
    ),
    Question.RECEIVE: (
        N_("%(wish)s: with %(provider)s, you pay %(amount)s more than with %(other)s."),
        N_("%(wish)s: with %(provider)s, you pay %(amount)s less than with %(other)s."),
    ),
}
_SAID: Final[dict[str, str]] = {
    "same": N_("%(wish)s: %(provider)s is about the same as %(other)s."),
    "nothing": N_("%(wish)s: this costs nothing extra. %(provider)s stands first either way."),
    "home_not_cash": N_("Home delivery instead of cash"),
    "together": N_("All your wishes together"),
    "service": N_("%(provider)s (%(ways)s)"),
}


@dataclass(frozen=True, slots=True)
class WishWords:
    """The words of wishes in one language."""

    pickup: Mapping[Collecting, Fact]
    pay_in: Mapping[Paying, Fact]
    max_hours: Mapping[int, Fact]
    pickup_said: Mapping[Collecting, str]
    pay_in_said: Mapping[Paying, str]
    extra: Mapping[Question, tuple[Phrase, Phrase]]
    said: Mapping[str, Phrase]

    def named(self, wish: Priorities) -> str:
        """Name one wish, as it stands before a colon; several are told together."""
        if wish.pickup and not wish.pay_in and wish.max_hours is None:
            return self.pickup_said[wish.pickup]
        if wish.pay_in and not wish.pickup and wish.max_hours is None:
            return self.pay_in_said[wish.pay_in]
        if wish.max_hours is not None and not wish.pickup and not wish.pay_in:
            return self.wait(wish.max_hours).word
        return self.said["together"].fill()

    def listed(self, wishes: Priorities) -> tuple[str, ...]:
        """Say each wish by itself: "Collected as cash", "The same day"; nothing where nothing matters."""
        said = (
            self.pickup_said[wishes.pickup] if wishes.pickup else "",
            self.pay_in_said[wishes.pay_in] if wishes.pay_in else "",
            self.wait(wishes.max_hours).word if wishes.max_hours is not None else "",
        )
        return tuple(filter(None, said))

    def barely(self, wishes: Priorities) -> tuple[str, ...]:
        """Say each wish in few signs: "Cash", "The same day". How to pay keeps its verb, or both would be "Cash"."""
        said = (
            self.pickup[wishes.pickup].word if wishes.pickup else "",
            self.pay_in_said[wishes.pay_in] if wishes.pay_in else "",
            self.wait(wishes.max_hours).word if wishes.max_hours is not None else "",
        )
        return tuple(filter(None, said))

    def wait(self, hours: int) -> Fact:
        """Return a longest wait in words: "Within one hour", "The same day"; another number of hours as it is."""
        known = self.max_hours.get(hours)
        return known or Fact("hour", ngettext("Within %(num)s hour", "Within %(num)s hours", hours))


def wish_words() -> WishWords:
    """Return the words in the language at work; they are kept, as its catalogue is."""
    kept: dict[str, WishWords] = current_app.extensions.setdefault("homeward.wish-words", {})
    code = current_language().code
    found = kept.get(code)
    if found is None:
        found = kept[code] = WishWords(
            pickup=_facts(_COLLECTING),
            pay_in=_facts(_PAYING),
            max_hours=_facts(_WAITS),
            pickup_said={wish: translated(text) for wish, text in _COLLECTING_SAID.items()},
            pay_in_said={wish: translated(text) for wish, text in _PAYING_SAID.items()},
            extra={question: (phrase(worse), phrase(better)) for question, (worse, better) in _EXTRA.items()},
            said={name: phrase(text) for name, text in _SAID.items()},
        )
    return found


def _facts(table: Mapping[_T, Fact]) -> dict[_T, Fact]:
    return {wish: Fact(fact.icon, translated(fact.word)) for wish, fact in table.items()}
