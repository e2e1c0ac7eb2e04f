"""The words pages use for what the arithmetic knows only as values, with the pictogram that stands beside each.

Translated once per language: a page with twenty rows would otherwise ask the catalogue for the same word twenty times.
``N_`` marks a text for the catalogues (it is gettext's own name for "translate this later"), ``NP_`` one with context.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from flask import current_app
from jinja2.environment import TemplateModule
from markupsafe import Markup, escape

from portal.localization.active import active
from portal.localization.languages import SOURCE_LANGUAGE
from portal.prices.corridors import CorridorNote
from portal.prices.offers import ApartReason, RowNote
from portal.prices.vocabulary import (
    AccessPoint,
    Layer,
    PaymentInstrument,
    PickupMethod,
    ProviderKind,
    Question,
    RateSource,
    Speed,
)

#: Splits a message into texts and, between them, the names of its placeholders.
_PLACEHOLDER: Final = re.compile(r"%\((\w+)\)s")
#: What gettext puts between a context and its text.
_CONTEXT_ENDS: Final = "\x04"

_E = TypeVar("_E", bound=StrEnum)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name, which the extractor looks for
    """Mark a text for translation later."""
    return message


def NP_(context: str, message: str) -> str:  # noqa: N802 - as N_
    """Mark a text that means different things in different places, as gettext itself writes one with its context."""
    return context + _CONTEXT_ENDS + message


_NOTHING: Final = Markup()


@dataclass(frozen=True, slots=True)
class Fact:
    """A word and its pictogram (a symbol of templates/components/sprite.svg)."""

    icon: str
    word: str
    drawn: Markup = _NOTHING  # both, as the component ``worded`` shows them


def ready(html: str) -> Markup:
    """Return text that is safe for HTML as Markup, without its own look for ``__html__``: a page does it 200 times."""
    return str.__new__(Markup, html)


class Phrase:
    """A text of the catalogue whose placeholders are filled later, many times a page.

    Taken apart once: filling ``Markup`` with ``%`` takes ten times as long, and a page fills a hundred phrases.
    """

    def __init__(self, message: str) -> None:
        self._parts = [part.replace("%%", "%") for part in _PLACEHOLDER.split(message)]

    def fill(self, **values: str) -> Markup:
        """Return the phrase with its placeholders filled; what is not Markup is escaped. KeyError: one is missing."""
        made = self._parts.copy()
        for place in range(1, len(made), 2):
            value = values[made[place]]
            made[place] = value if type(value) is Markup else escape(value)
        return ready("".join(made))  # our own texts, and values that were escaped


_PAY_IN: dict[PaymentInstrument, Fact] = {
    PaymentInstrument.CASH: Fact("cash", NP_("paying in", "Cash")),
    PaymentInstrument.BANK_ACCOUNT: Fact("bank", NP_("paying in", "Bank account")),
    PaymentInstrument.DEBIT_CARD: Fact("card", N_("Debit card")),
    PaymentInstrument.CREDIT_CARD: Fact("card", N_("Credit card")),
    PaymentInstrument.PREPAID_CARD: Fact("card", N_("Prepaid card")),
    PaymentInstrument.MOBILE_MONEY: Fact("wallet", N_("Mobile money")),
    PaymentInstrument.OTHER: Fact("other", N_("Other way to pay")),
}

_ACCESS: dict[AccessPoint, Fact] = {
    AccessPoint.BRANCH: Fact("branch", N_("Branch")),
    AccessPoint.AGENT: Fact("agent", N_("Agent")),
    AccessPoint.INTERNET: Fact("internet", N_("Internet")),
    AccessPoint.CALL_CENTRE: Fact("phone", N_("By telephone")),
    AccessPoint.MOBILE_PHONE: Fact("wallet", N_("Mobile phone")),
    AccessPoint.ATM: Fact("atm", NP_("paying in", "Cash machine")),
    AccessPoint.POST_OFFICE: Fact("post", N_("Post office")),
    AccessPoint.OTHER: Fact("other", N_("Other place")),
}

_PICKUP: dict[PickupMethod, Fact] = {
    PickupMethod.CASH: Fact("cash", NP_("collecting", "Cash")),
    PickupMethod.BANK_ACCOUNT: Fact("bank", NP_("collecting", "Bank account")),
    PickupMethod.PARTNER_BANK_ACCOUNT: Fact("bank", N_("Account at a partner bank")),
    PickupMethod.MOBILE_WALLET: Fact("wallet", N_("Mobile wallet")),
    PickupMethod.CARD: Fact("card", NP_("collecting", "Card")),
    PickupMethod.ATM: Fact("atm", NP_("collecting", "Cash machine")),
    PickupMethod.HOME_DELIVERY: Fact("home", N_("Home delivery")),
    PickupMethod.OTHER: Fact("other", N_("Other way to collect")),
}

_SPEED: dict[Speed, Fact] = {
    Speed.LESS_THAN_ONE_HOUR: Fact("hour", N_("Less than one hour")),
    Speed.SAME_DAY: Fact("today", N_("Same day")),
    Speed.NEXT_DAY: Fact("day-1", N_("Next day")),
    Speed.TWO_DAYS: Fact("day-2", N_("2 days")),
    Speed.THREE_TO_FIVE_DAYS: Fact("day-5", N_("3 to 5 days")),
    Speed.SIX_DAYS_OR_MORE: Fact("day-6", N_("6 days or more")),
}

_LAYER: dict[Layer, str] = {
    Layer.SURVEYED: N_("Surveyed by the World Bank"),
    Layer.SHOPPED: N_("Checked by our own shopper"),
    Layer.TARIFF: N_("Stated by the provider"),
    Layer.ESTIMATE: N_("Estimate collected by Wise"),
}

_ABOUT_LAYER: dict[Layer, str] = {
    Layer.SURVEYED: N_("Researchers of the World Bank ask for prices every quarter, as customers do."),
    Layer.SHOPPED: N_("Our own mystery shoppers ask for prices, as customers do."),
    Layer.TARIFF: N_("Providers state their own prices. A shopper must confirm them before they rank first."),
    Layer.ESTIMATE: N_("Wise collects prices of others. It is itself a provider, so these are estimates."),
}

_KIND: dict[ProviderKind, str] = {
    ProviderKind.BANK: N_("Bank"),
    ProviderKind.MONEY_TRANSFER_OPERATOR: N_("Money transfer operator"),
    ProviderKind.MOBILE_OPERATOR: N_("Mobile operator"),
    ProviderKind.POST_OFFICE: N_("Post office"),
    ProviderKind.NON_BANK_FINANCIAL_INSTITUTION: N_("Financial institution, not a bank"),
    ProviderKind.CREDIT_UNION: N_("Credit union"),
    ProviderKind.COMBINATION: N_("Several kinds of firm together"),
    ProviderKind.OTHER: N_("Other kind of firm"),
}

_NOTES: dict[RowNote, str] = {
    RowNote.ESTIMATED_BETWEEN: N_("Estimated between surveyed amounts."),
    RowNote.FIRST_AMOUNT_USED: N_("Uses the fee and margin of the smallest surveyed amount."),
    RowNote.LAST_AMOUNT_USED: N_("Uses the fee and margin of the largest surveyed amount."),
    RowNote.MARGIN_TAKEN_AS_ZERO: N_("Its rate was better than the market on that day. We count with the market rate."),
    RowNote.CONVENTION_UNKNOWN: N_("The source does not say whether the fee is added. We add it on top."),
    RowNote.FEE_DEDUCTED: N_("The fee is taken out of what you pay."),
    RowNote.STATED_BY_PROVIDER: N_("No shopper has confirmed it yet."),
    RowNote.TWO_PRICES_FOUND: N_("Two prices were found for this service. A person is asked which is right."),
    RowNote.STANDARD_PRICE: N_("The price shown is the newest standard price."),
    RowNote.SURVEY_REFERENCE: N_("Margin from the survey's own market rate of that day."),
    RowNote.REFERENCE_DIFFERS: N_("The survey's market rate differs from ours by more than 1 per cent."),
    RowNote.RECEIVER_FEE_UNKNOWN: N_("A fee on the receiver's side is not known. Ask before you send."),
    RowNote.PAYOUT_DERIVED: N_("The survey does not name the currency paid out. We read it from the rate."),
    RowNote.OUT_OF_DATE: N_("Out of date. Ask the provider for its present price."),
    RowNote.ESTIMATE_BY_WISE: N_("Estimate collected by Wise, itself a provider."),
}

#: For each reason a heading, and what it means for the person.
_APART: dict[ApartReason, tuple[str, str]] = {
    ApartReason.UNDISCLOSED: (
        N_("Exchange rate not disclosed"),
        N_("You learn the rate only after you pay. So nobody can say what arrives."),
    ),
    ApartReason.INCOMPARABLE: (
        N_("Not comparable"),
        N_("It pays out in the currency you send. There is no rate to compare."),
    ),
    ApartReason.CURRENCY_UNKNOWN: (
        N_("Currency paid out is not clear"),
        N_("The source does not say in which currency the money arrives."),
    ),
    ApartReason.INCOMPLETE: (N_("Fee or rate missing"), N_("The source does not give the whole price.")),
    ApartReason.MISLABELLED: (
        N_("For people who pay in dollars"),
        N_("The source names another currency, but the figures are in dollars."),
    ),
    ApartReason.PROMOTION: (
        N_("Promotions"),
        N_("A price for some people, or for some time only. No standard price is known."),
    ),
    ApartReason.BELOW_RANGE: (
        N_("Your amount is below the amounts surveyed"),
        N_("We do not guess a price. A fixed fee weighs more on small sums."),
    ),
    ApartReason.ABOVE_RANGE: (
        N_("Your amount is above the amounts surveyed"),
        N_("We do not guess a price. You see the nearest price that is known."),
    ),
    ApartReason.FEE_EXCEEDS: (N_("Cannot send this amount"), N_("The fee is as large as the amount, or larger.")),
    ApartReason.NO_SOLUTION: (
        N_("Cannot deliver this amount"),
        N_("From the surveyed prices we cannot work out what to send, so that this sum arrives."),
    ),
    ApartReason.NO_REFERENCE: (
        N_("No reference rate"),
        N_("We know no market rate for this currency, so the cost is not known."),
    ),
    ApartReason.OTHER_CURRENCY: (
        N_("Sent in another currency"),
        N_("Its price is for people who send in another currency than yours."),
    ),
    ApartReason.OTHER_PAYOUT: (
        N_("Pays out in another currency"),
        N_("You asked what must arrive in one currency. These pay out in another."),
    ),
    ApartReason.UNLICENSED: (
        N_("No checked licence"),
        N_("We have not found this provider in an official register yet."),
    ),
    ApartReason.NOT_YET_VALID: (N_("Not valid yet"), N_("The provider says that this price starts later.")),
    ApartReason.NO_LONGER_VALID: (N_("No longer valid"), N_("The provider says that this price has ended.")),
}

_RATE_SOURCES: dict[RateSource, str] = {
    RateSource.PEG: N_("Fixed by law"),
    RateSource.FRANKFURTER: N_("Central banks, gathered by Frankfurter"),
    RateSource.ECB: N_("European Central Bank"),
    RateSource.SURVEY: N_("The World Bank's survey"),
}

_RANKED_BY: dict[Question, str] = {
    Question.PAY: N_("Ordered by what arrives, most first."),
    Question.SEND: N_("Ordered by cost in money, least first."),
    Question.RECEIVE: N_("Ordered by what you pay in total, least first."),
}

_QUESTION: dict[Question, str] = {
    Question.PAY: N_("You pay %(amount)s in total."),
    Question.SEND: N_("You send %(amount)s and pay fees on top."),
    Question.RECEIVE: N_("%(amount)s must arrive."),
}

_CORRIDOR_NOTES: dict[CorridorNote, str] = {
    CorridorNote.OFFICIAL_AND_STREET_RATES_DIFFER: N_(
        "The official rate and the street rate differ here. Changing money outside licensed places can be illegal "
        "and risky."
    ),
}

#: Lines of a row, with their placeholders still open.
_ROW: dict[str, str] = {
    "cost": N_("Cost: %(amount)s (%(percent)s)"),
    "fee": N_("Fee: %(amount)s"),
    "margin": N_("Exchange margin: %(amount)s"),
    "receiver": N_("Fee of the receiver: %(amount)s"),
    "receiver_unknown": N_("Fee of the receiver: not known"),
    "seen": N_("%(layer)s, seen on %(date)s"),
    "less_arrives": N_("%(amount)s less arrives than in the first row"),
    "costs_more": N_("Costs %(amount)s more than in the first row"),
    "pay_more": N_("You pay %(amount)s more than in the first row"),
    "nearest": N_("Nearest known price, for %(amount)s. Fee: %(fee)s. Total cost: %(total)s."),
    "nearest_fee": N_("Nearest known fee, for %(amount)s: %(fee)s."),
    "towns": N_("Paid out in: %(places)s"),
    "identity_sender": N_("The sender shows: %(document)s"),
    "identity_receiver": N_("The receiver shows: %(document)s"),
    "account": N_("An account with the provider is needed."),
    "joining_fee": N_("Fee to join, once: %(amount)s"),
    "monthly_fee": N_("Fee each month: %(amount)s"),
    "minimum": N_("Smallest amount: %(amount)s"),
    "maximum": N_("Largest amount: %(amount)s"),
    "like_first": N_("About the same as in the first row"),
    "tied": N_("About the same as the others in place %(place)s"),
    "tied_with": N_("About the same as %(services)s"),
    "promoted": N_("A promotion was seen on %(date)s."),
    "dollars": N_("That is about %(dollars)s."),
    "measured": N_("%(source)s, %(month)s."),
}


@dataclass(frozen=True, slots=True)
class Words:
    """Every word of the field in one language."""

    pay_in: Mapping[PaymentInstrument, Fact]
    access: Mapping[AccessPoint, Fact]
    pickup: Mapping[PickupMethod, Fact]
    speed: Mapping[Speed, Fact]
    layer: Mapping[Layer, Markup]
    about_layer: Mapping[Layer, Markup]
    kind: Mapping[ProviderKind, Markup]
    note: Mapping[RowNote, Markup]
    apart: Mapping[ApartReason, tuple[str, str]]
    rate_source: Mapping[RateSource, str]  # filled into sentences that are plain text
    verified: str  # the layer of a tariff that a shopper has confirmed
    ranked_by: Mapping[Question, Markup]
    question: Mapping[Question, Phrase]
    row: Mapping[str, Phrase]


def words() -> Words:
    """Return the words in the language at work; they are kept, as its catalogue is."""
    kept: dict[str, Words] = current_app.extensions.setdefault("homeward.words", {})
    now = active()
    found = kept.get(now.language.code)
    if found is None:
        found = kept[now.language.code] = _translated()
    return found


def _translated() -> Words:
    return Words(
        pay_in=_facts(_PAY_IN),
        access=_facts(_ACCESS),
        pickup=_facts(_PICKUP),
        speed=_facts(_SPEED),
        layer=_texts(_LAYER),
        about_layer=_texts(_ABOUT_LAYER),
        kind=_texts(_KIND),
        note=_texts(_NOTES),
        apart={reason: (translated(heading), translated(meaning)) for reason, (heading, meaning) in _APART.items()},
        rate_source={source: translated(text) for source, text in _RATE_SOURCES.items()},
        verified=translated(N_("Stated by the provider, confirmed by our shopper")),
        ranked_by=_texts(_RANKED_BY),
        question={question: phrase(text) for question, text in _QUESTION.items()},
        row={name: phrase(text) for name, text in _ROW.items()},
    )


def phrase(message: str) -> Phrase:
    """Return a marked text in the language at work, its placeholders still open."""
    return Phrase(active().texts.gettext(message))


def translated(message: str) -> str:
    """Return a marked text (``N_``, ``NP_``) in the language at work."""
    context, _ends, text = message.rpartition(_CONTEXT_ENDS)
    texts = active().texts
    return (texts.pgettext(context, text) if context else texts.gettext(text)) % {}


def _texts(table: Mapping[_E, str]) -> dict[_E, Markup]:
    return {value: escape(translated(message)) for value, message in table.items()}


def _facts(table: Mapping[_E, Fact]) -> dict[_E, Fact]:
    draw: Callable[[str, str], Markup] = getattr(_components(), "worded")  # noqa: B009 - a macro of the template
    words = {value: translated(fact.word) for value, fact in table.items()}
    return {value: Fact(fact.icon, words[value], draw(fact.icon, words[value])) for value, fact in table.items()}


def _components() -> TemplateModule:
    return current_app.jinja_env.get_template("components/parts.html").module


def in_english(name: str) -> Markup:
    """Return a name that stays English, marked so in other languages: a screen reader then says it in English."""
    if active().language.code == SOURCE_LANGUAGE:
        return escape(name)
    return Markup('<bdi lang="en" dir="ltr">{}</bdi>').format(name)


def by_people(text: str) -> Markup:
    """Return what people or providers wrote, isolated: it may run in another direction than the page."""
    return Markup('<bdi dir="auto">{}</bdi>').format(text)


def corridor_note(key: str) -> str:
    """Return the sentences of a corridor's dated note. KeyError: no sentence for this key yet."""
    return translated(_CORRIDOR_NOTES[CorridorNote(key)])
