"""How pages name corridors."""

from flask import request

from portal.localization import country, current_language
from portal.localization import gettext as _
from portal.prices.corridors import Corridor


def corridor_name(corridor: Corridor) -> str:
    """Name a corridor in the language at work."""
    language = current_language()
    return _(
        "%(sending)s → %(receiving)s",
        sending=country(corridor.code.sending, language),
        receiving=country(corridor.code.receiving, language),
    )


def page_address(corridor: Corridor) -> str:
    """Return where a corridor's page is, in the language at work: ``/en/ke-tz``."""
    return f"{request.script_root}/{current_language().code}/{corridor.slug}"


def proof_address(quote_id: str) -> str:
    """Return where the proof of a price is: the quote's page, in the language at work."""
    return f"{request.script_root}/{current_language().code}/quote/{quote_id}"
