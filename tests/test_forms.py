"""Robots are kept out of forms by a hidden field and a signed note of time; networks are counted without addresses."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.forms import OLDEST, YOUNGEST, FormRefused, FormToken, network_of, read_form_token

MADE = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SECRET = "a secret of this test"


def test_a_token_is_read_back_by_its_own_secret_only() -> None:
    token = FormToken.new("1-5", MADE)
    assert read_form_token(token.signed(SECRET), SECRET) == token
    assert read_form_token(token.signed(SECRET), "another") is None


@given(st.text(max_size=200))
def test_no_text_is_taken_for_a_token(text: str) -> None:
    assert read_form_token(text, SECRET) is None


def test_two_forms_never_carry_the_same_token() -> None:
    assert len({FormToken.new("1-5", MADE).form for _ in range(100)}) == 100


@pytest.mark.parametrize(
    ("after", "quote", "refused"),
    [
        (YOUNGEST - timedelta(milliseconds=1), "1-5", FormRefused.TOO_FAST),
        (YOUNGEST, "1-5", None),
        (OLDEST, "1-5", None),
        (OLDEST + timedelta(seconds=1), "1-5", FormRefused.TOO_OLD),
        (timedelta(minutes=1), "1-6", FormRefused.NOT_OURS),
        (timedelta(minutes=-1), "1-5", FormRefused.NOT_OURS),  # from the future: no clock of ours wrote it
    ],
)
def test_a_form_is_taken_neither_within_a_breath_nor_the_day_after(
    after: timedelta, quote: str, refused: FormRefused | None
) -> None:
    assert FormToken.new("1-5", MADE).refused(quote, MADE + after) is refused


def test_a_network_is_counted_without_its_address() -> None:
    assert network_of("203.0.113.7", SECRET) == network_of("203.0.113.200", SECRET)
    assert network_of("203.0.113.7", SECRET) != network_of("203.0.114.7", SECRET)
    assert network_of("203.0.113.7", SECRET) != network_of("203.0.113.7", "another secret")
    assert network_of("2001:db8:1::9", SECRET) == network_of("2001:db8:1:ffff::1", SECRET)
    assert network_of(None, SECRET) == network_of("not an address", SECRET)
