"""The worked examples of ``portal.prices.examples``, in the words and numbers of the reader's language."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from portal.comparison.steps import Step, told_sum
from portal.comparison.wording import N_
from portal.localization import current_language, money_plain, number
from portal.localization import gettext as _
from portal.localization.dates import date_text
from portal.prices.examples import WORKED_EXAMPLES, ExampleName, StepName, WorkedExample
from portal.prices.vocabulary import Question

_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")

_TITLES: dict[ExampleName, str] = {
    ExampleName.PAY_BETWEEN: N_("I pay this much in total, between two surveyed amounts"),
    ExampleName.SEND_SURVEYED: N_("I send a surveyed amount and pay the fee on top"),
    ExampleName.RECEIVE_BETWEEN: N_("This much must arrive"),
    ExampleName.DEDUCTED_PAY: N_("If the fee were taken out of what is paid"),
    ExampleName.DEDUCTED_SEND: N_("If the fee were taken out: what to pay so that the full amount is converted"),
    ExampleName.DOLLARS: N_("Paid in dollars, at a rate printed with only two digits"),
    ExampleName.BETTER_THAN_MARKET: N_("A rate better than the market"),
    ExampleName.MORE_FEE_THAN_MONEY: N_("A total cost above 100%%, and it is real"),
}

_LABELS: dict[StepName, str] = {
    StepName.OBSERVED_MARGIN: N_("Exchange margin as observed, in percent"),
    StepName.MARGIN: N_("Exchange margin as used: never below zero"),
    StepName.NEEDED: N_("Amount that makes this sum arrive"),
    StepName.SHARE: N_("How far between the two surveyed amounts, from 0 to 1"),
    StepName.FEE: N_("Fee"),
    StepName.CONVERTED: N_("Amount converted"),
    StepName.PAID: N_("What the sender pays"),
    StepName.RATE: N_("Exchange rate: the market rate less the margin"),
    StepName.ARRIVES: N_("What arrives"),
    StepName.ARRIVES_SHOWN: N_("What arrives, rounded down to what can be paid out"),
    StepName.PAID_SHOWN: N_("What the sender pays, rounded up to what can be paid"),
    StepName.MARGIN_COST: N_("What the exchange margin takes"),
    StepName.COST: N_("Total cost in money"),
    StepName.COST_PERCENT: N_("Total cost in percent of the amount converted"),
    StepName.COST_CHECK: N_("The same again: what is paid, less the market value of what arrives"),
    StepName.LOW: N_("Lowest value that the printed digits allow"),
    StepName.HIGH: N_("Highest value that the printed digits allow"),
}


@dataclass(frozen=True, slots=True)
class ToldExample:
    """An example as the page tells it."""

    heading: str
    about: str
    steps: tuple[Step, ...]


def worked_examples() -> tuple[ToldExample, ...]:
    """Return every worked example in the language at work."""
    return tuple(
        ToldExample(
            _(_TITLES[example.name]),
            _about(example),
            tuple(Step(_(_LABELS[step.name]), _sum(step.expression, step.result)) for step in example.steps),
        )
        for example in WORKED_EXAMPLES
    )


def _about(example: WorkedExample) -> str:
    """Say whose row it is, of which day, and what is asked of it."""
    language, service = current_language(), example.quote.service
    sent = example.quote.points[0].currency
    currency = (service.payout_currency or sent) if example.question is Question.RECEIVE else sent
    return _(
        "%(provider)s, %(corridor)s, seen on %(date)s (World Bank, CC BY 4.0). Amount asked about: %(amount)s.",
        provider=service.provider,
        corridor=str(service.corridor),
        date=date_text(example.quote.observed_on, language),
        amount=money_plain(example.amount, currency, language, short=True),
    )


def _sum(expression: str, result: Decimal) -> Markup:
    """Write a sum with the reader's digits and separators; it runs from left to right in every language."""
    language = current_language()
    told = _NUMBER.sub(lambda found: number(Decimal(found[0]), language), expression.replace("/", "÷"))
    return told_sum(told, number(result, language))
