"""How pages of this room name sources, rounds, services and the number of prices behind a figure."""

from decimal import Decimal
from typing import Final

from flask import request
from markupsafe import Markup

from portal.comparison.source_names import source_name
from portal.comparison.wording import by_people, words
from portal.localization import current_language, ngettext, number, one_label_of, percent
from portal.localization import gettext as _
from portal.localization.dates import quarter_text
from portal.localization.plurals import counting
from portal.prices.quotes import Service
from portal.prices.vocabulary import FieldEra
from portal.trends.periods import Gap, quarter_of
from portal.trends.priced import Priced

_HUNDREDTH: Final = Decimal("0.01")


def start() -> str:
    """Return what every address of a page in the reader's language begins with."""
    return f"{request.script_root}/{current_language().code}/"


def period_text(period: str) -> str:
    """Write the name of a round: a quarter in words, "3rd quarter 2025"; another source's name as it is.

    The parts of such a name keep their order on a page that runs from right to left.
    """
    quarter = quarter_of(period)
    if quarter is not None:
        return quarter_text(quarter.year, quarter.number, current_language())
    return f"\N{LEFT-TO-RIGHT ISOLATE}{period}\N{POP DIRECTIONAL ISOLATE}" if _right_to_left() else period


def isolated(text: str) -> str:
    """Return a text of any direction so that it keeps its order where no markup can say so, as in a list of options."""
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if _right_to_left() else text


def _right_to_left() -> bool:
    return current_language().direction == "rtl"


def proof_of(row: Priced) -> str:
    """Return the address that proves a price."""
    return f"{start()}quote/{row.stored.id}"


def percent_or_dash(row: Priced | None) -> str:
    """Write the total cost of a row, or a dash where there is none."""
    total = None if row is None else row.total
    return "–" if total is None else percent(total, current_language())


def source_link(source: str) -> tuple[str, Markup]:
    """Return the address that tells about a source, and the name it wants to be credited by."""
    return f"{start()}sources#{source}", source_name(source)


def prices(count: int) -> str:
    """Say how many prices are behind a figure."""
    return ngettext("%(num)s price", "%(num)s prices", count, num=number(count, current_language()))


def points_text(points: Decimal, *, signed: bool = False) -> str:
    """Write a difference of two percentages, in percentage points with two decimals: "1.71 points"."""
    language, rounded = current_language(), points.quantize(_HUNDREDTH)
    written = number(rounded, language, signed=signed)
    # Translators: percentage points, the difference of two percentages: "1.71 points".
    return ngettext("%(num)s point", "%(num)s points", counting(rounded, language), num=written)


def service_terms(service: Service) -> str:
    """Describe a service besides its provider: how it is paid in, collected, reached, and in which currency it pays."""
    known, language = words(), current_language()
    lists = (
        [known.pay_in[each].word for each in service.pay_in],
        [known.pickup[each].word for each in service.pickup],
        [known.access[each].word for each in service.access_points],
    )
    paid_in, collected, reached = (one_label_of(each, language) if each else "" for each in lists)
    if paid_in and collected:
        # Translators: how a service is paid in and how the money is collected: "Cash → Bank account". Where your
        # language does not run from left to right, say it in words.
        way = _("%(paid_in)s → %(collected)s", paid_in=paid_in, collected=collected)
    elif paid_in:
        way = _("paid in: %(paid_in)s", paid_in=paid_in)
    else:
        way = _("collected: %(collected)s", collected=collected) if collected else ""
    era = _("until 2016") if service.era is FieldEra.UNTIL_2016 else ""
    return " · ".join(filter(None, (way, reached, service.payout_currency, era)))


def provider_link(row: Priced) -> tuple[str, Markup]:
    """Return the address of a provider's page, and its name."""
    return f"{start()}provider/{row.provider_slug}", by_people(row.provider)


def gap_sentence(gap: Gap) -> str:
    """Say which quarters have no round."""
    if gap.quarters == 1:
        return _("%(quarter)s: no round", quarter=period_text(str(gap.first)))
    return _("%(first)s to %(last)s: no round", first=period_text(str(gap.first)), last=period_text(str(gap.last)))
