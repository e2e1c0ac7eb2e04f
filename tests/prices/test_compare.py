"""Comparing offers: what ranks, what ties, what stands for a service, and what stands apart."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal, localcontext
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.prices.compare import compare
from portal.prices.corridors import Corridor
from portal.prices.money import CONTEXT
from portal.prices.offers import ApartReason, Comparison, Offer, RowNote
from portal.prices.quotes import Conditions, CorridorCode, PricePoint, Promotion
from portal.prices.rates import NoRates
from portal.prices.vocabulary import (
    FeeConvention,
    Layer,
    PayoutBasis,
    PickupMethod,
    Question,
    RateSource,
    Speed,
)
from tests.prices.offering import (
    KNOWN,
    LIMITED,
    PROMOTION,
    TODAY,
    FixedRates,
    band,
    compared,
    decimals,
    offer,
    ranking,
    row,
    standings,
    tariff,
)

DAY = timedelta(days=1)
TINY = Decimal("1E-15")
CHEAP = (("18000", "100", "19.9000"), ("45000", "100", "19.9000"))
DEAR = (("18000", "900", "19.5000"), ("45000", "900", "19.5000"))
ALL_QUESTIONS = pytest.mark.parametrize(
    ("question", "amount"), [("pay", "20000"), ("send", "20000"), ("receive", "400000")]
)


def reasons(comparison: Comparison) -> list[tuple[str, ApartReason]]:
    return [(apart.offer.provider, apart.reason) for apart in comparison.apart]


class TestTheQuestionDecides:
    @ALL_QUESTIONS
    def test_the_cheaper_service_comes_first_and_the_difference_is_in_the_ranked_quantity(
        self, question: str, amount: str
    ) -> None:
        found = ranking([offer("Dear", *DEAR), offer("Cheap", *CHEAP)], Question(question), amount)
        assert standings(found.rows) == [("Cheap", 1), ("Dear", 2)]
        first, second = (each.figures for each in found.rows)
        assert found.rows[0].difference == 0
        assert (
            found.rows[1].difference
            == {
                "pay": first.arrives_shown - second.arrives_shown,
                "send": second.cost - first.cost,
                "receive": second.paid_shown - first.paid_shown,
            }[question]
        )

    def test_pay_ranks_by_what_arrives_though_another_costs_fewer_percent(self) -> None:
        fee = offer("Fee", ("19000", "1000", "20.0000"))  # 19,000 converted at the market rate: 5.26 % of them
        margin = offer("Margin", ("20000", "0", "18.9800"))  # 20,000 converted at a margin of 5.1 %
        first, second = ranking([fee, margin]).rows
        assert (first.offer, second.offer) == (fee, margin)
        assert (first.figures.arrives_shown, second.figures.arrives_shown) == decimals(380000, 379600)
        assert first.figures.cost_percent > second.figures.cost_percent

    def test_send_ranks_by_cost_in_money_with_fees_on_top(self) -> None:
        found = ranking(
            [offer("Fee", ("20000", "300", "20.0000")), offer("Margin", ("20000", "0", "19.8000"))], Question.SEND
        )
        assert standings(found.rows) == [("Margin", 1), ("Fee", 2)]
        assert [each.figures.cost for each in found.rows] == [200, 300]

    def test_a_fee_on_top_changes_nothing_in_what_arrives_when_a_is_sent(self) -> None:
        figures = [row(offer("A", ("20000", fee, "19.8")), Question.SEND).figures for fee in ("0", "7000")]
        assert figures[0].arrives == figures[1].arrives
        assert figures[1].cost_percent - figures[0].cost_percent == 35

    def test_a_deducted_service_is_grossed_up_so_that_a_is_converted(self) -> None:
        deducted = offer("A", ("20000", "200", "19.8"), fee_convention=FeeConvention.DEDUCTED)
        figures = row(deducted, Question.SEND, "19800").figures
        assert (figures.converted, figures.fee, figures.paid) == decimals(19800, 200, 20000)
        figures = row(deducted, Question.SEND, "20000").figures
        assert (figures.converted, figures.fee, figures.paid) == decimals(20000, 200, 20200)
        assert RowNote.LAST_AMOUNT_USED in row(deducted, Question.SEND, "20000").notes

    def test_receive_ranks_by_what_the_sender_pays_fees_included(self) -> None:
        low_fee = offer("Low fee", ("18000", "100", "19.0"), ("45000", "100", "19.0"))
        good_rate = offer("Good rate", ("18000", "500", "20.0"), ("45000", "500", "20.0"))
        found = ranking([low_fee, good_rate], Question.RECEIVE, "400000")
        assert standings(found.rows) == [("Good rate", 1), ("Low fee", 2)]
        assert found.rows[0].figures.paid_shown == 20500

    def test_an_amount_of_nothing_is_not_a_question(self) -> None:
        with pytest.raises(ValueError, match="above zero"):
            compared([], amount="0")

    def test_receive_sets_apart_what_pays_out_in_another_currency(self) -> None:
        dollars = offer("Dollars", ("18000", "100", "0.0077"), payout="USD", reference="0.0078")
        found = compared([dollars, offer("Shillings", *CHEAP)], Question.RECEIVE, "400000")
        assert [each.payout_currency for each in found.rankings] == ["TZS"]
        assert reasons(found) == [("Dollars", ApartReason.OTHER_PAYOUT)]


class TestPayoutCurrencies:
    def test_one_ranking_per_payout_currency_local_first(self) -> None:
        euro = offer("Euro", ("18000", "100", "0.0066"), payout="EUR", reference="0.0067")
        dollars = offer("Dollars", ("18000", "100", "0.0077"), payout="USD", reference="0.0078")
        shillings = offer("Shillings", *DEAR)
        known = FixedRates({**KNOWN.rates, ("KES", "EUR"): Decimal("0.0067")})
        found = compared([euro, dollars, shillings], amount="18000", known=known)
        assert [(each.payout_currency, each.local) for each in found.rankings] == [
            ("TZS", True),
            ("USD", False),
            ("EUR", False),
        ]
        assert all(len(each.rows) == 1 for each in found.rankings)

    def test_where_no_local_rate_is_known_the_table_is_in_dollars_alone(self) -> None:
        shillings = offer("Shillings", *DEAR, reference=None)
        dollars = offer("Dollars", ("18000", "100", "0.0077"), payout="USD", reference="0.0078")
        found = compared([shillings, dollars], amount="18000", known=NoRates())
        assert [each.payout_currency for each in found.rankings] == ["USD"]
        assert reasons(found) == [("Shillings", ApartReason.NO_REFERENCE)]

    def test_without_network_the_table_names_the_surveys_own_rate(self) -> None:
        found = ranking([offer("A", *CHEAP, reference="20.5")], known=NoRates())
        assert (found.reference.rate, found.reference.source) == (Decimal("20.5"), RateSource.SURVEY)
        assert RowNote.SURVEY_REFERENCE in found.rows[0].notes

    def test_money_paid_out_as_it_was_sent_has_no_margin(self) -> None:
        corridor = Corridor(CorridorCode("US", "SV"), "USD", ("USD",), ("es",))
        sent = offer(
            "A", ("200", "4", "1"), payout="USD", reference="1", currency="USD", payout_basis=PayoutBasis.SAME_AS_SENT
        )
        answer = compare([sent], Question.SEND, Decimal(200), "USD", corridor, NoRates(), TODAY)
        (only,) = answer.rankings
        figures = only.rows[0].figures
        assert only.local
        assert (figures.margin_percent, figures.cost, figures.arrives_shown) == decimals(0, 4, 200)
        assert (figures.low, figures.high) == decimals(4, 4)


class TestOneReferenceRate:
    def test_a_surveyed_quote_is_rebased_to_the_tables_rate(self) -> None:
        figures = row(offer("A", ("20000", "0", "38"), reference="40"), Question.SEND).figures
        assert (figures.margin_percent, figures.rate) == decimals(5, 19)

    def test_the_margin_is_measured_against_our_rate_of_the_day_and_a_difference_is_flagged(self) -> None:
        made = row(offer("A", ("20000", "0", "19"), reference="19", ours="20"), Question.SEND)
        assert made.figures.margin_percent == 5
        assert RowNote.REFERENCE_DIFFERS in made.notes
        assert RowNote.SURVEY_REFERENCE not in made.notes

    def test_a_negative_margin_is_rebased_as_zero_and_says_so(self) -> None:
        made = row(offer("A", ("20000", "0", "21"), reference="20"), Question.SEND)
        assert made.figures.rate == 20
        assert RowNote.MARGIN_TAKEN_AS_ZERO in made.notes

    def test_without_network_our_shoppers_price_is_compared_at_the_rate_of_the_table(self) -> None:
        surveyed = offer("A", *CHEAP, reference="20")
        shopped = offer("B", ("20000", "100", "19.60"), layer=Layer.SHOPPED, reference=None)
        found = ranking([surveyed, shopped], Question.SEND, known=NoRates())
        assert standings(found.rows) == [("A", 1), ("B", 2)]
        assert found.rows[1].figures.arrives == 392000  # as it was found
        assert found.reference.source is RateSource.SURVEY

    def test_two_shops_without_a_rate_of_their_day_still_contradict_one_another(self) -> None:
        surveyed = offer("A", *CHEAP, reference="20")
        twice = [
            offer(
                "B", ("20000", fee, "19.60"), layer=Layer.SHOPPED, reference=None, quote_id=f"2-{fee}", period="2026-11"
            )
            for fee in ("100", "900")
        ]
        found = ranking([surveyed, *twice], Question.SEND, known=NoRates())
        assert standings(found.rows) == [("A", 1), ("B", 2), ("B", 3)]
        assert all(RowNote.TWO_PRICES_FOUND in each.notes for each in found.rows[1:])

    def test_an_observation_without_any_reference_rate_is_set_apart(self) -> None:
        assert reasons(compared([offer("A", *CHEAP, reference=None)])) == [("A", ApartReason.NO_REFERENCE)]


class TestAmounts:
    def test_between_surveyed_amounts_the_row_says_so(self) -> None:
        assert RowNote.ESTIMATED_BETWEEN in row(offer("A", *CHEAP)).notes
        assert RowNote.ESTIMATED_BETWEEN not in row(offer("A", *CHEAP), amount="18100").notes

    def test_below_the_first_amount_after_the_fee_its_fee_is_used_and_the_row_says_so(self) -> None:
        made = row(offer("A", *CHEAP), amount="18000")
        assert RowNote.FIRST_AMOUNT_USED in made.notes
        assert (made.figures.fee, made.figures.converted) == decimals(100, 17900)

    @pytest.mark.parametrize(
        ("amount", "reason", "nearest"),
        [("500", ApartReason.BELOW_RANGE, 18000), ("90000", ApartReason.ABOVE_RANGE, 45000)],
    )
    def test_outside_the_range_there_is_no_figure_but_the_nearest_price(
        self, amount: str, reason: ApartReason, nearest: int
    ) -> None:
        found = compared([offer("A", *CHEAP)], amount=amount)
        assert found.rankings == ()
        (apart,) = found.apart
        assert (apart.reason, apart.nearest_amount, apart.nearest_fee) == (reason, Decimal(nearest), Decimal(100))
        assert apart.nearest_total_percent is not None
        assert abs(apart.nearest_total_percent - Decimal(10000) / nearest - Decimal("0.5")) < Decimal("1E-20")

    def test_a_fee_as_large_as_the_payment_reads_cannot_send(self) -> None:
        assert reasons(compared([offer("A", ("18000", "18000", "19.9"))], amount="18000")) == [
            ("A", ApartReason.FEE_EXCEEDS)
        ]

    def test_a_services_own_limits_are_part_of_its_range(self) -> None:
        limited = offer("A", *CHEAP, conditions=LIMITED)
        assert reasons(compared([limited], amount="40000")) == [("A", ApartReason.ABOVE_RANGE)]
        assert row(limited, amount="30000").place == 1
        feed = offer("A", tariff=tariff(), layer=Layer.TARIFF, conditions=LIMITED)
        assert reasons(compared([feed], amount="900")) == [("A", ApartReason.BELOW_RANGE)]

    def test_price_points_in_two_currencies_leave_the_one_in_the_currency_asked_about(self) -> None:
        mixed = offer("A", *CHEAP)
        dollars = PricePoint(Decimal(500), "USD", Decimal(1), Decimal(2500))
        mixed = replace(mixed, quote=replace(mixed.quote, points=(mixed.quote.points[0], dollars)))
        assert row(mixed, Question.SEND, "18000").figures.fee == 100
        assert reasons(compared([mixed], Question.SEND, "20000")) == [("A", ApartReason.ABOVE_RANGE)]

    def test_what_arrives_is_rounded_down_and_what_is_paid_up_to_what_can_be_paid(self) -> None:
        in_cash = row(offer("A", ("18000", "100.001", "19.8123"), pickup=PickupMethod.CASH), Question.SEND, "18000")
        assert in_cash.figures.paid_shown == Decimal("18100.01")
        assert in_cash.figures.arrives_shown == 356621
        assert in_cash.figures.arrives == Decimal("356621.4")


class TestReceiverSideFees:
    def test_a_known_fee_comes_off_what_arrives_and_is_a_third_part_of_the_cost(self) -> None:
        made = row(offer("A", ("20000", "100", "19.8000"), receiver_fees=("2000",)), Question.SEND)
        figures = made.figures
        assert figures.arrives == 394000
        assert (figures.fee_cost, figures.margin_cost) == decimals(100, 200)
        assert figures.receiver_cost == 100
        assert figures.cost == 400
        assert RowNote.RECEIVER_FEE_UNKNOWN not in made.notes

    def test_where_it_is_not_known_the_row_says_so(self) -> None:
        made = row(offer("A", *CHEAP))
        assert made.figures.receiver_cost is None
        assert RowNote.RECEIVER_FEE_UNKNOWN in made.notes


class TestApart:
    @pytest.mark.parametrize(
        ("fields", "reason"),
        [
            ({"discloses_rate": False}, ApartReason.UNDISCLOSED),
            ({"payout": None, "reference": "1"}, ApartReason.CURRENCY_UNKNOWN),
            ({"released_as_dollars": True}, ApartReason.MISLABELLED),
            ({"promotion": PROMOTION}, ApartReason.PROMOTION),
            ({"currency": "RWF"}, ApartReason.OTHER_CURRENCY),
        ],
    )
    def test_it_is_shown_with_its_reason_and_never_ranked(self, fields: dict[str, Any], reason: ApartReason) -> None:
        found = compared([offer("A", *CHEAP, **fields), offer("B", *DEAR)])
        assert standings(found.rankings[0].rows) == [("B", 1)]
        assert reasons(found) == [("A", reason)]

    def test_where_the_rate_is_not_disclosed_the_fee_is_never_the_cost(self) -> None:
        (apart,) = compared([offer("A", *CHEAP, discloses_rate=False)]).apart
        assert apart.nearest_fee == 100
        assert apart.nearest_total_percent is None

    def test_both_rates_one_is_not_comparable(self) -> None:
        (apart,) = compared([offer("A", ("18000", "100", "1"), payout=None, reference="1")]).apart
        assert apart.reason is ApartReason.INCOMPARABLE
        assert apart.nearest_total_percent is None

    def test_without_a_fee_or_a_rate_it_is_incomplete(self) -> None:
        whole = offer("A", ("18000", "100", "19.9"))
        given_point = whole.quote.points[0]
        for point in (replace(given_point, fee=None), replace(given_point, rate=None)):
            (apart,) = compared([replace(whole, quote=replace(whole.quote, points=(point,)))]).apart
            assert apart.reason is ApartReason.INCOMPLETE
            assert apart.nearest_total_percent is None

    def test_dollars_under_another_code_are_told_at_their_own_rate(self) -> None:
        # The real RW-KE row of Western Union, 2025_3Q: 200 "RWF", fee 19, 121.852 KES; stated total 15.19 %.
        made = offer(
            "Western Union",
            ("200", "19", "121.852"),
            reference="129.2",
            currency="RWF",
            ours="0.089",
            released_as_dollars=True,
        )
        larger = PricePoint(Decimal(500), "RWF", Decimal(34), Decimal("121.852"))
        made = replace(made, quote=replace(made.quote, points=(*made.quote.points, larger)))
        (apart,) = compared([made]).apart
        assert apart.nearest_amount == 200  # 20,000 shillings are no measure of dollars
        assert apart.nearest_fee == 19
        assert apart.nearest_total_percent is not None
        assert round(apart.nearest_total_percent, 2) == Decimal("15.19")

    def test_prices_without_a_register_entry_stand_apart_once_the_operator_demands_one(self) -> None:
        offers = [offer("A", *CHEAP), offer("B", *DEAR, licence_checked=True)]
        found = compared(offers, require_register_entry=True)
        assert standings(found.rankings[0].rows) == [("B", 1)]
        assert reasons(found) == [("A", ApartReason.UNLICENSED)]
        assert compared(offers).apart == ()

    def test_a_tariff_that_says_too_little_stands_apart(self) -> None:
        without_bands = replace(tariff(), bands=())
        assert reasons(compared([offer("A", tariff=without_bands, layer=Layer.TARIFF)])) == [
            ("A", ApartReason.INCOMPLETE)
        ]
        unmeasured = offer("A", tariff=tariff(rate="0"), layer=Layer.TARIFF)
        assert reasons(compared([unmeasured])) == [("A", ApartReason.NO_REFERENCE)]

    def test_a_tariff_outside_its_validity_stands_apart(self) -> None:
        early = tariff(valid_from=TODAY + DAY)
        late = tariff(valid_until=TODAY - DAY)
        assert reasons(
            compared([offer("E", tariff=early, layer=Layer.TARIFF), offer("L", tariff=late, layer=Layer.TARIFF)])
        ) == [("E", ApartReason.NOT_YET_VALID), ("L", ApartReason.NO_LONGER_VALID)]


class TestPromotions:
    def test_the_same_services_newest_standard_price_ranks_instead(self) -> None:
        promotion = offer("A", *CHEAP, promotion=PROMOTION, on=TODAY - DAY, period="2026_4Q")
        older = offer("A", *DEAR, on=TODAY - 200 * DAY, superseded=True, period="2026_1Q")
        newer = offer("A", *DEAR, on=TODAY - 100 * DAY, superseded=True, period="2026_2Q", quote_id="newest")
        found = compared([promotion, older, newer])
        (only,) = found.rankings[0].rows
        assert only.offer is newer
        assert only.promotion is promotion
        assert {RowNote.STANDARD_PRICE, RowNote.OUT_OF_DATE} <= set(only.notes)
        assert found.apart == ()

    def test_without_a_standard_price_the_promotion_stands_apart(self) -> None:
        found = compared([offer("A", *CHEAP, promotion=Promotion(ends=TODAY))])
        assert reasons(found) == [("A", ApartReason.PROMOTION)]

    @pytest.mark.parametrize("amount", ["17000", "90000"])
    def test_out_of_its_range_a_standard_price_stands_apart_and_names_the_promotion(self, amount: str) -> None:
        promotion = offer("A", *CHEAP, promotion=PROMOTION, on=TODAY - DAY, period="2026_4Q")
        standard = offer("A", on=TODAY - 100 * DAY, superseded=True)
        (only,) = compared([promotion, standard], amount=amount).apart
        assert (only.offer, only.promotion) == (standard, promotion)
        assert only.reason in {ApartReason.BELOW_RANGE, ApartReason.ABOVE_RANGE}

    def test_a_standard_price_newer_than_the_promotion_needs_no_word_about_it(self) -> None:
        promotion = offer("A", *CHEAP, promotion=PROMOTION, on=TODAY - 9 * DAY)
        standard = offer("A", *DEAR, on=TODAY - DAY)
        (only,) = ranking([promotion, standard]).rows
        assert RowNote.STANDARD_PRICE not in only.notes

    @pytest.mark.parametrize(("ends", "told"), [(TODAY - DAY, False), (TODAY, True), (None, True)])
    def test_a_promotion_that_has_ended_is_not_told_as_one_that_runs(self, ends: date | None, told: bool) -> None:
        promotion = offer("A", *CHEAP, promotion=Promotion(ends=ends), on=TODAY - 9 * DAY, period="2026_4Q")
        same_layer = offer("A", *DEAR, on=TODAY - 200 * DAY, superseded=True, period="2026_1Q")
        shopped = offer("A", *DEAR, layer=Layer.SHOPPED, on=TODAY - 20 * DAY)
        for standard in (same_layer, shopped):
            (only,) = ranking([promotion, standard]).rows
            assert only.offer is standard
            assert (RowNote.STANDARD_PRICE in only.notes) is told

    def test_a_shopped_standard_price_stands_in_for_a_surveyed_promotion(self) -> None:
        promotion = offer("A", *CHEAP, promotion=PROMOTION, on=TODAY - DAY)
        shopped = offer("A", *DEAR, layer=Layer.SHOPPED, on=TODAY - 2 * DAY)
        found = compared([promotion, shopped])
        (only,) = found.rankings[0].rows
        assert (only.offer, only.promotion) == (shopped, promotion)
        assert RowNote.STANDARD_PRICE in only.notes
        assert found.apart == ()

    def test_a_superseded_price_without_a_promotion_has_left_the_ranking(self) -> None:
        found = compared([offer("A", *CHEAP, superseded=True)])
        assert (found.rankings, found.apart) == ((), ())


class TestFoundTwice:
    def test_within_one_point_the_newest_is_shown(self) -> None:
        older = offer("A", *CHEAP, on=TODAY - 9 * DAY)
        newer = offer("A", ("18000", "200", "19.9"), ("45000", "200", "19.9"), on=TODAY - 8 * DAY)
        (only,) = ranking([newer, older]).rows
        assert only.offer is newer
        assert RowNote.TWO_PRICES_FOUND not in only.notes

    def test_further_apart_both_are_shown_and_neither_is_first_alone_nor_called_best(self) -> None:
        twice = [offer("A", *CHEAP, quote_id="1"), offer("A", *DEAR, quote_id="2")]
        other = offer("B", ("18000", "300", "19.8"), ("45000", "300", "19.8"))
        found = ranking([*twice, other])
        assert standings(found.rows) == [("A", 1), ("B", 1), ("A", 3)]
        assert [RowNote.TWO_PRICES_FOUND in each.notes for each in found.rows] == [True, False, True]
        assert [each.offer.provider for each in found.best] == ["B"]
        assert not any(each.tied for each in found.rows)

    def test_identical_rows_show_once(self) -> None:
        rows = ranking([offer("A", *CHEAP, quote_id="1"), offer("A", *CHEAP, quote_id="2")]).rows
        assert len(rows) == 1
        assert rows[0].variants == ()

    def test_of_one_day_the_dearer_of_two_that_agree_is_shown(self) -> None:
        slightly_dearer = offer("A", ("18000", "110", "19.9"), ("45000", "110", "19.9"), quote_id="1")
        assert row_of(ranking([slightly_dearer, offer("A", *CHEAP, quote_id="2")])) is slightly_dearer

    def test_two_different_tariffs_of_one_service_and_day_are_two_prices(self) -> None:
        def stated(fee: str, quote_id: str) -> Offer:
            return offer("A", tariff=tariff(band("1", None, fee)), layer=Layer.TARIFF, quote_id=quote_id)

        twice = ranking([stated("10", "1"), stated("10", "2")]).rows
        assert len(twice) == 1
        differing = ranking([stated("10", "1"), stated("500", "2")]).rows
        assert all(RowNote.TWO_PRICES_FOUND in each.notes for each in differing)
        assert len(differing) == 2

    def test_without_a_figure_both_prices_stand_apart_and_one_beside_the_row_of_the_other(self) -> None:
        low = offer("A", ("10000", "100", "19.9"), ("30000", "100", "19.9"), quote_id="1")
        high = offer("A", ("20000", "900", "19.1"), ("50000", "900", "19.1"), quote_id="2")
        beyond = compared([low, high], amount="90000")
        assert [(each.offer, each.in_doubt) for each in beyond.apart] == [(low, True), (high, True)]
        between = compared([low, high], amount="40000")
        assert [row.offer for row in between.rankings[0].rows] == [high]
        assert [(each.offer, each.in_doubt) for each in between.apart] == [(low, True)]

    def test_a_newer_round_replaces_an_older_one_without_a_word(self) -> None:
        old = offer("A", *CHEAP, on=TODAY - 90 * DAY, period="2026_2Q")
        new = offer("A", *DEAR, on=TODAY - 9 * DAY, period="2026_3Q")
        (only,) = ranking([old, new]).rows
        assert only.offer is new
        assert RowNote.TWO_PRICES_FOUND not in only.notes


def row_of(found: Any) -> Offer:
    (only,) = found.rows
    assert isinstance(only.offer, Offer)
    return only.offer


class TestLayers:
    shopped = offer("A", *DEAR, layer=Layer.SHOPPED)
    surveyed = offer("A", *CHEAP)
    stated = offer("A", tariff=tariff(band("1", None, "10"), margin="0"), layer=Layer.TARIFF)
    verified = replace(stated, verified=True)
    estimate = offer("A", *CHEAP, layer=Layer.ESTIMATE)

    def test_of_one_service_the_shopped_price_comes_before_a_verified_tariff_before_the_survey(self) -> None:
        order = [self.shopped, self.verified, self.surveyed, self.stated, self.estimate]
        for first in range(len(order)):
            kept = [entry for entry in order[first:] if not (entry is self.stated and self.verified in order[first:])]
            assert row_of(ranking(list(reversed(kept)))) is order[first]

    def test_the_newest_shopped_price_counts(self) -> None:
        older = offer("A", *CHEAP, layer=Layer.SHOPPED, on=TODAY - 60 * DAY)
        assert row_of(ranking([older, self.shopped])) is self.shopped

    def test_a_price_that_is_up_to_date_comes_before_one_that_is_not(self) -> None:
        old = offer("A", *CHEAP, layer=Layer.SHOPPED, on=TODAY - 500 * DAY)
        assert row_of(ranking([old, self.surveyed])) is self.surveyed

    def test_a_layer_without_a_figure_at_the_amount_gives_way_to_one_that_has_it(self) -> None:
        once = offer("A", ("18000", "900", "19.5"), layer=Layer.SHOPPED)
        found = compared([once, self.surveyed], Question.SEND, "20000")
        assert row_of(found.rankings[0]) is self.surveyed
        assert found.apart == ()

    def test_an_access_point_that_one_source_does_not_say_does_not_make_two_services(self) -> None:
        elsewhere = offer("A", *CHEAP, pickup=PickupMethod.CASH)
        unsaid = offer("A", *CHEAP)
        unsaid = replace(unsaid, quote=replace(unsaid.quote, service=replace(unsaid.quote.service, pickup=())))
        assert row_of(ranking([self.shopped, unsaid])) is self.shopped
        assert len(ranking([self.shopped, elsewhere]).rows) == 2

    @pytest.mark.parametrize("seen", [shopped, surveyed, replace(surveyed, out_of_date_on=TODAY)])
    def test_an_unverified_tariff_is_never_called_best_and_never_outranks_a_price_seen_by_others(
        self, seen: Offer
    ) -> None:
        feed = offer("Feed", tariff=tariff(band("1", None, "0"), margin="0"), layer=Layer.TARIFF)
        found = ranking([feed, seen])
        assert standings(found.rows) == [("A", 1), ("Feed", 2)]
        assert RowNote.STATED_BY_PROVIDER in found.rows[1].notes
        alone = ranking([feed])
        assert alone.rows[0].place == 1
        assert alone.best == ()

    def test_a_verified_tariff_ranks_by_its_figure(self) -> None:
        found = ranking([replace(self.verified, provider="Feed", provider_slug="feed"), self.shopped])
        assert standings(found.rows) == [("Feed", 1), ("A", 2)]
        assert [each.offer.provider for each in found.best] == ["Feed"]

    def test_an_estimate_says_whose_it_is_and_is_never_called_best(self) -> None:
        found = ranking([self.estimate])
        assert RowNote.ESTIMATE_BY_WISE in found.rows[0].notes
        assert found.best == ()

    def test_an_undisclosed_rate_found_later_is_shown_beside_the_older_price(self) -> None:
        later = offer("A", *CHEAP, layer=Layer.SHOPPED, discloses_rate=False, on=TODAY - DAY)
        assert reasons(compared([later, self.surveyed])) == [("A", ApartReason.UNDISCLOSED)]
        earlier = offer("A", *CHEAP, layer=Layer.SHOPPED, discloses_rate=False, on=TODAY - 99 * DAY)
        assert compared([earlier, self.surveyed]).apart == ()


class TestHonestPrecision:
    def test_rows_whose_ranges_overlap_are_about_the_same(self) -> None:
        coarse = offer("Coarse", ("20000", "100", "0.0076"), payout="USD", reference="0.0078")
        fine = offer("Fine", ("20000", "100", "0.007612"), payout="USD", reference="0.0078")
        worse = offer("Worse", ("20000", "100", "0.0073"), payout="USD", reference="0.0078")
        found = ranking([coarse, fine, worse], Question.SEND)
        assert standings(found.rows) == [("Fine", 1), ("Coarse", 1), ("Worse", 3)]
        assert [each.tied for each in found.rows] == [True, True, False]

    def test_a_row_knows_whether_it_can_be_told_apart_from_the_first_one(self) -> None:
        first = offer("First", ("20000", "100", "19.8000"))
        tied = [offer(name, ("20000", "900", rate)) for name, rate in (("A", "19.80"), ("B", "19.79"))]
        found = ranking([first, *tied], Question.SEND)
        assert [(each.place, each.tied, each.like_first) for each in found.rows] == [
            (1, False, True),
            (2, True, False),
            (2, True, False),
        ]
        assert found.rows[2].difference == 10 + 800

    def test_of_ways_that_coins_round_the_row_promises_what_all_of_them_keep(self) -> None:
        ways = (PickupMethod.CASH, PickupMethod.MOBILE_WALLET)
        for first, second in (ways, reversed(ways)):
            made = [
                offer("A", ("20000", "0", "19.87503"), pickup=way, quote_id=str(n))
                for n, way in enumerate((first, second))
            ]
            (only,) = ranking(made, Question.SEND).rows
            assert only.figures.arrives_shown == 397500
            assert [each.figures.arrives_shown for each in only.variants] == [Decimal("397500.60")]

    def test_amounts_paid_out_alike_to_the_coin_are_about_the_same(self) -> None:
        rows = ranking(
            [
                offer("A", ("18000", "100", "19.811100000"), pickup=PickupMethod.CASH),
                offer("B", ("18000", "100", "19.811110000"), pickup=PickupMethod.CASH),
            ],
            Question.PAY,
            "18100",
        ).rows
        assert rows[0].figures.arrives_shown == rows[1].figures.arrives_shown
        assert [each.place for each in rows] == [1, 1]

    def test_equal_priced_variants_of_a_provider_stand_in_one_line_the_fastest_first(self) -> None:
        slow = offer("A", *CHEAP, pickup=PickupMethod.CASH, speed=Speed.TWO_DAYS)
        fast = offer("A", *CHEAP, speed=Speed.SAME_DAY)
        other = offer("B", *CHEAP)
        found = ranking([slow, fast, other])
        assert standings(found.rows) == [("A", 1), ("B", 1)]
        assert found.rows[0].offer is fast
        assert [variant.offer for variant in found.rows[0].variants] == [slow]
        assert found.rows[0].variants[0].place == 1

    def test_a_variant_on_other_conditions_stands_in_a_line_of_its_own(self) -> None:
        free = offer("A", *CHEAP)
        joined = offer("A", *CHEAP, pickup=PickupMethod.CASH, conditions=Conditions(joining_fee=Decimal(300)))
        assert len(ranking([free, joined]).rows) == 2


class TestAge:
    def test_prices_out_of_date_are_ordered_and_dated_but_none_is_called_best(self) -> None:
        old, older = TODAY - 450 * DAY, TODAY - 460 * DAY
        found = ranking([offer("A", *DEAR, on=old), offer("B", *CHEAP, on=older)])
        assert standings(found.rows) == [("B", 1), ("A", 2)]
        assert all(each.out_of_date for each in found.rows)
        assert found.last_known == old
        assert found.best == ()

    def test_a_price_is_out_of_date_from_the_day_its_source_names(self) -> None:
        assert row(offer("A", *CHEAP, on=TODAY - 399 * DAY)).notes.count(RowNote.OUT_OF_DATE) == 0
        assert row(offer("A", *CHEAP, on=TODAY - 400 * DAY)).notes.count(RowNote.OUT_OF_DATE) == 1

    def test_prices_up_to_date_stand_before_those_that_are_not(self) -> None:
        found = ranking([offer("Old", *CHEAP, on=TODAY - 450 * DAY), offer("New", *DEAR)])
        assert standings(found.rows) == [("New", 1), ("Old", 2)]
        assert found.last_known is None
        assert [each.offer.provider for each in found.best] == ["New"]


class TestNotes:
    @pytest.mark.parametrize(
        ("convention", "note"),
        [
            (FeeConvention.UNKNOWN, RowNote.CONVENTION_UNKNOWN),
            (FeeConvention.DEDUCTED, RowNote.FEE_DEDUCTED),
        ],
    )
    def test_the_fee_convention_is_told(self, convention: FeeConvention, note: RowNote) -> None:
        assert note in row(offer("A", *CHEAP, fee_convention=convention)).notes
        assert note not in row(offer("A", *CHEAP)).notes

    def test_a_derived_payout_currency_is_told(self) -> None:
        assert RowNote.PAYOUT_DERIVED in row(offer("A", *CHEAP, payout_basis=PayoutBasis.DERIVED)).notes


MONEY = st.integers(0, 3000)
UNHURRIED = settings(max_examples=60, deadline=None)  # comparing is timed by the bench, not here


@st.composite
def fields(draw: st.DrawFn) -> list[Offer]:
    offers = []
    for number in range(draw(st.integers(1, 8))):
        rates = [f"{draw(st.integers(150000, 205000)) / 10000:.4f}" for _ in range(2)]
        points = [(amount, str(draw(MONEY)), rate) for amount, rate in zip(("18000", "45000"), rates, strict=True)]
        offers.append(
            offer(
                f"P{number}",
                *points,
                layer=draw(st.sampled_from([Layer.SURVEYED, Layer.SHOPPED, Layer.ESTIMATE])),
                fee_convention=draw(st.sampled_from(FeeConvention)),
                receiver_fees=draw(st.sampled_from([(), ("100", "300")])),
                on=TODAY - DAY * draw(st.integers(0, 500)),
            )
        )
    return offers


QUESTIONS = st.sampled_from([("pay", "20000"), ("send", "30000"), ("receive", "450000")])


@UNHURRIED
@given(fields(), QUESTIONS, st.randoms())
def test_the_order_in_which_offers_come_does_not_move_a_rank(
    offers: list[Offer], asked: tuple[str, str], chance: Any
) -> None:
    shuffled = list(offers)
    chance.shuffle(shuffled)
    assert compared(offers, Question(asked[0]), asked[1]) == compared(shuffled, Question(asked[0]), asked[1])


@UNHURRIED
@given(fields(), QUESTIONS)
def test_every_row_keeps_the_books(offers: list[Offer], asked: tuple[str, str]) -> None:
    found = compared(offers, Question(asked[0]), asked[1])
    told = [each.offer for table in found.rankings for each in table.rows]
    assert {entry.quote_id for entry in told} | {a.offer.quote_id for a in found.apart} == {o.quote_id for o in offers}
    for table in found.rankings:
        assert all(a.place <= b.place for a, b in pairwise(table.rows))
        for each in table.rows:
            figures = each.figures
            with localcontext(CONTEXT):
                assert figures.converted + figures.fee == figures.paid
                parts = figures.fee_cost + figures.margin_cost + (figures.receiver_cost or 0)
                assert parts == figures.cost
                assert abs(figures.paid - figures.arrives / table.reference.rate - figures.cost) < TINY
            assert figures.arrives_shown <= figures.arrives + TINY  # a division may end in ...999
            assert figures.paid_shown >= figures.paid - TINY
            assert figures.rate <= table.reference.rate
            assert each.difference >= 0
            ranked = {"pay": figures.arrives, "send": figures.cost, "receive": figures.paid}[asked[0]]
            assert figures.low - TINY <= ranked <= figures.high + TINY
        for better, worse in pairwise(table.rows):
            shown = [
                {"pay": -one.figures.arrives_shown, "send": one.figures.cost, "receive": one.figures.paid_shown}[
                    asked[0]
                ]
                for one in (better, worse)
            ]
            assert shown[0] <= shown[1] or (worse.out_of_date and not better.out_of_date)


@UNHURRIED
@given(fields(), st.integers(18000, 45000), st.integers(18000, 45000))
def test_within_a_row_sending_more_never_pays_less(offers: list[Offer], one: int, other: int) -> None:
    low, high = sorted((one, other))
    less, more = (
        {each.offer.quote_id: each.figures.paid for table in found.rankings for each in table.rows}
        for found in (compared(offers, Question.SEND, str(amount)) for amount in (low, high))
    )
    steepest = Decimal(3000) / Decimal(27000)  # a fee may fall by no more than this for each shilling more
    for quote_id in less.keys() & more.keys():
        assert more[quote_id] >= less[quote_id] + (high - low) * (1 - steepest) - TINY
