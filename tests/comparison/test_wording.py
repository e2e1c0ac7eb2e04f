from decimal import Decimal
from enum import StrEnum

import pytest
from flask import Flask

from portal.comparison import wording, wording_of_reasons
from portal.comparison.asked import amount_problem
from portal.comparison.worked_examples import worked_examples
from portal.config import ROOT
from portal.localization import AmountError, AmountProblem
from portal.localization.catalogues import collect_messages
from portal.prices.corridors import CorridorNote
from portal.prices.offers import ApartReason, RowNote
from portal.prices.reasons import Flag, Hold, RunFailure
from portal.prices.vocabulary import (
    AccessPoint,
    Layer,
    PaymentInstrument,
    PickupMethod,
    ProviderKind,
    Question,
    RateSource,
    Speed,
)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("pay_in", PaymentInstrument),
        ("access", AccessPoint),
        ("pickup", PickupMethod),
        ("speed", Speed),
        ("layer", Layer),
        ("about_layer", Layer),
        ("kind", ProviderKind),
        ("note", RowNote),
        ("apart", ApartReason),
        ("rate_source", RateSource),
        ("ranked_by", Question),
        ("question", Question),
    ],
)
def test_every_value_has_its_words(app: Flask, name: str, values: type[StrEnum]) -> None:
    with app.test_request_context("/en/"):
        assert set(getattr(wording.words(), name)) == set(values)


def test_every_note_of_a_corridor_has_its_sentence(app: Flask) -> None:
    with app.test_request_context("/en/"):
        assert all(wording.corridor_note(note) for note in CorridorNote)


def test_every_reason_has_its_sentence(app: Flask) -> None:
    with app.test_request_context("/en/"):
        assert len({wording_of_reasons.hold_sentence(code) for code in Hold}) == len(Hold)
        assert len({wording_of_reasons.flag_sentence(code) for code in Flag}) == len(Flag)
        assert len({wording_of_reasons.failure_sentence(code) for code in RunFailure}) == len(RunFailure)


def test_a_reason_of_a_later_version_is_still_told(app: Flask) -> None:
    with app.test_request_context("/en/"):
        assert wording_of_reasons.hold_sentence("new") == "A person has to look at it first."
        assert "new_flag" in wording_of_reasons.flag_sentence("new_flag")


@pytest.mark.parametrize("problem", AmountProblem)
def test_every_problem_with_an_amount_says_what_to_write(app: Flask, problem: AmountProblem) -> None:
    with app.test_request_context("/en/"):
        error = AmountError(problem, (Decimal(18), Decimal(18000)), "EUR")
        assert amount_problem(error, "KES").endswith(".") or problem is AmountProblem.AMBIGUOUS


def test_every_example_is_told(app: Flask) -> None:
    with app.test_request_context("/ar/"):
        assert all(step.words and step.sum for example in worked_examples() for step in example.steps)


def test_a_word_has_a_pictogram_that_is_drawn(app: Flask) -> None:
    assert app.jinja_loader is not None
    sprite = app.jinja_loader.get_source(app.jinja_env, "components/sprite.svg")[0]
    with app.test_request_context("/en/"):
        known = wording.words()
        facts = [*known.pay_in.values(), *known.access.values(), *known.pickup.values(), *known.speed.values()]
    assert {fact.icon for fact in facts} <= {part.split('"')[0] for part in sprite.split('id="i-')[1:]}


def test_a_word_that_means_two_things_has_a_context_for_each(app: Flask) -> None:
    contexts = {text.context for text in collect_messages(ROOT / "portal", ROOT / "translations") if text.id == "Cash"}
    assert contexts == {"paying in", "collecting"}
    with app.test_request_context("/fr/"):
        known = wording.words()
        assert known.pay_in[PaymentInstrument.CASH].word == known.pickup[PickupMethod.CASH].word == "Espèces"
    with app.test_request_context("/en/"):
        assert wording.words().pickup[PickupMethod.CASH].word == "Cash"
