"""A sheet fits on its page: by its lengths for a wide font, and in the last step whatever stands in it."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.reach.sheets.fitting import STEPS, Lengths, Step, classes

STYLES = (Path(__file__).parents[3] / "portal/static/sheet.css").read_text(encoding="utf-8")

SHORT = Lengths(title=16, question=28, wishes=0, month=11, other_currency=0, rows=[(10, 11, 20)] * 3)

SIGNS = st.integers(0, 300)
ANY = st.builds(
    Lengths,
    title=SIGNS,
    question=SIGNS,
    wishes=SIGNS,
    month=SIGNS,
    other_currency=SIGNS,
    rows=st.lists(st.tuples(SIGNS, st.integers(1, 60), SIGNS), min_size=1, max_size=3),
)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_the_styles_have_the_sizes_that_are_counted_with(step: Step) -> None:
    (rules,) = re.findall(rf"^\.{step.name} {{ (.*) }}$", STYLES, re.MULTILINE)
    sizes = {name: float(size) for name, size in re.findall(r"--(\w+): ([\d.]+)mm;", rules)}
    assert sizes == {name: getattr(step, name) for name in sizes}
    assert len(sizes) == 8


def test_a_usual_sheet_is_roomy() -> None:
    assert classes(SHORT) == ("roomy", "dense", "denser")


@given(ANY)
def test_the_last_step_is_always_the_densest(lengths: Lengths) -> None:
    assert classes(lengths)[-1].split()[0] == "denser"


@pytest.mark.parametrize(
    ("signs", "figures"), [(11, ""), (16, ""), (17, "long"), (21, "longer"), (30, "longest"), (60, "longest")]
)
def test_only_amounts_that_are_wider_than_the_page_get_smaller(signs: int, figures: str) -> None:
    lengths = Lengths(16, 28, 0, 11, 0, [(10, 11, 20), (10, signs, 20)])
    assert {" ".join(names.split()[1:]) for names in classes(lengths)} == {figures}
