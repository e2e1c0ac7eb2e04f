"""The form of a report: what was typed, what is wrong with it, and what it comes to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from portal.comparison.asked import amount_problem
from portal.localization import AmountError, current_language, parse_amount
from portal.localization import gettext as _
from portal.trust.days import DayError, DayProblem, parse_day
from portal.trust.plain_text import one_line, plain_lines
from portal.trust.reports import Told

#: Longest texts taken, in characters.
LONGEST: Final = {"place": 200, "told": 2_000, "contact": 200}

#: The longest amount or day that is looked at.
_LONGEST_FIGURE: Final = 60
#: Signs that a text may have for each that is kept.
_MOST_SIGNS: Final = 2
#: Fields whose text may have several lines.
SEVERAL_LINES: Final = frozenset({"told"})

#: What the form asks, in its order; ``website`` is the field that people do not see.
FIELDS: Final = ("paid", "arrived", "day", "place", "told", "contact")
HIDDEN_FIELD: Final = "website"


@dataclass(frozen=True, slots=True)
class ReportForm:
    """The form as it is shown: what was typed, and the problem of each field."""

    typed: Mapping[str, str]
    currency: str  # of what was paid
    arrived_currency: str
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Reader:
    """Reads field after field; problems gather beside."""

    typed: Mapping[str, str]
    today: date
    problems: dict[str, str]

    def amount(self, name: str, currency: str) -> Decimal | None:
        try:
            return parse_amount(self.typed[name], current_language(), currency)
        except AmountError as error:
            self.problems[name] = amount_problem(error, currency)
            return None

    def day(self, name: str) -> date | None:
        try:
            return parse_day(self.typed[name], self.today)
        except DayError as error:
            self.problems[name] = day_problem(error.problem)
            return None

    def text(self, name: str) -> str:
        text = self.typed[name].strip()
        if len(text) > LONGEST[name]:
            self.problems[name] = _("This is too long. Write less, please.")
        return text


def typed_in(form: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed, field by field, without signs that steer terminals or that no database can hold.

    Every field but one is one line. Of what is too long one sign more is kept than is taken: enough to say so.
    """
    return {name: _plain(name, form.get(name, "")) for name in FIELDS}


def _plain(name: str, text: str) -> str:
    most = LONGEST.get(name, _LONGEST_FIGURE) + 1
    text = text[: most * _MOST_SIGNS]  # nothing is done with what is longer by far
    if name in SEVERAL_LINES:
        return plain_lines(text)[:most]
    return one_line(text)[:most]


def read_report(form: ReportForm, today: date) -> tuple[Told | None, ReportForm]:
    """Read what was typed in the language at work; without a report, the form comes back with its problems."""
    reader = _Reader(form.typed, today, {})
    paid = reader.amount("paid", form.currency)
    arrived = reader.amount("arrived", form.arrived_currency) if form.typed["arrived"].strip() else None
    day = reader.day("day")
    place, told, contact = (reader.text(name) for name in ("place", "told", "contact"))
    if not place:
        reader.problems["place"] = _("Write where it was: the shop, the agent, the app or the website.")
    answered = ReportForm(form.typed, form.currency, form.arrived_currency, reader.problems)
    if reader.problems or paid is None or day is None:
        return None, answered
    language = current_language().code
    return Told(paid, form.currency, arrived, form.arrived_currency, day, place, told, contact, language), answered


def day_problem(problem: DayProblem) -> str:
    """Say what is wrong with a typed day and what to write instead."""
    sentences = {
        DayProblem.EMPTY: _("Write the day, such as 20/11/2026."),
        DayProblem.NOT_A_DAY: _("We could not read this as a day. Write it as day, month and year: 20/11/2026."),
        DayProblem.TO_COME: _("This day is still to come. Write the day on which it happened."),
        DayProblem.TOO_LONG_AGO: _("This is more than two years ago. We cannot check it any more."),
    }
    return sentences[problem]
