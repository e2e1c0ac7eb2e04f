"""From a text message to the answer: prices with their link in one message, or a correction that helps."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from portal.comparison.market import Market, market_of
from portal.comparison.queries import surveyed_corridors
from portal.comparison.told import Told
from portal.composition import homeward
from portal.localization import Language, using_language
from portal.localization.active import localization
from portal.prices.corridors import Corridor
from portal.prices.offers import ApartReason
from portal.prices.quotes import CorridorCode
from portal.prices.vocabulary import Question
from portal.reach.addresses import short_link
from portal.reach.gateway.cues import read_cues
from portal.reach.gateway.currency_words import currency_words
from portal.reach.gateway.examples import working_example
from portal.reach.gateway.gazetteer import gazetteer_of
from portal.reach.gateway.pieces import Books
from portal.reach.gateway.reading import Puzzle, Reading, Unclear, read
from portal.reach.gateway.replies import correction
from portal.reach.gateway.settling import Settled, settle
from portal.reach.gateway.spelling import is_latin
from portal.reach.message import figure, message
from portal.reach.short_links import Shared

#: The outcome of a message that was answered with prices; others are values of ``Unclear``.
ANSWERED: Final = "answered"


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent back; an empty text: nothing is."""

    text: str
    outcome: str  # ANSWERED, or a value of Unclear
    language: str
    shared: Shared | None = None  # the comparison that the answer's link opens


def answer(text: str) -> Reply:
    """Answer one text message. Needs Flask's application context."""
    with homeward().database.reading() as connection:
        reading = read(text, books(connection))
        language = language_of(reading)
        with using_language(language.code):
            return _answered(connection, reading, language)


def _answered(connection: Connection, reading: Reading | Puzzle, language: Language) -> Reply:
    if isinstance(reading, Puzzle):
        return _corrected(connection, reading, language)
    found = homeward().corridors.get(reading.corridor)
    if found is None:
        return _corrected(connection, _no_prices(reading), language)
    market = market_of(connection, found)
    settled = settle(reading, market.corridor, market.usually_arriving(), language)
    if isinstance(settled, Puzzle):
        return _corrected(connection, settled, language)
    if not market.surveyed:
        return _corrected(connection, _no_prices(reading), language)
    answered = prices(market, settled, language)
    return answered or _corrected(connection, _no_price(reading, market, settled), language)


def prices(market: Market, settled: Settled, language: Language) -> Reply | None:
    """Return the answer with prices; None where no service has a price for the amount."""
    question, currency = settled.question, settled.currency
    amount = settled.amount or market.first_amount(question, currency)
    comparison = market.compare(question, amount, currency)
    if not any(ranking.rows for ranking in comparison.rankings):
        return None
    shared = Shared(
        language=language.code.partition("-")[0],
        corridor=market.corridor.code,
        question=question,
        amount=amount,
        currency=currency if question is Question.RECEIVE else "",
    )
    text = message(Told(comparison, market.corridor, market.today), short_link(shared))
    return Reply(text, ANSWERED, language.code, shared)


def _corrected(connection: Connection, puzzle: Puzzle, language: Language) -> Reply:
    if puzzle.why is Unclear.STOP:  # who wants silence gets it
        return Reply("", puzzle.why.value, language.code)
    example = working_example(connection, puzzle.corridor, puzzle.countries)
    return Reply(correction(puzzle, example, language), puzzle.why.value, language.code)


def _no_price(reading: Reading, market: Market, settled: Settled) -> Puzzle:
    """Say why there is no price for the amount: "200 300" was two, or none is near enough."""
    code = market.corridor.code
    if reading.may_be_two_amounts:
        return Puzzle(Unclear.TWO_AMOUNTS, corridor=code)
    return Puzzle(Unclear.OUT_OF_RANGE, corridor=code, nearest=nearest_amount(market, settled))


def nearest_amount(market: Market, settled: Settled) -> str:
    """Return the nearest amount with a price, with its currency, where the one asked about has none.

    "" where it is neither too small nor too large for every service.
    """
    amount = settled.amount or market.first_amount(settled.question, settled.currency)
    apart = market.compare(settled.question, amount, settled.currency).apart
    least, most = (
        [each.nearest_amount for each in apart if each.reason is reason and each.nearest_amount is not None]
        for reason in (ApartReason.BELOW_RANGE, ApartReason.ABOVE_RANGE)
    )
    nearest = min(least, default=None) if least else max(most, default=None)
    return "" if nearest is None else figure(nearest, market.corridor.currency)


def _no_prices(reading: Reading) -> Puzzle:
    code = reading.corridor
    return Puzzle(Unclear.NO_PRICES, (code.sending, code.receiving), corridor=code)


def language_of(reading: Reading | Puzzle) -> Language:
    """Return the published language that most of a message speaks for.

    Where several do alike, or none (a message of codes), it is the one that people of the corridor use most; to a
    message in Latin letters without a word nothing else is answered than Latin letters, which every telephone shows.
    """
    languages = localization().languages
    clues: Mapping[str, int] = {language.code: reading.clues.get(language.code, 0) for language in languages.published}
    most = max(clues.values())
    likely = [language for language in languages.published if clues[language.code] == most]
    if not most:
        likely = [language for language in likely if is_latin(language.name)]
    spoken = [] if reading.corridor is None else _people_of(reading.corridor)
    by_code = {language.code: language for language in likely}
    return next((by_code[code] for code in spoken if code in by_code), (likely or [languages.default])[0])


def _people_of(code: CorridorCode) -> list[str]:
    found = homeward().corridors.get(code)
    return list(found.languages) if found else []


def books(connection: Connection) -> Books:
    """Return what messages are read with; made once for each set of surveyed corridors."""
    published = localization().languages.published
    corridors = [*homeward().corridors.all(), *_built(connection)]
    codes = {corridor.code for corridor in corridors}
    used = {code for corridor in corridors for code in (corridor.currency, *corridor.payout_currencies)}
    return Books(
        gazetteer=gazetteer_of(published),
        cues=read_cues(),
        currencies=currency_words(published, frozenset(used | {"USD", "EUR", "GBP"})),
        known=frozenset(country for code in codes for country in (code.sending, code.receiving)),
    )


def _built(connection: Connection) -> list[Corridor]:
    book = homeward().corridors
    found = (book.get(code) for code in surveyed_corridors(connection))
    return [corridor for corridor in found if corridor is not None]
