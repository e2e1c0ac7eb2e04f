"""What the gateway says to a message that it cannot answer: what was missing, and an example that works."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from portal.localization import Language, country, one_of
from portal.localization import gettext as _
from portal.reach.gateway.reading import Puzzle, Unclear
from portal.reach.message import first_that_fits

#: Reasons whose sentence needs nothing of the message.
_SENTENCES: Final[Mapping[Unclear, Callable[[], str]]] = {
    Unclear.EMPTY: lambda: _("We compare what sending money costs. Name two countries and an amount."),
    Unclear.HELP: lambda: _("We compare what sending money costs. Name two countries and an amount."),
    Unclear.TOO_LONG: lambda: _("Your message is too long. Name two countries and an amount."),
    Unclear.UNREADABLE: lambda: _("We could not read your message. Write letters and figures only."),
    Unclear.NO_COUNTRY: lambda: _("Name two countries, from where and to where, and an amount."),
    Unclear.UNSURE_DIRECTION: lambda: _("Name two countries, from where and to where, and an amount."),
    Unclear.SAME_COUNTRY: lambda: _("Choose two different countries."),
    Unclear.MANY_COUNTRIES: lambda: _("Name only two countries: from where, and to where."),
    Unclear.TWO_AMOUNTS: lambda: _("Write only one amount."),
}

#: How many letters of a word that is no country are told, the most first.
_WORD_WIDTHS: Final = (40, 20, 10)


def correction(puzzle: Puzzle, example: str, language: Language) -> str:
    """Return one message that says what is missing and, where both fit, ends in the example, in the language at work.

    The reason is always said: what is wrong cannot be guessed from an example. A shorter wording of it leaves room for
    the example; where none does, the reason stands alone.
    """
    reasons = explanations(puzzle, language)
    examples = [_("For example: %(example)s", example=example), example] if example else []
    return first_that_fits([*(f"{said}\n{each}" for said in reasons for each in examples), *reasons])


def no_price(nearest: str) -> list[str]:
    """Say that no service has a price for an amount, the fullest wording first; ``nearest``: the amount that has."""
    none = _("No service has a price for this amount.")
    if not nearest:
        return [none]
    said = _("The nearest amount with a price: %(amount)s.", amount=nearest)
    return [f"{none} {said}", said, none]


def explanations(puzzle: Puzzle, language: Language) -> list[str]:
    """Say why a message cannot be answered, the fullest wording first: shorter ones have codes instead of names."""
    if puzzle.explanations:
        return list(puzzle.explanations)
    if puzzle.why is Unclear.OUT_OF_RANGE:
        return no_price(puzzle.nearest)
    if puzzle.why in _SENTENCES:
        return [_SENTENCES[puzzle.why]()]
    if puzzle.why is Unclear.UNKNOWN_COUNTRY:
        return [_("We do not know this country: %(word)s.", word=puzzle.word[:most]) for most in _WORD_WIDTHS]
    names = [country(code, language) for code in puzzle.countries]
    return [_about(puzzle.why, each, language) for each in (names, list(puzzle.countries))]


def _about(why: Unclear, names: Sequence[str], language: Language) -> str:
    """Say why a message cannot be answered, with the names or the codes of countries."""
    if why is Unclear.ONE_COUNTRY:
        return _("We understood only one country: %(country)s. Name two.", country=names[0])
    if why is Unclear.UNSURE_COUNTRY:
        return _("Which country do you mean: %(countries)s?", countries=one_of(names[:3], language))
    if why is Unclear.NO_PRICES:
        sending, receiving = names
        corridor = _("%(sending)s → %(receiving)s", sending=sending, receiving=receiving)
        # Translators: the place is a country, or a corridor such as "Kenya → Tanzania".
        return _("We have no prices for %(place)s yet.", place=corridor)
    raise AssertionError(f"No sentence for {why}.")
