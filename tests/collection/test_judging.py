"""Reference rates that cannot be are held, also the very first ones: nothing else could ever put them right."""

import pytest
from sqlalchemy import select

from portal.collection.tables import RateRow
from portal.composition import Homeward
from tests.collection.conftest import Pull
from tests.collection.invented_source import InventedSource, line, lines

#: What a survey of August 2025 says: 19.45 TZS, 0.0077 USD and 0.0066 EUR for one KES.
SURVEY = "\n".join(
    [
        *(line(f"t{n}", reference="19.45") for n in range(3)),
        *(line(f"u{n}", payout="USD", rate="0.0076", reference="0.0077") for n in range(3)),
        *(line(f"e{n}", payout="EUR", rate="0.0065", reference="0.0066") for n in range(3)),
    ]
)


def rates(*figures: str, source: str = "frankfurter") -> InventedSource:
    """Rates per euro, each as ``KES 2026-11-20 150``."""
    rows = (figure.split() for figure in figures)
    text = "\n".join(f"rate,EUR,{quote},{day},{figure},{source}" for quote, day, figure in rows)
    return InventedSource({"": text}, name="invented-rates", layer=None)


def statuses(portal: Homeward) -> list[tuple[str, str]]:
    with portal.database.reading() as connection:
        rows = connection.execute(select(RateRow.quote, RateRow.status).order_by(RateRow.run_id, RateRow.number))
        return [(row.quote, row.status) for row in rows]


@pytest.mark.parametrize("figure", ["0.0067", "15025", "1.5"])
def test_a_first_rate_that_no_survey_bears_out_is_held(portal: Homeward, pull: Pull, figure: str) -> None:
    pull(SURVEY)
    outcome = pull(rates(f"KES 2026-11-20 {figure}", "USD 2026-11-20 1.15"))
    assert statuses(portal) == [("KES", "held"), ("USD", "accepted")]
    assert (outcome.tally.rates_accepted, outcome.tally.quotes_held) == (1, 1)


def test_the_right_rate_is_accepted_the_next_day(portal: Homeward, pull: Pull) -> None:
    pull(SURVEY)
    pull(rates("KES 2026-11-19 0.0067", "USD 2026-11-19 1.15"))
    pull(rates("KES 2026-11-20 150", "USD 2026-11-20 1.15"))
    assert statuses(portal)[2:] == [("KES", "accepted"), ("USD", "accepted")]


def test_a_currency_reached_through_the_dollar_is_judged_too(portal: Homeward, pull: Pull) -> None:
    pull("\n".join(each for each in SURVEY.splitlines() if ",EUR," not in each))
    pull(rates("USD 2026-11-20 1.15", "KES 2026-11-20 0.0067", "TZS 2026-11-20 2900"))
    assert statuses(portal) == [("USD", "accepted"), ("KES", "held"), ("TZS", "accepted")]


def test_one_slip_of_a_surveyor_is_outvoted(portal: Homeward, pull: Pull) -> None:
    pull(SURVEY + "\n" + line("slip", payout="EUR", rate="150", reference="150", day="2025-08-05"))
    pull(rates("KES 2026-11-20 150"))
    assert statuses(portal) == [("KES", "accepted")]


def test_surveys_of_long_ago_say_nothing(portal: Homeward, pull: Pull) -> None:
    pull(lines(3, payout="EUR", rate="0.0065", reference="0.0066", day="2015-08-04"))
    pull(rates("KES 2026-11-20 1500"))
    assert statuses(portal) == [("KES", "accepted")]


def test_another_source_of_rates_bears_a_first_rate_out(portal: Homeward, pull: Pull) -> None:
    pull(rates("GBP 2026-11-18 0.87", source="ecb"))
    pull(rates("GBP 2026-11-20 87"))
    assert statuses(portal) == [("GBP", "accepted"), ("GBP", "held")]


def test_a_rate_after_a_long_silence_is_measured_against_the_one_before_it(portal: Homeward, pull: Pull) -> None:
    pull(rates("KES 2026-02-20 150"))
    pull(rates("KES 2026-11-20 15000"))
    assert statuses(portal) == [("KES", "accepted"), ("KES", "held")]


def test_where_nothing_is_known_a_rate_is_believed(portal: Homeward, pull: Pull) -> None:
    pull(rates("KES 2026-11-20 150"))
    assert statuses(portal) == [("KES", "accepted")]


def test_rates_that_are_all_held_are_published_so_that_a_person_can_decide(portal: Homeward, pull: Pull) -> None:
    pull(rates("KES 2026-11-19 150"))
    outcome = pull(rates("KES 2026-11-20 15000"))
    assert outcome.tally.quotes_held == 1
    assert statuses(portal)[-1] == ("KES", "held")
