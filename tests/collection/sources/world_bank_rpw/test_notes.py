from datetime import date

import pytest

from portal.collection.sources.world_bank_rpw import notes
from tests.workbooks.traps import MAYBE_PROMOTION, NOT_TRANSPARENT, PROMOTION, UNDISCLOSED


@pytest.mark.parametrize(
    "note",
    [
        NOT_TRANSPARENT,
        UNDISCLOSED,
        "Service not transparent – account required for detailed price info",
        "The exchange rate is not known by the sender at the time of sending.",
        "An exchange rate to the receiving country's local currency was not provided.",
    ],
)
def test_a_note_can_say_that_the_rate_is_not_disclosed(note: str) -> None:
    assert notes.withholds_rate(note)


@pytest.mark.parametrize("note", ["", "Account required for detailed price info", "USD service", PROMOTION])
def test_other_notes_withhold_nothing(note: str) -> None:
    assert not notes.withholds_rate(note)


def test_the_surveys_standard_sentence_makes_a_promotion_whose_end_is_unknown() -> None:
    found = notes.promotion(PROMOTION)
    assert found is not None
    assert (found.ends, found.text) == (None, PROMOTION)


@pytest.mark.parametrize(
    ("note", "ends"),
    [
        ("Promotion valid until 31 December 2020", date(2020, 12, 31)),
        ("Special offer, ends on 2021-02-28.", date(2021, 2, 28)),
        ("Discounted fee until 31 February 2021", None),
    ],
)
def test_a_promotion_ends_on_the_day_its_note_names(note: str, ends: date | None) -> None:
    found = notes.promotion(note)
    assert found is not None
    assert found.ends == ends


@pytest.mark.parametrize("note", ["", MAYBE_PROMOTION, "Regular price, without the promotion.", "No discount applied"])
def test_a_promotion_is_never_read_into_a_note_that_does_not_state_one(note: str) -> None:
    assert notes.promotion(note) is None


def test_both_notes_of_a_row_are_kept() -> None:
    assert notes.joined("one", "", "two") == "one\ntwo"
