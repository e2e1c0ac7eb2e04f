"""The worked examples: each number against the package, each expression against its own result."""

import ast
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

import pytest

from portal.prices.compare import compare
from portal.prices.corridors import Corridor
from portal.prices.cost import margin_percent, rate_at, world_bank_total_percent
from portal.prices.examples import WORKED_EXAMPLES, ExampleName, Step, StepName, WorkedExample
from portal.prices.money import exactly
from portal.prices.offers import Figures, Offer, Row, RowNote
from portal.prices.rates import ReferenceRate
from portal.prices.vocabulary import FeeConvention, Question

EACH_EXAMPLE = pytest.mark.parametrize("example", WORKED_EXAMPLES, ids=lambda example: example.name)
EACH_STEP = pytest.mark.parametrize(
    ("example", "step"),
    [(example, step) for example in WORKED_EXAMPLES for step in example.steps],
    ids=lambda part: part.name,
)


class TableRate:
    """Knows the example's reference rate only."""

    def __init__(self, reference: ReferenceRate) -> None:
        self.reference = reference

    def rate(self, base: str, quote: str, on: date) -> ReferenceRate | None:
        return self.reference if (base, quote) == (self.reference.base, self.reference.quote) else None


def answered(example: WorkedExample) -> Row:
    """Let the package answer the example's question."""
    quote = example.quote
    sending, payout = example.reference.base, example.reference.quote
    offer = Offer(
        quote=quote,
        quote_id="1-1",
        provider=quote.service.provider,
        provider_slug="one",
        source="world-bank-rpw",
        observed_reference=None,
        out_of_date_on=quote.observed_on + timedelta(days=400),
    )
    corridor = Corridor(quote.service.corridor, sending, (payout,), ("en",))
    currency = payout if example.question is Question.RECEIVE else sending
    known = TableRate(example.reference)
    answer = compare([offer], example.question, example.amount, currency, corridor, known, quote.observed_on)
    (row,) = answer.rankings[0].rows
    return row


@exactly
def by_the_package(example: WorkedExample, name: StepName) -> Decimal:
    """Return the package's own figure for a step."""
    figures: Figures = answered(example).figures
    quote, point = example.quote, example.quote.points[0]
    first, last = quote.points
    named = figures.paid if quote.fee_convention is FeeConvention.DEDUCTED else figures.converted
    assert point.rate is not None
    assert quote.reference_rate is not None
    computed = {
        StepName.OBSERVED_MARGIN: margin_percent(point.rate, quote.reference_rate),
        StepName.MARGIN: figures.margin_percent,
        StepName.NEEDED: example.amount / rate_at(example.reference.rate, figures.margin_percent),
        StepName.SHARE: (named - first.amount) / (last.amount - first.amount),
        StepName.COST_CHECK: figures.paid - figures.arrives / example.reference.rate,
    }
    return computed[name] if name in computed else Decimal(getattr(figures, name.value))


def to_the_digits_of(written: Decimal, value: Decimal) -> Decimal:
    """Return ``value`` rounded to as many decimals as ``written`` shows."""
    return value.quantize(Decimal(1).scaleb(int(written.as_tuple().exponent)), rounding=ROUND_HALF_EVEN)


@exactly
def evaluated(expression: str) -> Decimal:
    """Compute an expression of decimals, brackets and the four operations."""

    def value(node: ast.expr) -> Decimal:
        match node:
            case ast.BinOp(left, ast.Add(), right):
                return value(left) + value(right)
            case ast.BinOp(left, ast.Sub(), right):
                return value(left) - value(right)
            case ast.BinOp(left, ast.Mult(), right):
                return value(left) * value(right)
            case ast.BinOp(left, ast.Div(), right):
                return value(left) / value(right)
            case ast.Constant(str(number)):
                return Decimal(number)
        raise ValueError(f"{ast.dump(node)} is not arithmetic.")

    words = expression.replace("−", "-").replace("×", "*")
    quoted = "".join(f"'{part}'" if part[:1].isdigit() else part for part in _split(words))
    return value(ast.parse(quoted, mode="eval").body)


def _split(words: str) -> list[str]:
    parts: list[str] = []
    for letter in words:
        inside = letter.isdigit() or letter == "."
        if inside and parts and parts[-1][:1].isdigit():
            parts[-1] += letter
        else:
            parts.append(letter)
    return parts


@EACH_STEP
def test_each_number_written_by_hand_is_the_packages(example: WorkedExample, step: Step) -> None:
    assert to_the_digits_of(step.result, by_the_package(example, step.name)) == step.result


@EACH_STEP
def test_each_expression_makes_its_result(example: WorkedExample, step: Step) -> None:
    if step.expression[0] in "⌊⌈":
        inside = Decimal(step.expression[1:-1])
        assert step.result <= inside if step.expression[0] == "⌊" else step.result >= inside
        assert abs(step.result - inside) < 1
    else:
        assert to_the_digits_of(step.result, evaluated(step.expression)) == step.result


@EACH_EXAMPLE
def test_the_surveys_stated_totals_follow_from_the_row(example: WorkedExample) -> None:
    for point, stated in zip(example.quote.points, example.stated, strict=False):
        assert point.fee is not None
        assert point.rate is not None
        assert example.quote.reference_rate is not None
        margin = margin_percent(point.rate, example.quote.reference_rate)
        # The survey adds a fee and a margin that it has rounded to two digits already.
        assert abs(world_bank_total_percent(point.fee, point.amount, margin) - stated) <= Decimal("0.01")


@EACH_EXAMPLE
def test_supposing_a_deducted_fee_is_said_and_nothing_else_is_supposed(example: WorkedExample) -> None:
    assert example.supposed == (example.quote.fee_convention is FeeConvention.DEDUCTED)
    assert bool(example.stated) != example.supposed


def test_the_examples_say_what_they_are_about() -> None:
    notes = {example.name: set(answered(example).notes) for example in WORKED_EXAMPLES}
    assert list(notes) == list(ExampleName)
    assert RowNote.ESTIMATED_BETWEEN in notes[ExampleName.PAY_BETWEEN] & notes[ExampleName.RECEIVE_BETWEEN]
    assert RowNote.ESTIMATED_BETWEEN not in notes[ExampleName.SEND_SURVEYED]
    assert RowNote.FEE_DEDUCTED in notes[ExampleName.DEDUCTED_PAY] & notes[ExampleName.DEDUCTED_SEND]
    assert RowNote.MARGIN_TAKEN_AS_ZERO in notes[ExampleName.BETTER_THAN_MARKET]
    assert RowNote.FIRST_AMOUNT_USED in notes[ExampleName.MORE_FEE_THAN_MONEY] & notes[ExampleName.DOLLARS]


def test_a_step_that_an_example_has_not_is_asked_in_vain() -> None:
    with pytest.raises(KeyError):
        WORKED_EXAMPLES[0].result(StepName.NEEDED)
