"""A run is published whole or not at all, and the same prices twice change nothing."""

from sqlalchemy import func, select

from portal.collection.tables import PricePointRow, QuoteRow, RateRow, Round, Run, RunState
from portal.collection.tables.reading import StoredQuote, read_quotes, visible_rounds
from portal.composition import Homeward
from portal.prices.quotes import CorridorCode
from tests.collection.conftest import Pull
from tests.collection.invented_source import InventedSource, line, lines

KE_TZ = CorridorCode("KE", "TZ")


def shown(portal: Homeward, corridor: CorridorCode = KE_TZ) -> list[StoredQuote]:
    with portal.database.reading() as connection:
        return read_quotes(connection, [each.id for each in visible_rounds(connection, corridor)])


def test_prices_are_shown_once_their_run_is_published(portal: Homeward, pull: Pull) -> None:
    outcome = pull(lines(3))
    assert outcome.state is RunState.PUBLISHED
    assert [quote.quote.service.provider for quote in shown(portal)] == [f"Invented Bank {n}" for n in range(3)]
    assert [quote.id for quote in shown(portal)] == ["1-1", "1-2", "1-3"]


def _rows(portal: Homeward) -> dict[str, int]:
    with portal.database.reading() as connection:
        return {
            table.__tablename__: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (QuoteRow, PricePointRow, RateRow, Round)
        }


def _states(portal: Homeward) -> list[str]:
    with portal.database.reading() as connection:
        return list(connection.scalars(select(Run.state).order_by(Run.id)))


def test_the_same_bytes_twice_are_not_even_read(portal: Homeward, pull: Pull) -> None:
    source = InventedSource({"": lines(3)})
    pull(source)
    before = _rows(portal)
    outcome = pull(source)
    assert outcome.state is RunState.UNCHANGED
    assert source.reads == 1
    assert _rows(portal) == before


def test_the_same_prices_in_another_order_change_nothing(portal: Homeward, pull: Pull) -> None:
    pull(lines(3))
    before = _rows(portal)
    outcome = pull("\n".join(reversed(lines(3).splitlines())))
    assert outcome.state is RunState.PUBLISHED
    assert _rows(portal) == before
    assert shown(portal)[0].id == "1-1"


def test_going_back_to_earlier_bytes_is_a_change(portal: Homeward, pull: Pull) -> None:
    pull(lines(3))
    pull(lines(3, fee="900"))
    assert pull(lines(3)).state is RunState.PUBLISHED
    assert {str(quote.quote.points[0].fee) for quote in shown(portal)} == {"1050"}


def test_the_same_bytes_are_read_again_on_request_and_by_a_new_reader(portal: Homeward, pull: Pull) -> None:
    source = InventedSource({"": lines(3)})
    pull(source)
    assert pull(source, again=True).state is RunState.PUBLISHED
    assert shown(portal)[0].id == "1-1", "nothing changed, so the earlier proof stands"
    source.version = 2
    assert pull(source).state is RunState.PUBLISHED
    assert shown(portal)[0].id == "3-1", "a new reader answers for every round"


def test_a_corrected_round_replaces_the_whole_round_and_no_other(portal: Homeward, pull: Pull) -> None:
    both = lines(3) + "\n" + lines(3, corridor="KE-UG", payout="UGX")
    pull(both)
    pull(both.replace("2025_3Q-KE-TZ-1,", "2025_3Q-KE-TZ-1-corrected,"))
    assert {quote.id.split("-")[0] for quote in shown(portal)} == {"2"}
    assert {quote.id.split("-")[0] for quote in shown(portal, CorridorCode("KE", "UG"))} == {"1"}
    assert len(shown(portal)) == 3


def test_the_newest_period_is_shown_and_older_ones_are_history(portal: Homeward, pull: Pull) -> None:
    pull(lines(3, period="2025_1Q", day="2025-02-03") + "\n" + lines(2))
    assert {quote.quote.period for quote in shown(portal)} == {"2025_3Q"}
    with portal.database.reading() as connection:
        history = visible_rounds(connection, KE_TZ, newest_only=False)
    assert [(each.period, each.quotes) for each in history] == [("2025_3Q", 2), ("2025_1Q", 3)]


def test_a_failed_run_leaves_the_last_good_prices_and_nothing_of_its_own(portal: Homeward, pull: Pull) -> None:
    pull(lines(3))
    before = _rows(portal)
    outcome = pull("<html>Service unavailable</html>")
    assert (outcome.state, outcome.reason) == (RunState.FAILED, "unreadable")
    assert "web page" in outcome.message
    assert _rows(portal) == before
    assert len(shown(portal)) == 3


def test_a_sudden_drop_publishes_nothing_unless_a_person_says_so(portal: Homeward, pull: Pull) -> None:
    pull(lines(10))
    outcome = pull(lines(6))
    assert (outcome.state, outcome.reason) == (RunState.FAILED, "sudden_drop")
    assert len(shown(portal)) == 10
    assert pull(lines(6), despite_drop=True).state is RunState.PUBLISHED
    assert len(shown(portal)) == 6


def test_an_empty_list_fails(portal: Homeward, pull: Pull) -> None:
    outcome = pull("")
    assert (outcome.state, outcome.reason) == (RunState.FAILED, "nothing_read")


def test_an_error_of_our_own_ends_the_run_and_is_not_hidden(portal: Homeward, pull: Pull) -> None:
    def break_down() -> None:
        raise ZeroDivisionError

    try:
        pull(InventedSource({"": lines(3)}, before_reading=break_down))
    except ZeroDivisionError:
        assert _states(portal) == ["failed"]
        assert _rows(portal) == dict.fromkeys(_rows(portal), 0)
    else:
        raise AssertionError("The error was swallowed.")


def test_being_asked_to_stop_publishes_nothing(portal: Homeward, pull: Pull) -> None:
    asked = iter([False] * 6 + [True] * 100)
    outcome = pull(lines(5000), stop=lambda: next(asked))
    assert (outcome.state, outcome.reason) == (RunState.FAILED, "stopped")
    assert outcome.tally.records_read > 2000, "some of it was written already"
    assert _rows(portal) == dict.fromkeys(_rows(portal), 0)


def test_a_round_that_a_complete_survey_no_longer_has_is_taken_back(portal: Homeward, pull: Pull) -> None:
    old, new = lines(4, period="2025_1Q", day="2025-02-03"), lines(1)
    pull(old + "\n" + new + "\n" + lines(4, period="2025_3Q", corridor="KE-UG", payout="UGX"))
    pull(old + "\n" + lines(4, period="2025_3Q", corridor="KE-UG", payout="UGX"))
    assert {quote.quote.period for quote in shown(portal)} == {"2025_1Q"}


def test_a_survey_that_begins_later_takes_no_history_away(portal: Homeward, pull: Pull) -> None:
    pull(lines(2, period="2025_1Q", day="2025-02-03") + "\n" + lines(6))
    pull(lines(6, fee="900"))
    with portal.database.reading() as connection:
        history = visible_rounds(connection, KE_TZ, newest_only=False)
    assert [each.period for each in history] == ["2025_3Q", "2025_1Q"]


def test_an_extract_takes_nothing_back(portal: Homeward, pull: Pull) -> None:
    pull(lines(4) + "\n" + lines(4, corridor="KE-UG", payout="UGX"))
    extract = InventedSource({"": lines(4, fee="900")}, complete=False)
    assert pull(extract).state is RunState.PUBLISHED
    assert len(shown(portal, CorridorCode("KE", "UG"))) == 4
    assert {str(quote.quote.points[0].fee) for quote in shown(portal)} == {"900"}


def test_parts_are_apart(portal: Homeward, pull: Pull) -> None:
    pull(InventedSource({"one": lines(2), "two": lines(2, fee="900")}))
    assert len(shown(portal)) == 4
    pull(InventedSource({"two": lines(2, fee="800")}))
    assert sorted(str(quote.quote.points[0].fee) for quote in shown(portal)) == ["1050", "1050", "800", "800"]


def test_duplicate_keys_are_held(portal: Homeward, pull: Pull) -> None:
    outcome = pull("\n".join([line("same"), line("same", fee="900"), line("other")]))
    assert (outcome.tally.quotes_accepted, outcome.tally.quotes_held) == (2, 1)
    assert len(shown(portal)) == 2


def test_what_is_refused_is_kept_with_its_place_and_takes_no_good_row_down(portal: Homeward, pull: Pull) -> None:
    outcome = pull(lines(2) + "\nbad\n" + line("x" * 300) + "\n" + line("y", provider="Nul\0l"))
    assert outcome.state is RunState.PUBLISHED
    assert (outcome.tally.records_rejected, len(shown(portal))) == (3, 2)


def test_a_run_knows_the_rates_published_before_it(portal: Homeward, pull: Pull) -> None:
    rates = InventedSource({"": "rate,EUR,KES,2025-08-04,150.25"}, name="invented-rates", layer=None)
    assert pull(lines(1)).state is RunState.PUBLISHED
    assert pull(rates).tally.rates_accepted == 1
    assert shown(portal)[0].quote.note == ""
    pull(InventedSource({"": lines(1)}), again=True)
    assert shown(portal)[0].quote.note == "known 150.25"


def test_a_rate_a_hundredfold_is_held(portal: Homeward, pull: Pull) -> None:
    pull(InventedSource({"": "rate,EUR,KES,2026-11-19,150.25"}, name="invented-rates", layer=None))
    wrong = InventedSource(
        {"": "rate,EUR,KES,2026-11-20,15025\nrate,EUR,TZS,2026-11-20,2900"}, name="invented-rates", layer=None
    )
    outcome = pull(wrong)
    assert outcome.tally.rates_accepted == 1
    with portal.database.reading() as connection:
        held = connection.execute(select(RateRow.reasons).where(RateRow.status == "held")).scalar_one()
    assert held == "rate_far_from_previous"


def test_one_broken_part_stops_no_other_and_is_named(portal: Homeward, pull: Pull) -> None:
    source = InventedSource({"one": lines(2), "two": lines(2, fee="900")})
    pull(source)
    source.texts = {"one": "<html>Sorry</html>", "two": lines(2, fee="800")}
    outcome = pull(source)
    assert outcome.state is RunState.PUBLISHED
    assert "file:one-not-real.csv (This is a web page" in outcome.message
    assert sorted(str(quote.quote.points[0].fee) for quote in shown(portal)) == ["1050", "1050", "800", "800"]
    source.texts = {"one": "<html>Sorry</html>", "two": "<html>Sorry</html>"}
    assert pull(source).reason == "unreadable"
