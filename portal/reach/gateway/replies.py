"""What the gateway says to a message that it cannot answer: what was missing, and an example that works."""

from collections.abc import Callable, Mapping
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
    Unclear.SAME_COUNTRY: lambda: _("Choose two different countries."),
    Unclear.MANY_COUNTRIES: lambda: _("Name only two countries: from where, and to where."),
    Unclear.TWO_AMOUNTS: lambda: _("Write only one amount."),
    Unclear.OUT_OF_RANGE: lambda: no_price("")[0],
}


def correction(puzzle: Puzzle, example: str, language: Language) -> str:
    """Return one message that says what is missing and ends in the example, in the language at work.

    Where both do not fit, the example stays: it says most in least room.
    """
    said = _explanation(puzzle, language)
    if not example:
        return first_that_fits([said])
    for_example = _("For example: %(example)s", example=example)
    texts = [f"{each}\n{for_example}" for each in (no_price(puzzle.nearest) if puzzle.nearest else [said])]
    return first_that_fits([*texts, for_example, example])


def no_price(nearest: str) -> list[str]:
    """Say that no service has a price for an amount, the fullest wording first; ``nearest``: the amount that has."""
    none = _("No service has a price for this amount.")
    if not nearest:
        return [none]
    said = _("The nearest amount with a price: %(amount)s.", amount=nearest)
    return [f"{none} {said}", said, none]


def _corridor(countries: tuple[str, ...], language: Language) -> str:
    """Name a corridor that the portal may not know."""
    sending, receiving = (country(code, language) for code in countries)
    return _("%(sending)s → %(receiving)s", sending=sending, receiving=receiving)


def _explanation(puzzle: Puzzle, language: Language) -> str:
    if puzzle.explanation:
        return puzzle.explanation
    if puzzle.why in _SENTENCES:
        return _SENTENCES[puzzle.why]()
    names = [country(code, language) for code in puzzle.countries]
    if puzzle.why is Unclear.ONE_COUNTRY:
        return _("We understood only one country: %(country)s. Name two.", country=names[0])
    if puzzle.why is Unclear.UNKNOWN_COUNTRY:
        return _("We do not know this country: %(word)s.", word=puzzle.word[:40])
    if puzzle.why is Unclear.UNSURE_COUNTRY:
        return _("Which country do you mean: %(countries)s?", countries=one_of(names[:3], language))
    if puzzle.why is Unclear.NO_PRICES:
        # Translators: the place is a country, or a corridor such as "Kenya → Tanzania".
        return _("We have no prices for %(place)s yet.", place=_corridor(puzzle.countries, language))
    raise AssertionError(f"No sentence for {puzzle.why}.")
