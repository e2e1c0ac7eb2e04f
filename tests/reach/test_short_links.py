"""A short link opens the same comparison again, and nothing else."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.prices.codes import countries
from portal.prices.priorities import NO_PRIORITIES, WAITS, Collecting, Paying, Priorities
from portal.prices.quotes import CorridorCode
from portal.prices.vocabulary import Question
from portal.reach.short_links import ALPHABET, LONGEST, BrokenToken, Shared, shared_of, token_of

KENYA_TANZANIA = CorridorCode("KE", "TZ")

places = st.sampled_from(sorted(countries()))
corridors = st.builds(CorridorCode, places, places)
waits = st.one_of(st.none(), st.sampled_from(WAITS), st.integers(1, 9_999))
wishes = st.builds(
    Priorities, st.one_of(st.none(), st.sampled_from(Collecting)), st.one_of(st.none(), st.sampled_from(Paying)), waits
)
amounts = st.one_of(
    st.none(),
    st.decimals(min_value="0.0001", max_value=10**12 - 1, places=4),
    st.integers(1, 10**12 - 1).map(Decimal),
    st.builds(lambda digits, zeros: Decimal(digits).scaleb(zeros), st.integers(1, 999), st.integers(0, 9)),
)
currencies = st.one_of(
    st.sampled_from(["", "USD", "EUR"]), st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3)
)
languages = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=3)
comparisons = st.one_of(
    st.builds(
        Shared, languages, corridors, st.sampled_from([Question.PAY, Question.SEND]), amounts, st.just(""), wishes
    ),
    st.builds(Shared, languages, corridors, st.just(Question.RECEIVE), amounts, currencies, wishes),
)


@given(comparisons)
def test_every_comparison_comes_back_whole(shared: Shared) -> None:
    token = token_of(shared)
    assert shared_of(token) == shared
    assert len(token) <= LONGEST
    assert set(token) <= set(ALPHABET)


@given(comparisons)
def test_a_token_typed_from_paper_is_understood(shared: Shared) -> None:
    token = token_of(shared)
    assert shared_of(f" {token.upper().replace('0', 'O').replace('1', 'I')} ") == shared


@given(comparisons, st.data())
def test_one_wrong_sign_never_opens_anything(shared: Shared, data: st.DataObject) -> None:
    token = token_of(shared)
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from([sign for sign in ALPHABET if sign != token[place]]))
    with pytest.raises(BrokenToken):
        shared_of(token[:place] + other + token[place + 1 :])


@given(comparisons, st.data())
def test_two_signs_that_changed_places_never_open_anything(shared: Shared, data: st.DataObject) -> None:
    token = token_of(shared)
    first = data.draw(st.integers(0, len(token) - 2))
    second = data.draw(st.integers(first + 1, len(token) - 1))
    if token[first] == token[second]:
        return
    signs = list(token)
    signs[first], signs[second] = signs[second], signs[first]
    with pytest.raises(BrokenToken):
        shared_of("".join(signs))


@given(st.text(max_size=60))
def test_no_text_at_all_breaks_the_reading(text: str) -> None:
    try:
        shared = shared_of(text)
    except BrokenToken:
        return
    assert token_of(shared)[1:] != ""


@given(st.text(ALPHABET, min_size=1, max_size=40))
def test_what_opens_has_one_token_only(text: str) -> None:
    try:
        shared = shared_of(text)
    except BrokenToken:
        return
    assert token_of(shared) == text


def test_the_usual_question_takes_eleven_signs() -> None:
    """With https:// and a host of 20 characters the link leaves 118 septets for the message."""
    shared = Shared("en", KENYA_TANZANIA, Question.PAY, Decimal(18_000))
    assert len(token_of(shared)) <= 11


def test_printed_tokens_stay_good() -> None:
    """Tokens on paper cannot be called back: these were printed, and must open the same comparison for ever."""
    printed = {
        "1d1rfakqh27": Shared("en", KENYA_TANZANIA, Question.PAY, Decimal(18_000)),
        "13jdxkmepz8s2c": Shared(
            "ar",
            KENYA_TANZANIA,
            Question.RECEIVE,
            Decimal("100.50"),
            "USD",
            Priorities(Collecting.CASH, Paying.CARD, 24),
        ),
        "10qdmhskawg3e": Shared("kri", CorridorCode("IT", "SN"), Question.RECEIVE, None, "XOF"),
    }
    assert {token: shared_of(token) for token in printed} == printed


def test_the_address_of_a_comparison_names_everything_that_was_asked() -> None:
    shared = Shared(
        "en", KENYA_TANZANIA, Question.RECEIVE, Decimal(500000), "TZS", Priorities(Collecting.CASH, None, 24)
    )
    assert shared.address("fr") == "/fr/ke-tz?amount=500000&ask=receive&currency=TZS&pickup=cash&max_hours=24"
    assert Shared("en", KENYA_TANZANIA, Question.PAY).address("en") == "/en/ke-tz?ask=pay"


@pytest.mark.parametrize(
    "shared",
    [
        Shared("english", KENYA_TANZANIA, Question.PAY),
        Shared("en", CorridorCode("KEN", "TZ"), Question.PAY),
        Shared("en", KENYA_TANZANIA, Question.PAY, Decimal(0)),
        Shared("en", KENYA_TANZANIA, Question.PAY, Decimal(-5)),
        Shared("en", KENYA_TANZANIA, Question.PAY, Decimal("NaN")),
        Shared("en", KENYA_TANZANIA, Question.PAY, Decimal("0.00001")),
        Shared("en", KENYA_TANZANIA, Question.PAY, Decimal(5), "USD"),
        Shared("en", KENYA_TANZANIA, Question.RECEIVE, Decimal(5), "usd!"),
        Shared("en", KENYA_TANZANIA, Question.PAY, None, "", Priorities(None, None, 10_000)),
        Shared("en", KENYA_TANZANIA, Question.PAY, None, "", Priorities(None, None, -1)),
    ],
)
def test_what_no_link_can_hold_is_refused_when_the_link_is_made(shared: Shared) -> None:
    with pytest.raises(ValueError, match=r".+"):
        token_of(shared)


def test_nothing_chosen_needs_no_room() -> None:
    plain = Shared("en", KENYA_TANZANIA, Question.PAY, Decimal(200))
    assert shared_of(token_of(plain)).priorities is NO_PRIORITIES
