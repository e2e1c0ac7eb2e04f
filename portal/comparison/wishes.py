"""A person's priorities in the address: ``pickup=``, ``pay_in=`` and ``max_hours=``.

An empty value means that it does not matter. What cannot be understood is told next to the choices; nothing is guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeVar
from urllib.parse import urlencode

from portal.localization import gettext as _
from portal.prices.priorities import Collecting, Paying, Priorities

#: No transfer takes longer, in hours; a larger number is a slip.
LONGEST_WAIT: Final = 9999

_E = TypeVar("_E", Collecting, Paying)


@dataclass(frozen=True, slots=True)
class Wishes:
    """Priorities as they were understood, and what could not be, by parameter."""

    priorities: Priorities
    problems: Mapping[str, str] = field(default_factory=dict)


def read_wishes(arguments: Mapping[str, str]) -> Wishes:
    """Read ``pickup``, ``pay_in`` and ``max_hours`` of an address; other keys are ignored."""
    given = {name: arguments.get(name, "").strip().lower() for name in ("pickup", "pay_in", "max_hours")}
    pickup, pay_in = _one_of(Collecting, given["pickup"]), _one_of(Paying, given["pay_in"])
    hours = _hours(given["max_hours"])
    problems: dict[str, str] = {}
    if given["pickup"] and pickup is None:
        problems["pickup"] = _("We do not know this way to collect. Choose one of these.")
    if given["pay_in"] and pay_in is None:
        problems["pay_in"] = _("We do not know this way to pay. Choose one of these.")
    if given["max_hours"] and hours is None:
        problems["max_hours"] = _("We could not read how soon it must arrive. Choose one of these.")
    return Wishes(Priorities(pickup, pay_in, hours), problems)


def _one_of(kind: type[_E], text: str) -> _E | None:
    return next((wish for wish in kind if wish.value == text), None)


def _hours(text: str) -> int | None:
    whole = text.isascii() and text.isdecimal() and len(text) <= 4
    return int(text) if whole and 0 < int(text) <= LONGEST_WAIT else None


def in_address(priorities: Priorities) -> dict[str, str]:
    """Return the parameters that say these priorities; those that do not matter are left out."""
    values = (("pickup", priorities.pickup), ("pay_in", priorities.pay_in), ("max_hours", priorities.max_hours))
    return {name: str(value) for name, value in values if value is not None}


def address(here: str, asked: Mapping[str, str], priorities: Priorities) -> str:
    """Return the address of a page with what is asked there and priorities."""
    wished = [f"{name}={value}" for name, value in in_address(priorities).items()]  # words of ours: nothing to quote
    query = "&".join(filter(None, (_quoted(tuple(asked.items())), *wished)))
    return f"{here}?{query}" if query else here


@lru_cache(maxsize=64)
def _quoted(asked: tuple[tuple[str, str], ...]) -> str:
    """Quote a question; a page has a dozen links that ask the same one."""
    return urlencode(asked)
