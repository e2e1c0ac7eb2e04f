"""A list in pages: which page is asked for, and what is no page."""

import pytest
from flask import Flask

from portal.paging import NoSuchPage, paged


@pytest.mark.parametrize(("asked", "items"), [("1", [0, 1]), ("3", [4]), (" 2 ", [2, 3])])
def test_each_page_holds_its_items(asked: str, items: list[int]) -> None:
    with Flask(__name__).test_request_context(f"/?page={asked}"):
        found = paged(range(5), 2)
    assert list(found.items) == items
    assert [number for _address, number, _here in found.links] == [1, 2, 3]


@pytest.mark.parametrize("asked", ["0", "4", "-1", "", "x", "٢", "1" * 7, "9" * 5_000])
def test_what_is_no_page_of_the_list_is_said(asked: str) -> None:
    with Flask(__name__).test_request_context(f"/?page={asked}"), pytest.raises(NoSuchPage):
        paged(range(5), 2)
