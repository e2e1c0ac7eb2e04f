"""Figures of a proof page as the source states them: a tariff's bands, what collecting costs, how a fee is taken."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from portal.comparison.wording import N_
from portal.localization import current_language, money, percent, pgettext, rate
from portal.localization import gettext as _
from portal.localization.dates import date_text
from portal.prices.quotes import Band, Quote, Tariff
from portal.prices.vocabulary import FeeConvention

_CONVENTIONS: Final[Mapping[FeeConvention, str]] = {
    FeeConvention.ON_TOP: N_("On top of the amount"),
    FeeConvention.DEDUCTED: N_("Taken out of what is paid"),
    FeeConvention.UNKNOWN: N_("The source does not say. We add it on top."),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One observed figure: its name and its value."""

    name: str
    value: Markup | str


@dataclass(frozen=True, slots=True)
class BandRow:
    """One band of a tariff, written out."""

    low: Markup
    high: Markup | None  # None: no upper end
    fixed: Markup
    share: str
    least: Markup | None  # None: not stated
    most: Markup | None


@dataclass(frozen=True, slots=True)
class StatedTariff:
    """A provider's tariff, written out whole: what is left out here could not be checked by anybody."""

    figures: tuple[Figure, ...]
    bands: tuple[BandRow, ...]
    limited: bool  # whether any band has a lowest or a highest fee


def stated_tariff(observed: Quote, tariff: Tariff) -> StatedTariff:
    """Return the tariff of a quote as its proof page shows it."""
    bands = tuple(_band(band, tariff.currency) for band in tariff.bands)
    limited = any(row.least is not None or row.most is not None for row in bands)
    return StatedTariff(tuple(_figures(observed, tariff)), bands, limited)


def convention_figure(observed: Quote) -> Figure:
    """Say whether the fee comes on top or out of what is paid: it decides what arrives."""
    return Figure(_("How the fee is taken"), _(_CONVENTIONS[observed.fee_convention]))


def or_not_given(amount: Decimal | None, currency: str) -> Markup | str:
    """Write an amount, or that the source does not give it."""
    return pgettext("a fee", "Not given") if amount is None else _money(amount, currency)


def _figures(observed: Quote, tariff: Tariff) -> Iterator[Figure]:
    language = current_language()
    yield convention_figure(observed)
    if tariff.margin is not None:
        yield Figure(_("Exchange margin, as stated"), percent(tariff.margin, language))
    if tariff.rate is not None:
        yield Figure(_("Exchange rate"), rate(tariff.rate, language))
    yield Figure(_("Fee of the receiver"), _cash_out(tariff, observed.service.payout_currency))
    if tariff.valid_from is not None:
        yield Figure(_("Valid from"), date_text(tariff.valid_from, language))
    if tariff.valid_until is not None:
        yield Figure(_("Valid until"), date_text(tariff.valid_until, language))


def _cash_out(tariff: Tariff, payout: str | None) -> Markup | str:
    """Tell both parts of what collecting costs in one sum. Not stated is not free."""
    fixed, share = tariff.cash_out_fixed, tariff.cash_out_percent
    parts: list[Markup | str] = []
    if fixed is not None and payout is not None and (fixed or not share):
        parts.append(_money(fixed, payout))
    if share is not None and (share or not parts):
        parts.append(_("%(percent)s of what arrives", percent=percent(share, current_language())))
    return Markup(" + ").join(parts) if parts else pgettext("a fee", "Not given")


def _band(band: Band, currency: str) -> BandRow:
    return BandRow(
        low=_money(band.minimum, currency),
        high=_money_if_given(band.maximum, currency),
        fixed=_money(band.fixed_fee, currency),
        share=percent(band.percent_fee, current_language()),
        least=_money_if_given(band.minimum_fee, currency),
        most=_money_if_given(band.maximum_fee, currency),
    )


def _money_if_given(amount: Decimal | None, currency: str) -> Markup | None:
    return None if amount is None else _money(amount, currency)


def _money(amount: Decimal, currency: str) -> Markup:
    return money(amount, currency, current_language(), short=True)
