"""The priorities that a person chooses before the list: what each choice leaves, and what is left where none does.

Every choice is a link to the page as it would be with it, so it works without script, can be kept and sent on, and the
number beside it is what that page shows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from portal.comparison.wishes import Wishes, address
from portal.comparison.wording import Fact
from portal.comparison.words_of_wishes import WishWords, wish_words
from portal.localization import current_language, ngettext, number
from portal.localization import gettext as _
from portal.prices.choices import choices, droppable, services_left
from portal.prices.offers import Offer
from portal.prices.priorities import NO_PRIORITIES, Priorities


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice. ``address`` is "" where it leaves no service."""

    fact: Fact
    services: str
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """All choices about one wish."""

    id: str
    heading: str
    choices: tuple[Choice, ...]
    problem: str


@dataclass(frozen=True, slots=True)
class WayOut:
    """What to drop where no service meets every wish."""

    address: str
    words: str


@dataclass(frozen=True, slots=True)
class Page:
    """Where the choices lead: a page, the question that is asked there, and the place on it where a person goes on."""

    here: str
    asked: Mapping[str, str]
    fragment: str = ""  # without it, a phone begins at the top again after every choice

    def with_wishes(self, priorities: Priorities) -> str:
        """Return the address of the same question with these priorities."""
        there = address(self.here, self.asked, priorities)
        return f"{there}#{self.fragment}" if self.fragment else there


def choice_groups(offers: Iterable[Offer], wishes: Wishes, page: Page) -> tuple[ChoiceGroup, ...]:
    """Return the three groups of choices for ``offers``, those of the whole comparison that have a price.

    A choice that no service of the corridor meets at all is left out: it would only be read for nothing.
    """
    known, priorities, offers = wish_words(), wishes.priorities, tuple(offers)
    left = choices(offers, priorities)
    ever = choices(offers) if priorities else left
    group = partial(_group, page=page, wishes=wishes)
    return (
        group("pickup", _("How will they collect it?"), left.pickup, ever.pickup, known.pickup),
        group(
            "max_hours", _("How soon must it arrive?"), left.max_hours, ever.max_hours, _waits(left.max_hours, known)
        ),
        group("pay_in", _("How can you pay?"), left.pay_in, ever.pay_in, known.pay_in),
    )


def _waits(left: Mapping[int | None, int], known: WishWords) -> Mapping[int, Fact]:
    return {hours: known.wait(hours) for hours in left if hours is not None}


def _group(
    wish: str,
    heading: str,
    left: Mapping[Any, int],
    ever: Mapping[Any, int],
    facts: Mapping[Any, Fact],
    page: Page,
    wishes: Wishes,
) -> ChoiceGroup:
    """Return one group: its choices, and first, once one is made, that it does not matter."""
    chosen = getattr(wishes.priorities, wish)
    shown = [value for value in left if value is not None and (ever.get(value) or value == chosen)]
    every = [None, *shown] if chosen is not None else shown
    anything = Fact("other", _("It does not matter"))
    return ChoiceGroup(
        id=wish.replace("_", "-"),
        heading=heading,
        choices=tuple(
            Choice(
                fact=anything if value is None else facts[value],
                services=number(left[value], current_language()),
                address=page.with_wishes(replace(wishes.priorities, **{wish: value})) if left[value] else "",
                chosen=value == chosen,
            )
            for value in every
        ),
        problem=wishes.problems.get(wish, ""),
    )


def ways_out(offers: Iterable[Offer], priorities: Priorities, page: Page) -> tuple[WayOut, ...]:
    """Say which wish to drop where no service meets all of them, with how many services each then leaves.

    Where no single one helps, all of them are dropped.
    """
    offers = tuple(offers)
    found = tuple(
        WayOut(page.with_wishes(each.priorities), _without(_wish(priorities, each.wish), each.services))
        for each in droppable(offers, priorities)
        if each.services
    )
    if found:
        return found
    whole = services_left(offers, NO_PRIORITIES)
    words = ngettext("Without any wish: %(num)s service", "Without any wish: %(num)s services", whole)
    return (WayOut(page.with_wishes(NO_PRIORITIES), words),) if whole else ()


def drop_lead(priorities: Priorities) -> str:
    """Say that no service is left, before the wishes that can be dropped."""
    if len(wish_words().listed(priorities)) == 1:
        return _("No service meets your wish. Drop it:")
    return _("No service meets all of your wishes. Drop one of them:")


def _wish(priorities: Priorities, wish: str) -> str:
    return wish_words().named(replace(NO_PRIORITIES, **{wish: getattr(priorities, wish)}))


def _without(wish: str, services: int) -> str:
    return ngettext("Without “%(wish)s”: %(num)s service", "Without “%(wish)s”: %(num)s services", services, wish=wish)
