import copy
import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.collection.source import Request, SnapshotUnreadable, SourceRefused, SourceUnreachable, Wanted
from portal.collection.sources.wise_comparisons import SOURCE
from portal.collection.sources.wise_comparisons.question import Question
from portal.prices.corridors import Corridor
from portal.prices.quotes import CorridorCode, PricePoint, Quote, Record, Rejected, Service
from portal.prices.rates import NoRates
from portal.prices.validation import check
from portal.prices.vocabulary import (
    FeeConvention,
    Layer,
    PaymentInstrument,
    PayoutBasis,
    PickupMethod,
    ProviderKind,
    Speed,
)
from tests.collection.sources.scripted_fetcher import Answer, ScriptedFetcher, snapshot_of, snapshot_of_bytes

FIXTURES = Path(__file__).parents[3] / "fixtures" / "sources" / "wise-comparisons"
GOOD = FIXTURES / "good" / "gb-in-send-1000-not-real.json"
TODAY = date(2026, 11, 21)
ASKED = Question(CorridorCode("GB", "IN"), "GBP", "INR", Decimal(1000))
URL = ASKED.address("https://api.wise.com/v4/comparisons")
KE_TZ = Corridor(CorridorCode("KE", "TZ"), "KES", ("TZS",), (), (Decimal(18000), Decimal(45000)))
US_SV = Corridor(CorridorCode("US", "SV"), "USD", ("USD",), (), (Decimal(200),))
NL_GH = Corridor(CorridorCode("NL", "GH"), "EUR", ("GHS",), ())

Change = Callable[[dict[str, Any]], None]


def read_good() -> list[Record]:
    return list(SOURCE.read(snapshot_of(GOOD, part=ASKED.part, url=URL), NoRates()))


def read(folder: Path, document: object) -> list[Record]:
    body = json.dumps(document).encode()
    return list(SOURCE.read(snapshot_of_bytes(folder, body, part=ASKED.part, url=URL), NoRates()))


def refused(folder: Path, change: Change) -> Rejected:
    """Spoil the first provider of the good answer; the others must still be read."""
    document = json.loads(GOOD.read_text())
    change(document["providers"][0])
    first, second, third = read(folder, document)
    assert isinstance(second, Quote)
    assert isinstance(third, Rejected)
    assert isinstance(first, Rejected)
    return first


# Reading


def test_a_quote_is_an_estimate_with_the_fee_deducted_from_bank_to_bank() -> None:
    wise = read_good()[0]
    assert wise == Quote(
        record_key="wise",
        service=Service(
            provider="Wise",
            corridor=CorridorCode("GB", "IN"),
            pay_in=(PaymentInstrument.BANK_ACCOUNT,),
            access_points=(),
            pickup=(PickupMethod.BANK_ACCOUNT,),
            payout_currency="INR",
        ),
        provider_kind=ProviderKind.MONEY_TRANSFER_OPERATOR,
        layer=Layer.ESTIMATE,
        period="2026-11-21",
        part="GB-IN send 1000 GBP",
        observed_on=date(2026, 11, 21),
        points=(PricePoint(Decimal(1000), "GBP", Decimal("6.40"), Decimal("118.25")),),
        reference_rate=Decimal("118.25"),
        fee_convention=FeeConvention.DEDUCTED,
        payout_basis=PayoutBasis.STATED,
        speed=Speed.LESS_THAN_ONE_HOUR,
    )
    assert check(wise, TODAY).accepted


def test_of_several_quotes_the_one_for_both_countries_is_taken_wherever_it_stands() -> None:
    bank = read_good()[1]
    assert isinstance(bank, Quote)
    assert str(bank.points[0].rate) == "113.5210"
    assert (bank.provider_kind, bank.speed) == (ProviderKind.BANK, Speed.THREE_TO_FIVE_DAYS)


def test_a_providers_name_is_kept_as_it_is_spelled() -> None:
    bank = read_good()[1]
    assert isinstance(bank, Quote)
    assert bank.service.provider == "First Bank "


def test_a_price_is_of_the_day_it_was_found_in_utc() -> None:
    bank = read_good()[1]
    assert isinstance(bank, Quote)
    assert bank.observed_on == date(2026, 11, 21)  # 23:30 in New York on the 20th


def test_quotes_for_other_countries_are_refused_and_named() -> None:
    elsewhere = read_good()[2]
    assert isinstance(elsewhere, Rejected)
    assert (elsewhere.record_key, elsewhere.reason) == ("Elsewhere", "other_country")
    assert "for other countries (US-IN) than GB-IN" in elsewhere.explanation


@pytest.mark.parametrize("markup", [5.3, -5.3, 0, None])
def test_the_margin_is_never_taken_from_markup(tmp_path: Path, markup: float | None) -> None:
    document = json.loads(GOOD.read_text())
    for provider in document["providers"]:
        for quote in provider["quotes"]:
            quote["markup"] = markup
    quotes = [record for record in read(tmp_path, document) if isinstance(record, Quote)]
    assert quotes == [record for record in read_good() if isinstance(record, Quote)]
    assert all(point.stated_margin is None for quote in quotes for point in quote.points)


def test_two_different_quotes_for_the_same_countries_cannot_be_chosen_between(tmp_path: Path) -> None:
    def double(provider: dict[str, Any]) -> None:
        other = copy.deepcopy(provider["quotes"][0])
        other |= {"fee": 0, "receivedAmount": 118250}
        provider["quotes"].append(other)

    assert refused(tmp_path, double).reason == "contradicts_itself"


def test_the_same_quote_twice_is_one(tmp_path: Path) -> None:
    document = json.loads(GOOD.read_text())
    document["providers"][0]["quotes"] *= 2
    assert [type(record) for record in read(tmp_path, document)] == [Quote, Quote, Rejected]


def of_quote(**values: Any) -> Change:
    return lambda provider: provider["quotes"][0].update(values)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda provider: provider.pop("name"), "has no name"),
        (lambda provider: provider.update(name=" "), "has no name"),
        (lambda provider: provider.update(name=7), "has no name"),
        (lambda provider: provider.update(quotes=[]), "Wise is named without any quote"),
        (lambda provider: provider.update(quotes=None), "Wise is named without any quote"),
        (of_quote(rate=None), "rate missing"),
        (of_quote(rate=0), "rate missing, or not a number"),
        (of_quote(rate="118.25"), "rate missing, or not a number"),
        (of_quote(fee=-1), "fee missing, or not a number"),
        (of_quote(fee=None, rate=None), "rate and fee missing"),
        (of_quote(receivedAmount=None), "receivedAmount missing"),
        (of_quote(receivedAmount=11749.32), "but 11749.32 is said to arrive"),
        (of_quote(rate=0.008457), "is said to arrive"),
        (of_quote(dateCollected=None), "dateCollected is missing"),
        (of_quote(dateCollected="yesterday"), "dateCollected is missing or no date"),
        (of_quote(sourceCountry=["GB"]), "for other countries"),
    ],
)
def test_a_provider_that_cannot_be_used_takes_no_other_down(tmp_path: Path, change: Change, says: str) -> None:
    assert says in refused(tmp_path, change).explanation


@pytest.mark.parametrize("provider", [None, 17, "Wise", []])
def test_what_is_no_provider_is_kept_as_refused(tmp_path: Path, provider: object) -> None:
    (record,) = read(tmp_path, {"providers": [provider]})
    assert isinstance(record, Rejected)
    assert record.place == "provider 1"


def test_nobody_compared_is_told_of_this_corridor_alone(tmp_path: Path) -> None:
    (record,) = read(tmp_path, {"providers": []})
    assert isinstance(record, Rejected)
    assert "Wise compares nobody for GB-IN send 1000 GBP" in record.explanation


def test_a_fee_that_eats_up_all_that_is_sent_is_a_price_too(tmp_path: Path) -> None:
    document = json.loads(GOOD.read_text())
    document["providers"][0]["quotes"][0] |= {"fee": 1000.5, "receivedAmount": 0}
    wise = read(tmp_path, document)[0]
    assert isinstance(wise, Quote)
    assert wise.points[0].fee == Decimal("1000.5")


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("web-page.html", "Wise sent a web page instead of JSON"),
        ("list.json", "something other than a list of providers"),
        ("no-providers.json", "something other than a list of providers"),
        ("errors.json", "something other than a list of providers"),
        ("cut-off.json", "JSON that is cut off"),
    ],
)
def test_an_answer_that_is_no_comparison_is_refused_whole(file: str, says: str) -> None:
    with pytest.raises(SnapshotUnreadable, match=says):
        list(SOURCE.read(snapshot_of(FIXTURES / "bad" / file, url=URL), NoRates()))


@pytest.mark.parametrize("url", ["file:answer.json", "https://api.wise.com/v4/comparisons?sendAmount=1000"])
def test_an_answer_to_an_unknown_question_is_refused(url: str) -> None:
    with pytest.raises(SnapshotUnreadable, match="does not say what was asked"):
        list(SOURCE.read(snapshot_of(GOOD, url=url), NoRates()))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
QUOTES = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("rate", "fee", "receivedAmount", "sourceCountry", "deliveryEstimation"), JSON)
)


@given(
    st.lists(st.fixed_dictionaries({}, optional={"name": JSON, "alias": JSON, "quotes": st.lists(QUOTES)}), max_size=3)
)
def test_whatever_stands_in_an_answer_each_provider_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, providers: list[object]
) -> None:
    records = read(tmp_path_factory.mktemp("any"), {"providers": providers})
    assert len(records) == max(1, len(providers))


@given(st.decimals("0.01", "99999999", places=2))
def test_the_question_is_read_back_from_the_address(amount: Decimal) -> None:
    question = Question(CorridorCode("KE", "TZ"), "KES", "TZS", amount)
    assert Question.asked_at(question.address("http://127.0.0.1/v4/comparisons")) == question


# Asking


def asking(
    tmp_path: Path, answer: Callable[[Request], Answer], *corridors: Corridor
) -> tuple[ScriptedFetcher, list[str]]:
    said: list[str] = []
    fetcher = ScriptedFetcher(tmp_path, answer)
    list(SOURCE.fetch(fetcher, Wanted(corridors or (KE_TZ,), TODAY, say=said.append, trouble=said.append)))
    return fetcher, said


def test_it_is_off_unless_an_operator_turns_it_on() -> None:
    assert not SOURCE.enabled_by_default
    assert SOURCE.credit == "Estimate collected by Wise"
    assert SOURCE.licence == ""


def test_each_amount_of_a_corridor_is_a_question_of_its_own(tmp_path: Path) -> None:
    fetcher, _ = asking(tmp_path, lambda _request: b"{}")
    assert [request.part for request in fetcher.asked] == ["KE-TZ send 18000 KES", "KE-TZ send 45000 KES"]
    assert fetcher.asked[0].url == (
        "https://api.wise.com/v4/comparisons?"
        "sourceCurrency=KES&targetCurrency=TZS&sendAmount=18000&sourceCountry=KE&targetCountry=TZ"
    )
    assert not fetcher.asked[0].configured


def test_corridors_without_exchange_are_not_asked_about_and_those_without_amounts_are_named(tmp_path: Path) -> None:
    fetcher, said = asking(tmp_path, lambda _request: b"{}", US_SV, NL_GH)
    assert fetcher.asked == []
    assert "1 corridors without amounts (NL-GH)" in said[0]


def test_a_corridor_wise_does_not_know_does_not_stop_the_others(tmp_path: Path) -> None:
    def answer(request: Request) -> Answer:
        return SourceRefused("unsupported", 422) if "18000" in request.url else b"{}"

    fetcher, said = asking(tmp_path, answer)
    assert len(fetcher.asked) == 2
    assert any("Wise gave no answer about KE-TZ send 18000 KES. unsupported" in sentence for sentence in said)


@pytest.mark.parametrize("trouble", [SourceRefused("Too many requests.", 429), SourceUnreachable("No route.")])
def test_asked_to_pause_or_out_of_reach_it_stops_asking(tmp_path: Path, trouble: Exception) -> None:
    answers: list[Answer] = [b"{}", trouble]
    fetcher, said = asking(tmp_path, lambda _request: answers.pop(0), KE_TZ, KE_TZ)
    assert len(fetcher.asked) == 2
    assert said[-1].endswith("The rest was not asked for this time.")


def test_where_no_question_is_answered_the_run_fails_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreachable, match="No route"):
        asking(tmp_path, lambda _request: SourceUnreachable("No route."))


def test_unchanged_answers_are_answers(tmp_path: Path) -> None:
    assert len(asking(tmp_path, lambda _request: None)[0].asked) == 2


def test_an_old_estimate_is_out_of_date_within_days() -> None:
    assert SOURCE.out_of_date_after <= timedelta(days=7)
