"""Addresses that mail goes to are taken, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.reach.alerts.mail_addresses import AddressError, counted_as, read_address

GOOD = {
    "asha@example.org": "asha@example.org",
    "  asha@example.org ": "asha@example.org",
    "Asha.Juma+home@mail.example.co.tz": "Asha.Juma+home@mail.example.co.tz",
    "o'neill@example.org": "o'neill@example.org",
    "asha@EXAMPLE.org": "asha@example.org",
    "asha@bücher.example.org": "asha@xn--bcher-kva.example.org",
    "asha@مثال.example.org": "asha@xn--mgbh0fb.example.org",
}
BAD = [
    "",
    "asha",
    "@example.org",
    "asha@",
    "asha@example",
    "asha@@example.org",
    "asha@example..org",
    ".asha@example.org",
    "asha@[127.0.0.1]",
    '"asha juma"@example.org',
    "Asha <asha@example.org>",
    "asha@example.org,juma@example.org",
    "asha@example.org\nBcc: juma@example.org",
    "asha@example.org%0aBcc:juma@example.org",
    "asha@localhost",
    f"{'a' * 65}@example.org",
    f"a@{'b' * 250}.org",
]


@pytest.mark.parametrize(("typed", "kept"), GOOD.items())
def test_an_address_is_kept_as_mail_servers_write_it(typed: str, kept: str) -> None:
    assert read_address(typed) == kept


@pytest.mark.parametrize("typed", BAD)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(AddressError):
        read_address(typed)


@given(st.text(max_size=80))
def test_nothing_that_comes_through_can_break_a_header(typed: str) -> None:
    try:
        kept = read_address(typed)
    except AddressError:
        return
    assert kept.isascii()
    assert kept.isprintable()
    assert not set(kept) & set(' ,;:<>"()[]\\')


def test_capitals_make_no_other_letterbox() -> None:
    assert counted_as("Asha@Example.org") == counted_as("asha@example.org")
