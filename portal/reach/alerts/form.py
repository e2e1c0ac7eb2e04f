"""The form of an alert: what was typed, what is wrong with it, and what it asks to be told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from portal.comparison.asked import amount_problem
from portal.comparison.wishes import read_wishes
from portal.comparison.words_of_wishes import wish_words
from portal.forms import FormRefused
from portal.localization import AmountError, capitalized, currency_name, current_language, parse_amount
from portal.localization import gettext as _
from portal.prices.corridors import Corridor
from portal.prices.priorities import WAITS
from portal.reach.alerts.mail_addresses import LONGEST, AddressError, read_address
from portal.reach.alerts.subscriptions import Wanted

#: What the form sends, besides its token and the field that people do not see.
FIELDS: Final = ("amount", "more_than", "payout", "pickup", "max_hours", "pay_in", "unconfirmed", "email")


class Choice(NamedTuple):
    """A field to choose from: its name and label, and (value, words) of what there is."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AlertForm:
    """The form as it is shown: what was typed, and the problem of each field."""

    typed: Mapping[str, str]
    corridor: Corridor  # with every currency that is paid out
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def payouts(self) -> tuple[tuple[str, str], ...]:
        """The currencies in which money can arrive, as (code, name)."""
        language = current_language()
        return tuple(
            (code, capitalized(currency_name(code, language), language)) for code in self.corridor.payout_currencies
        )

    @property
    def payout(self) -> str:
        """The currency chosen for what arrives; the local one where what was sent is none of them."""
        chosen = self.typed["payout"].upper()
        return chosen if chosen in self.corridor.payout_currencies else self.corridor.payout_currencies[0]

    @property
    def wishes(self) -> tuple[Choice, ...]:
        """The priorities, each with "it does not matter" first."""
        known, anything = wish_words(), ("", _("It does not matter"))
        return (
            Choice(
                "pickup",
                _("How will they collect it?"),
                (anything, *((wish.value, fact.word) for wish, fact in known.pickup.items())),
            ),
            Choice(
                "max_hours",
                _("How soon must it arrive?"),
                (anything, *((str(hours), known.wait(hours).word) for hours in WAITS)),
            ),
            Choice(
                "pay_in",
                _("How can you pay?"),
                (anything, *((wish.value, fact.word) for wish, fact in known.pay_in.items())),
            ),
        )


@dataclass(frozen=True, slots=True)
class Request:
    """What a person wants to be told, and where."""

    address: str
    wanted: Wanted


def typed_in(form: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed, field by field, without signs that no page or database can hold."""
    return {name: form.get(name, "").replace("\x00", "")[: 2 * LONGEST] for name in FIELDS}


def read_form(form: AlertForm) -> tuple[Request | None, AlertForm]:
    """Read what was typed in the language at work; without a request, the form comes back with its problems."""
    problems: dict[str, str] = {}
    amount = _amount(form, "amount", form.corridor.currency, problems)
    more_than = _amount(form, "more_than", form.payout, problems)
    wishes = read_wishes(form.typed)
    problems |= wishes.problems
    address = _address(form.typed["email"], problems)
    answered = AlertForm(form.typed, form.corridor, problems)
    if problems or amount is None or more_than is None:
        return None, answered
    wanted = Wanted(
        form.corridor.code,
        amount,
        more_than,
        form.payout,
        wishes.priorities,
        bool(form.typed["unconfirmed"]),
        current_language().code,
    )
    return Request(address, wanted), answered


def _amount(form: AlertForm, name: str, currency: str, problems: dict[str, str]) -> Decimal | None:
    try:
        return parse_amount(form.typed[name], current_language(), currency)
    except AmountError as error:
        problems[name] = amount_problem(error, currency)
        return None


def _address(text: str, problems: dict[str, str]) -> str:
    try:
        return read_address(text)
    except AddressError:
        problems["email"] = _("We could not read this as an e-mail address. Write it like name@example.org.")
        return ""


def refused_sentence(reason: FormRefused) -> str:
    """Say why a form was not taken, and what to do."""
    return {
        FormRefused.HIDDEN_FIELD: _("The last field must stay empty: it is there for robots. Empty it and send again."),
        FormRefused.TOO_FAST: _("This came faster than a person can write. Wait a few seconds and send again."),
        FormRefused.TOO_OLD: _("This form has been open for too long. Look it over and send it again."),
        FormRefused.NOT_OURS: _("We could not read this form. Look it over and send it again."),
    }[reason]
