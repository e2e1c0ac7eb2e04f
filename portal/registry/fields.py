"""The kinds of value that the registry's files hold, each strictly checked by pydantic.

Every message says what is wrong and what to write instead; ``portal.registry.reading`` adds file and key.
"""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from babel import Locale
from pydantic import AfterValidator, BeforeValidator, Field

from portal.prices.codes import countries, currencies_of, currency

# CLDR's codes for "no language", "several languages" and "unknown".
_NO_LANGUAGE: Final = frozenset({"mis", "mul", "root", "und", "zxx"})

# The day on which a currency must be legal tender to count as used: one without a known end is on the last day too.
STILL_USED: Final = date.max


@cache
def known_languages() -> frozenset[str]:
    """Return the ISO 639 codes of every language CLDR can name."""
    codes = map(str, Locale("en").languages)
    return frozenset(code for code in codes if code.isalpha() and len(code) in {2, 3}) - _NO_LANGUAGE


def _country(code: str) -> str:
    if code not in countries():
        raise ValueError(f"“{code}” is no country code. Write the two capital letters of ISO 3166-1, such as KE.")
    return code


def _currency(code: str) -> str:
    if currency(code) != code:
        raise ValueError(f"“{code}” is no currency code. Write the three capital letters of ISO 4217, such as KES.")
    return code


def _language(code: str) -> str:
    if code not in known_languages():
        raise ValueError(
            f"“{code}” is no language code. Write the two or three small letters of ISO 639 that Unicode CLDR knows, "
            "such as sw."
        )
    return code


def _text(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty. Write it, or leave the key out where it is optional.")
    if text != text.strip():
        raise ValueError("begins or ends with a space. Take it away.")
    return text


def _web_address(address: str) -> str:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        sound = parts.port is None or parts.port > 0
    except ValueError:
        host, sound = "", False
    plain = address.isprintable() and " " not in address and "@" not in address
    if not (sound and plain and parts.scheme in {"http", "https"} and "." in host.strip(".")):
        raise ValueError(f"“{address}” is no web address. Write it whole, such as https://www.centralbank.go.ke")
    return address


def _whole_numbers_too(value: Any) -> Any:
    """TOML writes 200 as a whole number and 200.50 as a decimal; both are amounts."""
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


CountryCode = Annotated[str, AfterValidator(_country)]
CurrencyCode = Annotated[str, AfterValidator(_currency)]
LanguageCode = Annotated[str, AfterValidator(_language)]
Text = Annotated[str, AfterValidator(_text)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Amount = Annotated[Decimal, BeforeValidator(_whole_numbers_too), Field(gt=0)]


def without_repeats(values: list[str]) -> list[str]:
    """Return the values as they are. Raises ValueError where one stands there twice."""
    for place, value in enumerate(values):
        if value in values[:place]:
            raise ValueError(f"“{value}” stands there twice. Keep it once.")
    return values


def used_in(country: str) -> str:
    """Return the currencies of a country as a text for people: "TZS", "USD or ZWG"; "none" where it has none."""
    return " or ".join(currencies_of(country, STILL_USED)) or "none"
