"""A sheet is one page, whatever its corridor, its language and the names of its services are.

Three steps of density: the amounts and the month are as large in each of them, the words around them get smaller. The
step is chosen by how many lines the words will take, counted for a wide font. In the last one every text is held to a
number of lines (sheet.css), which together are lower than the page, so that nothing can overflow in any font. PDF is
drawn here, so there the first step from the chosen one that really is one page counts.

Where an amount has so many digits that it would be wider than the page, amounts and month get smaller, together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

#: What the page leaves between its margins, in millimetres: A4 without 10 on each side.
WIDTH: Final = 190
HEIGHT: Final = 277

#: What the lines between the services and around the code take.
_LINES_BETWEEN: Final = 4

#: Width of a sign and height of a line, for each millimetre of size; those of a wide font.
_SIGN, _BOLD_SIGN, _LINE = 0.58, 0.66, 1.2


@dataclass(frozen=True, slots=True)
class Step:
    """One step of density: the class that sheet.css knows it by, and its sizes there, in millimetres."""

    name: str
    title: float
    question: float
    small: float
    note: float
    age: float
    provider: float
    code: float
    between: float


STEPS: Final = (
    Step("roomy", title=12, question=8, small=7, note=5.5, age=8, provider=11, code=45, between=3),
    Step("dense", title=10, question=6, small=5.5, note=5, age=6, provider=9, code=38, between=2),
    Step("denser", title=7, question=5, small=4, note=4, age=5, provider=6, code=32, between=1),
)

#: Classes of the amounts and the month: the most signs that an amount may have, and their size.
_FIGURES: Final = ((16, "", 18.0), (20, "long", 14.0), (29, "longer", 10.0), (999, "longest", 7.0))


@dataclass(frozen=True, slots=True)
class Lengths:
    """How many signs each text of a sheet has; 0 where it is not there."""

    title: int
    question: int
    wishes: int
    month: int
    other_currency: int
    rows: Sequence[tuple[int, int, int]]  # provider, amount, use


def classes(lengths: Lengths) -> tuple[str, ...]:
    """Return the classes of a sheet's steps, from the first that fits by its lengths to the densest."""
    figure, size = _figure(lengths)
    first = next((place for place, step in enumerate(STEPS) if _height(step, lengths, size) <= HEIGHT), len(STEPS) - 1)
    return tuple(" ".join(filter(None, (step.name, figure))) for step in STEPS[first:])


def _figure(lengths: Lengths) -> tuple[str, float]:
    longest = max((amount for _provider, amount, _use in lengths.rows), default=0)
    return next((name, size) for most, name, size in _FIGURES if longest <= most)


def _height(step: Step, lengths: Lengths, figure: float) -> float:
    head = (
        _lines(lengths.title, step.title, bold=True) * step.title
        + _lines(lengths.question, step.question) * step.question
        + step.small
        + _lines(lengths.wishes, step.note) * step.note
        + step.age
        + _lines(lengths.month, figure, bold=True) * figure
        + _lines(lengths.other_currency, step.note) * step.note
    )
    rows = sum(
        _lines(provider, step.provider) * step.provider + figure + _lines(use, step.small) * step.small
        for provider, _amount, use in lengths.rows
    )
    between = (2 + 2 * len(lengths.rows)) * step.between
    return (head + rows) * _LINE + between + step.code + _LINES_BETWEEN


def _lines(signs: int, size: float, *, bold: bool = False) -> int:
    return ceil(signs * size * (_BOLD_SIGN if bold else _SIGN) / WIDTH)
