"""Which region of the world a country is in: the sub-regions of the United Nations' M49 standard.

The survey's workbook names the World Bank's own regions, but they are not kept with a price. M49's sub-regions are
public, stable, and CLDR has their names in every language (``Locale.territories``). Source: UN Statistics Division,
Standard Country or Area Codes for Statistical Use (M49), as Unicode CLDR's territory containment has it; Taiwan, which
M49 does not list, and Kosovo stand where CLDR puts them.
"""

from functools import cache
from typing import Final

from portal.localization.languages import Language
from portal.localization.names import capitalized, country

#: Countries (ISO alpha-2) by M49 code of their sub-region.
_MEMBERS: Final[dict[str, str]] = {
    "015": "DZ EG EH LY MA SD TN",
    "202": (
        "AO BF BI BJ BW CD CF CG CI CM CV DJ ER ET GA GH GM GN GQ GW IO KE KM LR LS MG ML MR MU MW MZ NA NE NG RE RW "
        "SC SH SL SN SO SS ST SZ TD TF TG TZ UG YT ZA ZM ZW"
    ),
    "021": "BM CA GL PM US",
    "419": (
        "AG AI AR AW BB BL BO BQ BR BS BV BZ CL CO CR CU CW DM DO EC FK GD GF GP GS GT GY HN HT JM KN KY LC MF MQ MS "
        "MX NI PA PE PR PY SR SV SX TC TT UY VC VE VG VI"
    ),
    "143": "KG KZ TJ TM UZ",
    "030": "CN HK JP KP KR MN MO TW",
    "035": "BN ID KH LA MM MY PH SG TH TL VN",
    "034": "AF BD BT IN IR LK MV NP PK",
    "145": "AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE",
    "151": "BG BY CZ HU MD PL RO RU SK UA",
    "154": "AX DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ",
    "039": "AD AL BA ES GI GR HR IT ME MK MT PT RS SI SM VA XK",
    "155": "AT BE CH DE FR LI LU MC NL",
    "053": "AU CC CX HM NF NZ",
    "054": "FJ NC PG SB VU",
    "057": "FM GU KI MH MP NR PW UM",
    "061": "AS CK NU PF PN TK TO TV WF WS",
}


@cache
def _regions() -> dict[str, str]:
    return {place: region for region, members in _MEMBERS.items() for place in members.split()}


def region_of(place: str) -> str | None:
    """Return the M49 code of a country's sub-region; None where M49 puts it in none (Antarctica).

    >>> region_of("KE")
    '202'
    """
    return _regions().get(place)


def region_name(region: str, language: Language) -> str:
    """Name a region in a language, as it begins a line."""
    return capitalized(country(region, language), language)
