"""Country and currency codes: ISO 3166-1 and ISO 4217 as CLDR knows them (through Babel), and the slips surveys make.

Every answer is cached: an import asks these questions hundreds of thousands of times about a few hundred codes.
"""

from datetime import date
from functools import cache
from typing import Final

from babel import Locale
from babel.core import get_global

# CLDR's alpha-3 aliases lack Kosovo, whose codes are user-assigned: XKX in general use, KSV in the World Bank's survey.
# WBG (West Bank and Gaza) and ROM are the World Bank's too.
_ALPHA3_ALSO: Final = {"XKX": "XK", "KSV": "XK", "WBG": "PS", "ROM": "RO"}
# Understood, but no longer (or not generally) written.
_ALPHA3_UNUSUAL: Final = frozenset({"BUR", "DDR", "FXX", "KSV", "ROM", "TMP", "WBG", "YMD", "ZAR"})

# CLDR also names groups (EU, UN), places that are no country of their own here, and test codes.
_NO_COUNTRY: Final = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})

_SLIP_CFA: Final = "CFA"  # the franc of two unions: XOF in West Africa, XAF in Central Africa
_FRANCS_CFA: Final = frozenset({"XOF", "XAF"})
_SLIPS: Final = {"CLF": "CLP"}  # Chile's unit of account, which nobody can send; surveys write it for the peso

# Where several currencies are legal tender, the one used by the fewest countries is the country's own (Haiti: HTG).
# Two need saying: Panama prints no balboa notes, and the Palestinian territories live in shekels.
_USED_IN_DAILY_LIFE: Final = {"PA": "USD", "PS": "ILS"}

# Not yet in Babel 2.18: Bulgaria took the euro on 1 January 2026 (Council Regulation (EU) 2025/1407).
_SINCE_BABEL: Final = {"BG": ("BGN", date(2025, 12, 31), "EUR", date(2026, 1, 1))}


class UnknownCode(ValueError):
    """A code that names no country or no currency; the message says which, and what is expected."""


@cache
def _alpha3_to_alpha2() -> dict[str, str]:
    aliases = get_global("territory_aliases")
    three = {code: names[0] for code, names in aliases.items() if len(code) == 3 and len(names) == 1} | _ALPHA3_ALSO
    return {code: alpha2 for code, alpha2 in three.items() if code.isalpha() and alpha2 in countries()}


@cache
def _alpha2_to_alpha3() -> dict[str, str]:
    return {alpha2: code for code, alpha2 in _alpha3_to_alpha2().items() if code not in _ALPHA3_UNUSUAL}


@cache
def countries() -> frozenset[str]:
    """Return the alpha-2 codes of all countries and territories, Kosovo (XK) among them."""
    names = map(str, Locale("en").territories)
    return frozenset(code for code in names if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY)


@cache
def country(code: str) -> str:
    """Return the alpha-2 code of a country given as alpha-2 or alpha-3, in any case: ``KEN`` -> ``KE``.

    KSV and XKX, the two alpha-3 codes of Kosovo, give ``XK``. Raises UnknownCode.
    """
    asked = code.strip().upper()
    if asked in countries():
        return asked
    try:
        return _alpha3_to_alpha2()[asked]
    except KeyError:
        raise UnknownCode(
            f"“{code}” is no country code. Write the two or three letters of ISO 3166-1, such as KE or KEN."
        ) from None


@cache
def alpha3(alpha2: str) -> str:
    """Return the alpha-3 code of a country: ``KE`` -> ``KEN``, ``XK`` -> ``XKX``. Raises UnknownCode."""
    return _alpha2_to_alpha3()[country(alpha2)]


@cache
def _tenders() -> dict[str, tuple[tuple[str, date, date], ...]]:
    """Legal tender by country: (currency, first day, last day), in CLDR's order."""
    tenders = {}
    for place, uses in get_global("territory_currencies").items():
        if place in countries():
            tenders[place] = tuple((use[0], _day(use[1], date.min), _day(use[2], date.max)) for use in uses if use[3])
    for place, (old, until, new, since) in _SINCE_BABEL.items():
        if all(use[0] != new for use in tenders[place]):
            before = tuple((c, start, min(end, until) if c == old else end) for c, start, end in tenders[place])
            tenders[place] = (*before, (new, since, date.max))
    return tenders


def _day(parts: tuple[int, int, int] | None, otherwise: date) -> date:
    return date(*parts) if parts else otherwise


@cache
def _ever_tender() -> frozenset[str]:
    return frozenset(currency for uses in _tenders().values() for currency, _start, _end in uses)


@cache
def currency(code: str, used_in: str | None = None) -> str:
    """Return the ISO 4217 code of a currency that is or was legal tender somewhere, in upper case.

    ``used_in`` is the alpha-2 code of the country where it is used. It settles the survey's slip ``CFA``, which is XOF
    or XAF by country; ``CLF``, Chile's unit of account, means the peso. Codes of metals, funds and tests are refused:
    nobody is paid in them. Raises UnknownCode.
    """
    asked = code.strip().upper()
    if asked == _SLIP_CFA:
        return _franc_cfa(used_in)
    asked = _SLIPS.get(asked, asked)
    if asked not in _ever_tender():
        raise UnknownCode(f"“{code}” is no currency code. Write the three letters of ISO 4217, such as KES or EUR.")
    return asked


def _franc_cfa(used_in: str | None) -> str:
    local = {use[0] for use in _tenders().get(used_in or "", ())} & _FRANCS_CFA
    if len(local) != 1:
        raise UnknownCode(
            "“CFA” names two francs. Write XOF for West Africa or XAF for Central Africa"
            + (f"; {used_in} uses neither." if used_in else ".")
        )
    return local.pop()


@cache
def currencies_of(alpha2: str, on: date) -> tuple[str, ...]:
    """Return the legal tender of a country on a day, its own currency first; empty where CLDR names none.

    Raises UnknownCode for a country that is not known.
    """
    place = country(alpha2)
    used = {c: start for c, start, end in _tenders().get(place, ()) if start <= on <= end}
    preferred = _USED_IN_DAILY_LIFE.get(place)
    # Own before adopted, and in a changeover (Sierra Leone 2022-2023) the new before the old.
    return tuple(sorted(used, key=lambda c: (c != preferred, _users(c, on), -used[c].toordinal(), c)))


@cache
def _users(code: str, on: date) -> int:
    """How many countries have this currency as legal tender on that day."""
    return len({place for place, start, end in _places().get(code, ()) if start <= on <= end})


@cache
def _places() -> dict[str, list[tuple[str, date, date]]]:
    """Legal tender by currency: (country, first day, last day). An import asks of every country on every day."""
    places: dict[str, list[tuple[str, date, date]]] = {}
    for place, uses in _tenders().items():
        for code, start, end in uses:
            places.setdefault(code, []).append((place, start, end))
    return places


def local_currency(alpha2: str, on: date) -> str:
    """Return the currency of a country on a day: its own where it also admits another's.

    Raises UnknownCode where the country is unknown or has no currency (Antarctica).
    """
    used = currencies_of(alpha2, on)
    if not used:
        raise UnknownCode(f"No legal tender is known for {alpha2} on {on.isoformat()}.")
    return used[0]
