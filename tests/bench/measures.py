"""A measure: one figure of ours against a reference figure of the same run, and whether the ratio meets its goal."""

from dataclasses import dataclass
from enum import Enum


class Goal(Enum):
    """On which side of the goal the ratio has to be."""

    AT_MOST = "at most"
    AT_LEAST = "at least"


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the bench. ``ours`` and ``reference`` are in ``unit``, above zero; the ratio has none."""

    name: str
    ours: float
    reference: float
    unit: str
    side: Goal
    goal: float

    def __post_init__(self) -> None:
        if self.ours <= 0 or self.reference <= 0:
            raise ValueError(f"“{self.name}” measured nothing: {self.ours} {self.unit} of {self.reference}.")

    @property
    def ratio(self) -> float:
        """Ours divided by the reference, unrounded: rounding never turns short into met."""
        return self.ours / self.reference

    @property
    def met(self) -> bool:
        """Whether the ratio meets the goal; the goal itself counts as met."""
        return self.ratio <= self.goal if self.side is Goal.AT_MOST else self.ratio >= self.goal

    def line(self) -> str:
        """Return name, ours, reference, ratio, goal, and ``met`` or ``short``, in columns two spaces apart."""
        columns = (
            f"{self.name:<34}",
            f"{f'{self.ours:,.1f} {self.unit}':>16}",
            f"{f'{self.reference:,.1f} {self.unit}':>16}",
            f"{self.ratio:>7.3f}",
            f"{f'{self.side.value} {self.goal:.2f}':<14}",
            "met" if self.met else "short",
        )
        return "  ".join(columns)


def percentile(values: list[float], percent: float) -> float:
    """Return the smallest value that at least ``percent`` % of the values do not exceed (nearest rank).

    Raises ValueError where there are no values.
    """
    if not values:
        raise ValueError("A percentile of no values was asked for.")
    rank = -int(-len(values) * percent // 100)
    return sorted(values)[max(rank, 1) - 1]
