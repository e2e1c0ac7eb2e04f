"""The menu of phones without internet (USSD): language, from where, to where, how much; then the prices.

Providers send everything chosen so far with each step, ``2*1*3*200``, so nothing is kept between steps: the way through
the menu is walked again each time. 0 goes back, 9 shows more; a country's name or code may be typed as well. A screen
is one message long at most (160 septets, or 70 units of UCS-2), inside the 182 septets that networks carry.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection

from portal.comparison.asked import amount_problem, plain_digits
from portal.comparison.market import Market, market_of
from portal.comparison.queries import surveyed_corridors
from portal.composition import homeward
from portal.localization import AmountError, Language, country, current_language, parse_amount, sort_key, using_language
from portal.localization import gettext as _
from portal.localization.active import localization
from portal.prices.quotes import CorridorCode
from portal.prices.vocabulary import Question
from portal.reach.gateway.answering import ANSWERED, nearest_amount, prices
from portal.reach.gateway.cues import read_cues
from portal.reach.gateway.gazetteer import gazetteer_of
from portal.reach.gateway.replies import no_price
from portal.reach.gateway.settling import Settled
from portal.reach.gateway.spelling import words_of
from portal.reach.gsm7 import for_a_message, size_of
from portal.reach.message import first_that_fits

BACK: Final = "0"
MORE: Final = "9"
#: Choices on one screen, so that 9 stays free.
MOST: Final = 8
#: Longest way through the menu that is walked.
LONGEST: Final = 300

#: Outcomes, as they are counted.
STEP: Final = "menu_step"
DEAD_END: Final = "menu_dead_end"


@dataclass(frozen=True, slots=True)
class Screen:
    """What the phone shows next."""

    text: str
    ends: bool  # nothing more can be chosen
    outcome: str


@dataclass(frozen=True, slots=True)
class _State:
    """How far a person has come; a screen is of the first thing that is not chosen yet."""

    language: Language | None = None
    sending: str = ""
    receiving: str = ""
    page: int = 0
    problems: tuple[str, ...] = ()  # what is said above the same screen once more, the fullest wording first


def screen(text: str) -> Screen:
    """Return the screen after what was chosen. Needs Flask's application context."""
    with homeward().database.reading() as connection:
        return _Menu(connection).after(text)


class _Menu:
    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.surveyed = surveyed_corridors(connection)
        self.languages = localization().languages.published

    def after(self, text: str) -> Screen:
        """Walk the way again and return its last screen."""
        if len(text) > LONGEST:
            return Screen(for_a_message(_("This went on for too long. Please start again.")), True, DEAD_END)
        if not self.surveyed:
            return Screen(for_a_message(_("There are no prices yet.")), True, DEAD_END)
        state = _State()
        for key in text.split("*") if text else []:
            state = replace(state, problems=())
            with using_language((state.language or localization().languages.default).code):
                went = self._go(state, key.strip())
            if isinstance(went, Screen):
                return went
            state = went
        with using_language((state.language or localization().languages.default).code):
            return Screen(self._shown(state), False, STEP)

    def _go(self, state: _State, key: str) -> _State | Screen:
        if key == BACK:
            return _back(state)
        if state.receiving:
            return self._amount(state, key)
        choices = self._choices(state)
        pages = self._pages(state, choices)
        if key == MORE and len(pages) > 1:
            return replace(state, page=(state.page + 1) % len(pages))
        page = pages[state.page]
        if key.isdecimal() and 0 < int(key) <= len(page):
            return self._chosen(state, page[int(key) - 1])
        typed = self._typed(key) if state.language else None
        if typed in choices:
            return self._chosen(state, typed)
        return replace(state, problems=self._not_there(typed))

    def _chosen(self, state: _State, choice: str) -> _State:
        if state.language is None:
            return replace(state, language=localization().languages.get(choice), page=0)
        if not state.sending:
            return replace(state, sending=choice, page=0)
        return replace(state, receiving=choice, page=0)

    def _choices(self, state: _State) -> list[str]:
        """Return what can be chosen: codes of languages, or of countries in the order of their names."""
        language = state.language
        if language is None:
            return [each.code for each in self.languages]
        codes = (
            {code.receiving for code in self.surveyed if code.sending == state.sending}
            if state.sending
            else {code.sending for code in self.surveyed}
        )
        return sorted(codes, key=lambda code: sort_key(country(code, language), language))

    def _pages(self, state: _State, choices: Sequence[str]) -> list[list[str]]:
        """Part the choices into screens, as many on each as fit."""
        pages: list[list[str]] = [[]]
        for choice in choices:
            longer = [*pages[-1], choice]
            if len(longer) > MOST or (pages[-1] and not _fits(self._listed(state, longer, more=True))):
                pages.append([choice])
            else:
                pages[-1] = longer
        return pages

    def _listed(self, state: _State, page: Sequence[str], *, more: bool, head: str | None = None) -> str:
        """List a page of choices below a head; without one below the question, or whatever of ours is longest."""
        heads = self._heads(state) if head is None else [head]
        names = [self._name(state, code) for code in page]
        lines = [f"{number} {name}" for number, name in enumerate(names, 1)]
        if state.language is None:
            ways = [f"{MORE} >"] if more else []
        else:
            ways = [_way_back(), *([_way_on()] if more else [])]
        return "\n".join([max(heads, key=lambda each: size_of(each).used), *lines, *ways])

    def _heads(self, state: _State) -> list[str]:
        """Return what may stand above a list: who speaks or what is asked, or after a wrong key what to do."""
        if state.language is None:
            asked = homeward().settings.site_name[:20]
        else:
            asked = _("To which country?") if state.sending else _("From which country?")
        # Translators: menu of a phone, after a wrong key. As short as you can.
        return [asked, _("Choose a number.")]

    def _name(self, state: _State, code: str) -> str:
        if state.language is not None:
            return country(code, state.language)
        language = localization().languages.get(code)
        return language.name if language else code

    def _shown(self, state: _State) -> str:
        if state.receiving:
            said = self._asking_amount(state)
            # Who asks for an amount knows what was asked; why it was not taken must not be left out.
            texts = [f"{problem}\n{below}" for below in (said, _way_back()) for problem in state.problems]
            return first_that_fits([*texts, *state.problems] if state.problems else [said])
        pages = self._pages(state, self._choices(state))
        asked, wrong = self._heads(state)
        # Without the list nobody can choose: what was asked gives way first, to the shortest word that it was wrong.
        heads = [*(f"{problem}\n{asked}" for problem in state.problems), *state.problems, wrong]
        more = len(pages) > 1
        return first_that_fits(
            self._listed(state, pages[state.page], more=more, head=head)
            for head in (heads if state.problems else [asked])
        )

    def _asking_amount(self, state: _State) -> str:
        market = self._market(state)
        amount = market.first_amount(Question.PAY, market.corridor.currency)
        asked = _(
            "How much do you pay, in %(currency)s? For example: %(amount)s",
            currency=market.corridor.currency,
            amount=plain_digits(amount),
        )
        return f"{state.sending}-{state.receiving}\n{asked}\n{_way_back()}"

    def _amount(self, state: _State, key: str) -> _State | Screen:
        market, language = self._market(state), state.language
        currency = market.corridor.currency
        if language is None:
            raise AssertionError("A language is chosen before a country.")
        try:
            amount = parse_amount(key, language, currency)
        except AmountError as error:
            return replace(state, problems=(amount_problem(error, currency),))
        settled = Settled(Question.PAY, amount, currency)
        reply = prices(market, settled, language)
        if reply is None:
            return replace(state, problems=tuple(no_price(nearest_amount(market, settled))))
        return Screen(reply.text, True, ANSWERED)

    def _market(self, state: _State) -> Market:
        found = homeward().corridors.get(CorridorCode(state.sending, state.receiving))
        if found is None:
            raise AssertionError(f"{state.sending}-{state.receiving} is surveyed, but no corridor.")
        return market_of(self.connection, found)

    def _typed(self, key: str) -> str | None:
        """Return the country of a typed name or code; None: it is none, or might be several."""
        words = words_of(key)
        if not words:
            return None
        names, parts = gazetteer_of(self.languages), read_cues().parts_among(words)
        named = names.name_at(words, 0)
        if named is None or named.length < len(words):  # a part of a name is another country's
            coded = names.code_at(words, 0) if len(words) == 1 else None
            named = coded or (names.near(words, parts) if parts < set(words) else None)
        return named.codes[0] if named and len(named.codes) == 1 else None

    def _not_there(self, typed: str | None) -> tuple[str, ...]:
        if typed is None:
            return (_("Choose a number from the list."),)
        return (_("We have no prices for %(place)s yet.", place=country(typed, current_language())),)


def _way_back() -> str:
    # Translators: menu of a phone; the key stands before it, "0 Back".
    return f"{BACK} " + _("Back")


def _way_on() -> str:
    # Translators: menu of a phone; the key stands before it, "9 More".
    return f"{MORE} " + _("More")


def _back(state: _State) -> _State:
    """Return one step before: the page before, or what was chosen last."""
    if state.page:
        return replace(state, page=state.page - 1)
    if state.receiving:
        return replace(state, receiving="")
    if state.sending:
        return replace(state, sending="")
    return _State()


def _fits(text: str) -> bool:
    return size_of(for_a_message(text)).one_part
