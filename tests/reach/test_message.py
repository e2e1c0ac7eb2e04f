"""A comparison as a message: one part in every language, for any corridor and amount, never without its link."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from portal.comparison.market import Market, market_of
from portal.comparison.told import Told
from portal.comparison.words_of_wishes import wish_words
from portal.composition import homeward
from portal.localization import gettext as _
from portal.localization import using_language
from portal.prices.codes import countries
from portal.prices.offers import Comparison, Ranking, Row, RowNote
from portal.prices.priorities import NO_PRIORITIES, WAITS, Collecting, Paying, Priorities
from portal.prices.quotes import CorridorCode
from portal.prices.vocabulary import Question
from portal.reach.addresses import ShortLink
from portal.reach.gateway.spelling import is_arabic
from portal.reach.gsm7 import Coding, for_a_message, size_of
from portal.reach.message import first_that_fits, message, short_name, whole_message
from portal.reach.short_links import Shared, token_of
from tests.pages.conftest import LANGUAGES
from tests.reach.arabic_words import arabic_words

#: The longest host that short links may have.
HOST = "abcdefghij.k.example"


@pytest.fixture(scope="module")
def market(reach_app: Flask) -> Iterator[Market]:
    """Kenya to Tanzania, with the starter prices."""
    with reach_app.app_context(), arabic_words(reach_app):
        corridor = homeward().corridors.get("ke-tz")
        assert corridor
        with homeward().database.reading() as connection:
            yield market_of(connection, corridor)


def told(market: Market, question: Question = Question.PAY, amount: str = "18000") -> Told:
    currency = market.usual_currency(question)
    return Told(market.compare(question, Decimal(amount), currency), market.corridor, market.today)


def link(
    language: str = "en", question: Question = Question.PAY, amount: str = "18000", currency: str = ""
) -> ShortLink:
    shared = Shared(language, CorridorCode("KE", "TZ"), question, Decimal(amount), currency)
    return ShortLink(f"https://{HOST}/c/{token_of(shared)}")


def bent(answer: Told, rows: Sequence[Row]) -> Told:
    """The same answer with other rows."""
    ranking = replace(answer.comparison.rankings[0], rows=tuple(rows))
    return replace(answer, comparison=replace(answer.comparison, rankings=(ranking,)))


def fresh(row: Row, today: date) -> Row:
    quote = replace(row.offer.quote, observed_on=today)
    notes = tuple(note for note in row.notes if note is not RowNote.OUT_OF_DATE)
    offer = replace(row.offer, quote=quote, out_of_date_on=today + timedelta(days=400))
    return replace(row, offer=offer, notes=notes)


def test_prices_that_are_out_of_date_carry_their_month(market: Market) -> None:
    assert "prices 08/2025" in message(told(market), link())


def test_current_prices_carry_none(market: Market) -> None:
    answer = told(market)
    rows = [fresh(row, market.today) for row in answer.comparison.rankings[0].rows]
    assert message(bent(answer, rows), link()).splitlines() == [
        "Kenya > Tanzania",
        "Pay 18000 KES, arrives:",
        "1 Western Union 346357 TZS",
        "2 MoneyGram 328724 TZS",
        "3 M-Pesa 313904 TZS",
        link().whole,
    ]


def test_an_old_price_never_stands_beside_a_current_one(market: Market) -> None:
    answer = told(market)
    first, *others = answer.comparison.rankings[0].rows
    text = message(bent(answer, [fresh(first, market.today), *others]), link())
    assert "Western Union" in text
    assert "MoneyGram" not in text
    assert "2025" not in text


def test_prices_that_only_providers_state_say_so(market: Market) -> None:
    answer = told(market)
    rows = [
        replace(fresh(row, market.today), notes=(RowNote.STATED_BY_PROVIDER,))
        for row in answer.comparison.rankings[0].rows
    ]
    assert "not confirmed" in message(bent(answer, rows), link())


@pytest.mark.parametrize(
    ("question", "amount", "line"),
    [
        (Question.PAY, "18000", "1 Western Union 346357 TZS"),
        (Question.SEND, "18000", "1 Western Union 207 KES"),
        (Question.RECEIVE, "400000", "1 Western Union 20785.03 KES"),
    ],
)
def test_each_question_tells_the_figure_that_it_ranks_by(
    market: Market, question: Question, amount: str, line: str
) -> None:
    assert line in message(told(market, question, amount), link()).splitlines()


def test_what_the_services_are_chosen_for_is_said(market: Market) -> None:
    """The best for cash within a day is not the best of all, and the receiver of the message cannot see the page."""
    chosen = replace(told(market), priorities=Priorities(Collecting.CASH, Paying.CARD, 24))
    for language in LANGUAGES:
        with using_language(language):
            text, words = message(chosen, link(language)), wish_words()
        if language == "en":
            assert "Collected as cash, paid by card and the same day" in text.splitlines()
        if "346357" in text:
            assert for_a_message(words.pickup_said[Collecting.CASH]) in text


def test_wishes_that_nothing_meets_are_told_as_such(market: Market) -> None:
    asked = market.compare(Question.PAY, Decimal(18_000), "KES", Priorities(Collecting.HOME, Paying.CARD, 1))
    text = message(Told(asked, market.corridor, market.today, Priorities(Collecting.HOME, Paying.CARD, 1)), link())
    assert "No service meets all of your wishes." in text


def test_that_nothing_was_found_is_always_said(market: Market) -> None:
    """Also where the script leaves seventy signs, and wishes fill them: "arrives:" above a link promises a price."""
    chosen = Priorities(Collecting.HOME, Paying.CARD, 1)
    for language in LANGUAGES:
        for wishes_made, none in (
            (chosen, ("No service meets all of your wishes.", "no service found")),
            (NO_PRIORITIES, ("No service has a price for this amount.", "no service found")),
        ):
            asked = market.compare(Question.PAY, Decimal(123_456_789), "KES", wishes_made)
            with using_language(language):
                text = message(Told(asked, market.corridor, market.today, wishes_made), link(language))
                assert any(for_a_message(_(each)) in text for each in none), text
                assert size_of(text).one_part


def test_in_arabic_the_barest_wording_still_says_that_nothing_was_found(market: Market) -> None:
    asked = market.compare(Question.PAY, Decimal(123_456_789), "KES", NO_PRIORITIES)
    with using_language("ar"):
        text = message(Told(asked, market.corridor, market.today), link("ar"))
    assert text.splitlines() == ["KE-TZ 123456789 KES: لا توجد خدمة", link("ar").bare]


def test_in_arabic_no_message_goes_without_a_word(market: Market) -> None:
    """Where names and wishes leave no room for a service, the corridor and its month are still said in words."""
    chosen = replace(told(market), priorities=Priorities(Collecting.CASH, Paying.CARD, 24))
    first = replace(chosen.comparison.rankings[0].rows[0], notes=(RowNote.OUT_OF_DATE, RowNote.STATED_BY_PROVIDER))
    with using_language("ar"):
        text = message(bent(chosen, [first]), link("ar"))
    assert is_arabic(text), text


def test_a_whole_message_has_no_limit(market: Market) -> None:
    with using_language("ar"):
        text = whole_message(told(market), link("ar"))
    assert "أغسطس 2025" in text
    assert [line[0] for line in text.splitlines()[-4:-1]] == ["1", "2", "3"]
    assert text.splitlines()[-1] == link("ar").whole


def test_places_are_shared_where_services_are_about_the_same(reach_app: Flask) -> None:
    with reach_app.app_context(), homeward().database.reading() as connection:
        corridor = homeward().corridors.get("ke-ss")
        assert corridor
        text = message(told(market_of(connection, corridor)), link())
    assert [line[0] for line in text.splitlines()[2:-1]] == ["1", "1", "3"]


def test_in_arabic_seventy_signs_hold_month_amounts_and_link(market: Market) -> None:
    with using_language("ar"):
        text = message(told(market), link("ar"))
    size = size_of(text)
    assert size.coding is Coding.UCS2
    assert size.used <= 70
    assert "08/2025" in text
    assert "18000 KES" in text
    assert "346357 TZS" in text
    assert text.splitlines()[-1] == link("ar").bare


def test_in_arabic_a_short_host_leaves_room_for_names(market: Market) -> None:
    short = ShortLink(link("ar").whole.replace(HOST, "home.example"))
    with using_language("ar"):
        assert "\nWestern." in message(told(market), short)


amounts = st.one_of(st.decimals(min_value=1, max_value=10**12 - 1, places=2), st.integers(1, 10**12 - 1).map(Decimal))
wishes = st.builds(
    Priorities,
    st.one_of(st.none(), st.sampled_from(Collecting)),
    st.one_of(st.none(), st.sampled_from(Paying)),
    st.one_of(st.none(), st.sampled_from(WAITS), st.integers(1, 9_999)),
)
names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=60)
currencies = st.sampled_from(["TZS", "USD", "XOF", "IDR", "TND", "JPY"])
places = st.sampled_from(sorted(countries()))


@given(data=st.data())
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_ever_longer_than_one_part(market: Market, language: str, data: st.DataObject) -> None:
    """Any corridor, amount, names, figures and number of services, at the longest host, in every language."""
    answer = invented(market, data)
    corridor, comparison = answer.corridor.code, answer.comparison
    shared = Shared(
        language,
        corridor,
        comparison.question,
        comparison.amount,
        comparison.currency if comparison.question is Question.RECEIVE else "",
        answer.priorities,
    )
    made = ShortLink(f"https://{HOST}/c/{token_of(shared)}")
    with using_language(language):
        text = message(answer, made)
    size = size_of(text)
    assert size.one_part, (size, text)
    assert text.splitlines()[-1] in {made.whole, made.bare}
    if answer.month and len(text.splitlines()) > 1:
        assert str(answer.month.year) in text


def invented(market: Market, data: st.DataObject) -> Told:
    """An answer like a real one, with other names and figures."""
    question = data.draw(st.sampled_from(Question))
    amount = "20000" if question is not Question.RECEIVE else "400000"
    real = told(market, question, amount)
    rows = [invented_row(row, market, data) for row in real.comparison.rankings[0].rows]
    ranking = Ranking(data.draw(currencies), True, real.comparison.rankings[0].reference, tuple(rows), None)
    sent = data.draw(currencies)
    corridor = replace(real.corridor, code=CorridorCode(data.draw(places), data.draw(places)), currency=sent)
    asked = Comparison(question, data.draw(amounts), sent, (ranking,) if data.draw(st.booleans()) else (), ())
    return Told(asked, corridor, market.today, data.draw(wishes))


def invented_row(row: Row, market: Market, data: st.DataObject) -> Row:
    figures = replace(
        row.figures, arrives_shown=data.draw(amounts), paid_shown=data.draw(amounts), cost=data.draw(amounts)
    )
    aged = row if data.draw(st.booleans()) else fresh(row, market.today)
    if data.draw(st.booleans()):
        aged = replace(aged, notes=(*aged.notes, RowNote.STATED_BY_PROVIDER))
    return replace(aged, offer=replace(aged.offer, provider=data.draw(names)), figures=figures)


@given(names, st.integers(6, 40))
def test_a_name_is_never_longer_than_asked(name: str, width: int) -> None:
    assert len(short_name(name, width)) <= max(width, 1)


def test_names_are_shortened_where_people_still_know_them() -> None:
    assert short_name("NMB (National Microfinance Bank)", 18) == "NMB"
    assert short_name("EcoBank Rapid Transfer", 12) == "EcoBank Rap."
    assert short_name("Wave", 6) == "Wave"


def test_a_text_that_never_fits_is_cut_rather_than_sent_in_two_parts() -> None:
    assert size_of(first_that_fits(["m" * 500])).used == 160
    assert re.fullmatch("م{70}", first_that_fits(["م" * 500]))
