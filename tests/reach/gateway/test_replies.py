"""A correction says in one message what is wrong; the example comes where it fits as well."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal.localization import Language, using_language
from portal.localization.languages import read_languages
from portal.prices.codes import countries
from portal.prices.corridors import Corridor
from portal.prices.quotes import CorridorCode
from portal.prices.vocabulary import Question
from portal.reach.gateway.reading import Puzzle, Reading, Unclear
from portal.reach.gateway.replies import correction, explanations
from portal.reach.gateway.settling import settle
from portal.reach.gsm7 import for_a_message, size_of

ROOT = Path(__file__).parents[3]
PUBLISHED: tuple[Language, ...] = read_languages(ROOT / "translations/languages.toml").published
EXAMPLE = "KE TZ 324500"
KENYA_TO_TANZANIA = Corridor(CorridorCode("KE", "TZ"), "KES", ("TZS", "USD"), ("en",))
LONGEST_NAMES = ("CD", "VG", "CF")


def puzzles() -> Iterator[Puzzle]:
    """Yield every reason, with the longest names there are."""
    named = {Unclear.ONE_COUNTRY: 1, Unclear.NO_PRICES: 2, Unclear.UNSURE_COUNTRY: 3}
    for why in Unclear:
        if why not in {Unclear.AMOUNT, Unclear.CURRENCY, Unclear.STOP}:
            yield Puzzle(why, LONGEST_NAMES[: named.get(why, 0)], word="كلمةطويلةجدابلامعنىفيأيلغةكانت")
    yield Puzzle(Unclear.OUT_OF_RANGE, nearest="10000000 TZS")


def readings() -> Iterator[Reading]:
    """Yield readings whose amount or currency is refused, for every reason."""
    code = KENYA_TO_TANZANIA.code
    for figure in ("18,000", "9,999,99", "-5", "0", "18,555", "1,2,3.4.5", "99999999999999999999", "1.23456"):
        for currencies in (frozenset[str](), frozenset({"KES"}), frozenset({"EUR"})):
            for questions in ((Question.PAY,), (Question.RECEIVE,)):
                yield Reading(code, questions, figure, 1, False, currencies, {})
    yield Reading(code, (), "2", 1, True, frozenset(), {})


def said_in(language: Language, puzzle: Puzzle) -> str:
    """Return the correction; it is one message and begins with one of the reason's wordings."""
    text = correction(puzzle, EXAMPLE, language)
    assert size_of(text).one_part, text
    assert any(text.startswith(for_a_message(said)) for said in explanations(puzzle, language)), text
    return text


@pytest.mark.parametrize("language", PUBLISHED, ids=lambda language: language.code)
def test_the_reason_is_always_said(gateway_app: Flask, language: Language) -> None:
    with gateway_app.test_request_context(), using_language(language.code):
        for puzzle in puzzles():
            said_in(language, puzzle)


@pytest.mark.parametrize("language", PUBLISHED, ids=lambda language: language.code)
def test_what_is_wrong_with_an_amount_or_a_currency_is_always_said(gateway_app: Flask, language: Language) -> None:
    refused = 0
    with gateway_app.test_request_context(), using_language(language.code):
        for reading in readings():
            settled = settle(reading, KENYA_TO_TANZANIA, "TZS", language)
            if isinstance(settled, Puzzle):
                said_in(language, settled)
                refused += 1
    assert refused > 10


@pytest.mark.parametrize("language", PUBLISHED, ids=lambda language: language.code)
def test_every_country_fits_with_the_reason(gateway_app: Flask, language: Language) -> None:
    with gateway_app.test_request_context(), using_language(language.code):
        for code in sorted(countries()):
            assert said_in(language, Puzzle(Unclear.ONE_COUNTRY, (code,))).endswith(EXAMPLE)
            assert said_in(language, Puzzle(Unclear.NO_PRICES, ("CD", code))).endswith(EXAMPLE)


def test_an_amount_of_two_readings_is_asked_back_with_both(gateway_app: Flask) -> None:
    arabic = next(language for language in PUBLISHED if language.code == "ar")
    reading = Reading(KENYA_TO_TANZANIA.code, (), "18,000", 1, False, frozenset(), {})
    with gateway_app.test_request_context(), using_language("ar"):
        settled = settle(reading, KENYA_TO_TANZANIA, "TZS", arabic)
        assert isinstance(settled, Puzzle)
        first, example = correction(settled, EXAMPLE, arabic).splitlines()
    assert "18000" in first
    assert example.endswith(EXAMPLE)
