"""How a language writes numbers: separators, signs, groups and digits, read from CLDR once per language."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from portal.localization.languages import ZEROS, Language


@dataclass(frozen=True, eq=False, slots=True)
class Symbols:
    """What turns exact digits into a language's number."""

    decimal: str
    group: str
    minus: str
    plus: str
    percent: str
    first_group: int  # digits in the group next to the decimal sign: 3
    other_groups: int  # digits in each further group: 3, or 2 where lakh and crore are counted
    digits: dict[int, str] | None  # from ASCII digits; None where they are ASCII

    def write(self, number: str) -> str:
        """Write digits with at most one point, such as ``1234567.50``, in groups; the sign is the caller's."""
        whole, _, fraction = number.partition(".")
        if len(whole) > self.first_group:
            whole = self._grouped(whole)
        text = whole + self.decimal + fraction if fraction else whole
        return text if self.digits is None else text.translate(self.digits)

    def _grouped(self, whole: str) -> str:
        if self.first_group == self.other_groups == 3:
            return f"{int(whole):,}".replace(",", self.group)
        parts = [whole[-self.first_group :]]
        whole = whole[: -self.first_group]
        while whole:
            parts.append(whole[-self.other_groups :])
            whole = whole[: -self.other_groups]
        return self.group.join(reversed(parts))


@lru_cache(maxsize=256)
def symbols_of(language: Language) -> Symbols:
    """Read the symbols of a language (CLDR, through Babel)."""
    systems = language.numbers.number_symbols
    signs = systems.get(language.numbering, {})
    if "decimal" not in signs:  # CLDR: a system without symbols of its own uses those of latn
        signs = systems["latn"]
    first, other = language.numbers.decimal_formats[None].grouping
    zero = ord(ZEROS[language.numbering])
    digits = {ord("0") + value: chr(zero + value) for value in range(10)}
    return Symbols(
        decimal=signs["decimal"],
        group=signs["group"],
        minus=signs["minusSign"],
        plus=signs["plusSign"],
        percent=signs["percentSign"],
        first_group=first,
        other_groups=other,
        digits=None if language.numbering == "latn" else digits,
    )


def exact_digits(value: Decimal, places: int | None = None) -> str:
    """Return the digits of a number without sign or exponent: as printed (``0.00760``), or rounded half to even."""
    if not value.is_finite():
        raise ValueError(f"Only a number can be shown, not {value}.")
    return f"{value.copy_abs():f}" if places is None else f"{value.copy_abs():.{places}f}"
